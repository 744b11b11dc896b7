import { describe, expect, it } from 'vitest'
import { NOW, play, sessionOf, type Answer, type Line } from '../../../../tools/testing/played-platform.ts'
import { createAdapter } from './adapter.ts'

const adapter = createAdapter()
const GRAPH = 'graph.facebook.com/v26.0'
const LINK = 'https://www.instagram.com/p/AbC/'
const settingWith = (scopes: readonly string[]) => ({
  grant: { scopes, accountTokens: { '17841': 'EAApage' } },
  account: { remoteId: '17841', facts: { pageId: '1755' } },
})
const MAY_DELETE = ['instagram_basic', 'instagram_manage_contents']
const NOT_THERE: Answer = { status: 400, body: { error: { message: 'no', code: 100, error_subcode: 33, type: 'GraphMethodException' } } }
const withdraw = (answer: Answer | null, { scopes = MAY_DELETE, permalink = LINK as string | null, remoteId = '18001' } = {}) => {
  const { transport } = play(answer === null ? [] : [[`DELETE ${GRAPH}/${remoteId}`, answer]])
  const receipt = { parts: [{ remoteId, permalink }], publishedAt: NOW, notes: [] }
  return adapter.withdraw?.(receipt, sessionOf(adapter, transport, settingWith(scopes)), NOW)
}

describe('a post that is taken down from Instagram', () => {
  it('is deleted where the login has the permission for it', async () => {
    expect(await withdraw({ body: { success: true } })).toBe('gone')
  })

  it('stays where the login has not, and where its id could not be learned', async () => {
    expect(await withdraw(null, { scopes: ['instagram_basic', 'instagram_content_publish'] })).toBe('not-possible')
    expect(await withdraw(null, { remoteId: '' })).toBe('not-possible')
  })

  it('is gone when it is not there any more', async () => {
    expect(await withdraw(NOT_THERE)).toBe('gone')
  })

  it('is not called gone when what is not there may only be its container', async () => {
    expect(await withdraw(NOT_THERE, { permalink: null })).toBe('not-possible')
  })

  it('is not called gone by a refusal', async () => {
    const refused: Answer = { status: 403, body: { error: { message: 'no', code: 10, type: 'OAuthException' } } }
    await expect(withdraw(refused)).rejects.toMatchObject({ failure: { kind: 'scope-missing', platform: 'instagram' } })
  })
})

describe('what a cancelled delivery left for Instagram', () => {
  const removed: string[] = []
  const hosting = {
    put: () => Promise.reject(new Error('not asked')),
    remove(key: string) {
      removed.push(key)
      return key === 'k1' ? Promise.reject(new Error('no line')) : Promise.resolve()
    },
  }
  const abandon = async (lines: readonly Line[], checkpoint: Parameters<NonNullable<typeof adapter.abandon>>[0]) => {
    const { transport, left } = play(lines)
    await adapter.abandon?.(checkpoint, sessionOf(adapter, transport, settingWith([])), NOW, hosting)
    return left
  }

  it('loses every photo staged on the Page, also when one cannot be deleted', async () => {
    const lines: Line[] = [
      [`DELETE ${GRAPH}/p1`, { status: 500, body: '' }],
      [`DELETE ${GRAPH}/p2`, { body: { success: true } }],
    ]
    const made = { photoIds: ['p1', 'p2'], containerIds: ['c1'], parentId: null, restarts: 0 }
    expect(await abandon(lines, { stage: 'pictures', ...made, isRefetched: false })).toEqual([])
  })

  it('is taken out of the creator’s own bucket, also when one piece cannot be', async () => {
    const made = { photoIds: [], containerIds: ['c1'], parentId: null, restarts: 0 }
    await abandon([], { stage: 'items', ...made, isRefetched: false, isHosted: true, hostedKeys: ['k1', 'k2'] })
    expect(removed).toEqual(['k1', 'k2'])
  })

  it('is nothing for a reel, whose container ends by itself', async () => {
    const uri = 'https://rupload.facebook.com/ig-api-upload/v26.0/c1'
    expect(await abandon([], { stage: 'reel', containerId: 'c1', uri, offset: 0, restarts: 0 })).toEqual([])
  })
})
