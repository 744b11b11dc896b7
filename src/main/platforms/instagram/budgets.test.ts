import { describe, expect, it } from 'vitest'
import type { HttpRequest } from '../../core/http.ts'
import { instagramBudgets } from './budgets.ts'

const NOW = Date.UTC(2026, 10, 23, 12)
const read = (step: string, text: string) =>
  instagramBudgets.read?.(
    { status: 200, headers: {}, text },
    { step, method: 'GET', url: 'https://graph.facebook.com/', auth: 'token' } satisfies HttpRequest,
    NOW,
  )
const answer = (used: number, total: number) =>
  JSON.stringify({ data: [{ quota_usage: used, config: { quota_total: total, quota_duration: 86_400 } }] })

describe("Instagram's posts of a day", () => {
  it("are what the account's own answer says, whatever the documents say", () => {
    expect(read('quota.read', answer(2, 50))).toEqual([{ name: 'posts-day', limit: 50, remaining: 48, resetsAt: null }])
    expect(read('quota.read', answer(26, 25))).toEqual([{ name: 'posts-day', limit: 25, remaining: 0, resetsAt: NOW + 3_600_000 }])
  })

  it('are not read from other calls or from half an answer', () => {
    expect(read('post.create', answer(2, 50))).toEqual([])
    for (const text of ['', '{"data":[]}', '{"data":[{"quota_usage":3}]}', '{"error":{"code":190}}'])
      expect(read('quota.read', text), text).toEqual([])
  })
})
