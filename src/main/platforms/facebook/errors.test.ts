import { describe, expect, it } from 'vitest'
import { NOW } from '../../../../tools/testing/played-platform.ts'
import { graphFailure } from '../meta/errors.ts'
import { judgeFacebook } from './errors.ts'

const about = { platform: 'facebook', step: 'post.create', now: NOW, judge: judgeFacebook, isCommit: true } as const

describe('an error of a Page post', () => {
  // Every code of the contract's table, each with the kind that follows from it.
  it.each([
    [190, 463, 'reconnect-needed'],
    [190, 467, 'reconnect-needed'],
    [190, 460, 'reconnect-needed'],
    [190, 458, 'reconnect-needed'],
    [190, 459, 'reconnect-needed'],
    [190, 464, 'reconnect-needed'],
    [190, 492, 'reconnect-needed'],
    [102, undefined, 'reconnect-needed'],
    [3, undefined, 'scope-missing'],
    [10, undefined, 'scope-missing'],
    [200, undefined, 'scope-missing'],
    [283, undefined, 'scope-missing'],
    [299, undefined, 'scope-missing'],
    [100, undefined, 'content-rejected'],
    [100, 33, 'unexpected-response'],
    [1, undefined, 'platform-down'],
    [2, undefined, 'platform-down'],
    [1, 1_363_047, 'platform-down'],
    [2, 1_609_010, 'platform-down'],
    [4, undefined, 'rate-limited'],
    [17, undefined, 'rate-limited'],
    [32, undefined, 'rate-limited'],
    [341, undefined, 'rate-limited'],
    [613, undefined, 'rate-limited'],
    [80_001, undefined, 'rate-limited'],
    [368, undefined, 'content-rejected'],
    [368, 1_390_008, 'rate-limited'],
    [368, 1_404_112, 'content-rejected'],
    [506, undefined, 'duplicate'],
    [506, 1_455_006, 'duplicate'],
    [100, 1_346_003, 'content-rejected'],
    [100, 1_404_102, 'content-rejected'],
    [10, 1_404_078, 'content-rejected'],
    [100, 4_854_002, 'content-rejected'],
    [100, 1_404_006, 'content-rejected'],
    [100, 1_366_046, 'media-rejected'],
    [100, 1_366_051, 'duplicate'],
    [324, 2_069_019, 'media-rejected'],
    [324, undefined, 'media-rejected'],
    [100, 1_349_125, 'media-rejected'],
    [100, 1_609_005, 'content-rejected'],
    [1500, undefined, 'content-rejected'],
    [100, 2_061_006, 'content-rejected'],
    [100, 1_609_008, 'content-rejected'],
    [382, undefined, 'media-rejected'],
    [352, 1_363_024, 'media-rejected'],
    [389, undefined, 'media-rejected'],
    [6000, undefined, 'media-rejected'],
    [6001, undefined, 'media-rejected'],
    [6001, 1_363_019, 'platform-down'],
    [6001, 1_363_021, 'platform-down'],
    [6001, 1_363_030, 'platform-down'],
    [6001, 1_363_033, 'platform-down'],
    [6001, 1_363_041, 'platform-down'],
    [100, 1_363_040, 'media-rejected'],
    [100, 1_363_127, 'media-rejected'],
    [100, 1_363_128, 'media-rejected'],
    [100, 1_363_129, 'media-rejected'],
    [2500, undefined, 'unexpected-response'],
  ])('%i/%s is %s', (code, subcode, kind) => {
    const error = { message: 'told', type: 'OAuthException', code, ...(subcode === undefined ? {} : { error_subcode: subcode }) }
    expect(graphFailure({ status: 400, headers: {}, text: JSON.stringify({ error }) }, about).failure.kind).toBe(kind)
  })

  it('asks for an hour of patience after posting too fast, since the platform names no end', () => {
    const error = { message: 'slow down', type: 'OAuthException', code: 368, error_subcode: 1_390_008 }
    const { failure } = graphFailure({ status: 400, headers: {}, text: JSON.stringify({ error }) }, about)
    expect(failure).toMatchObject({ retryAt: NOW + 3_600_000, mayHaveApplied: false })
  })

  it('that no table knows is told whole', () => {
    const error = { message: 'A new rule', type: 'OAuthException', code: 77_777, error_subcode: 5, fbtrace_id: 'Atrace' }
    const { failure } = graphFailure({ status: 400, headers: {}, text: JSON.stringify({ error }) }, about)
    expect(failure).toMatchObject({ kind: 'unexpected-response', platformCode: '77777/5', requestId: 'Atrace', text: 'A new rule' })
  })
})
