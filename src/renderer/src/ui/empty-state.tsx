import { Stack, Text, Title } from '@mantine/core'
import type { ComponentType, ReactNode } from 'react'
import classes from './empty-state.module.css'

interface EmptyStateProps {
  icon: ComponentType<{ size?: number; stroke?: number; 'aria-hidden'?: boolean }>
  title: string
  text: string
  children?: ReactNode
}

/** An empty screen explains itself and offers the next step. */
export function EmptyState({ icon: Icon, title, text, children }: EmptyStateProps) {
  return (
    <Stack className={classes.box} align="center" gap="xs">
      <span className={classes.icon}>
        <Icon size={26} stroke={1.6} aria-hidden />
      </span>
      <Title order={2} ta="center" mt="xs">
        {title}
      </Title>
      <Text c="dimmed" size="md" ta="center" maw={420}>
        {text}
      </Text>
      {children !== undefined && <div className={classes.actions}>{children}</div>}
    </Stack>
  )
}
