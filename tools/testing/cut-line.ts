import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** A line to a server on loopback that breaks again and again. */
export interface CutLine {
  /** `http://127.0.0.1:<port>`, in the server's place. */
  readonly origin: string
  /** How often the line broke. */
  cuts(): number
  close(): Promise<void>
}

/**
 * Passes every connection on to `targetOrigin` and breaks the one that carries it whenever another `everyBytes` went from client to server, counted over all
 * connections. Cut below HTTP, in the middle of whatever is being sent: both sides see a reset, as when a cable is pulled.
 */
export async function startCutLine(targetOrigin: string, everyBytes: number): Promise<CutLine> {
  const target = new URL(targetOrigin)
  const open = new Set<Socket>()
  let passedBytes = 0
  let cuts = 0
  const server = createServer((client) => {
    const upstream = connect({ host: target.hostname, port: Number(target.port) })
    const both = [client, upstream] as const
    const end = () => {
      for (const socket of both) socket.destroy()
    }
    for (const socket of both) {
      open.add(socket)
      socket.setNoDelay(true)
      // A broken side takes the other one with it; what broke it is the test's business, not the line's.
      socket.on('error', end)
      socket.on('close', () => {
        open.delete(socket)
        end()
      })
    }
    upstream.pipe(client)
    client.on('data', (chunk: Buffer) => {
      const untilCut = everyBytes * (cuts + 1) - passedBytes
      if (chunk.length < untilCut) {
        passedBytes += chunk.length
        if (!upstream.write(chunk)) client.pause()
        return
      }
      passedBytes += untilCut
      cuts += 1
      client.pause()
      // What came before the cut is passed on, as on a real line; then both sides are reset.
      upstream.write(chunk.subarray(0, untilCut), () => {
        for (const socket of both) socket.resetAndDestroy()
      })
    })
    upstream.on('drain', () => client.resume())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cuts: () => cuts,
    async close() {
      for (const socket of open) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
