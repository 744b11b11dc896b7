import { ActionIcon, Button, Input, Text } from '@mantine/core'
import { IconPaperclip, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { MediaAssetView } from '../../../../shared/views.ts'
import type { FileOption } from '../../../../shared/platform-rules.ts'
import { formatBytes } from '../../ui/format.ts'
import { MediaThumbnail } from '../../ui/media-thumbnail.tsx'
import { attempt } from '../../ui/toast.ts'
import { useComposeStore } from './compose-store.ts'
import classes from './compose.module.css'
import type { OptionFieldProps } from './option-field-props.ts'

/** A further file of the post: its thumbnail, its captions. Chosen anew, never part of the media tray. */
export function AttachmentField({ id, field, words, value, isOff, onChange }: OptionFieldProps<FileOption>) {
  const { t } = useTranslation()
  const asset = useComposeStore((state) => (typeof value === 'string' ? state.assets[value] : undefined))
  const attach = useComposeStore((state) => state.attach)
  const choose = async (): Promise<void> => {
    const [chosen] = await attach()
    if (chosen !== undefined) onChange(chosen.id)
  }
  return (
    <Input.Wrapper id={id} label={words.label} description={words.hint} withAsterisk={field.isRequired} className={classes.wideField}>
      <div className={classes.attachment}>
        {asset !== undefined && <AttachedFile asset={asset} onRemove={() => onChange(undefined)} />}
        <Button
          id={id}
          variant="default"
          size="compact-sm"
          disabled={isOff}
          leftSection={<IconPaperclip size={14} aria-hidden />}
          onClick={() => void attempt(choose)}
        >
          {t(asset === undefined ? 'compose.option.chooseFile' : 'compose.option.otherFile')}
        </Button>
      </div>
    </Input.Wrapper>
  )
}

/** A chosen file with what is known of it, and the way to do without it. */
export function AttachedFile({ asset, onRemove }: { asset: MediaAssetView; onRemove: () => void }) {
  const { t } = useTranslation()
  return (
    <span className={classes.attached}>
      <MediaThumbnail assetId={asset.id} kind={asset.kind} size={36} alt={asset.altText} />
      <span className={classes.accountWords}>
        <Text size="sm" truncate title={asset.fileName}>
          {asset.fileName}
        </Text>
        <Text size="xs" c="dimmed">
          {formatBytes(asset.sizeBytes)}
        </Text>
      </span>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="sm"
        aria-label={t('compose.media.remove', { name: asset.fileName })}
        onClick={onRemove}
      >
        <IconX size={14} aria-hidden />
      </ActionIcon>
    </span>
  )
}
