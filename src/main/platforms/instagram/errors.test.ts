import { describe, expect, it } from 'vitest'
import { graphFailure } from '../meta/errors.ts'
import { isLostContainer, judgeContainer, judgeInstagram } from './errors.ts'

const NOW = Date.parse('2026-11-23T10:00:00Z')
const HOUR = 3_600_000
const failure = (code: number, subcode?: number, status = 400) =>
  graphFailure(
    {
      status,
      headers: {},
      text: JSON.stringify({
        error: { message: 'said', code, ...(subcode === undefined ? {} : { error_subcode: subcode }), fbtrace_id: 'trace' },
      }),
    },
    { platform: 'instagram', step: 'post.create', now: NOW, isCommit: true, judge: judgeInstagram },
  ).failure

/** Instagram's own table (updated 2026-06-02, read 2026-11-23) and the codes of the Graph that every call can meet. */
const TABLE = [
  [-1, 2207001, 'platform-down', true],
  [-1, 2207032, 'platform-down', true],
  [-1, 2207053, 'platform-down', true],
  [-2, 2207003, 'platform-down', true],
  [-2, 2207020, 'platform-down', true],
  [1, 2207057, 'content-rejected', false],
  [4, 2207051, 'content-rejected', false],
  [9, 2207042, 'quota-exhausted', false],
  [9, 2207069, 'quota-exhausted', false],
  [24, 2207006, 'unexpected-response', true],
  [24, 2207008, 'unexpected-response', true],
  [25, 2207050, 'content-rejected', false],
  [100, 2207023, 'unexpected-response', false],
  [100, 2207028, 'content-rejected', false],
  [100, 2207035, 'content-rejected', false],
  [100, 2207036, 'content-rejected', false],
  [100, 2207037, 'content-rejected', false],
  [100, 2207040, 'content-rejected', false],
  [100, 2207081, 'content-rejected', false],
  [110, 2207018, 'content-rejected', false],
  [352, 2207026, 'media-rejected', false],
  [9004, 2207052, 'media-rejected', false],
  [9007, 2207027, 'platform-down', false],
  [36000, 2207004, 'media-rejected', false],
  [36001, 2207005, 'media-rejected', false],
  [36003, 2207009, 'media-rejected', false],
  [36004, 2207010, 'content-rejected', false],
  [20, 1772107, 'unexpected-response', true],
  [190, 463, 'reconnect-needed', false],
  [190, 460, 'reconnect-needed', false],
  [190, 458, 'reconnect-needed', false],
  [190, 467, 'reconnect-needed', false],
  [102, undefined, 'reconnect-needed', false],
  [10, undefined, 'scope-missing', false],
  [200, undefined, 'scope-missing', false],
  [100, undefined, 'content-rejected', false],
  [100, 33, 'unexpected-response', false],
  [4, undefined, 'rate-limited', false],
  [17, undefined, 'rate-limited', false],
  [32, undefined, 'rate-limited', false],
  [613, undefined, 'rate-limited', false],
  [80002, undefined, 'rate-limited', false],
  [1, undefined, 'platform-down', true],
  [2, undefined, 'platform-down', true],
  [12, undefined, 'unexpected-response', false],
  [2500, undefined, 'unexpected-response', false],
] as const

describe('an error of Instagram', () => {
  it.each(TABLE)('%i/%s is %s (may have been published: %s)', (code, subcode, kind, mayHaveApplied) => {
    expect(failure(code, subcode)).toMatchObject({
      kind,
      mayHaveApplied,
      platformCode: subcode === undefined ? String(code) : `${code}/${subcode}`,
      requestId: 'trace',
      text: 'said',
    })
  })

  it('that no table knows is told whole', () => {
    expect(failure(31_337, 99)).toMatchObject({ kind: 'unexpected-response', platformCode: '31337/99', requestId: 'trace', text: 'said' })
  })

  it('of the daily quota is waited for an hour', () => {
    expect(failure(9, 2_207_042).retryAt).toBe(NOW + HOUR)
  })

  it('of a container that is not there (any more) is known by its subcode', () => {
    expect(isLostContainer({ code: 24, error_subcode: 2_207_008 })).toBe(true)
    expect(isLostContainer({ code: 100, error_subcode: 33 })).toBe(true)
    expect(isLostContainer({ code: 100 })).toBe(false)
    expect(isLostContainer(null)).toBe(false)
  })

  it.each([
    ['Error: unsupported format 2207026', { kind: 'media-rejected', isWorthAnother: false, platformCode: '2207026' }],
    ['Error: Media download has failed 2207077', { kind: 'media-rejected', isWorthAnother: true, platformCode: '2207077' }],
    ['Error: thumbnail 2207057', { kind: 'content-rejected', isWorthAnother: false, platformCode: '2207057' }],
    ['Error: something else', { kind: 'media-rejected', isWorthAnother: true, platformCode: 'ERROR' }],
  ])('in a container’s status "%s" is read from its code', (status, judged) => {
    expect(judgeContainer(status)).toEqual(judged)
  })
})
