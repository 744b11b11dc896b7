import { describe, expect, it } from 'vitest'
import type { Json } from '../../../shared/json.ts'
import type { Work, WorkMedia } from '../../core/platform-adapter.ts'
import { medium } from '../../../../tools/testing/played-platform.ts'
import { delivery } from '../meta/__fixtures__/play-graph.ts'
import { createAdapter } from './adapter.ts'
import { carouselFields, firstCommentOf, itemFields, kindOf } from './fields.ts'

const adapter = createAdapter()
const picture = medium('image', 'P', { altText: 'A loaf' })
const film = medium('video', 'F', { altText: 'ignored' })
const work = (media: readonly WorkMedia[], options: Record<string, Json> = {}): Work =>
  delivery(adapter, [], { text: 'Bread #food', media, options }).work({})
const ALL: Record<string, Json> = {
  collaborators: ['@slow.trains', 'mira'],
  taggedPeople: [{ username: '@jonas', x: 0.25, y: 0.5 }],
  coverAt: 1_500.4,
  shareToFeed: false,
  isAiGenerated: true,
  locationId: ' 7640348500 ',
  audioName: 'Harbour wind',
  trial: 'byPerformance',
  firstComment: '  Recipe in bio  ',
}
const COLLABORATORS = '["slow.trains","mira"]'
const PLACED = '[{"username":"jonas","x":0.25,"y":0.5}]'
const UNPLACED = '[{"username":"jonas"}]'

describe('the parameters of a container', () => {
  it('of a picture carry caption, description, tags with their places, collaborators, place and label', () => {
    const one = work([picture], ALL)
    expect(kindOf(one)).toBe('image')
    expect(itemFields(one, picture, 0)).toEqual({
      caption: 'Bread #food',
      alt_text: 'A loaf',
      user_tags: PLACED,
      collaborators: COLLABORATORS,
      location_id: '7640348500',
      is_ai_generated: 'true',
    })
  })

  it('of a reel carry cover, sound, trial and where it is shown, tags without a place, and no description', () => {
    expect(itemFields(work([film], ALL), film, 0)).toEqual({
      media_type: 'REELS',
      caption: 'Bread #food',
      share_to_feed: 'false',
      thumb_offset: '1500',
      audio_name: 'Harbour wind',
      trial_params: '{"graduation_strategy":"SS_PERFORMANCE"}',
      user_tags: UNPLACED,
      collaborators: COLLABORATORS,
      location_id: '7640348500',
      is_ai_generated: 'true',
    })
  })

  it('of a story carry tags and label alone', () => {
    for (const file of [picture, film]) {
      const story = work([file], { ...ALL, format: 'story' })
      expect(kindOf(story)).toBe('story')
      expect(itemFields(story, file, 0)).toEqual({ media_type: 'STORIES', user_tags: UNPLACED, is_ai_generated: 'true' })
      expect(firstCommentOf(story)).toBe('')
    }
  })

  it('of a carousel stand at its parent, but for descriptions and the first item’s tags', () => {
    const several = work([picture, film], { ...ALL, format: 'story' })
    expect(kindOf(several)).toBe('carousel')
    expect(itemFields(several, picture, 0)).toEqual({ is_carousel_item: 'true', alt_text: 'A loaf', user_tags: PLACED })
    expect(itemFields(several, film, 1)).toEqual({ media_type: 'VIDEO', is_carousel_item: 'true' })
    expect(carouselFields(several, ['1', '2'])).toEqual({
      media_type: 'CAROUSEL',
      children: '1,2',
      caption: 'Bread #food',
      collaborators: COLLABORATORS,
      location_id: '7640348500',
      is_ai_generated: 'true',
    })
    expect(firstCommentOf(several)).toBe('Recipe in bio')
  })

  it('of a carousel’s item carry the tags of the people on it', () => {
    const second = { ...film, asset: { ...film.asset, id: 'second' } }
    const people = [{ username: 'first' }, { username: 'ada', x: 0.1, y: 0.2, assetId: 'second' }, { username: 'gone', assetId: 'no file' }]
    const several = work([picture, second], { taggedPeople: people })
    expect(itemFields(several, picture, 0)['user_tags']).toBe('[{"username":"first"}]')
    expect(itemFields(several, second, 1)['user_tags']).toBe('[{"username":"ada"}]')
  })

  it('carry a thousand characters of a description and no half of one', () => {
    const described = (altText: string) => {
      const one = medium('image', 'P', { altText })
      return itemFields(work([one]), one, 0)['alt_text']
    }
    expect(described('a'.repeat(1_001))).toBe('a'.repeat(1_000))
    expect(described(`${'a'.repeat(998)}🍞`)).toBe(`${'a'.repeat(998)}🍞`)
    expect(described(`${'a'.repeat(999)}🍞`)).toBe('a'.repeat(999))
  })

  it('of a reel name a cover at 0 too, and none behind the end', () => {
    const offset = (coverAt: Json) => itemFields(work([film], { coverAt }), film, 0)['thumb_offset']
    expect([offset(0), offset(5_999.7), offset(6_000), offset(99_000)]).toEqual(['0', '5999', '5999', '5999'])
    expect(itemFields(work([film]), film, 0)).not.toHaveProperty('thumb_offset')
  })

  it('are left out where an option is damaged, and so are chosen by nobody', () => {
    const damaged = { collaborators: 'mira', taggedPeople: [{ x: 1 }], coverAt: -1, locationId: 5, trial: 'often', shareToFeed: 'no' }
    expect(itemFields(work([film], damaged), film, 0)).toEqual({ media_type: 'REELS', caption: 'Bread #food', share_to_feed: 'true' })
  })
})
