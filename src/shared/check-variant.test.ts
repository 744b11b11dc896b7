import { describe, expect, it } from 'vitest'
import type { CheckInput } from './check-input.ts'
import { checkVariant } from './check-variant.ts'
import { choicesFor, mediaShapeOf, optionFieldsFor } from './post-kind.ts'
import type { MediaAsset, PostingOptions } from './model.ts'
import { PLATFORM_IDS, PLATFORM_RULES, type PlatformId } from './platforms/registry.ts'
import type { Fact, PlatformRules } from './platform-rules.ts'
import type { ProblemCode } from './problem.ts'

function fact<T>(value: T): Fact<T> {
  return { value, source: 'test', checkedOn: '2026-11-23' }
}

const POSTS: PlatformRules['posts'] = [
  { kind: 'image', media: ['image'] },
  { kind: 'images', media: ['images'] },
  { kind: 'video', media: ['video'] },
]

/** A platform that has a limit of every sort. */
const RULES: PlatformRules = {
  platform: 'x',
  login: 'x',
  name: 'Test',
  posts: POSTS,
  forbiddenCharacters: fact(['<', '>']),
  limits: {
    text: { counting: 'code-points', max: fact(50) },
    maxHashtags: fact(2),
    maxMentions: fact(1),
    image: {
      maxCount: fact(3),
      maxBytes: fact(1_000),
      mimeTypes: fact(['image/jpeg']),
      minWidth: fact(100),
      maxPixels: fact(1_000_000),
      aspect: fact([0.8, 1.91] as const),
    },
    video: {
      maxBytes: fact(10_000),
      minBytes: fact(100),
      mimeTypes: fact(['video/mp4']),
      videoCodecs: fact(['avc']),
      minDurationMs: fact(3_000),
      maxDurationMs: fact(60_000),
      aspect: fact([0.5, 2] as const),
      minSide: fact(100),
      maxSide: fact(4_000),
      frameRate: fact([23, 60] as const),
    },
  },
  tiers: { premium: { text: { counting: 'code-points', max: fact(500) } } },
  options: [
    { name: 'title', kind: 'text', isRequired: true, maxLength: fact(10), counting: 'code-points', forbidden: fact(['<', '>']) },
    { name: 'note', kind: 'text', isRequired: false },
    { name: 'privacy', kind: 'choice', isRequired: false, preset: 'public', choices: ['public', 'private'] },
    { name: 'audience', kind: 'choice', isRequired: false, isPerAccount: true },
    { name: 'comments', kind: 'toggle', isRequired: false },
    { name: 'cover', kind: 'text', isRequired: true, appliesTo: ['text'] },
  ],
  conflicts: [{ when: { comments: true }, refuses: { privacy: 'private' } }],
  tokenHosts: [],
  linkedHosts: [],
  canReadMetrics: false,
  metrics: [],
  canDelete: false,
}

const IMAGE: MediaAsset = {
  id: 'image',
  kind: 'image',
  fileName: 'a.jpg',
  sizeBytes: 500,
  mimeType: 'image/jpeg',
  width: 400,
  height: 400,
  durationMs: null,
  frameRate: null,
  videoCodec: null,
  audioCodec: null,
  altText: '',
  modifiedAt: 0,
  fingerprint: '',
  importedAt: 0,
}
const VIDEO: MediaAsset = {
  ...IMAGE,
  id: 'video',
  kind: 'video',
  fileName: 'a.mp4',
  sizeBytes: 5_000,
  mimeType: 'video/mp4',
  durationMs: 10_000,
  frameRate: 30,
  videoCodec: 'avc',
}
const OPTIONS: PostingOptions = {
  fetchedAt: 0,
  displayName: 'Ada',
  blockedReason: null,
  choices: { audience: ['all'] },
  disabledOptions: [],
  maxVideoDurationMs: null,
}

const NOW = Date.parse('2026-11-28T00:00:00Z')
const DAY_MS = 86_400_000

interface Change {
  text?: string
  assets?: MediaAsset[]
  options?: CheckInput['variant']['options']
  postingOptions?: PostingOptions | null
  tier?: string | null
  rules?: Partial<PlatformRules>
  apiVersion?: string
  now?: number
}

function check({ text = 'hello', assets = [IMAGE], options = { title: 'Title' }, tier = null, rules = {}, ...change }: Change) {
  return checkVariant({
    postingOptions: null,
    now: NOW,
    ...change,
    rules: { ...RULES, ...rules },
    account: { tier, kind: 'person', abilities: [] },
    assets,
    asset: () => undefined,
    variant: { accountId: 'account', text, assetIds: assets.map((asset) => asset.id), options },
  })
}
const codes = (change: Change) => check(change).map((found) => found.code)
const image = (change: Partial<MediaAsset>) => ({ assets: [{ ...IMAGE, ...change }] })
const video = (change: Partial<MediaAsset>) => ({ assets: [{ ...VIDEO, ...change }] })

describe('checking a variant', () => {
  it('finds nothing wrong with what is right', () => {
    expect(codes({})).toEqual([])
    expect(codes({ assets: [VIDEO] })).toEqual([])
    expect(codes({ assets: [IMAGE, IMAGE, IMAGE], text: '' })).toEqual([])
  })

  it.each<[ProblemCode, Change]>([
    ['text-required', { text: ' \n', rules: { posts: [{ kind: 'image', media: ['image'], text: 'required' }] } }],
    ['text-too-long', { text: 'x'.repeat(51) }],
    ['text-forbidden-characters', { text: 'a < b' }],
    ['too-many-hashtags', { text: '#a #b #c' }],
    ['too-many-mentions', { text: '@a @b' }],
    ['media-required', { assets: [], options: { title: 'Title', cover: 'c' } }],
    ['media-mixed', { assets: [IMAGE, VIDEO], options: { title: 'Title', cover: 'c' } }],
    ['too-many-videos', { assets: [VIDEO, VIDEO], options: { title: 'Title', cover: 'c' } }],
    ['media-kind-unsupported', { rules: { posts: [{ kind: 'video', media: ['video'] }] } }],
    ['too-many-images', { assets: [IMAGE, IMAGE, IMAGE, IMAGE] }],
    ['image-too-large', image({ sizeBytes: 1_001 })],
    ['image-format', image({ mimeType: 'image/png' })],
    ['image-dimensions', image({ width: 99, height: 99 })],
    ['image-dimensions', image({ width: 1_001, height: 1_001 })],
    ['image-aspect', image({ width: 400, height: 200 })],
    ['video-too-large', video({ sizeBytes: 10_001 })],
    ['video-too-small', video({ sizeBytes: 99 })],
    ['video-format', video({ mimeType: 'video/webm' })],
    ['video-codec', video({ videoCodec: 'hevc' })],
    ['video-too-long', video({ durationMs: 60_001 })],
    ['video-too-short', video({ durationMs: 2_999 })],
    ['video-dimensions', video({ width: 99, height: 99 })],
    ['video-dimensions', video({ width: 4_001, height: 4_001 })],
    ['video-aspect', video({ width: 400, height: 150 })],
    ['video-frame-rate', video({ frameRate: 61 })],
    ['video-frame-rate', video({ frameRate: 15 })],
    ['option-required', { options: {} }],
    ['option-required', { options: { title: '' } }],
    ['option-too-long', { options: { title: 'x'.repeat(11) } }],
    ['text-forbidden-characters', { options: { title: 'a > b' } }],
    ['option-not-offered', { options: { title: 'Title', privacy: 'secret' } }],
    ['option-not-offered', { options: { title: 'Title', audience: 'friends' }, postingOptions: OPTIONS }],
    ['option-not-offered', { options: { title: 'Title', comments: true }, postingOptions: { ...OPTIONS, disabledOptions: ['comments'] } }],
    ['options-conflict', { options: { title: 'Title', comments: true, privacy: 'private' } }],
    ['posting-blocked', { postingOptions: { ...OPTIONS, blockedReason: 'too many posts today' } }],
  ])('says %s once, with whose it is', (code, change) => {
    expect(check(change)).toMatchObject([{ code, platform: 'x', accountId: 'account', severity: 'error' }])
  })

  it('takes every limit as it is and refuses only what is beyond it', () => {
    expect(codes({ text: 'x'.repeat(50) })).toEqual([])
    expect(codes({ text: '#a #b @c' })).toEqual([])
    expect(codes(image({ sizeBytes: 1_000, width: 1_000, height: 1_000 }))).toEqual([])
    expect(codes(video({ sizeBytes: 10_000, durationMs: 60_000, width: 4_000, height: 2_000, frameRate: 60.02 }))).toEqual([])
    expect(codes(video({ sizeBytes: 100, durationMs: 3_000, width: 100, height: 100, frameRate: 22.98 }))).toEqual([])
    expect(codes({ options: { title: 'x'.repeat(10) } })).toEqual([])
  })

  it('refuses characters where the platform refuses them, and in no other field', () => {
    expect(check({ options: { title: 'a > b' } })).toMatchObject([{ code: 'text-forbidden-characters', field: 'title' }])
    expect(codes({ options: { title: 'Title', note: 'a > b' } })).toEqual([])
  })

  it('warns 60 days before the end of the version that is used, ours or the one that was chosen', () => {
    const apiVersion = {
      header: 'version',
      pinned: fact('1'),
      form: /^\d$/,
      endsAt: (version: string) => NOW + Number(version) * 60 * DAY_MS,
    }
    const told = (chosen: Change) => check({ rules: { apiVersion }, ...chosen })
    expect(told({})).toMatchObject([
      { code: 'api-version-ends', severity: 'warning', params: { version: '1', endDay: NOW + 60 * DAY_MS }, actions: ['open-settings'] },
    ])
    expect(told({ apiVersion: '2' })).toEqual([])
    expect(told({ now: NOW - 1 })).toEqual([])
  })

  it("counts as the account's tier allows; an unknown tier has the platform's own limits", () => {
    expect(codes({ text: 'x'.repeat(500), tier: 'premium' })).toEqual([])
    expect(check({ text: 'x'.repeat(501), tier: 'premium' })).toMatchObject([
      { code: 'text-too-long', params: { length: 501, max: 500, over: 1 } },
    ])
    expect(codes({ text: 'x'.repeat(51), tier: 'gold' })).toEqual(['text-too-long'])
    expect(codes({ ...video({ sizeBytes: 10_001 }), tier: 'premium' })).toEqual(['video-too-large'])
  })

  it('takes the shorter of the two longest durations: the platform’s and the account’s', () => {
    const of = (maxVideoDurationMs: number | null) =>
      codes({ ...video({ durationMs: 30_000 }), postingOptions: { ...OPTIONS, maxVideoDurationMs } })
    expect(of(null)).toEqual([])
    expect(of(90_000)).toEqual([])
    expect(of(20_000)).toEqual(['video-too-long'])
    expect(codes({ ...video({ durationMs: 70_000 }), postingOptions: { ...OPTIONS, maxVideoDurationMs: 90_000 } })).toEqual([
      'video-too-long',
    ])
  })

  it('does not judge by what the platform was not asked yet', () => {
    expect(codes({ options: { title: 'Title', audience: 'friends' }, postingOptions: null })).toEqual([])
  })

  it('names the file of each problem with media', () => {
    expect(check({ assets: [IMAGE, { ...IMAGE, id: 'large', sizeBytes: 2_000 }] })).toMatchObject([
      { code: 'image-too-large', assetId: 'large', params: { fileName: 'a.jpg' } },
    ])
  })

  it('is not fooled by marks inside words and addresses', () => {
    expect(codes({ text: 'a@b.example c@d.example x/#y z&#1; C#' })).toEqual([])
  })

  it('says everything that is wrong, not only the first', () => {
    expect(codes({ text: 'x'.repeat(60), ...video({ sizeBytes: 99, durationMs: 1 }), options: {} })).toEqual([
      'text-too-long',
      'video-too-small',
      'video-too-short',
      'option-required',
    ])
  })
})

describe('a draft for the platform’s own app', () => {
  it('is not held up by what the account may not post today', () => {
    const blocked = { ...OPTIONS, blockedReason: 'too many posts', maxVideoDurationMs: 1_000 }
    const draft: PlatformRules['posts'] = [{ kind: 'draft', media: ['video'] }]
    expect(codes({ assets: [VIDEO], postingOptions: blocked })).toEqual(['video-too-long', 'posting-blocked'])
    expect(codes({ assets: [VIDEO], postingOptions: blocked, rules: { posts: draft } })).toEqual([])
  })
})

describe('options of every kind', () => {
  const NOW_MS = 1_000_000
  const options: PlatformRules['options'] = [
    { name: 'coverAt', kind: 'moment', isRequired: false },
    { name: 'publishAt', kind: 'datetime', isRequired: false, window: fact([600_000, 3_600_000] as const) },
    { name: 'link', kind: 'url', isRequired: false },
    { name: 'people', kind: 'people', isRequired: false, maxCount: fact(2) },
    { name: 'tagged', kind: 'tagged-people', isRequired: false, maxCount: fact(1), positionedIn: ['image'] },
    { name: 'thread', kind: 'thread', isRequired: false, maxCount: fact(2) },
    { name: 'captions', kind: 'file', isRequired: false, mimeTypes: fact(['text/vtt']), maxBytes: fact(100) },
    { name: 'firstComment', kind: 'lines', isRequired: false, maxLength: fact(5), needs: 'comments' },
    { name: 'style', kind: 'choice', isRequired: false, choices: ['plain', 'story'] },
    { name: 'detail', kind: 'text', isRequired: true, shownWith: { option: 'style', is: ['story'] } },
    { name: 'ofPages', kind: 'text', isRequired: true, accountKinds: ['page'] },
  ]
  const posts: PlatformRules['posts'] = [
    { kind: 'story', media: ['video'], when: { option: 'style', is: ['story'] }, text: 'ignored' },
    { kind: 'text', media: ['none'], text: 'required' },
    ...POSTS,
  ]
  const captions = (change: Partial<MediaAsset>): MediaAsset => ({
    ...IMAGE,
    id: 'c',
    kind: 'captions',
    mimeType: 'text/vtt',
    sizeBytes: 50,
    ...change,
  })
  const check = (chosen: CheckInput['variant']['options'], assets: MediaAsset[] = [VIDEO], files: MediaAsset[] = [captions({})]) =>
    checkVariant({
      rules: { ...RULES, posts, options, conflicts: [] },
      account: { tier: null, kind: 'person', abilities: [] },
      assets,
      asset: (id) => files.find((file) => file.id === id),
      now: NOW_MS,
      postingOptions: null,
      variant: { accountId: 'account', text: 'hello', assetIds: [], options: chosen },
    }).map(({ code, field }) => `${field}: ${code}`)

  it.each<[string, CheckInput['variant']['options'], string[]]>([
    ['a moment within the video', { coverAt: 9_000 }, []],
    ['a moment after its end', { coverAt: 10_001 }, ['coverAt: option-outside-video']],
    ['a moment that is no number', { coverAt: 'soon' }, ['coverAt: option-invalid']],
    ['a time within the window', { publishAt: NOW_MS + 700_000 }, []],
    ['a time too soon', { publishAt: NOW_MS + 1 }, ['publishAt: option-outside-window']],
    ['a time too far away', { publishAt: NOW_MS + 3_700_000 }, ['publishAt: option-outside-window']],
    ['an address', { link: 'https://example.com/a?b' }, []],
    ['what is no address', { link: 'example' }, ['link: option-invalid']],
    ['an address of another kind', { link: 'javascript:alert(1)' }, ['link: option-invalid']],
    ['two people', { people: ['ada', 'bo'] }, []],
    ['three people where two are taken', { people: ['ada', 'bo', 'cy'] }, ['people: option-too-many']],
    ['a tagged person', { tagged: [{ username: 'ada', x: 0.5, y: 1 }] }, []],
    ['a tag outside the picture', { tagged: [{ username: 'ada', x: 1.5, y: 1 }] }, ['tagged: option-invalid']],
    ['a tag without a name', { tagged: [{ username: '' }] }, ['tagged: option-invalid']],
    ['a thread', { thread: [{ text: 'two', assetIds: [] }] }, []],
    ['a thread with an empty post', { thread: [{ text: ' ', assetIds: [] }] }, ['thread: text-required']],
    ['a thread with a post too long', { thread: [{ text: 'x'.repeat(51), assetIds: [] }] }, ['thread: text-too-long']],
    ['a thread too long', { thread: ['a', 'b', 'c'].map((text) => ({ text, assetIds: [] })) }, ['thread: option-too-many']],
    ['captions', { captions: 'c' }, []],
    ['a comment without the permission', { firstComment: 'Hi' }, ['firstComment: permission-missing']],
    ['a comment too long', { firstComment: 'Hello!' }, ['firstComment: permission-missing', 'firstComment: option-too-long']],
    ['a companion that is asked for', { style: 'story' }, ['detail: option-required', 'text: text-ignored']],
    ['a companion that is given', { style: 'story', detail: 'x' }, ['text: text-ignored']],
  ])('%s', (_title, chosen, expected) => {
    expect(check(chosen).sort()).toEqual([...expected].sort())
  })

  it('judges a file by its kind and its size', () => {
    expect(check({ captions: 'c' }, [VIDEO], [captions({ mimeType: 'application/x-subrip' })])).toEqual(['captions: file-kind-unsupported'])
    expect(check({ captions: 'c' }, [VIDEO], [captions({ sizeBytes: 101 })])).toEqual(['captions: file-too-large'])
  })

  it('offers a choice that makes a kind of post only where the files can be that kind', () => {
    const rules = { ...RULES, posts, options }
    const style = options.find(({ name }) => name === 'style') as (typeof options)[number]
    expect(choicesFor(rules, style, 'video')).toEqual(['plain', 'story'])
    expect(choicesFor(rules, style, 'image')).toEqual(['plain'])
    expect(check({ style: 'story' }, [IMAGE])).toContain('style: option-not-offered')
  })
})

describe('the kind of a post', () => {
  it('follows from its files', () => {
    expect([[], [IMAGE], [IMAGE, IMAGE], [VIDEO], [VIDEO, VIDEO], [IMAGE, VIDEO]].map((assets) => mediaShapeOf(assets))).toEqual([
      'none',
      'image',
      'images',
      'video',
      'videos',
      'mixed',
    ])
  })

  it('decides which options are asked for', () => {
    expect(optionFieldsFor(RULES, { kind: 'image' }).map((field) => field.name)).not.toContain('cover')
    expect(optionFieldsFor(RULES, { kind: 'text' }).map((field) => field.name)).toContain('cover')
    expect(optionFieldsFor(RULES, null)).toHaveLength(RULES.options.length)
  })
})

describe.each(PLATFORM_IDS)('the rules of %s', (platform: PlatformId) => {
  it('refuse an empty post, and pictures and videos together unless a kind of post mixes them', () => {
    const rules = PLATFORM_RULES[platform]
    const of = (assets: MediaAsset[]) =>
      checkVariant({
        rules,
        account: { tier: null, kind: 'person', abilities: [] },
        assets,
        asset: () => undefined,
        now: 0,
        postingOptions: null,
        variant: { accountId: 'account', text: '', assetIds: [], options: {} },
      }).map((found) => found.code)
    expect(of([]).some((code) => code === 'text-required' || code === 'media-required')).toBe(true)
    const isMixing = rules.posts.some((post) => post.media.includes('mixed'))
    expect(of([IMAGE, VIDEO]).includes('media-mixed')).toBe(!isMixing)
  })
})
