import { createHash } from 'node:crypto'
import type { SandboxAnswer } from '../kit/request.ts'
import { randomToken } from '../kit/tokens.ts'
import type { RouteContext } from '../kit/world.ts'
import { identify, ok, type Caller, type GraphCall, type GraphOperations } from './graph-call.ts'
import { badParameter, badToken, noPermission, notVisible } from './graph-error.ts'
import { integerOf, requiredText, textOf } from './graph-input.ts'
import { metaStore, type FileUpload } from './meta-records.ts'

/** Types the Resumable Upload API takes (its guide, read 2026-11-23). */
const FILE_TYPES: readonly string[] = ['application/pdf', 'image/jpeg', 'image/jpg', 'image/png', 'video/mp4']

/** `POST /{app}/uploads`: opens an upload session for a file handle. */
export const fileHandleOperations: GraphOperations = {
  'POST app/uploads': (call) => {
    if (call.caller.app.id !== call.nodeId) throw notVisible(call.nodeId, call.method)
    if (call.caller.kind !== 'user') throw noPermission('Upload sessions take a user access token')
    const fileLength = integerOf(call.input, 'file_length')
    if (fileLength === undefined || fileLength === 0) throw badParameter('The parameter file_length is required')
    const fileType = requiredText(call.input, 'file_type')
    if (!FILE_TYPES.includes(fileType)) throw badParameter(`The parameter file_type must be one of ${FILE_TYPES.join(', ')}`)
    const upload: FileUpload = {
      id: `upload:${randomToken('MTphdHRhY2htZW50', 24)}`,
      signature: randomToken('AR', 12),
      appId: call.nodeId,
      personId: call.caller.personId,
      // Required by today's guide; the older page of the same API (resumable-upload-api, read 2026-11-28) does not know it.
      fileName: textOf(call.input, 'file_name') ?? '',
      fileLength,
      fileType,
      blobId: call.world.blobs.create(),
      handle: null,
      isUsed: false,
    }
    call.store.fileUploads.put(upload.id, upload)
    return ok({ id: wholeId(upload) })
  },
}

function wholeId(upload: FileUpload): string {
  return `${upload.id}?sig=${upload.signature}`
}

/** `GET|POST /upload:…`: how far it is, or bytes from `file_offset` on. The token counts in the header only. */
export async function fileUploadSession(context: RouteContext, part: string): Promise<SandboxAnswer> {
  const { world, request } = context
  const token = /^OAuth\s+(\S+)$/i.exec(request.headers['authorization'] ?? '')?.[1]
  if (token === undefined) throw badToken('An OAuth access token is needed in the Authorization header')
  const caller: Caller = identify(world, token, 'facebook')
  const [id, query] = part.split('?')
  const upload = metaStore(world).fileUploads.get(id ?? '')
  const signature = context.query.get('sig') ?? new URLSearchParams(query).get('sig')
  if (upload === undefined || upload.signature !== signature || upload.personId !== caller.personId)
    throw notVisible(id ?? '', request.method)
  const stored = world.blobs.sizeOf(upload.blobId)
  if (request.method === 'GET') return ok({ id: wholeId(upload), file_offset: String(stored) })
  const offset = request.headers['file_offset']
  if (offset === undefined || !/^\d+$/.test(offset)) throw badParameter('The header file_offset is required')
  if (Number(offset) !== stored) throw badParameter(`The header file_offset must be ${stored}`)
  const { isTooLong } = await world.blobs.write(upload.blobId, stored, request.body, upload.fileLength - stored)
  if (isTooLong) throw badParameter('The body is longer than file_length said')
  if (world.blobs.sizeOf(upload.blobId) < upload.fileLength)
    throw badParameter('The body ended before file_length was reached; go on from file_offset')
  const handle =
    upload.handle ?? `2:${Buffer.from(`${upload.fileName}:${createHash('sha256').update(upload.id).digest('hex')}`).toString('base64url')}`
  metaStore(world).fileUploads.put(upload.id, { ...upload, handle })
  return ok({ h: handle })
}

/** The file behind a handle, which is good for one video of the same app and person. */
export function handleFile(call: GraphCall, handle: string): string {
  const upload = call.store.fileUploads.find((one) => one.handle === handle)
  if (upload === undefined || upload.appId !== call.caller.app.id || upload.personId !== call.caller.personId)
    throw badParameter('The file handle is not valid')
  if (upload.isUsed) throw badParameter('The file handle was used already')
  if (upload.fileType !== 'video/mp4') throw badParameter('The file handle is no video')
  call.store.fileUploads.put(upload.id, { ...upload, isUsed: true })
  return upload.blobId
}
