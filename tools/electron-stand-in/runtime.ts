// What belongs to this one process: which app it runs, from where, and how its Chromium is to be started.

interface Manifest {
  name?: string
  productName?: string
  version?: string
  main?: string
}

/** Set once by main.ts before the app's own code is loaded. */
export const runtime = {
  appPath: process.cwd(),
  manifest: {} as Manifest,
  executable: process.env.CREATORSYNC_STAND_IN_EXECUTABLE ?? process.execPath,
  headless: false,
  /** What `app.commandLine.appendSwitch` asked for. */
  switches: [] as { name: string; value: string | undefined }[],
}

/** Everything this stand-in has to say goes to standard error, marked as its own. */
export const note = (text: string): void => void process.stderr.write(`Electron stand-in: ${text}\n`)

/** An event that a listener may refuse. */
export function refusable(): { preventDefault(): void; readonly defaultPrevented: boolean } {
  let prevented = false
  return {
    preventDefault: () => void (prevented = true),
    get defaultPrevented() {
      return prevented
    },
  }
}
