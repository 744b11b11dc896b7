import { describe, expect, it } from 'vitest'
import { readUsage } from './usage.ts'

const NOW = Date.UTC(2026, 10, 23, 12)
const MINUTE_MS = 60_000
const read = (headers: Record<string, string>) => readUsage({ status: 200, headers, text: '' }, NOW)

describe("Meta's usage headers", () => {
  it('tell the most used of the three shares', () => {
    const shares = JSON.stringify({ call_count: 28, total_time: 25, total_cputime: 31 })
    expect(read({ 'x-app-usage': shares, 'x-page-usage': shares })).toEqual([
      { name: 'app-usage', limit: 100, remaining: 69, resetsAt: null },
      { name: 'page-usage', limit: 100, remaining: 69, resetsAt: null },
    ])
  })

  it('tell in minutes when calls are let through again', () => {
    const line = (type: string, callCount: number, minutes: number) => ({
      type,
      call_count: callCount,
      estimated_time_to_regain_access: minutes,
    })
    const usage = {
      111: [line('pages', 100, 10), line('ads_management', 100, 90)],
      222: [line('instagram', 60, 0)],
      333: [line('pages', 100, 25)],
    }
    expect(read({ 'x-business-use-case-usage': JSON.stringify(usage) })).toEqual([
      { name: 'page-usage', limit: 100, remaining: 0, resetsAt: NOW + 25 * MINUTE_MS },
      { name: 'instagram-usage', limit: 100, remaining: 40, resetsAt: null },
    ])
  })

  it('stop calls for ten minutes where a full share names no end', () => {
    expect(read({ 'x-app-usage': '{"call_count":100}' })).toEqual([
      { name: 'app-usage', limit: 100, remaining: 0, resetsAt: NOW + 10 * MINUTE_MS },
    ])
    expect(read({ 'x-app-usage': '{"call_count":99.5}' })).toMatchObject([{ remaining: 1 }])
  })

  it('tell nothing when they are nonsense', () => {
    for (const text of ['', '{', '[]', 'null', '{"call_count":"many"}', '{"a":{"type":"pages"}}']) {
      expect(read({ 'x-business-use-case-usage': text }), text).toEqual([])
    }
    expect(read({ 'x-app-usage': '<html>' })).toEqual([])
  })
})
