import { Readable } from 'node:stream'
import { createControl } from '../../control.ts'
import { openDriver, type DrivenAnswer, type Driver } from '../../testing/driver.ts'
import type { SandboxSettings } from '../../kit/world.ts'
import { issueTokens } from '../oauth-token.ts'
import { tiktokSandbox } from '../platform.ts'
import {
  accountsOf,
  appsOf,
  practiceAppRecord,
  PRACTICE_ACCOUNTS,
  SCOPES,
  type TikTokAccount,
  type TikTokApp,
  type TikTokSettings,
} from '../records.ts'

/** What the tests of TikTok's sandbox call it with. */
export interface TikTokClient extends Driver {
  token(scopes?: readonly string[], accountIndex?: number): string
  api(path: string, token: string, body?: Record<string, unknown>): Promise<DrivenAnswer>
  /** Direct post of a video of `size` bytes in one chunk, unless told otherwise. */
  init(token: string, change?: { post?: Record<string, unknown>; source?: Record<string, unknown> }): Promise<DrivenAnswer>
  put(uploadUrl: string, whole: Uint8Array, start: number, end: number, headers?: Record<string, string>): Promise<DrivenAnswer>
  status(token: string, publishId: string): Promise<DrivenAnswer>
  setApp(change: Partial<TikTokApp>): void
  setAccount(index: number, change: Partial<TikTokAccount>): void
  setSettings(change: Partial<TikTokSettings>): void
  notes(): string[]
  /** `POST /_control/tiktok/<action>`. */
  control(action: string, body: Record<string, unknown>): Promise<DrivenAnswer>
}

/** The error code in an answer's envelope. */
export function codeOf(answer: DrivenAnswer): string {
  return (answer.json()['error'] as { code: string }).code
}

/** The data of an answer that must be a success. */
export function dataOf<T = Record<string, string>>(answer: DrivenAnswer): T {
  const code = codeOf(answer)
  if (code !== 'ok') throw new Error(`TikTok refused: ${answer.text}`)
  return answer.json()['data'] as T
}

/** Opens the sandbox with a client for it. */
export function openTikTok(settings?: SandboxSettings): TikTokClient {
  const driver = openDriver(settings)
  const api: TikTokClient['api'] = (path, token, body) =>
    driver.call('POST', `https://open.tiktokapis.com${path}`, {
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json; charset=UTF-8' },
      ...(body === undefined ? {} : { body }),
    })
  return Object.assign(driver, {
    token: (scopes: readonly string[] = SCOPES, accountIndex = 0) =>
      issueTokens(driver.world, practiceAppRecord(driver.world).clientKey, PRACTICE_ACCOUNTS[accountIndex]!.openId, scopes).access.token,
    api,
    init: (token: string, { post = {}, source = {} }: { post?: Record<string, unknown>; source?: Record<string, unknown> } = {}) =>
      api('/v2/post/publish/video/init/', token, {
        post_info: {
          title: 'Caption #tag',
          privacy_level: 'PUBLIC_TO_EVERYONE',
          brand_content_toggle: false,
          brand_organic_toggle: false,
          ...post,
        },
        source_info: { source: 'FILE_UPLOAD', video_size: 1_000, chunk_size: 1_000, total_chunk_count: 1, ...source },
      }),
    put: (uploadUrl: string, whole: Uint8Array, start: number, end: number, headers: Record<string, string> = {}) =>
      driver.call('PUT', uploadUrl, {
        headers: { 'Content-Type': 'video/mp4', 'Content-Range': `bytes ${start}-${end}/${whole.length}`, ...headers },
        body: whole.subarray(start, end + 1),
      }),
    status: (token: string, publishId: string) => api('/v2/post/publish/status/fetch/', token, { publish_id: publishId }),
    setApp(change: Partial<TikTokApp>) {
      const app = practiceAppRecord(driver.world)
      appsOf(driver.world).put(app.clientKey, { ...app, ...change })
    },
    setAccount(index: number, change: Partial<TikTokAccount>) {
      const { openId } = PRACTICE_ACCOUNTS[index]!
      accountsOf(driver.world).put(openId, { ...accountsOf(driver.world).get(openId)!, ...change })
    },
    setSettings: (change: Partial<TikTokSettings>) =>
      driver.world.collections.collection<Partial<TikTokSettings>>('tiktok-settings').put('current', change),
    async control(action: string, body: Record<string, unknown>) {
      const answer = await createControl(
        driver.world,
        [tiktokSandbox],
        'door',
      )({
        method: 'POST',
        url: new URL(`http://127.0.0.1:8000/_control/tiktok/${action}`),
        headers: { authorization: 'Bearer door', 'content-type': 'application/json' },
        body: Readable.from([Buffer.from(JSON.stringify(body))]),
        origin: 'http://127.0.0.1:8000',
      })
      const text = String(answer.body)
      return { status: answer.status, headers: answer.headers, text, json: () => JSON.parse(text) as Record<string, unknown> }
    },
    notes: () =>
      driver.world.collections
        .collection<{ text: string }>('notes')
        .all()
        .map(({ text }) => text),
  })
}
