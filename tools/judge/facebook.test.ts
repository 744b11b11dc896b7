import { describe, expect, it } from 'vitest'
import { graphCalls, GRAPH } from './testing/graph-calls.ts'
import { judgedLines, type SampleCall } from './testing/sample-call.ts'

const PAGE = '1755847768034402'
const token = { access_token: 'EAA-secret-of-a-page', appsecret_proof: 'ab'.repeat(32) }
const { graph, read } = graphCalls(token)
const error = (code: number, more = {}) => ({ error: { message: 'no', type: 'OAuthException', code, fbtrace_id: 'A6LJ', ...more } })
const photo: SampleCall = {
  url: `${GRAPH}/${PAGE}/photos`,
  authorization: null,
  multipart: { ...token, source: new Uint8Array(30), published: 'false', alt_text_custom: 'a dog' },
  answer: { id: '7' },
}
const status = (publishing: Record<string, unknown>) => ({
  id: '9',
  status: {
    video_status: 'processing',
    uploading_phase: { status: 'complete', bytes_transferred: 5 },
    processing_phase: { status: 'not_started' },
    publishing_phase: publishing,
  },
})
const rupload: SampleCall = {
  url: 'https://rupload.facebook.com/video-upload/v26.0/123',
  authorization: 'OAuth EAA-secret-of-a-page',
  headers: { offset: '10', file_size: '30' },
  bytes: new Uint8Array(20),
  answer: { success: true },
}

describe('Facebook, by its documents', () => {
  it.each<[string, SampleCall]>([
    [
      'the dialog',
      {
        method: 'GET',
        url: `https://www.facebook.com/v26.0/dialog/oauth?client_id=1&redirect_uri=http%3A%2F%2Flocalhost%3A8917%2F&state=s&response_type=code&scope=pages_show_list,pages_manage_posts`,
        authorization: null,
        answer: '<html>',
      },
    ],
    [
      'a code for a token, in the query',
      {
        method: 'GET',
        url: `${GRAPH}/oauth/access_token?client_id=1&client_secret=s&redirect_uri=r&code=c`,
        authorization: null,
        answer: { access_token: 'EAA', token_type: 'bearer' },
      },
    ],
    [
      'a long-lived token, in a form',
      {
        url: `${GRAPH}/oauth/access_token`,
        authorization: null,
        form: { grant_type: 'fb_exchange_token', client_id: '1', client_secret: 's', fb_exchange_token: 'EAA-short' },
        answer: { access_token: 'EAA', token_type: 'bearer', expires_in: 5_183_944 },
      },
    ],
    [
      'my Pages',
      read(
        'me/accounts',
        { fields: 'id,name,tasks,access_token,picture.type(large){url},instagram_business_account{id,username}', limit: '100' },
        {
          data: [
            {
              id: PAGE,
              name: 'M',
              access_token: 'EAA',
              tasks: ['CREATE_CONTENT'],
              picture: { data: { url: 'https://scontent.x.fbcdn.net/a' } },
            },
          ],
          paging: { cursors: { before: 'M', after: 'M' } },
        },
      ),
    ],
    [
      'the stories of a day',
      read(`${PAGE}/stories`, { limit: '100' }, { data: [{ post_id: '9', status: 'PUBLISHED', media_type: 'photo', media_id: '7' }] }),
    ],
    ['a text', graph(`${PAGE}/feed`, { message: 'Hello', link: 'https://example.com/' }, { id: `${PAGE}_1` })],
    [
      'a text as JSON with the token in the header',
      {
        url: `${GRAPH}/${PAGE}/feed`,
        json: { message: 'Hello', published: false, scheduled_publish_time: 1_800_000_000 },
        answer: { id: `${PAGE}_1` },
      },
    ],
    ['several photos in JSON', graph(`${PAGE}/feed`, { attached_media: '[{"media_fbid":"1"},{"media_fbid":"2"}]' }, { id: `${PAGE}_1` })],
    [
      'several photos by number',
      graph(`${PAGE}/feed`, { 'attached_media[0]': '{"media_fbid":"1"}', 'attached_media[1]': '{"media_fbid":"2"}' }, { id: `${PAGE}_1` }),
    ],
    ['a photo', photo],
    ['a photo published', { ...photo, answer: { id: '7', post_id: `${PAGE}_7` } }],
    [
      'an upload begun',
      graph(
        `${PAGE}/videos`,
        { upload_phase: 'start', file_size: '5' },
        { video_id: '9', upload_session_id: '8', start_offset: '0', end_offset: '5' },
      ),
    ],
    [
      'a chunk',
      {
        url: `${GRAPH}/${PAGE}/videos`,
        authorization: null,
        multipart: { ...token, upload_phase: 'transfer', upload_session_id: '8', start_offset: '0', video_file_chunk: new Uint8Array(5) },
        answer: { start_offset: '5', end_offset: '5' },
      },
    ],
    [
      'an upload ended',
      graph(`${PAGE}/videos`, { upload_phase: 'finish', upload_session_id: '8', title: 'T', description: 'D' }, { success: true }),
    ],
    [
      'a video read',
      read(
        '9',
        { fields: 'status,post_id,permalink_url,published,length' },
        status({ status: 'not_started', publish_status: 'published', publish_time: '2026-11-23T10:00:00+0000' }),
      ),
    ],
    [
      'a reel begun',
      graph(
        `${PAGE}/video_reels`,
        { upload_phase: 'start' },
        { video_id: '123', upload_url: 'https://rupload.facebook.com/video-upload/v26.0/123' },
      ),
    ],
    ['the rest of a reel', rupload],
    [
      'a reel published',
      graph(
        `${PAGE}/video_reels`,
        { upload_phase: 'finish', video_id: '123', video_state: 'PUBLISHED', description: 'D' },
        { success: true },
      ),
    ],
    ['a comment', graph(`${PAGE}_1/comments`, { message: 'first' }, { id: '1_2' })],
    [
      'counters',
      read(
        `${PAGE}_1`,
        { fields: 'reactions.limit(0).summary(total_count),comments.limit(0).summary(true),shares' },
        { id: `${PAGE}_1`, reactions: { data: [], summary: { total_count: 3 } } },
      ),
    ],
    [
      'insights',
      read(
        `${PAGE}_1/insights`,
        { metric: 'post_media_view,post_clicks' },
        { data: [{ name: 'post_clicks', period: 'lifetime', values: [{ value: 3 }], id: 'x' }] },
      ),
    ],
    ['a deletion', { method: 'DELETE', url: `${GRAPH}/${PAGE}_1?access_token=EAA-secret`, authorization: null, answer: { success: true } }],
    ['a dead token', { ...graph(`${PAGE}/feed`, { message: 'a' }, error(190, { error_subcode: 463 })), status: 400 }],
  ])('%s is found good', async (_name, sample) => {
    expect(await judgedLines(sample)).toEqual([])
  })

  it.each<[string, SampleCall, string]>([
    ['a dead version', { ...photo, url: photo.url.replace('v26.0', 'v20.0') }, 'no document knows POST graph.facebook.com/v20.0'],
    [
      'a parameter with a typo',
      graph(`${PAGE}/feed`, { mesage: 'a' }, { id: `${PAGE}_1` }),
      "facebook post.create: request body: unrecognized key 'mesage'",
    ],
    [
      'a post that says nothing',
      graph(`${PAGE}/feed`, { published: 'true' }, { id: `${PAGE}_1` }),
      'expected message, link or attached_media',
    ],
    [
      'a schedule for something that is out',
      graph(`${PAGE}/feed`, { message: 'a', scheduled_publish_time: '1800000000' }, { id: `${PAGE}_1` }),
      'scheduled_publish_time without published=false',
    ],
    ['attached media as plain ids', graph(`${PAGE}/feed`, { attached_media: '["1","2"]' }, { id: `${PAGE}_1` }), 'attached_media'],
    [
      'a source that is text',
      graph(`${PAGE}/photos`, { source: 'bytes' }, { id: '7' }),
      'facebook photo.create: request body: source: expected a file',
    ],
    ['a proof that is none', { ...photo, multipart: { ...photo.multipart, appsecret_proof: 'x' } }, 'appsecret_proof: expected a SHA-256'],
    ['no token at all', { ...photo, multipart: { source: new Uint8Array(3) } }, 'expected a token, as access_token or in the header'],
    ['a field that a post has not', read(`${PAGE}_1`, { fields: 'message,post_id' }, { id: `${PAGE}_1` }), "no field 'post_id' here"],
    [
      'a metric that died',
      read(`${PAGE}/insights`, { metric: 'page_impressions', period: 'day' }, { data: [] }),
      'metrics that still live',
    ],
    [
      'bytes with a Bearer',
      { ...rupload, authorization: 'Bearer EAA-secret' },
      'facebook rupload.send: authorization: expected Authorization: OAuth <token>',
    ],
    ['bytes without their offset', { ...rupload, headers: { file_size: '30' } }, 'offset: Invalid input'],
    [
      'a slice of the rest',
      { ...rupload, headers: { offset: '0', file_size: '30' } },
      'expected the 30 bytes from offset to the end, not 20',
    ],
    ['an id as a number', { ...photo, answer: { id: 7 } }, 'answer 200: id: Invalid input: expected string, received number'],
    [
      'an offset as a number',
      graph(
        `${PAGE}/videos`,
        { upload_phase: 'start', file_size: '5' },
        { video_id: '9', upload_session_id: '8', start_offset: 0, end_offset: '5' },
      ),
      'start_offset: Invalid input: expected string',
    ],
    [
      'an error without its trace',
      { ...photo, status: 400, answer: { error: { message: 'a', type: 'OAuthException', code: 100 } } },
      'error.fbtrace_id',
    ],
  ])('%s is found', async (_name, sample, expected) => {
    expect((await judgedLines(sample)).join('\n')).toContain(expected)
  })
})
