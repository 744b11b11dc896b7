import { OAuth1Helper } from 'twitter-api-v2/dist/cjs/client-mixins/oauth1.helper.js'
import type { HttpRequest } from '../../core/http.ts'
import type { AppCredentials } from '../../core/login-adapter.ts'
import type { OneTime } from '../../core/platform-adapter.ts'

/**
 * Signs a request with OAuth 1.0a (HMAC-SHA1) and answers it with its Authorization header. Signed are the query and the fields of a form body;
 * JSON and multipart bodies are not. `header` are further oauth_* parameters of this one call (the callback of a request token).
 *
 * The arithmetic is twitter-api-v2's. Its package root does not export the helper, hence the deep import, which its exact pin keeps true.
 */
export function signOAuth1(
  request: HttpRequest,
  app: AppCredentials,
  token: { readonly key: string; readonly secret: string } | null,
  oneTime: OneTime,
  header: Readonly<Record<string, string>> = {},
): HttpRequest {
  const url = new URL(request.url)
  const signer = new OneTimeSigner({ consumerKeys: { key: app.clientId, secret: app.clientSecret } }, oneTime)
  const data = { ...Object.fromEntries(url.searchParams), ...(request.body?.kind === 'form' ? request.body.fields : {}), ...header }
  // The helper would split the query itself, but it does not know that + is a space there.
  const signed = signer.authorize({ method: request.method, url: url.origin + url.pathname, data }, token ?? {})
  return { ...request, headers: { ...request.headers, authorization: signer.toHeader({ ...signed, ...header }).Authorization } }
}

/** The helper with nonce and time from outside. */
class OneTimeSigner extends OAuth1Helper {
  readonly #oneTime: OneTime

  constructor(keys: ConstructorParameters<typeof OAuth1Helper>[0], oneTime: OneTime) {
    super(keys)
    this.#oneTime = oneTime
  }

  protected override getNonce(): string {
    return this.#oneTime.nonce
  }

  protected override getTimestamp(): number {
    return Math.trunc(this.#oneTime.now / 1000)
  }
}
