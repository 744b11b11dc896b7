import { PLATFORM_IDS } from '../../src/shared/platforms/registry.ts'
import type { Operation } from './operation.ts'

const load = (platform: string) => import(`./${platform}/operations.ts`) as Promise<{ OPERATIONS: readonly Operation[] }>

/** Every call that the documents know, found where each platform's descriptions stand. By name: of two that fit a bad call equally well the first is told. */
export const OPERATIONS: readonly Operation[] = (await Promise.all([...PLATFORM_IDS].sort().map(load))).flatMap(
  (module) => module.OPERATIONS,
)
