import { Button, Text, Title } from '@mantine/core'
import { IconMovie, IconPlus, IconUpload } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { attempt } from '../../ui/toast.ts'
import { draftAssets } from './compose-checks.ts'
import { useComposeStore } from './compose-store.ts'
import { MediaItem } from './media-item.tsx'
import classes from './compose.module.css'

/** The files of the post: added by drop, picker or sample; ordered and described here. */
export function MediaTray() {
  const { t } = useTranslation()
  const { draft, assets, failedImports, pickFiles, addSample, dismissFailedImports } = useComposeStore()
  if (draft === null) return null
  const items = draftAssets({ draft, assets })
  return (
    <section className={classes.tray} aria-label={t('compose.media.title')}>
      <div className={classes.sectionHead}>
        <Title order={2}>{t('compose.media.title')}</Title>
        {items.length > 0 && (
          <Text size="xs" c="dimmed" className={classes.mediaCount}>
            {t('compose.media.count', { count: items.length })}
          </Text>
        )}
        {items.length > 0 && <AddButton isSmall />}
      </div>
      {items.length > 0 && (
        <ol className={classes.items}>
          {items.map((asset, index) => (
            <MediaItem key={asset.id} asset={asset} index={index} count={items.length} />
          ))}
        </ol>
      )}
      {items.length === 0 && (
        <div className={classes.dropZone}>
          <IconUpload size={22} stroke={1.6} aria-hidden className={classes.dropIcon} />
          <Text size="sm" ta="center" c="dimmed">
            {t('compose.media.drop')}
          </Text>
          <AddButton />
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<IconMovie size={14} aria-hidden />}
            onClick={() => void attempt(() => addSample('video'))}
          >
            {t('sampleVideo')}
          </Button>
        </div>
      )}
      {failedImports.length > 0 && (
        <div className={classes.notes} role="alert">
          {failedImports.map(({ fileName, problem }) => (
            <ProblemNote
              key={fileName}
              isCompact
              problem={{ ...problem, params: { fileName, ...problem.params } }}
              canDo={(action) => action === 'choose-file'}
              onAction={() => void attempt(pickFiles)}
            />
          ))}
          <Button size="compact-sm" variant="subtle" onClick={dismissFailedImports}>
            {t('dismiss')}
          </Button>
        </div>
      )}
    </section>
  )
}

function AddButton({ isSmall = false }: { isSmall?: boolean }) {
  const { t } = useTranslation()
  const pickFiles = useComposeStore((state) => state.pickFiles)
  const isImporting = useComposeStore((state) => state.isImporting)
  return (
    <Button
      variant={isSmall ? 'subtle' : 'default'}
      size={isSmall ? 'compact-xs' : 'compact-sm'}
      loading={isImporting}
      leftSection={<IconPlus size={14} aria-hidden />}
      onClick={() => void attempt(pickFiles)}
    >
      {t('compose.media.add')}
    </Button>
  )
}
