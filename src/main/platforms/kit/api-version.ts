import type { Http } from '../../core/http.ts'

/** Names this version of a platform's interface in every call that names one in `header`. */
export function withApiVersion(http: Http, header: string, version: string): Http {
  return {
    send: (request) =>
      http.send(request.headers?.[header] === undefined ? request : { ...request, headers: { ...request.headers, [header]: version } }),
  }
}
