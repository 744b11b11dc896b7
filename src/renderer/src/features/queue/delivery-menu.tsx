import { ActionIcon, Menu } from '@mantine/core'
import { IconCalendarTime, IconDots, IconEyeOff, IconGauge, IconPlayerPause, IconPlayerPlay, IconSend, IconX } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DeliveryView } from '../../../../shared/views.ts'
import { attempt } from '../../ui/toast.ts'
import { CancelDialog } from './cancel-dialog.tsx'
import { hasPauseButton, isMissed } from './queue-groups.ts'
import { toEach, useQueueStore } from './queue-store.ts'
import { RescheduleDialog } from './reschedule-dialog.tsx'
import { SpeedItems } from './speed-items.tsx'

interface DeliveryMenuProps {
  /** What is done is done to each of these that allows it. */
  deliveries: readonly DeliveryView[]
  /** What a screen reader calls the button. */
  label: string
  /** Leaves out what has a button of its own beside the menu. */
  isShort?: boolean
}

/** What can be done with one delivery, or with all of a post: only what is possible now is in it. */
export function DeliveryMenu({ deliveries, label, isShort = false }: DeliveryMenuProps) {
  const { t } = useTranslation()
  const button = useRef<HTMLButtonElement>(null)
  // Besides the pointer and the arrow key, which Mantine knows, Enter opens it.
  const [isSpeedOpen, setSpeedOpen] = useState(false)
  const [dialog, setDialog] = useState<'reschedule' | 'cancel' | null>(null)
  const can = {
    publishNow: deliveries.filter((one) => one.status === 'scheduled' || isMissed(one)),
    reschedule: deliveries.filter((one) => one.canReschedule),
    pause: deliveries.filter((one) => one.canPause && !(isShort && hasPauseButton(one))),
    resume: isShort ? [] : deliveries.filter((one) => one.status === 'paused'),
    limit: deliveries.filter((one) => isUploadAhead(one)),
    cancel: isShort ? [] : deliveries.filter((one) => one.canCancel),
    dismiss: deliveries.filter((one) => one.status === 'failed' || one.status === 'cancelled'),
  }
  if (Object.values(can).every((some) => some.length === 0)) return null

  // A dialog gives the focus back to where it was when it opened: that must be the button, for the item is gone by then.
  const open = (name: 'reschedule' | 'cancel'): void => {
    button.current?.focus()
    setDialog(name)
  }
  const run = (some: readonly DeliveryView[], work: (deliveryId: string) => Promise<void>): void => void attempt(() => toEach(some, work))
  return (
    <>
      <Menu position="bottom-end" width={230} returnFocus={dialog === null} withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <ActionIcon ref={button} variant="subtle" color="gray" c="var(--mantine-color-text)" aria-label={label}>
            <IconDots size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {can.publishNow.length > 0 && (
            <Menu.Item
              leftSection={<IconSend size={16} aria-hidden />}
              onClick={() => run(can.publishNow, useQueueStore.getState().publishNow)}
            >
              {t('queue.publishNow')}
            </Menu.Item>
          )}
          {can.reschedule.length > 0 && (
            <Menu.Item leftSection={<IconCalendarTime size={16} aria-hidden />} onClick={() => open('reschedule')}>
              {t('queue.reschedule')}
            </Menu.Item>
          )}
          {can.resume.length > 0 && (
            <Menu.Item
              leftSection={<IconPlayerPlay size={16} aria-hidden />}
              onClick={() => run(can.resume, useQueueStore.getState().resume)}
            >
              {t('queue.resume')}
            </Menu.Item>
          )}
          {can.pause.length > 0 && (
            <Menu.Item
              leftSection={<IconPlayerPause size={16} aria-hidden />}
              onClick={() => run(can.pause, useQueueStore.getState().pause)}
            >
              {t('queue.pause')}
            </Menu.Item>
          )}
          {can.limit.length > 0 && (
            <Menu.Sub position="left-start" opened={isSpeedOpen} onChange={setSpeedOpen}>
              <Menu.Sub.Target>
                <Menu.Sub.Item leftSection={<IconGauge size={16} aria-hidden />} onClick={() => setSpeedOpen(true)}>
                  {t('queue.speed')}
                </Menu.Sub.Item>
              </Menu.Sub.Target>
              <Menu.Sub.Dropdown>
                <SpeedItems
                  current={can.limit[0]?.uploadLimit ?? null}
                  onChoose={(limit) => run(can.limit, (id) => useQueueStore.getState().limitUpload(id, limit))}
                />
              </Menu.Sub.Dropdown>
            </Menu.Sub>
          )}
          {can.dismiss.length > 0 && (
            <Menu.Item
              leftSection={<IconEyeOff size={16} aria-hidden />}
              onClick={() => run(can.dismiss, useQueueStore.getState().dismiss)}
            >
              {t('queue.dismiss')}
            </Menu.Item>
          )}
          {can.cancel.length > 0 && (
            <Menu.Item color="var(--cs-bad)" leftSection={<IconX size={16} aria-hidden />} onClick={() => open('cancel')}>
              {t('queue.cancelMenu')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <RescheduleDialog isOpen={dialog === 'reschedule'} deliveries={can.reschedule} onClose={() => setDialog(null)} />
      <CancelDialog isOpen={dialog === 'cancel'} deliveries={can.cancel} onClose={() => setDialog(null)} />
    </>
  )
}

function isUploadAhead({ status, isMaybePublic, progress }: DeliveryView): boolean {
  const isOpen = !['published', 'cancelled', 'failed', 'needs-answer'].includes(status)
  return isOpen && !isMaybePublic && progress.totalBytes > progress.sentBytes
}
