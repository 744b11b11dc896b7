import { describe, expect, it } from 'vitest'
import { checkVariant } from '../check-variant.ts'
import type { Json } from '../json.ts'
import type { MediaAsset, PostingOptions } from '../model.ts'
import { optionFieldsFor, postRulesOf } from '../post-kind.ts'
import { tiktokRules } from './tiktok.ts'

const video: MediaAsset = {
  id: 'v',
  kind: 'video',
  fileName: 'v.mp4',
  sizeBytes: 1_000_000,
  mimeType: 'video/mp4',
  width: 1080,
  height: 1920,
  durationMs: 6_000,
  frameRate: 30,
  videoCodec: 'avc',
  audioCodec: 'aac',
  altText: '',
  modifiedAt: 0,
  fingerprint: 'v',
  importedAt: 0,
}
const OFFERED: PostingOptions = {
  fetchedAt: 0,
  displayName: 'Mira',
  blockedReason: null,
  choices: { privacy: ['FOLLOWER_OF_CREATOR', 'SELF_ONLY'] },
  disabledOptions: ['allowDuet'],
  maxVideoDurationMs: 180_000,
}
const POST = { privacy: 'SELF_ONLY', hasConsented: true }

const problems = (options: Record<string, Json>, wish: { text?: string; abilities?: string[]; asset?: Partial<MediaAsset> } = {}) =>
  checkVariant({
    rules: tiktokRules,
    account: { tier: null, kind: 'person', abilities: wish.abilities ?? [] },
    variant: { accountId: 'a', text: wish.text ?? '', assetIds: ['v'], options },
    assets: [{ ...video, ...wish.asset }],
    asset: () => undefined,
    postingOptions: OFFERED,
    now: 0,
  }).map(({ code, field }) => [code, field])

describe('a TikTok post', () => {
  it('has no preselected visibility and nothing switched on, and needs both answers', () => {
    expect(problems({})).toEqual([
      ['option-required', 'privacy'],
      ['option-required', 'hasConsented'],
    ])
    const presets = tiktokRules.options.filter(({ name }) => name !== 'format').map(({ preset }) => preset ?? false)
    expect(presets.every((preset) => preset === false)).toBe(true)
    expect(problems(POST)).toEqual([])
  })

  it('takes only what TikTok offers this creator', () => {
    expect(problems({ ...POST, privacy: 'PUBLIC_TO_EVERYONE' })).toEqual([['option-not-offered', 'privacy']])
    expect(problems({ ...POST, allowDuet: true, allowStitch: true })).toEqual([['option-not-offered', 'allowDuet']])
    expect(problems(POST, { asset: { durationMs: 181_000 } })).toEqual([['video-too-long', undefined]])
  })

  it('discloses at least one kind of commercial content, and branded content never to oneself alone', () => {
    expect(problems({ ...POST, isCommercial: true })).toEqual([['options-conflict', 'yourBrand']])
    expect(problems({ ...POST, isCommercial: true, yourBrand: true })).toEqual([])
    expect(problems({ ...POST, isCommercial: true, brandedContent: true })).toEqual([['options-conflict', 'privacy']])
    expect(problems({ ...POST, privacy: 'FOLLOWER_OF_CREATOR', isCommercial: true, brandedContent: true })).toEqual([])
  })

  it('has a cover from within the video', () => {
    expect(problems({ ...POST, coverAt: 6_000 })).toEqual([])
    expect(problems({ ...POST, coverAt: 6_001 })).toEqual([['option-outside-video', 'coverAt']])
  })
})

describe('a TikTok draft', () => {
  const draft = postRulesOf(tiktokRules, 'video', { format: 'draft' })

  it('is chosen by its format alone, and has no other option', () => {
    expect(draft?.kind).toBe('draft')
    expect(postRulesOf(tiktokRules, 'video', {})?.kind).toBe('video')
    expect(optionFieldsFor(tiktokRules, draft).map(({ name }) => name)).toEqual(['format'])
  })

  it('needs the permission for drafts, and nothing that a post needs', () => {
    expect(problems({ format: 'draft' })).toEqual([['permission-missing', 'format']])
    expect(problems({ format: 'draft' }, { abilities: ['drafts'] })).toEqual([])
  })

  it('says that its text is not taken along', () => {
    expect(problems({ format: 'draft' }, { abilities: ['drafts'], text: 'Hello' })).toEqual([['text-ignored', 'text']])
  })
})
