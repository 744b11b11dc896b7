/** The part of Electron's powerSaveBlocker that is used. */
export interface SleepBlocker {
  start(type: 'prevent-app-suspension'): number
  stop(id: number): unknown
}

/** Keeps the computer, not its screen, awake while something is being uploaded. */
export function createAwakeKeeper(blocker: SleepBlocker): { update(isUploading: boolean): void } {
  let held: number | null = null
  return {
    update(isUploading) {
      if (isUploading && held === null) held = blocker.start('prevent-app-suspension')
      if (!isUploading && held !== null) {
        blocker.stop(held)
        held = null
      }
    },
  }
}

/** Each event has its own declaration in Electron's types, and a union fits none of them. */
type Listen = ((event: 'suspend', listener: () => void) => unknown) & ((event: 'resume', listener: () => void) => unknown)

/** The part of Electron's powerMonitor that is used. */
export interface PowerEvents {
  readonly on: Listen
  readonly off: Listen
}

/** Tells when the computer goes to sleep and wakes; answers the function that ends it. A system may report a wake without a sleep. */
export function watchPower(events: PowerEvents, listeners: { onSuspend(): void; onResume(): void }): () => void {
  const onSuspend = () => listeners.onSuspend()
  const onResume = () => listeners.onResume()
  events.on('suspend', onSuspend)
  events.on('resume', onResume)
  return () => {
    events.off('suspend', onSuspend)
    events.off('resume', onResume)
  }
}

/** Whether the app goes on in the tray when its last window is closed: while work would stop otherwise, or because the creator wants it. */
export function staysInTray({ hasWork, isWanted }: { hasWork: boolean; isWanted: boolean }): boolean {
  return hasWork || isWanted
}
