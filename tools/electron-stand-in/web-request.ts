// The listeners of `session.webRequest`; intercept.ts asks them.
import { EventEmitter } from 'node:events'

/** What a listener may answer. */
export interface WebRequestAnswer {
  cancel?: boolean
  redirectURL?: string
  requestHeaders?: Record<string, string | string[]>
  responseHeaders?: Record<string, string | string[]>
}

/** What a listener is told. */
export interface WebRequestDetails {
  readonly id: string
  readonly url: string
  readonly method: string
  readonly resourceType: string
  readonly webContentsId: number
  readonly referrer: string
  readonly timestamp: number
  readonly requestHeaders?: Record<string, string>
  readonly statusCode?: number
  readonly statusLine?: string
  readonly responseHeaders?: Record<string, string[]>
}

type Listener = (details: WebRequestDetails, callback: (answer: WebRequestAnswer) => void) => void
type Stage = 'onBeforeRequest' | 'onBeforeSendHeaders' | 'onHeadersReceived'

const listeners = new Map<Stage, { urls: string[]; listener: Listener }>()

/** Emits 'changed' when a listener comes or goes, since what Chromium must report depends on it. */
export const webRequestChanges = new EventEmitter()
webRequestChanges.setMaxListeners(0)

const register =
  (stage: Stage) =>
  (filterOrListener: { urls: string[] } | Listener | null, maybeListener?: Listener | null): void => {
    const listener = typeof filterOrListener === 'function' ? filterOrListener : maybeListener
    const urls = typeof filterOrListener === 'function' || filterOrListener === null ? ['<all_urls>'] : filterOrListener.urls
    if (listener) listeners.set(stage, { urls, listener })
    else listeners.delete(stage)
    webRequestChanges.emit('changed')
  }

/** Electron's `session.webRequest`, as far as CDP's Fetch domain can be it. */
export const webRequest = {
  onBeforeRequest: register('onBeforeRequest'),
  onBeforeSendHeaders: register('onBeforeSendHeaders'),
  onHeadersReceived: register('onHeadersReceived'),
}

/** Whether anybody listens at a stage. */
export const listensTo = (stage: Stage): boolean => listeners.has(stage)

/** The listener's answer; an empty one when there is none or its filter does not match. */
export async function askListener(stage: Stage, details: WebRequestDetails): Promise<WebRequestAnswer> {
  const entry = listeners.get(stage)
  if (!entry?.urls.some((pattern) => matches(pattern, details.url))) return {}
  return new Promise((resolve) => entry.listener(details, (answer) => resolve(answer ?? {})))
}

function matches(pattern: string, url: string): boolean {
  if (pattern === '<all_urls>') return true
  return new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`).test(url)
}
