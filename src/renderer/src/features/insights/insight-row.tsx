import { Anchor, Table, Text, UnstyledButton } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { InsightView } from '../../../../shared/views.ts'
import { METRIC_NAMES } from '../../../../shared/platform-rules.ts'
import { useAppStore } from '../../state/app-store.ts'
import { useFirstAsset } from '../../state/assets-store.ts'
import { PracticeBadge } from '../../ui/account-badge.tsx'
import { formatDay, formatMoment } from '../../ui/format.ts'
import { MediaThumbnail, NoThumbnail } from '../../ui/media-thumbnail.tsx'
import { PlatformIcon, platformName } from '../../ui/platform.tsx'
import { ageWords } from '../../ui/schedule-words.ts'
import { useMinute } from '../../ui/use-minute.ts'
import { figureOf, readAtOf } from './figures.ts'
import { figureWords, missingWords, titleOf } from './figure-words.ts'
import classes from './insights.module.css'

/** One post with its newest figures, or why it has none. */
export function InsightRow({ insight, onOpen }: { insight: InsightView; onOpen: () => void }) {
  const { t } = useTranslation()
  const now = useMinute()
  const readAt = readAtOf(insight)
  return (
    <Table.Tr onClick={onOpen} className={classes.row}>
      <Table.Th scope="row" data-column="post">
        <PostCell insight={insight} onOpen={onOpen} />
      </Table.Th>
      <Table.Td data-column="published" title={formatMoment(insight.publishedAt)}>
        {formatDay(insight.publishedAt)}
      </Table.Td>
      {readAt === null ? (
        <Table.Td colSpan={METRIC_NAMES.length + 1} className={classes.why}>
          <WhyNone insight={insight} />
        </Table.Td>
      ) : (
        <>
          {METRIC_NAMES.map((metric) => {
            const figure = figureOf(insight, metric)
            return figure === undefined ? (
              <Table.Td key={metric} className={classes.missing} title={missingWords(insight, metric)}>
                {t('insights.notGiven')}
              </Table.Td>
            ) : (
              <Table.Td key={metric} className={classes.figure}>
                {figureWords(metric, figure)}
              </Table.Td>
            )
          })}
          <Table.Td data-column="read" title={formatMoment(readAt)}>
            {ageWords(readAt, now)}
          </Table.Td>
        </>
      )}
    </Table.Tr>
  )
}

function PostCell({ insight, onOpen }: { insight: InsightView; onOpen: () => void }) {
  const { t } = useTranslation()
  const asset = useFirstAsset(insight.assetIds)
  const title = titleOf(insight)
  return (
    <div className={classes.post}>
      {asset === undefined ? <NoThumbnail size={36} /> : <MediaThumbnail assetId={asset.id} kind={asset.kind} size={36} />}
      <div className={classes.postWords}>
        <UnstyledButton
          className={classes.title}
          title={title}
          onClick={(event) => {
            event.stopPropagation()
            onOpen()
          }}
        >
          {title}
        </UnstyledButton>
        <span className={classes.where}>
          <PlatformIcon platform={insight.platform} size={14} />
          <Text size="xs" c="dimmed" truncate title={insight.accountName}>
            {`${platformName(insight.platform)} · ${insight.accountName}`}
          </Text>
          {insight.isPractice && <PracticeBadge />}
          {insight.state === 'gone' && <span className={classes.gone}>{t('insights.gone')}</span>}
        </span>
      </div>
    </div>
  )
}

/** Why there is no figure, and what can be done about it. */
export function WhyNone({ insight }: { insight: InsightView }) {
  const { t } = useTranslation()
  const openScreen = useAppStore((state) => state.openScreen)
  const platform = platformName(insight.platform)
  return (
    <span className={classes.whyWords}>
      {t(`insights.why.${insight.state}`, { platform })}
      {insight.state === 'no-permission' && (
        <Anchor
          component="button"
          size="sm"
          fw={550}
          onClick={(event) => {
            event.stopPropagation()
            openScreen('accounts')
          }}
        >
          {t('insights.allow')}
        </Anchor>
      )}
    </span>
  )
}
