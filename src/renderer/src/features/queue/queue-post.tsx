import { useTranslation } from 'react-i18next'
import { useFirstAsset } from '../../state/assets-store.ts'
import cards from '../../ui/card.module.css'
import { formatMoment } from '../../ui/format.ts'
import { PostHeading } from '../../ui/post-heading.tsx'
import { DeliveryRow } from './delivery-row.tsx'
import { postTitle } from './delivery-words.ts'
import type { QueuedPost } from './queue-store.ts'
import classes from './queue.module.css'

/** One post with a row for each account it goes to. */
export function QueuePost({ post }: { post: QueuedPost }) {
  const { t } = useTranslation()
  const first = post.deliveries[0]
  const asset = useFirstAsset(first?.assetIds ?? [])
  const done = post.deliveries.filter((delivery) => delivery.status === 'published').length
  const facts = [formatMoment(post.createdAt), t('queue.post.published', { done, count: post.deliveries.length })].join(' · ')
  return (
    <article className={cards.card} aria-labelledby={`queue-${post.postId}`}>
      <PostHeading id={`queue-${post.postId}`} asset={asset} title={postTitle(first)} facts={facts} />
      <ul className={classes.rows}>
        {post.deliveries.map((delivery) => (
          <DeliveryRow key={delivery.id} delivery={delivery} />
        ))}
      </ul>
    </article>
  )
}
