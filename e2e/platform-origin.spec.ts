import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from '@playwright/test'
import { startSandbox } from '../src/sandbox/sandbox.ts'
import { controlAt, type SandboxPost } from './control.ts'
import {
  ask,
  dropFiles,
  fillDemandedOptions,
  firstRunWithPractice,
  publishNow,
  tickVideoAccounts,
  VIDEO_PLATFORMS,
  waitUntilAllPublished,
} from './creator.ts'
import { launchApp } from './driver.ts'
import { startRecorder } from './recorder.ts'

const HOSTS = [
  'x.com',
  'api.x.com',
  'accounts.google.com',
  'oauth2.googleapis.com',
  'www.googleapis.com',
  'www.facebook.com',
  'graph.facebook.com',
  'rupload.facebook.com',
  'www.linkedin.com',
  'api.linkedin.com',
  'www.tiktok.com',
  'open.tiktokapis.com',
  'open-upload.tiktokapis.com',
]

let folder = ''
test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'creatorsync-e2e-'))
})
test.afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('with another platform origin all practice traffic goes through it, none elsewhere, and live accounts are paused', async () => {
  const sandbox = await startSandbox({ dataFolder: join(folder, 'sandbox'), port: 0 })
  const recorder = await startRecorder(sandbox.origin)
  const refused = join(folder, 'refused.txt')
  const app = await launchApp(join(folder, 'data'), {
    CREATORSYNC_PLATFORM_ORIGIN: recorder.origin,
    NODE_OPTIONS: `--import=${pathToFileURL(resolve('tools/testing/loopback-only.ts')).href}`,
    CREATORSYNC_REFUSED_CONNECTIONS: refused,
  })
  try {
    await firstRunWithPractice(app.page)
    await dropFiles(app.page, [resolve('resources/sample/creatorsync-sample.mp4')])
    const text = app.page.getByRole('textbox', { name: 'Text for all' })
    await text.waitFor()
    await expect(app.page.getByText('Live accounts are paused')).toBeVisible()
    await tickVideoAccounts(app.page)
    await text.fill('Through the recorder')
    await fillDemandedOptions(app.page, 'Through the recorder')
    await publishNow(app.page)
    await waitUntilAllPublished(app, VIDEO_PLATFORMS.length, 90_000)

    const view = await ask<{ areLiveAccountsPaused: boolean }>(app.page, 'app.view')
    expect(view.areLiveAccountsPaused).toBe(true)
    const posts = await controlAt(sandbox.origin, sandbox.controlToken).get<SandboxPost[]>('posts')
    expect(posts.map((post) => post.platform).sort()).toEqual([...VIDEO_PLATFORMS].sort())
    // Every call has the form /<real host>/…, and every platform's hosts are among them.
    expect(recorder.paths.filter((path) => !/^\/([a-z0-9-]+\.)+[a-z]{2,}\//.test(path))).toEqual([])
    const seen = new Set(recorder.paths.map((path) => path.split('/')[1]))
    expect(HOSTS.filter((host) => !seen.has(host))).toEqual([])
    // What the sandbox received is what the recorder saw: no call went around it.
    const journal = await controlAt(sandbox.origin, sandbox.controlToken).get<{ host: string }[]>('journal')
    expect(journal.length).toBe(recorder.paths.filter((path) => !path.startsWith('/_')).length)
    expect(existsSync(refused) ? readFileSync(refused, 'utf8') : '').toBe('')
  } finally {
    await app.close()
    await recorder.close()
    await sandbox.close()
  }
})
