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
  notes(): string[]
}

/** Opens the sandbox with a client for it. */
export function openLinkedIn(settings?: SandboxSettings): LinkedInClient {
  const driver = openDriver(settings)
  const api: LinkedInClient['api'] = (method, path, token, { headers, ...rest } = {}) =>
    driver.call(method, `https://api.linkedin.com${path}`, { ...rest, headers: { ...REST, Authorization: `Bearer ${token}`, ...headers } })
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
    async image(token: string, bytes: Uint8Array, owner = ADA) {
      const started = await api('POST', '/rest/images?action=initializeUpload', token, { body: { initializeUploadRequest: { owner } } })
      const { uploadUrl, image } = started.json()['value'] as { uploadUrl: string; image: string }
      await driver.call('PUT', uploadUrl, { headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'image/png' }, body: bytes })
      return image
    },
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
