import { NumberInput } from '@mantine/core'
import { useEffect, useEffectEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './settings.module.css'

const PAUSE_MS = 800

interface FigureFieldProps {
  label: string
  /** The unit, said behind the figure. */
  suffix: string
  value: number
  min: number
  max: number
  step: number
  decimals: number
  /** Why the last change was refused. */
  error: string | null
  onChange: (value: number) => void
}

/** A figure that is saved when it is finished: on Enter, on leaving the field, and when nothing was typed for a moment. */
export function FigureField({ label, suffix, value, min, max, step, decimals, error, onChange }: FigureFieldProps) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState<number | string>(value)
  // A value that came from main (or was refused there) replaces what was typed before.
  const [shownFor, setShownFor] = useState(value)
  if (shownFor !== value) {
    setShownFor(value)
    setTyped(value)
  }
  const isFigure = typeof typed === 'number' && Number.isFinite(typed)
  const isInRange = isFigure && typed >= min && typed <= max
  const finish = (): void => {
    if (isInRange && typed !== value) onChange(typed)
  }
  // The arrows leave the focus where it is: a pause in typing is the end as well.
  const pause = useEffectEvent(finish)
  useEffect(() => {
    const timer = setTimeout(pause, PAUSE_MS)
    return () => clearTimeout(timer)
  }, [typed])
  return (
    <div className={classes.figure}>
      <NumberInput
        label={label}
        suffix={` ${suffix}`}
        value={typed}
        min={min}
        max={max}
        step={step}
        decimalScale={decimals}
        allowNegative={false}
        clampBehavior="none"
        error={isInRange ? error : t('settings.range', { min, max })}
        onChange={setTyped}
        onBlur={finish}
        onKeyDown={(event) => {
          if (event.key === 'Enter') finish()
        }}
      />
    </div>
  )
}
