import { describe, expect, it } from 'vitest'
import { judgedLines, type SampleCall } from './testing/sample-call.ts'

const API = 'https://api.x.com'
const MEDIA = '1880028106020515840'
const SIGNATURE =
  'OAuth oauth_consumer_key="key", oauth_nonce="nonce", oauth_signature="tnnArxj06cWHq44gCs1OSKk%2FjLY%3D", oauth_signature_method="HMAC-SHA1", oauth_timestamp="1318622958", oauth_token="token", oauth_version="1.0"'
const CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'
const AUTHORIZE = `https://x.com/i/oauth2/authorize?response_type=code&client_id=c&redirect_uri=http%3A%2F%2F127.0.0.1%3A8917%2Fx%2Fcallback&scope=tweet.read%20tweet.write%20users.read%20media.write%20offline.access&state=s&code_challenge=${CHALLENGE}&code_challenge_method=S256`
const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
const tokens = {
  token_type: 'bearer',
  expires_in: 7200,
  access_token: 'AT-secret-0123456789',
  scope: 'tweet.read media.write',
  refresh_token: 'RT-secret-0123456789',
}
const exchange: SampleCall = {
  url: `${API}/2/oauth2/token`,
  authorization: null,
  form: {
    grant_type: 'authorization_code',
    code: 'the-code',
    redirect_uri: 'http://127.0.0.1:8917/x/callback',
    code_verifier: VERIFIER,
    client_id: 'c',
  },
  answer: tokens,
}
const initialize: SampleCall = {
  url: `${API}/2/media/upload/initialize`,
  json: { media_type: 'video/mp4', total_bytes: 1_048_576, media_category: 'tweet_video' },
  answer: { data: { id: MEDIA, media_key: `13_${MEDIA}`, expires_after_secs: 1_295_999 } },
}
const append: SampleCall = {
  url: `${API}/2/media/upload/${MEDIA}/append`,
  multipart: { segment_index: '0', media: new Uint8Array(20) },
  answer: { data: { expires_at: 1_755_900_000 } },
}
const create: SampleCall = {
  url: `${API}/2/tweets`,
  json: { text: 'Hello', media: { media_ids: [MEDIA] }, reply_settings: 'mentionedUsers', made_with_ai: false },
  status: 201,
  answer: { data: { id: '1445880548472328192', text: 'Hello https://t.co/abc', edit_history_tweet_ids: ['1445880548472328192'] } },
}
const refused = (status: number, answer: unknown): SampleCall => ({ ...create, status, answer })

describe('X, by its documents', () => {
  it.each<[string, SampleCall]>([
    ['the consent page', { method: 'GET', url: AUTHORIZE, authorization: null, answer: '<html></html>' }],
    ['a code for tokens', exchange],
    [
      'a refresh with Basic',
      { ...exchange, authorization: 'Basic Y2lkOnNlY3JldA==', form: { grant_type: 'refresh_token', refresh_token: 'rt' } },
    ],
    [
      'a dead refresh token',
      { ...exchange, status: 400, answer: { error: 'invalid_request', error_description: 'Value passed for the token was invalid.' } },
    ],
    [
      'a request token',
      {
        url: `${API}/oauth/request_token?oauth_callback=http%3A%2F%2F127.0.0.1%3A8917%2F`,
        authorization: SIGNATURE,
        answer: 'oauth_token=a&oauth_token_secret=b&oauth_callback_confirmed=true',
      },
    ],
    [
      'an unregistered callback as XML',
      {
        url: `${API}/oauth/request_token?oauth_callback=http%3A%2F%2Fx%2F`,
        authorization: SIGNATURE,
        status: 403,
        answer: '<?xml version="1.0"?><errors><error code="415">no</error></errors>',
      },
    ],
    [
      'a wrong verifier, answered in a line of text',
      {
        url: `${API}/oauth/access_token?oauth_verifier=1`,
        authorization: SIGNATURE,
        status: 401,
        answer: 'Error processing your OAuth request: Invalid oauth_verifier parameter',
      },
    ],
    [
      'who I am',
      {
        method: 'GET',
        url: `${API}/2/users/me?user.fields=profile_image_url,verified,subscription_type,public_metrics`,
        answer: {
          data: {
            id: '2244994945',
            name: 'X Developers',
            username: 'XDevelopers',
            verified: true,
            public_metrics: { followers_count: 5, following_count: 2, tweet_count: 1, listed_count: 4 },
          },
        },
      },
    ],
    ['an upload opened', initialize],
    ['a segment', append],
    ['a segment answered with nothing', { ...append, status: 204, answer: '' }],
    [
      'the end of an upload',
      {
        url: `${API}/2/media/upload/${MEDIA}/finalize`,
        answer: {
          data: {
            id: MEDIA,
            media_key: `13_${MEDIA}`,
            size: 5,
            expires_after_secs: 86_400,
            processing_info: { state: 'pending', check_after_secs: 1 },
          },
        },
      },
    ],
    [
      'a failed film',
      {
        method: 'GET',
        url: `${API}/2/media/upload?command=STATUS&media_id=${MEDIA}`,
        answer: {
          data: {
            id: MEDIA,
            processing_info: { state: 'failed', progress_percent: 12, error: { code: 1, name: 'InvalidMedia', message: 'no' } },
          },
        },
      },
    ],
    [
      'an alt text',
      {
        url: `${API}/2/media/metadata`,
        json: { id: MEDIA, metadata: { alt_text: { text: 'a dog' } } },
        answer: { data: { id: MEDIA, associated_metadata: { alt_text: { text: 'a dog' } } } },
      },
    ],
    [
      'subtitles',
      {
        url: `${API}/2/media/subtitles`,
        json: { id: MEDIA, media_category: 'TweetVideo', subtitles: { id: '5', language_code: 'EN', display_name: 'English' } },
        answer: { data: { id: MEDIA, media_category: 'TweetVideo', associated_subtitles: [{ id: '5' }] } },
      },
    ],
    ['a post', create],
    ['a post that is signed', { ...create, authorization: SIGNATURE }],
    ['a reply', { ...create, json: { text: 'two', reply: { in_reply_to_tweet_id: '1' } } }],
    [
      'my newest posts, none',
      {
        method: 'GET',
        url: `${API}/2/users/1/tweets?max_results=10&start_time=2026-11-23T10:00:00Z&tweet.fields=created_at,text,attachments,entities,note_tweet,referenced_tweets`,
        answer: { meta: { result_count: 0 } },
      },
    ],
    [
      'numbers',
      {
        method: 'GET',
        url: `${API}/2/tweets?ids=1,2&tweet.fields=public_metrics&expansions=attachments.media_keys&media.fields=public_metrics,type`,
        answer: {
          data: [
            {
              id: '1',
              text: 'a',
              public_metrics: { impression_count: 1, like_count: 1, reply_count: 0, retweet_count: 0, quote_count: 0, bookmark_count: 0 },
            },
          ],
          errors: [{ title: 'Not Found Error', type: 'https://api.x.com/2/problems/resource-not-found', detail: 'gone' }],
        },
      },
    ],
    ['a deletion', { method: 'DELETE', url: `${API}/2/tweets/1`, answer: { data: { deleted: true } } }],
    [
      'a duplicate',
      refused(403, {
        detail: 'You are not allowed to create a Tweet with duplicate content.',
        type: 'about:blank',
        title: 'Forbidden',
        status: 403,
      }),
    ],
    [
      'unknown media',
      refused(400, {
        errors: [{ parameters: { 'media.media_ids': ['188'] }, message: 'Your media IDs are invalid.' }],
        title: 'Invalid Request',
        detail: 'One or more parameters to your request was invalid.',
        type: 'https://api.x.com/2/problems/invalid-request',
      }),
    ],
    ['an older error', refused(401, { errors: [{ code: 89, message: 'Invalid or expired token.' }] })],
    ['a gateway that speaks for itself', refused(503, '<html>Service Unavailable</html>')],
    ['a picture', { method: 'GET', url: 'https://pbs.twimg.com/profile_images/1/a_400x400.jpg', authorization: null, answer: 'JFIF' }],
  ])('%s is found good', async (_name, sample) => {
    expect(await judgedLines(sample)).toEqual([])
  })

  it.each<[string, SampleCall, string]>([
    ['an unknown address', { ...create, url: `${API}/2/tweet` }, 'unknown: address: no document knows POST api.x.com/2/tweet'],
    ['an unknown key', { ...create, json: { text: 'a', foo: 1 } }, "x post.create: request body: unrecognized key 'foo'"],
    [
      'an unknown key inside',
      { ...create, json: { text: 'a', media: { media_ids: ['1'], alt: 'x' } } },
      "x post.create: request body: media: unrecognized key 'alt'",
    ],
    [
      'a number for an id',
      { ...create, json: { text: 'a', reply: { in_reply_to_tweet_id: 1 } } },
      'reply.in_reply_to_tweet_id: Invalid input: expected string, received number',
    ],
    [
      'two attachments',
      { ...create, json: { text: 'a', media: { media_ids: ['1'] }, quote_tweet_id: '2' } },
      'media and quote_tweet_id exclude each other',
    ],
    [
      'a form instead of JSON',
      { ...create, json: undefined, form: { text: 'a' } },
      "expected content type application/json, not 'application/x-www-form-urlencoded'",
    ],
    [
      'no token',
      { ...create, authorization: null },
      'x post.create: authorization: expected an OAuth 1.0a signature, and there is no Authorization',
    ],
    [
      'a signature that lacks its nonce',
      { ...create, authorization: SIGNATURE.replace(/oauth_nonce="[^"]*", /, '') },
      'the signature lacks oauth_nonce',
    ],
    [
      'a segment index beyond 999',
      { ...append, multipart: { segment_index: '1000', media: new Uint8Array(2) } },
      'x upload.append: request body: segment_index: expected 0 to 999',
    ],
    [
      'a segment number in the query',
      { ...append, url: `${append.url}?segment_index=0` },
      "no query is documented, and there is 'segment_index'",
    ],
    [
      'a segment over 5 MB',
      { ...append, multipart: { segment_index: '0', media: new Uint8Array(5 * 1024 * 1024 + 1) } },
      'media: expected at most 5242880 bytes',
    ],
    [
      'a category that does not exist',
      { ...initialize, json: { media_type: 'video/mp4', total_bytes: 1, media_category: 'TweetVideo' } },
      'media_category: Invalid option',
    ],
    ['a command of the older style', { ...initialize, url: `${API}/2/media/upload?command=INIT` }, 'x upload.one-shot'],
    [
      'two dialects',
      { method: 'GET', url: `${API}/2/tweets?ids=1&tweet.fields=text&post.fields=text`, answer: { data: [{ id: '1', text: '' }] } },
      'tweet.fields and post.fields are two dialects',
    ],
    [
      'an unknown field',
      { method: 'GET', url: `${API}/2/users/me?user.fields=avatar`, answer: { data: { id: '1', name: 'a', username: 'a' } } },
      "user.fields: expected a value that the platform knows, not 'avatar'",
    ],
    [
      'a public client that does not say who it is',
      { ...exchange, form: { grant_type: 'refresh_token', refresh_token: 'rt' } },
      'expected client_id in the body, or Basic',
    ],
    [
      'a challenge in hex',
      { method: 'GET', url: AUTHORIZE.replace(CHALLENGE, 'ab'.repeat(32)), authorization: null, answer: '' },
      'code_challenge: expected base64url of SHA-256',
    ],
    [
      'an answer with a number for an id',
      { ...create, answer: { data: { id: 14458, text: 'a' } } },
      'x post.create: answer 201: data.id: Invalid input: expected string, received number',
    ],
    ['a create that answers 200', { ...create, status: 200 }, 'x post.create: answer 200: no document knows this status here'],
    ['an error without its type', refused(403, { title: 'Forbidden', detail: 'no', status: 403 }), 'answer 403: type'],
    [
      'an error with another status inside',
      refused(403, { title: 'Forbidden', detail: 'no', status: 401, type: 'about:blank' }),
      'the problem says status 401',
    ],
    [
      'a token with a picture',
      { method: 'GET', url: 'https://pbs.twimg.com/profile_images/1/a.jpg', answer: '' },
      'x picture: authorization: a credential is sent where none may be',
    ],
  ])('%s is found', async (_name, sample, expected) => {
    expect((await judgedLines(sample)).join('\n')).toContain(expected)
  })

  it('an id beyond 2^53 as a bare number is found, not rounded', async () => {
    const answer = '{"data":{"id":1445880548472328192,"text":"a"}}'
    const lines = await judgedLines({ ...create, answer, answerHeaders: { 'content-type': 'application/json' } })
    expect(lines).toEqual(['x post.create: answer 201: data.id: Invalid input: expected string, received bigint'])
  })
})
