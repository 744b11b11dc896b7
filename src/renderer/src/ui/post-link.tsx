import { Anchor } from '@mantine/core'
import { IconExternalLink } from '@tabler/icons-react'
import type { MouseEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { request } from '../bridge.ts'
import { attempt } from './toast.ts'

interface PostLinkProps {
  deliveryId: string
  part?: number
  /** Words instead of "Open link". */
  text?: string
  describedBy?: string
}

/** Opens the published post. Main opens it: only main knows where a practice post lives right now. */
export function PostLink({ deliveryId, part = 0, text, describedBy }: PostLinkProps) {
  const { t } = useTranslation()
  const open = (event: MouseEvent): void => {
    event.preventDefault()
    void attempt(() => request('library.openLink', { deliveryId, part }))
  }
  return (
    <Anchor
      href="#open"
      size="sm"
      fw={550}
      onClick={open}
      onAuxClick={(event) => event.preventDefault()}
      aria-describedby={describedBy}
      style={{ display: 'inline-flex', alignItems: 'center', gap: 4, whiteSpace: 'nowrap' }}
    >
      {text ?? t('link.open')}
      <IconExternalLink size={14} aria-hidden />
    </Anchor>
  )
}
