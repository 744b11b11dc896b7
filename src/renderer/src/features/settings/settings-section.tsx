import { Title } from '@mantine/core'
import type { ReactNode } from 'react'
import cards from '../../ui/card.module.css'
import classes from './settings.module.css'

/** One subject of the settings under its name. */
export function SettingsSection({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={`${cards.card} ${classes.section}`} aria-label={title}>
      <Title order={2}>{title}</Title>
      {children}
    </section>
  )
}
