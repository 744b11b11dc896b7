import { useTranslation } from 'react-i18next'
import { Confirm } from '../../ui/confirm.tsx'
import { problemText } from '../../ui/problem-text.ts'
import type { RepeatQuestion } from './use-publishing.ts'

interface RepeatDialogProps {
  question: RepeatQuestion | null
  onBack: () => void
  onAnyway: () => void
}

/** Says where and when nearly the same was posted, once, and lets the creator mean it. */
export function RepeatDialog({ question, onBack, onAnyway }: RepeatDialogProps) {
  const { t } = useTranslation()
  const words = question === null ? null : problemText(question.problem)
  const earlier = question?.problem.params.text
  const quote = typeof earlier === 'string' && earlier.trim() !== '' ? t('compose.repeatQuote', { text: earlier.trim() }) : null
  return (
    <Confirm
      isOpen={words !== null}
      title={t('compose.repeatTitle')}
      text={[words?.what, quote, words?.means, words?.todo].filter(Boolean).join(' ')}
      confirmLabel={t(question?.schedule == null ? 'compose.repeatAnyway' : 'compose.repeatScheduleAnyway')}
      keepLabel={t('compose.repeatBack')}
      isDangerous={false}
      onConfirm={onAnyway}
      onClose={onBack}
    />
  )
}
