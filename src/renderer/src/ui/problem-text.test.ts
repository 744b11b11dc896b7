import { beforeAll, describe, expect, it } from 'vitest'
import { checkVariant } from '../../../shared/check-variant.ts'
import { PLATFORM_IDS, PLATFORM_RULES } from '../../../shared/platforms/registry.ts'
import { Action, problem, PROBLEM_CODES } from '../../../shared/problem.ts'
import { loadMessages } from '../messages/messages.ts'
import { sampleImage, sampleVideo } from '../testing/samples.ts'
import { actionLabel, problemText } from './problem-text.ts'

beforeAll(() => loadMessages())

const HOLE = /\{\{|\}\}|undefined|NaN|null|problem\./

describe('problemText', () => {
  it.each(PROBLEM_CODES)('says of %s what happened, what it means and what to do, even without any figure', (code) => {
    for (const platform of [undefined, 'youtube'] as const) {
      const text = problemText(problem(code, platform === undefined ? {} : { platform }))
      for (const sentence of [text.what, text.means, text.todo]) {
        expect(sentence).toMatch(/[.:]$|[a-z]$/)
        expect(sentence.length).toBeGreaterThan(5)
        expect(sentence).not.toMatch(HOLE)
        expect(sentence).not.toMatch(/\s[.,;:]/)
      }
    }
  })

  it.each(Action.options)('has words for the button %s', (action) => {
    expect(actionLabel(action, problem('text-too-long', { platform: 'x' }))).not.toMatch(HOLE)
    expect(actionLabel(action, problem('text-too-long', { platform: 'x' }))).not.toContain('action.')
  })

  it('tells figures in the creator’s units', () => {
    const text = problemText(
      problem('video-too-large', { platform: 'instagram', params: { fileName: 'a.mp4', sizeBytes: 980_000_000, maxBytes: 300_000_000 } }),
    )
    expect(text.what).toBe('a.mp4 has 980 MB; Instagram takes 300 MB.')
    expect(
      problemText(problem('video-too-long', { platform: 'x', params: { fileName: 'a.mp4', durationMs: 200_000, maxDurationMs: 140_000 } }))
        .what,
    ).toContain('runs 3:20; X takes 2:20')
  })

  it('says what an option wants that was filled in wrongly, where it can', () => {
    const of = (field: string) => problemText(problem('option-invalid', { platform: 'instagram', field }))
    expect(of('locationId')).toMatchObject({
      what: 'Instagram does not take this for Place.',
      todo: 'Type the Page’s number, or leave it empty.',
    })
    expect(of('coverAt').todo).toBe('Change it.')
  })

  it('says which post of a thread it is about', () => {
    const params = { length: 300, max: 280, over: 20, part: 3 }
    const text = problemText(problem('text-too-long', { platform: 'x', field: 'thread', params }))
    expect(text).toMatchObject({
      what: 'Post 3 of the thread: The text is too long for X: 300 characters of 280.',
      todo: 'Shorten it to 280.',
    })
  })

  it('says of a warning that it may pass', () => {
    const params = { fileName: 'a.mp4', durationMs: 200_000, maxDurationMs: 140_000 }
    expect(problemText(problem('video-too-long', { severity: 'warning', platform: 'x', params }))).toEqual({
      what: 'a.mp4 runs 3:20; accounts like this one usually get 2:20 on X.',
      means: 'It may be refused after the upload.',
      todo: 'X decides after the upload. A shorter cut is safe.',
    })
  })

  it('names shapes and formats as people do', () => {
    const shape = problemText(
      problem('image-aspect', { platform: 'instagram', params: { fileName: 'a.jpg', width: 100, height: 300, min: 0.8, max: 1.91 } }),
    )
    expect(shape.what).toContain('from 4:5 to 1.91:1')
    const format = problemText(problem('video-codec', { platform: 'x', params: { codec: 'vp9', allowed: 'avc, hevc' } }))
    expect(`${format.what} ${format.todo}`).toBe('X does not take videos coded as VP9. Choose a copy coded as one of these: H.264, H.265.')
  })

  it('leaves no hole in any sentence that the checks can lead to', () => {
    const video = sampleVideo({
      sizeBytes: 99e9,
      durationMs: 9e8,
      width: 9000,
      height: 100,
      frameRate: 240,
      videoCodec: 'odd',
      audioCodec: 'odd',
      mimeType: 'video/odd',
    })
    const short = sampleVideo({ sizeBytes: 1, durationMs: 1, width: 10, height: 10, frameRate: 1 })
    const image = sampleImage({ sizeBytes: 99e9, width: 10, height: 9000, mimeType: 'image/odd' })
    const files = [[video], [short], [image], [video, image], [video, short], Array.from({ length: 40 }, () => image), []]
    for (const platform of PLATFORM_IDS) {
      for (const assets of files) {
        const found = checkVariant({
          rules: PLATFORM_RULES[platform],
          account: { tier: null, kind: 'person', abilities: [] },
          asset: () => undefined,
          now: 0,
          variant: {
            accountId: 'a',
            text: assets.length === 0 ? '' : `${'#tag @name <>'.repeat(9000)}`,
            assetIds: [],
            options: { title: 'x'.repeat(500) },
          },
          assets: assets.map((asset) => ({ ...asset, fingerprint: '' })),
          postingOptions: null,
        })
        for (const one of found) {
          const { what, todo } = problemText(one)
          expect(`${what} ${todo}`).not.toMatch(HOLE)
          expect(`${what} ${todo}`, one.code).not.toMatch(/\s[.,;]|\s\s/)
        }
      }
    }
  })
})
