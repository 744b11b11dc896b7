import { ActionIcon, Group, Text, Tooltip, UnstyledButton } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconX } from '@tabler/icons-react'
import type { TFunction } from 'i18next'
import { type KeyboardEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { MediaAssetView } from '../../../../shared/views.ts'
import { formatBytes, formatDuration } from '../../ui/format.ts'
import { MediaThumbnail } from '../../ui/media-thumbnail.tsx'
import { AltTextDialog } from './alt-text-dialog.tsx'
import { useComposeStore } from './compose-store.ts'
import { moveAsset, removeAsset } from './draft-edit.ts'
import classes from './compose.module.css'

/** One file of the post with what we measured of it. Alt with the arrows moves it, as the buttons do. */
export function MediaItem({ asset, index, count }: { asset: MediaAssetView; index: number; count: number }) {
  const { t } = useTranslation()
  const edit = useComposeStore((state) => state.edit)
  const [isDescribing, setDescribing] = useState(false)
  const move = (by: -1 | 1): void => edit((draft) => moveAsset(draft, asset.id, by))
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
    event.preventDefault()
    move(event.key === 'ArrowUp' ? -1 : 1)
  }
  const facts = factsOf(asset, t).join(' · ')
  const hasAltText = asset.kind === 'image' || asset.kind === 'video'
  return (
    <li className={classes.item} onKeyDown={onKeyDown}>
      <MediaThumbnail assetId={asset.id} kind={asset.kind} size={56} alt={asset.altText} />
      <div className={classes.itemWords}>
        <Text size="sm" fw={550} truncate title={asset.fileName}>
          {asset.fileName}
        </Text>
        <Text size="xs" c="dimmed" truncate title={facts}>
          {facts}
        </Text>
        {hasAltText && (
          <UnstyledButton
            className={classes.altText}
            data-missing={asset.altText === ''}
            onClick={() => setDescribing(true)}
            aria-label={t('compose.media.altTextOf', { name: asset.fileName })}
          >
            {asset.altText === '' ? t('compose.media.addAltText') : asset.altText}
          </UnstyledButton>
        )}
      </div>
      <Group gap={0} className={classes.itemActions} wrap="nowrap">
        {count > 1 && (
          <>
            <ItemButton
              label={t('compose.media.moveUp', { name: asset.fileName })}
              icon={IconArrowUp}
              isDisabled={index === 0}
              onPress={() => move(-1)}
            />
            <ItemButton
              label={t('compose.media.moveDown', { name: asset.fileName })}
              icon={IconArrowDown}
              isDisabled={index === count - 1}
              onPress={() => move(1)}
            />
          </>
        )}
        <ItemButton
          label={t('compose.media.remove', { name: asset.fileName })}
          icon={IconX}
          onPress={() => edit((draft) => removeAsset(draft, asset.id))}
        />
      </Group>
      {hasAltText && <AltTextDialog asset={asset} isOpen={isDescribing} onClose={() => setDescribing(false)} />}
    </li>
  )
}

/** What is worth knowing of a file, by its kind: "0:06 · 412 kB · 576×1024", "PDF · 12 pages · 1.2 MB". */
function factsOf(asset: MediaAssetView, t: TFunction): readonly string[] {
  const { kind, durationMs, frameCount, pageCount } = asset
  const size = formatBytes(asset.sizeBytes)
  const length = durationMs === null ? [] : [formatDuration(durationMs)]
  if (kind === 'document') {
    const name = DOCUMENT_NAMES[asset.mimeType] ?? t('compose.media.document')
    return [name, ...(pageCount === undefined ? [] : [t('compose.media.pages', { count: pageCount })]), size]
  }
  if (kind === 'captions') return [t('compose.media.captions'), ...length, size]
  const pixels = `${asset.width}×${asset.height}`
  if (kind === 'video') return [...length, size, pixels]
  if (frameCount === undefined) return [t('compose.media.image'), size, pixels]
  const name = asset.mimeType === 'image/gif' ? 'GIF' : t('compose.media.image')
  return [name, t('compose.media.frames', { count: frameCount }), ...length, size, pixels]
}

const DOCUMENT_NAMES: Readonly<Record<string, string>> = {
  'application/pdf': 'PDF',
  'application/msword': 'Word',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'Word',
  'application/vnd.ms-powerpoint': 'PowerPoint',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': 'PowerPoint',
}

interface ItemButtonProps {
  label: string
  icon: typeof IconX
  isDisabled?: boolean
  onPress: () => void
}

function ItemButton({ label, icon: Icon, isDisabled = false, onPress }: ItemButtonProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon
        className={classes.itemButton}
        size="sm"
        variant="subtle"
        color="gray"
        c={isDisabled ? 'gray.5' : 'dimmed'}
        aria-label={label}
        // Not `disabled`: the button that moved a file to the end would lose the focus.
        aria-disabled={isDisabled}
        {...(isDisabled ? { 'data-disabled': true } : { onClick: onPress })}
      >
        <Icon size={14} aria-hidden />
      </ActionIcon>
    </Tooltip>
  )
}
