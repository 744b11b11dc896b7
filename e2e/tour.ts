import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import {
  ask,
  dropFiles,
  fillDemandedOptions,
  firstRunWithPractice,
  goTo,
  publishNow,
  tickVideoAccounts,
  VIDEO_PLATFORMS,
  waitUntilAllPublished,
} from './creator.ts'
import { launchApp, type RunningApp } from './driver.ts'

/**
 * The tour: the real app, led by the same driver as the tests through first run, six practice accounts, a dropped video and Publish. Prints
 * `published <platform> <permalink>` for each, saves screenshots under artifacts/tour/, and exits 0 only if all six links showed the post.
 */
const TEXT = 'My first video from CreatorSync, to every platform at once 🎬'
const folder = resolve('artifacts/tour')
const dataFolder = join(mkdtempSync(join(tmpdir(), 'creatorsync-tour-')), 'data')
rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })

let app: RunningApp | undefined
try {
  app = await launchApp(dataFolder)
  process.exitCode = (await lead(app)) ? 0 : 1
} catch (cause) {
  process.stderr.write(`The tour stopped: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}\n`)
  await app?.page.screenshot({ path: join(folder, 'stopped.png') }).catch(() => undefined)
  process.exitCode = 1
} finally {
  await app?.close().catch(() => undefined)
  rmSync(join(dataFolder, '..'), { recursive: true, force: true })
}

async function lead(running: RunningApp): Promise<boolean> {
  const { page } = running
  let number = 0
  const picture = async (name: string): Promise<void> => {
    number += 1
    await page.screenshot({ path: join(folder, `${String(number).padStart(2, '0')}-${name}.png`) })
  }
  await firstRunWithPractice(page, picture)
  await dropFiles(page, [resolve('resources/sample/creatorsync-sample.mp4')])
  const text = page.getByRole('textbox', { name: 'Text for all' })
  await text.waitFor()
  await tickVideoAccounts(page)
  await text.fill(`${TEXT} ${'and a sentence that is far too long for X. '.repeat(6)}`)
  await page.getByText('too long for X').last().waitFor()
  await page.getByRole('region', { name: 'Post to' }).getByText('Who can see it').waitFor()
  await picture('compose-with-problems')
  await text.fill(TEXT)
  await fillDemandedOptions(page, 'My first video from CreatorSync')
  await picture('compose-ready')
  await publishNow(page)
  await goTo(page, 'Queue')
  await page
    .getByText('Publishing')
    .or(page.getByText('Uploading'))
    .or(page.getByText('processing'))
    .first()
    .waitFor({ timeout: 5_000 })
    .catch(() => undefined)
  await picture('queue-running')
  const deliveries = await waitUntilAllPublished(running, VIDEO_PLATFORMS.length, 90_000)
  await picture('queue-published')
  await goTo(page, 'Library')
  await page.getByRole('heading', { name: 'Library' }).waitFor()
  await page
    .getByRole('link', { name: 'Open link' })
    .or(page.getByRole('button', { name: 'Open link' }))
    .nth(VIDEO_PLATFORMS.length - 1)
    .waitFor()
  await picture('library')
  await goTo(page, 'Accounts')
  await page.getByText('Practice Creator').first().waitFor()
  await picture('accounts')

  let shown = 0
  for (const platform of VIDEO_PLATFORMS) {
    const delivery = deliveries.find((one) => one.platform === platform)
    const permalink = delivery?.receipt?.parts[0]?.permalink
    if (delivery === undefined || permalink === null || permalink === undefined) {
      process.stdout.write(`not published ${platform}\n`)
      continue
    }
    const before = (await running.openedLinks()).length
    await ask(page, 'library.openLink', { deliveryId: delivery.id, part: 0 })
    const link = (await running.openedLinks())[before]
    const isShown = link !== undefined && (await showsThePost(link))
    process.stdout.write(
      isShown ? `published ${platform} ${permalink}\n` : `the link does not show the post: ${platform} ${link ?? permalink}\n`,
    )
    if (isShown) shown += 1
  }
  return shown === VIDEO_PLATFORMS.length
}

/** Opens the link as a browser would: the page has the text and its video can be fetched. */
async function showsThePost(link: string): Promise<boolean> {
  const answer = await fetch(link)
  const body = await answer.text()
  const media = /<video[^>]*src="([^"]+)"/.exec(body)?.[1]
  if (!answer.ok || !body.includes('My first video from CreatorSync') || media === undefined) return false
  const video = await fetch(media, { headers: { range: 'bytes=0-1023' } })
  return video.status === 206 && (video.headers.get('content-type') ?? '').startsWith('video/')
}
