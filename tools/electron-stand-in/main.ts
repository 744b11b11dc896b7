// What the `electron` executable runs: finds the app, makes the name `electron` mean this stand-in, loads the app, starts Chromium.
import { readFileSync, statSync } from 'node:fs'
import inspector from 'node:inspector'
import { createRequire, registerHooks } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from './arguments.ts'
import { note, runtime } from './runtime.ts'

const argv = process.argv.slice(2)
const given = parseArgs(argv)
const electronVersion = (
  JSON.parse(readFileSync(createRequire(import.meta.url).resolve('electron/package.json'), 'utf8')) as { version: string }
).version
if (given.wantsVersion) {
  process.stdout.write(`v${electronVersion}\n`)
  process.exit(0)
}
if (given.inspectPort !== undefined) inspector.open(given.inspectPort)
if (given.app === undefined) {
  note('give the path of an app')
  process.exit(1)
}

let entry = path.resolve(given.app)
runtime.appPath = path.dirname(entry)
if (statSync(entry).isDirectory()) {
  runtime.appPath = entry
  runtime.manifest = JSON.parse(readFileSync(path.join(entry, 'package.json'), 'utf8')) as typeof runtime.manifest
  entry = createRequire(path.join(entry, 'package.json')).resolve(path.join(entry, runtime.manifest.main ?? 'index.js'))
}
const { CREATORSYNC_STAND_IN_HEADLESS: forced, DISPLAY, WAYLAND_DISPLAY } = process.env
const hasDisplay = process.platform !== 'linux' || Boolean(DISPLAY) || Boolean(WAYLAND_DISPLAY)
runtime.headless = forced === '1' || argv.includes('--headless') || !hasDisplay

const { app } = await import('./app.ts')
if (given.userData !== undefined) app.setPath('userData', path.resolve(given.userData))
process.argv = [runtime.executable, ...argv]
process.execPath = runtime.executable
process.title = app.getName()
const properties = {
  versions: Object.freeze({ ...process.versions, electron: electronVersion, chrome: 'stand-in' }),
  type: 'browser',
  resourcesPath: path.join(import.meta.dirname, 'resources'),
  defaultApp: true,
}
for (const [name, value] of Object.entries(properties)) {
  Object.defineProperty(process, name, { value, writable: true, configurable: true, enumerable: true })
}

const api = pathToFileURL(path.join(import.meta.dirname, 'api.ts')).href
registerHooks({
  resolve: (specifier, context, next) =>
    /^electron(\/(main|common))?$/.test(specifier)
      ? { url: api, format: 'module-typescript', shortCircuit: true }
      : next(specifier, context),
})
await import('./api.ts')
const { startChromium } = await import('./chromium.ts')

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit())
// Electron shows an error box and goes on, unless the app listens itself.
process.on('uncaughtException', (error) => {
  if (process.listenerCount('uncaughtException') > 1) return
  process.stderr.write(`A JavaScript error occurred in the main process\n${error instanceof Error ? error.stack : String(error)}\n`)
  if (!app.isReady()) process.exit(1)
})

// Playwright's loader comes by -r; like the app it may use the name `electron`.
for (const file of given.requires) createRequire(path.join(process.cwd(), 'package.json'))(path.resolve(file))
await import(pathToFileURL(entry).href)
if (!app.isExiting) {
  await startChromium(app.getPath('userData'), argv)
  app.markReady()
}
