import { describe, expect, it } from 'vitest'
import { judgedLines, type SampleCall } from './testing/sample-call.ts'

const API = 'https://www.googleapis.com'
const ID = 'dQw4w9WgXcQ'
const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
const SESSION = `${API}/upload/youtube/v3/videos?uploadType=resumable&part=snippet,status&upload_id=AEnB2Uq-secret`
const video = {
  kind: 'youtube#video',
  etag: 'e',
  id: ID,
  snippet: {
    publishedAt: '2026-11-23T10:00:00Z',
    channelId: 'UC1',
    title: 'T',
    description: 'D',
    channelTitle: 'C',
    categoryId: '22',
    tags: ['a'],
  },
  status: { uploadStatus: 'uploaded', privacyStatus: 'private', license: 'youtube', embeddable: true, selfDeclaredMadeForKids: false },
}
const open: SampleCall = {
  url: `${API}/upload/youtube/v3/videos?uploadType=resumable&part=snippet,status&notifySubscribers=true`,
  headers: { 'X-Upload-Content-Length': '2000000', 'X-Upload-Content-Type': 'video/mp4', Slug: 'holiday.mp4' },
  json: {
    snippet: { title: 'T', description: 'D', tags: ['a', 'b c'], categoryId: '22' },
    status: { privacyStatus: 'private', selfDeclaredMadeForKids: false, containsSyntheticMedia: false },
  },
  answer: '',
  answerHeaders: { Location: SESSION },
}
const chunk: SampleCall = {
  method: 'PUT',
  url: SESSION,
  headers: { 'Content-Type': 'video/mp4', 'Content-Range': 'bytes 0-524287/2000000', 'Content-Length': '524288' },
  bytes: new Uint8Array(524_288),
  status: 308,
  answer: '',
  answerHeaders: { Range: 'bytes=0-524287' },
}
const stats = (statistics: unknown): SampleCall => ({
  method: 'GET',
  url: `${API}/youtube/v3/videos?part=statistics&id=${ID}`,
  answer: {
    kind: 'youtube#videoListResponse',
    etag: 'e',
    pageInfo: { totalResults: 1, resultsPerPage: 1 },
    items: [{ kind: 'youtube#video', etag: 'e', id: ID, statistics }],
  },
})
const quota = { error: { code: 403, message: 'no', errors: [{ message: 'no', domain: 'youtube.quota', reason: 'quotaExceeded' }] } }
const caption = Buffer.from(
  `--b\r\nContent-Type: application/json; charset=UTF-8\r\n\r\n{"snippet":{"videoId":"${ID}","language":"en","name":""}}\r\n--b\r\nContent-Type: application/octet-stream\r\n\r\n1\r\n--b--\r\n`,
)
const captions: SampleCall = {
  url: `${API}/upload/youtube/v3/captions?uploadType=multipart&part=snippet`,
  headers: { 'Content-Type': 'multipart/related; boundary=b' },
  bytes: caption,
  answer: { kind: 'youtube#caption', etag: 'e', id: 'c', snippet: { videoId: ID, language: 'en', name: '' } },
}

describe('YouTube, by its documents', () => {
  it.each<[string, SampleCall]>([
    [
      'a code for tokens',
      {
        url: 'https://oauth2.googleapis.com/token',
        authorization: null,
        form: {
          grant_type: 'authorization_code',
          code: 'code-code',
          redirect_uri: 'http://127.0.0.1:5555',
          client_id: 'c',
          code_verifier: VERIFIER,
          client_secret: 's',
        },
        answer: { access_token: 'ya29.a', expires_in: 3599, token_type: 'Bearer', scope: 's', refresh_token: '1//0g' },
      },
    ],
    [
      'a dead refresh token',
      {
        url: 'https://oauth2.googleapis.com/token',
        authorization: null,
        form: { grant_type: 'refresh_token', refresh_token: 'r', client_id: 'c' },
        status: 400,
        answer: { error: 'invalid_grant', error_description: 'Token has been expired or revoked.' },
      },
    ],
    ['a revocation', { url: 'https://oauth2.googleapis.com/revoke', authorization: null, form: { token: 't' } }],
    [
      'my channel',
      {
        method: 'GET',
        url: `${API}/youtube/v3/channels?part=id,snippet,contentDetails,status&mine=true`,
        answer: {
          kind: 'youtube#channelListResponse',
          etag: 'e',
          pageInfo: { totalResults: 1, resultsPerPage: 5 },
          items: [
            {
              kind: 'youtube#channel',
              etag: 'e',
              id: `UC${'x'.repeat(22)}`,
              snippet: {
                title: 'M',
                description: '',
                publishedAt: '2015-01-01T00:00:00Z',
                thumbnails: { high: { url: 'https://yt3.ggpht.com/a', width: 800, height: 800 } },
              },
              contentDetails: { relatedPlaylists: { likes: 'LL', uploads: 'UU1' } },
              status: { privacyStatus: 'public', longUploadsStatus: 'allowed' },
            },
          ],
        },
      },
    ],
    ['a session opened', open],
    ['a chunk', chunk],
    ['a chunk of which nothing was kept', { ...chunk, answerHeaders: {} }],
    [
      'the last chunk',
      {
        ...chunk,
        headers: { ...chunk.headers, 'Content-Range': 'bytes 1999900-1999999/2000000', 'Content-Length': '100' },
        bytes: new Uint8Array(100),
        status: 201,
        answer: video,
        answerHeaders: {},
      },
    ],
    ['a whole file at once', { ...chunk, headers: { 'Content-Type': 'video/mp4' }, bytes: new Uint8Array(7), status: 200, answer: video }],
    [
      'the question how far it came',
      { method: 'PUT', url: SESSION, headers: { 'Content-Range': 'bytes */2000000', 'Content-Length': '0' }, status: 308, answer: '' },
    ],
    ['a session that is gone', { ...chunk, status: 404, answer: '', answerHeaders: {} }],
    ['a refusal in plain text', { ...chunk, status: 400, answer: 'Invalid request.', answerHeaders: {} }],
    [
      'a thumbnail',
      {
        url: `${API}/upload/youtube/v3/thumbnails/set?videoId=${ID}&uploadType=media`,
        headers: { 'Content-Type': 'image/jpeg' },
        bytes: new Uint8Array(9),
        answer: {
          kind: 'youtube#thumbnailSetResponse',
          etag: 'e',
          items: [{ default: { url: 'https://i.ytimg.com/vi/a/default.jpg', width: 120, height: 90 } }],
        },
      },
    ],
    ['captions in one call', captions],
    ['numbers', stats({ viewCount: '12', likeCount: '3', favoriteCount: '0', commentCount: '1' })],
    [
      'a playlist item',
      {
        url: `${API}/youtube/v3/playlistItems?part=snippet`,
        json: { snippet: { playlistId: 'PL1', resourceId: { kind: 'youtube#video', videoId: ID } } },
        answer: {
          kind: 'youtube#playlistItem',
          id: 'i',
          snippet: { publishedAt: '2026-11-23T10:00:00Z', title: 'T', resourceId: { kind: 'youtube#video', videoId: ID } },
        },
      },
    ],
    [
      'a comment',
      {
        url: `${API}/youtube/v3/commentThreads?part=snippet`,
        json: { snippet: { videoId: ID, topLevelComment: { snippet: { textOriginal: 'first' } } } },
        answer: {
          kind: 'youtube#commentThread',
          id: 't',
          snippet: { videoId: ID, topLevelComment: { kind: 'youtube#comment', id: 'c', snippet: { textDisplay: 'first' } } },
        },
      },
    ],
    ['a deletion', { method: 'DELETE', url: `${API}/youtube/v3/videos?id=${ID}`, status: 204, answer: '' }],
    ['a quota that is used up', { ...open, status: 403, answer: quota, answerHeaders: {} }],
  ])('%s is found good', async (_name, sample) => {
    expect(await judgedLines(sample)).toEqual([])
  })

  it.each<[string, SampleCall, string]>([
    [
      'a chunk of an odd size',
      {
        ...chunk,
        headers: { ...chunk.headers, 'Content-Range': 'bytes 0-8191/2000000', 'Content-Length': '8192' },
        bytes: new Uint8Array(8192),
      },
      'must be a multiple of 262144 bytes, not 8192',
    ],
    [
      'a range that lies about its chunk',
      { ...chunk, headers: { ...chunk.headers, 'Content-Range': 'bytes 0-262143/2000000' } },
      'content-range speaks of 262144 bytes, the body has 524288',
    ],
    [
      'a range without a total',
      { ...chunk, headers: { ...chunk.headers, 'Content-Range': 'bytes 0-524287/*' } },
      "is not of the form 'bytes 0-524287/2000000'",
    ],
    [
      'a length that lies',
      { ...chunk, headers: { ...chunk.headers, 'Content-Length': '524289' } },
      'content-length is 524289, the body has 524288 bytes',
    ],
    [
      'an upload without the file size',
      { ...open, headers: { 'X-Upload-Content-Type': 'video/mp4' } },
      'youtube video.open-upload: request headers: x-upload-content-length',
    ],
    [
      'a part that names too little',
      { ...open, url: open.url.replace('part=snippet,status', 'part=snippet') },
      "part does not name 'status'",
    ],
    [
      'a category as a number',
      { ...open, json: { snippet: { title: 'T', categoryId: 22 } } },
      'snippet.categoryId: Invalid input: expected string, received number',
    ],
    [
      'a boolean as text',
      { ...open, json: { snippet: { title: 'T' }, status: { embeddable: 'true' } } },
      'status.embeddable: Invalid input: expected boolean',
    ],
    [
      'a read-only field',
      { ...open, json: { snippet: { title: 'T' }, status: { madeForKids: false } } },
      "status: unrecognized key 'madeForKids'",
    ],
    ['an unknown part', { method: 'GET', url: `${API}/youtube/v3/videos?part=stats&id=${ID}`, answer: stats({}).answer }, "not 'stats'"],
    ['a session without an address', { ...open, answerHeaders: {} }, 'answer 200: headers.location'],
    ['a 308 with a strange range', { ...chunk, answerHeaders: { Range: 'bytes 0-524287' } }, "expected 'bytes=0-<last>'"],
    [
      'a part that was asked for and is not told',
      {
        method: 'GET',
        url: `${API}/youtube/v3/videos?part=status,statistics&id=${ID}`,
        answer: stats({ viewCount: '1' }).answer,
      },
      "an item lacks 'status', which was asked for",
    ],
    ['a counter as a number', stats({ viewCount: 12 }), 'items.0.statistics.viewCount: Invalid input: expected string, received number'],
    [
      'an error without reasons',
      { ...open, status: 403, answer: { error: { code: 403, message: 'no' } }, answerHeaders: {} },
      'error.errors',
    ],
    ['an error with another code inside', { ...open, status: 401, answer: quota, answerHeaders: {} }, 'the error says code 403'],
    [
      'a token in the query',
      {
        method: 'GET',
        url: `${API}/youtube/v3/videos?part=statistics&id=${ID}&access_token=ya29.secret`,
        authorization: null,
        answer: stats({ viewCount: '1' }).answer,
      },
      'the token is in the query',
    ],
    [
      'captions of which no language is told',
      { ...captions, bytes: Buffer.from(caption.toString().replace('"language":"en",', '')) },
      'youtube caption.insert-at-once: request body: snippet.language',
    ],
  ])('%s is found', async (_name, sample, expected) => {
    expect((await judgedLines(sample)).join('\n')).toContain(expected)
  })
})
