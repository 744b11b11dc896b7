import { isDeepStrictEqual } from 'node:util'
import type { OptionProof, PlatformCells, Shown } from '../../../../../tools/capabilities/cells.ts'
import { sampleFile, type SampleName } from '../../../../../tools/testing/samples.ts'
import type { Json } from '../../../../shared/json.ts'
import { youtubeRules } from '../../../../shared/platforms/youtube.ts'
import { createLogin } from '../login.ts'

const sizeOf = (name: SampleName) => sampleFile(name).asset.sizeBytes

/** An option with this value makes YouTube tell `told` under `name`. */
function telling(value: Json, name: string, told: unknown, rest: Pick<OptionProof, 'with'> = {}): OptionProof {
  return { value, ...rest, shows: ({ post }) => isDeepStrictEqual(post.details[name], told) }
}

const detail = ({ post }: Shown, name: string) => (post.details[name] ?? []) as readonly Record<string, unknown>[]
const categories = youtubeRules.options.flatMap((field) =>
  field.name === 'categoryId' && field.kind === 'choice' ? (field.choices ?? []) : [],
)
/** Far enough ahead for any clock of a test. */
const IN_2099 = Date.parse('2099-01-01T12:00:00Z')

/** What shows that YouTube takes each option of a video. */
export const cells: PlatformCells = {
  platform: 'youtube',
  login: createLogin,
  redirectUri: 'http://127.0.0.1:49153/youtube/callback',
  // The practice channel is phone-verified, and its project audited.
  connections: [{ name: 'channel', accountKind: 'channel' }],
  // A video a minute: the hundred inserts of a day are not used up.
  pauseMs: 60_000,
  kinds: [
    {
      kind: 'video',
      text: 'About the sample',
      media: ['video'],
      options: { title: 'A sample', privacy: 'public' },
      shows: ({ post, receipt }) =>
        post.text === 'A sample\n\nAbout the sample' &&
        post.visibility === 'public' &&
        post.media.length === 1 &&
        // Upright and six seconds long.
        post.details['isShort'] === true &&
        post.details['notifySubscribers'] === true &&
        receipt.parts[0]?.permalink === `https://www.youtube.com/watch?v=${post.id}`,
      values: {
        title: [{ value: 'Another title ☀', shows: ({ post }) => post.text === 'Another title ☀\n\nAbout the sample' }],
        privacy: ['private', 'unlisted', 'public'].map((value) => ({ value, shows: ({ post }) => post.visibility === value })),
        publishAt: [
          {
            value: IN_2099,
            with: { privacy: 'private' },
            shows: ({ post, receipt }) =>
              post.visibility === 'private' &&
              post.details['publishAt'] === '2099-01-01T12:00:00.000Z' &&
              isDeepStrictEqual(receipt.notes, ['scheduled-at-platform']),
          },
        ],
        madeForKids: [telling(true, 'selfDeclaredMadeForKids', true), telling(false, 'selfDeclaredMadeForKids', false)],
        isAiGenerated: [telling(true, 'containsSyntheticMedia', true), telling(false, 'containsSyntheticMedia', false)],
        categoryId: categories.map((id) => telling(id, 'categoryId', id)),
        tags: [telling(['soup', 'slow food'], 'tags', ['soup', 'slow food'])],
        thumbnail: [
          {
            value: { sample: 'image' },
            shows: ({ post, receipt }) => {
              const { contentType, bytes } = (post.details['thumbnail'] ?? {}) as Record<string, unknown>
              return contentType === 'image/jpeg' && bytes === sizeOf('image') && receipt.notes.length === 0
            },
          },
        ],
        captions: [
          {
            value: { sample: 'captions' },
            with: { captionsLanguage: 'en' },
            shows: (shown) => {
              const [track, ...others] = detail(shown, 'captions')
              const { language, isDraft, format, bytes } = track ?? {}
              return others.length === 0 && language === 'en' && isDraft === false && format === 'srt' && bytes === sizeOf('captions')
            },
          },
        ],
        captionsLanguage: [
          {
            // The file itself is named by the sample's name, as in `files`.
            value: 'pt-BR',
            with: { captions: 'captions' },
            shows: (shown) => detail(shown, 'captions')[0]?.['language'] === 'pt-BR',
          },
        ],
        playlist: ['Weeknight dinners', 'Behind the stove'].map((title) => ({
          value: title,
          shows: (shown: Shown) => detail(shown, 'playlists')[0]?.['title'] === title && detail(shown, 'playlists').length === 1,
        })),
        firstComment: [
          {
            value: 'The recipe:\nonions & patience',
            shows: (shown) =>
              detail(shown, 'comments').length === 1 &&
              detail(shown, 'comments')[0]?.['text'] === 'The recipe:\nonions & patience' &&
              shown.receipt.parts[1]?.role === 'comment' &&
              shown.receipt.parts[1].remoteId === detail(shown, 'comments')[0]?.['id'],
          },
        ],
        language: [telling('de-CH', 'defaultLanguage', 'de-CH')],
        license: [telling('standard', 'license', 'youtube'), telling('creativeCommons', 'license', 'creativeCommon')],
        embeddable: [telling(false, 'embeddable', false), telling(true, 'embeddable', true)],
        publicStats: [telling(false, 'publicStatsViewable', false), telling(true, 'publicStatsViewable', true)],
        notifySubscribers: [telling(false, 'notifySubscribers', false), telling(true, 'notifySubscribers', true)],
      },
      files: ['captions'],
    },
  ],
}
