/** The distinguishing part of an API error's body: its code, and its message where that is documented. */
export const coded = (code: string, message?: string) => ({ error: { code, ...(message === undefined ? {} : { message }) } })

/** The body of what is refused for a parameter. */
export const INVALID = coded('invalid_params')

/** What creators may post with, asked before each post. */
export const CREATOR_INFO = '/v2/post/publish/creator_info/query/'
