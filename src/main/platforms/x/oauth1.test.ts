import { describe, expect, it } from 'vitest'
import type { HttpRequest } from '../../core/http.ts'
import { signOAuth1 } from './oauth1.ts'

const APP = { kind: 'oauth1', clientId: 'xvz1evFS4wEEPTGEFPHBog', clientSecret: 'kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw' } as const
const TOKEN = { key: '370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb', secret: 'LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE' }
const ONE_TIME = { nonce: 'kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg', now: 1_318_622_958_000 }

const UPDATE: HttpRequest = {
  step: 'post.create',
  method: 'POST',
  url: 'https://api.x.com/1.1/statuses/update.json?include_entities=true',
  auth: 'token',
  body: { kind: 'form', fields: { status: 'Hello Ladies + Gentlemen, a signed OAuth request!' } },
}

function signatureOf(request: HttpRequest): string | undefined {
  const header = signOAuth1(request, APP, TOKEN, ONE_TIME).headers?.['authorization'] ?? ''
  return decodeURIComponent(/oauth_signature="([^"]*)"/.exec(header)?.[1] ?? '')
}

describe('the OAuth 1.0a signature', () => {
  it('is the one that X gives as its example', () => {
    expect(signatureOf(UPDATE)).toBe('Ls93hJiZbQ3akF3HF3x1Bz8/zU4=')
  })

  it('leaves JSON and multipart bodies unsigned', () => {
    const url = 'https://api.x.com/2/tweets'
    const empty = signatureOf({ ...UPDATE, url, body: { kind: 'empty' } })
    expect(signatureOf({ ...UPDATE, url, body: { kind: 'json', value: { text: 'a' } } })).toBe(empty)
    expect(signatureOf({ ...UPDATE, url, body: { kind: 'multipart', parts: [{ name: 'segment_index', value: '0' }] } })).toBe(empty)
    expect(signatureOf({ ...UPDATE, url, body: { kind: 'form', fields: { a: 'b' } } })).not.toBe(empty)
  })

  it('reads a plus in the query as the space that it is', () => {
    const base = 'https://api.x.com/2/users/1/tweets'
    expect(signatureOf({ ...UPDATE, url: `${base}?a=b+c` })).toBe(signatureOf({ ...UPDATE, url: `${base}?a=b%20c` }))
  })

  it('carries the parameters of a request token in the header and no token', () => {
    const request: HttpRequest = { step: 'token.request', method: 'POST', url: 'https://api.x.com/oauth/request_token', auth: 'bare' }
    const header = signOAuth1(request, APP, null, ONE_TIME, { oauth_callback: 'http://127.0.0.1:8917/x/callback' }).headers?.[
      'authorization'
    ]
    expect(header).toContain('oauth_callback="http%3A%2F%2F127.0.0.1%3A8917%2Fx%2Fcallback"')
    expect(header).not.toContain('oauth_token=')
    expect(header).toContain('oauth_timestamp="1318622958"')
  })
})
