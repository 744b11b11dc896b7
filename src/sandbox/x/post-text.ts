import { randomBytes } from 'node:crypto'
import twitterText from 'twitter-text'
import type { World } from '../kit/world.ts'
import type { XLink } from './state.ts'

/** X's weighted length (twitter-text, configuration 3) after NFC. */
export function weightedLengthOf(text: string): number {
  return twitterText.parseTweet(text.normalize('NFC')).weightedLength
}

/** Characters that no post may hold. */
export function hasInvalidCharacters(text: string): boolean {
  return /[\uFFFE\uFEFF\uFFFF]/.test(text)
}

/** How many cashtags X sees. */
export function countCashtags(text: string): number {
  return twitterText.extractCashtags(text).length
}

/** Who is named, in lower case without the @. */
export function mentionsIn(text: string): string[] {
  return twitterText.extractMentions(text).map((name) => name.toLowerCase())
}

/** The text as the API gives it back: links through t.co, `& < >` escaped, the media's own link at the end. */
export function dressText(
  world: World,
  text: string,
  mediaPage: string | null,
): { text: string; links: XLink[]; mediaLink: string | null } {
  const shortLinks = world.collections.collection<{ expanded: string }>('x-short-links')
  const shorten = (expanded: string) => {
    const code = randomBytes(8).toString('base64url').replace(/[-_]/g, 'x').slice(0, 10)
    shortLinks.put(code, { expanded })
    return `https://t.co/${code}`
  }
  const links: XLink[] = []
  let dressed = ''
  let position = 0
  for (const { url, indices } of twitterText.extractUrlsWithIndices(text)) {
    const expanded = /^https?:\/\//i.test(url) ? url : `http://${url}`
    const short = shorten(expanded)
    links.push({ short, typed: url, expanded })
    dressed += escapeText(text.slice(position, indices[0])) + short
    position = indices[1]
  }
  dressed += escapeText(text.slice(position))
  const mediaLink = mediaPage === null ? null : shorten(mediaPage)
  return { text: mediaLink === null ? dressed : `${dressed} ${mediaLink}`.trim(), links, mediaLink }
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
