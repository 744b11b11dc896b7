import type { Json } from '../../../shared/json.ts'
import { LINKEDIN_ALT_TEXT } from '../../../shared/platforms/linkedin.ts'
import { cutTo } from '../../../shared/text-length.ts'
import { toLittleText } from '../../../shared/platforms/linkedin-little-text.ts'
import type { Work } from '../../core/platform-adapter.ts'
import { isLink, optionsOf } from './options.ts'

/** The body of POST /rest/posts. `media` are the URNs of what was uploaded, in order. */
export function bodyOf(media: readonly string[], work: Work): Json {
  const options = optionsOf(work)
  const content = contentOf(media, work)
  return {
    author: work.account.remoteId,
    commentary: toLittleText(work.variant.text),
    visibility: options.visibility,
    distribution: { feedDistribution: 'MAIN_FEED', targetEntities: [], thirdPartyDistributionChannels: [] },
    ...(content === null ? {} : { content }),
    lifecycleState: 'PUBLISHED',
    isReshareDisabledByAuthor: options.isReshareDisabled,
  }
}

/** Alternative texts, titles and descriptions are plain, not little text. */
function contentOf(media: readonly string[], work: Work): Json {
  const options = optionsOf(work)
  if (isLink(work)) {
    const [thumbnail] = media
    return {
      article: {
        source: options.link,
        title: options.linkTitle,
        ...(options.linkDescription === '' ? {} : { description: options.linkDescription }),
        ...(thumbnail === undefined ? {} : { thumbnail }),
      },
    }
  }
  const entries = media.map((id, index) => {
    const { asset } = work.media[index] ?? {}
    const altText = asset?.kind === 'image' ? cutTo(asset.altText.trim(), 'utf16', LINKEDIN_ALT_TEXT.value) : ''
    return { id, ...(asset?.kind === 'document' ? { title: options.documentTitle } : {}), ...(altText === '' ? {} : { altText }) }
  })
  const [first] = entries
  if (first === undefined) return null
  return entries.length === 1 ? { media: first } : { multiImage: { images: entries } }
}
