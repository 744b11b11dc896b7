import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openDriver, type DrivenAnswer, type DrivenCall, type Driver } from '../../testing/driver.ts'
import type { SandboxSettings } from '../../kit/world.ts'
import { issueTokens } from '../oauth-routes.ts'
import { SCOPE_PREFIX } from '../limits.ts'
import { youtubeState, type YoutubeChannel, type YoutubeProject } from '../state.ts'

const SAMPLE = join(import.meta.dirname, '../../../../resources/sample')
/** The repository's sample video. */
export const VIDEO = readFileSync(join(SAMPLE, 'creatorsync-sample.mp4'))
/** The repository's sample picture. */
export const IMAGE = readFileSync(join(SAMPLE, 'creatorsync-sample.jpg'))
/** A subtitles file of one line. */
export const SUBTITLES = '1\n00:00:00,500 --> 00:00:02,000\nHello\n'
/** 256 KiB. */
export const STEP = 262_144

const INSERT = 'https://www.googleapis.com/upload/youtube/v3/videos'

/** What the tests of YouTube's sandbox call it with. */
export interface YouTubeClient extends Driver {
  channel(index?: number): YoutubeChannel
  project(id?: string): YoutubeProject
  setProject(change: Partial<YoutubeProject>): void
  token(scopes?: readonly string[], channelIndex?: number, projectId?: string): string
  api(method: string, path: string, token: string, call?: DrivenCall): Promise<DrivenAnswer>
  /** Opens a resumable session; `change` replaces the metadata, `headers` adds to the usual ones. */
  open(token: string, change?: Record<string, unknown>, headers?: Record<string, string>, query?: string): Promise<DrivenAnswer>
  /** The upload address of a new session. */
  session(token: string, totalBytes?: number, change?: Record<string, unknown>): Promise<string>
  put(address: string, bytes: Uint8Array, range?: string, headers?: Record<string, string>): Promise<DrivenAnswer>
  /** Uploads the sample video whole; answers its id. */
  upload(token: string, change?: Record<string, unknown>): Promise<string>
  /** Inserts a caption track in one multipart request. */
  captions(token: string, snippet: Record<string, unknown>, file?: string, query?: string): Promise<DrivenAnswer>
  /** A playlist of the first practice channel. */
  playlist(): string
}

/** Metadata that passes. */
export function metadata(snippet: Record<string, unknown> = {}, status: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    snippet: { title: 'T', description: 'D', tags: ['a', 'b c'], categoryId: '22', ...snippet },
    status: { privacyStatus: 'public', selfDeclaredMadeForKids: false, ...status },
  }
}

/** `error.errors[0].reason` of an answer. */
export function reasonOf(answer: DrivenAnswer): string | undefined {
  const { error } = answer.json() as { error?: { errors?: { reason?: string }[] } }
  return error?.errors?.[0]?.reason
}

/** Opens the sandbox with a client for it. */
export function openYouTube(settings?: SandboxSettings): YouTubeClient {
  const driver = openDriver(settings)
  const project = (id = 'practice') => {
    const found = youtubeState(driver.world).projects.get(id)
    if (found === undefined) throw new Error(`no project ${id}`)
    return found
  }
  const channel = (index = 0) => youtubeState(driver.world).channels.all()[index]!
  const client: YouTubeClient = {
    get world() {
      return driver.world
    },
    clock: driver.clock,
    call: driver.call,
    restart: () => driver.restart(),
    close: () => driver.close(),
    channel,
    project,
    setProject: (change) => youtubeState(driver.world).projects.put('practice', { ...project(), ...change }),
    token: (scopes = ['youtube.upload', 'youtube.readonly', 'youtube'], index = 0, projectId = 'practice') =>
      issueTokens(
        driver.world,
        project(projectId),
        channel(index).id,
        scopes.map((scope) => SCOPE_PREFIX + scope),
      ).access_token,
    api: (method, path, token, { headers, ...rest } = {}) =>
      driver.call(method, `https://www.googleapis.com/${path}`, { headers: { authorization: `Bearer ${token}`, ...headers }, ...rest }),
    open: (token, change = metadata(), headers = {}, query = 'uploadType=resumable&part=snippet,status') =>
      driver.call('POST', `${INSERT}?${query}`, {
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json; charset=UTF-8',
          'x-upload-content-type': 'video/mp4',
          'x-upload-content-length': String(VIDEO.length),
          ...headers,
        },
        body: JSON.stringify(change),
      }),
    async session(token, totalBytes = VIDEO.length, change = metadata()) {
      const opened = await client.open(token, change, { 'x-upload-content-length': String(totalBytes) })
      return opened.headers['location'] ?? ''
    },
    put: (address, bytes, range, headers = {}) =>
      driver.call('PUT', address, {
        headers: { 'content-type': 'video/mp4', ...(range === undefined ? {} : { 'content-range': range }), ...headers },
        body: bytes,
      }),
    async upload(token, change = metadata()) {
      const done = await client.put(await client.session(token, VIDEO.length, change), VIDEO)
      return done.json()['id'] as string
    },
    captions: (token, snippet, file = SUBTITLES, query = 'uploadType=multipart&part=snippet') =>
      client.api('POST', `upload/youtube/v3/captions?${query}`, token, {
        headers: { 'content-type': 'multipart/related; boundary=b' },
        body: `--b\r\nContent-Type: application/json\r\n\r\n${JSON.stringify({ snippet })}\r\n--b\r\nContent-Type: application/octet-stream\r\n\r\n${file}\r\n--b--\r\n`,
      }),
    playlist() {
      const { id } = client.channel()
      const found = youtubeState(driver.world).playlists.find(({ channelId }) => channelId === id)
      if (found === undefined) throw new Error('no playlist')
      return found.id
    },
  }
  return client
}
