import type { SampleCall } from './sample-call.ts'

/** Where the Graph API is. */
export const GRAPH = 'https://graph.facebook.com/v26.0'

/** Calls of the Graph API in short: `graph` sends a form, `read` asks. Both carry this token among their fields, and none in a header. */
export function graphCalls(token: Readonly<Record<string, string>>) {
  return {
    graph: (path: string, form: Record<string, string>, answer: unknown): SampleCall => ({
      url: `${GRAPH}/${path}`,
      authorization: null,
      form: { ...token, ...form },
      answer,
    }),
    read: (path: string, query: Record<string, string>, answer: unknown): SampleCall => ({
      method: 'GET',
      url: `${GRAPH}/${path}?${new URLSearchParams({ ...token, ...query })}`,
      authorization: null,
      answer,
    }),
  }
}
