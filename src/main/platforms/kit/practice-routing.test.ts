import { describe, expect, it } from 'vitest'
import type { Transport, WireRequest } from '../../core/ports.ts'
import { isLoopbackOrigin, routeToSandbox, toRealAddresses, toSandboxAddress } from './practice-routing.ts'

const ORIGIN = 'http://127.0.0.1:4000'
const CALL: WireRequest = { method: 'POST', url: 'https://api.x.com/2/tweets?a=1', headers: {}, body: null, timeoutMs: 1, signal: null }

describe('the practice routing', () => {
  it('sends a call to the sandbox under the real host and path', () => {
    expect(toSandboxAddress(ORIGIN, 'https://api.x.com/2/tweets?a=1%20b#c')).toBe(`${ORIGIN}/api.x.com/2/tweets?a=1%20b#c`)
  })

  it.each([
    [`${ORIGIN}/upload.example.com/v/1?sig=2`, 'https://upload.example.com/v/1?sig=2'],
    ['http://localhost:1/x.com', 'https://x.com'],
    ['http://[::1]:65535/www.tiktok.com/@ada', 'https://www.tiktok.com/@ada'],
    ['{"url":"http:\\/\\/127.0.0.1:4000\\/x.com\\/a"}', '{"url":"https:\\/\\/x.com\\/a"}'],
    [`{"a":"${ORIGIN}/x.com/1","b":"${ORIGIN}/i.ytimg.com/2"}`, '{"a":"https://x.com/1","b":"https://i.ytimg.com/2"}'],
    [`<a href='${ORIGIN}/x.com'>`, "<a href='https://x.com'>"],
  ])('turns %s back', (given, real) => {
    expect(toRealAddresses(given)).toBe(real)
  })

  it.each([
    `${ORIGIN}/_control/posts`,
    `${ORIGIN}/`,
    'http://192.168.0.1:4000/x.com/1',
    'http://127.0.0.1.evil.example:1/x.com',
    'https://x.com/1',
  ])('leaves %s as it is', (text) => {
    expect(toRealAddresses(text)).toBe(text)
  })

  it('turns addresses in bodies and headers, and follows the sandbox to a new port', async () => {
    const urls: string[] = []
    const line: Transport = {
      async send(request) {
        urls.push(request.url)
        return {
          status: 200,
          headers: { location: `${ORIGIN}/upload.example.com/1`, etag: '"1"' },
          text: `{"u":"${ORIGIN}/x.com/1"}`,
          bytesSent: 3,
        }
      },
    }
    let origin = ORIGIN
    const routed = routeToSandbox(line, () => origin)
    expect(await routed.send(CALL)).toEqual({
      status: 200,
      headers: { location: 'https://upload.example.com/1', etag: '"1"' },
      text: '{"u":"https://x.com/1"}',
      bytesSent: 3,
    })
    origin = 'http://127.0.0.1:5000'
    await routed.send(CALL)
    expect(urls).toEqual([`${ORIGIN}/api.x.com/2/tweets?a=1`, 'http://127.0.0.1:5000/api.x.com/2/tweets?a=1'])
  })

  it('never sends practice traffic anywhere but loopback', async () => {
    let calls = 0
    const line: Transport = {
      async send() {
        calls += 1
        throw new Error('sent')
      },
    }
    for (const origin of [
      'https://127.0.0.1:1',
      'http://10.0.0.1:1',
      'http://api.x.com',
      'http://127.0.0.1:1@evil.example',
      'http://evil.example/127.0.0.1',
      'http://127.0.0.1:1/',
      '',
    ]) {
      expect(isLoopbackOrigin(origin), origin).toBe(false)
      await expect(routeToSandbox(line, () => origin).send(CALL)).rejects.toThrow(/loopback/)
    }
    expect(calls).toBe(0)
    for (const origin of [ORIGIN, 'http://localhost:1', 'http://[::1]:1']) expect(isLoopbackOrigin(origin), origin).toBe(true)
  })
})
