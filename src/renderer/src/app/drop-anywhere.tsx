import { Text } from '@mantine/core'
import { IconUpload } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './app.module.css'

function carriesFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') ?? false
}

/** Takes files dropped anywhere in the window. Listens natively: a dropped folder would lose its path in a drop library. */
export function DropAnywhere({ onDrop }: { onDrop: (files: readonly File[]) => void }) {
  const { t } = useTranslation()
  const [isOver, setOver] = useState(false)
  const latest = useRef(onDrop)
  useEffect(() => {
    latest.current = onDrop
  }, [onDrop])

  useEffect(() => {
    // Enter and leave come for every element on the way: only the balance tells whether the window was left.
    let depth = 0
    const enter = (event: DragEvent): void => {
      if (!carriesFiles(event)) return
      depth += 1
      setOver(true)
    }
    const leave = (event: DragEvent): void => {
      if (!carriesFiles(event)) return
      depth = Math.max(0, depth - 1)
      if (depth === 0) setOver(false)
    }
    const over = (event: DragEvent): void => {
      if (carriesFiles(event)) event.preventDefault()
    }
    const drop = (event: DragEvent): void => {
      if (!carriesFiles(event)) return
      event.preventDefault()
      depth = 0
      setOver(false)
      const files = [...(event.dataTransfer?.files ?? [])]
      if (files.length > 0) latest.current(files)
    }
    const listeners = { dragenter: enter, dragleave: leave, dragover: over, drop } as const
    const names = Object.keys(listeners) as (keyof typeof listeners)[]
    names.forEach((name) => window.addEventListener(name, listeners[name]))
    return () => names.forEach((name) => window.removeEventListener(name, listeners[name]))
  }, [])

  if (!isOver) return null
  return (
    <div className={classes.drop} aria-hidden>
      <div className={classes.dropBox}>
        <IconUpload size={32} stroke={1.6} />
        <Text fw={650} size="lg">
          {t('drop.title')}
        </Text>
        <Text size="sm">{t('drop.text')}</Text>
      </div>
    </div>
  )
}
