import { describe, expect, it } from 'vitest'
import { NOW, play, sessionOf, type Line } from '../../../../tools/testing/played-platform.ts'
import type { Json } from '../../../shared/json.ts'
import { createAdapter } from './adapter.ts'

const adapter = createAdapter()
const CHANNELS = 'GET www.googleapis.com/youtube/v3/channels'
const CATEGORIES = 'GET www.googleapis.com/youtube/v3/videoCategories'
const PLAYLISTS = 'GET www.googleapis.com/youtube/v3/playlists'
const channel = (longUploadsStatus: string | undefined, country?: string): Line => [
  CHANNELS,
  {
    body: {
      items: [
        {
          id: 'UC1',
          snippet: { title: 'Mine', ...(country === undefined ? {} : { country }) },
          ...(longUploadsStatus === undefined ? {} : { status: { longUploadsStatus } }),
        },
      ],
    },
  },
]
const categories: Line = [
  CATEGORIES,
  {
    body: {
      items: [
        { id: '22', snippet: { assignable: true } },
        { id: '30', snippet: { assignable: false } },
      ],
    },
  },
]
const playlists = (titles: readonly (readonly [string, string])[], rest: Record<string, Json> = {}): Line => [
  PLAYLISTS,
  { body: { items: titles.map(([id, title]) => ({ id, snippet: { title } })), ...rest } },
]
const ask = async (lines: readonly Line[]) => {
  const { transport, seen } = play(lines)
  return { options: await adapter.postingOptions?.(sessionOf(adapter, transport), NOW), seen }
}

describe('what a channel may choose', () => {
  it.each([
    ['allowed', null],
    ['eligible', 900_000],
    ['disallowed', 900_000],
    // YouTube did not say: no reason to refuse a long video.
    ['longUploadsUnspecified', null],
    [undefined, null],
  ])('is, with long uploads %s, a video of at most %s ms', async (longUploadsStatus, maxVideoDurationMs) => {
    const { options } = await ask([channel(longUploadsStatus), categories, playlists([])])
    expect(options).toMatchObject({ displayName: 'Mine', maxVideoDurationMs, choices: { categoryId: ['22'], playlist: [] } })
  })

  it.each([
    ['AT', 'AT'],
    [undefined, 'US'],
    ['x&id=1', 'US'],
  ])('are the categories of its country (%s: %s)', async (country, region) => {
    const { seen } = await ask([channel('allowed', country), categories, playlists([])])
    expect(seen[1]?.url.searchParams.get('regionCode')).toBe(region)
  })

  it('are the usual categories where YouTube has no list for its country, and all the rest', async () => {
    const refused: Line = [CATEGORIES, { status: 400, body: { error: { code: 400, errors: [{ reason: 'unsupportedRegionCode' }] } } }]
    const { options } = await ask([channel('allowed', 'AQ'), refused, playlists([['PL1', 'Soup']])])
    expect(options?.choices).toEqual({ playlist: ['Soup'] })
    await expect(ask([channel('allowed', 'AQ'), [CATEGORIES, { status: 503 }]])).rejects.toMatchObject({
      failure: { kind: 'platform-down' },
    })
  })

  it('are all its playlists, two of one name told apart', async () => {
    const first = playlists(
      [
        ['PL1', 'Soup'],
        ['PL2', 'Bread'],
      ],
      { nextPageToken: 'next page' },
    )
    const { options, seen } = await ask([channel('allowed'), categories, first, playlists([['PL3', 'Soup']])])
    expect(options?.choices['playlist']).toEqual(['Soup (PL1)', 'Bread', 'Soup (PL3)'])
    expect(seen[3]?.url.searchParams.get('pageToken')).toBe('next page')
  })
})
