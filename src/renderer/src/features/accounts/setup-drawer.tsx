import { Anchor, Button, Code, Drawer, List, Text, Title } from '@mantine/core'
import { IconExternalLink } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LoginView } from '../../../../shared/views.ts'
import type { LoginId } from '../../../../shared/platforms/registry.ts'
import { CopyButton, copyText } from '../../ui/copy-button.tsx'
import { loginName } from '../../ui/platform.tsx'
import classes from './accounts.module.css'
import { AppForm } from './app-form.tsx'
import { useConnectionStore } from './connection-store.ts'
import { ExtrasChoice, extrasAtFirst } from './extras-choice.tsx'

interface SetupDrawerProps {
  login: LoginId | null
  onClose: () => void
  onConnect: (login: LoginId, isPractice: boolean, extras: string[]) => void
}

/** The guided page for one login: make an app, register the addresses, enter its id, connect. */
export function SetupDrawer({ login, onClose, onConnect }: SetupDrawerProps) {
  const { t } = useTranslation()
  const view = useConnectionStore((state) => state.logins.find((candidate) => candidate.login === login))
  return (
    <Drawer
      opened={login !== null}
      onClose={onClose}
      position="right"
      size={520}
      title={login === null ? '' : t('setup.title', { login: loginName(login) })}
      closeButtonProps={{ 'aria-label': t('close') }}
      classNames={{ title: classes.drawerTitle }}
    >
      {view !== undefined && <Setup key={view.login} view={view} onConnect={onConnect} />}
    </Drawer>
  )
}

function Setup({ view, onConnect }: { view: LoginView; onConnect: SetupDrawerProps['onConnect'] }) {
  const { t } = useTranslation()
  const steps = t(`login.${view.login}.steps`, { returnObjects: true }) as unknown as readonly string[]
  const [extras, setExtras] = useState(() => extrasAtFirst(view))
  const site = t(`login.${view.login}.site`)
  return (
    <div className={classes.setup}>
      <Text size="sm" c="dimmed">
        {t('setup.what')}
      </Text>
      <Step number={1} title={t('setup.steps')}>
        <List size="sm" spacing={6} type="ordered">
          {steps.map((step) => (
            <List.Item key={step}>{step}</List.Item>
          ))}
        </List>
        <Anchor href={site} target="_blank" rel="noreferrer" size="sm" className={classes.site}>
          {t('login.openSite', { site: new URL(site).host })}
          <IconExternalLink size={14} aria-hidden />
        </Anchor>
        <Text size="xs" c="dimmed">
          {t('login.permissions')}: <span className={classes.permissions}>{t(`login.${view.login}.permissions`)}</span>
        </Text>
      </Step>
      <Step number={2} title={t('setup.redirects')}>
        <Text size="sm" c="dimmed">
          {t(view.redirectUris.length === 0 ? 'setup.noRedirects' : 'setup.redirectsHint')}
        </Text>
        {view.redirectUris.map((address) => (
          <div key={address} className={classes.address}>
            <Code className={classes.addressText}>{address}</Code>
            <CopyButton label={t('setup.copyAddress', { address })} onCopy={() => copyText(address)} />
          </div>
        ))}
      </Step>
      <Step number={3} title={t('setup.credentials')}>
        <AppForm view={view} />
      </Step>
      {view.extras.length > 0 && (
        <Step number={4} title={t('extras.title')}>
          <ExtrasChoice view={view} chosen={extras} onChange={setExtras} isUntitled />
        </Step>
      )}
      <Button size="md" disabled={view.app === null} onClick={() => onConnect(view.login, false, extras)}>
        {t('setup.connect')}
      </Button>
      <Button variant="subtle" size="compact-sm" onClick={() => onConnect(view.login, true, extras)}>
        {t('setup.rehearse')}
      </Button>
    </div>
  )
}

function Step({ number, title, children }: { number: number; title: string; children: ReactNode }) {
  return (
    <section className={classes.step}>
      <Title order={3} className={classes.stepTitle}>
        <span className={classes.stepNumber} aria-hidden>
          {number}
        </span>
        {title}
      </Title>
      <div className={classes.stepBody}>{children}</div>
    </section>
  )
}
