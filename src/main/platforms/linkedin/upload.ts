import type { Session, Step, Work, WorkMedia } from '../../core/platform-adapter.ts'
import { DocumentUpload, ImageUpload, restCall } from './api.ts'
import type { At } from './checkpoint.ts'
import { ask, codeOfError, tell } from './errors.ts'
import { uploadsOf } from './options.ts'
import { sideStep } from './upload-sides.ts'
import {
  afterUploads,
  next,
  PUT_TIMEOUT_MS,
  refuseForeignHost,
  restart,
  SPENT_CODES,
  withoutPicture,
  type UploadStage,
} from './upload-steps.ts'
import { finalize, initializeVideo, putPart } from './upload-video.ts'

/** Does one step of getting the post's files to LinkedIn. */
export async function uploadStep(at: UploadStage, work: Work, session: Session): Promise<Step> {
  const media = uploadsOf(work)[at.ready.length]
  if (media === undefined) return afterUploads(at, at.ready, work)
  try {
    switch (at.stage) {
      case 'initialize':
        return media.asset.kind === 'video' ? await initializeVideo(at, media, work, session) : await initialize(at, media, work, session)
      case 'image':
        return await putWhole(at, media, work, session)
      case 'sides':
        return await sideStep(at, work, session)
      case 'parts':
        return await putPart(at, media, work, session)
      case 'finalize':
        return await finalize(at, work, session)
    }
  } catch (error) {
    if (at.stage !== 'initialize' && SPENT_CODES.includes(codeOfError(error))) return restart(at, work)
    return withoutPicture(error, work)
  }
}

async function initialize(at: At<'initialize'>, media: WorkMedia, work: Work, session: Session): Promise<Step> {
  const body = { kind: 'json', value: { initializeUploadRequest: { owner: work.account.remoteId } } } as const
  const isDocument = media.asset.kind === 'document'
  const path = `${isDocument ? 'documents' : 'images'}?action=initializeUpload`
  const call = restCall({ step: 'upload.initialize', method: 'POST', path, body })
  if (isDocument) {
    const { value } = await ask(session, call, DocumentUpload, work.now)
    return next({ ...at, stage: 'image', urn: value.document, url: value.uploadUrl }, work)
  }
  const { value } = await ask(session, call, ImageUpload, work.now)
  return next({ ...at, stage: 'image', urn: value.image, url: value.uploadUrl }, work)
}

/** The whole image or document in one request; sent again after a cut, it takes the place of what came before. */
async function putWhole(at: At<'image'>, media: WorkMedia, work: Work, session: Session): Promise<Step> {
  const { asset } = media
  refuseForeignHost(at.url, 'upload.image')
  const body = { kind: 'bytes', contentType: asset.mimeType, bytes: media.read(0, asset.sizeBytes) } as const
  await tell(session, { step: 'upload.image', method: 'PUT', url: at.url, auth: 'token', timeoutMs: PUT_TIMEOUT_MS, body }, work.now)
  const ready = [...at.ready, at.urn]
  if (ready.length === uploadsOf(work).length) return afterUploads(at, ready, work)
  const { restarts, dropped } = at
  return next({ stage: 'initialize', ready, restarts, dropped }, work)
}
