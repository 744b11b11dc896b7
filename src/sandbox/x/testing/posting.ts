import { openXBench, PREMIUM, SAMPLE_IMAGE, SAMPLE_VIDEO, upload, type Answered, type XBench } from './client.ts'

/** For tests: the sample picture, as a form wants it. */
export const IMAGE = new Uint8Array(SAMPLE_IMAGE)
/** For tests: the sample video, as a form wants it. */
export const VIDEO = new Uint8Array(SAMPLE_VIDEO)

/** For tests: a new token of the standard account. */
export const tokenOf = (bench: XBench) => bench.grant().accessToken
/** For tests: a new token of the premium account. */
export const premiumOf = (bench: XBench) => bench.grant('oauth2', PREMIUM).accessToken

/** For tests: asks for a post. */
export const post = (bench: XBench, json: object, as = tokenOf(bench)): Promise<Answered> =>
  bench.call('POST', 'api.x.com/2/tweets', { token: as, json })
/** For tests: reads from API v2. */
export const get = (bench: XBench, path: string, as = tokenOf(bench)): Promise<Answered> =>
  bench.call('GET', `api.x.com/2/${path}`, { token: as })
/** For tests: the id of what a call made. */
export const idOf = (answer: Answered): string => (answer.body['data'] as { id: string }).id

/** For tests: uploads the sample picture; answers its id. */
export const image = async (bench: XBench, as = tokenOf(bench), category = 'tweet_image') =>
  (await upload(bench, as, IMAGE, 'image/jpeg', category)).id
/** For tests: uploads the sample video; answers its id. */
export const video = async (bench: XBench, as = tokenOf(bench)) => (await upload(bench, as, VIDEO, 'video/mp4', 'tweet_video')).id
/** For tests: how long X works on what was uploaded. */
export const work = (bench: XBench, processingMs: number) => bench.world.collections.collection('settings').put('current', { processingMs })

/** For tests: a sandbox that works on nothing, with a token of each practice account. */
export async function openPostingBench(): Promise<{ bench: XBench; token: string; premium: string }> {
  const bench = await openXBench()
  const [token, premium] = [tokenOf(bench), premiumOf(bench)]
  work(bench, 0)
  return { bench, token, premium }
}
