import { Button, Title } from '@mantine/core'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useHomeZone } from '../../state/settings-store.ts'
import { dayWords } from '../../ui/schedule-words.ts'
import { useMinute } from '../../ui/use-minute.ts'
import { byDay, type QueuedPost, type QueueGroup, type ScheduledDay } from './queue-groups.ts'
import { QueuePost } from './queue-post.tsx'
import classes from './queue.module.css'

/** So many posts are drawn at first, and more with each wish for more: the screen stays quick with hundreds. */
const PAGE = 20
/** Days are open from the start until about so many posts are shown. */
const SHOWN_AT_FIRST = 12

/** One part of the queue under its name. */
export function QueueSection({ group }: { group: QueueGroup }) {
  const { t } = useTranslation()
  const titleId = `queue-group-${group.name}`
  return (
    <section className={classes.group} aria-labelledby={titleId}>
      <Title order={2} id={titleId} className={classes.groupTitle} data-group={group.name}>
        {t(`queue.group.${group.name}`)}
        <span className={classes.groupCount}>{group.posts.length}</span>
      </Title>
      {group.name === 'scheduled' ? <Days posts={group.posts} /> : <PostList posts={group.posts} />}
    </section>
  )
}

function PostList({ posts, isScheduled = false }: { posts: readonly QueuedPost[]; isScheduled?: boolean }) {
  const { t } = useTranslation()
  const [shown, setShown] = useState(PAGE)
  const left = posts.length - shown
  return (
    <>
      {posts.slice(0, shown).map((post) => (
        <QueuePost key={post.postId} post={post} isScheduled={isScheduled} />
      ))}
      {left > 0 && (
        <Button variant="default" onClick={() => setShown(shown + PAGE)}>
          {t('queue.showMore', { count: Math.min(PAGE, left), left })}
        </Button>
      )}
    </>
  )
}

function Days({ posts }: { posts: readonly QueuedPost[] }) {
  const homeZone = useHomeZone()
  let before = 0
  return byDay(posts, homeZone).map((day, index) => {
    const isOpenAtFirst = index === 0 || before < SHOWN_AT_FIRST
    before += day.posts.length
    return <Day key={day.day} day={day} homeZone={homeZone} isOpenAtFirst={isOpenAtFirst} />
  })
}

function Day({ day, homeZone, isOpenAtFirst }: { day: ScheduledDay; homeZone: string; isOpenAtFirst: boolean }) {
  const { t } = useTranslation()
  const now = useMinute()
  const [isOpen, setOpen] = useState(isOpenAtFirst)
  const Chevron = isOpen ? IconChevronDown : IconChevronRight
  const [first] = day.posts
  if (first === undefined) return null
  return (
    <div className={classes.day}>
      <h3 className={classes.dayTitle}>
        <button type="button" className={classes.dayButton} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          <Chevron size={16} aria-hidden />
          <span>{dayWords(first.dueAt, homeZone, now)}</span>
          <span className={classes.dayCount}>{t('queue.posts', { count: day.posts.length })}</span>
        </button>
      </h3>
      {isOpen && <PostList posts={day.posts} isScheduled />}
    </div>
  )
}
