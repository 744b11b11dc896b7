import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { createProbe, forkMediaProcess } from '../../src/main/media/probe.ts'
import { SAMPLE_CAPTIONS } from './sample-captions.ts'
import { makeSamplePdf } from './sample-pdf.ts'

const sample = (ending: string) => join(import.meta.dirname, `../../resources/sample/creatorsync-sample.${ending}`)
const probe = createProbe({ start: () => forkMediaProcess(join(import.meta.dirname, '../../src/main/media/process.ts')) })
afterAll(() => probe.close())

test('the committed document and captions are what their makers make today', async () => {
  expect((await readFile(sample('pdf'))).equals(makeSamplePdf())).toBe(true)
  expect(await readFile(sample('srt'), 'utf8')).toBe(SAMPLE_CAPTIONS)
})

test('the document has three pages', async () => {
  expect(await probe.facts(sample('pdf'))).toMatchObject({ kind: 'document', mimeType: 'application/pdf', pageCount: 3 })
})

test('the captions end with the clip', async () => {
  const { durationMs } = await probe.facts(sample('mp4'))
  expect(await probe.facts(sample('srt'))).toMatchObject({ kind: 'captions', mimeType: 'application/x-subrip', durationMs })
})

test('the animation is a dozen frames and below 200 KB', async () => {
  expect(await probe.facts(sample('gif'))).toMatchObject({
    mimeType: 'image/gif',
    width: 480,
    height: 600,
    frameCount: 12,
    durationMs: 1800,
  })
  expect((await readFile(sample('gif'))).byteLength).toBeLessThan(200_000)
})
