import { describe, expect, it } from 'vitest'
import { judgedLines, type SampleCall } from './testing/sample-call.ts'

const API = 'https://api.linkedin.com'
const ME = 'urn:li:person:782bbtaQ'
const headers = { 'LinkedIn-Version': '202609', 'X-Restli-Protocol-Version': '2.0.0' }
const SHARE = 'urn%3Ali%3Ashare%3A7482799659132977152'
const post = {
  author: ME,
  commentary: 'text',
  visibility: 'PUBLIC',
  distribution: { feedDistribution: 'MAIN_FEED', targetEntities: [], thirdPartyDistributionChannels: [] },
  lifecycleState: 'PUBLISHED',
  isReshareDisabledByAuthor: false,
}
const create = (content?: unknown): SampleCall => ({
  url: `${API}/rest/posts`,
  headers,
  json: content === undefined ? post : { ...post, content },
  status: 201,
  answer: '',
  answerHeaders: { 'x-restli-id': 'urn:li:share:7482799659132977152' },
})
const image: SampleCall = {
  url: `${API}/rest/images?action=initializeUpload`,
  headers,
  json: { initializeUploadRequest: { owner: ME } },
  answer: {
    value: { uploadUrlExpiresAt: 1_650_567_510_704, uploadUrl: 'https://www.linkedin.com/dms-uploads/a', image: 'urn:li:image:C4E10AQ' },
  },
}
const instructions = [
  { uploadUrl: 'https://www.linkedin.com/dms-uploads/v/0', firstByte: 0, lastByte: 4_194_303 },
  { uploadUrl: 'https://www.linkedin.com/dms-uploads/v/1', firstByte: 4_194_304, lastByte: 5_000_000 },
]
const video: SampleCall = {
  url: `${API}/rest/videos?action=initializeUpload`,
  headers,
  json: { initializeUploadRequest: { owner: ME, fileSizeBytes: 5_000_001, uploadCaptions: false, uploadThumbnail: false } },
  answer: {
    value: { uploadUrlsExpireAt: 1_633_234_498_985, video: 'urn:li:video:C5505AQ', uploadToken: '', uploadInstructions: instructions },
  },
}
const part: SampleCall = {
  method: 'PUT',
  url: 'https://www.linkedin.com/dms-uploads/v/0?sau=x',
  authorization: null,
  bytes: new Uint8Array(9),
  answer: '',
  answerHeaders: { ETag: '"abc"' },
}
const finalize: SampleCall = {
  url: `${API}/rest/videos?action=finalizeUpload`,
  headers,
  json: { finalizeUploadRequest: { video: 'urn:li:video:C5', uploadToken: '', uploadedPartIds: ['/ambry-videoei/signedId/1.bin'] } },
  answer: '',
}
const token: SampleCall = {
  url: 'https://www.linkedin.com/oauth/v2/accessToken',
  authorization: null,
  form: {
    grant_type: 'authorization_code',
    code: 'AQ-code',
    client_id: 'c',
    client_secret: 's',
    redirect_uri: 'http://127.0.0.1:18920/callback',
  },
  answer: { access_token: 'AQ', expires_in: 5_184_000, scope: 'openid,profile', token_type: 'Bearer', id_token: 'j' },
}

describe('LinkedIn, by its documents', () => {
  it.each<[string, SampleCall]>([
    [
      'the consent to everything that the app may ask for with Community Management',
      {
        method: 'GET',
        url: `https://www.linkedin.com/oauth/v2/authorization?response_type=code&client_id=c&redirect_uri=http%3A%2F%2F127.0.0.1%3A8917%2F&state=s&scope=${[
          'r_basicprofile w_member_social w_organization_social r_organization_social rw_organization_admin',
          'w_member_social_feed w_organization_social_feed r_organization_social_feed r_member_postAnalytics',
        ]
          .join(' ')
          .replaceAll(' ', '%20')}`,
        authorization: null,
        answer: '',
      },
    ],
    ['a code for a token', token],
    [
      'a member',
      { method: 'GET', url: `${API}/v2/userinfo`, answer: { sub: '782bbtaQ', name: 'J', locale: { country: 'US', language: 'en' } } },
    ],
    [
      'my pages',
      {
        method: 'GET',
        url: `${API}/rest/organizationAcls?q=roleAssignee&role=ADMINISTRATOR&state=APPROVED&count=100&start=0`,
        headers,
        answer: {
          elements: [{ role: 'ADMINISTRATOR', state: 'APPROVED', organization: 'urn:li:organization:2414183', roleAssignee: ME }],
          paging: { start: 0, count: 100, links: [] },
        },
      },
    ],
    [
      'a page',
      { method: 'GET', url: `${API}/rest/organizations/2414183`, headers, answer: { id: 2_414_183, localizedName: 'D', vanityName: 'd' } },
    ],
    ['an image opened', image],
    ['an image sent', { ...part, authorization: 'Bearer a-token-0123456789', status: 201, answerHeaders: {} }],
    ['a film opened', video],
    ['a part sent', part],
    ['a film ended', finalize],
    [
      'a film read',
      {
        method: 'GET',
        url: `${API}/rest/videos/urn%3Ali%3Avideo%3AC5505AQ`,
        headers,
        answer: { id: 'urn:li:video:C5505AQ', owner: ME, status: 'AVAILABLE', duration: 30_000 },
      },
    ],
    ['a text', create()],
    ['a film posted', create({ media: { id: 'urn:li:video:C5', title: 'T' } })],
    [
      'a document',
      { ...create({ media: { id: 'urn:li:document:D1', title: 'T' } }), answerHeaders: { 'X-RestLi-Id': 'urn:li:ugcPost:1' } },
    ],
    ['several images', create({ multiImage: { images: [{ id: 'urn:li:image:1', altText: 'a' }, { id: 'urn:li:image:2' }] } })],
    [
      'an edit',
      {
        url: `${API}/rest/posts/${SHARE}`,
        headers: { ...headers, 'X-RestLi-Method': 'PARTIAL_UPDATE' },
        json: { patch: { $set: { commentary: 'x' } } },
        status: 204,
        answer: '',
      },
    ],
    ['a deletion', { method: 'DELETE', url: `${API}/rest/posts/${SHARE}`, headers, status: 204, answer: '' }],
    [
      'the newest posts of a page',
      {
        method: 'GET',
        url: `${API}/rest/posts?q=author&author=urn%3Ali%3Aorganization%3A2414183&count=10&sortBy=LAST_MODIFIED`,
        headers,
        answer: {
          elements: [
            {
              id: 'urn:li:share:1',
              author: 'urn:li:organization:2414183',
              commentary: 'a',
              lifecycleState: 'PUBLISHED',
              visibility: 'PUBLIC',
              createdAt: 5,
            },
          ],
          paging: { start: 0, count: 10, links: [] },
        },
      },
    ],
    [
      'a comment',
      {
        url: `${API}/rest/socialActions/${SHARE}/comments`,
        headers,
        json: { actor: ME, object: 'urn:li:share:7482799659132977152', message: { text: 'first (1)' } },
        status: 201,
        answer: { id: '6', object: 'urn:li:share:1' },
      },
    ],
    [
      'numbers of a member',
      {
        method: 'GET',
        url: `${API}/rest/memberCreatorPostAnalytics?q=entity&entity=(share:urn%3Ali%3Ashare%3A1)&queryType=IMPRESSION&aggregation=TOTAL`,
        headers,
        answer: { elements: [{ count: 12, metricType: 'IMPRESSION', targetEntity: { share: 'u' } }], paging: { start: 0, count: 1 } },
      },
    ],
    [
      'a duplicate',
      {
        ...create(),
        status: 422,
        answer: {
          status: 422,
          errorDetailType: 'com.linkedin.common.error.BadRequest',
          message: 'Content is a duplicate',
          errorDetails: { inputErrors: [] },
        },
        answerHeaders: {},
      },
    ],
    [
      'a missing permission',
      { ...create(), status: 403, answer: { status: 403, serviceErrorCode: 100, code: 'ACCESS_DENIED', message: 'no' }, answerHeaders: {} },
    ],
  ])('%s is found good', async (_name, sample) => {
    expect(await judgedLines(sample)).toEqual([])
  })

  it.each<[string, SampleCall, string]>([
    [
      'a missing version',
      { ...create(), headers: { 'X-Restli-Protocol-Version': '2.0.0' } },
      'linkedin post.create: request headers: linkedin-version: expected LinkedIn-Version',
    ],
    [
      'a version with a day',
      { ...create(), headers: { ...headers, 'LinkedIn-Version': '20260901' } },
      'expected LinkedIn-Version as YYYYMM',
    ],
    ['a missing protocol', { ...create(), headers: { 'LinkedIn-Version': '202609' } }, 'expected X-Restli-Protocol-Version 2.0.0'],
    [
      'an edit that is no partial update',
      { url: `${API}/rest/posts/${SHARE}`, headers, json: { patch: { $set: { commentary: 'x' } } }, status: 204, answer: '' },
      'expected X-RestLi-Method: PARTIAL_UPDATE',
    ],
    [
      'a URN in a path as it is',
      { method: 'DELETE', url: `${API}/rest/posts/urn:li:share:1`, headers, status: 204, answer: '' },
      'unknown: address',
    ],
    [
      'two kinds of content',
      create({ media: { id: 'urn:li:image:1' }, article: { source: 'https://a.example', title: 'a' } }),
      'expected exactly one kind of content',
    ],
    ['one image as several', create({ multiImage: { images: [{ id: 'urn:li:image:1' }] } }), 'content.multiImage.images'],
    ['a document without a title', create({ media: { id: 'urn:li:document:1' } }), 'a document needs a title'],
    ['a key of the older API', { ...create(), json: { ...post, specificContent: {} } }, "unrecognized key 'specificContent'"],
    [
      'an owner as a bare id',
      { ...image, json: { initializeUploadRequest: { owner: '782bbtaQ' } } },
      'initializeUploadRequest.owner: expected a URN of person or organization',
    ],
    [
      'an ETag in quotes',
      { ...finalize, json: { finalizeUploadRequest: { video: 'urn:li:video:C5', uploadToken: '', uploadedPartIds: ['"abc"'] } } },
      'the quotes of an ETag are no part of the id',
    ],
    [
      'parts with a gap',
      {
        ...video,
        answer: {
          value: {
            ...(video.answer as { value: object }).value,
            uploadInstructions: [instructions[0], { ...instructions[1], firstByte: 4_194_305 }],
          },
        },
      },
      'expected it from 4194304',
    ],
    ['a post without its id', { ...create(), answerHeaders: {} }, 'answer 201: headers.x-restli-id: expected x-restli-id'],
    ['a post with a body', { ...create(), answer: { id: 'urn:li:share:1' } }, 'expected an empty body'],
    [
      'an error without a message',
      { ...create(), status: 400, answer: { status: 400, code: 'MISSING_FIELD' }, answerHeaders: {} },
      'answer 400: message',
    ],
    [
      'a secret in the header',
      { ...token, authorization: 'Basic Y2lkOnNlY3JldA==' },
      'linkedin oauth.token: authorization: a credential is sent where none may be',
    ],
  ])('%s is found', async (_name, sample, expected) => {
    expect((await judgedLines(sample)).join('\n')).toContain(expected)
  })
})
