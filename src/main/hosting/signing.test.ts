import { describe, expect, it } from 'vitest'
import { createSigner, LONGEST_PRESIGNED_MS } from './signing.ts'

/**
 * The worked examples of the Amazon S3 API reference, read 2026-11-27 (examples' keys, published for this purpose):
 * "Authenticating Requests: Using Query Parameters" (sigv4-query-string-auth) and "… Using the Authorization Header" (sig-v4-header-based-auth).
 */
const KEYS = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', region: 'us-east-1' }
const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
const AT = Date.UTC(2013, 4, 24)
const URL_OF_TEST_TXT = 'https://examplebucket.s3.amazonaws.com/test.txt'
const PRESIGNED =
  `${URL_OF_TEST_TXT}?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request` +
  '&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404'
const EMPTY_BODY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
const RANGE_SIGNATURE = 'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41'

describe('the signer', () => {
  it('presigns as the AWS documentation does, to the letter', async () => {
    expect(await createSigner(KEYS, SECRET).presign(URL_OF_TEST_TXT, 86_400_000, AT)).toBe(PRESIGNED)
  })

  it('signs headers as the AWS documentation does, and leaves the host to the transport', async () => {
    const headers = await createSigner(KEYS, SECRET).sign(
      { method: 'GET', url: URL_OF_TEST_TXT, headers: { range: 'bytes=0-9', 'x-amz-content-sha256': EMPTY_BODY } },
      AT,
    )
    expect(headers).toEqual({
      range: 'bytes=0-9',
      'x-amz-content-sha256': EMPTY_BODY,
      'x-amz-date': '20130524T000000Z',
      authorization:
        'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, ' +
        `SignedHeaders=host;range;x-amz-content-sha256;x-amz-date, Signature=${RANGE_SIGNATURE}`,
    })
  })

  it('signs length and content type of a body that it does not read', async () => {
    const headers = await createSigner(KEYS, SECRET).sign(
      { method: 'PUT', url: URL_OF_TEST_TXT, headers: { 'content-type': 'image/jpeg', 'content-length': '9' } },
      AT,
    )
    expect(headers['x-amz-content-sha256']).toBe('UNSIGNED-PAYLOAD')
    expect(headers['authorization']).toContain('SignedHeaders=content-length;content-type;host;x-amz-content-sha256;x-amz-date,')
  })

  it('lets an address live up to seven days, counts a begun second whole, and refuses more', async () => {
    const signer = createSigner(KEYS, SECRET)
    expect(await signer.presign(URL_OF_TEST_TXT, LONGEST_PRESIGNED_MS, AT)).toContain('X-Amz-Expires=604800&')
    expect(await signer.presign(URL_OF_TEST_TXT, 1_001, AT)).toContain('X-Amz-Expires=2&')
    await expect(signer.presign(URL_OF_TEST_TXT, LONGEST_PRESIGNED_MS + 1, AT)).rejects.toThrow(RangeError)
    await expect(signer.presign(URL_OF_TEST_TXT, 0, AT)).rejects.toThrow(RangeError)
  })
})
