import { openDriver, type DrivenAnswer, type DrivenCall, type Driver } from '../../testing/driver.ts'
import type { SandboxSettings } from '../../kit/world.ts'
import { issueTokens } from '../oauth-token.ts'
import { appsOf, practiceAppRecord, PRACTICE_MEMBERS, PRACTICE_ORGANIZATION, type LinkedInApp, type LinkedInSettings } from '../records.ts'

/** Author URNs of the practice world. */
export const ADA = `urn:li:person:${PRACTICE_MEMBERS[0]!.id}`
export const BEN = `urn:li:person:${PRACTICE_MEMBERS[1]!.id}`
export const PAGE = `urn:li:organization:${PRACTICE_ORGANIZATION.id}`

/** The headers of a /rest call, but for the token. */
export const REST = { 'LinkedIn-Version': '202609', 'X-Restli-Protocol-Version': '2.0.0' }

/** What the tests of LinkedIn's sandbox call it with. */
export interface LinkedInClient extends Driver {
  token(scopes?: readonly string[], memberIndex?: number): string
  api(method: string, path: string, token: string, call?: DrivenCall): Promise<DrivenAnswer>
  setApp(change: Partial<LinkedInApp>): void
  setSettings(change: Partial<LinkedInSettings>): void
  /** A text post by Ada, unless told otherwise. */
  post(token: string, change?: Record<string, unknown>): Promise<DrivenAnswer>
  /** Initializes and uploads an image; answers its URN. */
  image(token: string, bytes: Uint8Array, owner?: string): Promise<string>
  /** Initializes an upload and answers all that LinkedIn handed out. */
  initialize(token: string, kind: 'images' | 'videos' | 'documents', wish?: Record<string, unknown>): Promise<Upload>
  /** Initializes, uploads and finalizes a video of one part; answers its URN. */
  video(token: string, bytes: Uint8Array, owner?: string): Promise<string>
  /** Initializes and uploads a document; answers its URN. */
  document(token: string, bytes: Uint8Array | string, owner?: string): Promise<string>
  finalize(token: string, upload: Upload, uploadedPartIds: readonly string[]): Promise<DrivenAnswer>
  /** What LinkedIn says of a medium. */
  media(token: string, urn: string): Promise<DrivenAnswer>
  notes(): string[]
}

/** The value of initializeUpload's answer, of whatever kind. */
export interface Upload {
  readonly image?: string
  readonly document?: string
  readonly video?: string
  readonly uploadUrl?: string
  readonly uploadToken?: string
  readonly uploadInstructions?: readonly { uploadUrl: string; firstByte: number; lastByte: number }[]
  readonly thumbnailUploadUrl?: string
  readonly captionsUploadUrl?: string
}

/** A multipart/form-data body, as a client would write it by hand. */
export function formData(parts: readonly { name: string; body: string; fileName?: string; type?: string }[]): DrivenCall {
  const boundary = 'creatorsync-test-boundary'
  const part = ({ name, body, fileName, type }: (typeof parts)[number]) => {
    const file = fileName === undefined ? '' : `; filename="${fileName}"`
    const kind = type === undefined ? '' : `Content-Type: ${type}\r\n`
    return `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n${kind}\r\n${body}\r\n`
  }
  return {
    headers: { 'Content-Type': `multipart/form-data; boundary=${boundary}` },
    body: `${parts.map(part).join('')}--${boundary}--\r\n`,
  }
}

/** Opens the sandbox with a client for it. */
export function openLinkedIn(settings?: SandboxSettings): LinkedInClient {
  const driver = openDriver(settings)
  const api: LinkedInClient['api'] = (method, path, token, { headers, ...rest } = {}) =>
    driver.call(method, `https://api.linkedin.com${path}`, { ...rest, headers: { ...REST, Authorization: `Bearer ${token}`, ...headers } })
  const initialize: LinkedInClient['initialize'] = async (token, kind, wish = {}) => {
    const answer = await api('POST', `/rest/${kind}?action=initializeUpload`, token, {
      body: { initializeUploadRequest: { owner: ADA, ...wish } },
    })
    return answer.json()['value'] as Upload
  }
  const putWhole = (token: string, uploadUrl: string | undefined, body: Uint8Array | string) =>
    driver.call('PUT', uploadUrl ?? '', { headers: { Authorization: `Bearer ${token}` }, body })
  const finalize: LinkedInClient['finalize'] = (token, upload, uploadedPartIds) =>
    api('POST', '/rest/videos?action=finalizeUpload', token, {
      body: { finalizeUploadRequest: { video: upload.video, uploadToken: upload.uploadToken, uploadedPartIds } },
    })
  return Object.assign(driver, {
    token: (scopes: readonly string[] = ['openid', 'profile', 'email', 'w_member_social'], memberIndex = 0) =>
      issueTokens(driver.world, practiceAppRecord(driver.world), PRACTICE_MEMBERS[memberIndex]!.id, scopes).access.token,
    api,
    setApp(change: Partial<LinkedInApp>) {
      const app = practiceAppRecord(driver.world)
      appsOf(driver.world).put(app.clientId, { ...app, ...change })
    },
    setSettings: (change: Partial<LinkedInSettings>) =>
      driver.world.collections.collection<Partial<LinkedInSettings>>('linkedin-settings').put('current', change),
    post: (token: string, change: Record<string, unknown> = {}) =>
      api('POST', '/rest/posts', token, { body: { ...textPost(), ...change } }),
    initialize,
    async image(token: string, bytes: Uint8Array, owner = ADA) {
      const { uploadUrl, image } = await initialize(token, 'images', { owner })
      await putWhole(token, uploadUrl, bytes)
      return image ?? ''
    },
    async document(token: string, bytes: Uint8Array | string, owner = ADA) {
      const { uploadUrl, document } = await initialize(token, 'documents', { owner })
      await putWhole(token, uploadUrl, bytes)
      return document ?? ''
    },
    finalize,
    async video(token: string, bytes: Uint8Array, owner = ADA) {
      const upload = await initialize(token, 'videos', { owner, fileSizeBytes: bytes.length })
      const put = await driver.call('PUT', upload.uploadInstructions![0]!.uploadUrl, { body: bytes })
      await finalize(token, upload, [(put.headers['etag'] ?? '').replaceAll('"', '')])
      return upload.video ?? ''
    },
    media: (token: string, urn: string) => api('GET', `/rest/${urn.split(':')[2] ?? ''}s/${encodeURIComponent(urn)}`, token),
    notes: () =>
      driver.world.collections
        .collection<{ text: string }>('notes')
        .all()
        .map(({ text }) => text),
  })
}

/** The smallest post. */
export function textPost(): Record<string, unknown> {
  return {
    author: ADA,
    commentary: 'Hello',
    visibility: 'PUBLIC',
    distribution: { feedDistribution: 'MAIN_FEED', targetEntities: [], thirdPartyDistributionChannels: [] },
    lifecycleState: 'PUBLISHED',
    isReshareDisabledByAuthor: false,
  }
}
