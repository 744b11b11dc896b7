import { mkdtempSync, rmSync } from 'node:fs'
import { copyFile, readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { account } from '../core/testing/outbox-rig.ts'
import type { WireRequest, WireResponse } from '../core/ports.ts'
import { createAvatarCache } from './avatars.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'avatars-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const ADA = { ...account('x'), id: 'ada', avatarUrl: 'https://pbs.twimg.com/a.jpg' }

function cache(answer: Partial<WireResponse>) {
  const sent: WireRequest[] = []
  const avatars = createAvatarCache({
    folder: join(folder, 'avatars'),
    probe: { thumbnail: (path, target) => copyFile(path, target) },
    transport: () => ({
      send(request) {
        sent.push(request)
        return Promise.resolve({ status: 200, headers: {}, text: '', bytesSent: 0, ...answer })
      },
    }),
    log: { info: () => undefined, warn: () => undefined },
  })
  return { avatars, sent }
}

describe('the pictures of accounts', () => {
  it('are fetched without a token, kept small, and known by a version that changes with them', async () => {
    const { avatars, sent } = cache({ bytes: Buffer.from('picture one') })
    await avatars.refresh(ADA)
    expect(sent).toMatchObject([{ url: ADA.avatarUrl, headers: { accept: 'image/*' }, wantsBytes: true }])
    expect(Object.keys(sent[0]?.headers ?? {})).toEqual(['accept'])
    expect(await avatars.path('ada')).toBe(join(folder, 'avatars', 'ada.jpg'))
    const first = avatars.version('ada')
    const { avatars: later } = cache({ bytes: Buffer.from('picture two') })
    await later.open([ADA])
    expect(later.version('ada')).toBe(first)
    await later.refresh(ADA)
    expect(later.version('ada')).not.toBe(first)
  })

  it('stay as they were when the address answers with an error, with nothing, or with too much', async () => {
    const { avatars } = cache({ bytes: Buffer.from('good') })
    await avatars.refresh(ADA)
    const good = avatars.version('ada')
    for (const answer of [{ status: 404, bytes: Buffer.from('no') }, { bytes: Buffer.alloc(0) }, {}, { bytes: Buffer.alloc(3_000_000) }]) {
      const { avatars: again } = cache(answer)
      await again.open([ADA])
      await again.refresh(ADA)
      expect(again.version('ada')).toBe(good)
    }
    expect(await readdir(join(folder, 'avatars'))).toEqual(['ada.jpg'])
  })

  it('are asked for by https alone', async () => {
    const { avatars, sent } = cache({ bytes: Buffer.from('x') })
    await avatars.refresh({ ...ADA, avatarUrl: 'http://pbs.twimg.com/a.jpg' })
    await avatars.refresh({ ...ADA, avatarUrl: 'file:///etc/passwd' })
    await avatars.refresh({ ...ADA, avatarUrl: null })
    expect(sent).toEqual([])
    expect(avatars.version('ada')).toBeNull()
  })

  it('are gone with the account', async () => {
    const { avatars } = cache({ bytes: Buffer.from('picture') })
    await avatars.refresh(ADA)
    await avatars.forget('ada')
    expect(await avatars.path('ada')).toBeNull()
  })
})
