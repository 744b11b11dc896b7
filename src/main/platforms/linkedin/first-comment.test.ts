import { describe, expect, it } from 'vitest'
import type { Json } from '../../../shared/json.ts'
import type { Receipt } from '../../../shared/model.ts'
import { NOW, type Line } from '../../../../tools/testing/played-platform.ts'
import { ACCOUNT, delivery } from './__fixtures__/play.ts'

const POST = 'urn:li:share:7482799659132977152'
const COMMENT = `urn:li:comment:(${POST},77)`
const PUBLIC: Receipt = {
  parts: [{ remoteId: POST, permalink: `https://www.linkedin.com/feed/update/${POST}/` }],
  publishedAt: NOW,
  notes: [],
}
const COMMENTED: Receipt = { ...PUBLIC, parts: [...PUBLIC.parts, { remoteId: COMMENT, role: 'comment', permalink: null }] }
const CREATED: Line = ['POST /rest/posts', { status: 201, headers: { 'x-restli-id': POST } }]
const COMMENTS = `/rest/socialActions/${encodeURIComponent(POST)}/comments`
const WRITTEN: Line = [`POST ${COMMENTS}`, { status: 201, body: { id: '77', commentUrn: COMMENT } }]
const refused = (status: number, code: string): Line => [`POST ${COMMENTS}`, { status, body: { status, code, message: 'no' } }]
const CREATE = { stage: 'create', media: [], refusedSince: null, refusals: 0, dropped: [] }
const AT = { stage: 'comment', refusals: 0 }
const post = { text: 'Hello', options: { firstComment: ' More (here) ' } }
const PAGE = { ...ACCOUNT, remoteId: 'urn:li:organization:2414183', kind: 'page' } as const
const asPage = { ...post, account: PAGE, scopes: ['w_organization_social', 'r_organization_social_feed'] }
const listed = (elements: Json[]): Line => [`GET ${COMMENTS}?start=0&count=100`, { body: { elements } }]

describe('a first comment', () => {
  it('is a commit of its own after the post, whose receipt is told before it; its text is plain', async () => {
    const played = delivery([CREATED, WRITTEN], post)
    const created = await played.step({ checkpoint: CREATE, committingSince: NOW })
    expect(created).toEqual({ kind: 'commit-next', checkpoint: AT, phase: 'publishing', receipt: PUBLIC })
    const done = await played.step({ checkpoint: AT, receipt: PUBLIC, committingSince: NOW })
    expect(done).toEqual({ kind: 'done', receipt: COMMENTED })
    expect(JSON.parse(played.seen[1]?.body ?? '')).toEqual({
      actor: 'urn:li:person:782bbtaQ',
      object: POST,
      message: { text: 'More (here)' },
    })
  })

  it.each([
    [403, 'ACCESS_DENIED'],
    [400, 'FIELD_LENGTH_TOO_LONG'],
    [400, 'INVALID_VALUE_BLANK_FIELD'],
    [422, 'UNPROCESSABLE_ENTITY'],
  ])('that LinkedIn refuses by %i %s never fails the post', async (status, code) => {
    const step = await delivery([refused(status, code)], post).step({ checkpoint: AT, receipt: PUBLIC, committingSince: NOW })
    expect(step).toEqual({ kind: 'done', receipt: { ...PUBLIC, notes: ['comment-failed'] } })
  })

  it.each([
    [429, 'TOO_MANY_REQUESTS', 'quota-exhausted'],
    [401, 'EXPIRED_ACCESS_TOKEN', 'reconnect-needed'],
    [503, 'SERVICE_UNAVAILABLE', 'platform-down'],
  ])('waits for what passes: %i %s', async (status, code, kind) => {
    const step = delivery([refused(status, code)], post).step({ checkpoint: AT, receipt: PUBLIC, committingSince: NOW })
    await expect(step).rejects.toMatchObject({ failure: { kind, mayHaveApplied: status === 503 } })
  })

  it('waits a little for a post that the comments do not know yet, and not for ever', async () => {
    const played = delivery([refused(404, 'NOT_FOUND'), WRITTEN], post)
    const first = await played.step({ checkpoint: AT, receipt: PUBLIC, committingSince: NOW })
    expect(first).toMatchObject({ kind: 'next', isCommitUndone: true, checkpoint: { stage: 'comment-due', until: NOW + 3_000 } })
    const due = { stage: 'comment-due', refusals: 1, until: NOW + 3_000 }
    expect(await played.step({ checkpoint: due, receipt: PUBLIC })).toMatchObject({ kind: 'wait', notBefore: NOW + 3_000 })
    const again = await played.step({ checkpoint: due, receipt: PUBLIC, now: NOW + 3_000 })
    expect(again).toMatchObject({ kind: 'commit-next', checkpoint: { stage: 'comment', refusals: 1 } })
    const last = await delivery([refused(404, 'NOT_FOUND')], post).step({ checkpoint: { ...AT, refusals: 3 }, receipt: PUBLIC })
    expect(last).toMatchObject({ kind: 'done', receipt: { notes: ['comment-failed'] } })
  })

  it('is still written when the post was found only by looking, and when the copy proved it', async () => {
    const found = { id: POST, commentary: 'Hello', createdAt: NOW, lifecycleState: 'PUBLISHED' }
    const finder: Line = [
      'GET /rest/posts?q=author&author=urn%3Ali%3Aorganization%3A2414183&count=50&sortBy=LAST_MODIFIED',
      { body: { elements: [found] } },
    ]
    const scopes = [...asPage.scopes, 'r_organization_social']
    expect(await delivery([finder], { ...asPage, scopes }).reconcile({ checkpoint: CREATE })).toEqual({
      kind: 'resume',
      checkpoint: { stage: 'comment-due', refusals: 0, until: NOW },
      receipt: PUBLIC,
    })
    const born = `urn:li:share:${(BigInt(NOW + 1_000) << 22n) + 77n}`
    const duplicate: Line = [
      'POST /rest/posts',
      {
        status: 422,
        headers: { date: new Date(NOW + 60_000).toUTCString() },
        body: { message: `Content is a duplicate of ${born}`, errorDetails: { inputErrors: [{ code: 'DUPLICATE_POST' }] } },
      },
    ]
    const at = { ...CREATE, stage: 're-post', decidedAt: NOW }
    const step = await delivery([duplicate], post).step({ checkpoint: at, committingSince: NOW, now: NOW + 60_000 })
    expect(step).toMatchObject({ kind: 'commit-next', checkpoint: AT, receipt: { parts: [{ remoteId: born }] } })
  })

  it('is given up where the post’s own link could not be learned', async () => {
    const duplicate: Line = [
      'POST /rest/posts',
      { status: 422, body: { message: 'no', errorDetails: { inputErrors: [{ code: 'DUPLICATE_POST' }] } } },
    ]
    const at = { ...CREATE, stage: 're-post', decidedAt: NOW }
    const step = await delivery([duplicate], post).step({ checkpoint: at, committingSince: NOW, now: NOW + 60_000 })
    expect(step).toMatchObject({ kind: 'done', receipt: { notes: ['link-unknown', 'comment-failed'] } })
  })

  it('is all that a delivery begun again still does, and nothing is left where it is there', async () => {
    expect(await delivery([], post).step({ receipt: PUBLIC })).toMatchObject({ kind: 'commit-next', checkpoint: AT })
    expect(await delivery([], post).step({ receipt: COMMENTED })).toEqual({ kind: 'done', receipt: COMMENTED })
    expect(await delivery([], { text: 'Hello' }).step({ receipt: PUBLIC })).toEqual({ kind: 'done', receipt: PUBLIC })
  })
})

describe('a first comment whose answer was lost', () => {
  it('says that it may be there', async () => {
    const step = delivery([[`POST ${COMMENTS}`, 'lost']], post).step({ checkpoint: AT, receipt: PUBLIC, committingSince: NOW })
    await expect(step).rejects.toMatchObject({ failure: { kind: 'network', mayHaveApplied: true } })
  })

  it('is never sent again: a member, who cannot look, is told that nobody knows', async () => {
    const played = delivery([], post)
    expect(await played.reconcile({ checkpoint: AT, receipt: PUBLIC })).toEqual({
      kind: 'published',
      receipt: { ...PUBLIC, notes: ['comment-unknown'] },
    })
  })

  it('is found by a page among the comments in its own name', async () => {
    const ours = { id: '77', commentUrn: COMMENT, actor: PAGE.remoteId, message: { text: 'More (here)' } }
    const others = { id: '78', actor: 'urn:li:person:x', message: { text: 'More (here)' } }
    const played = delivery([listed([others, ours])], asPage)
    expect(await played.reconcile({ checkpoint: AT, receipt: PUBLIC })).toEqual({ kind: 'published', receipt: COMMENTED })
  })

  it('is looked for a minute, then told as unknown', async () => {
    const played = delivery([listed([]), listed([])], asPage)
    expect(await played.reconcile({ checkpoint: AT, receipt: PUBLIC, now: NOW + 1_000 })).toMatchObject({ kind: 'wait' })
    expect(await played.reconcile({ checkpoint: AT, receipt: PUBLIC, now: NOW + 60_000 })).toMatchObject({
      kind: 'published',
      receipt: { notes: ['comment-unknown'] },
    })
  })

  it('is unknown where LinkedIn does not let us look, and looked for again when only the line was dead', async () => {
    const closed: Line = [`GET ${COMMENTS}?start=0&count=100`, { status: 403, body: { status: 403, code: 'ACCESS_DENIED', message: 'no' } }]
    expect(await delivery([closed], asPage).reconcile({ checkpoint: AT, receipt: PUBLIC })).toMatchObject({
      receipt: { notes: ['comment-unknown'] },
    })
    const dead = delivery([[`GET ${COMMENTS}?start=0&count=100`, 'lost']], asPage).reconcile({ checkpoint: AT, receipt: PUBLIC })
    await expect(dead).rejects.toMatchObject({ failure: { kind: 'network' } })
  })
})
