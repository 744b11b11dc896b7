import { Button, Text, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DeliveryView } from '../../../../shared/views.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { platformName } from '../../ui/platform.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { attempt } from '../../ui/toast.ts'
import { useQueueStore } from './queue-store.ts'
import classes from './queue.module.css'

function isWebAddress(text: string): boolean {
  const address = URL.parse(text)
  return address !== null && (address.protocol === 'https:' || address.protocol === 'http:')
}

/** The question that only the creator can answer: the platform's last word was lost, and looking there did not settle it. */
export function AnswerForm({ delivery }: { delivery: DeliveryView }) {
  const { t } = useTranslation()
  const answer = useQueueStore((state) => state.answer)
  const [link, setLink] = useState('')
  const [error, setError] = useState<string | null>(null)
  const [isAsking, setAsking] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const platform = platformName(delivery.platform)

  const send = (input: Parameters<typeof answer>[0]): void => {
    setBusy(true)
    void attempt(() => answer(input)).finally(() => setBusy(false))
  }
  const sayOnline = (event: FormEvent): void => {
    event.preventDefault()
    const permalink = link.trim()
    if (permalink !== '' && !isWebAddress(permalink)) {
      setError(t('queue.answer.linkInvalid'))
      return
    }
    send({ deliveryId: delivery.id, answer: 'it-is-online', ...(permalink === '' ? {} : { permalink }) })
  }

  return (
    <div className={classes.answer}>
      {delivery.problem !== null && <ProblemNote problem={{ platform: delivery.platform, ...delivery.problem, severity: 'warning' }} />}
      <form className={classes.answerForm} onSubmit={sayOnline} aria-label={t('queue.answer.question', { platform })}>
        <Text size="sm" fw={600}>
          {t('queue.answer.question', { platform })}
        </Text>
        <TextInput
          label={t('queue.answer.link')}
          description={t('queue.answer.linkHint')}
          placeholder="https://"
          value={link}
          error={error}
          onChange={(event) => {
            setLink(event.currentTarget.value)
            setError(null)
          }}
        />
        <div className={classes.answerButtons}>
          <Button type="submit" size="compact-md" loading={isBusy}>
            {t('queue.answer.online')}
          </Button>
          <Button size="compact-md" variant="default" disabled={isBusy} onClick={() => setAsking(true)}>
            {t('queue.answer.again')}
          </Button>
        </div>
      </form>
      <Confirm
        isOpen={isAsking}
        title={t('queue.answer.againTitle')}
        text={t('queue.answer.againText', { platform })}
        confirmLabel={t('queue.answer.againConfirm')}
        keepLabel={t('cancel')}
        onClose={() => setAsking(false)}
        onConfirm={() => send({ deliveryId: delivery.id, answer: 'post-again' })}
      />
    </div>
  )
}
