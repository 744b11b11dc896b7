import { describe, expect, it } from 'vitest'
import { NOW } from '../meta/__fixtures__/play-graph.ts'
import { graphFailure } from '../meta/errors.ts'
import { judgeFacebook } from './errors.ts'

const about = { platform: 'facebook', step: 'post.create', now: NOW, judge: judgeFacebook, isCommit: true } as const

describe('an error of a Page post', () => {
  it.each([
    [100, 1_366_046, 'media-rejected'],
    [100, 1_366_051, 'duplicate'],
    [506, 1_455_006, 'duplicate'],
    [368, 1_390_008, 'rate-limited'],
    [368, 1_404_112, 'content-rejected'],
    [10, 1_404_078, 'content-rejected'],
    [100, 1_609_008, 'content-rejected'],
    [100, 1_363_128, 'media-rejected'],
    [6000, undefined, 'media-rejected'],
    [352, 1_363_024, 'media-rejected'],
    [6001, 1_363_030, 'platform-down'],
    [190, 463, 'reconnect-needed'],
    [200, undefined, 'scope-missing'],
    [80_001, undefined, 'rate-limited'],
  ])('%i/%s is %s', (code, subcode, kind) => {
    const error = { message: 'told', type: 'OAuthException', code, ...(subcode === undefined ? {} : { error_subcode: subcode }) }
    expect(graphFailure({ status: 400, headers: {}, text: JSON.stringify({ error }) }, about).failure.kind).toBe(kind)
  })

  it('asks for an hour of patience after posting too fast, since the platform names no end', () => {
    const error = { message: 'slow down', type: 'OAuthException', code: 368, error_subcode: 1_390_008 }
    const { failure } = graphFailure({ status: 400, headers: {}, text: JSON.stringify({ error }) }, about)
    expect(failure).toMatchObject({ retryAt: NOW + 3_600_000, mayHaveApplied: false })
  })
})
