import { describe, expect, it } from 'vitest'
import { FeedMade, VideoState, wholeLink } from './api.ts'

describe('an answer of Facebook', () => {
  it.each(['../../me', '1e999', 'constructor', '1\r\n2', ''])('whose id is %j names no post', (id) => {
    expect(FeedMade.safeParse({ id }).success).toBe(false)
  })

  it('still tells where a video stands when the id of its post is none', () => {
    expect(VideoState.parse({ post_id: 'a\0b', published: true })).toMatchObject({ post_id: undefined, published: true })
  })

  it('gives a link only where it leads to Facebook', () => {
    expect(wholeLink('https://www.facebook.com/1/posts/2')).toBe('https://www.facebook.com/1/posts/2')
    expect(wholeLink('/watch/?v=2')).toBe('https://www.facebook.com/watch/?v=2')
    const foreign = [
      'https://evil.example/1',
      'https://evil.example\\@www.facebook.com/1',
      '//evil.example/1',
      '/\\evil.example/1',
      '/../x',
      '',
    ]
    expect(foreign.map(wholeLink)).toEqual(foreign.map(() => null))
  })
})
