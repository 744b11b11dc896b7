import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Draft } from '../../../../shared/model.ts'
import { sampleDraft } from '../../testing/samples.ts'
import { draftSaver } from './draft-saver.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function recorder() {
  const saved: string[] = []
  return { saved, save: async (draft: Draft) => void saved.push(draft.text) }
}

const typed = (text: string): Draft => sampleDraft({ text })

describe('draftSaver', () => {
  it('saves once after a pause in typing, the newest state', async () => {
    const { saved, save } = recorder()
    const saver = draftSaver(save)
    for (const text of ['a', 'ab', 'abc']) {
      saver.schedule(typed(text))
      await vi.advanceTimersByTimeAsync(100)
    }
    expect(saved).toEqual([])
    await vi.advanceTimersByTimeAsync(300)
    expect(saved).toEqual(['abc'])
  })

  it('saves at once when it is flushed, and not again', async () => {
    const { saved, save } = recorder()
    const saver = draftSaver(save)
    saver.schedule(typed('a'))
    await saver.flush()
    await vi.advanceTimersByTimeAsync(1000)
    expect(saved).toEqual(['a'])
  })

  it('keeps a state that could not be saved and saves it with the next flush', async () => {
    const saved: string[] = []
    let isBroken = true
    const saver = draftSaver(async (draft) => {
      if (isBroken) throw new Error('disk full')
      saved.push(draft.text)
    })
    saver.schedule(typed('a'))
    await expect(saver.flush()).rejects.toThrow('disk full')
    isBroken = false
    await saver.flush()
    expect(saved).toEqual(['a'])
  })

  it('never saves an older state over a newer one', async () => {
    const saved: string[] = []
    const saver = draftSaver(async (draft) => {
      await new Promise((resolve) => setTimeout(resolve, draft.text === 'slow' ? 500 : 0))
      saved.push(draft.text)
    })
    saver.schedule(typed('slow'))
    const first = saver.flush()
    await vi.advanceTimersByTimeAsync(10)
    saver.schedule(typed('new'))
    const second = saver.flush()
    await vi.advanceTimersByTimeAsync(1000)
    await Promise.all([first, second])
    expect(saved).toEqual(['slow', 'new'])
  })

  it('forgets a draft that was thrown away', async () => {
    const { saved, save } = recorder()
    const saver = draftSaver(save)
    saver.schedule(typed('a'))
    saver.forget()
    await vi.advanceTimersByTimeAsync(1000)
    expect(saved).toEqual([])
  })
})
