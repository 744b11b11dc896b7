import twitterText from 'twitter-text'
import type { CheckedPost, Fact } from '../platform-rules.ts'
import { isAnimated, threadOf } from '../post-kind.ts'
import { problem, type Problem } from '../problem.ts'

const PRICES_DOC = 'X API pricing (docs.x.com/x-api/getting-started/pricing), prices of 2026-04-20'

function price(value: number): Fact<number> {
  return { value, source: PRICES_DOC, checkedOn: '2026-11-23' }
}

/** What pay-per-use apps pay for a call, in thousandths of a dollar. */
export const X_PRICES = { post: price(15), postWithLink: price(200), altText: price(5) } as const

/** X for self-serve apps (docs.x.com/x-api/posts/manage-tweets/integrate), read 2026-11-23. */
const MAX_CASHTAGS = 1

/** What data cannot say of a post on X: one cashtag a post, a GIF stands alone, and what it costs on pay-per-use. */
export function checkXPost({ variant, assets, asset, options }: CheckedPost): readonly Problem[] {
  const parts = threadOf(options)
  const texts = [variant.text, ...parts.map((part) => part.text)]
  const media = [assets, ...parts.map((part) => part.assetIds.flatMap((id) => asset(id) ?? []))]
  const at = (index: number) => (index === 0 ? {} : { field: 'thread', params: { part: index + 1 } })
  const cashtags = texts.flatMap((text, index) => {
    const count = twitterText.extractCashtags(text).length
    if (count <= MAX_CASHTAGS) return []
    const where = index === 0 ? { field: 'text' } : { field: 'thread' }
    const params = { count, max: MAX_CASHTAGS, ...(index === 0 ? {} : { part: index + 1 }) }
    return [problem('too-many-cashtags', { ...where, params, actions: ['edit'] })]
  })
  // Four photos or one GIF (media best practices): a GIF among several pictures is refused after the upload.
  const gifsInCompany = media.flatMap((files, index) =>
    files.length > 1 && files.some(isAnimated) ? [problem('media-mixed', { ...at(index), actions: ['remove-media'] })] : [],
  )
  const described = media.flat().filter(({ kind, altText }) => kind === 'image' && altText.trim() !== '').length
  const posts = texts.reduce((sum, text) => sum + priceOf(text), 0)
  const dollars = (posts + described * X_PRICES.altText.value) / 1000
  return [...cashtags, ...gifsInCompany, problem('post-cost', { severity: 'note', params: { price: `$${dollars.toFixed(3)}` } })]
}

function priceOf(text: string): number {
  return (twitterText.extractUrls(text).length > 0 ? X_PRICES.postWithLink : X_PRICES.post).value
}
