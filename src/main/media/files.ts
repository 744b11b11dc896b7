import type { Stats } from 'node:fs'
import { access, mkdir, stat, type FileHandle } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import type { MediaAsset } from '../../shared/model.ts'
import { problem, ProblemError, type Problem, type ProblemCode } from '../../shared/problem.ts'
import type { WorkMedia } from '../core/platform-adapter.ts'
import type { Clock, MediaFiles } from '../core/ports.ts'
import { openForReading, readerOf } from './file-reader.ts'
import { createBufferPool, streamRange, type StreamedFile } from './file-stream.ts'
import { isCoveredWhole } from './fingerprint.ts'
import { MAX_CAPTIONS_BYTES, type MediaFacts, type MediaFailure } from './media-messages.ts'
import type { MediaRecord, MediaStore } from './media-store.ts'
import { ProbeFailure, type Probe } from './probe.ts'
import { endingPromisesMedia, SNIFF_BYTES, sniff } from './sniff.ts'

/** Longer side of a thumbnail. */
const THUMBNAIL_PX = 480

/** What became of one file that was to be imported. */
export type Imported =
  { readonly ok: true; readonly asset: MediaAsset } | { readonly ok: false; readonly fileName: string; readonly problem: Problem }

/** The creator's files: looked at, streamed, never changed, never held whole in memory. */
export interface ImportedFiles extends MediaFiles {
  /** Judges each file by its content and saves what can be published; answers in the order of `paths`. One bad file spoils no other. */
  importPaths(paths: readonly string[]): Promise<readonly Imported[]>
  /**
   * An imported file, for reading. Throws ProblemError: `not-found`, `file-gone`, `file-is-folder`, `file-changed`, `file-unreadable`.
   * Streams throw the same while they are read, also when the file changes under them.
   */
  open(assetId: string): Promise<WorkMedia>
  /** Path of a small upright JPEG in our cache, made when first asked for; null for what is no picture, and for pictures that cannot be decoded. */
  thumbnailPath(assetId: string): Promise<string | null>
}

/** What the files need of their surroundings. */
export interface MediaFilesOptions {
  readonly store: MediaStore
  readonly probe: Probe
  readonly clock: Clock
  /** Folder for thumbnails; made when missing, may be deleted at any time. */
  readonly cacheDir: string
  newId(): string
}

const SYSTEM_CODES: Readonly<Record<string, ProblemCode>> = {
  ENOENT: 'file-gone',
  ENOTDIR: 'file-gone',
  ENAMETOOLONG: 'file-gone',
  ERR_INVALID_ARG_VALUE: 'file-gone', // a NUL in the path: no such file can exist
  EISDIR: 'file-is-folder',
  ENXIO: 'file-not-media', // a socket or a device without a driver
}

function fileProblem(code: ProblemCode, path: string, params: Problem['params'] = {}, assetId?: string): Problem {
  return problem(code, {
    params: { fileName: basename(path), ...params },
    actions: ['choose-file'],
    ...(assetId === undefined ? {} : { assetId }),
  })
}

function fileError(
  code: ProblemCode,
  path: string,
  rest: { params?: Problem['params']; assetId?: string | undefined; cause?: unknown } = {},
): ProblemError {
  return new ProblemError(fileProblem(code, path, rest.params, rest.assetId), { cause: rest.cause })
}

/** Runs a call on a file; what the operating system refuses comes out as a ProblemError. */
async function told<T>(path: string, assetId: string | undefined, call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (error) {
    const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null
    if (error instanceof ProblemError || code === null) throw error
    throw fileError(SYSTEM_CODES[code] ?? 'file-unreadable', path, { assetId, cause: error })
  }
}

const modifiedAtOf = (stats: Stats): number => Math.trunc(stats.mtimeMs)

/** Only plain files are ever opened: a named pipe would wait, a device would never end. */
function assertPlainFile(stats: Stats, path: string, assetId?: string): void {
  if (stats.isDirectory()) throw fileError('file-is-folder', path, { assetId })
  if (!stats.isFile()) throw fileError('file-not-media', path, { assetId })
}

async function assertLooksLikeMedia(path: string): Promise<void> {
  const head = await told(path, undefined, async () => {
    const handle = await openForReading(path)
    return readerOf(handle)(0, SNIFF_BYTES).finally(() => handle.close())
  })
  const sniffed = sniff(head)
  if (sniffed === null) throw fileError('file-not-media', path)
  if (sniffed.kind !== 'none') return
  throw fileError(endingPromisesMedia(path) ? 'file-mislabelled' : 'file-not-media', path, { params: { found: sniffed.mimeType } })
}

const PROBE_CODES: Readonly<Record<MediaFailure, ProblemCode>> = {
  'not-media': 'file-not-media',
  damaged: 'file-damaged',
  encrypted: 'file-encrypted',
  'not-utf8': 'file-not-utf8',
  'too-large': 'captions-too-large',
  empty: 'file-empty',
  unreadable: 'file-unreadable',
}

/** An archive tells only when it is opened that it is no document, whatever its name said. */
function probeCode({ failure, found }: ProbeFailure, path: string): ProblemCode {
  const isContainer = found === 'application/zip' || found === 'application/x-ole-storage'
  return isContainer && endingPromisesMedia(path) ? 'file-mislabelled' : PROBE_CODES[failure]
}

function probeParams({ failure, found }: ProbeFailure): Problem['params'] {
  if (failure === 'too-large') return { maxBytes: MAX_CAPTIONS_BYTES }
  return found === undefined ? {} : { found }
}

/** Asks the media process; what it says of the file comes out as a ProblemError. */
async function probed<T>(path: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    if (!(error instanceof ProbeFailure)) throw error
    throw fileError(probeCode(error, path), path, { params: probeParams(error), cause: error })
  }
}

function assetOf(id: string, path: string, stats: Stats, facts: MediaFacts, fingerprint: string, importedAt: number): MediaAsset {
  const { kind, mimeType, width, height, durationMs, frameRate, videoCodec, audioCodec, frameCount, pageCount } = facts
  return {
    id,
    kind,
    fileName: basename(path),
    sizeBytes: stats.size,
    mimeType,
    width,
    height,
    durationMs,
    frameRate,
    videoCodec,
    audioCodec,
    ...(frameCount === undefined ? {} : { frameCount }),
    ...(pageCount === undefined ? {} : { pageCount }),
    altText: '',
    modifiedAt: modifiedAtOf(stats),
    fingerprint,
    importedAt,
  }
}

/** The creator's files over a store and a media process. */
export function createMediaFiles({ store, probe, clock, cacheDir, newId }: MediaFilesOptions): ImportedFiles {
  const pool = createBufferPool()
  const thumbnails = new Map<string, Promise<string | null>>()

  async function importOne(path: string): Promise<MediaAsset> {
    const before = await told(path, undefined, () => stat(path))
    assertPlainFile(before, path)
    if (before.size === 0) throw fileError('file-empty', path)
    await assertLooksLikeMedia(path)
    const facts = await probed(path, () => probe.facts(path))
    const fingerprint = await probed(path, () => probe.fingerprint(path))
    const after = await told(path, undefined, () => stat(path))
    // Still being written by a camera, a download or an editor: what was measured belongs to no state of it.
    if (after.size !== before.size || after.mtimeMs !== before.mtimeMs) throw fileError('file-changed', path)
    const asset = assetOf(newId(), path, after, facts, fingerprint, clock.now())
    store.save({ asset, path })
    return asset
  }

  /**
   * Throws unless the file is what was imported. A new date alone (a copy, a touch) is forgiven where the content is certainly the same: in a large file an
   * edit between the fingerprint's samples would go unseen, and half of it may be uploaded already.
   */
  async function assertUnchanged(stats: Stats, { asset, path }: MediaRecord): Promise<void> {
    assertPlainFile(stats, path, asset.id)
    const changed = (cause?: unknown) => fileError('file-changed', path, { assetId: asset.id, cause })
    if (stats.size !== asset.sizeBytes) throw changed()
    const known = store.get(asset.id)?.asset ?? asset
    if (modifiedAtOf(stats) === known.modifiedAt) return
    if (!isCoveredWhole(asset.sizeBytes)) throw changed()
    const fingerprint = await probe.fingerprint(path).catch((error: unknown) => {
      throw error instanceof ProbeFailure ? fileError('file-unreadable', path, { assetId: asset.id, cause: error }) : error
    })
    if (fingerprint !== asset.fingerprint) throw changed()
    // Read again: the alternative text may have been edited while the file was read.
    const latest = store.get(asset.id)
    if (latest !== null) store.update({ ...latest.asset, modifiedAt: modifiedAtOf(stats) })
  }

  function streamed(record: MediaRecord): StreamedFile {
    const { asset, path } = record
    const check = (handle: FileHandle) => told(path, asset.id, async () => assertUnchanged(await handle.stat(), record))
    return {
      open: async () => {
        const handle = await told(path, asset.id, () => openForReading(path))
        try {
          await check(handle)
          return handle
        } catch (error) {
          await handle.close()
          throw error
        }
      },
      check,
      cutShort: () => fileError('file-changed', path, { assetId: asset.id }),
    }
  }

  function workMedia(record: MediaRecord): WorkMedia {
    const { asset } = record
    return {
      asset,
      read: (start, end) => {
        if (!(Number.isSafeInteger(start) && Number.isSafeInteger(end) && start >= 0 && start <= end && end <= asset.sizeBytes)) {
          throw new RangeError(`[${start}, ${end}) is not within ${asset.sizeBytes} bytes`)
        }
        const file = streamed(record)
        return { sizeBytes: end - start, open: () => streamRange(file, pool, start, end) }
      },
    }
  }

  async function open(assetId: string): Promise<WorkMedia> {
    const record = store.get(assetId)
    if (record === null) throw new ProblemError(problem('not-found', { assetId }))
    await told(record.path, assetId, async () => assertUnchanged(await stat(record.path), record))
    return workMedia(record)
  }

  async function makeThumbnail(record: MediaRecord): Promise<string | null> {
    // Named by content: a changed file never shows an old picture, and the same picture imported twice is drawn once.
    const targetPath = join(cacheDir, `${record.asset.fingerprint}.jpg`)
    const isThere = await access(targetPath).then(
      () => true,
      () => false,
    )
    if (isThere) return targetPath
    try {
      await open(record.asset.id)
      await mkdir(cacheDir, { recursive: true })
      await probe.thumbnail(record.path, targetPath, THUMBNAIL_PX)
      return targetPath
    } catch {
      // A thumbnail is a comfort: gone, changed, not decodable or no room left on the disk all show the placeholder.
      return null
    }
  }

  return {
    asset: (assetId) => store.get(assetId)?.asset,
    async importPaths(paths) {
      const outcomes: Imported[] = []
      for (const given of paths) {
        const path = resolve(given)
        try {
          outcomes.push({ ok: true, asset: await importOne(path) })
        } catch (error) {
          if (!(error instanceof ProblemError)) throw error
          outcomes.push({ ok: false, fileName: basename(path), problem: error.problem })
        }
      }
      return outcomes
    },
    open,
    async thumbnailPath(assetId) {
      const record = store.get(assetId)
      if (record === null || record.asset.kind !== 'image') return null
      const running = thumbnails.get(assetId)
      if (running !== undefined) return running
      const making = makeThumbnail(record).finally(() => thumbnails.delete(assetId))
      thumbnails.set(assetId, making)
      return making
    },
  }
}
