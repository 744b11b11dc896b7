import dns from 'node:dns'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import net from 'node:net'
import { request } from 'undici'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { takeRefusedConnections } from './loopback-only.ts'

const server = createServer((_request, response) => response.end('here'))
let port = 0
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  port = (server.address() as AddressInfo).port
})
afterAll(() => server.close())

test.each(['127.0.0.1', 'localhost'])('%s is reached', async (host) => {
  expect(await (await request(`http://${host}:${port}/`)).body.text()).toBe('here')
  expect(await (await fetch(`http://${host}:${port}/`)).text()).toBe('here')
  expect(takeRefusedConnections()).toEqual([])
})

test('another address is refused, by every way there', async () => {
  await expect(fetch('http://192.0.2.1:81/')).rejects.toThrow()
  await expect(request('https://example.invalid/')).rejects.toThrow('must not leave this computer')
  await expect(dns.promises.lookup('example.invalid')).rejects.toThrow('must not leave this computer')
  await expect(new Promise((_resolve, reject) => net.connect(81, '192.0.2.1').on('error', reject))).rejects.toThrow('192.0.2.1:81')
  expect(takeRefusedConnections()).toEqual([
    'connection to 192.0.2.1:81',
    'connection to example.invalid:443',
    'look-up of example.invalid',
    'connection to 192.0.2.1:81',
  ])
})
