import { Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { DeliveryView } from '../../../shared/views.ts'
import type { ReceiptPart } from '../../../shared/model.ts'
import { request } from '../bridge.ts'
import { say } from '../messages/messages.ts'
import { CopyButton } from './copy-button.tsx'
import { PostLink } from './post-link.tsx'
import classes from './receipt-parts.module.css'
import { attempt } from './toast.ts'

/** What a part is called: "Post 2 of 5", "First comment". */
function partName(parts: readonly ReceiptPart[], index: number, total: number): string {
  if (parts[index]?.role === 'comment') return say('link.comment')
  const number = parts.slice(0, index + 1).filter(({ role }) => role !== 'comment').length
  return total === 1 ? say('link.post') : say('link.postOf', { number, total })
}

/** Every part of a post that is online, each with its link: a thread's posts in order, the first comment by its name. */
export function ReceiptParts({ delivery, describedBy }: { delivery: DeliveryView; describedBy: string }) {
  const { t } = useTranslation()
  const parts = delivery.receipt?.parts ?? []
  return (
    <ul className={classes.parts} aria-label={t('link.parts')}>
      {parts.map((part, index) => {
        const name = partName(parts, index, Math.max(delivery.partsTotal, parts.filter(({ role }) => role !== 'comment').length))
        return (
          <li key={index} className={classes.part}>
            {part.permalink === null ? (
              <Text size="sm" c="dimmed">
                {t('link.unknown', { name })}
              </Text>
            ) : (
              <>
                <PostLink deliveryId={delivery.id} part={index} describedBy={describedBy} text={name} />
                <CopyButton
                  label={t('link.copyOf', { name })}
                  onCopy={() => attempt(() => request('library.copyLink', { deliveryId: delivery.id, part: index }))}
                />
              </>
            )}
          </li>
        )
      })}
    </ul>
  )
}
