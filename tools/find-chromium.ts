import { existsSync } from 'node:fs'
import path from 'node:path'

const names: Partial<Record<NodeJS.Platform, string[]>> = {
  linux: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge', 'brave-browser'],
  darwin: [
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
}

/** The first of these programs found in PATH (or, for an absolute path, on disk). */
export function findProgram(...programs: string[]): string | undefined {
  const folders = (process.env.PATH ?? '').split(path.delimiter)
  return programs
    .flatMap((program) => (path.isAbsolute(program) ? [program] : folders.map((folder) => path.join(folder, program))))
    .find((file) => existsSync(file))
}

/** The Chromium to use: what CHROME_PATH names, else an installed Chromium, Chrome or relative of it. */
export function findChromium(): string | undefined {
  return process.env.CHROME_PATH || findProgram(...(names[process.platform] ?? []))
}
