import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startSandbox } from './sandbox.ts'

/**
 * `npm run -s sandbox -- [--port 0] [--data DIR]`: the sandbox alone. Prints one JSON line `{ origin, controlToken }`.
 * Without --data its world ends with it.
 */
const { values } = parseArgs({ options: { port: { type: 'string', default: '0' }, data: { type: 'string' } } })
const port = Number(values.port)
if (!Number.isInteger(port) || port < 0 || port > 65_535) {
  process.stderr.write(`--port takes a number from 0 to 65535, not "${values.port}"\n`)
  process.exit(2)
}
const dataFolder = values.data ?? mkdtempSync(join(tmpdir(), 'creatorsync-sandbox-'))
const sandbox = await startSandbox({ dataFolder, port })
process.stdout.write(`${JSON.stringify({ origin: sandbox.origin, controlToken: sandbox.controlToken })}\n`)

const stop = async () => {
  await sandbox.close()
  if (values.data === undefined) rmSync(dataFolder, { recursive: true, force: true })
  process.exit(0)
}
process.on('SIGINT', () => void stop())
process.on('SIGTERM', () => void stop())
