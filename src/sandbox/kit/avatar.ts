import { createHash } from 'node:crypto'
import { crc32, deflateSync } from 'node:zlib'
import type { SandboxAnswer } from './request.ts'
import type { World } from './world.ts'

const SIDE = 96

/** A blob with the picture of `key`: a PNG drawn once and kept, so that an account always looks the same. */
export async function patternBlob(world: World, key: string): Promise<string> {
  const known = world.collections.collection<{ blobId: string }>('avatars')
  const drawn = known.get(key)
  if (drawn !== undefined) return drawn.blobId
  const blobId = world.blobs.create()
  await world.blobs.write(blobId, 0, once(drawPng(key)))
  known.put(key, { blobId })
  return blobId
}

/** The picture of `key` as an answer. */
export async function avatarAnswer(world: World, key: string): Promise<SandboxAnswer> {
  const blobId = await patternBlob(world, key)
  const size = world.blobs.sizeOf(blobId)
  return { status: 200, headers: { 'content-type': 'image/png', 'content-length': String(size) }, body: { blobId, start: 0, end: size } }
}

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes
}

/** A head and shoulders on a ground whose colour comes from the key. */
function drawPng(key: string): Uint8Array {
  const hash = createHash('sha256').update(key).digest()
  const ground = [60 + (hash[0]! % 140), 60 + (hash[1]! % 140), 60 + (hash[2]! % 140)]
  const rows: Buffer[] = []
  for (let y = 0; y < SIDE; y += 1) {
    const row = Buffer.alloc(1 + SIDE * 3)
    for (let x = 0; x < SIDE; x += 1) {
      const isHead = Math.hypot(x - SIDE / 2, y - SIDE * 0.38) < SIDE * 0.18
      const isBody = Math.hypot(x - SIDE / 2, y - SIDE * 0.98) < SIDE * 0.36
      for (let channel = 0; channel < 3; channel += 1) row[1 + x * 3 + channel] = isHead || isBody ? 245 : ground[channel]!
    }
    rows.push(row)
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(SIDE, 0)
  header.writeUInt32BE(SIDE, 4)
  header.set([8, 2, 0, 0, 0], 8)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([signature, part('IHDR', header), part('IDAT', deflateSync(Buffer.concat(rows))), part('IEND', Buffer.alloc(0))])
}

function part(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const frame = Buffer.alloc(named.length + 8)
  frame.writeUInt32BE(data.length, 0)
  frame.set(named, 4)
  frame.writeUInt32BE(crc32(named), frame.length - 4)
  return frame
}
