/** Reading speaks two dialects: `tweet.fields` up to OpenAPI 2.166, `post.fields` from 2.167. Answers follow the request. */
export type Dialect = 'tweet' | 'post'

/** New when the request uses a new word and no old one; old otherwise (which default the live server uses is unconfirmed). */
export function dialectOf(query: URLSearchParams): Dialect {
  return query.has('post.fields') && !query.has('tweet.fields') ? 'post' : 'tweet'
}

/** The comma separated names of a parameter, repeated or not. */
export function namesIn(query: URLSearchParams, name: string): string[] {
  return query
    .getAll(name)
    .flatMap((value) => value.split(','))
    .map((value) => value.trim())
    .filter((value) => value !== '')
}

/** The wished post fields, in either spelling. */
export function postFields(query: URLSearchParams): string[] {
  return [...namesIn(query, 'tweet.fields'), ...namesIn(query, 'post.fields')]
}
