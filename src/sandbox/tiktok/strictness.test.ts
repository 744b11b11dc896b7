import { describeRefusals } from '../testing/refusals.ts'
import { openTikTok } from './testing/client.ts'
import { TIKTOK_REFUSALS } from './testing/refusals.ts'

describeRefusals('TikTok', TIKTOK_REFUSALS, () => {
  const bench = openTikTok()
  return Promise.resolve({ bench, close: () => bench.close() })
})
