import type { Refusal } from '../../testing/refusals.ts'
import { BEN, PAGE } from './client.ts'
import { COMMUNITY, IMAGE, SELF_SERVE, VIDEO, type RefusalBench } from './refusal-bench.ts'

const DOCS = 'https://learn.microsoft.com/en-us/linkedin/marketing/community-management/shares'
const POSTS = `${DOCS}/posts-api`
const POLL = { question: 'Ready?', options: [{ text: 'yes' }, { text: 'no' }], settings: { duration: 'THREE_DAYS' } }

const at = (urn: string) => `/rest/posts/${encodeURIComponent(urn)}`

async function posted(bench: RefusalBench, change: Record<string, unknown> = {}, token = bench.member): Promise<string> {
  return (await bench.post(token, change)).headers['x-restli-id'] ?? ''
}

function content(rule: string, source: string, body: unknown, kind: Record<string, unknown>): Refusal<RefusalBench> {
  return { rule, source, broken: ({ create }) => create({ content: kind }), status: 400, body }
}

function field(rule: string, code: string, change: Record<string, unknown>, source = POSTS): Refusal<RefusalBench> {
  return { rule, source, broken: ({ create }) => create(change), status: 400, body: { status: 400, code } }
}

/** Creating, editing, deleting and reading posts, and figures about them. */
export const POST_REFUSALS: readonly Refusal<RefusalBench>[] = [
  ...['author', 'commentary', 'visibility', 'distribution', 'lifecycleState'].map((name) =>
    field(`a post without ${name}`, 'MISSING_FIELD', { [name]: undefined }),
  ),
  field('a text of 3,001 characters', 'FIELD_LENGTH_TOO_LONG', { commentary: 'x'.repeat(3_001) }, `${DOCS}/ugc-post-api`),
  field('a post of nothing but blanks', 'INVALID_VALUE_BLANK_FIELD', { commentary: '  ' }),
  field('an unknown visibility', 'INVALID_VALUE_FOR_FIELD', { visibility: 'FRIENDS' }),
  field('a post created as a draft', 'INVALID_VALUE_FOR_FIELD', { lifecycleState: 'DRAFT' }),
  field('a dark post by a member', 'INVALID_VALUE_FOR_FIELD', { distribution: { feedDistribution: 'NONE' } }),
  field('an author that is neither person nor organization', 'INVALID_URN_TYPE', { author: 'urn:li:company:1' }),
  field('an organization without a number', 'INVALID_URN_ID', { author: 'urn:li:organization:abc' }),
  {
    rule: 'a post in another member’s name',
    source: POSTS,
    broken: ({ create }) => create({ author: BEN }),
    status: 403,
    body: { status: 403, code: 'ACCESS_DENIED', serviceErrorCode: 100, message: 'Not enough permissions to access: posts.CREATE.20260901' },
  },
  {
    rule: 'a page’s post without the page scope',
    source: POSTS,
    broken: ({ create }) => create({ author: PAGE }),
    status: 403,
    body: { serviceErrorCode: 100 },
  },
  {
    rule: 'a page’s post by a member without a role on it',
    source: POSTS,
    broken: ({ create, token }) => create({ author: PAGE }, token(COMMUNITY, 1)),
    status: 403,
    body: { serviceErrorCode: 100 },
  },
  {
    rule: 'a page’s post for connections only',
    source: POSTS,
    broken: ({ create, token }) => create({ author: PAGE, visibility: 'CONNECTIONS' }, token(COMMUNITY)),
    status: 400,
    body: { code: 'INVALID_VALUE_FOR_FIELD' },
  },
  {
    rule: 'the same post within ten minutes',
    source: `${DOCS}/ugc-post-api`,
    async broken(bench) {
      await posted(bench)
      return bench.create({})
    },
    status: 422,
    body: { status: 422, errorDetails: { inputErrors: [{ code: 'DUPLICATE_POST' }] } },
  },
  {
    rule: 'the same post, refused with a URN that never existed',
    source: 'contract 7',
    async broken(bench) {
      bench.setSettings({ duplicateMode: 'ghost' })
      await posted(bench)
      return bench.create({})
    },
    status: 422,
    body: { errorDetailType: 'com.linkedin.common.error.BadRequest', errorDetails: { inputErrors: [{ code: 'DUPLICATE_POST' }] } },
  },
  content('two kinds of content at once', POSTS, { code: 'INVALID_VALUE_FOR_FIELD' }, { poll: POLL, media: { id: 'urn:li:image:x' } }),
  content('an unknown image', POSTS, { code: 'INVALID_IMAGE_ID' }, { media: { id: 'urn:li:image:unknown' } }),
  content(
    'an unknown video',
    POSTS,
    { code: 'INVALID_VIDEO_ID', message: 'This Video ID is invalid' },
    { media: { id: 'urn:li:video:unknown' } },
  ),
  content('media that are no media', POSTS, { code: 'INVALID_URN_TYPE' }, { media: { id: 'urn:li:share:1' } }),
  content('a link without its title', POSTS, { code: 'MISSING_FIELD' }, { article: { source: 'https://a.example' } }),
  content('a link that is no address', POSTS, { code: 'INVALID_VALUE_FOR_FIELD' }, { article: { source: 'a.example', title: 'A' } }),
  content(
    'a question of 141 characters',
    `${DOCS}/poll-post-api`,
    { code: 'FIELD_LENGTH_TOO_LONG' },
    { poll: { ...POLL, question: 'q'.repeat(141) } },
  ),
  content(
    'an answer of 31 characters',
    `${DOCS}/poll-post-api`,
    { code: 'FIELD_LENGTH_TOO_LONG' },
    { poll: { ...POLL, options: [{ text: 'a'.repeat(31) }, { text: 'b' }] } },
  ),
  content(
    'a question with one answer',
    `${DOCS}/poll-post-api`,
    { code: 'INVALID_VALUE_FOR_FIELD' },
    { poll: { ...POLL, options: [{ text: 'yes' }] } },
  ),
  content(
    'a question with five answers',
    `${DOCS}/poll-post-api`,
    { code: 'INVALID_VALUE_FOR_FIELD' },
    { poll: { ...POLL, options: ['a', 'b', 'c', 'd', 'e'].map((text) => ({ text })) } },
  ),
  content(
    'a question open for an unknown time',
    `${DOCS}/poll-post-api`,
    { code: 'INVALID_VALUE_FOR_FIELD' },
    { poll: { ...POLL, settings: { duration: 'FIVE_DAYS' } } },
  ),
  ...[1, 21].map((count): Refusal<RefusalBench> => ({
    rule: `a gallery of ${count}`,
    source: `${DOCS}/multiimage-post-api`,
    async broken(bench) {
      const id = await bench.image(bench.member, IMAGE)
      return bench.create({ content: { multiImage: { images: Array.from({ length: count }, () => ({ id })) } } })
    },
    status: 400,
    body: { code: 'INVALID_VALUE_FOR_FIELD' },
  })),
  {
    rule: 'a video in a gallery',
    source: `${DOCS}/multiimage-post-api`,
    async broken(bench) {
      const [image, video] = [await bench.image(bench.member, IMAGE), await bench.video(bench.member, VIDEO)]
      return bench.create({ content: { multiImage: { images: [{ id: image }, { id: video }] } } })
    },
    status: 400,
    body: { code: 'INVALID_URN_TYPE' },
  },
  {
    rule: 'an alt text of 4,087 characters',
    source: `${DOCS}/images-api`,
    broken: async (bench) =>
      bench.create({ content: { media: { id: await bench.image(bench.member, IMAGE), altText: 'x'.repeat(4_087) } } }),
    status: 400,
    body: { code: 'FIELD_LENGTH_TOO_LONG' },
  },
  {
    rule: 'a document without its title',
    source: `${DOCS}/documents-api`,
    broken: async (bench) => bench.create({ content: { media: { id: await bench.document(bench.member, '%PDF-1.7') } } }),
    status: 400,
    body: { code: 'MISSING_FIELD' },
  },
  {
    rule: 'an image of somebody else',
    source: POSTS,
    async broken(bench) {
      const id = await bench.image(bench.token(SELF_SERVE, 1), IMAGE, BEN)
      return bench.create({ content: { media: { id } } })
    },
    status: 400,
    body: { code: 'INVALID_IMAGE_ID' },
  },
  {
    rule: 'an image whose bytes have not come',
    source: POSTS,
    async broken(bench) {
      const { image } = await bench.initialize(bench.member, 'images')
      return bench.create({ content: { media: { id: image } } })
    },
    status: 400,
    body: { code: 'MEDIA_ASSET_WAITING_UPLOAD', message: 'Media asset is waiting upload' },
  },
  {
    rule: 'a video that is still worked on',
    source: `${DOCS}/videos-api; (unconfirmed) code`,
    broken: async (bench) => bench.create({ content: { media: { id: await bench.video(bench.member, VIDEO) } } }),
    status: 400,
    body: { code: 'MEDIA_ASSET_WAITING_UPLOAD' },
  },
  ...(
    [
      ['a file that is no picture', 'image', 'RIFF....WEBP'],
      ['a document that is none', 'document', 'just words'],
    ] as const
  ).map(([rule, kind, bytes]): Refusal<RefusalBench> => ({
    rule,
    source: `${DOCS}/${kind}s-api`,
    async broken(bench) {
      const id = await bench[kind](bench.member, Buffer.from(bytes))
      bench.clock.advance(2_000)
      return bench.create({ content: { media: { id, title: 'A' } } })
    },
    status: 400,
    body: { code: 'MEDIA_ASSET_PROCESSING_FAILED', message: 'Media asset failed processing' },
  })),
  {
    rule: 'a reshare of nothing',
    source: POSTS,
    broken: ({ create }) => create({ reshareContext: { parent: 'urn:li:share:1' } }),
    status: 400,
    body: { code: 'INVALID_URN_ID' },
  },
  {
    rule: 'a reshare that the author forbade',
    source: `${POSTS}; (unconfirmed) status`,
    async broken(bench) {
      const parent = await posted(bench, { isReshareDisabledByAuthor: true })
      return bench.create({ author: BEN, reshareContext: { parent } }, bench.token(SELF_SERVE, 1))
    },
    status: 422,
    body: { code: 'UNPROCESSABLE_ENTITY' },
  },
  {
    rule: 'an edit without X-RestLi-Method',
    source: POSTS,
    broken: async (bench) => bench.ask('POST', at(await posted(bench)), bench.member, { body: { patch: { $set: { commentary: 'x' } } } }),
    status: 400,
    body: { status: 400 },
  },
  {
    rule: 'an edit of the media',
    source: POSTS,
    broken: async (bench) =>
      bench.ask('POST', at(await posted(bench)), bench.member, {
        headers: { 'X-RestLi-Method': 'PARTIAL_UPDATE' },
        body: { patch: { $set: { content: {} } } },
      }),
    status: 400,
    body: { code: 'INVALID_VALUE_FOR_FIELD' },
  },
  {
    rule: 'an edit of a deleted post',
    source: POSTS,
    async broken(bench) {
      const urn = await posted(bench)
      await bench.ask('DELETE', at(urn), bench.member)
      const body = { patch: { $set: { commentary: 'x' } } }
      return bench.ask('POST', at(urn), bench.member, { headers: { 'X-RestLi-Method': 'PARTIAL_UPDATE' }, body })
    },
    status: 404,
    body: { status: 404, code: 'NOT_FOUND' },
  },
  {
    rule: 'the deletion of another member’s post',
    source: POSTS,
    broken: async (bench) => bench.ask('DELETE', at(await posted(bench)), bench.token(SELF_SERVE, 1)),
    status: 403,
    body: { serviceErrorCode: 100, message: 'Not enough permissions to access: posts.DELETE.20260901' },
  },
  {
    rule: 'the deletion of something that is no post',
    source: POSTS,
    broken: ({ ask, member }) => ask('DELETE', at('urn:li:image:1'), member),
    status: 400,
    body: { code: 'INVALID_URN_TYPE' },
  },
  {
    rule: 'a member’s own post read without the closed scope',
    source: POSTS,
    broken: async (bench) => bench.ask('GET', `${at(await posted(bench))}?viewContext=AUTHOR`, bench.member),
    status: 403,
    body: { serviceErrorCode: 100, message: 'Not enough permissions to access: posts.GET.20260901' },
  },
  {
    rule: 'a list of 101 posts',
    source: POSTS,
    broken: ({ ask, token }) => ask('GET', `/rest/posts?q=author&author=${encodeURIComponent(PAGE)}&count=101`, token(COMMUNITY)),
    status: 400,
    body: { code: 'INVALID_VALUE_FOR_FIELD' },
  },
  {
    rule: 'a member’s figures without their scope',
    source: 'https://learn.microsoft.com/en-us/linkedin/marketing/community-management/members/post-statistics',
    broken: async (bench) =>
      bench.ask(
        'GET',
        `/rest/memberCreatorPostAnalytics?q=entity&entity=(share:${encodeURIComponent(await posted(bench))})&queryType=IMPRESSION`,
        bench.member,
      ),
    status: 403,
    body: { serviceErrorCode: 100 },
  },
  {
    rule: 'members reached, by day',
    source: 'https://learn.microsoft.com/en-us/linkedin/marketing/community-management/members/post-statistics',
    broken: ({ ask, token }) =>
      ask('GET', '/rest/memberCreatorPostAnalytics?q=me&queryType=MEMBERS_REACHED&aggregation=DAILY', token(['r_member_postAnalytics'])),
    status: 400,
    body: { code: 'INVALID_VALUE_FOR_FIELD' },
  },
  {
    rule: 'a page’s figures by somebody who does not administer it',
    source: 'https://learn.microsoft.com/en-us/linkedin/marketing/community-management/organizations/share-statistics',
    broken: ({ ask, token }) =>
      ask(
        'GET',
        `/rest/organizationalEntityShareStatistics?q=organizationalEntity&organizationalEntity=${encodeURIComponent(PAGE)}`,
        token(COMMUNITY, 1),
      ),
    status: 403,
    body: { serviceErrorCode: 100 },
  },
]
