/** What the command line of an Electron executable says. */
export interface ElectronArguments {
  readonly app: string | undefined
  readonly requires: readonly string[]
  readonly inspectPort: number | undefined
  readonly userData: string | undefined
  readonly wantsVersion: boolean
}

/** Reads the arguments up to the app's path; what follows it is the app's own, but for --user-data-dir. */
export function parseArgs(argv: readonly string[]): ElectronArguments {
  const requires: string[] = []
  let inspectPort: number | undefined
  let wantsVersion = false
  let app: string | undefined
  for (let i = 0; i < argv.length && app === undefined; i++) {
    const arg = argv[i] ?? ''
    if (arg === '-r' || arg === '--require') requires.push(argv[++i] ?? '')
    else if (arg === '-v' || arg === '--version') wantsVersion = true
    else if (/^--inspect(-brk)?(=|$)/.test(arg)) inspectPort = Number(/=(?:.*:)?(\d+)$/.exec(arg)?.[1] ?? 9229)
    else if (!arg.startsWith('-')) app = arg
  }
  const prefix = '--user-data-dir='
  const userData = argv.find((arg) => arg.startsWith(prefix))?.slice(prefix.length)
  return { app, requires, inspectPort, userData, wantsVersion }
}
