import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { officeDocument, zipOf } from './__fixtures__/documents.ts'
import { MediaFailureError } from './media-failure.ts'
import { officeTypeOfOle, officeTypeOfZip } from './office-document.ts'

const typeOf = (bytes: Uint8Array): Promise<unknown> =>
  officeTypeOfZip((position, length) => Promise.resolve(bytes.subarray(position, position + length)), bytes.byteLength).catch(
    (error: unknown) => {
      if (error instanceof MediaFailureError) return error.failure
      throw error
    },
  )

const OOXML = 'application/vnd.openxmlformats-officedocument'
const MAIN = `<Override ContentType="${OOXML}.wordprocessingml.document.main+xml"/>`

describe('an Office document in an archive', () => {
  test('is what its list of contents says', async () => {
    expect(await typeOf(officeDocument('wordprocessingml.document'))).toBe(`${OOXML}.wordprocessingml.document`)
    expect(await typeOf(officeDocument('presentationml.presentation'))).toBe(`${OOXML}.presentationml.presentation`)
    expect(await typeOf(zipOf('[Content_Types].xml', MAIN, false))).toBe(`${OOXML}.wordprocessingml.document`)
    expect(await typeOf(Buffer.concat([officeDocument('wordprocessingml.document'), Buffer.from('behind it')]))).toBe(
      `${OOXML}.wordprocessingml.document`,
    )
  })

  test('is none when the list names no text and no slides', async () => {
    expect(await typeOf(officeDocument('spreadsheetml.sheet'))).toBe('not-media')
    expect(await typeOf(zipOf('letter.txt', MAIN))).toBe('not-media')
    expect(await typeOf(zipOf('[Content_Types].xml', MAIN.replace('document.main', 'template.main')))).toBe('not-media')
  })

  test('is damaged when it is cut', async () => {
    const whole = officeDocument('wordprocessingml.document')
    for (const length of [4, 40, whole.byteLength - 22, whole.byteLength - 1])
      expect(await typeOf(whole.subarray(0, length))).toBe('damaged')
  })

  test('is judged without a crash, whatever was changed in it', async () => {
    const whole = officeDocument('presentationml.presentation')
    const change = fc.record({
      position: fc.nat(whole.byteLength - 4),
      value: fc.oneof(fc.constantFrom(0, 0xffffffff, 0x7fffffff), fc.nat(0xffffffff)),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), fc.nat(whole.byteLength), async (changes, cut) => {
        const bytes = Buffer.from(whole)
        for (const { position, value } of changes) bytes.writeUInt32LE(value, position)
        for (const variant of [bytes, bytes.subarray(0, cut)])
          expect(await typeOf(variant)).toMatch(/^(not-media|damaged|application\/.*)$/)
      }),
      { numRuns: 500 },
    )
  })

  test('is refused when its list unpacks to more than any list', async () => {
    expect(await typeOf(zipOf('[Content_Types].xml', ' '.repeat(5_000_000)))).toBe('damaged')
  })
})

test('an Office document in the old format is what its ending says, and a new one in it is encrypted', () => {
  const failureOf = (path: string) => {
    try {
      return officeTypeOfOle(path)
    } catch (error) {
      return (error as MediaFailureError).failure
    }
  }
  expect(['a.doc', '/x/b.PPT', 'c.docx', 'd.pptx', 'e.xls', 'f'].map(failureOf)).toEqual([
    'application/msword',
    'application/vnd.ms-powerpoint',
    'encrypted',
    'encrypted',
    'not-media',
    'not-media',
  ])
})
