import sharp from 'sharp'

const WIDTH = 480
const HEIGHT = 600
const FRAMES = 12
const FRAME_MS = 150
const SATELLITES = ['#ffffff', '#ffd166', '#ff7a9c', '#7ce0ff', '#9dffb0', '#c9b6ff']

/** The ring turns once over all frames, so that it goes on without a jump. Plain colours: a GIF has 256, and each costs bytes. */
function frame(n: number): string {
  const [x, y, orbit] = [WIDTH / 2, HEIGHT / 2, 165]
  const satellites = SATELLITES.map((fill, s) => {
    const angle = (s * Math.PI) / 3 + (2 * Math.PI * n) / FRAMES
    const size = 26 + 8 * Math.sin((2 * Math.PI * n) / FRAMES + s)
    return `<circle cx="${x + orbit * Math.cos(angle)}" cy="${y + orbit * Math.sin(angle)}" r="${size}" fill="${fill}"/>`
  })
  const beat = 62 + 4 * Math.sin((2 * Math.PI * n) / FRAMES)
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}">
    <rect width="100%" height="100%" fill="#5b2a9d"/>
    <circle cx="${x}" cy="${y}" r="${orbit}" fill="none" stroke="#8a63bd" stroke-width="2"/>
    ${satellites.join('')}
    <rect x="${x - beat}" y="${y - beat}" width="${2 * beat}" height="${2 * beat}" rx="${beat * 0.56}" fill="#ffffff"/>
    <path d="M${x - 18} ${y - 28} L${x + 30} ${y} L${x - 18} ${y + 28} Z" fill="#5b2a9d"/>
  </svg>`
}

/** The sample animation: a dozen frames, 1.8 seconds, turning without end; below 200 KB. */
export async function makeSampleGif(): Promise<Buffer> {
  const frames = await Promise.all(
    Array.from({ length: FRAMES }, (_, n) =>
      sharp(Buffer.from(frame(n)))
        .png()
        .toBuffer(),
    ),
  )
  return sharp(frames, { join: { animated: true } })
    .gif({ delay: Array.from({ length: FRAMES }, () => FRAME_MS), loop: 0, colours: 64, dither: 0, effort: 10 })
    .toBuffer()
}
