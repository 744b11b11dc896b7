import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { ask, dropFiles, firstRunWithPractice, goTo, type SeenDelivery } from '../e2e/creator.ts'
import { launchApp, type RunningApp } from '../e2e/driver.ts'
import { makeLargeVideo } from '../tools/make-sample/large-file.ts'

/**
 * Memory of the main process while six large videos go to six platforms at once, each as large as its platform admits up to 2 GB. Prints one
 * JSON line; exits 1 when the peak is 150 MB or more over idle, or when a delivery was not published. `--scale 0.1` makes the files smaller.
 */
const SIZES: Readonly<Record<string, number>> = {
  x: 2_000_000_000,
  youtube: 2_000_000_000,
  facebook: 2_000_000_000,
  tiktok: 2_000_000_000,
  linkedin: 500_000_000,
  instagram: 300_000_000,
}
const ALLOWED_GROWTH_MB = 150
const scaleAt = process.argv.indexOf('--scale')
const scale = scaleAt < 0 ? 1 : Number(process.argv[scaleAt + 1])

interface Account {
  readonly id: string
  readonly platform: string
  readonly tier: string | null
}
interface Draft {
  readonly id: string
  readonly assetIds: readonly string[]
}

const folder = mkdtempSync(join(tmpdir(), 'creatorsync-bench-'))
const app = await launchApp(join(folder, 'data'))
try {
  await firstRunWithPractice(app.page)
  await connectPremiumX(app)
  const accounts = await ask<Account[]>(app.page, 'account.list')
  const chosen = Object.keys(SIZES).map((platform) => {
    const account = accounts.find((one) => one.platform === platform && (platform !== 'x' || one.tier === 'premium'))
    if (account === undefined) throw new Error(`no practice account for ${platform}`)
    return account
  })
  const files: string[] = []
  for (const account of chosen) {
    const file = join(folder, `${account.platform}.mp4`)
    await makeLargeVideo(resolve('resources/sample/creatorsync-sample.mp4'), file, Math.round(SIZES[account.platform]! * scale))
    files.push(file)
  }
  await dropFiles(app.page, files)
  const assetIds = await droppedAssets(app, files.length)
  // Away from the composer: its draft must not be saved over those of this measurement.
  await goTo(app.page, 'Queue')
  await new Promise((done) => setTimeout(done, 3_000))
  const idleMB = residentMB(app.pid)
  let peakMB = idleMB
  const sampler = setInterval(() => {
    peakMB = Math.max(peakMB, residentMB(app.pid))
  }, 50)
  const began = Date.now()
  for (const [index, account] of chosen.entries()) {
    const draft = await ask<Draft>(app.page, 'draft.discard')
    await ask(app.page, 'draft.save', {
      ...draft,
      text: `A large video for ${account.platform}`,
      assetIds: [assetIds[index]],
      accountIds: [account.id],
      overrides: { [account.id]: { options: optionsFor(account.platform) } },
      updatedAt: 0,
    })
    await ask(app.page, 'draft.publish', { draftId: draft.id })
  }
  let seen: SeenDelivery[] = []
  do {
    await new Promise((done) => setTimeout(done, 500))
    seen = await ask<SeenDelivery[]>(app.page, 'delivery.list')
  } while (
    seen.some((delivery) => !['published', 'failed', 'needs-answer', 'cancelled'].includes(delivery.status)) &&
    Date.now() - began < 15 * 60_000
  )
  clearInterval(sampler)
  const published = seen.filter((delivery) => delivery.status === 'published').length
  const growthMB = Math.round(peakMB - idleMB)
  process.stdout.write(
    `${JSON.stringify({ published, idleMB: Math.round(idleMB), peakMB: Math.round(peakMB), growthMB, allowedMB: ALLOWED_GROWTH_MB, totalMB: Math.round(seen.reduce((sum, one) => sum + one.progress.totalBytes, 0) / 1e6), seconds: Math.round((Date.now() - began) / 1000), problems: seen.flatMap((one) => (one.problem === null ? [] : [one.problem])) })}\n`,
  )
  process.exitCode = published === chosen.length && growthMB < ALLOWED_GROWTH_MB ? 0 : 1
} finally {
  await app.close()
  rmSync(folder, { recursive: true, force: true })
}

/** Resident memory of the main process; on systems without /proc there is nothing to read and the bench says so. */
function residentMB(pid: number): number {
  const line = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
  if (line === null) throw new Error('this measurement reads /proc and needs Linux')
  return Number(line[1]) / 1024
}

async function droppedAssets(running: RunningApp, count: number): Promise<readonly string[]> {
  for (let tries = 0; tries < 240; tries += 1) {
    await new Promise((done) => setTimeout(done, 250))
    const { assetIds } = await ask<Draft>(running.page, 'draft.current')
    if (assetIds.length === count) return assetIds
  }
  throw new Error('the dropped files did not arrive')
}

/** Rehearses a login by hand: the Premium account is chosen on the sandbox's consent page. */
async function connectPremiumX(running: RunningApp): Promise<void> {
  const before = (await running.openedLinks()).length
  await ask(running.page, 'connection.start', { login: 'x', isPractice: true })
  let consent: string | undefined
  for (let tries = 0; consent === undefined && tries < 40; tries += 1) {
    await new Promise((done) => setTimeout(done, 250))
    consent = (await running.openedLinks())[before]
  }
  if (consent === undefined) throw new Error('no consent page was opened')
  const premium = /value="(\d+)"[^>]*>[^<]*Premium/i.exec(await (await fetch(consent)).text())?.[1]
  if (premium === undefined) throw new Error('the consent page offers no Premium account')
  await fetch(consent, { method: 'POST', body: new URLSearchParams({ decision: 'allow', account: premium }) })
  for (let tries = 0; tries < 40; tries += 1) {
    await new Promise((done) => setTimeout(done, 250))
    if ((await ask<Account[]>(running.page, 'account.list')).some((account) => account.tier === 'premium')) return
  }
  throw new Error('the Premium account was not connected')
}

function optionsFor(platform: string): Record<string, unknown> {
  if (platform === 'youtube') return { title: 'A large video', privacy: 'public' }
  return platform === 'tiktok' ? { privacy: 'PUBLIC_TO_EVERYONE', hasConsented: true } : {}
}
