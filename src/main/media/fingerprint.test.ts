import { open, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { temporaryFolder } from './__fixtures__/sample-files.ts'
import { fingerprintOf, sampledRanges } from './fingerprint.ts'

const MIB = 1024 * 1024
let folder: Awaited<ReturnType<typeof temporaryFolder>>
beforeAll(async () => {
  folder = await temporaryFolder()
})
afterAll(() => folder.remove())

async function poke(path: string, position: number): Promise<void> {
  const handle = await open(path, 'r+')
  await handle.write(Buffer.from([0xaa]), 0, 1, position)
  await handle.close()
}

describe('fingerprintOf', () => {
  test('covers files up to 32 MiB byte for byte', () => {
    for (const size of [1, MIB - 1, MIB, MIB + 1, 32 * MIB]) {
      const ranges = sampledRanges(size)
      expect(ranges.reduce((sum, { length }) => sum + length, 0)).toBe(size)
      ranges.forEach(({ start }, n) => expect(start).toBe(n * MIB))
    }
  })

  test('reads 32 MiB of a 4 GiB file, its first and last among them', async () => {
    const path = join(folder.path, 'large')
    await writeFile(path, '')
    await truncate(path, 4096 * MIB)
    const ranges = sampledRanges(4096 * MIB)
    expect(ranges).toHaveLength(32)
    expect(ranges[0]).toEqual({ start: 0, length: MIB })
    expect(ranges.at(-1)).toEqual({ start: 4095 * MIB, length: MIB })
    const before = await fingerprintOf(path)
    await poke(path, 4096 * MIB - 1)
    expect(await fingerprintOf(path)).not.toBe(before)
  })

  test('tells one changed byte and one byte more', async () => {
    const path = join(folder.path, 'small')
    await writeFile(path, Buffer.alloc(3 * MIB + 17))
    const before = await fingerprintOf(path)
    expect(before).toMatch(/^[0-9a-f]{64}$/)
    expect(await fingerprintOf(path)).toBe(before)
    await truncate(path, 3 * MIB + 18)
    expect(await fingerprintOf(path)).not.toBe(before)
    await truncate(path, 3 * MIB + 17)
    expect(await fingerprintOf(path)).toBe(before)
    await poke(path, 2 * MIB + 5)
    expect(await fingerprintOf(path)).not.toBe(before)
  })
})
