import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { startSandbox } from './sandbox.ts'

it("tells the time of the sandbox's clock, not the computer's", async () => {
  const folder = mkdtempSync(join(tmpdir(), 'creatorsync-shell-'))
  const sandbox = await startSandbox({ dataFolder: folder, port: 0 })
  try {
    sandbox.world.clock.advance(86_400_000)
    const answer = await fetch(`${sandbox.origin}/api.x.com/2/users/me`)
    const told = Date.parse(answer.headers.get('date') ?? '')
    expect(Math.abs(told - sandbox.world.clock.now())).toBeLessThan(5_000)
  } finally {
    await sandbox.close()
    rmSync(folder, { recursive: true, force: true })
  }
})
