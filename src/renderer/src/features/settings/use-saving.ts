import { useState } from 'react'
import type { RequestInput } from '../../../../shared/ipc.ts'
import { problemOf } from '../../bridge.ts'
import { useSettingsStore } from '../../state/settings-store.ts'
import { problemText } from '../../ui/problem-text.ts'

export type SaveState = 'idle' | 'saving' | 'saved' | 'failed'

/** Saves one setting. Answers the words to show at the field when it was refused, and what changes it. */
export function useSaving(onSaving: (state: SaveState) => void) {
  const save = useSettingsStore((state) => state.save)
  const [error, setError] = useState<string | null>(null)
  const change = async (change: RequestInput<'settings.save'>): Promise<void> => {
    onSaving('saving')
    setError(null)
    try {
      await save(change)
      onSaving('saved')
    } catch (thrown) {
      const { what, todo } = problemText(problemOf(thrown))
      setError(`${what} ${todo}`)
      onSaving('failed')
    }
  }
  return { error, change }
}
