import { createPrivateKey, createPublicKey, createSign, generateKeyPair, randomUUID, type JsonWebKey } from 'node:crypto'
import { promisify } from 'node:util'
import { json } from '../kit/answer.ts'
import type { TokenRecord } from '../kit/tokens.ts'
import type { Route, RouteContext, World } from '../kit/world.ts'
import { claimsOf } from './identity.ts'

/** (unconfirmed) Issuer and addresses of LinkedIn's OpenID Connect discovery. */
const ISSUER = 'https://www.linkedin.com/oauth'

interface SigningKey {
  readonly kid: string
  readonly privateKey: string
}

/** The signed id_token of a login: RS256 under the key that the JWKS address publishes. */
export async function signIdToken(world: World, access: TokenRecord): Promise<string> {
  const key = await signingKey(world)
  const now = Math.floor(world.clock.now() / 1000)
  const claims = { iss: ISSUER, aud: access.clientId, iat: now, exp: now + 3600, ...claimsOf(world, access.accountId, access.scopes) }
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const content = `${encode({ alg: 'RS256', typ: 'JWT', kid: key.kid })}.${encode(claims)}`
  return `${content}.${createSign('RSA-SHA256').update(content).sign(key.privateKey, 'base64url')}`
}

/** Discovery document and key set. */
export function openIdRoutes(): Route[] {
  const host = 'www.linkedin.com'
  return [
    { method: 'GET', host, path: '/oauth/.well-known/openid-configuration', handle: discovery },
    {
      method: 'GET',
      host,
      path: '/oauth/openid/jwks',
      handle: async ({ world }) => json(200, { keys: [publicKeyOf(await signingKey(world))] }),
    },
  ]
}

function discovery({ link }: RouteContext) {
  return json(200, {
    issuer: ISSUER,
    authorization_endpoint: link(`${ISSUER}/v2/authorization`),
    token_endpoint: link(`${ISSUER}/v2/accessToken`),
    userinfo_endpoint: link('https://api.linkedin.com/v2/userinfo'),
    jwks_uri: link(`${ISSUER}/openid/jwks`),
    response_types_supported: ['code'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    scopes_supported: ['openid', 'profile', 'email'],
    claims_supported: [
      'iss',
      'aud',
      'iat',
      'exp',
      'sub',
      'name',
      'given_name',
      'family_name',
      'picture',
      'email',
      'email_verified',
      'locale',
    ],
  })
}

/** Made at the first login, kept from then on. */
async function signingKey(world: World): Promise<SigningKey> {
  const keys = world.collections.collection<SigningKey>('linkedin-signing-keys')
  const known = keys.get('current')
  if (known !== undefined) return known
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 })
  const key = keys.get('current') ?? { kid: randomUUID(), privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() }
  keys.put('current', key)
  return key
}

function publicKeyOf(key: SigningKey): JsonWebKey {
  return { ...createPublicKey(createPrivateKey(key.privateKey)).export({ format: 'jwk' }), kid: key.kid, use: 'sig', alg: 'RS256' }
}
