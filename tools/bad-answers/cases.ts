import { TransportError } from '../../src/main/core/ports.ts'
import type { PlatformId } from '../../src/shared/platforms/registry.ts'
import { openBench, type Outcome, type Scenario } from './bench.ts'
import { breachesOf } from './judge.ts'
import type { Plan, SeenCall } from './line.ts'
import { mutationsOf, seeded, type Mutation } from './mutation.ts'
import { badAnswersOf, type BadAnswers } from './scenarios.ts'

/** A bench grows with its cases; a new one is opened after so many. */
const CASES_A_BENCH = 60

/** What the cases of one platform came to. */
export interface Report {
  cases: number
  /** Calls of a publish whose answers were spoilt, by kind. */
  readonly calls: Map<string, number>
  /** How the cases ended, with their names. */
  readonly ends: Map<string, string[]>
  readonly breaches: { readonly name: string; readonly told: readonly string[] }[]
}

interface Case {
  readonly call: SeenCall
  readonly callIndex: number
  readonly mutation: Mutation
}

/** Runs about `wanted` cases of a platform, spread evenly over its scenarios and calls and chosen by `seed`. */
export async function runCases(platform: PlatformId, seed: number, wanted: number, only?: (name: string) => boolean): Promise<Report> {
  const report: Report = { cases: 0, calls: new Map(), ends: new Map(), breaches: [] }
  const random = seeded(seed)
  const bad = await badAnswersOf(platform)
  const scenarios = bad.scenarios.map((one): Scenario => ({ ...one, platform }))
  const recorded = []
  for (const scenario of scenarios) recorded.push({ scenario, cases: await casesOf(scenario, bad, random) })
  const kinds = recorded.reduce((sum, one) => sum + one.cases.length, 0)
  for (const { scenario, cases } of recorded) {
    const chosen = cases.flatMap((ofCall) => shuffled(ofCall, random).slice(0, Math.ceil(wanted / kinds)))
    await runScenario(
      scenario,
      bad,
      chosen.filter((one) => only === undefined || only(nameOf(scenario, one))),
      report,
    )
  }
  return report
}

/** All mutations of every call that a clean run makes, call by call. */
async function casesOf(scenario: Scenario, { refusal, loginHosts }: BadAnswers, random: () => number): Promise<Case[][]> {
  const bench = await openBench(scenario)
  try {
    const clean = await bench.run([...surroundings(scenario, await bench.run([]))])
    const told = breachesOf(clean, [...bench.tokenHosts, ...loginHosts])
    if (clean.delivery.status !== 'published' || told.length > 0)
      throw new Error(
        `${scenario.platform} ${scenario.name} does not work even without bad answers: ${clean.delivery.status} ${told.join(', ')} ${JSON.stringify(clean.delivery.problem)}`,
      )
    const seenKinds = new Map<string, number>()
    return clean.calls.flatMap((call, callIndex) => {
      const { answer } = call
      const count = (seenKinds.get(call.kind) ?? 0) + 1
      seenKinds.set(call.kind, count)
      // A call that comes again and again (polls, parts) is spoilt at its first two times.
      const isLost = (scenario.losing ?? scenario.dropping)?.test(call.kind) === true && count === 1
      if (answer === null || count > 2 || isLost) return []
      const others = clean.calls.flatMap((other) => (other.kind !== call.kind && other.answer !== null ? [other.answer] : []))
      return [mutationsOf(answer, refusal, others, random).map((mutation) => ({ call, callIndex, mutation }))]
    })
  } finally {
    bench.close()
  }
}

async function runScenario(scenario: Scenario, { loginHosts }: BadAnswers, cases: readonly Case[], report: Report): Promise<void> {
  for (let start = 0; start < cases.length; start += CASES_A_BENCH) {
    const bench = await openBench(scenario)
    try {
      const around = surroundings(scenario, await bench.run([]))
      for (const one of cases.slice(start, start + CASES_A_BENCH)) {
        const { answer } = one.call
        if (answer === null) continue
        const outcome = await bench.run([...around, { callIndex: one.callIndex, mutation: one.mutation, truth: answer }])
        const told = breachesOf(outcome, [...bench.tokenHosts, ...loginHosts])
        report.cases += 1
        report.calls.set(one.call.kind, (report.calls.get(one.call.kind) ?? 0) + 1)
        const end = endOf(outcome)
        report.ends.set(end, [...(report.ends.get(end) ?? []), nameOf(scenario, one)])
        if (told.length > 0) report.breaches.push({ name: nameOf(scenario, one), told: [`${end}: ${told.join('; ')}`] })
      }
    } finally {
      bench.close()
    }
  }
}

/** The lost or dropped call that a scenario begins with. */
function surroundings(scenario: Scenario, clean: Outcome): Plan[] {
  const pattern = scenario.losing ?? scenario.dropping
  if (pattern === undefined) return []
  const callIndex = clean.calls.findIndex((call) => pattern.test(call.kind))
  const truth = clean.calls[callIndex]?.answer
  if (truth === null || truth === undefined) throw new Error(`${scenario.name}: no call ${pattern.source}`)
  const spoil = () => {
    throw new TransportError('network', true)
  }
  return [{ callIndex, truth, mutation: { name: 'lost', when: scenario.losing === undefined ? 'before' : 'after', times: 1, spoil } }]
}

function endOf({ delivery }: Outcome): string {
  if (delivery.status === 'published') return delivery.receipt?.parts[0]?.permalink === null ? 'published, link unknown' : 'published'
  return `${delivery.status} (${delivery.problem?.code ?? ''})`
}

function nameOf(scenario: Scenario, { call, callIndex, mutation }: Case): string {
  return `${scenario.platform}, ${scenario.name}, ${call.kind} (${callIndex}), ${mutation.when}: ${mutation.name}`
}

function shuffled<T>(list: readonly T[], random: () => number): T[] {
  return list
    .map((one) => ({ one, at: random() }))
    .sort((first, second) => first.at - second.at)
    .map(({ one }) => one)
}
