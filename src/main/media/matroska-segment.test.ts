import { expect, test } from 'vitest'
import { isSegmentTruncated } from './matroska-segment.ts'

const header = [0x1a, 0x45, 0xdf, 0xa3, 0x82, 1, 2]
const isCut = (bytes: number[]) =>
  isSegmentTruncated((position, length) => Promise.resolve(Uint8Array.from(bytes.slice(position, position + length))), bytes.length)

test('finds a segment that ends behind the file', async () => {
  expect(await isCut([...header, 0x18, 0x53, 0x80, 0x67, 0x83, 1, 2, 3])).toBe(false)
  expect(await isCut([...header, 0x18, 0x53, 0x80, 0x67, 0x84, 1, 2, 3])).toBe(true)
  expect(await isCut([...header, 0xec, 0x81, 0, 0x18, 0x53, 0x80, 0x67, 0x48, 0, 1])).toBe(true)
})

test('says nothing of live recordings and of what it does not understand', async () => {
  expect(await isCut([...header, 0x18, 0x53, 0x80, 0x67, 0x01, 255, 255, 255, 255, 255, 255, 255, 1])).toBe(false)
  expect(await isCut([0, 0, 0, 0])).toBe(false)
  expect(await isCut([])).toBe(false)
  expect(await isCut([0x18, 0x53, 0x80, 0x67, 0x84, 1])).toBe(false)
})
