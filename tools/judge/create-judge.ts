import type { Transport } from '../../src/main/core/ports.ts'
import { judge, nameOf, tell, type Exchange, type Finding } from './judge.ts'
import { listened } from './judged-transport.ts'
import type { GivenAddress } from './operation.ts'

/** Sits beside a run and judges every call of it. */
export interface Judge {
  /** The same transport under this judge's eyes. Takes the platforms' real addresses. */
  judged(transport: Transport): Transport
  /** Judges a call that went another way. */
  hear(exchange: Exchange): Promise<void>
  findings(): readonly Finding[]
  /** How often each operation was called: 'x post.create'. */
  counts(): ReadonlyMap<string, number>
  /** Throws with every finding, each once. */
  assertClean(): void
}

/**
 * A judge with an empty book. `onFinding` hears each finding as it comes. `isForeign` tells hosts that belong to no platform (a creator's own bucket): calls
 * there are not judged.
 */
export function createJudge(options: { onFinding?: (finding: Finding) => void; isForeign?: (host: string) => boolean } = {}): Judge {
  const found: Finding[] = []
  const counts = new Map<string, number>()
  const addresses = new Map<string, GivenAddress>()

  async function hear(exchange: Exchange): Promise<void> {
    if (options.isForeign?.(new URL(exchange.url).host) === true) return
    const { operation, findings, given } = await judge(exchange, addresses)
    for (const address of given) addresses.set(address.url, address)
    if (operation !== null) counts.set(nameOf(operation), (counts.get(nameOf(operation)) ?? 0) + 1)
    for (const finding of findings) {
      found.push(finding)
      options.onFinding?.(finding)
    }
  }

  return {
    judged: (transport) => listened(transport, hear),
    hear,
    findings: () => [...found],
    counts: () => new Map(counts),
    assertClean() {
      const times = new Map<string, number>()
      for (const line of found.map(tell)) times.set(line, (times.get(line) ?? 0) + 1)
      if (times.size === 0) return
      const lines = [...times].map(([line, often]) => `- ${line}${often > 1 ? ` (${often} times)` : ''}`)
      throw new Error(`the documents have something against ${times.size === 1 ? 'a call' : `${times.size} things`}:\n${lines.join('\n')}`)
    },
  }
}

/** One transport with a judge that tells each finding. */
export const judged = (transport: Transport, onFinding: (finding: Finding) => void): Transport =>
  createJudge({ onFinding }).judged(transport)
