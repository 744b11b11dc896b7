import { ActionIcon, Menu, Text } from '@mantine/core'
import { IconDots, IconTrash } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DeliveryView } from '../../../../shared/views.ts'
import { request } from '../../bridge.ts'
import { isMendedElsewhere, mendElsewhere } from '../../state/mend-elsewhere.ts'
import { PracticeBadge } from '../../ui/account-badge.tsx'
import cards from '../../ui/card.module.css'
import { Confirm } from '../../ui/confirm.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { formatMoment } from '../../ui/format.ts'
import { PlatformIcon, platformName } from '../../ui/platform.tsx'
import { PostLink } from '../../ui/post-link.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { ReceiptParts } from '../../ui/receipt-parts.tsx'
import { attempt } from '../../ui/toast.ts'
import classes from './library.module.css'
import { publishedAt, useLibraryStore } from './library-store.ts'

/** One account that a post is online at: its links, and what can be done with it. */
export function PublishedRow({ delivery }: { delivery: DeliveryView }) {
  const nameId = `published-${delivery.id}`
  const parts = delivery.receipt?.parts ?? []
  return (
    <li className={cards.row} aria-labelledby={nameId}>
      <div className={classes.row}>
        <div className={classes.who} id={nameId}>
          <PlatformIcon platform={delivery.platform} size={18} />
          <Text size="sm" fw={600} className={classes.platform}>
            {platformName(delivery.platform)}
          </Text>
          <Text size="sm" c="dimmed" truncate title={delivery.accountName}>
            {delivery.accountName}
          </Text>
          {delivery.isPractice && <PracticeBadge />}
        </div>
        <State delivery={delivery} />
        <div className={classes.links}>
          {parts.length === 1 && parts[0]?.permalink != null && <OnlyLink deliveryId={delivery.id} nameId={nameId} />}
          {delivery.canDelete && <RowMenu delivery={delivery} />}
        </div>
      </div>
      {parts.length > 1 && (
        <div className={classes.below}>
          <ReceiptParts delivery={delivery} describedBy={nameId} />
        </div>
      )}
      <Trouble delivery={delivery} />
    </li>
  )
}

function State({ delivery }: { delivery: DeliveryView }) {
  const { t } = useTranslation()
  const notes = delivery.receipt?.notes ?? []
  if (delivery.status === 'withdrawing')
    return (
      <Text size="xs" className={classes.deleting} role="status">
        {t('library.deleting', { platform: platformName(delivery.platform) })}
      </Text>
    )
  return (
    <Text size="xs" c="dimmed" className={classes.note}>
      {[formatMoment(publishedAt(delivery)), ...notes.map((note) => t(`note.${note}`))].join(' · ')}
    </Text>
  )
}

function OnlyLink({ deliveryId, nameId }: { deliveryId: string; nameId: string }) {
  const { t } = useTranslation()
  return (
    <span className={classes.link}>
      <PostLink deliveryId={deliveryId} describedBy={nameId} />
      <CopyButton label={t('link.copy')} onCopy={() => attempt(() => request('library.copyLink', { deliveryId, part: 0 }))} />
    </span>
  )
}

/** What the platform said to a deletion, or what holds it up. */
function Trouble({ delivery }: { delivery: DeliveryView }) {
  const { problem } = delivery
  if (problem === null) return null
  return (
    <div className={classes.below}>
      <ProblemNote
        problem={{ platform: delivery.platform, ...problem }}
        canDo={(action) => action === 'open-link' || isMendedElsewhere(action)}
        onAction={(action) => {
          if (action === 'open-link') void attempt(() => request('library.openLink', { deliveryId: delivery.id, part: 0 }))
          else mendElsewhere(action, problem)
        }}
      />
    </div>
  )
}

function RowMenu({ delivery }: { delivery: DeliveryView }) {
  const { t } = useTranslation()
  const button = useRef<HTMLButtonElement>(null)
  const remove = useLibraryStore((state) => state.remove)
  const [isAsking, setAsking] = useState(false)
  const platform = platformName(delivery.platform)
  const posts = delivery.receipt?.parts.filter(({ role }) => role !== 'comment').length ?? 1
  return (
    <>
      <Menu position="bottom-end" width={220} returnFocus={!isAsking}>
        <Menu.Target>
          <ActionIcon
            ref={button}
            variant="subtle"
            color="gray"
            c="var(--mantine-color-text)"
            aria-label={t('queue.moreFor', { platform, account: delivery.accountName })}
          >
            <IconDots size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            color="var(--cs-bad)"
            leftSection={<IconTrash size={16} aria-hidden />}
            onClick={() => {
              button.current?.focus()
              setAsking(true)
            }}
          >
            {t('library.delete', { platform })}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Confirm
        isOpen={isAsking}
        title={t('library.deleteTitle', { platform })}
        text={t('library.deleteText', { count: posts, platform, account: delivery.accountName })}
        confirmLabel={t('library.deleteConfirm')}
        onClose={() => setAsking(false)}
        onConfirm={() => void attempt(() => remove(delivery.id))}
      />
    </>
  )
}
