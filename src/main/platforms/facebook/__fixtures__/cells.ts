import { createHash } from 'node:crypto'
import type { KindCells, OptionProof, PlatformCells, Shown } from '../../../../../tools/capabilities/cells.ts'
import { sampleFile, type SampleName } from '../../../../../tools/testing/samples.ts'
import { createLogin } from '../../meta/login.ts'

const DAY_MS = 24 * 60 * 60_000
const LINK = 'https://example.com/soup'

async function sha256Of(name: SampleName): Promise<string> {
  const { asset, read } = sampleFile(name)
  const hash = createHash('sha256')
  for await (const chunk of read(0, asset.sizeBytes).open()) hash.update(chunk)
  return hash.digest('hex')
}

/** What the samples are, to be found again among what is public. */
const SHA256 = { image: await sha256Of('image'), video: await sha256Of('video'), captions: await sha256Of('captions') }

/** What the sandbox's Facebook calls a post of this kind, with as many files. */
const isKind =
  (kind: string, files: number) =>
  ({ post }: Shown) =>
    post.details['kind'] === kind && post.media.length === files && post.visibility === 'Public'

const isSampleVideo = ({ post }: Shown) => post.media[0]?.sha256 === SHA256.video

const firstComment: OptionProof = {
  value: 'The recipe is below.\nhttps://example.com/soup',
  shows({ post, receipt }) {
    const [comment] = post.details['comments'] as { id: string; from: string; message: string }[]
    const part = receipt.parts.find(({ role }) => role === 'comment')
    return (
      comment?.message === 'The recipe is below.\nhttps://example.com/soup' &&
      comment.from === post.account &&
      part?.remoteId === comment.id &&
      part.permalink !== null &&
      receipt.notes.length === 0
    )
  },
}

const publishAt: OptionProof = {
  value: Date.now() + 5 * DAY_MS,
  shows: ({ post, receipt }) =>
    post.visibility === 'Scheduled' &&
    post.details['wasScheduled'] === true &&
    receipt.notes.join() === 'scheduled-at-platform' &&
    receipt.publishedAt > Date.now() + 4 * DAY_MS,
}

const title: OptionProof = { value: 'Soup, slowly', shows: ({ post }) => post.details['title'] === 'Soup, slowly' }

const hasCaptions =
  (locale: string) =>
  ({ post, receipt }: Shown) => {
    const [captions] = post.details['captions'] as { locale: string; sha256: string }[]
    return captions?.locale === locale && captions.sha256 === SHA256.captions && receipt.notes.length === 0
  }

/** Languages of subtitles as Facebook's documents write them. */
const LOCALES = {
  en: 'en_US',
  de: 'de_DE',
  es: 'es_ES',
  fr: 'fr_FR',
  it: 'it_IT',
  pt: 'pt_BR',
  nl: 'nl_NL',
  pl: 'pl_PL',
  sv: 'sv_SE',
  tr: 'tr_TR',
  ar: 'ar_AR',
  hi: 'hi_IN',
  id: 'id_ID',
  ja: 'ja_JP',
  ko: 'ko_KR',
}

const everywhere = { firstComment: [firstComment], publishAt: [publishAt] }

const kinds: readonly KindCells[] = [
  { kind: 'text', text: 'Soup at the harbour', media: [], options: {}, shows: isKind('status', 0), values: everywhere },
  {
    kind: 'link',
    text: 'Soup, to read',
    media: [],
    options: { link: LINK },
    shows: (shown) => isKind('link', 0)(shown) && shown.post.details['link'] === LINK,
    values: everywhere,
  },
  {
    kind: 'image',
    text: 'Soup, seen',
    media: ['image'],
    options: {},
    shows: (shown) => isKind('photo', 1)(shown) && (shown.post.details['altTexts'] as string[]).join() === 'What image shows',
    values: everywhere,
  },
  {
    kind: 'images',
    text: 'Soup, seen often',
    media: ['image', 'image-2', 'image-3'],
    options: {},
    shows: (shown) =>
      isKind('album', 3)(shown) &&
      (shown.post.details['altTexts'] as string[]).join() === 'What image shows,What image-2 shows,What image-3 shows',
    values: everywhere,
  },
  {
    kind: 'video',
    text: 'Soup, filmed',
    media: ['video'],
    options: {},
    files: ['captions'],
    shows: (shown) => isKind('video', 1)(shown) && isSampleVideo(shown),
    values: {
      ...everywhere,
      title: [title],
      captions: [{ value: { sample: 'captions' }, shows: hasCaptions('en_US') }],
      captionsLanguage: Object.entries(LOCALES).map(([language, locale]) => ({
        value: language,
        with: { captions: 'captions' },
        shows: hasCaptions(locale),
      })),
      thumbnail: [
        {
          value: { sample: 'image' },
          shows: ({ post, receipt }) => post.details['thumbnailSha256'] === SHA256.image && !receipt.notes.includes('thumbnail-failed'),
        },
      ],
    },
  },
  {
    kind: 'reel',
    text: 'Soup, upright',
    media: ['video'],
    options: { format: 'reel' },
    shows: (shown) => isKind('reel', 1)(shown) && isSampleVideo(shown),
    values: { ...everywhere, title: [title] },
  },
  {
    kind: 'story',
    text: '',
    media: ['image'],
    options: { format: 'story' },
    shows: (shown) => isKind('story', 1)(shown) && shown.post.text === '',
    values: {},
  },
  {
    kind: 'story',
    text: '',
    media: ['video'],
    options: { format: 'story' },
    shows: (shown) => isKind('story', 1)(shown) && isSampleVideo(shown),
    values: {},
  },
]

/** A proof for everything that the rules of Facebook Pages claim. */
export const cells: PlatformCells = {
  platform: 'facebook',
  login: createLogin,
  redirectUri: 'http://localhost:8917/facebook/callback',
  connections: [{ name: 'a Page', accountKind: 'page' }],
  // Longer than Facebook takes the same words for a duplicate.
  pauseMs: 11 * 60_000,
  kinds,
}
