import { deflateRawSync, deflateSync } from 'node:zlib'

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1')

/** The objects of an empty document in two floors of page tree: 1 is the catalog, 2 the root of the page tree. */
function objectsOf(pageCount: number): readonly string[] {
  const pages = Array.from({ length: pageCount }, (_, n) => `<< /Type /Page /Parent 3 0 R /MediaBox [0 0 300 400] /Note (page \\(${n}) >>`)
  const kids = pages.map((_, n) => `${n + 4} 0 R`).join(' ')
  return [
    '<< /Type /Catalog /Pages 2 0 R /Lang (en) >>',
    `<< /Type /Pages /Kids [3 0 R] /Count ${pageCount} >>`,
    `<< /Type /Pages /Parent 2 0 R /Kids [${kids}] /Count ${pageCount} >>`,
    ...pages,
  ]
}

/** A PDF as simple programs write it: plain objects and a table. `trailer` is added to the trailer's entries. */
export function plainPdf(pageCount: number, { trailer = '', before = '' } = {}): Buffer {
  let text = '%PDF-1.4\n%\xe2\xe3\xcf\xd3\n'
  const offsets: number[] = []
  const objects = objectsOf(pageCount)
  objects.forEach((object, n) => {
    offsets.push(text.length)
    text += `${n + 1} 0 obj\n${object}\nendobj\n`
  })
  const lines = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${lines}`
  const end = `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R ${trailer} >>\nstartxref\n${text.length}\n%%EOF\n`
  return latin1(`${before}${text}${table}${end}`)
}

/** The same as today's programs write it: all objects in one compressed stream, and the table as another, by PNG's "up" filter. */
export function packedPdf(pageCount: number): Buffer {
  const objects = objectsOf(pageCount)
  let bodies = ''
  const starts = objects.map((object, n) => {
    const start = `${n + 1} ${bodies.length}`
    bodies += `${object}\n`
    return start
  })
  const head = `${starts.join(' ')} `
  const container = objects.length + 1
  const packed = deflateSync(latin1(head + bodies))
  const file = [latin1('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n')]
  const containerAt = file[0]?.byteLength ?? 0
  const dictionary = `/Type /ObjStm /N ${objects.length} /First ${head.length} /Filter /FlateDecode /Length ${packed.byteLength}`
  file.push(latin1(`${container} 0 obj\n<< ${dictionary} >>\nstream\n`), packed, latin1('\nendstream\nendobj\n'))
  const tableAt = Buffer.concat(file).byteLength
  const rows = [[0, 0, 0], ...objects.map((_, n) => [2, container, n]), [1, containerAt, 0], [1, tableAt, 0]].map(
    ([type = 0, place = 0, rest = 0]) => [type, place >> 8, place & 255, rest & 255],
  )
  const filtered = rows.flatMap((row, n) => [2, ...row.map((byte, column) => (byte - (rows[n - 1]?.[column] ?? 0)) & 255)])
  const table = deflateSync(Buffer.from(filtered))
  const parameters = '/Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 4 >>'
  const size = objects.length + 3
  file.push(
    latin1(
      `${container + 1} 0 obj\n<< /Type /XRef /Size ${size} /W [1 2 1] /Root 1 0 R ${parameters} /Length ${table.byteLength} >>\nstream\n`,
    ),
    table,
    latin1(`\nendstream\nendobj\nstartxref\n${tableAt}\n%%EOF\n`),
  )
  return Buffer.concat(file)
}

/** A ZIP archive of one text file, without check sums, which nothing here looks at. */
export function zipOf(name: string, content: string, isDeflated = true): Buffer {
  const packed = isDeflated ? deflateRawSync(latin1(content)) : latin1(content)
  const fields = Buffer.alloc(26)
  fields.writeUInt16LE(20, 0)
  fields.writeUInt16LE(isDeflated ? 8 : 0, 4)
  fields.writeUInt32LE(packed.byteLength, 14)
  fields.writeUInt32LE(content.length, 18)
  fields.writeUInt16LE(name.length, 22)
  const local = Buffer.concat([latin1('PK\x03\x04'), fields, latin1(name), packed])
  const entry = Buffer.concat([latin1('PK\x01\x02\x14\0'), fields, Buffer.alloc(14), latin1(name)])
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 0, 'latin1')
  end.writeUInt16LE(1, 8)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(entry.byteLength, 12)
  end.writeUInt32LE(local.byteLength, 16)
  return Buffer.concat([local, entry, end])
}

const OOXML = 'application/vnd.openxmlformats-officedocument'

/** A DOCX or PPTX as far as its list of contents. */
export function officeDocument(kind: 'wordprocessingml.document' | 'presentationml.presentation' | 'spreadsheetml.sheet'): Buffer {
  const part = `<Override PartName="/main.xml" ContentType="${OOXML}.${kind}.main+xml"/>`
  return zipOf('[Content_Types].xml', `<?xml version="1.0"?><Types>${part}</Types>`)
}
