import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startCutLine, type CutLine } from './cut-line.ts'

let server: Server
let line: CutLine
let broken: PromiseWithResolvers<string>
beforeEach(async () => {
  broken = Promise.withResolvers()
  // Says back what it hears.
  server = createServer((socket) => {
    socket.on('error', (cause: NodeJS.ErrnoException) => broken.resolve(cause.code ?? ''))
    socket.pipe(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  line = await startCutLine(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 10)
})
afterEach(async () => {
  await line.close()
  server.close()
})

function call(): Socket {
  const socket = connect({ host: '127.0.0.1', port: Number(new URL(line.origin).port) })
  socket.on('error', () => undefined)
  return socket
}

/** Resolves also where the end comes with an error, as it should here. */
const closed = (socket: Socket) => new Promise<void>((resolve) => socket.once('close', () => resolve()))

async function heard(socket: Socket, text: string): Promise<void> {
  socket.write(text)
  let back = ''
  while (back.length < text.length) back += String((await once(socket, 'data'))[0])
  expect(back).toBe(text)
}

describe('a line that is cut', () => {
  it('carries both ways until so many bytes went over it, on all connections together', async () => {
    const [one, other] = [call(), call()]
    await heard(one, '1234')
    await heard(other, '12345')
    expect(line.cuts()).toBe(0)
    one.write('!')
    await closed(one)
    expect(line.cuts()).toBe(1)
    expect(other.destroyed).toBe(false)
    await heard(other, '123456789')
    other.write('!')
    await closed(other)
    expect(line.cuts()).toBe(2)
  })

  it('breaks in the middle of what is sent, for the server, too, and takes the next call', async () => {
    const socket = call()
    socket.write('x'.repeat(25))
    await closed(socket)
    expect(line.cuts()).toBe(1)
    await heard(call(), '123456789')
    expect(await broken.promise).toBe('ECONNRESET')
  })
})
