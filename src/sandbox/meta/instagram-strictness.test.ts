import { describeRefusals } from '../testing/refusals.ts'
import { openMeta } from './testing/client.ts'
import { openInstagram } from './testing/instagram-bench.ts'
import { INSTAGRAM_REFUSALS } from './testing/refusals-instagram.ts'

describeRefusals('Instagram', INSTAGRAM_REFUSALS, () => {
  const meta = openMeta()
  return Promise.resolve({ bench: openInstagram(meta), close: () => meta.close() })
})
