import type { PlatformId } from '../../src/shared/platforms/registry.ts'
import type { Scenario } from './bench.ts'
import type { RefusalForm } from './mutation.ts'

/** What a platform is tried with; each keeps its own beside its adapter, in `__fixtures__/bad-answers.ts`. */
export interface BadAnswers {
  /** Where refresh tokens and app secrets go, beside the hosts for access tokens. From the platform's documents, not from the adapter. */
  readonly loginHosts: readonly string[]
  /** How it says no, from its documents. */
  readonly refusal: RefusalForm
  /** Every call of a publish is made by one of these. */
  readonly scenarios: readonly Omit<Scenario, 'platform'>[]
}

/** What this platform is tried with. Throws where it has nothing. */
export async function badAnswersOf(platform: PlatformId): Promise<BadAnswers> {
  const path = `../../src/main/platforms/${platform}/__fixtures__/bad-answers.ts`
  const { badAnswers } = (await import(path)) as { badAnswers: BadAnswers }
  return badAnswers
}
