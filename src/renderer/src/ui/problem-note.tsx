import { Button, Text } from '@mantine/core'
import { IconAlertTriangleFilled, IconCircleXFilled, IconInfoCircleFilled } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Action, Problem } from '../../../shared/problem.ts'
import { actionLabel, problemText } from './problem-text.ts'
import classes from './problem-note.module.css'

interface ProblemNoteProps {
  problem: Problem
  /** Leaves out what it means: where it is plain from the place. */
  isCompact?: boolean
  /** Which of the problem's actions this place can do. */
  canDo?: (action: Action) => boolean
  onAction?: (action: Action) => void
}

const ICONS = { error: IconCircleXFilled, warning: IconAlertTriangleFilled, note: IconInfoCircleFilled }

/** A problem in the creator's words with its buttons; the platform's own words are under Details. */
export function ProblemNote({ problem, isCompact = false, canDo = () => true, onAction }: ProblemNoteProps) {
  const { what, means, todo } = problemText(problem)
  const Icon = ICONS[problem.severity]
  const actions = onAction === undefined ? [] : problem.actions.filter((action) => action !== 'wait' && canDo(action))
  return (
    <div
      className={classes.note}
      data-compact={isCompact}
      data-severity={problem.severity}
      role={isCompact ? undefined : 'group'}
      aria-label={isCompact ? undefined : what}
    >
      <Icon size={isCompact ? 14 : 16} className={classes.icon} aria-hidden />
      <div className={classes.words}>
        {isCompact ? (
          <Text size="xs" lh={1.45}>
            <strong>{what}</strong> {todo}
          </Text>
        ) : (
          <>
            <Text fw={600} size="sm">
              {what}
            </Text>
            <Text size="sm">
              {means} {todo}
            </Text>
          </>
        )}
        {actions.length > 0 && (
          <div className={classes.actions}>
            {actions.map((action) => (
              <Button key={action} size={isCompact ? 'compact-xs' : 'compact-sm'} variant="default" onClick={() => onAction?.(action)}>
                {actionLabel(action, problem)}
              </Button>
            ))}
          </div>
        )}
        {problem.details !== undefined && <Details details={problem.details} />}
      </div>
    </div>
  )
}

function Details({ details }: { details: NonNullable<Problem['details']> }) {
  const { t } = useTranslation()
  const rows = [
    [t('details.platformCode'), details.platformCode],
    [t('details.requestId'), details.requestId],
    [t('details.text'), details.text],
  ].filter((row): row is [string, string] => row[1] !== undefined && row[1] !== '')
  if (rows.length === 0) return null
  return (
    <details className={classes.details}>
      <summary>{t('details.title')}</summary>
      <dl>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  )
}
