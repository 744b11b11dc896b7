import { linkedinRules } from '../../../shared/platforms/linkedin.ts'
import type { Step, Work } from '../../core/platform-adapter.ts'
import { PlatformError } from '../../core/platform-error.ts'
import { isPageUrn } from './api.ts'
import type { At, Checkpoint } from './checkpoint.ts'
import { failure, isPassing } from './errors.ts'
import { bytesOf, isLink } from './options.ts'

/** Assumed: LinkedIn names no time in which an image is ready. Too short costs one refused post (MEDIA_ASSET_WAITING_UPLOAD) and a wait. */
const GRACE_MS = 5_000
/** A file whose upload address LinkedIn refuses is begun anew this often. */
export const MAX_RESTARTS = 3
/** LinkedIn answers after the last byte. */
export const PUT_TIMEOUT_MS = 120_000
/** An upload address that is spent answers one of these; EXPIRED_UPLOAD_URL is LinkedIn's documented code for it. */
export const SPENT_CODES: readonly (string | undefined)[] = [
  'EXPIRED_UPLOAD_URL',
  'UPDATING_ASSET_FAILED',
  'NOT_FOUND',
  'HTTP 404',
  'HTTP 410',
]

/** The stages in which files go to LinkedIn. */
export type UploadStage = At<'initialize' | 'image' | 'sides' | 'parts' | 'finalize'>

/** The next stage of an upload, with what LinkedIn has of the post by then. */
export function next(checkpoint: UploadStage, work: Work): Step {
  return { kind: 'next', checkpoint, phase: 'uploading', uploadedBytes: acknowledgedBytes(checkpoint, work) }
}

function acknowledgedBytes(at: UploadStage, work: Work): number {
  const before = bytesOf(work, at.ready.length)
  if (at.stage === 'parts') return before + at.parts.slice(0, at.etags.length).reduce((sum, part) => sum + part.last - part.first + 1, 0)
  return at.stage === 'finalize' ? bytesOf(work, at.ready.length + 1) : before
}

/** Where the token goes along, LinkedIn's address is taken only if it is where LinkedIn's tokens belong. */
export function refuseForeignHost(address: string, step: string): void {
  const url = new URL(address)
  if (url.protocol !== 'https:' || !linkedinRules.tokenHosts.includes(url.host))
    throw failure('unexpected-response', step, 'upload-host', url.host)
}

/** All files are there. Videos are waited for; images and documents where the account may ask, else they get a moment. */
export function afterUploads({ dropped }: Pick<UploadStage, 'dropped'>, media: string[], work: Work): Step {
  const uploadedBytes = bytesOf(work, work.media.length)
  const isAskable = work.media[0]?.asset.kind === 'video' || isPageUrn(work.account.remoteId)
  const checkpoint: Checkpoint = isAskable
    ? { stage: 'process', media, index: 0, since: work.now, polls: 0, dropped }
    : { stage: 'settle', media, refusedSince: null, refusals: 0, until: work.now + GRACE_MS, dropped }
  return { kind: 'next', checkpoint, phase: 'processing', uploadedBytes }
}

/** The picture beside a link never fails the link: what LinkedIn refuses of it for good is left out. Throws every other error on. */
export function withoutPicture(error: unknown, work: Work): Step {
  if (isLink(work) && error instanceof PlatformError && !isPassing(error)) return afterUploads({ dropped: ['thumbnail'] }, [], work)
  throw error
}

/** Begins the present file anew, a few times at most. */
export function restart(at: UploadStage, work: Work): Step {
  const { ready, restarts, dropped } = at
  if (restarts < MAX_RESTARTS) return next({ stage: 'initialize', ready, restarts: restarts + 1, dropped }, work)
  throw failure('media-rejected', 'upload.initialize', 'upload-address-refused')
}
