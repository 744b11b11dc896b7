import type { Json } from '../../../../shared/json.ts'
import type { KindCells, OptionProof, PlatformCells, Shown } from '../../../../../tools/capabilities/cells.ts'
import { createLogin } from '../login.ts'

const detail = ({ post }: Shown, name: string) => post.details[name]
const fieldOf = (value: unknown, name: string) =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined

/** The post says that it is of this kind. */
const isOfKind = (kind: string) => (shown: Shown) => detail(shown, 'kind') === kind

const visibility: readonly OptionProof[] = ['PUBLIC', 'CONNECTIONS', 'LOGGED_IN'].map((value) => ({
  value,
  shows: ({ post }) => post.visibility === value,
}))

const isReshareDisabled: readonly OptionProof[] = [
  { value: true, shows: (shown) => detail(shown, 'isReshareDisabledByAuthor') === true },
  { value: false, shows: (shown) => detail(shown, 'isReshareDisabledByAuthor') === false },
]

/** Plain text: what little text would escape stands as it was written. */
const COMMENT = 'More (here): https://example.com/a_b'
const firstComment: readonly OptionProof[] = [
  {
    value: COMMENT,
    shows(shown) {
      const [comment, ...others] = detail(shown, 'comments') as { urn: string; text: string; actor: string }[]
      const part = shown.receipt.parts.find(({ role }) => role === 'comment')
      return comment?.text === COMMENT && comment.actor === detail(shown, 'author') && comment.urn === part?.remoteId && others.length === 0
    },
  },
]

/** What every kind has; pages know no visibility. */
const common = { isReshareDisabled, firstComment }
const ofMember = { ...common, visibility }

const captionsLanguage = ['en_US', 'de_DE', 'es_ES', 'fr_FR', 'it_IT', 'pt_BR'].map((value): OptionProof => ({
  value,
  with: { captions: 'captions' },
  shows: (shown) => fieldOf(detail(shown, 'captions'), 'locale') === value,
}))

const ofVideo = {
  thumbnail: [{ value: { sample: 'image' }, shows: (shown) => Number(fieldOf(detail(shown, 'thumbnail'), 'sizeBytes')) > 0 }],
  captions: [{ value: { sample: 'captions' }, shows: (shown) => Number(fieldOf(detail(shown, 'captions'), 'sizeBytes')) > 0 }],
  captionsLanguage,
} satisfies Record<string, readonly OptionProof[]>

const LINK: Readonly<Record<string, Json>> = { link: 'https://example.com/a_b', linkTitle: 'A (title)' }
const ofLink = {
  linkTitle: [{ value: 'Another [title]', shows: (shown) => fieldOf(detail(shown, 'article'), 'title') === 'Another [title]' }],
  linkDescription: [{ value: 'Why *now*', shows: (shown) => fieldOf(detail(shown, 'article'), 'description') === 'Why *now*' }],
  thumbnail: [{ value: { sample: 'image' }, shows: (shown) => typeof fieldOf(detail(shown, 'article'), 'thumbnail') === 'string' }],
} satisfies Record<string, readonly OptionProof[]>

const ofDocument = {
  documentTitle: [{ value: 'Our (slides)', shows: (shown) => detail(shown, 'title') === 'Our (slides)' }],
} satisfies Record<string, readonly OptionProof[]>

const hasAltTexts =
  (...altTexts: readonly string[]) =>
  (shown: Shown) =>
    JSON.stringify(detail(shown, 'altTexts')) === JSON.stringify(altTexts)

/** Each kind as the member, and what differs for the page. */
const KINDS: readonly Omit<KindCells, 'values'>[] = [
  {
    kind: 'text',
    // Every reserved character, a hashtag, and mentions of the page and of a person.
    text: String.raw`All of it: \ | { } @ [ ] ( ) < > # * _ ~ #tag @[Practice Studio](urn:li:organization:90417183) @[Ada](urn:li:person:pR4cT1ceAd)!`,
    media: [],
    options: {},
    shows(shown) {
      const mentions = (detail(shown, 'mentions') as { urn: string }[]).map(({ urn }) => urn)
      const isWhole = shown.post.text === String.raw`All of it: \ | { } @ [ ] ( ) < > # * _ ~ #tag Practice Studio Ada!`
      const isLinked = mentions.join() === 'urn:li:organization:90417183,urn:li:person:pR4cT1ceAd'
      return isOfKind('text')(shown) && isWhole && isLinked && JSON.stringify(detail(shown, 'hashtags')) === '["tag"]'
    },
  },
  {
    kind: 'link',
    text: 'A link (with words)',
    media: [],
    options: LINK,
    shows: (shown) => isOfKind('article')(shown) && fieldOf(detail(shown, 'article'), 'source') === LINK['link'],
  },
  {
    kind: 'image',
    text: 'One picture',
    media: ['image'],
    options: {},
    shows: (shown) => isOfKind('image')(shown) && shown.post.media.length === 1 && hasAltTexts('What image shows')(shown),
  },
  {
    kind: 'gif',
    text: 'One moving picture',
    media: ['gif'],
    options: {},
    shows: (shown) => isOfKind('image')(shown) && shown.post.media.length === 1 && hasAltTexts('What gif shows')(shown),
  },
  {
    kind: 'images',
    text: 'Three pictures',
    media: ['image', 'image-2', 'image-3'],
    options: {},
    shows: (shown) =>
      isOfKind('images')(shown) &&
      shown.post.media.length === 3 &&
      hasAltTexts('What image shows', 'What image-2 shows', 'What image-3 shows')(shown),
  },
  {
    kind: 'video',
    text: 'A video',
    media: ['video'],
    options: {},
    // For the language of the captions, which wants some.
    files: ['captions'],
    shows: (shown) => isOfKind('video')(shown) && shown.post.media.length === 1 && detail(shown, 'captions') === null,
  },
  {
    kind: 'document',
    text: 'A document',
    media: ['pdf'],
    options: { documentTitle: 'Slides' },
    shows: (shown) => isOfKind('document')(shown) && detail(shown, 'title') === 'Slides' && shown.post.id.startsWith('urn:li:ugcPost:'),
  },
]

const OWN: Readonly<Partial<Record<KindCells['kind'], KindCells['values']>>> = { link: ofLink, video: ofVideo, document: ofDocument }

/** Every kind of post and every option of LinkedIn, as a member and as a page, each shown by its public post. */
export const cells: PlatformCells = {
  platform: 'linkedin',
  login: createLogin,
  redirectUri: 'http://127.0.0.1:8917/linkedin/callback',
  connections: [
    { name: 'a member', accountKind: 'person' },
    { name: 'a page', accountKind: 'page' },
  ],
  // 150 calls of a member a day, and no post like the last one within ten minutes.
  pauseMs: 86_400_000,
  kinds: [
    ...KINDS.map((kind) => ({ ...kind, values: { ...ofMember, ...OWN[kind.kind] } })),
    ...KINDS.map((kind) => ({ ...kind, connection: 'a page', values: { ...common, ...OWN[kind.kind] } })),
  ],
}
