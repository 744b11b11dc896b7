import { deflateSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openLinkedIn, type LinkedInClient } from './testing/client.ts'

let linkedin: LinkedInClient
let token: string
beforeEach(() => {
  linkedin = openLinkedIn()
  token = linkedin.token(['w_member_social', 'w_organization_social'])
})
afterEach(() => linkedin.close())

const pagesOf = (count: number) =>
  Array.from({ length: count }, (_, index) => `${index + 3} 0 obj <</Type /Page /Parent 2 0 R>> endobj`).join('\n')
const pdf = (count: number) => `%PDF-1.7\n2 0 obj <</Type /Pages /Count ${count}>> endobj\n${pagesOf(count)}\n%%EOF`

/** The pages as newer writers keep them: packed in an object stream. */
function packedPdf(count: number): Uint8Array {
  const stream = deflateSync(Buffer.from(pagesOf(count)))
  return Buffer.concat([
    Buffer.from(`%PDF-1.7\n1 0 obj <</Type /ObjStm /Filter /FlateDecode /Length ${stream.length}>> stream\n`),
    stream,
    Buffer.from('\nendstream endobj\n%%EOF'),
  ])
}

const zip = (...names: readonly string[]) => `PK\u0003\u0004${names.join('PK\u0001\u0002')}`

async function processed(bytes: Uint8Array | string) {
  const document = await linkedin.document(token, bytes)
  linkedin.clock.advance(2_000)
  return (await linkedin.media(token, document)).json()['status']
}

describe('documents', () => {
  it.each([
    ['a PDF of 300 pages', pdf(300)],
    ['a PDF whose pages are packed', packedPdf(300)],
    ['a DOCX', zip('[Content_Types].xml', 'word/document.xml')],
    ['a PPTX', zip('ppt/presentation.xml', 'ppt/slides/slide1.xml')],
    ['a DOC or PPT', Buffer.from('d0cf11e0a1b11ae10000', 'hex')],
  ])('take %s', async (_what, bytes) => {
    expect(await processed(bytes)).toBe('AVAILABLE')
  })

  it.each([
    ['a PDF of 301 pages', pdf(301)],
    ['a PDF of 301 packed pages', packedPdf(301)],
    ['a PPTX of 301 slides', zip('ppt/presentation.xml', ...Array.from({ length: 301 }, (_, index) => `ppt/slides/slide${index + 1}.xml`))],
    ['a table', zip('xl/workbook.xml')],
    ['words', 'just text'],
    ['three bytes', 'abc'],
  ])('refuse %s in processing', async (_what, bytes) => {
    expect(await processed(bytes)).toBe('PROCESSING_FAILED')
  })

  it('tell their pages with the post', async () => {
    const document = await linkedin.document(token, pdf(7))
    await linkedin.post(token, { content: { media: { id: document, title: 'Slides' } } })
    expect(linkedin.world.posts.all()[0]?.details).toMatchObject({ kind: 'document', title: 'Slides', pages: 7 })
  })
})
