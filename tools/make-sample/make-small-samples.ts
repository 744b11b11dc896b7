import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { SAMPLE_CAPTIONS } from './sample-captions.ts'
import { makeSampleGif } from './sample-gif.ts'
import { makeSamplePdf } from './sample-pdf.ts'

// Makes the samples that need no browser: document, captions, animation. Run by hand after changing one of them:
// node tools/make-sample/make-small-samples.ts

const folder = join(import.meta.dirname, '../../resources/sample')
const made = { pdf: makeSamplePdf(), srt: Buffer.from(SAMPLE_CAPTIONS), gif: await makeSampleGif() }
for (const [ending, bytes] of Object.entries(made)) {
  await writeFile(join(folder, `creatorsync-sample.${ending}`), bytes)
  console.log(`creatorsync-sample.${ending}: ${bytes.byteLength} bytes`)
}
