import { useState } from 'react'
import type { Problem } from '../../../../shared/problem.ts'
import type { Schedule } from '../../../../shared/schedule.ts'
import { problemOf } from '../../bridge.ts'
import { useAppStore } from '../../state/app-store.ts'
import { say } from '../../messages/messages.ts'
import { useHomeZone } from '../../state/settings-store.ts'
import { scheduleWords } from '../../ui/schedule-words.ts'
import { attempt, toastDone } from '../../ui/toast.ts'
import { publishObstacle } from './compose-checks.ts'
import { useComposeStore } from './compose-store.ts'
import { useComposeInput } from './use-compose.ts'

/** The same was posted to the same account within a day: what main said, and when this one was to go out. */
export interface RepeatQuestion {
  readonly problem: Problem
  readonly schedule: Schedule | null
}

/** Publishing now or at a time, with the one question that may come before it. */
export function usePublishing() {
  const input = useComposeInput()
  const publish = useComposeStore((state) => state.publish)
  const openScreen = useAppStore((state) => state.openScreen)
  const homeZone = useHomeZone()
  const [isScheduling, setScheduling] = useState(false)
  const [repeat, setRepeat] = useState<RepeatQuestion | null>(null)

  /** Rejects with a `ProblemError`, except for the question whether a repeat is meant: that is asked here. */
  const send = async (schedule: Schedule | null, isRepeatMeant: boolean): Promise<void> => {
    if (input === null || publishObstacle(input, useComposeStore.getState()) !== null) return
    try {
      const count = await publish({ schedule, isRepeatMeant })
      if (schedule === null) toastDone(say('compose.sent', { count }), say('compose.sentHint'))
      else toastDone(say('compose.scheduled', { count }), scheduleWords(schedule, homeZone))
      openScreen('queue')
    } catch (thrown) {
      const problem = problemOf(thrown)
      if (problem.code !== 'looks-like-repeat') throw thrown
      setRepeat({ problem, schedule })
    }
  }
  const isAsking = isScheduling || repeat !== null
  return {
    isScheduling,
    repeat,
    /** Does nothing while a dialog asks: its keys are its own. */
    publishNow: (): void => void (isAsking || attempt(() => send(null, false))),
    openSchedule: (): void => {
      if (!isAsking && input !== null && publishObstacle(input, useComposeStore.getState()) === null) setScheduling(true)
    },
    closeSchedule: (): void => setScheduling(false),
    schedule: (schedule: Schedule): Promise<void> => send(schedule, false),
    goBack: (): void => setRepeat(null),
    publishAnyway: (): void => {
      setRepeat(null)
      if (repeat !== null) void attempt(() => send(repeat.schedule, true))
    },
  }
}
