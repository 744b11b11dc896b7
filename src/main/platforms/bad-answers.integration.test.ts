import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { PLATFORM_IDS, type PlatformId } from '../../shared/platforms/registry.ts'

const run = promisify(execFile)
const PROGRAM = fileURLToPath(new URL('../../../tools/bad-answers/main.ts', import.meta.url))
const CASES = 1_000
const SEED = 1
/** Processes side by side: as many as the smallest machine that runs these has cores. */
const SIDE_BY_SIDE = 2

const Figures = z.object({ platform: z.string(), cases: z.number(), breaches: z.number(), ends: z.record(z.string(), z.number()) })

/** What the cases of one platform told: their breaches line by line, and the figures. */
async function told(platform: PlatformId) {
  const { stdout } = await run(process.execPath, [PROGRAM, '--platform', platform, '--seed', String(SEED), '--cases', String(CASES)], {
    maxBuffer: 1 << 26,
  })
  const lines = stdout.trimEnd().split('\n')
  return { figures: Figures.parse(JSON.parse(lines.pop() ?? '')), breaches: lines }
}

const results = new Map<PlatformId, Awaited<ReturnType<typeof told>>>()

beforeAll(async () => {
  const left = [...PLATFORM_IDS]
  await Promise.all(
    Array.from({ length: SIDE_BY_SIDE }, async () => {
      for (let platform = left.shift(); platform !== undefined; platform = left.shift()) results.set(platform, await told(platform))
    }),
  )
}, 300_000)

describe.each(PLATFORM_IDS)('%s answering badly', (platform) => {
  it('never crashes us, never has us claim or publish what is not asked, and never gets a token to another host', () => {
    expect(results.get(platform)?.breaches).toEqual([])
  })

  it('was tried a thousand times, and most deliveries came out all the same', () => {
    const { cases = 0, ends = {} } = results.get(platform)?.figures ?? {}
    expect(cases).toBeGreaterThanOrEqual(CASES)
    expect(ends['published'] ?? 0).toBeGreaterThan(cases / 2)
  })
})
