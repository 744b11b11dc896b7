import { useTranslation } from 'react-i18next'
import type { DeliveryView } from '../../../../shared/views.ts'
import { request } from '../../bridge.ts'
import { useFirstAsset } from '../../state/assets-store.ts'
import cards from '../../ui/card.module.css'
import { CopyButton } from '../../ui/copy-button.tsx'
import { formatMoment } from '../../ui/format.ts'
import { PostHeading } from '../../ui/post-heading.tsx'
import { attempt } from '../../ui/toast.ts'
import classes from './library.module.css'
import type { PublishedPost } from './library-store.ts'
import { PublishedRow } from './published-row.tsx'

function titleOf(delivery: DeliveryView | undefined): string {
  return [delivery?.title, delivery?.text].map((text) => text?.trim() ?? '').find((text) => text !== '') ?? ''
}

/** How many links a post has; main copies them, since it knows where practice links lead now. */
function countLinks(post: PublishedPost): number {
  return post.deliveries.flatMap((delivery) => delivery.receipt?.parts ?? []).filter((part) => part.permalink !== null).length
}

/** One published post with a row for each account it is online at. */
export function PublishedPostCard({ post }: { post: PublishedPost }) {
  const { t } = useTranslation()
  const first = post.deliveries[0]
  const asset = useFirstAsset(first?.assetIds ?? [])
  const title = titleOf(first)
  return (
    <article className={cards.card} aria-labelledby={`library-${post.postId}`}>
      <PostHeading
        id={`library-${post.postId}`}
        asset={asset}
        title={title === '' ? t('queue.post.noText') : title}
        facts={formatMoment(post.publishedAt)}
      >
        {countLinks(post) > 1 && (
          <CopyButton
            label={t('link.copyAll')}
            text={t('link.copyAll')}
            onCopy={() => attempt(() => request('library.copyLinks', { postId: post.postId }))}
          />
        )}
      </PostHeading>
      <ul className={classes.rows}>
        {post.deliveries.map((delivery) => (
          <PublishedRow key={delivery.id} delivery={delivery} />
        ))}
      </ul>
    </article>
  )
}
