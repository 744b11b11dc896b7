import { Button } from '@mantine/core'
import { IconMoodConfuzed } from '@tabler/icons-react'
import { Component, type ReactNode } from 'react'
import { say } from '../messages/messages.ts'
import { EmptyState } from '../ui/empty-state.tsx'

/** A screen that breaks takes nothing else with it. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { hasFailed: boolean }> {
  override state = { hasFailed: false }

  static getDerivedStateFromError(): { hasFailed: boolean } {
    return { hasFailed: true }
  }

  override render(): ReactNode {
    if (!this.state.hasFailed) return this.props.children
    return (
      <EmptyState icon={IconMoodConfuzed} title={say('error.title')} text={say('error.text')}>
        <Button onClick={() => this.setState({ hasFailed: false })}>{say('error.again')}</Button>
      </EmptyState>
    )
  }
}
