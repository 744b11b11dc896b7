import { describeRefusals } from '../testing/refusals.ts'
import { openRefusalBench } from './testing/refusal-bench.ts'
import { LINKEDIN_REFUSALS } from './testing/refusals.ts'

describeRefusals('LinkedIn', LINKEDIN_REFUSALS, async () => {
  const bench = openRefusalBench()
  return { bench, close: () => bench.close() }
})
