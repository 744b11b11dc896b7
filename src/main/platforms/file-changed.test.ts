import { copyFile, mkdtemp, open, rm, stat, truncate, utimes } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FILM_BYTES, MIB } from '../../../tools/testing/film-facts.ts'
import { FILM_PLATFORMS, filmFactsOf } from '../../../tools/testing/films.ts'
import { accountOf } from '../../../tools/testing/played-platform.ts'
import type { Json } from '../../shared/json.ts'
import type { MediaAsset } from '../../shared/model.ts'
import type { PlatformId } from '../../shared/platforms/registry.ts'
import { ProblemError } from '../../shared/problem.ts'
import type { Session, Work, WorkMedia } from '../core/platform-adapter.ts'
import type { Transport } from '../core/ports.ts'
import { createMediaFiles } from '../media/files.ts'
import { fingerprintOf } from '../media/fingerprint.ts'
import { createHttp } from './kit/http.ts'
import { loadPlatforms } from './registry.ts'

const { createAdapters } = await loadPlatforms()
const NOW = Date.parse('2026-11-23T10:00:00Z')
let folder = ''
let path = ''
let media: WorkMedia
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'creatorsync-changed-'))
  path = join(folder, 'film.mp4')
  await copyFile(resolve('resources/sample/creatorsync-sample.mp4'), path)
  await truncate(path, FILM_BYTES)
  media = await openedFilm()
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** The film as the outbox opens it for a step. */
async function openedFilm(): Promise<WorkMedia> {
  const { size, mtimeMs } = await stat(path)
  const facts = {
    kind: 'video',
    fileName: 'film.mp4',
    mimeType: 'video/mp4',
    width: 576,
    height: 1024,
    altText: '',
    importedAt: NOW,
  } as const
  const film = { ...facts, durationMs: 6_000, frameRate: 30, videoCodec: 'avc', audioCodec: null }
  const asset: MediaAsset = {
    ...film,
    id: 'film',
    sizeBytes: size,
    modifiedAt: Math.trunc(mtimeMs),
    fingerprint: await fingerprintOf(path),
  }
  const notAsked = () => Promise.reject(new Error('not asked here'))
  return createMediaFiles({
    store: { save: () => undefined, get: () => ({ asset, path }), update: () => undefined },
    probe: { facts: notAsked, thumbnail: notAsked, fingerprint: fingerprintOf, close: () => undefined },
    clock: { now: () => NOW },
    cacheDir: folder,
    newId: () => 'film',
  }).open('film')
}

/** An edit that keeps the length. */
async function edit(): Promise<void> {
  const { mtimeMs } = await stat(path)
  const handle = await open(path, 'r+')
  await handle.write(Buffer.from('edited'), 0, 6, 10 * MIB)
  await handle.close()
  await utimes(path, new Date(), new Date(mtimeMs + 1_000))
}

/** One step against a platform that takes bytes in and tells how many came; `meanwhile` happens once after the first mebibyte. */
async function step(platform: PlatformId, checkpoint: Json, meanwhile: () => Promise<void>) {
  let receivedBytes = 0
  let isWhole = false
  const transport: Transport = {
    async send({ body }) {
      if (body === null || typeof body === 'string') throw new Error('only bytes are expected here')
      let isEdited = false
      for await (const chunk of body.open()) {
        receivedBytes += chunk.length
        if (isEdited || receivedBytes < MIB) continue
        isEdited = true
        await meanwhile()
      }
      isWhole = true
      return { status: 200, headers: {}, text: '{}', bytesSent: receivedBytes }
    },
  }
  const account = accountOf(platform)
  const http = createHttp({ transport, platform, signal: null })
  const session: Session = { account, scopes: [], send: (request) => http.send(request) }
  const work: Work = {
    deliveryId: 'delivery-1',
    account,
    variant: { accountId: account.id, text: 'A film', assetIds: ['film'], options: { title: 'A film', privacy: 'public' } },
    media: [media],
    files: new Map(),
    receipt: null,
    hosting: null,
    checkpoint,
    isResumed: false,
    now: NOW,
    committingSince: null,
  }
  const outcome = await createAdapters()
    .get(platform)
    ?.publish(work, session)
    .catch((cause: unknown) => cause)
  return { code: outcome instanceof ProblemError ? outcome.problem.code : outcome, receivedBytes, isWhole }
}

describe('a file that changed', () => {
  it.each(FILM_PLATFORMS)('between two chunks gives %s not a byte more', async (platform) => {
    await edit()
    const { code, receivedBytes } = await step(platform, filmFactsOf(platform).beforeAChunk, async () => undefined)
    expect(code).toBe('file-changed')
    // The multipart head of X and Facebook goes out before the file is opened.
    expect(receivedBytes).toBeLessThan(1_000)
  })

  it.each(FILM_PLATFORMS)('during a chunk never arrives whole at %s', async (platform) => {
    const { code, receivedBytes, isWhole } = await step(platform, filmFactsOf(platform).beforeAChunk, edit)
    expect({ code, isWhole }).toEqual({ code: 'file-changed', isWhole: false })
    expect(receivedBytes).toBeGreaterThanOrEqual(MIB)
  })

  const byTheLastBytes = FILM_PLATFORMS.flatMap((platform) => {
    const { beforeTheLastChunk } = filmFactsOf(platform)
    return beforeTheLastChunk === undefined ? [] : [[platform, beforeTheLastChunk] as const]
  })
  it.each(byTheLastBytes)('during its last bytes is not made public at %s', async (platform, last) => {
    expect(await step(platform, last, edit)).toMatchObject({ code: 'file-changed', isWhole: false })
  })

  it.each(FILM_PLATFORMS)('not at all goes on to %s', async (platform) => {
    const { code, isWhole } = await step(platform, filmFactsOf(platform).beforeAChunk, async () => undefined)
    expect(code).not.toBe('file-changed')
    expect(isWhole).toBe(true)
  })
})
