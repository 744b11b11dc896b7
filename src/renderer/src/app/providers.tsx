import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import type { ReactNode } from 'react'
import { ErrorBoundary } from './error-boundary.tsx'
import { cssVariables, theme } from './theme.ts'

/** Theme, toasts and the last net under everything; tests render through the same, without transitions. */
export function Providers({ children, env = 'default' }: { children: ReactNode; env?: 'default' | 'test' }) {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto" env={env}>
      <Notifications position="bottom-right" limit={4} containerWidth={360} />
      <ErrorBoundary>{children}</ErrorBoundary>
    </MantineProvider>
  )
}
