import { Button, Group, List, Modal, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { DeliveryView } from '../../../../shared/views.ts'
import { PLATFORM_RULES } from '../../../../shared/platforms/registry.ts'
import { formatList } from '../../ui/format.ts'
import { platformName } from '../../ui/platform.tsx'
import { attempt } from '../../ui/toast.ts'
import { toEach, useQueueStore } from './queue-store.ts'

interface CancelDialogProps {
  isOpen: boolean
  deliveries: readonly DeliveryView[]
  onClose: () => void
}

/** Asks once, and says honestly what cancelling can still do: nothing is public yet, or it may be and is taken down where that is possible. */
export function CancelDialog({ isOpen, deliveries, onClose }: CancelDialogProps) {
  const { t } = useTranslation()
  const cancel = useQueueStore((state) => state.cancel)
  const names = (some: readonly DeliveryView[]): string => formatList([...new Set(some.map(({ platform }) => platformName(platform)))])
  const unsent = deliveries.filter(({ isMaybePublic }) => !isMaybePublic)
  const maybePublic = deliveries.filter(({ isMaybePublic }) => isMaybePublic)
  const isScheduled = deliveries.every(({ status, problem }) => status === 'scheduled' || problem?.code === 'schedule-missed')
  const confirm = (): void => {
    onClose()
    void attempt(() => toEach(deliveries, cancel))
  }
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={t(isScheduled ? 'queue.cancelPostTitle' : 'queue.cancelTitle')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      {unsent.length > 0 && <Text size="md">{t('queue.cancelText', { platforms: names(unsent) })}</Text>}
      {maybePublic.length > 0 && (
        <>
          <Text size="md" mt={unsent.length > 0 ? 'sm' : 0}>
            {t('queue.cancelMaybePublic', { platforms: names(maybePublic) })}
          </Text>
          <List size="md" mt="xs" spacing={4}>
            {maybePublic.map((delivery) => (
              <List.Item key={delivery.id}>{t(withdrawKey(delivery), { platform: platformName(delivery.platform) })}</List.Item>
            ))}
          </List>
        </>
      )}
      <Group justify="flex-end" mt="lg" gap="xs">
        <Button variant="default" onClick={onClose} data-autofocus>
          {t(isScheduled ? 'queue.keepPost' : 'queue.keepGoing')}
        </Button>
        <Button color="red.8" onClick={confirm}>
          {t(isScheduled ? 'queue.cancelPostConfirm' : 'queue.cancelConfirm')}
        </Button>
      </Group>
    </Modal>
  )
}

/** What becomes of one that may be public: nobody can look, or we look and the platform allows it or not. */
function withdrawKey({ status, nextAt, platform }: DeliveryView): string {
  if (status === 'needs-answer' || nextAt === null) return 'queue.withdraw.unknown'
  const { canDelete } = PLATFORM_RULES[platform]
  if (typeof canDelete !== 'boolean') return 'queue.withdraw.ifAllowed'
  return canDelete ? 'queue.withdraw.always' : 'queue.withdraw.never'
}
