import { describe, expect, it } from 'vitest'
import { LOGIN_IDS, PLATFORM_IDS, PLATFORM_RULES } from '../../shared/platforms/registry.ts'
import { loadPlatforms } from './registry.ts'

const platforms = await loadPlatforms()
const adapters = platforms.createAdapters()
const logins = platforms.createLogins()

describe('what is found by a name answers to it', () => {
  it.each(PLATFORM_IDS)('the adapter of %s', (id) => {
    const { platform, login, rules } = adapters.get(id) ?? {}
    expect({ platform, login }).toEqual({ platform: id, login: PLATFORM_RULES[id].login })
    expect(rules).toBe(PLATFORM_RULES[id])
  })

  it.each(LOGIN_IDS)('the login of %s, for the platforms whose rules name it', (id) => {
    const { login, platforms: served = [] } = logins.get(id) ?? {}
    expect(login).toBe(id)
    expect([...served].sort()).toEqual(PLATFORM_IDS.filter((platform) => PLATFORM_RULES[platform].login === id).sort())
  })
})

it('two engines share no adapter', () => {
  for (const [id, adapter] of platforms.createAdapters()) expect(adapter).not.toBe(adapters.get(id))
})
