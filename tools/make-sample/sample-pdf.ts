/** Portrait 4:5, the shape in which document posts fill most of a phone. Points. */
const WIDTH = 1080
const HEIGHT = 1350

const PAGES: readonly { readonly title: string; readonly lines: readonly string[] }[] = [
  { title: 'CreatorSync', lines: ['Made once. Shared everywhere.'] },
  { title: 'One text', lines: ['X, YouTube, Instagram,', 'Facebook, LinkedIn, TikTok,', 'each with its own words where you like.'] },
  { title: 'Posted once', lines: ['Every post goes out one time,', 'and its link is the proof.'] },
]

/** "0.36 0.16 0.62": a colour of three bytes as PDF writes it. */
const colour = (hex: string): string => [1, 3, 5].map((at) => (Number.parseInt(hex.slice(at, at + 2), 16) / 255).toFixed(3)).join(' ')

/** A filled disc: four curves, whose handles are 0.5523 of the radius long. */
function disc(x: number, y: number, r: number, fill: string): string {
  const k = r * 0.5523
  const numbers = (...values: readonly number[]): string => values.map((value) => value.toFixed(1)).join(' ')
  return [
    `${colour(fill)} rg`,
    `${numbers(x + r, y)} m`,
    `${numbers(x + r, y + k, x + k, y + r, x, y + r)} c`,
    `${numbers(x - k, y + r, x - r, y + k, x - r, y)} c`,
    `${numbers(x - r, y - k, x - k, y - r, x, y - r)} c`,
    `${numbers(x + k, y - r, x + r, y - k, x + r, y)} c f`,
  ].join('\n')
}

function drawing(page: number): string {
  const { title, lines } = PAGES[page] as (typeof PAGES)[number]
  const ring = ['#ffffff', '#ffd166', '#ff7a9c', '#7ce0ff', '#9dffb0', '#c9b6ff'].map((fill, n) => {
    const angle = ((n + page / 2) * Math.PI) / 3
    return disc(WIDTH / 2 + 250 * Math.cos(angle), 880 + 250 * Math.sin(angle), 34, fill)
  })
  const words = lines.map((line, n) => `BT /Plain 46 Tf 100 ${330 - n * 64} Td (${line}) Tj ET`)
  return [
    '/Ground sh',
    ...ring,
    disc(WIDTH / 2, 880, 130, '#ffffff'),
    `${colour('#7a3aa6')} rg 500 815 m 500 945 l 610 880 l f`,
    '1 1 1 rg',
    `BT /Bold 112 Tf 100 430 Td (${title}) Tj ET`,
    ...words,
    `BT /Plain 30 Tf 100 90 Td (${page + 1} of ${PAGES.length}) Tj ET`,
  ].join('\n')
}

/** The sample document: three pages of our own drawing, in plain PDF 1.4, the same bytes each time. */
export function makeSamplePdf(): Buffer {
  const ends = `/C0 [${colour('#1b1464')}] /C1 [${colour('#e0527e')}]`
  const ground = `<< /ShadingType 2 /ColorSpace /DeviceRGB /Coords [0 ${HEIGHT} ${WIDTH} 0] /Function << /FunctionType 2 /Domain [0 1] ${ends} /N 1 >> >>`
  const font = (name: string): string => `<< /Type /Font /Subtype /Type1 /BaseFont /${name} /Encoding /WinAnsiEncoding >>`
  const first = 5
  const kids = PAGES.map((_, n) => `${first + 2 * n} 0 R`).join(' ')
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R /Lang (en) >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${PAGES.length} /MediaBox [0 0 ${WIDTH} ${HEIGHT}] /Resources 3 0 R >>`,
    `<< /Font << /Plain ${font('Helvetica')} /Bold ${font('Helvetica-Bold')} >> /Shading << /Ground ${ground} >> >>`,
    '<< /Title (CreatorSync sample) /Producer (CreatorSync) >>',
    ...PAGES.flatMap((_, n) => {
      const content = drawing(n)
      return [
        `<< /Type /Page /Parent 2 0 R /Contents ${first + 2 * n + 1} 0 R >>`,
        `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
      ]
    }),
  ]
  let text = '%PDF-1.4\n%\xe2\xe3\xcf\xd3\n'
  const lines = objects.map((object, n) => {
    const offset = String(text.length).padStart(10, '0')
    text += `${n + 1} 0 obj\n${object}\nendobj\n`
    return `${offset} 00000 n \n`
  })
  const size = objects.length + 1
  const table = `xref\n0 ${size}\n0000000000 65535 f \n${lines.join('')}`
  const end = `trailer\n<< /Size ${size} /Root 1 0 R /Info 4 0 R >>\nstartxref\n${text.length}\n%%EOF\n`
  return Buffer.from(text + table + end, 'latin1')
}
