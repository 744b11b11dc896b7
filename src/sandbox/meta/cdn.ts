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

/** The real, signed address of a stored file. `maxSide` asks for a JPEG no larger than that. */
export function cdnAddress(world: World, blobId: string, kind: 'jpg' | 'mp4', maxSide?: number): string {
  const path = kind === 'jpg' ? `/v/t39.30808-6/${blobId}_n.jpg` : `/o1/v/t2/f2/${blobId}.mp4`
  const size = maxSide === undefined ? '' : `stp=dst-jpg_p${maxSide}&`
  const oe = Math.floor((world.clock.now() + SIGNED_FOR_MS) / 1000)
    .toString(16)
    .toUpperCase()
  return `https://${CDN_HOST}${path}?${size}_nc_cat=101&oh=${signature(world, path, maxSide, oe)}&oe=${oe}`
}

/** The address of an account's practice picture. */
export function avatarAddress(world: World, accountId: string): string {
  const path = `/v/t39.30808-1/${accountId}_a.jpg`
  const oe = Math.floor((world.clock.now() + SIGNED_FOR_MS) / 1000)
    .toString(16)
    .toUpperCase()
  return `https://${CDN_HOST}${path}?_nc_cat=101&oh=${signature(world, path, undefined, oe)}&oe=${oe}`
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
      source: cdnAddress(world, picture.blobId, 'jpg', side === longest ? undefined : side),
    }
  })
}

/** A file behind a CDN address, or why there is none. */
export type CdnFile = { readonly blobId: string; readonly contentType: string } | 'expired' | 'missing'

/** Finds the file behind a real CDN address, making the asked size of a picture on first use. */
export async function openCdnFile(world: World, address: URL): Promise<CdnFile> {
  const match = /^\/(?:v\/t39\.30808-([16])\/([\w.-]+)_[na]\.jpg|o1\/v\/t2\/f2\/([\w-]+)\.mp4)$/.exec(address.pathname)
  if (match === null) return 'missing'
  const oe = address.searchParams.get('oe') ?? ''
  const side = /^dst-jpg_p(\d{1,5})$/.exec(address.searchParams.get('stp') ?? '')?.[1]
  const maxSide = side === undefined ? undefined : Number(side)
  if (address.searchParams.get('oh') !== signature(world, address.pathname, maxSide, oe)) return 'expired'
  if (Number.parseInt(oe, 16) * 1000 <= world.clock.now()) return 'expired'
  if (match[1] === '1') return avatarFile(world, match[2] ?? '')
  const blobId = match[2] ?? match[3] ?? ''
  const contentType = mediaType(world, blobId)
  if (contentType === undefined) return 'missing'
  if (match[3] !== undefined) return { blobId, contentType }
  if (maxSide === undefined && contentType === 'image/jpeg') return { blobId, contentType: 'image/jpeg' }
  return { blobId: await jpegVariant(world, blobId, maxSide), contentType: 'image/jpeg' }
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

/** A stored picture as JPEG, no larger than `maxSide`; made once. */
async function jpegVariant(world: World, blobId: string, maxSide: number | undefined): Promise<string> {
  const variants = world.collections.collection<{ blobId: string }>('meta-cdn-variants')
  const key = `${blobId}/${maxSide ?? 'full'}`
  const known = variants.get(key)
  if (known !== undefined) return known.blobId
  const { default: sharp } = await import('sharp')
  const chunks: Uint8Array[] = []
  for await (const chunk of world.blobs.read(blobId)) chunks.push(chunk)
  const side = maxSide ?? LONGEST_SIDE
  // Meta flattens transparency onto white.
  const bytes = await sharp(Buffer.concat(chunks))
    .rotate()
    .flatten({ background: '#fff' })
    .resize(side, side, { fit: 'inside', withoutEnlargement: true })
    .jpeg({ quality: 90 })
    .toBuffer()
  return keep(world, variants, key, bytes)
}

async function avatarFile(world: World, accountId: string): Promise<CdnFile> {
  const variants = world.collections.collection<{ blobId: string }>('meta-cdn-variants')
  const key = `avatar/${accountId}`
  const known = variants.get(key)
  if (known !== undefined) return { blobId: known.blobId, contentType: 'image/jpeg' }
  const { default: sharp } = await import('sharp')
  const bytes = await sharp({ create: { width: 200, height: 200, channels: 3, background: colourOf(accountId) } })
    .jpeg()
    .toBuffer()
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

function signature(world: World, path: string, maxSide: number | undefined, oe: string): string {
  const keys = world.collections.collection<{ key: string }>('meta-cdn-key')
  let key = keys.get('current')?.key
  if (key === undefined) {
    key = randomBytes(32).toString('hex')
    keys.put('current', { key })
  }
  return `00_${createHmac('sha256', key)
    .update(`${path} ${maxSide ?? ''} ${oe}`)
    .digest('base64url')
    .slice(0, 32)}`
}
