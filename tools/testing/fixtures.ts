import { globSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const PLATFORMS = fileURLToPath(new URL('../../src/main/platforms/', import.meta.url))

/** What platforms keep beside their adapter for the tests and tools of all: the modules `<platform>/__fixtures__/<name>.ts`, by platform. */
export async function fixturesOf<Module>(name: string): Promise<ReadonlyMap<string, Module>> {
  const folders = globSync(`*/__fixtures__/${name}.ts`, { cwd: PLATFORMS }).map((file) => file.split(/[/\\]/)[0] ?? '')
  const load = (folder: string) => import(`${PLATFORMS}${folder}/__fixtures__/${name}.ts`) as Promise<Module>
  return new Map(await Promise.all(folders.sort().map(async (folder) => [folder, await load(folder)] as const)))
}
