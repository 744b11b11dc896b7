import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startSandbox, type RunningSandbox } from '../sandbox.ts'
import { youtubeSandbox } from './platform.ts'

const VIDEO = readFileSync(join(import.meta.dirname, '../../../resources/sample/creatorsync-sample.mp4'))
const STEP = 262_144
const METADATA = JSON.stringify({ snippet: { title: 'T', categoryId: '22' }, status: { privacyStatus: 'private' } })

let folder: string
let sandbox: RunningSandbox
let authorization: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'youtube-broken-line-'))
  sandbox = await startSandbox({ dataFolder: folder, port: 0 })
  authorization = `Bearer ${youtubeSandbox.grant(sandbox.world, { platform: 'youtube', kind: 'oauth2', scopes: [] }).accessToken}`
})
afterAll(async () => {
  await sandbox.close()
  rmSync(folder, { recursive: true, force: true })
})

async function openSession(): Promise<string> {
  const opened = await fetch(`${sandbox.origin}/www.googleapis.com/upload/youtube/v3/videos?uploadType=resumable&part=snippet,status`, {
    method: 'POST',
    headers: {
      authorization,
      'content-type': 'application/json',
      'x-upload-content-type': 'video/mp4',
      'x-upload-content-length': String(VIDEO.length),
    },
    body: METADATA,
  })
  return opened.headers.get('location') ?? ''
}
const put = (address: string, body: Uint8Array<ArrayBuffer>, range?: string) =>
  fetch(address, { method: 'PUT', redirect: 'manual', headers: range === undefined ? {} : { 'content-range': range }, body })
const ask = (address: string) => put(address, new Uint8Array(0), `bytes */${VIDEO.length}`)
const whole = new Uint8Array(VIDEO)

it('keeps what came before the line broke, and goes on from there', async () => {
  const address = await openSession()
  sandbox.world.faults.add({ kind: 'drop', host: 'www.googleapis.com', method: 'PUT', afterBytes: 300_000 })
  await expect(put(address, whole)).rejects.toThrow()
  const told = await ask(address)
  expect([told.status, told.headers.get('range')]).toEqual([308, `bytes=0-${STEP - 1}`])
  const done = await put(address, whole.subarray(STEP), `bytes ${STEP}-${VIDEO.length - 1}/${VIDEO.length}`)
  expect(done.status).toBe(201)
})

it('tells the video again when its answer was lost', async () => {
  const before = sandbox.world.posts.all().length
  const address = await openSession()
  sandbox.world.faults.add({ kind: 'lose-answer', host: 'www.googleapis.com', method: 'PUT' })
  await expect(put(address, whole)).rejects.toThrow()
  expect((await ask(address)).status).toBe(201)
  expect(sandbox.world.posts.all().length).toBe(before + 1)
})

it('lets a new request take over from one that hangs', async () => {
  const address = await openSession()
  const url = new URL(address)
  const hanging = connect(Number(url.port), '127.0.0.1')
  hanging.on('error', () => undefined)
  hanging.write(`PUT ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${url.host}\r\nContent-Length: ${VIDEO.length}\r\n\r\n`)
  hanging.write(VIDEO.subarray(0, STEP + 10))
  await new Promise((resolve) => setTimeout(resolve, 200))
  const told = await ask(address)
  expect([told.status, told.headers.get('range')]).toEqual([308, `bytes=0-${STEP - 1}`])
  hanging.destroy()
})

it('answers a refusal of a multipart upload only after its body was taken in', async () => {
  const answer = await fetch(`${sandbox.origin}/youtube.googleapis.com/upload/youtube/v3/videos?uploadType=multipart&part=snippet`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'multipart/related; boundary=b' },
    body: Buffer.concat([
      Buffer.from('--b\r\nContent-Type: application/json\r\n\r\n{"snippet":{"title":""}}\r\n--b\r\nContent-Type: video/mp4\r\n\r\n'),
      Buffer.alloc(30 << 20),
      Buffer.from('\r\n--b--'),
    ]),
  })
  expect(answer.status).toBe(400)
  expect(await answer.text()).toContain('invalidTitle')
})
