import type { Page } from '@playwright/test'
import { PLATFORM_IDS, PLATFORM_RULES, type PlatformId } from '../src/shared/platforms/registry.ts'
import { optionFieldsFor, postRulesOf } from '../src/shared/post-kind.ts'
import { TABLE_WORDS } from '../tools/capabilities/table-words.ts'
import type { RunningApp } from './driver.ts'

/** What a creator does, in words; tests and the tour share it. */

/** The platforms that take a video, in the order of the product: the journeys publish one to all of them. */
export const VIDEO_PLATFORMS = PLATFORM_IDS.filter((id) => PLATFORM_RULES[id].posts.some(({ media }) => media.includes('video')))

/** One finished delivery, as the app tells it. */
export interface PublishedLink {
  readonly platform: PlatformId
  readonly deliveryId: string
  readonly permalink: string | null
}

/** A delivery as the page gets it; the few fields that tests look at. */
export interface SeenDelivery {
  readonly id: string
  readonly platform: PlatformId
  readonly status: string
  readonly phase: string
  readonly progress: { readonly sentBytes: number; readonly totalBytes: number }
  readonly receipt: { readonly parts: readonly { readonly permalink: string | null }[] } | null
  readonly problem: { readonly code: string; readonly details?: { readonly text?: string; readonly platformCode?: string } } | null
}

/** Asks main over the page's own bridge, as any screen does. */
export async function ask<T>(page: Page, name: string, input: unknown = {}): Promise<T> {
  const answer = await page.evaluate(
    ([request, given]) =>
      (globalThis as unknown as { creatorsync: { request(name: string, input: unknown): Promise<unknown> } }).creatorsync.request(
        request as string,
        given,
      ),
    [name, input] as const,
  )
  const result = answer as { ok: true; value: T } | { ok: false; problem: { code: string } }
  if (!result.ok) throw new Error(`${name}: ${JSON.stringify(result.problem)}`)
  return result.value
}

/** First run, up to the drop zone, with one practice account on each platform. */
export async function firstRunWithPractice(
  page: Page,
  afterEachStep: (name: string) => Promise<void> = async () => undefined,
): Promise<void> {
  await page.getByRole('button', { name: 'Get started' }).waitFor()
  await afterEachStep('first-run-welcome')
  await page.getByRole('button', { name: 'Get started' }).click()
  await page.getByRole('button', { name: 'Try with practice accounts' }).waitFor()
  await afterEachStep('first-run-accounts')
  await page.getByRole('button', { name: 'Try with practice accounts' }).click()
  await page.getByRole('heading', { name: 'Drop your first video' }).waitFor({ timeout: 60_000 })
  await afterEachStep('first-run-video')
}

/** Goes to a screen by the navigation. */
export async function goTo(page: Page, screen: 'Compose' | 'Queue' | 'Library' | 'Insights' | 'Accounts' | 'Settings'): Promise<void> {
  await page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: screen }).click()
}

/** Drops files from disk onto the window, as a hand with a mouse does: real paths, no copies. */
export async function dropFiles(page: Page, paths: readonly string[]): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const data = { items: [], files: [...paths], dragOperationsMask: 1 }
  const at = { x: 640, y: 420 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) await session.send('Input.dispatchDragEvent', { type, ...at, data })
  await session.detach()
}

/** Ticks the accounts on every platform that takes a video, and no other. */
export async function tickVideoAccounts(page: Page): Promise<void> {
  const region = page.getByRole('region', { name: 'Post to' })
  for (const id of PLATFORM_IDS) {
    const boxes = region.getByRole('checkbox', { name: `${PLATFORM_RULES[id].name} – ` })
    for (const box of await boxes.all()) await box.setChecked(VIDEO_PLATFORMS.includes(id))
  }
}

/** Fills what platforms demand before they take a video, in the words of the page: a title, who may see it (the first choice), consent. */
export async function fillDemandedOptions(page: Page, title: string): Promise<void> {
  for (const id of VIDEO_PLATFORMS) {
    const rules = PLATFORM_RULES[id]
    const fields = optionFieldsFor(rules, postRulesOf(rules, 'video', {}), null, {})
    // A switch that is demanded is demanded on.
    const demanded = fields.filter(({ isRequired, preset }) => isRequired && (preset === undefined || preset === false))
    if (demanded.length > 0) await openTab(page, rules.name)
    for (const { kind, name } of demanded) {
      const label = TABLE_WORDS.option(id, name)
      const field = (role: 'textbox' | 'combobox' | 'checkbox' | 'switch') => page.getByRole(role, { name: label })
      if (kind === 'choice') {
        await field('combobox').or(field('textbox')).click()
        await page.getByRole('option').first().click()
      } else if (kind === 'toggle') await field('checkbox').or(field('switch')).first().check()
      else await field('textbox').fill(title)
    }
  }
}

/** Opens the tab of a platform's account. */
export async function openTab(page: Page, platform: string): Promise<void> {
  await page
    .getByRole('tab', { name: new RegExp(platform, 'i') })
    .first()
    .click()
}

/** Presses Publish now. The post is on disk once its deliveries are listed. */
export async function publishNow(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Publish now' }).click()
}

/** Waits until every delivery has come to an end; answers them in the product's order. */
export async function waitUntilAllPublished(app: RunningApp, count: number, timeoutMs: number): Promise<SeenDelivery[]> {
  const endsAt = Date.now() + timeoutMs
  for (;;) {
    const seen = await ask<SeenDelivery[]>(app.page, 'delivery.list')
    const told = () =>
      JSON.stringify(
        seen.map(({ platform, status, phase, progress, problem }) => ({ platform, status, phase, sentBytes: progress.sentBytes, problem })),
      )
    if (seen.some((delivery) => ['failed', 'needs-answer', 'cancelled'].includes(delivery.status)))
      throw new Error(`not published: ${told()}`)
    if (seen.filter((delivery) => delivery.status === 'published').length === count) return seen
    if (Date.now() > endsAt) throw new Error(`not published in ${timeoutMs} ms: ${told()}`)
    await new Promise((done) => setTimeout(done, 250))
  }
}
