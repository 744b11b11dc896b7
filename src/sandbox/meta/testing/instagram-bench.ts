import { issueInstagramToken } from '../meta-tokens.ts'
import { practiceMetaApp } from '../practice-accounts.ts'
import { at, KITCHEN, samplePicture, sampleVideo, type GraphOptions, type MetaClient } from './client.ts'

/** Shorthands of Instagram's tests: the Kitchen's account, over one of the two doors. */
export interface InstagramBench {
  readonly meta: MetaClient
  readonly token: string
  /** Stages a picture on the linked Page and answers its CDN address. */
  stage(bytes?: Uint8Array): Promise<string>
  /** Makes a container that must be taken. */
  container(form: Record<string, string>): Promise<string>
  /** Opens a resumable container and sends the sample video, or `bytes`. */
  upload(form: Record<string, string>, bytes?: Uint8Array): Promise<string>
  /** Lets the work on every container end. */
  settle(): void
  publish(containerId: string): Promise<string>
  /** Makes a container from addresses, waits and publishes it. */
  post(form: Record<string, string>): Promise<string>
  /** The same with the sample video's bytes. */
  resumable(form: Record<string, string>): Promise<string>
  reel(form: Record<string, string>): Promise<string>
  get(path: string, query?: Record<string, string>): Promise<Record<string, unknown>>
  /** The error of a container that must not be taken. */
  refused(form: Record<string, string>): Promise<Record<string, unknown>>
  /** The same account through Instagram Login. */
  overInstagramLogin(scopes?: readonly string[]): InstagramBench
}

/** Instagram Login's permissions for publishing. */
export const LOGIN_SCOPES = ['instagram_business_basic', 'instagram_business_content_publish']

/** Opens the bench over Facebook Login, with the Page's token. */
export function openInstagram(meta: MetaClient): InstagramBench {
  return benchOver(meta, { host: 'graph.facebook.com', token: meta.pageToken(KITCHEN.page) })
}

function benchOver(meta: MetaClient, door: { readonly host: string; readonly token: string }): InstagramBench {
  const call = (options: GraphOptions): GraphOptions => ({ ...door, ...options })
  const open = (form: Record<string, string>) => meta.ok('POST', `${KITCHEN.instagram}/media`, call({ form }))
  const settle = () => meta.driver.clock.advance(2_000)
  const bench: InstagramBench = {
    meta,
    token: door.token,
    async stage(bytes = samplePicture()) {
      const { id } = await meta.ok('POST', `${KITCHEN.page}/photos`, { parts: { source: { bytes, name: 'a.jpg' }, published: 'false' } })
      return String(at(await meta.ok('GET', String(id), { query: { fields: 'images' } }), 'images', 0, 'source'))
    },
    container: async (form) => String((await open(form))['id']),
    async upload(form, bytes = sampleVideo()) {
      const { id, uri } = await open({ upload_type: 'resumable', ...form })
      const headers = { authorization: `OAuth ${door.token}`, offset: '0', file_size: String(bytes.length) }
      const answer = await meta.driver.call('POST', String(uri), { headers, body: bytes })
      if (answer.status !== 200) throw new Error(answer.text)
      return String(id)
    },
    settle,
    publish: async (containerId) =>
      String((await meta.ok('POST', `${KITCHEN.instagram}/media_publish`, call({ form: { creation_id: containerId } })))['id']),
    async post(form) {
      const id = await bench.container(form)
      settle()
      return bench.publish(id)
    },
    async resumable(form) {
      const id = await bench.upload(form)
      settle()
      return bench.publish(id)
    },
    reel: (form) => bench.resumable({ media_type: 'REELS', ...form }),
    get: (path, query = {}) => meta.ok('GET', path, call({ query })),
    refused: async (form) => (await meta.refusal('POST', `${KITCHEN.instagram}/media`, call({ form }))).error,
    overInstagramLogin(scopes = LOGIN_SCOPES) {
      const { world } = meta.driver
      const { token } = issueInstagramToken(world, practiceMetaApp(world), KITCHEN.instagram, scopes, true)
      return benchOver(meta, { host: 'graph.instagram.com', token })
    },
  }
  return bench
}
