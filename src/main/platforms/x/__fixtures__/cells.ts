import type { Json } from '../../../../shared/json.ts'
import type { KindCells, OptionProof, PlatformCells, Shown } from '../../../../../tools/capabilities/cells.ts'
import { createLogin } from '../login.ts'

const DAY_MS = 24 * 60 * 60_000

/** The posts of the delivery, in the order of the thread. */
function partsOf({ receipt, posts }: Shown) {
  return receipt.parts.map(({ remoteId }) => posts.find(({ id }) => id === remoteId))
}

const detail = (name: string, value: unknown) => (shown: Shown) => shown.post.details[name] === value
const onEveryPart = (name: string, value: unknown) => (shown: Shown) => partsOf(shown).every((post) => post?.details[name] === value)

/** Each part answers the one before it. */
function isChain(shown: Shown, texts: readonly string[]): boolean {
  const parts = partsOf(shown)
  return (
    parts.length === texts.length &&
    parts.every(
      (post, index) =>
        post?.text === texts[index] &&
        post?.details['threadPosition'] === index + 1 &&
        post?.details['inReplyTo'] === (parts[index - 1]?.id ?? null),
    )
  )
}

const REPLY_SETTINGS = ['everyone', 'following', 'mentionedUsers', 'subscribers', 'verified']
const LANGUAGES: Readonly<Record<string, string>> = {
  en: 'English',
  es: 'español',
  pt: 'português',
  fr: 'français',
  de: 'Deutsch',
  it: 'italiano',
  nl: 'Nederlands',
  sv: 'svenska',
  pl: 'polski',
  uk: 'українська',
  ru: 'русский',
  tr: 'Türkçe',
  ar: 'العربية',
  hi: 'हिन्दी',
  id: 'Indonesia',
  vi: 'Tiếng Việt',
  th: 'ไทย',
  ja: '日本語',
  ko: '한국어',
  zh: '中文',
}

/** What follows the first post of a thread. */
const REST: Json = [
  { text: 'And then this', assetIds: [] },
  { text: '', assetIds: ['image-2'] },
]

/** The options that every kind of post has. */
const usual: Readonly<Record<string, readonly OptionProof[]>> = {
  replySettings: REPLY_SETTINGS.map((value) => ({ value, shows: detail('replySettings', value) })),
  isAiGenerated: [{ value: true, shows: onEveryPart('madeWithAi', true) }],
  isPaidPartnership: [{ value: true, shows: onEveryPart('paidPartnership', true) }],
}

function kind(
  name: KindCells['kind'],
  text: string,
  media: KindCells['media'],
  shows: KindCells['shows'],
  more: Partial<KindCells> & { readonly values?: Record<string, readonly OptionProof[]> } = {},
): KindCells {
  return { kind: name, text, media, options: {}, files: ['image-2'], shows, ...more, values: { ...usual, ...more.values } }
}

/** A thread whose first post has these files, a second one of words, and a third one of a picture alone. */
function thread(text: string, media: KindCells['media'], first: string, connection?: string): KindCells {
  return kind(
    'thread',
    text,
    media,
    (shown) =>
      isChain(shown, [text, 'And then this', '']) &&
      JSON.stringify(partsOf(shown).map((post) => post?.details['kind'])) === JSON.stringify([first, 'text', 'image']),
    { options: { thread: REST }, ...(connection === undefined ? {} : { connection }) },
  )
}

const altTexts = (...names: string[]) => JSON.stringify(names.map((name) => `What ${name} shows`))

/** A proof for everything that the rules of X claim. */
export const cells: PlatformCells = {
  platform: 'x',
  login: createLogin,
  redirectUri: 'http://127.0.0.1:8917/x/callback',
  connections: [
    { name: 'OAuth 2.0', accountKind: 'person' },
    { name: 'OAuth 1.0a', accountKind: 'person', appKind: 'oauth1' },
  ],
  // The same words again within a day are a duplicate.
  pauseMs: DAY_MS + 60_000,
  kinds: [
    kind('text', 'Only words', [], (shown) => shown.post.text === 'Only words' && shown.post.details['kind'] === 'text'),
    thread('A thread of words', [], 'text'),
    thread('A thread behind a picture', ['image'], 'image'),
    thread('A thread behind pictures', ['image', 'image-3'], 'images'),
    thread('A thread behind a GIF', ['gif'], 'gif', 'OAuth 1.0a'),
    thread('A thread behind a video', ['video'], 'video'),
    kind(
      'image',
      'One picture',
      ['image'],
      (shown) => shown.post.media.length === 1 && JSON.stringify(shown.post.details['altTexts']) === altTexts('image'),
    ),
    kind(
      'gif',
      'It moves',
      ['gif'],
      (shown) => shown.post.details['kind'] === 'gif' && JSON.stringify(shown.post.details['altTexts']) === altTexts('gif'),
    ),
    kind(
      'images',
      'Three pictures',
      ['image', 'image-2', 'image-3'],
      (shown) =>
        shown.post.media.length === 3 && JSON.stringify(shown.post.details['altTexts']) === altTexts('image', 'image-2', 'image-3'),
      { connection: 'OAuth 1.0a' },
    ),
    kind('video', 'One video', ['video'], (shown) => shown.post.details['kind'] === 'video', {
      files: ['image-2', 'captions'],
      values: {
        captions: [
          {
            value: { sample: 'captions' },
            shows: ({ post, receipt }) =>
              JSON.stringify(post.details['subtitles']) === JSON.stringify([{ languageCode: 'EN', displayName: 'English' }]) &&
              receipt.notes.length === 0,
          },
        ],
        captionsLanguage: Object.entries(LANGUAGES).map(([value, displayName]) => ({
          value,
          with: { captions: 'captions' },
          shows: ({ post }) =>
            JSON.stringify(post.details['subtitles']) === JSON.stringify([{ languageCode: value.toUpperCase(), displayName }]),
        })),
      },
    }),
  ],
}
