import { useEffect, useState } from 'react'

const MINUTE_MS = 60_000

/** The time (epoch ms), renewed each minute: words like "today" and "5 hours ago" grow old while a screen stays open. */
export function useMinute(): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), MINUTE_MS)
    return () => clearInterval(timer)
  }, [])
  return now
}
