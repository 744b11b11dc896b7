import { describe, expect, it } from 'vitest'
import { NOW, play, sessionOf, type Line } from '../../../../tools/testing/played-platform.ts'
import type { Receipt } from '../../../shared/model.ts'
import { createAdapter } from './adapter.ts'

const adapter = createAdapter()
const proof = (...ids: string[]): Receipt => ({
  parts: ids.map((remoteId) => ({ remoteId, permalink: null })),
  publishedAt: NOW,
  notes: [],
})
const deleted = (id: string): Line => [`DELETE api.x.com/2/tweets/${id}`, { body: { data: { deleted: true } } }]
const withdraw = async (lines: readonly Line[], receipt: Receipt) => {
  const { transport, seen, left } = play(lines)
  const outcome = await adapter.withdraw?.(receipt, sessionOf(adapter, transport), NOW)
  return { outcome, seen, left }
}

describe('a post that is taken down from X', () => {
  it('is deleted with its own token', async () => {
    const { outcome, seen } = await withdraw([deleted('900')], proof('900'))
    expect(outcome).toBe('gone')
    expect(seen[0]?.headers['authorization']).toBe('Bearer token-1')
  })

  it('goes part by part, the last one first, when it is a thread', async () => {
    const { outcome, left } = await withdraw(['3', '2', '1'].map(deleted), proof('1', '2', '3'))
    expect(outcome).toBe('gone')
    expect(left).toEqual([])
  })

  it('is gone when X says that it is not there', async () => {
    const body = { title: 'Not Found Error', type: 'https://api.x.com/2/problems/resource-not-found', status: 404 }
    expect((await withdraw([['DELETE api.x.com/2/tweets/900', { status: 404, body }]], proof('900'))).outcome).toBe('gone')
  })

  it('is not called gone by a 404 of something in between, nor by a refusal', async () => {
    const lost: Line = ['DELETE api.x.com/2/tweets/900', { status: 404, body: '<html>' }]
    await expect(withdraw([lost], proof('900'))).rejects.toMatchObject({ failure: { kind: 'unexpected-response', mayHaveApplied: false } })
    const kept: Line = ['DELETE api.x.com/2/tweets/900', { body: { data: { deleted: false } } }]
    await expect(withdraw([kept], proof('900'))).rejects.toMatchObject({ failure: { kind: 'unexpected-response' } })
    const dead: Line = ['DELETE api.x.com/2/tweets/900', { status: 401, body: { status: 401, title: 'Unauthorized' } }]
    await expect(withdraw([dead], proof('900'))).rejects.toMatchObject({ failure: { kind: 'reconnect-needed' } })
  })

  it('stays where the receipt does not name all of it', async () => {
    expect((await withdraw([], proof(''))).outcome).toBe('not-possible')
    expect((await withdraw([deleted('1')], proof('1', ''))).outcome).toBe('not-possible')
  })
})
