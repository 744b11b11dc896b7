// Loaded first in a utility process: `process.parentPort` over Node's own channel.
import { EventEmitter } from 'node:events'

const parentPort = Object.assign(new EventEmitter(), {
  postMessage: (message: unknown) => void process.send?.(message, undefined, {}, () => {}),
  start: () => {},
})
// Messages wait for the first listener, as on a MessagePort.
let waiting: unknown[] | undefined = []
const deliver = (data: unknown) => parentPort.emit('message', { data, ports: [] })
process.on('message', (data) => (waiting ? waiting.push(data) : deliver(data)))
parentPort.on('newListener', (name) => {
  if (name !== 'message' || !waiting) return
  const early = waiting
  waiting = undefined
  setImmediate(() => early.forEach(deliver))
})
// A utility process does not outlive the main process, however that ended.
process.on('disconnect', () => process.exit(0))

Object.defineProperty(process, 'parentPort', { value: parentPort })
Object.defineProperty(process, 'type', { value: 'utility' })
