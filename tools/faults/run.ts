import { isFinal } from '../../src/main/core/delivery.ts'
import { createDeliveryStore } from '../../src/main/store/delivery-store.ts'
import { PLATFORM_RULES, PLATFORM_IDS } from '../../src/shared/platforms/registry.ts'
import { askedOf, drawWishes, type Wish } from './asked.ts'
import { judgeRun, type Finding } from './checker.ts'
import { createCreator } from './creator.ts'
import { createLedger } from './ledger.ts'
import { startLife, type Life } from './life.ts'
import { KEPT_LESS_BYTES, setMoods } from './moods.ts'
import { reseed, useClock } from './seeded-process.ts'
import { createSeededRandom } from './seeded-random.ts'
import type { Breakage, Stage } from './stage.ts'
import { WORLD_MADE_AT, type Template } from './template.ts'
import { createTrace } from './trace.ts'
import { createVirtualTime } from './virtual-time.ts'
import { drawWeather, type EventFault, type FaultKind } from './weather.ts'

/** What came of one simulated run. */
export interface RunResult {
  readonly seed: number
  /** Tells whether two runs went the same way. */
  readonly hash: string
  readonly faults: Readonly<Record<string, number>>
  readonly published: number
  readonly failed: number
  /** Left waiting for a creator who does not come back to a dead login. */
  readonly waiting: number
  readonly findings: readonly Finding[]
  /** How much happened, and how long it took by the world's clock. */
  readonly events: number
  readonly minutes: number
  /** Empty unless asked for. */
  readonly trace: readonly string[]
}

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS
/** How long after the last fault everything must have come to its end. */
const CALM_MS = 4 * DAY_MS
/** More things than this in one run are a loop that does not end. */
const MAX_EVENTS = 40_000

/** Runs one seed from the template's world to its end. */
export async function runSeed(
  template: Template,
  seed: number,
  how: { breakage?: Breakage | null; favoured?: FaultKind | undefined; keepsTrace?: boolean } = {},
): Promise<RunResult> {
  const random = createSeededRandom(seed)
  const start = WORLD_MADE_AT + random.between(1, 90) * MINUTE_MS
  const time = createVirtualTime(start)
  reseed(seed)
  useClock(() => time.now())
  template.putBack(time)
  const { sandbox, contents } = template
  const { doesXTakeMediaTwice } = setMoods(sandbox.world, random)
  const stage: Stage = {
    time,
    sandbox,
    contents,
    database: { current: template.database() },
    commits: 0,
    lock: { heldBy: null, notice: null },
    weather: drawWeather(createSeededRandom(seed, 1), start, how.favoured),
    random: createSeededRandom(seed, 2),
    trace: createTrace(time.now, start, how.keepsTrace === true),
    ledger: createLedger(contents, time.now),
    breakage: how.breakage ?? null,
    skewMs: 0,
    isOnline: true,
    connecting: null,
    // X refuses the same text again; what it does with the same text over media is unconfirmed (contract of 2026-11-23), so some days it takes it.
    beforeMediaPostAtX: () => (doesXTakeMediaTwice ? template.forgetDuplicates() : undefined),
    uncaught: [],
    misdeeds: [],
    refreshing: new Set(),
    durable: null,
  }
  const { weather, trace } = stage
  if (stage.breakage?.writesLate !== undefined) stage.durable = stage.database.current.serialize()
  for (const file of contents.keys()) stage.ledger.excuse('youtube', file, KEPT_LESS_BYTES)
  const wishes = drawWishes(random, template.accounts, seed, start)
  let life: Life | null = null
  const creator = createCreator(stage, createSeededRandom(seed, 3), wishes, () => life)
  let isOver = false

  const lives = async (): Promise<void> => {
    trace.note('process starts')
    life = await startLife(stage, 'app', () => {
      const isCalm = time.now() >= weather.clearsAt
      time.after(isCalm ? MINUTE_MS : random.pick([1_000, 30_000, 10 * MINUTE_MS, 90 * MINUTE_MS]), () => void time.during(lives()))
    })
  }
  const looks = async (): Promise<void> => {
    await creator.look()
    const isCalm = time.now() >= weather.clearsAt
    isOver ||= isCalm && stage.skewMs === 0 && creator.isContent()
    time.after(isCalm ? 20 * MINUTE_MS : random.between(1, 15) * MINUTE_MS, () => void time.during(looks()))
  }
  for (const { at, kind } of weather.events) time.after(at - start, () => void befall(stage, kind, random.fraction(), life, wishes))
  time.after(weather.clearsAt - start, () => {
    trace.note('the weather clears')
    stage.skewMs = 0
    stage.isOnline = true
    sandbox.world.faults.clear()
  })
  time.after(0, () => void time.during(lives()))
  // A command line beside the app: it hands its work over, or takes the outbox on while the app is down.
  const companion = createSeededRandom(seed, 4)
  if (companion.chance(0.25) || stage.breakage?.lock !== undefined) {
    time.after(companion.between(0, 2 * MINUTE_MS), () => {
      trace.note('the command line starts')
      void time.during(startLife(stage, 'cli', () => undefined))
    })
  }
  time.after(1, () => void time.during(looks()))
  let events = 0
  await time.run(() => isOver || (events += 1) > MAX_EVENTS || time.now() > weather.clearsAt + CALM_MS)

  const claims = createDeliveryStore(stage.database.current).listChangedSince(0)
  const asked = creator.taken().flatMap(askedOf)
  const wanted = new Map<string, number>()
  for (const { platform, assetIds } of asked)
    for (const assetId of assetIds) {
      const key = `${PLATFORM_RULES[platform].login} ${assetId}`
      wanted.set(key, (wanted.get(key) ?? 0) + 1)
    }
  const posts = await Promise.all(
    sandbox.world.posts
      .all()
      .map(async (post) => ({ ...post, sha256: await Promise.all(post.media.map((id) => sandbox.world.blobs.sha256(id))) })),
  )
  const findings = judgeRun({
    asked,
    posts,
    claims,
    files: new Map([...contents].map(([id, content]) => [id, content.sha256])),
    abandoned: creator.abandoned,
    sentAgain: stage.ledger.beyond(wanted),
  })
  if (events > MAX_EVENTS)
    findings.push({ kind: 'stuck', count: 1, words: `more than ${MAX_EVENTS} things happened: something turns without end` })
  for (const { tag } of creator.open()) findings.push({ kind: 'stuck', count: 1, words: `Publish of ${tag} was never answered` })
  for (const words of stage.misdeeds) findings.push({ kind: 'stuck', count: 1, words })
  for (const words of stage.uncaught)
    findings.push({ kind: 'stuck', count: 1, words: `the process ended by an error nobody caught: ${words}` })
  for (const { kind, words } of findings) trace.note(`${kind}: ${words}`)
  ;(life as Life | null)?.die('with the run')
  stage.database.current.close()
  return {
    seed,
    hash: trace.hash(),
    faults: weather.counts(),
    published: claims.filter((claim) => claim.status === 'published').length,
    failed: claims.filter((claim) => claim.status === 'failed' || claim.status === 'cancelled').length,
    waiting: claims.filter((claim) => !isFinal(claim)).length,
    findings,
    events,
    minutes: Math.round((time.now() - start) / MINUTE_MS),
    trace: trace.lines(),
  }
}

/** Something happens to the world or to the computer. `fraction` decides the rest. */
function befall(stage: Stage, kind: EventFault, fraction: number, life: Life | null, wishes: readonly Wish[]): void {
  const { time, sandbox, trace, weather } = stage
  const { world } = sandbox
  const platform = PLATFORM_IDS[Math.floor(fraction * PLATFORM_IDS.length)]!
  weather.happened(kind)
  trace.note(`! ${kind} ${platform}`)
  switch (kind) {
    case 'token-expired':
    case 'token-revoked':
      // Some platforms throw away what was uploaded under a consent that ended.
      if (kind === 'token-revoked') for (const file of stage.contents.keys()) stage.ledger.excuseWhole(PLATFORM_RULES[platform].login, file)
      for (const token of world.tokens.all()) {
        if (token.login !== PLATFORM_RULES[platform].login || token.revokedAt !== null) continue
        if (kind === 'token-revoked') world.tokens.revokeGrant(token.grantId)
        else if (token.kind !== 'refresh') world.tokens.update(token.token, { expiresAt: time.now() - 1 })
      }
      return
    case 'processing-failure':
      // LinkedIn takes a post with a picture that it cannot process, hides it from others and tells no member (images doc, read 2026-11-23): nobody can know.
      if (platform === 'linkedin' && wishes.some(({ assetIds }) => assetIds.includes('image'))) return
      world.faults.add({ kind: 'fail-processing', platform })
      for (const file of stage.contents.keys()) stage.ledger.excuseWhole(PLATFORM_RULES[platform].login, file)
      return
    case 'clock-forward':
    case 'clock-back': {
      const jump = Math.round(fraction * 3 * 60) * MINUTE_MS
      stage.ledger.excuseAll()
      stage.skewMs += kind === 'clock-forward' ? jump : -jump
      return
    }
    case 'offline':
      stage.isOnline = false
      time.after(Math.round(fraction * 60) * MINUTE_MS, () => {
        stage.isOnline = true
      })
      return
    case 'quit':
      if (life !== null && life.isAlive()) life.die('of a quit in the middle')
  }
}
