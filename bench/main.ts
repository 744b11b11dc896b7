import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** `npm run bench -- <name> [args]`: runs one measurement; without a name it lists them. */
const benches = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.bench.ts'))
  .map((file) => file.slice(0, -'.bench.ts'.length))
const [name] = process.argv.slice(2)
if (name === undefined || !benches.includes(name)) {
  process.stdout.write(`Measurements: ${benches.join(', ')}\n`)
  process.exitCode = name === undefined ? 0 : 2
} else {
  await import(pathToFileURL(join(import.meta.dirname, `${name}.bench.ts`)).href)
}
