import type { Refusal, RefusedAnswer } from '../../testing/refusals.ts'
import { KITCHEN, picture, samplePicture, sampleVideo, type MetaClient } from './client.ts'
import { graphError, limited, refused, textPost } from './refused.ts'

const COMMENTS_GUIDE = 'https://developers.facebook.com/documentation/pages-api/comments-mentions'
const INSIGHTS = 'https://developers.facebook.com/documentation/pages-api/platforminsights/page/deprecated-metrics'

async function comment(bench: MetaClient, form: Record<string, string>, token?: string): Promise<RefusedAnswer> {
  return refused(bench, 'POST', `${await textPost(bench)}/comments`, { form, ...(token === undefined ? {} : { token }) })
}

async function thumbnail(bench: MetaClient, bytes: Uint8Array): Promise<RefusedAnswer> {
  const parts = { source: { bytes: sampleVideo(), name: 'a.mp4', type: 'video/mp4' } }
  const { id } = await bench.ok('POST', `${KITCHEN.page}/videos`, { parts })
  return refused(bench, 'POST', `${String(id)}/thumbnails`, { parts: { source: { bytes, name: 'a.jpg' }, is_preferred: 'true' } })
}

/** Comments, figures and thumbnails that Facebook refuses once something is published. */
export const AFTERWARDS_REFUSALS: readonly Refusal<MetaClient>[] = [
  {
    rule: 'a comment without pages_manage_engagement',
    source: COMMENTS_GUIDE,
    broken: (bench) => comment(bench, { message: 'First' }, limited(bench, 'pages_manage_engagement').page),
    status: 403,
    body: graphError(200),
  },
  {
    rule: 'a comment with the person’s token',
    source: COMMENTS_GUIDE,
    broken: (bench) => comment(bench, { message: 'First' }, bench.userToken),
    status: 403,
    body: graphError(200),
  },
  {
    rule: 'an empty comment',
    source: COMMENTS_GUIDE,
    broken: (bench) => comment(bench, { message: ' ' }),
    status: 400,
    body: graphError(100),
  },
  {
    rule: 'a comment on a post that is gone',
    source: COMMENTS_GUIDE,
    broken: async (bench) => {
      const id = await textPost(bench)
      await bench.ok('DELETE', id)
      return refused(bench, 'POST', `${id}/comments`, { form: { message: 'First' } })
    },
    status: 400,
    body: { error: { code: 100, error_subcode: 33, type: 'GraphMethodException' } },
  },
  {
    rule: 'reading comments without pages_read_user_content',
    source: COMMENTS_GUIDE,
    broken: async (bench) =>
      refused(bench, 'GET', `${await textPost(bench)}/comments`, { token: limited(bench, 'pages_read_user_content').page }),
    status: 403,
    body: graphError(10),
  },
  {
    rule: 'insights without read_insights',
    source: 'https://developers.facebook.com/docs/graph-api/reference/insights',
    broken: async (bench) =>
      refused(bench, 'GET', `${await textPost(bench)}/insights`, {
        token: limited(bench, 'read_insights').page,
        query: { metric: 'post_clicks' },
      }),
    status: 403,
    body: graphError(10),
  },
  {
    rule: 'one dead metric among living ones',
    source: INSIGHTS,
    broken: async (bench) =>
      refused(bench, 'GET', `${await textPost(bench)}/insights`, { query: { metric: 'post_clicks,post_impressions_unique' } }),
    status: 400,
    body: { error: { code: 100, message: '(#100) The value must be a valid insights metric' } },
  },
  {
    rule: 'Page insights over more than 93 days',
    source: 'https://developers.facebook.com/docs/graph-api/reference/insights',
    broken: (bench) =>
      refused(bench, 'GET', `${KITCHEN.page}/insights`, { query: { metric: 'page_media_view', since: '2026-01-01', until: '2026-06-01' } }),
    status: 400,
    body: graphError(100),
  },
  {
    rule: 'a thumbnail over 10 MB',
    source: 'https://developers.facebook.com/docs/graph-api/reference/video/thumbnails/',
    broken: (bench) => thumbnail(bench, Buffer.concat([samplePicture(), Buffer.alloc(10 << 20)])),
    status: 400,
    body: graphError(100, 1366046),
  },
  {
    rule: 'a thumbnail that is no picture',
    source: 'https://developers.facebook.com/docs/graph-api/reference/video/thumbnails/',
    broken: (bench) => thumbnail(bench, Buffer.from('no picture at all')),
    status: 400,
    body: graphError(100, 1349125),
  },
  {
    rule: 'a webp as thumbnail',
    source: 'https://developers.facebook.com/docs/graph-api/reference/video/thumbnails/',
    broken: async (bench) => thumbnail(bench, await picture(640, 360, 'webp')),
    status: 400,
    body: graphError(100, 1349125),
  },
]
