import { Title } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './screen.module.css'

interface ScreenProps {
  title: string
  /** Small words beside the title: a count, a state. */
  aside?: ReactNode
  actions?: ReactNode
  footer?: ReactNode
  /** The screen lays out and scrolls its own columns. */
  isWide?: boolean
  children: ReactNode
}

/** The frame of every screen: a heading with its actions, what scrolls, and a bar at the bottom where there is one. */
export function Screen({ title, aside, actions, footer, isWide = false, children }: ScreenProps) {
  return (
    <section className={classes.screen} aria-label={title}>
      <header className={classes.header}>
        <Title order={1}>{title}</Title>
        <div className={classes.aside}>{aside}</div>
        <div className={classes.actions}>{actions}</div>
      </header>
      {isWide ? (
        <div className={classes.wide}>{children}</div>
      ) : (
        <div className={classes.scroll} tabIndex={-1}>
          <div className={classes.column}>{children}</div>
        </div>
      )}
      {footer !== undefined && <footer className={classes.footer}>{footer}</footer>}
    </section>
  )
}
