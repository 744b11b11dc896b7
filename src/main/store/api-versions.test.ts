import { expect, it } from 'vitest'
import { ProblemError } from '../../shared/problem.ts'
import { createApiVersions } from './api-versions.ts'
import { openMemoryDatabase } from './database.ts'
import { createSettingsStore } from './settings-store.ts'

it('keeps the version that the creator chose, refuses what is none, and goes back to ours', () => {
  const settings = createSettingsStore(openMemoryDatabase())
  const versions = createApiVersions(settings)
  const ours = { platform: 'linkedin', pinned: '202609', chosen: null, endsAt: Date.UTC(2027, 8, 15) }
  expect(versions.views()).toEqual([ours])
  expect(versions.of('linkedin')).toBeUndefined()

  versions.choose('linkedin', '202701')
  expect(createApiVersions(settings).of('linkedin')).toBe('202701')
  expect(versions.views()).toEqual([{ ...ours, chosen: '202701', endsAt: Date.UTC(2028, 0, 15) }])

  for (const [platform, version] of [
    ['linkedin', '202613'],
    ['linkedin', '2027-01'],
    ['linkedin', '202701\r\nx: y'],
    ['youtube', '202701'],
  ] as const)
    expect(() => versions.choose(platform, version)).toThrow(ProblemError)
  expect(versions.of('linkedin')).toBe('202701')

  versions.choose('linkedin', null)
  expect(versions.views()).toEqual([ours])
})
