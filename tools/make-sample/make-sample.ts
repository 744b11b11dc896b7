import { readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from '@playwright/test'
import sharp from 'sharp'

// Makes resources/sample/: the small clip and the picture that First run offers and every test uses. Needs Chromium (Debian: apt
// install chromium). Run by hand after changing page.mjs: node tools/make-sample/make-sample.ts

const here = dirname(fileURLToPath(import.meta.url))
const root = join(here, '../..')
const modules = join(root, 'node_modules')

/** What the page may load, by its path. Nothing else is answered: the maker needs no network. */
const FILES: Readonly<Record<string, { path: string; type: string }>> = {
  '/': { path: join(here, 'page.html'), type: 'text/html' },
  '/page.mjs': { path: join(here, 'page.mjs'), type: 'text/javascript' },
  '/mediabunny.mjs': { path: join(modules, 'mediabunny/dist/bundles/mediabunny.mjs'), type: 'text/javascript' },
  '/aac-encoder.mjs': { path: join(modules, '@mediabunny/aac-encoder/dist/bundles/mediabunny-aac-encoder.mjs'), type: 'text/javascript' },
  '/inter.woff2': { path: join(modules, '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2'), type: 'font/woff2' },
}

async function makeSample(): Promise<void> {
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
  try {
    const page = await browser.newPage()
    page.on('console', (message) => console.log(`page: ${message.text()}`))
    page.on('pageerror', (error) => console.error(`page: ${error.message}`))
    // A localhost address, answered from disk: WebCodecs exists in secure contexts only.
    await page.route('**/*', async (route) => {
      const file = FILES[new URL(route.request().url()).pathname]
      if (file === undefined) await route.fulfill({ status: 404 })
      else await route.fulfill({ status: 200, contentType: file.type, body: await readFile(file.path) })
    })
    await page.goto('http://localhost/')
    await page.waitForFunction('globalThis.isReady === true')

    const video = Buffer.from(await page.evaluate<string>('globalThis.makeVideo(576, 1024, 440_000)'), 'base64')
    await writeFile(join(root, 'resources/sample/creatorsync-sample.mp4'), video)
    console.log(`creatorsync-sample.mp4: ${video.length} bytes`)

    const picture = Buffer.from(await page.evaluate<string>('globalThis.makePicture(1080, 1350, 0.12)'), 'base64')
    const jpeg = await sharp(picture).withIccProfile('srgb').jpeg({ quality: 90, mozjpeg: true, chromaSubsampling: '4:4:4' }).toBuffer()
    await writeFile(join(root, 'resources/sample/creatorsync-sample.jpg'), jpeg)
    console.log(`creatorsync-sample.jpg: ${jpeg.length} bytes`)
  } finally {
    await browser.close()
  }
}

await makeSample()
