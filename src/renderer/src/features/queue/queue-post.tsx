import { Button } from '@mantine/core'
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react'
import { memo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DeliveryView } from '../../../../shared/views.ts'
import { useFirstAsset } from '../../state/assets-store.ts'
import { useHomeZone } from '../../state/settings-store.ts'
import cards from '../../ui/card.module.css'
import { formatList, formatMoment } from '../../ui/format.ts'
import { platformName } from '../../ui/platform.tsx'
import { PostHeading } from '../../ui/post-heading.tsx'
import { scheduleWords, timeWords } from '../../ui/schedule-words.ts'
import { DeliveryMenu } from './delivery-menu.tsx'
import { DeliveryRow } from './delivery-row.tsx'
import { postTitle } from './delivery-words.ts'
import { MissedQuestion } from './missed-question.tsx'
import { isMissed, type QueuedPost } from './queue-groups.ts'
import classes from './queue.module.css'

interface QueuePostProps {
  post: QueuedPost
  /** A scheduled post is one line until its accounts are asked for. */
  isScheduled?: boolean
}

/** One post with a row for each account it goes to. */
export const QueuePost = memo(
  function QueuePost({ post, isScheduled = false }: QueuePostProps) {
    const { t } = useTranslation()
    const homeZone = useHomeZone()
    const [isOpen, setOpen] = useState(false)
    const first = post.deliveries[0]
    const asset = useFirstAsset(first?.assetIds ?? [])
    const title = postTitle(first)
    const missed = post.deliveries.filter(isMissed)
    const rowsId = `queue-rows-${post.postId}`
    const areRowsShown = !isScheduled || isOpen
    const Chevron = isOpen ? IconChevronUp : IconChevronDown
    return (
      <article className={cards.card} aria-labelledby={`queue-${post.postId}`}>
        <PostHeading
          id={`queue-${post.postId}`}
          level={3}
          asset={asset}
          title={title}
          facts={isScheduled ? scheduledFacts(post, homeZone) : sentFacts(post, t)}
          isAlone={!areRowsShown}
        >
          {isScheduled && (
            <Button
              size="compact-sm"
              variant="subtle"
              color="gray"
              c="var(--mantine-color-text)"
              aria-expanded={isOpen}
              aria-controls={rowsId}
              aria-describedby={`queue-${post.postId}`}
              rightSection={<Chevron size={16} aria-hidden />}
              onClick={() => setOpen(!isOpen)}
            >
              {t('queue.accounts', { count: post.deliveries.length })}
            </Button>
          )}
          {(isScheduled || post.deliveries.length > 1) && (
            <DeliveryMenu deliveries={post.deliveries} label={t('queue.moreForPost', { title: title.slice(0, 60) })} />
          )}
        </PostHeading>
        {missed.length > 0 && <MissedQuestion deliveries={missed} />}
        {areRowsShown && (
          <ul className={classes.rows} id={rowsId}>
            {post.deliveries.map((delivery) => (
              <DeliveryRow key={delivery.id} delivery={delivery} />
            ))}
          </ul>
        )}
      </article>
    )
  },
  // Groups are built anew with every step of every upload; the deliveries themselves stay the same objects until they change.
  (before, after) => before.isScheduled === after.isScheduled && isSame(before.post.deliveries, after.post.deliveries),
)

function isSame(before: readonly DeliveryView[], after: readonly DeliveryView[]): boolean {
  return before.length === after.length && before.every((delivery, index) => delivery === after[index])
}

function sentFacts(post: QueuedPost, t: (key: string, values: Record<string, unknown>) => string): string {
  const done = post.deliveries.filter((delivery) => delivery.status === 'published').length
  return [formatMoment(post.createdAt), t('queue.post.published', { done, count: post.deliveries.length })].join(' · ')
}

/** The time on the wall where it was meant, and the platforms. */
function scheduledFacts(post: QueuedPost, homeZone: string): string {
  const next = post.deliveries.find(({ dueAt }) => dueAt === post.dueAt)
  const schedule = next?.schedule ?? null
  const time = schedule === null || schedule.zone === homeZone ? timeWords(post.dueAt, homeZone) : scheduleWords(schedule, homeZone)
  return [time, formatList([...new Set(post.deliveries.map(({ platform }) => platformName(platform)))])].join(' · ')
}
