import { type NotificationData, notifications } from '@mantine/notifications'
import { problemOf } from '../bridge.ts'
import { say } from '../messages/messages.ts'
import { problemText } from './problem-text.ts'

/** Says something in passing, at the lower right. */
export function toast(data: NotificationData): void {
  notifications.show({ closeButtonProps: { 'aria-label': say('close') }, ...data })
}

/** Says in passing that something worked. */
export function toastDone(title: string, message = ''): void {
  toast({ title, message, color: 'green', autoClose: 5000 })
}

/** Tells a problem that has no place of its own on the screen. Stays until it is closed or ten seconds passed. */
export function toastProblem(thrown: unknown): void {
  const { what, todo } = problemText(problemOf(thrown))
  toast({ title: what, message: todo, color: 'red', autoClose: 10_000 })
}

/** Runs a request whose failure is told as a toast; answers whether it worked. */
export async function attempt(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work()
    return true
  } catch (thrown) {
    toastProblem(thrown)
    return false
  }
}
