import { describeRefusals } from '../testing/refusals.ts'
import { openMeta } from './testing/client.ts'
import { FACEBOOK_REFUSALS } from './testing/refusals-facebook.ts'

describeRefusals('Facebook', FACEBOOK_REFUSALS, () => {
  const bench = openMeta()
  return Promise.resolve({ bench, close: () => bench.close() })
})
