/** The sandbox's time: real time plus what the control door added, or a virtual clock in a simulation. */
export interface SandboxClock {
  /** Epoch ms. */
  now(): number
  /** Moves time forward (or back) for every platform at once. */
  advance(ms: number): void
  /** Resolves after `ms` of this clock's own running time. */
  sleep(ms: number): Promise<void>
}

/** Real time with an offset. */
export function systemClock(): SandboxClock {
  let offset = 0
  return {
    now: () => Date.now() + offset,
    advance: (ms) => {
      offset += ms
    },
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  }
}
