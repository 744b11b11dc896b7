import { hasSettled } from '../../src/cli/exit-codes.ts'
import { FILM_PLATFORMS } from '../testing/films.ts'
import { createSeededRandom, type SeededRandom } from '../faults/seeded-random.ts'
import { readBooks } from './books.ts'
import { startClient, type Ended } from './client.ts'
import { judge, type Order, type Verdict } from './judge.ts'
import { publishArguments } from './points.ts'
import { recover, toldOfDelivery } from './recovery.ts'
import type { Stage, Studio } from './studio.ts'

/** What came of one data folder whose command line was killed again and again. */
export interface RandomResult extends Verdict {
  readonly seed: number
  readonly kills: number
  /** Kills while a film was being received. */
  readonly killsInUpload: number
  readonly posts: number
  readonly published: number
  readonly asked: number
}

/** Long enough that a death often finds an upload under way. */
const FILM_BYTES = 12_500_000
/** How fast the sandbox takes each film. */
const BYTES_PER_SECOND = 6_000_000
/** Counted from the first word: a start of Node takes as long as the machine is busy. */
const LONGEST_LIFE_MS = 4_000
/** One death in so many comes while the process still starts, within this time. */
const EARLY_DEATHS = 0.15
const START_MS = 600
/** So many deliveries under way and no new post is added. */
const ENOUGH_UNDER_WAY = 4

/** Publishes film after film to all six platforms and kills the command line at random moments until `kills` deaths; then lets it run to the end, and judges.
 * TikTok's upload addresses live an hour and X's tokens two: at `speed`, a run must stay below. */
export async function runRandomKills(
  studio: Studio,
  wish: { readonly kills: number; readonly seed: number; readonly speed: number },
): Promise<RandomResult> {
  const random = createSeededRandom(wish.seed)
  const film = await studio.film(FILM_BYTES)
  const stage = await studio.stage(wish.speed)
  try {
    stage.host.sandbox.world.faults.add({
      kind: 'bandwidth',
      bytesPerSecond: BYTES_PER_SECOND / wish.speed,
      count: Number.MAX_SAFE_INTEGER,
    })
    const orders: Order[] = []
    const complaints: string[] = []
    let kills = 0
    let killsInUpload = 0
    while (kills < wish.kills) {
      const isNew = underWay(stage) < ENOUGH_UNDER_WAY
      const text = `day ${wish.seed} post ${orders.length} from the studio`
      const argv = isNew ? publishArguments(stage, film, FILM_PLATFORMS, text) : ['outbox', '--watch', '--json', '--data', stage.dataFolder]
      const { ended, wasInUpload } = await liveAndDie(stage, argv, random)
      if (ended.exitCode === null) kills += 1
      if (ended.exitCode === null && wasInUpload) killsInUpload += 1
      if (isNew) orders.push({ tag: text, text, film, platforms: FILM_PLATFORMS, isTaken: toldOfDelivery(ended.out) })
      if (ended.exitCode !== null && ended.exitCode !== 0) complaints.push(`a run ended with ${ended.exitCode}: ${ended.said}`)
    }
    const { books, asked, postedAgain, complaints: more } = await recover(stage)
    const verdict = await judge({ orders, books, sandbox: stage.host.sandbox, deaths: kills, postedAgain })
    const strange = [...complaints, ...more]
    return {
      ...verdict,
      wrong: verdict.wrong + strange.length,
      words: [...verdict.words, ...strange],
      seed: wish.seed,
      kills,
      killsInUpload,
      posts: orders.length,
      published: books.deliveries.filter((delivery) => delivery.status === 'published').length,
      asked,
    }
  } finally {
    await stage.close()
  }
}

function underWay(stage: Stage): number {
  return readBooks(stage.dataFolder).deliveries.filter((delivery) => !hasSettled(delivery)).length
}

async function liveAndDie(stage: Stage, argv: readonly string[], random: SeededRandom): Promise<{ ended: Ended; wasInUpload: boolean }> {
  const isEarly = random.chance(EARLY_DEATHS)
  const lifeMs = random.between(1, isEarly ? START_MS : LONGEST_LIFE_MS)
  const client = startClient(argv, { rehearsal: stage.rehearsal({ endsWhenSettled: true }) })
  let wasInUpload = false
  if (!isEarly) await client.began
  const timer = setTimeout(() => {
    wasInUpload = stage.host.bodiesUnderWay() > 0
    void client.kill()
  }, lifeMs)
  const ended = await client.ended
  clearTimeout(timer)
  return { ended, wasInUpload }
}
