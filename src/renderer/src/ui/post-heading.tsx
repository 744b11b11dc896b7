import { Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import type { MediaAssetView } from '../../../shared/views.ts'
import classes from './post-heading.module.css'
import { MediaThumbnail, NoThumbnail } from './media-thumbnail.tsx'

interface PostHeadingProps {
  id: string
  asset: MediaAssetView | undefined
  title: string
  /** Small words under the title. */
  facts: string
  /** The heading's level, by where the card stands. */
  level?: 2 | 3
  /** Nothing follows under it in its card. */
  isAlone?: boolean
  children?: ReactNode
}

/** The head of a post's card: its picture, its words, when it was. */
export function PostHeading({ id, asset, title, facts, level = 2, isAlone = false, children }: PostHeadingProps) {
  return (
    <header className={classes.head} data-alone={isAlone}>
      {asset === undefined ? (
        <NoThumbnail size={48} />
      ) : (
        <MediaThumbnail assetId={asset.id} kind={asset.kind} alt={asset.altText} size={48} />
      )}
      <div className={classes.words}>
        <Title order={level} id={id} className={classes.title} title={title}>
          {title}
        </Title>
        <Text size="xs" c="dimmed">
          {facts}
        </Text>
      </div>
      {children !== undefined && <div className={classes.actions}>{children}</div>}
    </header>
  )
}
