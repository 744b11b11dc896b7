import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'

// Makes resources/icon.{svg,png,ico,icns} from the drawing below. Run by hand after changing it: node tools/make-icons.ts

const resources = join(import.meta.dirname, '../resources')

const satellites = ['#ffffff', '#ffd166', '#ff8fab', '#7ce0ff', '#9dffb0', '#d6c8ff']
  .map((colour, n) => {
    const angle = (n * Math.PI) / 3 - Math.PI / 2
    const [x, y] = [512 + 318 * Math.cos(angle), 512 + 318 * Math.sin(angle)].map((value) => value.toFixed(1))
    return `<circle cx="${x}" cy="${y}" r="62" fill="${colour}"/>`
  })
  .join('\n  ')

/** One post in the middle, six places around it: the clip's picture in its simplest form. Small sizes leave the ring out. */
const drawing = (hasRing: boolean): string => `<svg xmlns="http://www.w3.org/2000/svg" width="1024" height="1024" viewBox="0 0 1024 1024">
  <defs>
    <linearGradient id="sky" x1="0.15" y1="0" x2="0.85" y2="1">
      <stop offset="0" stop-color="#3b3fd1"/>
      <stop offset="0.5" stop-color="#6a2fb0"/>
      <stop offset="1" stop-color="#e8537f"/>
    </linearGradient>
    <linearGradient id="play" x1="0" y1="0" x2="1" y2="1">
      <stop offset="0" stop-color="#4527a0"/>
      <stop offset="1" stop-color="#e0527e"/>
    </linearGradient>
  </defs>
  <rect x="48" y="48" width="928" height="928" rx="216" fill="url(#sky)"/>
  ${hasRing ? '<circle cx="512" cy="512" r="318" fill="none" stroke="#ffffff" stroke-opacity="0.35" stroke-width="14"/>' : ''}
  ${satellites}
  <rect x="342" y="342" width="340" height="340" rx="96" fill="#ffffff"/>
  <path d="M468 442 L590 512 L468 582 Z" fill="url(#play)" stroke="url(#play)" stroke-width="40" stroke-linejoin="round"/>
</svg>
`

const pngOf = (side: number): Promise<Buffer> =>
  sharp(Buffer.from(drawing(side >= 64)), { density: 72 })
    .resize(side, side)
    .png({ compressionLevel: 9 })
    .toBuffer()

/** Windows: a directory of PNGs (understood since Vista). A side of 256 is written as 0. */
async function ico(sides: readonly number[]): Promise<Buffer> {
  const images = await Promise.all(sides.map(pngOf))
  const head = Buffer.alloc(6 + 16 * sides.length)
  head.writeUInt16LE(1, 2)
  head.writeUInt16LE(sides.length, 4)
  let offset = head.byteLength
  images.forEach((image, n) => {
    const at = 6 + 16 * n
    const side = sides[n] ?? 0
    head.writeUInt8(side % 256, at)
    head.writeUInt8(side % 256, at + 1)
    head.writeUInt16LE(1, at + 4)
    head.writeUInt16LE(32, at + 6)
    head.writeUInt32LE(image.byteLength, at + 8)
    head.writeUInt32LE(offset, at + 12)
    offset += image.byteLength
  })
  return Buffer.concat([head, ...images])
}

/** macOS: named PNGs one after the other. */
async function icns(entries: readonly (readonly [name: string, side: number])[]): Promise<Buffer> {
  const box = (name: string, body: Buffer): Buffer => {
    const head = Buffer.alloc(8)
    head.write(name, 0, 'latin1')
    head.writeUInt32BE(8 + body.byteLength, 4)
    return Buffer.concat([head, body])
  }
  const parts = await Promise.all(entries.map(async ([name, side]) => box(name, await pngOf(side))))
  return box('icns', Buffer.concat(parts))
}

await writeFile(join(resources, 'icon.svg'), drawing(true))
await writeFile(join(resources, 'icon.png'), await pngOf(1024))
await writeFile(join(resources, 'icon.ico'), await ico([16, 24, 32, 48, 64, 128, 256]))
await writeFile(
  join(resources, 'icon.icns'),
  await icns([
    ['icp4', 16],
    ['icp5', 32],
    ['ic11', 32],
    ['ic12', 64],
    ['ic07', 128],
    ['ic08', 256],
    ['ic13', 256],
    ['ic09', 512],
    ['ic14', 512],
    ['ic10', 1024],
  ]),
)
