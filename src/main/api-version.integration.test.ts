import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { raceSurroundings } from '../../tools/token-race/race-surroundings.ts'
import { openStage, type Stage } from '../../tools/token-race/stage.ts'
import { createApp, type App } from './wire.ts'

const folder = mkdtempSync(join(tmpdir(), 'creatorsync-version-'))
let stage: Stage
let app: App

beforeAll(async () => {
  stage = await openStage(folder, Date.now(), 1)
  app = await createApp(raceSurroundings(stage.plan(), () => undefined))
  await app.openVault()
  await app.handlers['practice.connectAll']({})
  await app.start()
})
afterAll(async () => {
  await app.stop()
  await stage.close()
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})

const deliveries = () => app.handlers['delivery.list']({})

it('a version that LinkedIn ended holds a post until another one is named, and nothing is posted twice', async () => {
  const version = (name: string | null) => app.handlers['settings.save']({ apiVersion: { platform: 'linkedin', version: name } })
  await version('202501')
  const account = (await app.handlers['account.list']({})).find(({ platform }) => platform === 'linkedin')
  const draft = await app.handlers['draft.current']({})
  await app.handlers['draft.save']({ ...draft, overrides: {}, text: 'Held by a version', accountIds: [account?.id ?? ''] })
  await app.handlers['draft.publish']({ draftId: draft.id, schedule: null, isRepeatMeant: false })

  const problem = { code: 'api-version-ended', actions: ['open-settings'], details: { platformCode: 'NONEXISTENT_VERSION' } }
  await expect.poll(deliveries, { timeout: 30_000 }).toMatchObject([{ status: 'waiting', problem }])
  expect(stage.sandbox.world.posts.all()).toEqual([])

  await version(null)
  await expect.poll(deliveries, { timeout: 30_000 }).toMatchObject([{ status: 'published' }])
  expect(stage.sandbox.world.posts.all().map(({ text }) => text)).toEqual(['Held by a version'])
})
