import { refusalTable } from '../../testing/refusal-table.ts'
import type { Refusal } from '../../testing/refusals.ts'
import { ADA, PAGE } from './client.ts'
import { COMMUNITY, SELF_SERVE, type RefusalBench } from './refusal-bench.ts'

const COMMENTS = 'https://learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/comments-api'

interface Comment {
  readonly body?: Record<string, unknown>
  readonly scopes?: readonly string[]
  /** Whose token it is: Ada's unless told otherwise. */
  readonly member?: number
}

/** Comments under a page's post. */
const comments = refusalTable<RefusalBench, Comment>(
  async (bench, { body: change = {}, scopes = COMMUNITY, member = 0 }) => {
    const object = (await bench.post(bench.token(COMMUNITY), { author: PAGE })).headers['x-restli-id'] ?? ''
    const body = { actor: PAGE, object, message: { text: 'First' }, ...change }
    return bench.ask('POST', `/rest/socialActions/${encodeURIComponent(object)}/comments`, bench.token(scopes, member), { body })
  },
  [
    [
      'a comment with Share on LinkedIn alone',
      { body: { actor: ADA }, scopes: SELF_SERVE },
      403,
      { status: 403, serviceErrorCode: 100, message: 'Not enough permissions to access: partnerApiSocialActions.CREATE.20260901' },
      'contract 0, observed July 2026',
    ],
    ['a comment in the name of a page one has no role on', { member: 1 }, 403, { serviceErrorCode: 100 }, COMMENTS],
    ['a comment without its words', { body: { message: {} } }, 400, { code: 'MISSING_FIELD' }, COMMENTS],
    ['a comment of blanks', { body: { message: { text: ' ' } } }, 400, { code: 'INVALID_VALUE_BLANK_FIELD' }, COMMENTS],
    [
      'a comment of 1,251 characters',
      { body: { message: { text: 'x'.repeat(1_251) } } },
      400,
      { code: 'FIELD_LENGTH_TOO_LONG' },
      'two public clients; (unconfirmed)',
    ],
    ['a comment whose object is another post', { body: { object: 'urn:li:share:1' } }, 400, { code: 'INVALID_VALUE_FOR_FIELD' }, COMMENTS],
  ],
)

/** Comments. */
export const COMMENT_REFUSALS: readonly Refusal<RefusalBench>[] = [
  ...comments,
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
