import { deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { packedPdf, plainPdf } from './__fixtures__/documents.ts'
import { readPdf } from './pdf-document.ts'

/** Reads a PDF out of memory and counts the bytes that were asked for. */
async function read(bytes: Uint8Array) {
  let bytesRead = 0
  const facts = await readPdf((position, length) => {
    const part = bytes.subarray(position, position + length)
    bytesRead += part.byteLength
    return Promise.resolve(part)
  }, bytes.byteLength)
  return { ...facts, bytesRead }
}

const replaced = (bytes: Buffer, from: string | RegExp, to: string) => Buffer.from(bytes.toString('latin1').replace(from, to), 'latin1')

describe('readPdf counts the pages', () => {
  test.each([1, 3, 299, 5000])('of plain objects and of compressed ones: %i', async (pages) => {
    expect(await read(plainPdf(pages))).toMatchObject({ state: 'read', pageCount: pages })
    expect(await read(packedPdf(pages))).toMatchObject({ state: 'read', pageCount: pages })
  })

  test('reading a few kilobytes of a large file', async () => {
    const large = plainPdf(20_000)
    expect(large.byteLength).toBeGreaterThan(2_000_000)
    const { pageCount, bytesRead } = (await read(large)) as { pageCount: number; bytesRead: number }
    expect(pageCount).toBe(20_000)
    expect(bytesRead).toBeLessThan(64 * 1024)
  })

  test('behind other bytes, whether they count as part of the file or not', async () => {
    expect(await read(plainPdf(4, { before: 'HTTP/1.1 200 OK\r\n\r\n' }))).toMatchObject({ pageCount: 4 })
    const counted = replaced(plainPdf(4), '%PDF-1.4\n%', '%x\n\n%PDF-1')
    expect(await read(counted)).toMatchObject({ pageCount: 4 })
  })

  test('as the last save tells them, whose table comes before the earlier ones', async () => {
    const first = plainPdf(4).toString('latin1')
    const object = first.length
    const table = object + '2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 7 >>\nendobj\n'.length
    const second = `${first}2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 7 >>\nendobj\nxref\n2 1\n${String(object).padStart(10, '0')} 00000 n \n`
    const trailer = `trailer\n<< /Size 8 /Root 1 0 R /Prev ${first.indexOf('xref\n')} >>\nstartxref\n${table}\n%%EOF\n`
    expect(await read(Buffer.from(second + trailer, 'latin1'))).toMatchObject({ pageCount: 7 })
  })

  test('where the page tree tells their number in another object', async () => {
    const indirect = replaced(replaced(plainPdf(9), '/Count 9 >>', '/Count 40 0 R >>'), 'xref\n', '40 0 obj 9 endobj\nxref\n')
    expect(await read(indirect)).toMatchObject({ pageCount: 9 })
  })

  test('of a file whose tables are wrong, by looking for its objects', async () => {
    for (const whole of [plainPdf(6), packedPdf(6)]) {
      expect(await read(replaced(whole, /startxref\n\d+/, 'startxref\n7'))).toMatchObject({ pageCount: 6 })
      expect(await read(replaced(whole, /startxref[^]*$/, ''))).toMatchObject({ pageCount: 6 })
      expect(await read(replaced(whole, /\/Root 1 0[^]*$/, ''))).toMatchObject({ pageCount: 6 })
    }
    expect(await read(replaced(plainPdf(6), '1 0 obj', '1 0 obj\n\n\n\n'))).toMatchObject({ pageCount: 6 })
  })
})

describe('readPdf says', () => {
  test('that a file is encrypted, also where its tables are wrong', async () => {
    const locked = plainPdf(2, { trailer: '/Encrypt 9 0 R' })
    expect(await read(locked)).toMatchObject({ state: 'encrypted' })
    expect(await read(replaced(locked, /startxref\n\d+/, 'startxref\n7'))).toMatchObject({ state: 'encrypted' })
    expect(await read(plainPdf(2, { trailer: '/Encrypt null' }))).toMatchObject({ pageCount: 2 })
  })

  test('that a file is damaged when it has no page tree or was cut before its tables', async () => {
    expect(await read(Buffer.from('%PDF-1.7\n'))).toMatchObject({ state: 'damaged' })
    expect(await read(Buffer.from('%PDF-1.7\nstartxref\n0\n%%EOF\n'))).toMatchObject({ state: 'damaged' })
    for (const whole of [plainPdf(6), packedPdf(6)]) {
      for (const part of [0.2, 0.5, 0.6]) {
        expect(await read(whole.subarray(0, whole.byteLength * part))).toMatchObject({ state: 'damaged' })
      }
    }
  })

  test('nothing of the pages where the page tree tells no believable number', async () => {
    for (const count of ['0', '-3', '1.5', '99999999', '(many)', '3 0 R', '77 0 R']) {
      const file = replaced(plainPdf(6), '/Kids [3 0 R] /Count 6', `/Kids [3 0 R] /Count ${count}`)
      expect(await read(file), count).toMatchObject({ state: 'read', pageCount: null })
    }
  })

  test('nothing of the pages, and not "damaged", where a filter is not known', async () => {
    expect(await read(replaced(packedPdf(6), /\/FlateDecode/, '/LZWDecode  '))).toMatchObject({ state: 'read', pageCount: null })
  })
})

describe('readPdf ends', () => {
  test('on tables and references that lead in circles', async () => {
    const file = plainPdf(6)
    const table = file.indexOf('xref\n')
    expect(await read(replaced(file, '/Root 1 0 R', `/Prev ${table} /Root 1 0 R`))).toMatchObject({ pageCount: 6 })
    const circle = '%PDF-1.4\n1 0 obj\n2 0 R\nendobj\n2 0 obj\n1 0 R\nendobj\ntrailer << /Root 1 0 R >>\n'
    expect(await read(Buffer.from(circle))).toMatchObject({ state: 'damaged' })
  })

  test('on nesting without end and on strings that never close', async () => {
    for (const piece of ['[', '<<', '<</A', '(', '<', '%', '/', ' ', '1 0 obj ', 'trailer', '/Catalog ', '/ObjStm ']) {
      const file = Buffer.from(`%PDF-1.4\n1 0 obj\n${piece.repeat(300_000 / piece.length)}\ntrailer << /Root 1 0 R >>\nstartxref\n9\n%%EOF`)
      expect((await read(file)).state, piece).toMatch(/^(read|damaged)$/)
    }
  })

  test('on a stream that unpacks to more than memory', async () => {
    const bomb = deflateSync(Buffer.alloc(40 * 1024 * 1024), { level: 1 })
    const stream = `<< /Type /ObjStm /N 1 /First 10 /Filter /FlateDecode /Length ${bomb.byteLength} >>\nstream\n`
    const before = process.memoryUsage().rss
    const objects = Array.from({ length: 40 }, (_, n) => Buffer.concat([Buffer.from(`${n + 1} 0 obj\n${stream}`), bomb]))
    expect(await read(Buffer.concat([Buffer.from('%PDF-1.5\n'), ...objects]))).toMatchObject({ state: 'read', pageCount: null })
    expect(process.memoryUsage().rss - before).toBeLessThan(300 * 1024 * 1024)
  })

  test('on any change and any cut, with an answer', async () => {
    const files = [plainPdf(6), packedPdf(6), plainPdf(2, { trailer: '/Encrypt 9 0 R', before: 'x' })]
    const number = fc.oneof(fc.constantFrom('0', '1', '99999999999999999999', '-1', '4294967295'), fc.nat(9999).map(String))
    const change = fc.oneof(
      fc.record({
        at: fc.double({ min: 0, max: 0.999, noNaN: true }),
        text: fc.constantFrom('<<', '>>', '[', ']', '(', ' 1 0 R ', 'obj', 'stream'),
      }),
      fc.record({ at: fc.double({ min: 0, max: 0.999, noNaN: true }), text: number }),
      fc.record({ at: fc.double({ min: 0, max: 0.999, noNaN: true }), text: fc.string({ minLength: 1, maxLength: 4, unit: 'binary' }) }),
    )
    const cases = fc.record({
      file: fc.constantFrom(...files),
      changes: fc.array(change, { maxLength: 5 }),
      kept: fc.oneof(fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true })),
    })
    await fc.assert(
      fc.asyncProperty(cases, async ({ file, changes, kept }) => {
        const bytes = Buffer.from(file.subarray(0, Math.floor(file.byteLength * kept)))
        for (const { at, text } of changes) bytes.write(text, Math.floor(bytes.byteLength * at), 'latin1')
        const facts = await read(bytes)
        expect(['read', 'encrypted', 'damaged']).toContain(facts.state)
        expect(facts.bytesRead).toBeLessThan(100 * file.byteLength + 100_000)
      }),
      { numRuns: 500, interruptAfterTimeLimit: 5000 },
    )
  }, 20_000)
})
