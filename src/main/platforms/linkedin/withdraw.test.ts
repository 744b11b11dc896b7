import { describe, expect, it } from 'vitest'
import { NOW, play, sessionOf, type Answer } from '../../../../tools/testing/played-platform.ts'
import { createAdapter } from './adapter.ts'

const adapter = createAdapter()
const URN = 'urn:li:share:7482799659132977152'
const DELETE = `DELETE api.linkedin.com/rest/posts/${encodeURIComponent(URN)}`
const withdraw = async (answer: Answer | null, remoteId = URN) => {
  const { transport, seen } = play(answer === null ? [] : [[DELETE, answer]])
  const receipt = { parts: [{ remoteId, permalink: null }], publishedAt: NOW, notes: [] }
  return { outcome: await adapter.withdraw?.(receipt, sessionOf(adapter, transport), NOW), seen }
}

describe('a post that is taken down from LinkedIn', () => {
  it('is deleted by its URN; LinkedIn answers the same for one that was gone before', async () => {
    const { outcome, seen } = await withdraw({ status: 204 })
    expect(outcome).toBe('gone')
    expect(seen[0]?.headers).toMatchObject({ 'x-restli-method': 'DELETE', 'linkedin-version': '202609' })
  })

  it('is gone when LinkedIn says that it is not found', async () => {
    expect((await withdraw({ status: 404, body: { status: 404, code: 'NOT_FOUND', message: 'no' } })).outcome).toBe('gone')
  })

  it('stays where its URN could not be learned', async () => {
    expect((await withdraw(null, '')).outcome).toBe('not-possible')
  })

  it.each([
    [403, 'ACCESS_DENIED', 'scope-missing'],
    [401, 'REVOKED_ACCESS_TOKEN', 'reconnect-needed'],
    [404, 'RESOURCE_NOT_FOUND', 'unexpected-response'],
    [500, 'INTERNAL_SERVER_ERROR', 'platform-down'],
  ])('is not called gone by %i %s', async (status, code, kind) => {
    await expect(withdraw({ status, body: { status, code, message: 'no' } })).rejects.toMatchObject({ failure: { kind } })
  })
})
