import { isFinal, type Delivery } from '../../src/main/core/delivery.ts'
import { freeze } from '../../src/main/core/publish.ts'
import type { Engine } from '../../src/main/engine.ts'
import type { Account } from '../../src/shared/account.ts'
import { PLATFORM_RULES } from '../../src/shared/platforms/registry.ts'
import { scheduleFrom, type Schedule } from '../../src/shared/schedule.ts'
import { draftOf, type Wish } from './asked.ts'
import { ProcessDied } from './journal.ts'
import type { Life } from './life.ts'
import type { SeededRandom } from './seeded-random.ts'
import type { Stage } from './stage.ts'

/** The simulated creator: looks at the app from time to time and does what a person would. */
export interface Creator {
  /** One look, with everything that it leads to. */
  look(): Promise<void>
  /** Wishes that the app has taken on. */
  taken(): readonly Wish[]
  /** Wishes whose Publish was pressed in vain until now. */
  open(): readonly Wish[]
  /** True when there is nothing left to press: all is published, or at an end the creator accepts. */
  isContent(): boolean
  readonly abandoned: ReadonlySet<string>
}

/** A post may show some time after the platform took it: nobody decides that it is missing before this. */
const PATIENCE_MS = 60 * 60_000
const MAX_RETRIES = 2

/** Draws a creator: some cancel, some never come back to a dead login. */
export function createCreator(stage: Stage, random: SeededRandom, wishes: readonly Wish[], life: () => Life | null): Creator {
  const { time, trace, weather } = stage
  const taken = new Set<Wish>()
  const retries = new Map<string, number>()
  const askedSince = new Map<string, number>()
  const doesCancel = random.chance(0.15)
  const doesPause = random.chance(0.1)
  const doesPauseAll = random.chance(0.1)
  const abandoned = new Set<string>()
  const isOpen = (wish: Wish) => !taken.has(wish) && !wish.accounts.some((account) => abandoned.has(account.id))
  const isFaithful = random.chance(0.95)

  function publish({ engine }: Life, wish: Wish): void {
    const isInQueue = engine.deliveries.listChangedSince(0).some((one) => one.variant.text.includes(wish.tag))
    if (!isInQueue) {
      const ready = wish.accounts.every((account) => engine.accounts.get(account.id)?.status === 'ready')
      if (!ready) return
      const draft = draftOf(wish, `draft-${wish.tag}`, engine.publishParts.clock.now())
      engine.drafts.save(draft)
      const { post, deliveries } = freeze(draft, engine.publishParts, scheduleOf(wish, engine))
      engine.deliveries.savePost(post, deliveries, () => engine.drafts.remove(draft.id))
      trace.note(`creator publishes ${wish.tag}`)
    }
    taken.add(wish)
    engine.outbox.execute({ kind: 'wake' })
  }

  function scheduleOf({ delayMs }: Wish, engine: Engine): Schedule | null {
    return delayMs === null ? null : scheduleFrom(engine.publishParts.clock.now() + delayMs, 'Europe/Berlin')
  }

  async function reconnect(current: Life, account: Account): Promise<void> {
    if (abandoned.has(account.id)) return
    if (!isFaithful && time.now() < weather.clearsAt) {
      const login = PLATFORM_RULES[account.platform].login
      for (const one of current.engine.accounts.list()) if (PLATFORM_RULES[one.platform].login === login) abandoned.add(one.id)
      return
    }
    const login = PLATFORM_RULES[account.platform].login
    trace.note(`creator reconnects ${login}`)
    stage.connecting = login
    try {
      await current.engine.connections.connectPractice(login)
    } catch (cause) {
      trace.note(`  connecting failed: ${String(cause)}`)
    } finally {
      stage.connecting = null
    }
  }

  function isOnline(delivery: Delivery): { permalink: string } | null {
    const account = wishes.flatMap((wish) => wish.accounts).find((one) => one.id === delivery.accountId)
    const tag = wishes.find((wish) => delivery.variant.text.includes(wish.tag))?.tag
    const post = stage.sandbox.world.posts.find(
      (one) =>
        one.visibility !== 'failed' &&
        one.platform === delivery.platform &&
        account?.remoteId.endsWith(one.account) === true &&
        tag !== undefined &&
        one.text.includes(tag),
    )
    return post === undefined ? null : { permalink: post.url }
  }

  function excuse(delivery: Delivery): void {
    for (const assetId of delivery.variant.assetIds) stage.ledger.excuseWhole(PLATFORM_RULES[delivery.platform].login, assetId)
  }

  function attend({ engine }: Life, delivery: Delivery): void {
    const isCalm = time.now() >= weather.clearsAt
    switch (delivery.status) {
      case 'paused':
        if (!isCalm && !random.chance(0.5)) return
        trace.note(`creator resumes ${delivery.platform}`)
        engine.outbox.execute({ kind: 'resume', deliveryId: delivery.id })
        return
      case 'needs-answer': {
        if (delivery.problem?.code === 'schedule-missed') {
          trace.note(`creator sends ${delivery.platform} late`)
          engine.outbox.execute({ kind: 'publish-now', deliveryId: delivery.id })
          return
        }
        const since = askedSince.get(delivery.id) ?? time.now()
        askedSince.set(delivery.id, since)
        if (time.now() - since < PATIENCE_MS) return
        askedSince.delete(delivery.id)
        const post = isOnline(delivery)
        trace.note(`creator answers ${delivery.platform}: ${post === null ? 'post again' : 'it is online'}`)
        if (post === null) excuse(delivery)
        engine.outbox.execute({
          kind: 'answer',
          deliveryId: delivery.id,
          answer: post === null ? 'post-again' : 'it-is-online',
          permalink: post?.permalink ?? null,
        })
        return
      }
      case 'failed': {
        const count = retries.get(delivery.id) ?? 0
        if (count >= MAX_RETRIES) return
        retries.set(delivery.id, count + 1)
        trace.note(`creator retries ${delivery.platform}`)
        excuse(delivery)
        engine.outbox.execute({ kind: 'retry', deliveryId: delivery.id })
        return
      }
      default:
        if (doesPause && !isCalm && random.chance(0.2)) {
          trace.note(`creator pauses ${delivery.platform}`)
          engine.outbox.execute({ kind: 'pause', deliveryId: delivery.id })
          return
        }
        if (!doesCancel || isCalm || !random.chance(0.05)) return
        trace.note(`creator cancels ${delivery.platform}`)
        engine.outbox.execute({ kind: 'cancel', deliveryId: delivery.id })
    }
  }

  return {
    abandoned,
    taken: () => [...taken],
    open: () => wishes.filter(isOpen),
    async look() {
      const current = life()
      if (current === null || !current.isAlive()) return
      try {
        for (const wish of wishes) if (isOpen(wish) && wish.at <= time.now()) publish(current, wish)
        const { isPaused } = current.engine.outboxSettings()
        const wantsPause = doesPauseAll && time.now() < weather.clearsAt && random.chance(0.4)
        if (wantsPause !== isPaused) {
          trace.note(wantsPause ? 'creator pauses all' : 'creator lets all go on')
          current.engine.saveOutboxSettings({ isPaused: wantsPause })
          current.engine.outbox.execute({ kind: 'wake' })
        }
        const logins = new Set<string>()
        const queue = current.engine.deliveries.listChangedSince(0)
        const asksReconnect = (account: Account) =>
          account.status !== 'ready' ||
          queue.some((one) => one.accountId === account.id && one.problem?.actions.includes('reconnect') === true)
        for (const account of current.engine.accounts.list()) {
          if (!asksReconnect(account) || logins.has(PLATFORM_RULES[account.platform].login)) continue
          logins.add(PLATFORM_RULES[account.platform].login)
          if (time.now() >= weather.clearsAt || random.chance(0.5)) await reconnect(current, account)
        }
        for (const { id } of queue) {
          const delivery = current.engine.deliveries.get(id)
          if (delivery !== undefined && !isFinal(delivery)) attend(current, delivery)
          else if (delivery?.status === 'failed') attend(current, delivery)
        }
      } catch (cause) {
        // A full disk or a busy database: the app says so, and the creator comes back later.
        if (!(cause instanceof ProcessDied)) trace.note(`  the creator is told: ${String(cause)}`)
      }
    },
    isContent() {
      const current = life()
      if (current === null || !current.isAlive() || wishes.some(isOpen)) return false
      return current.engine.deliveries
        .listChangedSince(0)
        .every((one) =>
          isFinal(one)
            ? one.status !== 'failed' || (retries.get(one.id) ?? 0) >= MAX_RETRIES
            : abandoned.has(one.accountId) && one.nextAt === null,
        )
    },
  }
}
