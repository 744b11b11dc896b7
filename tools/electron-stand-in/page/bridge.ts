// What runs inside a page is sent there as source text (`String(bridgeEnd)`), so nothing in these functions may refer to anything outside.

/** One end of the bridge between the two JavaScript worlds of a page. */
export interface BridgeEnd {
  /** By operation: what to do when the other world posts it. */
  readonly handlers: Record<string, (value: never) => void>
  post(operation: string, value: unknown): void
}

/**
 * The worlds share the DOM: a CustomEvent dispatched by one is heard, synchronously, by the other, with its detail structured-cloned (so
 * a File keeps its path). Functions and promises cannot be cloned and go as numbers.
 */
export function bridgeEnd(inbox: string, outbox: string): BridgeEnd {
  interface Message {
    operation: string
    id?: number
    ok?: boolean
    value: unknown
  }
  const mark = '__standInReference'
  const own: unknown[] = []
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: unknown) => void }>()
  const handlers: BridgeEnd['handlers'] = {}
  let returned: Message | undefined
  const dispatch = (detail: Message) => window.dispatchEvent(new CustomEvent(outbox, { detail }))
  const isPlain = (value: unknown): value is Record<string, unknown> =>
    typeof value === 'object' && value !== null && [Object.prototype, null].includes(Object.getPrototypeOf(value) as object | null)
  const keep = (value: unknown) => own.push(value) - 1
  const pack = (value: unknown): unknown => {
    if (typeof value === 'function') return { [mark]: 'function', id: keep(value) }
    if (value instanceof Promise) {
      const id = keep(null)
      value.then(
        (result) => dispatch({ operation: 'settle', id, ok: true, value: pack(result) }),
        (error) => dispatch({ operation: 'settle', id, ok: false, value: pack(error) }),
      )
      return { [mark]: 'promise', id }
    }
    if (Array.isArray(value)) return value.map(pack)
    return isPlain(value) ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, pack(item)])) : value
  }
  const unpack = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(unpack)
    if (!isPlain(value)) return value
    const id = value.id as number
    if (value[mark] === 'function') return (...args: unknown[]) => call(id, args)
    if (value[mark] === 'promise') return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }))
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, unpack(item)]))
  }
  const call = (id: number, args: unknown[]): unknown => {
    returned = undefined
    dispatch({ operation: 'call', id, value: pack(args) })
    const answer = returned as Message | undefined
    if (!answer) throw new Error('An object could not be cloned.')
    if (answer.ok) return unpack(answer.value)
    throw unpack(answer.value)
  }
  const receive = (message: Message) => {
    switch (message.operation) {
      case 'return':
        returned = message
        return
      case 'call': {
        let answer: Message
        try {
          const target = own[message.id ?? -1] as (...args: unknown[]) => unknown
          answer = { operation: 'return', ok: true, value: pack(target(...(unpack(message.value) as unknown[]))) }
        } catch (error) {
          answer = { operation: 'return', ok: false, value: error }
        }
        dispatch(answer)
        return
      }
      case 'settle': {
        const promise = waiting.get(message.id ?? -1)
        waiting.delete(message.id ?? -1)
        if (message.ok) promise?.resolve(unpack(message.value))
        else promise?.reject(unpack(message.value))
        return
      }
      default:
        handlers[message.operation]?.(unpack(message.value) as never)
    }
  }
  window.addEventListener(
    inbox,
    (event) => {
      event.stopImmediatePropagation()
      const message = (event as CustomEvent<Message | null>).detail
      if (message) receive(message)
    },
    true,
  )
  return { handlers, post: (operation, value) => dispatch({ operation, value: pack(value) }) }
}
