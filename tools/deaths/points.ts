import type { PlatformId } from '../../src/shared/platforms/registry.ts'
import { startClient } from './client.ts'
import { judge, type Order, type Verdict } from './judge.ts'
import { recover, toldOfDelivery } from './recovery.ts'
import type { Counted, Rehearsal } from './rehearsal.ts'
import type { Film, Stage, Studio } from './studio.ts'

/** One point at which a publish dies. Numbers begin with 1. */
export interface Point {
  readonly platform: PlatformId
  /** Null = the sample, in one piece. */
  readonly filmBytes: number | null
  readonly death: 'before-write' | 'after-write' | 'after-effect' | 'after-answer'
  readonly number: number
}

/** What came of a point. */
export interface PointResult extends Verdict {
  readonly point: Point
  /** False where this run made fewer writes or calls than the counting one: then nothing died. */
  readonly isHit: boolean
  readonly asked: number
}

/** Pauses of a minute take a second and a half; a start of the command line still fits into LinkedIn's eight minutes. */
export const POINT_SPEED = 40

/** A point as it is typed and told: `x:after-write:7`, with the film's size behind it where it is not the sample. */
export function nameOf({ platform, death, number, filmBytes }: Point): string {
  return `${platform}:${death}:${number}${filmBytes === null ? '' : `:${filmBytes}`}`
}

/** The arguments that publish a film. */
export function publishArguments(stage: Stage, film: Film, platforms: readonly PlatformId[], text: string): string[] {
  const options: Partial<Record<PlatformId, string[]>> = {
    youtube: ['--option', `youtube.title=${text}`],
    tiktok: ['--option', 'tiktok.privacy=PUBLIC_TO_EVERYONE', '--option', 'tiktok.hasConsented=true'],
  }
  const content = [
    '--text',
    text,
    '--media',
    film.path,
    '--to',
    platforms.join(),
    ...platforms.flatMap((platform) => options[platform] ?? []),
  ]
  return ['publish', ...content, '--repeat', '--wait', '--json', '--data', stage.dataFolder]
}

/** Publishes once without a fault and counts. Throws when even that goes wrong. */
export async function countPoints(studio: Studio, platform: PlatformId, filmBytes: number | null): Promise<Counted> {
  const film = await studio.film(filmBytes)
  const stage = await studio.stage(POINT_SPEED)
  try {
    const ended = await startClient(publishArguments(stage, film, [platform], 'a word from the studio'), { rehearsal: stage.rehearsal() })
      .ended
    if (ended.exitCode !== 0 || ended.counted === null) throw new Error(`${platform} cannot be published at all: ${ended.said}`)
    return ended.counted
  } finally {
    await stage.close()
  }
}

/** Every point of one publish. */
export function pointsOf(platform: PlatformId, filmBytes: number | null, { writes, answers }: Counted): Point[] {
  const numbers = (count: number) => Array.from({ length: count }, (_, index) => index + 1)
  const points = (deaths: readonly Point['death'][], count: number) =>
    numbers(count).flatMap((number) => deaths.map((death) => ({ platform, filmBytes, death, number })))
  return [...points(['before-write', 'after-write'], writes), ...points(['after-effect', 'after-answer'], answers)]
}

/** Lets a publish die at one point, restarts until it ended, and judges. `broken` is for the publish that dies, not for the restarts. */
export async function runPoint(
  studio: Studio,
  point: Point,
  broken: Partial<Pick<Rehearsal, 'isJournalForgotten'>> = {},
): Promise<PointResult> {
  const film = await studio.film(point.filmBytes)
  const stage = await studio.stage(POINT_SPEED)
  try {
    const text = `point ${point.platform} ${point.death} ${point.number} from the studio`
    const client = startClient(publishArguments(stage, film, [point.platform], text), {
      rehearsal: stage.rehearsal({ ...broken, death: ownDeath(point) }),
    })
    if (point.death === 'after-effect') stage.host.killAfterEffect(point.number, () => client.kill())
    const first = await client.ended
    const isHit = first.exitCode === null
    const { books, asked, postedAgain, complaints } = await recover(stage)
    const order: Order = { tag: text, text, film, platforms: [point.platform], isTaken: toldOfDelivery(first.out) }
    const verdict = await judge({ orders: [order], books, sandbox: stage.host.sandbox, deaths: isHit ? 1 : 0, postedAgain })
    const strange = isHit || first.exitCode === 0 ? complaints : [...complaints, `the publish ended with ${first.exitCode}: ${first.said}`]
    return { ...verdict, point, isHit, asked, wrong: verdict.wrong + strange.length, words: [...verdict.words, ...strange] }
  } finally {
    await stage.close()
  }
}

/** A death that the process brings on itself; after an effect it is the sandbox that kills. */
function ownDeath({ death, number }: Point): Rehearsal['death'] {
  switch (death) {
    case 'before-write':
      return { at: 'write', number, moment: 'before' }
    case 'after-write':
      return { at: 'write', number, moment: 'after' }
    case 'after-answer':
      return { at: 'answer', number }
    case 'after-effect':
      return null
  }
}
