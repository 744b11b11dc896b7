import { z } from 'zod'
import type { Json } from '../../../shared/json.ts'
import type { Receipt } from '../../../shared/model.ts'
import { PlatformError } from '../../core/platform-error.ts'
import type { HttpResponse, Session, Step, Work } from '../../core/platform-adapter.ts'
import { unexpected } from '../kit/http.ts'
import { isPageUrn, restCall } from './api.ts'
import { readCheckpoint, type At } from './checkpoint.ts'
import { readDuplicate } from './duplicate.ts'
import { codeOfError, failure, MEDIA_WAITING, toPlatformError } from './errors.ts'
import { toLittleText } from './little-text.ts'
import { processStep } from './process.ts'
import { bytesOf, uploadStep } from './upload.ts'
import { isRepostSafe } from './repost-window.ts'

/** LinkedIn posts doc, read 2026-11-23: alternative text up to 4,086 characters. */
const MAX_ALT_TEXT = 4_086
/** Pauses before a post is tried again whose media were not there yet; the last one stands for all later ones. */
const MEDIA_PAUSES_MS = [3_000, 5_000, 10_000, 20_000, 30_000, 60_000] as const
/** Assumed: LinkedIn names no longest time for media to arrive. */
const MAX_MEDIA_WAIT_MS = 45 * 60_000

const Options = z.object({ visibility: z.enum(['PUBLIC', 'CONNECTIONS']).default('PUBLIC') })

/** Does one step of a delivery to LinkedIn. */
export async function publish(work: Work, session: Session): Promise<Step> {
  const at = readCheckpoint(work)
  if (at === null) return begin(work, session)
  switch (at.stage) {
    case 'process':
      return processStep(at, work, session)
    case 'settle': {
      const { until, ...rest } = at
      return { kind: 'wait', checkpoint: { ...rest, stage: 'prepared' }, phase: 'processing', notBefore: until }
    }
    case 'prepared':
      return commitNext({ ...at, stage: 'create' }, work)
    case 'create':
    case 're-post':
      return create(at, work, session)
    default:
      return uploadStep(at, work, session)
  }
}

async function begin(work: Work, session: Session): Promise<Step> {
  // Found before any byte is sent. Pages know no connections; showing it to everyone instead is not ours to decide.
  if (isPageUrn(work.account.remoteId) && optionsOf(work).visibility !== 'PUBLIC') {
    throw failure('content-rejected', 'post.prepare', 'page-visibility')
  }
  if (work.media.length > 0) return uploadStep({ stage: 'initialize', ready: [], restarts: 0 }, work, session)
  return commitNext({ stage: 'create', media: [], refusedSince: null, refusals: 0 }, work)
}

function optionsOf(work: Work): z.infer<typeof Options> {
  const parsed = Options.safeParse(work.variant.options)
  if (parsed.success) return parsed.data
  throw failure('content-rejected', 'post.prepare', 'visibility')
}

function commitNext(checkpoint: At<'create'>, work: Work): Step {
  return { kind: 'commit-next', checkpoint, phase: 'publishing', uploadedBytes: bytesOf(work, work.media.length) }
}

/** The commit, and its deliberate repetition. */
async function create(at: At<'create' | 're-post'>, work: Work, session: Session): Promise<Step> {
  const step = 'post.create'
  if (at.stage === 're-post' && !isRepostSafe(work)) {
    // Too late for LinkedIn to tell a duplicate: whether the first one is public stays open, and the creator is asked.
    throw new PlatformError({ kind: 'timeout', platform: 'linkedin', step, mayHaveApplied: true, platformCode: 're-post-window-over' })
  }
  const body = { kind: 'json', value: bodyOf(at.media, work) } as const
  const response = await session.send(restCall({ step, method: 'POST', path: 'posts', isCommit: true, body }))
  if (response.status >= 200 && response.status <= 299) {
    const urn = createdUrn(response)
    // A success that names no post is not LinkedIn's word (a network's sign-in page says 200, too): what became of the call is asked.
    if (urn === null) throw unexpected(response, { platform: 'linkedin', step, mayHaveApplied: true })
    return { kind: 'done', receipt: receipt(urn, work.now) }
  }
  const error = toPlatformError(response, { step, isCommit: true, now: work.now })
  if (codeOfError(error) === MEDIA_WAITING) return waitForMedia(at, work)
  if (at.stage === 're-post' && error.failure.kind === 'duplicate') {
    const firstTryAt = work.committingSince ?? work.now
    const named = readDuplicate(response, { firstTryAt, now: work.now })
    // The same content was there before our first try: that may have been refused for it, too. The creator is asked.
    if (named.is === 'older') throw error
    // The first try did arrive.
    return { kind: 'done', receipt: receipt(named.is === 'first-try' ? named.urn : null, firstTryAt) }
  }
  throw error
}

/** Nothing became public; the same post is tried again once its media had more time. */
function waitForMedia(at: At<'create' | 're-post'>, work: Work): Step {
  const refusedSince = at.refusedSince ?? work.now
  if (work.now - refusedSince > MAX_MEDIA_WAIT_MS) throw failure('media-rejected', 'post.create', MEDIA_WAITING)
  const pause = MEDIA_PAUSES_MS[at.refusals] ?? MEDIA_PAUSES_MS[MEDIA_PAUSES_MS.length - 1] ?? 0
  const checkpoint: At<'settle'> = {
    stage: 'settle',
    media: at.media,
    refusedSince,
    refusals: at.refusals + 1,
    until: work.now + pause,
  }
  return { kind: 'next', checkpoint, phase: 'processing', isCommitUndone: true }
}

function bodyOf(media: readonly string[], work: Work): Json {
  const content = contentOf(media, work)
  return {
    author: work.account.remoteId,
    commentary: toLittleText(work.variant.text),
    visibility: optionsOf(work).visibility,
    distribution: { feedDistribution: 'MAIN_FEED', targetEntities: [], thirdPartyDistributionChannels: [] },
    ...(content === null ? {} : { content }),
    lifecycleState: 'PUBLISHED',
    isReshareDisabledByAuthor: false,
  }
}

/** Alternative texts are plain, not little text. */
function contentOf(media: readonly string[], work: Work): Json {
  const entries = media.map((id, index) => {
    const { asset } = work.media[index] ?? {}
    const altText = asset?.kind === 'image' ? cut(asset.altText.trim()) : ''
    return { id, ...(altText === '' ? {} : { altText }) }
  })
  const [first] = entries
  if (first === undefined) return null
  return entries.length === 1 ? { media: first } : { multiImage: { images: entries } }
}

/** At most the allowed number of UTF-16 units, never half a character. */
function cut(text: string): string {
  if (text.length <= MAX_ALT_TEXT) return text
  let kept = ''
  for (const character of text) {
    if (kept.length + character.length > MAX_ALT_TEXT) break
    kept += character
  }
  return kept
}

/** A 2xx has no body; the post's URN is in a header, percent-encoded in some. */
function createdUrn(response: HttpResponse): string | null {
  const header = response.headers['x-restli-id'] ?? response.headers['x-linkedin-id'] ?? ''
  return /^urn(?::|%3A)li(?::|%3A)(?:share|ugcPost)(?::|%3A)\d+$/i.test(header) ? header.replaceAll(/%3A/gi, ':') : null
}

/** The proof of a post. LinkedIn posts doc, read 2026-11-23: its address is made of its raw URN. */
export function receipt(urn: string | null, publishedAt: number): Receipt {
  if (urn === null) return { parts: [{ remoteId: '', permalink: null }], publishedAt, notes: ['link-unknown'] }
  return { parts: [{ remoteId: urn, permalink: `https://www.linkedin.com/feed/update/${urn}/` }], publishedAt, notes: [] }
}
