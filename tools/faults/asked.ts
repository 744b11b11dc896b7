import type { Account } from '../../src/shared/account.ts'
import type { Draft } from '../../src/shared/model.ts'
import { PLATFORM_RULES, type PlatformId } from '../../src/shared/platforms/registry.ts'
import type { MediaShape } from '../../src/shared/platform-rules.ts'
import type { SeededRandom } from './seeded-random.ts'

/** A post that the creator means to publish: drawn before the run begins. */
export interface Wish {
  /** In every text, so that anyone can find the post again. */
  readonly tag: string
  readonly text: string
  readonly assetIds: readonly string[]
  readonly accounts: readonly Account[]
  /** Epoch ms at which Publish is pressed. */
  readonly at: number
  /** How long after that it is to go out; null = at once. */
  readonly delayMs: number | null
}

/** What one account was asked to show: the judge's view of a wish. */
export interface Asked {
  readonly tag: string
  readonly text: string
  readonly accountId: string
  readonly platform: PlatformId
  readonly remoteId: string
  /** Of each file, in order. */
  readonly assetIds: readonly string[]
}

/** Whether a platform takes a post of these files, chosen by an option or not. */
const takes = (platform: PlatformId, ...shapes: readonly MediaShape[]): boolean =>
  PLATFORM_RULES[platform].posts.some(({ media }) => media.some((shape) => shapes.includes(shape)))
const needsVideo = (platform: PlatformId): boolean => !takes(platform, 'none', 'image', 'images')
const needsMedia = (platform: PlatformId): boolean => !takes(platform, 'none')
const takesVideo = (platform: PlatformId): boolean => takes(platform, 'video')
const MINUTE_MS = 60_000

/** Draws one to three posts to some of the accounts each. */
export function drawWishes(random: SeededRandom, accounts: readonly Account[], seed: number, start: number): Wish[] {
  const count = random.weighted([
    [1, 16],
    [2, 3],
    [3, 1],
  ])
  return Array.from({ length: count }, (_, number) => {
    const share = random.weighted([
      [0.1, 6],
      [0.3, 3],
      [1, 1],
    ])
    const drawn = accounts.filter(() => random.chance(share))
    const wished = drawn.length > 0 ? drawn : [random.pick(accounts)]
    // One post has the same files everywhere: where somebody takes nothing but a video, those that take none are left out.
    const isVideo = wished.some(({ platform }) => needsVideo(platform))
    const chosen = isVideo ? wished.filter(({ platform }) => takesVideo(platform)) : wished
    const tag = `day${seed}post${number}`
    return {
      tag,
      text: `${tag} a word from the studio`,
      assetIds: drawFiles(random, chosen),
      accounts: chosen,
      at: start + (number === 0 ? 0 : random.between(0, 20 * MINUTE_MS)),
      delayMs: random.chance(0.15) ? random.between(2, 240) * MINUTE_MS : null,
    }
  })
}

function drawFiles(random: SeededRandom, accounts: readonly Account[]): string[] {
  const some = (is: (platform: PlatformId) => boolean) => accounts.some((account) => is(account.platform))
  const video = () =>
    random.weighted([
      ['video', 90],
      ['video-tall', 9],
      ['video-huge', 1],
    ])
  if (some(needsVideo)) return [video()]
  const kind = random.weighted<'text' | 'image' | 'images' | 'video'>([
    ['text', some(needsMedia) ? 0 : 4],
    ['image', 3],
    ['images', 2],
    ['video', accounts.every(({ platform }) => takesVideo(platform)) ? 2 : 0],
  ])
  switch (kind) {
    case 'text':
      return []
    case 'image':
      return ['image']
    case 'images':
      return ['image', 'image-2']
    case 'video':
      return [video()]
  }
}

/** The draft as the composer would hold it. */
export function draftOf(wish: Wish, id: string, now: number): Draft {
  const options: Partial<Record<PlatformId, Record<string, string | boolean>>> = {
    youtube: { title: wish.tag, privacy: 'public', madeForKids: false, categoryId: '22' },
    tiktok: { privacy: 'PUBLIC_TO_EVERYONE', hasConsented: true },
  }
  return {
    id,
    text: wish.text,
    assetIds: [...wish.assetIds],
    accountIds: wish.accounts.map((account) => account.id),
    overrides: Object.fromEntries(wish.accounts.map((account) => [account.id, { options: options[account.platform] ?? {} }])),
    updatedAt: now,
  }
}

/** What the judge looks for. */
export function askedOf(wish: Wish): Asked[] {
  return wish.accounts.map((account) => ({
    tag: wish.tag,
    text: wish.text,
    accountId: account.id,
    platform: account.platform,
    remoteId: account.remoteId,
    assetIds: wish.assetIds,
  }))
}
