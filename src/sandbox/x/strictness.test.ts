import { describeRefusals } from '../testing/refusals.ts'
import { openXBench } from './testing/client.ts'
import { X_REFUSALS } from './testing/refusals.ts'

describeRefusals('X', X_REFUSALS, async () => {
  const bench = await openXBench()
  return { bench, close: () => bench.close() }
})
