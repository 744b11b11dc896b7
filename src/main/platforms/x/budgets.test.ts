import { describe, expect, it } from 'vitest'
import type { HttpRequest } from '../../core/http.ts'
import { xBudgets } from './budgets.ts'

const NOW = Date.UTC(2026, 10, 23, 12)
const SECONDS = NOW / 1000
const read = (step: string, headers: Record<string, string>) =>
  xBudgets.read?.(
    { status: 201, headers, text: '' },
    { step, method: 'POST', url: 'https://api.x.com/2/tweets', auth: 'token' } satisfies HttpRequest,
    NOW,
  )

describe("X's budgets", () => {
  it('are read from all three header families, the reset in seconds', () => {
    const headers = {
      'x-rate-limit-limit': '100',
      'x-rate-limit-remaining': '99',
      'x-rate-limit-reset': String(SECONDS + 900),
      'x-app-limit-24hour-limit': '10000',
      'x-app-limit-24hour-remaining': '9999',
      'x-app-limit-24hour-reset': String(SECONDS + 86_400),
      'x-user-limit-24hour-limit': '100',
      'x-user-limit-24hour-remaining': '0',
      'x-user-limit-24hour-reset': String(SECONDS + 4_000),
    }
    expect(read('post.create', headers)).toEqual([
      { name: 'posts-app-day', limit: 10_000, remaining: 9_999, resetsAt: NOW + 86_400_000 },
      { name: 'posts-day', limit: 100, remaining: 0, resetsAt: NOW + 4_000_000 },
      { name: 'posts-window', limit: 100, remaining: 99, resetsAt: NOW + 900_000 },
    ])
  })

  it('are not learned from nonsense, nor from calls without a counter of ours', () => {
    for (const text of ['', '-1', 'NaN', '1e99', '9'.repeat(40), '12 34'])
      expect(read('post.create', { 'x-rate-limit-remaining': text }), text).toEqual([])
    expect(read('post.find', { 'x-rate-limit-remaining': '3' })).toEqual([])
    expect(read('upload.append', { 'x-rate-limit-remaining': '3', 'x-rate-limit-reset': 'soon' })).toEqual([
      { name: 'upload-parts-window', limit: null, remaining: 3, resetsAt: null },
    ])
  })
})
