import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { problem } from '../../shared/problem.ts'
import { writeText } from './write-text.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'creatorsync-text-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it('writes a text, over an older one', async () => {
  await writeText(join(folder, 'a.csv'), 'older and longer')
  await writeText(join(folder, 'a.csv'), 'Ünicode')
  expect(readFileSync(join(folder, 'a.csv'), 'utf8')).toBe('Ünicode')
})

it('says which file could not be saved, and why', async () => {
  const params = { fileName: 'a.csv', reason: 'ENOENT' }
  await expect(writeText(join(folder, 'gone', 'a.csv'), 'text')).rejects.toMatchObject({
    problem: problem('file-not-saved', { params, details: { text: 'ENOENT' } }),
  })
})
