import { execFileSync } from 'node:child_process'
import {
  appendFile,
  chmod,
  copyFile,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { MediaAsset } from '../../shared/model.ts'
import { ProblemError, type Problem } from '../../shared/problem.ts'
import { packedPdf, plainPdf, zipOf } from './__fixtures__/documents.ts'
import { collect, realProbe, SAMPLE_IMAGE, SAMPLE_VIDEO, temporaryFolder } from './__fixtures__/sample-files.ts'
import { createMediaFiles, type ImportedFiles } from './files.ts'
import { fingerprintOf } from './fingerprint.ts'
import type { MediaRecord, MediaStore } from './media-store.ts'
import type { Probe } from './probe.ts'

const MIB = 1024 * 1024
let folder: Awaited<ReturnType<typeof temporaryFolder>>
let probe: Probe
beforeAll(async () => {
  folder = await temporaryFolder()
  probe = realProbe()
})
afterAll(async () => {
  probe.close()
  await folder.remove()
})

let records: Map<string, MediaRecord>
let store: MediaStore
let files: ImportedFiles
let lastId = 0
beforeEach(() => {
  records = new Map()
  store = {
    save: (record) => void records.set(record.asset.id, record),
    get: (assetId) => records.get(assetId) ?? null,
    update: (asset) => {
      const record = records.get(asset.id)
      if (record !== undefined) records.set(asset.id, { ...record, asset })
    },
  }
  files = createMediaFiles({
    store,
    probe,
    clock: { now: () => 1_700_000_000_000 },
    cacheDir: join(folder.path, 'cache'),
    newId: () => `asset-${++lastId}`,
  })
})

const at = (name: string) => join(folder.path, name)

async function put(name: string, bytes: Uint8Array | string): Promise<string> {
  await writeFile(at(name), bytes)
  return at(name)
}

async function importOne(path: string): Promise<MediaAsset> {
  const [outcome] = await files.importPaths([path])
  if (outcome?.ok !== true) throw new Error(`not imported: ${outcome?.problem.code}`)
  return outcome.asset
}

async function refusal(path: string): Promise<Problem> {
  const [outcome] = await files.importPaths([path])
  if (outcome?.ok !== false) throw new Error('imported')
  expect(JSON.stringify(outcome)).not.toContain(folder.path)
  return outcome.problem
}

const problemOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no problem',
    (error: unknown) => (error instanceof ProblemError ? error.problem.code : error),
  )

describe('importPaths', () => {
  test('imports a film and a picture, and answers in the order asked', async () => {
    const outcomes = await files.importPaths([SAMPLE_VIDEO, at('nothing.mp4'), SAMPLE_IMAGE])
    expect(outcomes.map(({ ok }) => ok)).toEqual([true, false, true])
    const assets = outcomes.flatMap((outcome) => (outcome.ok ? [MediaAsset.parse(outcome.asset)] : []))
    expect(assets[0]).toMatchObject({
      kind: 'video',
      fileName: 'creatorsync-sample.mp4',
      mimeType: 'video/mp4',
      width: 576,
      height: 1024,
      durationMs: 6000,
      altText: '',
      sizeBytes: (await stat(SAMPLE_VIDEO)).size,
      modifiedAt: Math.trunc((await stat(SAMPLE_VIDEO)).mtimeMs),
      importedAt: 1_700_000_000_000,
    })
    expect(assets[1]).toMatchObject({ kind: 'image', mimeType: 'image/jpeg', durationMs: null })
    expect([...records.values()].map(({ path }) => path)).toEqual([SAMPLE_VIDEO, SAMPLE_IMAGE])
  })

  test('imports documents, captions and animations with what was counted of them', async () => {
    expect(await importOne(await put('slides.pdf', packedPdf(12)))).toMatchObject({
      kind: 'document',
      mimeType: 'application/pdf',
      width: 0,
      height: 0,
      durationMs: null,
      pageCount: 12,
    })
    const captions = await importOne(await put('film.srt', '1\n00:00:01,000 --> 00:00:05,500\nHello\n'))
    expect(captions).toMatchObject({ kind: 'captions', mimeType: 'application/x-subrip', durationMs: 5500, width: 0 })
    const frames = await Promise.all(
      ['red', 'blue'].map((background) =>
        sharp({ create: { width: 9, height: 9, channels: 3, background } })
          .png()
          .toBuffer(),
      ),
    )
    const gif = await sharp(frames, { join: { animated: true } })
      .gif({ delay: [100, 100] })
      .toBuffer()
    expect(await importOne(await put('moving.gif', gif))).toMatchObject({
      kind: 'image',
      mimeType: 'image/gif',
      frameCount: 2,
      durationMs: 200,
    })
    for (const { asset } of records.values()) expect(MediaAsset.parse(asset)).toEqual(asset)
  })

  test('says what is wrong with documents and captions', async () => {
    const codeOf = async (name: string, bytes: Uint8Array | string) => (await refusal(await put(name, bytes))).code
    expect(await codeOf('locked.pdf', plainPdf(2, { trailer: '/Encrypt 9 0 R' }))).toBe('file-encrypted')
    expect(await codeOf('cut.pdf', plainPdf(9).subarray(0, 300))).toBe('file-damaged')
    expect(await codeOf('latin1.srt', Buffer.from('1\n00:00:01,000 --> 00:00:02,000\nGrüße', 'latin1'))).toBe('file-not-utf8')
    expect(await codeOf('none.vtt', 'WEBVTT\n')).toBe('file-empty')
    expect(await codeOf('letter.srt', 'Dear diary')).toBe('file-mislabelled')
    const archive = zipOf('letter.txt', 'Dear diary')
    expect(await codeOf('letters.zip', archive)).toBe('file-not-media')
    expect(await codeOf('letters.docx', archive)).toBe('file-mislabelled')
    const long = `1\n00:00:01,000 --> 00:00:02,000\n${' '.repeat(10_000_000)}`
    expect(await refusal(await put('long.srt', long))).toMatchObject({ code: 'captions-too-large', params: { maxBytes: 10_000_000 } })
  })

  test('names what is wrong with each file, and only the file’s name', async () => {
    await mkdir(at('folder.mp4'), { recursive: true })
    expect(await refusal(at('vanished.mp4'))).toEqual({
      code: 'file-gone',
      severity: 'error',
      params: { fileName: 'vanished.mp4' },
      actions: ['choose-file'],
    })
    expect(await refusal(at('folder.mp4'))).toMatchObject({ code: 'file-is-folder', params: { fileName: 'folder.mp4' } })
    expect(await refusal(await put('empty.mp4', ''))).toMatchObject({ code: 'file-empty' })
    expect(await refusal(await put('noise.mp4', Buffer.alloc(5000, '\x01\x9a\x00\x17')))).toMatchObject({ code: 'file-not-media' })
    expect(await refusal(await put('letter.txt', 'Dear diary'))).toMatchObject({ code: 'file-not-media', params: { found: 'text/plain' } })
    expect(await refusal(await put('letter.mp4', 'Dear diary'))).toMatchObject({
      code: 'file-mislabelled',
      params: { fileName: 'letter.mp4', found: 'text/plain' },
    })
    expect(await refusal(await put('drawing.jpg', '<svg xmlns="http://www.w3.org/2000/svg"/>'))).toMatchObject({
      code: 'file-mislabelled',
      params: { found: 'image/svg+xml' },
    })
    expect(await refusal(await put('old.avi', 'RIFF\x10\0\0\0AVI LIST'))).toMatchObject({
      code: 'file-not-media',
      params: { found: 'video/x-msvideo' },
    })
    expect(await refusal(await put('cut.mp4', (await readFile(SAMPLE_VIDEO)).subarray(0, 200_000)))).toMatchObject({ code: 'file-damaged' })
    expect(await refusal(`${SAMPLE_VIDEO}/inside.mp4`)).toMatchObject({ code: 'file-gone' })
    expect(await refusal(at('nul\0byte.mp4'))).toMatchObject({ code: 'file-gone' })
    expect(await refusal(at(`${'long'.repeat(100)}.mp4`))).toMatchObject({ code: 'file-gone' })
    expect(records.size).toBe(0)
  })

  test('judges by content: a film called .jpg and a picture called .mp4 come in as what they are', async () => {
    await copyFile(SAMPLE_VIDEO, at('film.jpg'))
    await copyFile(SAMPLE_IMAGE, at('picture.mp4'))
    expect(await importOne(at('film.jpg'))).toMatchObject({ kind: 'video', mimeType: 'video/mp4', fileName: 'film.jpg' })
    expect(await importOne(at('picture.mp4'))).toMatchObject({ kind: 'image', mimeType: 'image/jpeg' })
  })

  test('calls a file that is changed while it is measured changed', async () => {
    const path = at('growing.mp4')
    await copyFile(SAMPLE_VIDEO, path)
    const meddling: Probe = { ...probe, facts: (given) => probe.facts(given).finally(() => appendFile(path, Buffer.alloc(8))) }
    const watched = createMediaFiles({ store, probe: meddling, clock: { now: () => 0 }, cacheDir: at('cache'), newId: () => 'x' })
    const [outcome] = await watched.importPaths([path])
    expect(outcome).toMatchObject({ ok: false, problem: { code: 'file-changed' } })
    expect(records.size).toBe(0)
  })
})

describe.runIf(process.platform !== 'win32')('importPaths on systems with owners, links and pipes', () => {
  test('follows a link to a file and calls one that leads nowhere gone', async () => {
    await symlink(SAMPLE_IMAGE, at('link.jpg'))
    await symlink(at('nowhere.jpg'), at('broken.jpg'))
    expect(await importOne(at('link.jpg'))).toMatchObject({ fileName: 'link.jpg', kind: 'image' })
    expect(await refusal(at('broken.jpg'))).toMatchObject({ code: 'file-gone' })
  })

  test('says that a file is not readable', async () => {
    const path = await put('secret.mp4', await readFile(SAMPLE_VIDEO))
    await chmod(path, 0)
    await chmod(folder.path, 0o755)
    // Root reads everything; for a moment we are nobody.
    const isRoot = process.geteuid?.() === 0
    if (isRoot) process.seteuid?.(65_534)
    try {
      expect(await refusal(path)).toMatchObject({ code: 'file-unreadable', params: { fileName: 'secret.mp4' } })
    } finally {
      if (isRoot) process.seteuid?.(0)
    }
  })

  test('takes no pipe, socket or device, and never waits for one', async () => {
    execFileSync('mkfifo', [at('pipe.mp4')])
    expect(await refusal(at('pipe.mp4'))).toMatchObject({ code: 'file-not-media' })
    const server = createServer()
    await new Promise<void>((resolve) => void server.listen({ path: at('socket.mp4') }, resolve))
    expect(await refusal(at('socket.mp4'))).toMatchObject({ code: 'file-not-media' })
    await new Promise((resolve) => server.close(resolve))
    expect(await refusal('/dev/zero')).toMatchObject({ code: 'file-not-media' })
  })

  test('does not hang when a pipe takes a file’s place', async () => {
    await copyFile(SAMPLE_IMAGE, at('swapped.jpg'))
    const { id } = await importOne(at('swapped.jpg'))
    const media = await files.open(id)
    await rm(at('swapped.jpg'))
    execFileSync('mkfifo', [at('swapped.jpg')])
    expect(await problemOf(collect(media.read(0, 10).open()))).toBe('file-not-media')
  })
})

describe('open', () => {
  /** A film of 6 MiB, its own copy for each test. */
  async function importedCopy(name: string, sizeBytes = 6 * MIB): Promise<{ path: string; asset: MediaAsset }> {
    const path = at(name)
    await copyFile(SAMPLE_VIDEO, path)
    await truncate(path, sizeBytes)
    return { path, asset: await importOne(path) }
  }

  test('streams any part, as often as asked, and changes nothing', async () => {
    const { path, asset } = await importedCopy('streamed.mp4')
    const before = await stat(path)
    const media = await files.open(asset.id)
    const whole = media.read(0, asset.sizeBytes)
    const content = await readFile(path)
    expect(whole.sizeBytes).toBe(asset.sizeBytes)
    for (let time = 0; time < 2; time++) expect((await collect(whole.open())).equals(content)).toBe(true)
    expect((await collect(media.read(1000, 2_500_000).open())).equals(content.subarray(1000, 2_500_000))).toBe(true)
    expect(await stat(path)).toMatchObject({ mtimeMs: before.mtimeMs, size: before.size, ctimeMs: before.ctimeMs })
    expect(() => media.read(0, asset.sizeBytes + 1)).toThrow(RangeError)
    expect(() => media.read(5, 4)).toThrow(RangeError)
    expect(files.asset(asset.id)).toEqual(asset)
    expect(files.asset('unknown')).toBeUndefined()
  })

  test('forgives a new date when the content is the same, keeps the date, and does not lose an edited text', async () => {
    const { path, asset } = await importedCopy('touched.mp4')
    store.update({ ...asset, altText: 'a sunset' })
    await utimes(path, new Date(), new Date(1_600_000_000_000))
    await files.open(asset.id)
    expect(store.get(asset.id)?.asset).toEqual({ ...asset, altText: 'a sunset', modifiedAt: 1_600_000_000_000 })
  })

  test('takes no new date from a file too large to be compared byte for byte', async () => {
    const { path, asset } = await importedCopy('large-touched.mp4', 40 * MIB)
    const handle = await open(path, 'r+')
    // Between two of the fingerprint's samples.
    await handle.write(Buffer.from('!'), 0, 1, MIB + 100_000)
    await handle.close()
    await utimes(path, new Date(), new Date(asset.modifiedAt + 1_000))
    expect(await fingerprintOf(path)).toBe(asset.fingerprint)
    expect(await problemOf(files.open(asset.id))).toBe('file-changed')
  })

  test('finds a file that changed while the app was closed', async () => {
    const { path, asset } = await importedCopy('closed.mp4')
    await files.open(asset.id)
    await utimes(path, new Date(), new Date(asset.modifiedAt + 1_000))
    await truncate(path, 6 * MIB + 1)
    const afterRestart = createMediaFiles({ store, probe, clock: { now: () => 0 }, cacheDir: at('cache'), newId: () => 'x' })
    expect(await problemOf(afterRestart.open(asset.id))).toBe('file-changed')
  })

  test('says what became of a file that is not what was imported', async () => {
    const { path, asset } = await importedCopy('edited.mp4')
    const handle = await open(path, 'r+')
    await handle.write(Buffer.from('!'), 0, 1, 3 * MIB)
    await handle.close()
    await utimes(path, new Date(), new Date(Date.now() + 5000))
    expect(await problemOf(files.open(asset.id))).toBe('file-changed')
    await truncate(path, 5 * MIB)
    expect(await problemOf(files.open(asset.id))).toBe('file-changed')
    await rm(path)
    expect(await problemOf(files.open(asset.id))).toBe('file-gone')
    await mkdir(path)
    expect(await problemOf(files.open(asset.id))).toBe('file-is-folder')
    expect(await problemOf(files.open('unknown'))).toBe('not-found')
  })

  test('tells the asset and the file’s name, never the path', async () => {
    const { path, asset } = await importedCopy('named.mp4')
    await rm(path)
    const error = await files.open(asset.id).catch((thrown: unknown) => thrown)
    expect((error as ProblemError).problem).toMatchObject({ assetId: asset.id, params: { fileName: 'named.mp4' } })
    expect(JSON.stringify((error as ProblemError).problem)).not.toContain(folder.path)
  })

  test('fails a stream whose file is cut short, replaced or removed in the middle', async () => {
    const cut = await importedCopy('cut-later.mp4')
    const stream = (await files.open(cut.asset.id)).read(0, cut.asset.sizeBytes).open()[Symbol.asyncIterator]()
    await stream.next()
    await truncate(cut.path, 3 * MIB)
    const rest = async () => {
      while ((await stream.next()).done !== true);
    }
    expect(await problemOf(rest())).toBe('file-changed')

    const changed = await importedCopy('changed-later.mp4')
    const media = await files.open(changed.asset.id)
    await copyFile(SAMPLE_VIDEO, at('other.mp4'))
    await truncate(at('other.mp4'), 6 * MIB)
    await appendFile(at('other.mp4'), 'x')
    await rename(at('other.mp4'), changed.path)
    expect(await problemOf(collect(media.read(0, MIB).open()))).toBe('file-changed')
    await rm(changed.path)
    expect(await problemOf(collect(media.read(0, MIB).open()))).toBe('file-gone')
  })

  test('streams a 4 GiB file in a few megabytes', async () => {
    const { asset } = await importedCopy('large.mp4', 4 * 1024 * MIB)
    const media = await files.open(asset.id)
    const before = process.memoryUsage().rss
    let peak = before
    let bytes = 0
    for await (const chunk of media.read(3 * 1024 * MIB, 3 * 1024 * MIB + 256 * MIB).open()) {
      bytes += chunk.byteLength
      peak = Math.max(peak, process.memoryUsage().rss)
    }
    expect(bytes).toBe(256 * MIB)
    expect(peak - before).toBeLessThan(64 * MIB)
  })
})

describe('thumbnailPath', () => {
  test('draws a picture small and once, and none for a film, a document or captions', async () => {
    const picture = await importOne(SAMPLE_IMAGE)
    const again = await importOne(SAMPLE_IMAGE)
    const film = await importOne(SAMPLE_VIDEO)
    const paths = await Promise.all([files.thumbnailPath(picture.id), files.thumbnailPath(picture.id), files.thumbnailPath(again.id)])
    expect(new Set(paths).size).toBe(1)
    expect(await sharp(paths[0] ?? '').metadata()).toMatchObject({ format: 'jpeg', width: 384, height: 480 })
    expect(await readdir(at('cache'))).toHaveLength(1)
    expect(await files.thumbnailPath(film.id)).toBeNull()
    for (const path of [await put('paper.pdf', plainPdf(1)), await put('words.vtt', 'WEBVTT\n\n00:01.000 --> 00:02.000\n')]) {
      expect(await files.thumbnailPath((await importOne(path)).id)).toBeNull()
    }
    expect(await files.thumbnailPath('unknown')).toBeNull()
  })

  test('keeps a drawn one when the original is gone, and draws none of a changed file', async () => {
    const bytes = await sharp(SAMPLE_IMAGE).resize(600).png().toBuffer()
    const path = await put('kept.png', bytes)
    const { id } = await importOne(path)
    const drawn = await files.thumbnailPath(id)
    expect(drawn).not.toBeNull()
    await writeFile(path, await sharp(SAMPLE_IMAGE).resize(700).png().toBuffer())
    expect(await files.thumbnailPath(id)).toBe(drawn)
    await rm(at('cache'), { recursive: true })
    expect(await files.thumbnailPath(id)).toBeNull()
  })
})
