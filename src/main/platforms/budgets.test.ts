import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { PLATFORM_IDS, type PlatformId } from '../../shared/platforms/registry.ts'
import { loadPlatforms } from './registry.ts'

const adapters = (await loadPlatforms()).createAdapters()
const rulesOf = (platform: PlatformId) => adapters.get(platform)?.budgets?.rules ?? []

/** Every step that the platform's own files (and for Meta's two, their shared ones) name. */
function stepsOf(platform: PlatformId): Set<string> {
  const folders = [platform, ...(platform === 'facebook' || platform === 'instagram' ? ['meta'] : [])]
  const sources = folders.flatMap((folder) =>
    readdirSync(join(import.meta.dirname, folder))
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && name !== 'budgets.ts')
      .map((name) => readFileSync(join(import.meta.dirname, folder, name), 'utf8')),
  )
  return new Set(sources.flatMap((source) => [...source.matchAll(/'([a-z]+\.[a-zA-Z]+)'/g)].map(([, step]) => step ?? '')))
}

describe.each(PLATFORM_IDS)("%s's budgets", (platform) => {
  it('each have a name of their own, a source and a day', () => {
    const rules = rulesOf(platform)
    expect(rules.length).toBeGreaterThan(0)
    expect(new Set(rules.map((rule) => rule.name)).size).toBe(rules.length)
    for (const rule of rules) {
      expect(rule.source, rule.name).toMatch(/^https:\/\//)
      expect(rule.checkedOn, rule.name).toMatch(/^\d{4}-\d{2}-\d{2}$/)
    }
  })

  it('name only steps that the adapter makes', () => {
    const steps = stepsOf(platform)
    const named = rulesOf(platform).flatMap((rule) => Object.keys(rule.costs).filter((step) => step !== '*'))
    expect(named.filter((step) => !steps.has(step))).toEqual([])
  })

  it('each have words on the page', () => {
    const { budget } = JSON.parse(readFileSync(join(import.meta.dirname, '../../renderer/src/messages/en.json'), 'utf8')) as {
      budget: { name: Record<string, Record<string, string>> }
    }
    expect(Object.keys(budget.name[platform] ?? {}).sort()).toEqual(
      rulesOf(platform)
        .map((rule) => rule.name)
        .sort(),
    )
  })

  it('read no answer that says nothing', () => {
    const request = { step: 'post.create', method: 'POST', url: 'https://example.com/', auth: 'token' } as const
    expect(adapters.get(platform)?.budgets?.read?.({ status: 500, headers: {}, text: '<html>' }, request, 0) ?? []).toEqual([])
  })
})
