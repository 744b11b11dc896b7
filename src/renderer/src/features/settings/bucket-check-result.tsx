import { Button, Group, Text } from '@mantine/core'
import { IconAlertTriangleFilled, IconCircleCheckFilled, IconCircleXFilled } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BucketCheck } from '../../../../shared/bucket.ts'
import { request } from '../../bridge.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { attempt } from '../../ui/toast.ts'
import classes from './settings.module.css'

const ICONS = { good: IconCircleCheckFilled, warn: IconAlertTriangleFilled, bad: IconCircleXFilled } as const

/** The button that tries the bucket, and what works and what does not, step by step. */
export function BucketCheckResult() {
  const { t } = useTranslation()
  const [steps, setSteps] = useState<BucketCheck | null>(null)
  const [isBusy, setBusy] = useState(false)
  const check = async (): Promise<void> => {
    setBusy(true)
    setSteps(null)
    await attempt(async () => setSteps(await request('bucket.check', {})))
    setBusy(false)
  }
  return (
    <>
      <Group>
        <Button variant="light" loading={isBusy} onClick={() => void check()}>
          {t('settings.bucket.check')}
        </Button>
        {steps?.every(({ problem }) => problem === null) === true && (
          <Text size="sm" role="status">
            {t('settings.bucket.allGood')}
          </Text>
        )}
      </Group>
      {steps !== null && (
        <ul className={classes.steps} aria-label={t('settings.bucket.checked')}>
          {steps.map(({ step, problem }) => {
            const level = problem === null ? 'good' : problem.severity === 'warning' ? 'warn' : 'bad'
            const Icon = ICONS[level]
            return (
              <li key={step} className={classes.step}>
                <Text size="sm" className={classes.stepName} data-level={level}>
                  <Icon size={16} aria-hidden />
                  {t(`settings.bucket.step.${step}`)}: {t(`settings.bucket.${level}`)}
                </Text>
                {problem !== null && <ProblemNote problem={problem} />}
              </li>
            )
          })}
        </ul>
      )}
    </>
  )
}
