import type { Json } from '../../../../shared/json.ts'
import type { KindCells, OptionProof, PlatformCells, Shown } from '../../../../../tools/capabilities/cells.ts'
import { createLogin } from '../../meta/login.ts'

const ITEM_ALTS = ['What image shows', 'What image-2 shows']

function detail({ post }: Shown, name: string): unknown {
  return post.details[name]
}

function isSame(told: unknown, wanted: Json): boolean {
  return JSON.stringify(told) === JSON.stringify(wanted)
}

/** The public post tells just this value under this name. */
function tells(value: Json, name: string, wanted: Json): OptionProof {
  return { value, shows: (shown) => isSame(detail(shown, name), wanted) }
}

const collaborators = [tells(['@slow.trains', 'mira.cooks'], 'collaborators', ['slow.trains', 'mira.cooks'])]
const isAiGenerated = [tells(true, 'isAiGenerated', true)]
const locationId = [tells('112774906320815', 'location', { id: '112774906320815', name: 'Old Harbour Hall' })]
const firstComment: readonly OptionProof[] = [
  {
    value: 'The recipe is in my bio\nAsk me anything',
    shows: (shown) =>
      isSame(detail(shown, 'comments'), ['The recipe is in my bio\nAsk me anything']) &&
      shown.receipt.parts[1]?.role === 'comment' &&
      shown.receipt.notes.length === 0,
  },
]
const PLACED = { username: 'jonas.bakes', x: 0.25, y: 0.75 }
const unplacedTag = [tells([{ username: 'jonas.bakes' }], 'userTags', [{ username: 'jonas.bakes' }])]

const image: KindCells = {
  kind: 'image',
  text: 'A picture with everything',
  media: ['image'],
  options: {},
  shows: (shown) =>
    detail(shown, 'kind') === 'image' &&
    shown.post.text === 'A picture with everything' &&
    shown.post.media.length === 1 &&
    detail(shown, 'altText') === 'What image shows',
  values: {
    collaborators,
    taggedPeople: [tells([PLACED], 'userTags', [PLACED])],
    isAiGenerated,
    firstComment,
    locationId,
  },
}

/** The items of a carousel as they are told. */
function items(shown: Shown): Record<string, unknown>[] {
  const told = detail(shown, 'items')
  return Array.isArray(told) ? (told as Record<string, unknown>[]) : []
}

const carousel: KindCells = {
  kind: 'carousel',
  text: 'Pictures and a film',
  media: ['image', 'video', 'image-2'],
  options: {},
  shows: (shown) =>
    detail(shown, 'kind') === 'carousel' &&
    shown.post.text === 'Pictures and a film' &&
    isSame(
      items(shown).map((item) => item['isVideo'] as boolean),
      [false, true, false],
    ) &&
    isSame(
      items(shown).flatMap((item) => (item['altText'] === undefined ? [] : [item['altText'] as string])),
      ITEM_ALTS,
    ) &&
    // All are cropped to the first one's shape.
    items(shown)[1]?.['croppedRatio'] === 0.8,
  values: {
    collaborators,
    taggedPeople: [
      { value: [PLACED], shows: (shown) => isSame(items(shown)[0]?.['userTags'], [PLACED]) },
      {
        value: [PLACED, { ...PLACED, username: 'mira.cooks', assetId: 'image-2' }, { username: 'slow.trains', assetId: 'video' }],
        shows: (shown) =>
          isSame(
            items(shown).map((item) => (item['userTags'] as { username: string }[]).map(({ username }) => username)),
            [['jonas.bakes'], ['slow.trains'], ['mira.cooks']],
          ),
      },
    ],
    isAiGenerated,
    firstComment,
    locationId,
  },
}

const reel: KindCells = {
  kind: 'reel',
  text: 'A film of steam',
  media: ['video'],
  options: {},
  shows: (shown) => detail(shown, 'kind') === 'reel' && shown.post.text === 'A film of steam' && detail(shown, 'isSharedToFeed') === true,
  values: {
    collaborators,
    taggedPeople: unplacedTag,
    coverAt: [tells(1_500, 'cover', { offsetMs: 1_500 })],
    shareToFeed: [tells(false, 'isSharedToFeed', false)],
    isAiGenerated,
    firstComment,
    locationId,
    audioName: [tells('Harbour wind', 'audioName', 'Harbour wind')],
    trial: [
      { value: 'manual', shows: (shown) => detail(shown, 'trial') === 'MANUAL' && shown.post.visibility === 'non-followers' },
      { value: 'byPerformance', shows: (shown) => detail(shown, 'trial') === 'SS_PERFORMANCE' },
    ],
  },
}

const story = (medium: 'image' | 'video', isVideo: boolean): KindCells => ({
  kind: 'story',
  text: '',
  media: [medium],
  options: { format: 'story' },
  shows: (shown) => detail(shown, 'kind') === 'story' && detail(shown, 'isVideo') === isVideo,
  values: {
    taggedPeople: unplacedTag,
    isAiGenerated,
  },
})

/** Instagram's row in the table of capabilities, over the Kitchen's account and its linked Page. */
export const cells: PlatformCells = {
  platform: 'instagram',
  login: createLogin,
  redirectUri: 'http://localhost:8917/facebook/callback',
  connections: [{ name: 'professional', accountKind: 'professional', remoteId: '17841461203857719' }],
  // The practice account publishes fifty posts a day.
  pauseMs: 30 * 60_000,
  kinds: [image, carousel, reel, story('image', false), story('video', true)],
}
