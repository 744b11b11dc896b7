import { Loader, Text, Title, UnstyledButton } from '@mantine/core'
import { IconKey, IconSparkles } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Problem } from '../../../../shared/problem.ts'
import { problemOf } from '../../bridge.ts'
import { useAccountsStore } from '../../state/accounts-store.ts'
import { useAppStore } from '../../state/app-store.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { VaultForm } from '../../ui/vault-form.tsx'
import classes from './first-run.module.css'

interface AccountsStepProps {
  onConnected: () => void
  onConnectMine: () => void
}

/** Practice accounts by one click, or one's own; where there is no keychain a passphrase first. */
export function AccountsStep({ onConnected, onConnectMine }: AccountsStepProps) {
  const { t } = useTranslation()
  const vault = useAppStore((state) => state.app?.vault.state)
  const openVault = useAppStore((state) => state.openVault)
  const connectPractice = useAccountsStore((state) => state.connectPractice)
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)

  const tryPractice = async (): Promise<void> => {
    setBusy(true)
    setProblem(null)
    try {
      await connectPractice()
      onConnected()
    } catch (thrown) {
      setProblem(problemOf(thrown))
    } finally {
      setBusy(false)
    }
  }

  if (vault === 'passphrase-needed' || vault === 'new-passphrase-needed') {
    return (
      <>
        <Title order={1} className={classes.title}>
          {t('firstRun.vaultTitle')}
        </Title>
        <div className={classes.vault}>
          <VaultForm isNew={vault === 'new-passphrase-needed'} onOpen={openVault} />
        </div>
      </>
    )
  }
  return (
    <>
      <Title order={1} className={classes.title}>
        {t('firstRun.accountsTitle')}
      </Title>
      <Text size="lg" c="dimmed" className={classes.lead}>
        {t('firstRun.accountsText')}
      </Text>
      <div className={classes.choices}>
        <UnstyledButton
          className={classes.choice}
          data-primary
          disabled={isBusy}
          onClick={() => void tryPractice()}
          aria-label={t('practice.try')}
          aria-describedby="practice-hint"
          autoFocus
        >
          {isBusy ? <Loader size={24} aria-hidden color="currentColor" /> : <IconSparkles size={24} stroke={1.6} aria-hidden />}
          <span className={classes.choiceTitle}>{t('practice.try')}</span>
          <span id="practice-hint">{t(isBusy ? 'firstRun.connecting' : 'firstRun.practiceHint')}</span>
        </UnstyledButton>
        <UnstyledButton
          className={classes.choice}
          disabled={isBusy}
          onClick={onConnectMine}
          aria-label={t('connectMine')}
          aria-describedby="mine-hint"
        >
          <IconKey size={24} stroke={1.6} aria-hidden />
          <span className={classes.choiceTitle}>{t('connectMine')}</span>
          <span id="mine-hint">{t('firstRun.mineHint')}</span>
        </UnstyledButton>
      </div>
      <div className={classes.problem} role="alert">
        {problem !== null && <ProblemNote problem={problem} canDo={() => false} />}
      </div>
    </>
  )
}
