import type { Draft } from '../../../../shared/model.ts'

const PAUSE_MS = 300

/**
 * Saves a draft while it is being typed: after a short pause, one save at a time, the newest state last. `flush` resolves when the newest
 * state is on disk, or rejects with why it is not.
 */
export function draftSaver(save: (draft: Draft) => Promise<void>) {
  let pending: Draft | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: Promise<void> = Promise.resolve()

  const run = (): Promise<void> => {
    clearTimeout(timer)
    running = running
      .catch(() => undefined)
      .then(async () => {
        const draft = pending
        if (draft === null) return
        pending = null
        try {
          await save(draft)
        } catch (thrown) {
          // Nothing newer was typed meanwhile: this state is still to be saved.
          pending ??= draft
          throw thrown
        }
      })
    return running
  }

  return {
    schedule(draft: Draft): void {
      pending = draft
      clearTimeout(timer)
      timer = setTimeout(() => void run().catch(() => undefined), PAUSE_MS)
    },
    flush: (): Promise<void> => run(),
    /** Forgets what was not saved yet: the draft was thrown away. */
    forget(): void {
      pending = null
      clearTimeout(timer)
    },
  }
}
