import { createServer, request as forward } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A recorder that stands in for the world: writes down every path it sees and forwards it, streamed, to the sandbox. */
export interface Recorder {
  readonly origin: string
  readonly paths: readonly string[]
  close(): Promise<void>
}

/** Starts a recorder on loopback before the sandbox at `sandboxOrigin`. */
export async function startRecorder(sandboxOrigin: string): Promise<Recorder> {
  const { hostname, port } = new URL(sandboxOrigin)
  const paths: string[] = []
  const server = createServer({ requestTimeout: 0 }, (incoming, outgoing) => {
    paths.push(incoming.url ?? '')
    const onward = forward(
      { hostname, port, path: incoming.url, method: incoming.method, headers: { ...incoming.headers, host: `${hostname}:${port}` } },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(outgoing)
      },
    )
    onward.on('error', () => outgoing.destroy())
    incoming.on('error', () => onward.destroy())
    incoming.pipe(onward)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    paths,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
