import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AccountView, LoginView } from '../../../../shared/views.ts'
import { loginName } from '../../ui/platform.tsx'
import { ExtrasChoice } from './extras-choice.tsx'

/** An account to connect again, and what is to be ticked at first. */
export interface Reconnection {
  readonly account: AccountView
  readonly extras: readonly string[]
}

interface ReconnectDialogProps {
  reconnection: Reconnection | null
  view: LoginView | undefined
  onClose: () => void
  onConnect: (extras: string[]) => void
}

/** Asks what the login shall be allowed, with what it is allowed now ticked. */
export function ReconnectDialog({ reconnection, view, onClose, onConnect }: ReconnectDialogProps) {
  const { t } = useTranslation()
  return (
    <Modal
      opened={reconnection !== null && view !== undefined}
      onClose={onClose}
      title={reconnection === null ? '' : t('extras.reconnectTitle', { account: reconnection.account.displayName })}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      {reconnection !== null && view !== undefined && (
        <Ask key={reconnection.account.id} view={view} first={reconnection.extras} onClose={onClose} onConnect={onConnect} />
      )}
    </Modal>
  )
}

interface AskProps {
  view: LoginView
  first: readonly string[]
  onClose: () => void
  onConnect: (extras: string[]) => void
}

function Ask({ view, first, onClose, onConnect }: AskProps) {
  const { t } = useTranslation()
  const [chosen, setChosen] = useState<string[]>([...first])
  return (
    <Stack>
      <Text size="sm">{t('extras.reconnectText', { login: loginName(view.login) })}</Text>
      <ExtrasChoice view={view} chosen={chosen} onChange={setChosen} />
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          {t('cancel')}
        </Button>
        <Button onClick={() => onConnect(chosen)} data-autofocus>
          {t('setup.connect')}
        </Button>
      </Group>
    </Stack>
  )
}
