import { createHmac, randomBytes } from 'node:crypto'
import { html } from '../kit/answer.ts'
import { page } from '../kit/page.ts'
import type { SandboxAnswer } from '../kit/request.ts'
import type { RouteContext, World } from '../kit/world.ts'
import { colourOf } from './practice-accounts.ts'

/** The host of Meta's picture and video files. */
export const CDN_HOST = 'scontent.xx.fbcdn.net'

/** How long a signed address works; real ones print their end as hexadecimal unix time in `oe`. A practice choice: two days. */
const SIGNED_FOR_MS = 48 * 3_600_000

/** The longest side Facebook keeps of a picture (photo guide, read 2026-11-23). */
const LONGEST_SIDE = 2048

/** A size in which a picture is offered. */
export interface ImageVariant {
  readonly width: number
  readonly height: number
  readonly source: string
}

/** How a picture is wanted: no side longer than `maxSide`, cut in the middle to `ratio` (width by height). Both make a JPEG of it. */
export interface PictureShape {
  readonly maxSide?: number
  readonly ratio?: number
}

/** The real, signed address of a stored file. */
export function cdnAddress(world: World, blobId: string, kind: 'jpg' | 'mp4', shape: PictureShape = {}): string {
  return signedAddress(world, kind === 'jpg' ? `/v/t39.30808-6/${blobId}_n.jpg` : `/o1/v/t2/f2/${blobId}.mp4`, stpOf(shape))
}

/** The address of an account's practice picture. */
export function avatarAddress(world: World, accountId: string): string {
  return signedAddress(world, `/v/t39.30808-1/${accountId}_a.jpg`, '')
}

/** The address of the still that stands for a video whose creator gave no cover; drawn, for the sandbox decodes no video. */
export function posterAddress(world: World, mediaId: string): string {
  return signedAddress(world, `/v/t51.71878-15/${mediaId}_n.jpg`, '')
}

function stpOf({ maxSide, ratio }: PictureShape): string {
  if (maxSide === undefined && ratio === undefined) return ''
  return `${ratio === undefined ? '' : `c${Math.round(ratio * 1_000)}_`}dst-jpg${maxSide === undefined ? '' : `_p${maxSide}`}`
}

function signedAddress(world: World, path: string, stp: string): string {
  const oe = Math.floor((world.clock.now() + SIGNED_FOR_MS) / 1000)
    .toString(16)
    .toUpperCase()
  return `https://${CDN_HOST}${path}?${stp === '' ? '' : `stp=${stp}&`}_nc_cat=101&oh=${signature(world, path, stp, oe)}&oe=${oe}`
}

/** The sizes in which a picture is offered, the largest first. */
export function imageVariants(world: World, picture: { blobId: string; width: number; height: number }): ImageVariant[] {
  const longest = Math.max(picture.width, picture.height)
  const sides = [Math.min(longest, LONGEST_SIDE), ...[960, 480, 130].filter((side) => side < Math.min(longest, LONGEST_SIDE))]
  return sides.map((side) => {
    const scale = side / longest
    return {
      height: Math.max(1, Math.round(picture.height * scale)),
      width: Math.max(1, Math.round(picture.width * scale)),
      source: cdnAddress(world, picture.blobId, 'jpg', side === longest ? {} : { maxSide: side }),
    }
  })
}

/** A file behind a CDN address, or why there is none. */
export type CdnFile = { readonly blobId: string; readonly contentType: string } | 'expired' | 'missing'

/** Finds the file behind a real CDN address, making the asked size of a picture on first use. */
export async function openCdnFile(world: World, address: URL): Promise<CdnFile> {
  const match = /^\/(?:v\/(t39\.30808-[16]|t51\.71878-15)\/([\w.-]+)_[na]\.jpg|o1\/v\/t2\/f2\/([\w-]+)\.mp4)$/.exec(address.pathname)
  if (match === null) return 'missing'
  const oe = address.searchParams.get('oe') ?? ''
  const stp = address.searchParams.get('stp') ?? ''
  if (address.searchParams.get('oh') !== signature(world, address.pathname, stp, oe)) return 'expired'
  if (Number.parseInt(oe, 16) * 1000 <= world.clock.now()) return 'expired'
  if (match[1] === 't39.30808-1') return drawnFile(world, match[2] ?? '', 'avatar')
  if (match[1] === 't51.71878-15') return drawnFile(world, match[2] ?? '', 'poster')
  const blobId = match[2] ?? match[3] ?? ''
  const contentType = mediaType(world, blobId)
  if (contentType === undefined) return 'missing'
  if (match[3] !== undefined) return { blobId, contentType }
  if (stp === '' && contentType === 'image/jpeg') return { blobId, contentType: 'image/jpeg' }
  return { blobId: await jpegVariant(world, blobId, stp), contentType: 'image/jpeg' }
}

/** The CDN's answer to a GET. */
export async function serveCdn(context: RouteContext): Promise<SandboxAnswer> {
  const file = await openCdnFile(context.world, context.request.url)
  if (file === 'expired') return { status: 403, headers: { 'content-type': 'text/plain' }, body: 'URL signature expired' }
  if (file === 'missing') return html(404, page('Not found', 'Facebook', '<h1>This file is gone</h1>'))
  const size = context.world.blobs.sizeOf(file.blobId)
  const headers = {
    'content-type': file.contentType,
    'cache-control': 'max-age=1209600, no-transform',
    'cross-origin-resource-policy': 'cross-origin',
  }
  return { status: 200, headers: { ...headers, 'content-length': String(size) }, body: { blobId: file.blobId, start: 0, end: size } }
}

/** The type a stored file is served with; undefined while it is no one's media. */
export function mediaType(world: World, blobId: string): string | undefined {
  return world.collections.collection<{ contentType: string }>('media-types').get(blobId)?.contentType
}

/** Throws a stored file away, with its public address. */
export async function removeMedia(world: World, blobId: string): Promise<void> {
  world.collections.collection('media-types').delete(blobId)
  await world.blobs.remove(blobId)
}

/** Remembers the type of a stored file, which also opens it to the public media door. */
export function setMediaType(world: World, blobId: string, contentType: string): void {
  world.collections.collection<{ contentType: string }>('media-types').put(blobId, { contentType })
}

/** A stored picture as JPEG, in the shape that `stp` says; made once. */
async function jpegVariant(world: World, blobId: string, stp: string): Promise<string> {
  const variants = world.collections.collection<{ blobId: string }>('meta-cdn-variants')
  const key = `${blobId}/${stp}`
  const known = variants.get(key)
  if (known !== undefined) return known.blobId
  const { default: sharp } = await import('sharp')
  const chunks: Uint8Array[] = []
  for await (const chunk of world.blobs.read(blobId)) chunks.push(chunk)
  const side = Number(/p(\d{1,5})$/.exec(stp)?.[1] ?? LONGEST_SIDE)
  const cut = /^c(\d{1,5})_/.exec(stp)?.[1]
  // Meta flattens transparency onto white.
  let picture = sharp(Buffer.concat(chunks)).autoOrient().flatten({ background: '#fff' })
  if (cut !== undefined) {
    const { data, info } = await picture.toBuffer({ resolveWithObject: true })
    const ratio = Number(cut) / 1_000
    const width = Math.min(info.width, Math.round(info.height * ratio))
    const height = Math.min(info.height, Math.round(info.width / ratio))
    picture = sharp(data).extract({
      left: Math.floor((info.width - width) / 2),
      top: Math.floor((info.height - height) / 2),
      width,
      height,
    })
  }
  const bytes = await picture.resize(side, side, { fit: 'inside', withoutEnlargement: true }).jpeg({ quality: 90 }).toBuffer()
  return keep(world, variants, key, bytes)
}

/** A plain picture in the colour of an id: an account's, or with the sign for "play" a video's. */
async function drawnFile(world: World, id: string, kind: 'avatar' | 'poster'): Promise<CdnFile> {
  const variants = world.collections.collection<{ blobId: string }>('meta-cdn-variants')
  const key = `${kind}/${id}`
  const known = variants.get(key)
  if (known !== undefined) return { blobId: known.blobId, contentType: 'image/jpeg' }
  const { default: sharp } = await import('sharp')
  const [width, height] = kind === 'avatar' ? [200, 200] : [360, 640]
  const ground = sharp({ create: { width, height, channels: 3, background: colourOf(id) } })
  const play = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="80" height="90"><path d="M0 0 80 45 0 90z" fill="#fff"/></svg>')
  const bytes = await (kind === 'avatar' ? ground : ground.composite([{ input: play }])).jpeg().toBuffer()
  return { blobId: await keep(world, variants, key, bytes), contentType: 'image/jpeg' }
}

async function keep(
  world: World,
  variants: { put(id: string, value: { blobId: string }): void },
  key: string,
  bytes: Uint8Array,
): Promise<string> {
  const blobId = world.blobs.create()
  await world.blobs.write(blobId, 0, [bytes] as unknown as AsyncIterable<Uint8Array>)
  setMediaType(world, blobId, 'image/jpeg')
  variants.put(key, { blobId })
  return blobId
}

function signature(world: World, path: string, stp: string, oe: string): string {
  const keys = world.collections.collection<{ key: string }>('meta-cdn-key')
  let key = keys.get('current')?.key
  if (key === undefined) {
    key = randomBytes(32).toString('hex')
    keys.put('current', { key })
  }
  return `00_${createHmac('sha256', key).update(`${path} ${stp} ${oe}`).digest('base64url').slice(0, 32)}`
}
