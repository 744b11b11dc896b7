import type { Transport } from '../../src/main/core/ports.ts'
import { judge, nameOf, tell, type BookedAddress, type Exchange, type Finding } from './judge.ts'
import { listened } from './judged-transport.ts'

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

/** What a judge may be told. */
export interface JudgeOptions {
  /** Hears each finding as it comes. */
  readonly onFinding?: (finding: Finding) => void
  /** Tells hosts that belong to no platform (a creator's own bucket): calls there are not judged. */
  readonly isForeign?: (host: string) => boolean
  /** True where the run goes on with upload addresses that this judge did not see given; else such an address is found to be made up. */
  readonly hasOlderAddresses?: boolean
}

/** A judge with an empty book. */
export function createJudge(options: JudgeOptions = {}): Judge {
  const found: Finding[] = []
  const counts = new Map<string, number>()
  const given = new Map<string, BookedAddress>()
  const book = { given, isWhole: options.hasOlderAddresses !== true }

  async function hear(exchange: Exchange): Promise<void> {
    if (options.isForeign?.(new URL(exchange.url).host) === true) return
    const judgement = await judge(exchange, book)
    const { operation } = judgement
    if (operation !== null) {
      for (const address of judgement.given) given.set(new URL(address.url).href, { ...address, platform: operation.platform })
      counts.set(nameOf(operation), (counts.get(nameOf(operation)) ?? 0) + 1)
    }
    for (const finding of judgement.findings) {
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
