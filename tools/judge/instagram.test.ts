import { describe, expect, it } from 'vitest'
import { graphCalls, GRAPH } from './testing/graph-calls.ts'
import { judgedLines, type SampleCall } from './testing/sample-call.ts'

const IG = '17841400000000001'
const token = { access_token: 'EAA-secret-of-a-user' }
const { graph, read } = graphCalls(token)
const container = (form: Record<string, string>, answer: unknown = { id: '5' }) => graph(`${IG}/media`, form, answer)
const resumable = { id: '5', uri: 'https://rupload.facebook.com/ig-api-upload/v26.0/5' }
const JPEG = 'https://scontent.x.fbcdn.net/a.jpg'
const rupload: SampleCall = {
  url: resumable.uri,
  authorization: 'OAuth EAA-secret-of-a-user',
  headers: { offset: '0', file_size: '20' },
  bytes: new Uint8Array(20),
  answer: { success: true, message: 'Upload successful.' },
}
const refused: SampleCall = {
  ...container({ image_url: JPEG }),
  status: 400,
  answer: {
    error: {
      message: 'no',
      type: 'OAuthException',
      code: 9004,
      error_subcode: 2207052,
      is_transient: false,
      error_user_title: 'a',
      error_user_msg: 'b',
      fbtrace_id: 'A',
    },
  },
}
const login: SampleCall = {
  url: 'https://api.instagram.com/oauth/access_token',
  authorization: null,
  multipart: { client_id: '1', client_secret: 's', grant_type: 'authorization_code', redirect_uri: 'https://a.example/', code: 'AQ' },
  answer: { access_token: 'IGAA', user_id: '1784', permissions: ['instagram_business_basic'] },
}

describe('Instagram, by its documents', () => {
  it.each<[string, SampleCall]>([
    ['a code for a token', login],
    [
      'a code for a token, answered in a list',
      { ...login, answer: { data: [{ access_token: 'IGAA', user_id: '1784', permissions: 'a,b' }] } },
    ],
    [
      'an id beyond 2^53 as a number',
      {
        ...login,
        answer: '{"access_token":"IGAA","user_id":17841400000000001,"permissions":[]}',
        answerHeaders: { 'content-type': 'application/json' },
      },
    ],
    [
      'a refresh',
      {
        method: 'GET',
        url: 'https://graph.instagram.com/refresh_access_token?grant_type=ig_refresh_token&access_token=IGAA-secret',
        authorization: null,
        answer: { access_token: 'IGAB', token_type: 'bearer', expires_in: 5_183_944 },
      },
    ],
    [
      'the account',
      read(
        IG,
        { fields: 'id,username,name,profile_picture_url,followers_count,media_count' },
        { id: IG, username: 'a', followers_count: 3 },
      ),
    ],
    [
      'an image',
      container({
        image_url: JPEG,
        caption: 'a #b',
        alt_text: 'a dog',
        collaborators: '["friend"]',
        user_tags: '[{"username":"a","x":0.5,"y":0.5}]',
        location_id: '9',
      }),
    ],
    ['an image of a carousel', container({ image_url: JPEG, is_carousel_item: 'true' })],
    ['a film of a carousel', container({ media_type: 'VIDEO', upload_type: 'resumable', is_carousel_item: 'true' }, resumable)],
    ['a carousel by commas', container({ media_type: 'CAROUSEL', children: '1,2,3', caption: 'c' })],
    ['a carousel as JSON', container({ media_type: 'CAROUSEL', children: '["1","2"]' })],
    [
      'a reel',
      container({ media_type: 'REELS', upload_type: 'resumable', caption: 'c', share_to_feed: 'true', thumb_offset: '0' }, resumable),
    ],
    ['a story', container({ media_type: 'STORIES', image_url: JPEG })],
    ['a film for a story', container({ media_type: 'STORIES', upload_type: 'resumable' }, resumable)],
    ['the bytes', rupload],
    [
      'bytes refused',
      { ...rupload, status: 400, answer: { debug_info: { retriable: false, type: 'ProcessingFailedError', message: '{}' } } },
    ],
    [
      'the state of a container',
      read(
        '5',
        { fields: 'id,status,status_code,video_status' },
        {
          id: '5',
          status_code: 'IN_PROGRESS',
          video_status: {
            uploading_phase: { status: 'in_progress', bytes_transferred: 50_002 },
            processing_phase: { status: 'not_started' },
          },
        },
      ),
    ],
    ['publishing', graph(`${IG}/media_publish`, { creation_id: '5' }, { id: '6' })],
    [
      'a medium',
      read(
        '6',
        { fields: 'permalink,media_type,media_product_type,timestamp,shortcode' },
        {
          id: '6',
          permalink: 'https://www.instagram.com/p/a/',
          media_type: 'IMAGE',
          media_product_type: 'FEED',
          timestamp: '2026-11-23T10:00:00+0000',
        },
      ),
    ],
    [
      'the quota',
      read(
        `${IG}/content_publishing_limit`,
        { fields: 'config,quota_usage' },
        { data: [{ quota_usage: 2, config: { quota_total: 50, quota_duration: 86_400 } }] },
      ),
    ],
    [
      'numbers of a medium',
      read(
        '6/insights',
        { metric: 'views,reach,likes' },
        {
          data: [
            { name: 'views', period: 'lifetime', values: [{ value: 13 }], title: 't', description: 'd', id: '6/insights/views/lifetime' },
          ],
        },
      ),
    ],
    ['a comment', graph('6/comments', { message: 'first' }, { id: '8' })],
    ['a deletion', { method: 'DELETE', url: `${GRAPH}/6?access_token=EAA-secret`, authorization: null, answer: { success: true } }],
    ['a picture that could not be fetched', refused],
  ])('%s is found good', async (_name, sample) => {
    expect(await judgedLines(sample)).toEqual([])
  })

  it.each<[string, SampleCall, string]>([
    [
      'an alt text on a reel',
      container({ media_type: 'REELS', upload_type: 'resumable', alt_text: 'a' }, resumable),
      "unrecognized key 'alt_text'",
    ],
    ['a caption on a story', container({ media_type: 'STORIES', image_url: JPEG, caption: 'c' }), "unrecognized key 'caption'"],
    ['a caption on a carousel item', container({ image_url: JPEG, is_carousel_item: 'true', caption: 'c' }), "'caption'"],
    [
      'places of people on a reel',
      container({ media_type: 'REELS', upload_type: 'resumable', user_tags: '[{"username":"a","x":0.5,"y":0.5}]' }, resumable),
      "user_tags.0: unrecognized key 'x', 'y'",
    ],
    ['a carousel of one', container({ media_type: 'CAROUSEL', children: '["1"]' }), 'children'],
    ['bytes of an image by rupload', container({ upload_type: 'resumable', caption: 'c' }, resumable), 'instagram container'],
    [
      'a resumable container without an address',
      container({ media_type: 'REELS', upload_type: 'resumable' }),
      'instagram container.reel: answer 200: uri',
    ],
    [
      'a login as a form',
      { ...login, multipart: undefined, form: { client_id: '1' } } as unknown as SampleCall,
      'expected multipart/form-data',
    ],
    ['a glued fragment', { ...login, multipart: { ...login.multipart, code: 'AQ#_' } }, "a trailing '#_' is no part of the code"],
    ['a dead metric', read('6/insights', { metric: 'impressions' }, { data: [] }), "not 'impressions'"],
    ['fields with a comment', graph('6/comments', { message: 'first', fields: 'id' }, { id: '8' }), "unrecognized key 'fields'"],
    [
      'the wrong header name',
      { ...rupload, headers: { offset: '0', 'file-size': '20' } },
      'instagram rupload.send: request headers: file_size',
    ],
    ['an unknown state', read('5', { fields: 'status_code' }, { id: '5', status_code: 'DONE' }), 'status_code: Invalid option'],
    [
      'a deletion by the Instagram login',
      {
        method: 'DELETE',
        url: 'https://graph.instagram.com/v26.0/6?access_token=IGAA-secret',
        authorization: null,
        answer: { success: true },
      },
      'unknown: address',
    ],
    ['an error of another kind', { ...refused, answer: { error: 'no' } }, 'answer 400: error: Invalid input: expected object'],
  ])('%s is found', async (_name, sample, expected) => {
    expect((await judgedLines(sample)).join('\n')).toContain(expected)
  })
})
