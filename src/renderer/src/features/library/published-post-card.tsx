import { Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { DeliveryView } from '../../../../shared/ipc.ts'
import { request } from '../../bridge.ts'
import { useFirstAsset } from '../../state/assets-store.ts'
import { PracticeBadge } from '../../ui/account-badge.tsx'
import cards from '../../ui/card.module.css'
import { CopyButton } from '../../ui/copy-button.tsx'
import { formatMoment } from '../../ui/format.ts'
import { PlatformIcon, platformName } from '../../ui/platform.tsx'
import { PostHeading } from '../../ui/post-heading.tsx'
import { PostLink } from '../../ui/post-link.tsx'
import { attempt } from '../../ui/toast.ts'
import classes from './library.module.css'
import { publishedAt, type PublishedPost } from './library-store.ts'

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

function PublishedRow({ delivery }: { delivery: DeliveryView }) {
  const { t } = useTranslation()
  const nameId = `published-${delivery.id}`
  const parts = delivery.receipt?.parts ?? []
  const notes = delivery.receipt?.notes ?? []
  return (
    <li className={`${classes.row} ${cards.row}`} aria-labelledby={nameId}>
      <div className={classes.who} id={nameId}>
        <PlatformIcon platform={delivery.platform} size={18} />
        <Text size="sm" fw={600} className={classes.platform}>
          {platformName(delivery.platform)}
        </Text>
        <Text size="sm" c="dimmed" truncate title={delivery.accountName}>
          {delivery.accountName}
        </Text>
        {delivery.isPractice && <PracticeBadge />}
      </div>
      <Text size="xs" c="dimmed" className={classes.note}>
        {notes.length > 0 ? notes.map((note) => t(`note.${note}`)).join(' · ') : formatMoment(publishedAt(delivery))}
      </Text>
      <div className={classes.links}>
        {parts.map(
          (part, index) =>
            part.permalink !== null && (
              <span key={part.remoteId} className={classes.link}>
                <PostLink
                  deliveryId={delivery.id}
                  part={index}
                  describedBy={nameId}
                  {...(index === 0 ? {} : { text: t('link.openPart', { part: index + 1 }) })}
                />
                <CopyButton
                  label={index === 0 ? t('link.copy') : t('link.copyPart', { part: index + 1 })}
                  onCopy={() => attempt(() => request('library.copyLink', { deliveryId: delivery.id, part: index }))}
                />
              </span>
            ),
        )}
      </div>
    </li>
  )
}
