import type { Refusal } from '../../testing/refusals.ts'
import { ADA, PAGE } from './client.ts'
import { COMMUNITY, SELF_SERVE, type RefusalBench } from './refusal-bench.ts'

const COMMENTS = 'https://learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/comments-api'

/** A comment under a page's post, with a change of its body. */
async function comment(bench: RefusalBench, change: Record<string, unknown>, scopes = COMMUNITY, member = 0) {
  const object = (await bench.post(bench.token(COMMUNITY), { author: PAGE })).headers['x-restli-id'] ?? ''
  const body = { actor: PAGE, object, message: { text: 'First' }, ...change }
  return bench.ask('POST', `/rest/socialActions/${encodeURIComponent(object)}/comments`, bench.token(scopes, member), { body })
}

/** Comments. */
export const COMMENT_REFUSALS: readonly Refusal<RefusalBench>[] = [
  {
    rule: 'a comment with Share on LinkedIn alone',
    source: 'contract 0, observed July 2026',
    broken: (bench) => comment(bench, { actor: ADA }, SELF_SERVE),
    status: 403,
    body: { status: 403, serviceErrorCode: 100, message: 'Not enough permissions to access: partnerApiSocialActions.CREATE.20260901' },
  },
  {
    rule: 'a comment in the name of a page one has no role on',
    source: COMMENTS,
    broken: (bench) => comment(bench, {}, COMMUNITY, 1),
    status: 403,
    body: { serviceErrorCode: 100 },
  },
  {
    rule: 'a comment without its words',
    source: COMMENTS,
    broken: (bench) => comment(bench, { message: {} }),
    status: 400,
    body: { code: 'MISSING_FIELD' },
  },
  {
    rule: 'a comment of blanks',
    source: COMMENTS,
    broken: (bench) => comment(bench, { message: { text: ' ' } }),
    status: 400,
    body: { code: 'INVALID_VALUE_BLANK_FIELD' },
  },
  {
    rule: 'a comment of 1,251 characters',
    source: 'two public clients; (unconfirmed)',
    broken: (bench) => comment(bench, { message: { text: 'x'.repeat(1_251) } }),
    status: 400,
    body: { code: 'FIELD_LENGTH_TOO_LONG' },
  },
  {
    rule: 'a comment whose object is another post',
    source: COMMENTS,
    broken: (bench) => comment(bench, { object: 'urn:li:share:1' }),
    status: 400,
    body: { code: 'INVALID_VALUE_FOR_FIELD' },
  },
  {
    rule: 'a comment under a post that is not there',
    source: COMMENTS,
    broken: ({ ask, token }) =>
      ask('POST', '/rest/socialActions/urn%3Ali%3Ashare%3A1/comments', token(COMMUNITY), {
        body: { actor: PAGE, object: 'urn:li:share:1', message: { text: 'First' } },
      }),
    status: 404,
    body: { status: 404, code: 'NOT_FOUND' },
  },
]
