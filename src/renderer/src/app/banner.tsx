import { Text } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './app.module.css'

/** One line over the screen: what concerns everything. */
export function Banner({ icon, title, text, children }: { icon: ReactNode; title: string; text: string; children?: ReactNode }) {
  return (
    <div className={classes.banner} role="status">
      {icon}
      <Text size="sm" fw={600} className={classes.bannerTitle}>
        {title}
      </Text>
      <Text size="sm" className={classes.bannerText}>
        {text}
      </Text>
      {children}
    </div>
  )
}
