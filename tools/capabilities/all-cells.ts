import { fixturesOf } from '../testing/fixtures.ts'
import type { PlatformCells } from './cells.ts'

/** The proofs of every platform, found where each keeps its own. */
export async function allCells(): Promise<readonly PlatformCells[]> {
  return [...(await fixturesOf<{ cells: PlatformCells }>('cells')).values()].map(({ cells }) => cells)
}
