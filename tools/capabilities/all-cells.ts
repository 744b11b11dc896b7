import { globSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { PlatformCells } from './cells.ts'

const PLATFORMS = fileURLToPath(new URL('../../src/main/platforms/', import.meta.url))

/** The proofs of every platform, found where each keeps its own. */
export async function allCells(): Promise<readonly PlatformCells[]> {
  const files = globSync('*/__fixtures__/cells.ts', { cwd: PLATFORMS }).sort()
  const modules = await Promise.all(files.map((file) => import(`${PLATFORMS}${file}`) as Promise<{ cells: PlatformCells }>))
  return modules.map(({ cells }) => cells)
}
