import type { Log } from '../main/core/ports.ts'

/** Warnings on standard error, their first line alone: the platforms' answers in them are redacted where they are made. */
export function terminalLog(isDebugging: boolean): Log {
  const say = (text: string) => void process.stderr.write(`${text}\n`)
  return {
    info: (message) => {
      if (isDebugging) say(message)
    },
    warn(message, cause) {
      const why = cause instanceof Error ? `: ${cause.message.split('\n')[0] ?? ''}` : ''
      say(`warning: ${message}${why}`)
    },
  }
}
