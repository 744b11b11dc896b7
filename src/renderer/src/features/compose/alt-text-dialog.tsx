import { Button, Group, Modal, Textarea } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { MediaAssetView } from '../../../../shared/views.ts'
import { MediaThumbnail } from '../../ui/media-thumbnail.tsx'
import { attempt } from '../../ui/toast.ts'
import { useComposeStore } from './compose-store.ts'

interface AltTextDialogProps {
  asset: MediaAssetView
  isOpen: boolean
  onClose: () => void
}

/** Describes a picture for people who cannot see it. */
export function AltTextDialog({ asset, isOpen, onClose }: AltTextDialogProps) {
  const { t } = useTranslation()
  return (
    <Modal opened={isOpen} onClose={onClose} title={t('compose.altText.title')} closeButtonProps={{ 'aria-label': t('close') }}>
      <AltTextForm asset={asset} onClose={onClose} />
    </Modal>
  )
}

function AltTextForm({ asset, onClose }: Omit<AltTextDialogProps, 'isOpen'>) {
  const { t } = useTranslation()
  const setAltText = useComposeStore((state) => state.setAltText)
  const [altText, setText] = useState(asset.altText)
  const save = (event: FormEvent): void => {
    event.preventDefault()
    void attempt(() => setAltText(asset.id, altText.trim())).then((isDone) => isDone && onClose())
  }
  return (
    <form onSubmit={save}>
      <Group align="flex-start" wrap="nowrap">
        <MediaThumbnail assetId={asset.id} kind={asset.kind} size={96} />
        <Textarea
          style={{ flex: 1 }}
          label={t('compose.altText.label')}
          description={t('compose.altText.hint')}
          value={altText}
          onChange={(event) => setText(event.currentTarget.value)}
          autosize
          minRows={3}
          maxRows={8}
          maxLength={5000}
          data-autofocus
        />
      </Group>
      <Group justify="flex-end" mt="md" gap="xs">
        <Button variant="default" onClick={onClose}>
          {t('cancel')}
        </Button>
        <Button type="submit">{t('save')}</Button>
      </Group>
    </form>
  )
}
