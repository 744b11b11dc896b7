import { Button, Checkbox, Group, Loader, Modal, Stack, Text } from '@mantine/core'
import { IconCircleCheckFilled } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ConnectionView } from '../../../../shared/views.ts'
import { useAppStore } from '../../state/app-store.ts'
import { AccountAvatar } from '../../ui/account-badge.tsx'
import { formatDuration } from '../../ui/format.ts'
import { loginName, platformName } from '../../ui/platform.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { attempt } from '../../ui/toast.ts'
import classes from './accounts.module.css'
import { useConnectionStore } from './connection-store.ts'

/** Follows a login from the browser to the chosen accounts. */
export function ConnectionDialog() {
  const { t } = useTranslation()
  const connection = useConnectionStore((state) => state.connection)
  const close = useConnectionStore((state) => state.close)
  const leave = (): void => void attempt(close)
  return (
    <Modal
      opened={connection !== null}
      onClose={leave}
      title={connection === null ? '' : t('connection.title', { login: loginName(connection.login) })}
      closeButtonProps={{ 'aria-label': t('close') }}
      closeOnClickOutside={false}
    >
      {connection !== null && <Body connection={connection} onClose={leave} />}
    </Modal>
  )
}

function Body({ connection, onClose }: { connection: ConnectionView; onClose: () => void }) {
  const { t } = useTranslation()
  const startAgain = useConnectionStore((state) => state.startAgain)
  const ensureVault = useAppStore((state) => state.ensureVault)
  switch (connection.state) {
    case 'opening':
    case 'waiting-for-browser':
      return <Waiting connection={connection} onClose={onClose} />
    case 'finishing':
      return (
        <Group aria-live="polite">
          <Loader size="sm" aria-hidden />
          <Text>{t('connection.finishing')}</Text>
        </Group>
      )
    case 'choosing':
      return <Choosing connection={connection} onClose={onClose} />
    case 'done':
      return (
        <Stack aria-live="polite">
          <Group gap="sm" wrap="nowrap" align="flex-start">
            <IconCircleCheckFilled size={22} aria-hidden className={classes.savedIcon} />
            <div>
              <Text fw={600}>{t('connection.done')}</Text>
              <Text size="sm">{t('connection.doneText')}</Text>
            </div>
          </Group>
          <Button onClick={onClose} data-autofocus>
            {t('connection.finish')}
          </Button>
        </Stack>
      )
    case 'failed':
      return (
        <Stack aria-live="polite">
          {connection.problem !== null && (
            <ProblemNote problem={connection.problem} canDo={(action) => action === 'unlock'} onAction={() => void ensureVault()} />
          )}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t('close')}
            </Button>
            <Button onClick={() => void attempt(startAgain)}>{t('again')}</Button>
          </Group>
        </Stack>
      )
  }
}

function Waiting({ connection, onClose }: { connection: ConnectionView; onClose: () => void }) {
  const { t } = useTranslation()
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  return (
    <Stack>
      <Group gap="md" wrap="nowrap">
        <Loader size="sm" aria-hidden />
        <div>
          <Text fw={600}>{t(connection.state === 'opening' ? 'connection.opening' : 'connection.waiting')}</Text>
          <Text size="sm">{t('connection.waitingText')}</Text>
        </div>
      </Group>
      <Group justify="space-between">
        <Text size="sm" c="dimmed" className={classes.countdown} role="timer">
          {t('connection.timeLeft', { time: formatDuration(Math.max(0, connection.endsAt - now)) })}
        </Text>
        <Button variant="default" onClick={onClose}>
          {t('connection.cancel')}
        </Button>
      </Group>
    </Stack>
  )
}

function Choosing({ connection, onClose }: { connection: ConnectionView; onClose: () => void }) {
  const { t } = useTranslation()
  const choose = useConnectionStore((state) => state.choose)
  const [chosen, setChosen] = useState<string[]>(() => connection.identities.map((identity) => identity.remoteId))
  return (
    <Checkbox.Group value={chosen} onChange={setChosen} label={t('connection.choosing')}>
      <Stack gap={4} mt="sm" className={classes.identities}>
        {connection.identities.map((identity) => (
          <label key={identity.remoteId} className={classes.identity}>
            <Checkbox value={identity.remoteId} aria-label={`${platformName(identity.platform)} – ${identity.displayName}`} />
            <AccountAvatar name={identity.displayName} platform={identity.platform} />
            <span className={classes.who}>
              <Text size="sm" fw={600} truncate>
                {identity.displayName}
              </Text>
              <Text size="xs" c="dimmed" truncate>
                {[
                  platformName(identity.platform),
                  t(`accounts.kind.${identity.kind}`),
                  ...(identity.isAlreadyConnected ? [t('connection.already')] : []),
                ].join(' · ')}
              </Text>
            </span>
          </label>
        ))}
      </Stack>
      <Group justify="flex-end" gap="xs" mt="md">
        <Button variant="default" onClick={onClose}>
          {t('cancel')}
        </Button>
        <Button disabled={chosen.length === 0} onClick={() => void attempt(() => choose(chosen))}>
          {t('connection.choose', { count: chosen.length })}
        </Button>
      </Group>
    </Checkbox.Group>
  )
}
