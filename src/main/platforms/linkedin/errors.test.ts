import { describe, expect, it } from 'vitest'
import type { Json } from '../../../shared/json.ts'
import { problem } from '../../../shared/problem.ts'
import { toPlatformError } from './errors.ts'

const NOW = Date.parse('2026-11-23T10:00:00Z')
const told = (status: number, body: Json, step = 'post.create') =>
  toPlatformError(
    { status, headers: { 'x-li-uuid': 'uuid-1' }, text: typeof body === 'string' ? body : JSON.stringify(body) },
    { step, isCommit: step === 'post.create', now: NOW },
  ).failure

describe('what LinkedIn refuses', () => {
  it.each([
    [400, 'MISSING_FIELD', 'content-rejected', false],
    [400, 'INVALID_VALUE_FOR_FIELD', 'content-rejected', false],
    [400, 'INVALID_VALUE_BLANK_FIELD', 'content-rejected', false],
    [400, 'FIELD_LENGTH_TOO_LONG', 'content-rejected', false],
    [400, 'INVALID_URN_TYPE', 'media-rejected', false],
    [400, 'INVALID_URN_ID', 'media-rejected', false],
    [400, 'INVALID_IMAGE_ID', 'media-rejected', false],
    [400, 'INVALID_VIDEO_ID', 'media-rejected', false],
    [400, 'EXPIRED_UPLOAD_URL', 'media-rejected', false],
    [400, 'MEDIA_ASSET_WAITING_UPLOAD', 'platform-down', false],
    [400, 'MEDIA_ASSET_PROCESSING_FAILED', 'media-rejected', false],
    [400, 'UPDATING_ASSET_FAILED', 'media-rejected', false],
    [400, 'VERSION_MISSING', 'unexpected-response', false],
    [401, 'REVOKED_ACCESS_TOKEN', 'reconnect-needed', false],
    [401, 'EXPIRED_ACCESS_TOKEN', 'reconnect-needed', false],
    [401, 'INVALID_ACCESS_TOKEN', 'reconnect-needed', false],
    [401, 'EMPTY_ACCESS_TOKEN', 'reconnect-needed', false],
    [403, 'ACCESS_DENIED', 'scope-missing', false],
    [404, 'NOT_FOUND', 'unexpected-response', false],
    [409, 'CONFLICT', 'platform-down', true],
    [422, 'UNPROCESSABLE_ENTITY', 'content-rejected', false],
    [429, 'TOO_MANY_REQUESTS', 'quota-exhausted', false],
    [500, 'INTERNAL_SERVER_ERROR', 'platform-down', true],
    [503, 'SERVICE_UNAVAILABLE', 'platform-down', true],
  ])('by %i %s is told as %s with LinkedIn’s words and request id', (status, code, kind, mayHaveApplied) => {
    const failure = told(status, { status, code, message: 'LinkedIn’s own words' })
    expect(failure).toMatchObject({ kind, mayHaveApplied, platformCode: code, requestId: 'uuid-1', text: 'LinkedIn’s own words' })
  })

  it.each([
    ['a number alone', 403, { status: 403, serviceErrorCode: 100, message: 'no' }, 'scope-missing', '100'],
    ['no code: an owner that is not the token’s', 403, { status: 403, message: 'forbidden' }, 'scope-missing', 'HTTP 403'],
    ['a page of the edge in front of it', 403, '<html>no</html>', 'platform-down', 'HTTP 403'],
    ['a duplicate', 422, { errorDetails: { inputErrors: [{ code: 'DUPLICATE_POST' }] } }, 'duplicate', 'DUPLICATE_POST'],
    ['a code that no table knows', 400, { code: 'SOMETHING_NEW', message: 'new' }, 'content-rejected', 'SOMETHING_NEW'],
    ['a status that nobody documents', 418, { code: 'TEAPOT', message: 'short and stout' }, 'unexpected-response', 'TEAPOT'],
  ])('with %s is told whole', (_what, status, body, kind, platformCode) => {
    expect(told(status, body as Json)).toMatchObject({ kind, platformCode })
  })

  it.each<[string, number, Json, string, string]>([
    ['no details', 400, { code: 'MEDIA_ASSET_WAITING_UPLOAD', errorDetails: null }, 'platform-down', 'MEDIA_ASSET_WAITING_UPLOAD'],
    ['details in words', 400, { code: 'MEDIA_ASSET_WAITING_UPLOAD', errorDetails: 'no' }, 'platform-down', 'MEDIA_ASSET_WAITING_UPLOAD'],
    ['a number in words', 403, { code: 'ACCESS_DENIED', serviceErrorCode: '100' }, 'scope-missing', 'ACCESS_DENIED'],
    ['an empty code', 403, { code: null, message: 'forbidden' }, 'scope-missing', 'HTTP 403'],
    [
      'a detail without words',
      422,
      { message: null, errorDetails: { inputErrors: [null, { description: null, code: 'DUPLICATE_POST' }] } },
      'duplicate',
      'DUPLICATE_POST',
    ],
  ])('with %s still says what it is', (_what, status, body, kind, platformCode) => {
    expect(told(status, body)).toMatchObject({ kind, platformCode })
  })

  it.each([
    ['with its code', { code: 'NONEXISTENT_VERSION' }],
    ['by its status alone', {}],
  ])('of a version that LinkedIn ended, told %s, is no trouble of this post: it waits for another version', (_how, code) => {
    const refusal = { status: 426, message: 'Requested version 20260901 is not active', ...code }
    const details = { platformCode: 'NONEXISTENT_VERSION', requestId: 'uuid-1', text: refusal.message }
    expect(() => told(426, refusal)).toThrow(
      expect.objectContaining({
        problem: problem('api-version-ended', { platform: 'linkedin', details, actions: ['open-settings'] }),
      }),
    )
  })

  it('by a used up day names midnight UTC', () => {
    expect(told(429, { status: 429, serviceErrorCode: 101, message: 'no' }).retryAt).toBe(Date.parse('2026-11-24T00:00:00Z'))
  })

  it.each([
    ['ahead, so that our new day is still LinkedIn’s old one', '2026-11-23T23:59:50Z', '2026-11-24T00:00:05Z', '2026-11-24T00:00:15Z'],
    ['behind', '2026-11-23T10:00:00Z', '2026-11-23T08:00:00Z', '2026-11-23T22:00:00Z'],
  ])('by a used up day waits for LinkedIn’s midnight where our clock is %s', (_how, date, ours, retryAt) => {
    const headers = { date: new Date(date).toUTCString() }
    const text = JSON.stringify({ status: 429, code: 'TOO_MANY_REQUESTS', message: 'no' })
    const { failure } = toPlatformError({ status: 429, headers, text }, { step: 'post.create', isCommit: true, now: Date.parse(ours) })
    expect(failure.retryAt).toBe(Date.parse(retryAt))
  })

  it('about a file is about the file, whatever the field', () => {
    expect(told(400, { code: 'INVALID_VALUE_FOR_FIELD' }, 'upload.initialize').kind).toBe('media-rejected')
  })
})
