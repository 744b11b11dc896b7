import { Title } from '@mantine/core'
import { type ReactNode, useEffect, useRef } from 'react'
import { type SettingsPart, useAppStore } from '../../state/app-store.ts'
import cards from '../../ui/card.module.css'
import classes from './settings.module.css'

/** One subject of the settings under its name. Who was led to this part by a problem begins here. */
export function SettingsSection({ title, part, children }: { title: string; part?: SettingsPart; children: ReactNode }) {
  const section = useRef<HTMLElement>(null)
  const isAskedFor = useAppStore(({ settingsPart }) => settingsPart !== null && settingsPart === part)
  useEffect(() => {
    if (!isAskedFor) return
    section.current?.scrollIntoView({ block: 'center' })
    section.current?.focus({ preventScroll: true })
  }, [isAskedFor])
  return (
    <section ref={section} tabIndex={-1} className={`${cards.card} ${classes.section}`} aria-label={title}>
      <Title order={2}>{title}</Title>
      {children}
    </section>
  )
}
