import { describeRefusals } from '../testing/refusals.ts'
import { openYouTube } from './testing/client.ts'
import { YOUTUBE_REFUSALS } from './testing/refusals.ts'

describeRefusals('YouTube', YOUTUBE_REFUSALS, () => {
  const bench = openYouTube()
  return Promise.resolve({ bench, close: () => bench.close() })
})
