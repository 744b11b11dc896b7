import { Button, Group, Modal, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'

interface ConfirmProps {
  isOpen: boolean
  title: string
  text: string
  confirmLabel: string
  /** Words on the button that changes nothing. */
  keepLabel?: string
  isDangerous?: boolean
  onConfirm: () => void
  onClose: () => void
}

/** Asks once before something that cannot be undone. */
export function Confirm({ isOpen, title, text, confirmLabel, keepLabel, isDangerous = true, onConfirm, onClose }: ConfirmProps) {
  const { t } = useTranslation()
  const confirm = (): void => {
    onClose()
    onConfirm()
  }
  return (
    <Modal opened={isOpen} onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('close') }}>
      <Text size="md">{text}</Text>
      <Group justify="flex-end" mt="lg" gap="xs">
        <Button variant="default" onClick={onClose} data-autofocus>
          {keepLabel ?? t('keep')}
        </Button>
        <Button color={isDangerous ? 'red.8' : 'brand'} onClick={confirm}>
          {confirmLabel}
        </Button>
      </Group>
    </Modal>
  )
}
