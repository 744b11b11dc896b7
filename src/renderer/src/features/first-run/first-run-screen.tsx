import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './first-run.module.css'
import { AccountsStep } from './accounts-step.tsx'
import { VideoStep } from './video-step.tsx'
import { WelcomeStep } from './welcome-step.tsx'

export interface FirstRunProps {
  /** Ends the first run and opens Accounts. */
  onConnectMine: () => void
  /** Lets a file be chosen; ends the first run when one was. */
  onPickFile: () => void
  onUseSample: () => void
  onSkip: () => void
}

const STEPS = ['welcome', 'accounts', 'video'] as const

/** Three steps: what it is, where it shall go, the first video. */
export function FirstRunScreen({ onConnectMine, onPickFile, onUseSample, onSkip }: FirstRunProps) {
  const { t } = useTranslation()
  const [step, setStep] = useState(0)
  return (
    <main className={classes.screen}>
      <div className={classes.content}>
        {STEPS[step] === 'welcome' && <WelcomeStep onNext={() => setStep(1)} />}
        {STEPS[step] === 'accounts' && <AccountsStep onConnected={() => setStep(2)} onConnectMine={onConnectMine} />}
        {STEPS[step] === 'video' && <VideoStep onPickFile={onPickFile} onUseSample={onUseSample} />}
      </div>
      <footer className={classes.footer}>
        <span className={classes.dots} role="img" aria-label={t('firstRun.step', { step: step + 1 })}>
          {STEPS.map((name, index) => (
            <i key={name} data-active={index === step} />
          ))}
        </span>
        <button type="button" className={classes.skip} onClick={onSkip}>
          {t('firstRun.skip')}
        </button>
      </footer>
    </main>
  )
}
