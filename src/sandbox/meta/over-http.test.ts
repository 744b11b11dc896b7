import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startSandbox, type RunningSandbox } from '../sandbox.ts'
import type { GrantAnswer } from '../kit/world.ts'
import { at, KITCHEN, samplePicture, sampleVideo } from './testing/client.ts'

let folder: string
let sandbox: RunningSandbox
let login: GrantAnswer
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'creatorsync-meta-'))
  sandbox = await startSandbox({ dataFolder: folder, port: 0 })
  await control('POST', 'settings', { processingMs: 0 })
  login = (await control('POST', 'grants', { platform: 'facebook' })) as GrantAnswer
})
afterEach(async () => {
  await sandbox.close()
  rmSync(folder, { recursive: true, force: true })
})

const control = async (method: string, path: string, body?: unknown): Promise<unknown> => {
  const init = {
    method,
    headers: { authorization: `Bearer ${sandbox.controlToken}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }
  return (await fetch(`${sandbox.origin}/_control/${path}`, init)).json()
}
const pageToken = () => login.pages?.[0]?.accessToken ?? ''
const graph = async (method: string, path: string, body?: URLSearchParams | FormData) => {
  const init = { method, headers: { authorization: `Bearer ${pageToken()}` }, ...(body === undefined ? {} : { body }) }
  return (await (await fetch(`${sandbox.origin}/graph.facebook.com/v26.0/${path}`, init)).json()) as Record<string, unknown>
}

describe('Meta over the socket', () => {
  it('keeps the bytes of a client that died in the middle, and takes the rest from a new one', async () => {
    const bytes = sampleVideo()
    const { id, uri } = await graph(
      'POST',
      `${KITCHEN.instagram}/media`,
      new URLSearchParams({ media_type: 'REELS', upload_type: 'resumable', caption: 'Steam' }),
    )
    const address = new URL(String(uri))
    const half = 200_000
    await new Promise<void>((resolve, reject) => {
      const socket = connect(Number(address.port), '127.0.0.1', () => {
        socket.write(
          `POST ${address.pathname} HTTP/1.1\r\nhost: ${address.host}\r\nauthorization: OAuth ${pageToken()}\r\noffset: 0\r\nfile_size: ${bytes.length}\r\ncontent-length: ${bytes.length}\r\n\r\n`,
        )
        socket.write(bytes.subarray(0, half), () => setTimeout(() => socket.destroy(), 100))
      })
      socket.on('close', () => resolve())
      socket.on('error', reject)
    })
    let received = 0
    for (let look = 0; look < 40 && received < half; look += 1) {
      received = Number(at(await graph('GET', `${String(id)}?fields=video_status`), 'video_status', 'uploading_phase', 'bytes_transferred'))
      await new Promise((resolve) => setTimeout(resolve, 25))
    }
    expect(received).toBe(half)
    const headers = { authorization: `OAuth ${pageToken()}`, offset: String(half), file_size: String(bytes.length) }
    expect((await fetch(address, { method: 'POST', headers, body: bytes.subarray(half) })).status).toBe(200)
    await graph('POST', `${KITCHEN.instagram}/media_publish`, new URLSearchParams({ creation_id: String(id) }))
    const posts = (await control('GET', 'posts')) as { text: string; media: { sha256: string; bytes: number }[] }[]
    expect(posts).toMatchObject([
      { text: 'Steam', media: [{ bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }] },
    ])
  })

  it('goes on after a chunk that was cut, without hanging', async () => {
    const bytes = sampleVideo()
    const begun = await graph(
      'POST',
      `${KITCHEN.page}/videos`,
      new URLSearchParams({ upload_phase: 'start', file_size: String(bytes.length) }),
    )
    await control('POST', 'faults', { kind: 'drop', host: 'graph.facebook.com', method: 'POST', afterBytes: 100_000 })
    const transfer = () => {
      const form = new FormData()
      form.set('upload_phase', 'transfer')
      form.set('upload_session_id', String(begun['upload_session_id']))
      form.set('start_offset', '0')
      form.set('video_file_chunk', new Blob([Uint8Array.from(bytes)]), 'chunk')
      return graph('POST', `${KITCHEN.page}/videos`, form)
    }
    await expect(transfer()).rejects.toThrow()
    expect(await transfer()).toEqual({ start_offset: String(bytes.length), end_offset: String(bytes.length) })
  })

  it('serves staged pictures as files, and fetches them for Instagram', async () => {
    const form = new FormData()
    form.set('source', new Blob([Uint8Array.from(samplePicture())], { type: 'image/jpeg' }), 'a.jpg')
    form.set('published', 'false')
    const { id } = await graph('POST', `${KITCHEN.page}/photos`, form)
    const { images } = await graph('GET', `${String(id)}?fields=images`)
    const source = String(at(images, 0, 'source'))
    const file = await fetch(source)
    expect(file.headers.get('content-type')).toBe('image/jpeg')
    expect(Buffer.from(await file.arrayBuffer()).equals(samplePicture())).toBe(true)
    const small = await fetch(String(at(images, 1, 'source')))
    expect((await small.arrayBuffer()).byteLength).toBeLessThan(samplePicture().length)
    const { id: containerId } = await graph('POST', `${KITCHEN.instagram}/media`, new URLSearchParams({ image_url: source }))
    expect(await graph('GET', `${String(containerId)}?fields=status_code`)).toMatchObject({ status_code: 'FINISHED' })
  })

  it('publishes although the answer is lost, and says so when the call comes again', async () => {
    await control('POST', 'faults', { kind: 'lose-answer', host: 'graph.facebook.com', path: '/feed' })
    const post = () => graph('POST', `${KITCHEN.page}/feed`, new URLSearchParams({ message: 'Once' }))
    await expect(post()).rejects.toThrow()
    expect(at(await post(), 'error', 'code')).toBe(506)
    expect(await control('GET', 'posts')).toHaveLength(1)
  })

  it('grants what a client needs that skips the login', async () => {
    expect(login.pages).toHaveLength(3)
    expect(login.pages?.map((page) => page.instagramId)).toEqual(['17841461203857719', '17841463390214457', null])
    const jonas = (await control('POST', 'grants', { platform: 'instagram', account: '109258814403672' })) as GrantAnswer
    expect(jonas.pages).toHaveLength(1)
  })

  it('refuses what the control door says that it shall refuse, until that is taken back', async () => {
    const post = () => graph('POST', `${KITCHEN.page}/feed`, new URLSearchParams({ message: 'Blocked?' }))
    await control('POST', 'settings', { platforms: { meta: { publishingRefusal: 368 } } })
    expect(at(await post(), 'error', 'code')).toBe(368)
    await control('POST', 'settings', { platforms: { meta: { publishingRefusal: null } } })
    expect((await post())['id']).toBeDefined()
  })
})
