import { Button, Kbd, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Confirm } from '../../ui/confirm.tsx'
import { attempt } from '../../ui/toast.ts'
import { chosenAccounts, publishObstacle } from './compose-checks.ts'
import { useComposeStore } from './compose-store.ts'
import classes from './compose.module.css'
import { DeclarationLines } from './declaration.tsx'
import { isEmptyDraft } from './draft-edit.ts'
import { useComposeInput } from './use-compose.ts'

interface PublishBarProps {
  onPublish: () => void
  onSchedule: () => void
}

/** The bar under the composer: throw away, schedule or publish; why not is said beside it. */
export function PublishBar({ onPublish, onSchedule }: PublishBarProps) {
  const { t } = useTranslation()
  const input = useComposeInput()
  const isImporting = useComposeStore((state) => state.isImporting)
  const isPublishing = useComposeStore((state) => state.isPublishing)
  const discard = useComposeStore((state) => state.discard)
  const [isAsking, setAsking] = useState(false)
  if (input === null) return null
  const obstacle = publishObstacle(input, { isImporting, isPublishing })
  const count = chosenAccounts(input).length
  return (
    <>
      <Button
        className={classes.discard}
        variant="subtle"
        color="gray"
        c="var(--mantine-color-text)"
        disabled={isEmptyDraft(input.draft)}
        onClick={() => setAsking(true)}
      >
        {t('compose.discard')}
      </Button>
      <Text size="sm" c="dimmed" id="publish-reason" className={classes.reason} aria-live="polite">
        {obstacle === null ? t('compose.ready', { count }) : t(`compose.obstacle.${obstacle.key}`, { count: obstacle.count })}
      </Text>
      <span className={classes.shortcut} aria-hidden>
        <Kbd size="xs">{t(isMac() ? 'key.command' : 'key.control')}</Kbd> <Kbd size="xs">{t('key.enter')}</Kbd>
      </span>
      <Button size="md" variant="default" disabled={obstacle !== null} aria-describedby="publish-reason" onClick={onSchedule}>
        {t('compose.schedule')}
      </Button>
      <Button size="md" loading={isPublishing} disabled={obstacle !== null} aria-describedby="publish-reason" onClick={onPublish}>
        {t('compose.publish')}
      </Button>
      <DeclarationLines />
      <Confirm
        isOpen={isAsking}
        title={t('compose.discardTitle')}
        text={t('compose.discardText')}
        confirmLabel={t('compose.discardConfirm')}
        onClose={() => setAsking(false)}
        onConfirm={() => void attempt(discard)}
      />
    </>
  )
}

function isMac(): boolean {
  return navigator.userAgent.includes('Mac')
}
