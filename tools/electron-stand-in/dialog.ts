import { spawn } from 'node:child_process'
import { findProgram } from '../find-chromium.ts'
import { note, runtime } from './runtime.ts'

/** Every function of `dialog` takes an optional parent window before its options. */
function optionsOf<Options extends object>(args: [Options] | [object | null | undefined, Options]): Options {
  return args.length > 1 ? (args[1] as Options) : (args[0] as Options)
}

/** Runs zenity; undefined when nothing can be shown, which counts as cancelled. */
async function zenity(what: string, args: string[]): Promise<{ code: number; output: string } | undefined> {
  const program = runtime.headless ? undefined : findProgram('zenity')
  if (!program) {
    note(`${what} cannot be shown (${runtime.headless ? 'no display' : 'zenity is not installed'}): it counts as cancelled`)
    return undefined
  }
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'] })
    let output = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
    child.on('error', () => resolve(undefined))
    child.on('close', (code) => resolve({ code: code ?? 1, output: output.trimEnd() }))
  })
}

/** Electron's `dialog`, shown by zenity where there is a display; tests replace its functions. */
export const dialog = {
  async showOpenDialog(
    ...args: [Electron.OpenDialogOptions] | [object | null | undefined, Electron.OpenDialogOptions]
  ): Promise<Electron.OpenDialogReturnValue> {
    const { title, filters = [], properties = ['openFile'] } = optionsOf(args)
    const result = await zenity('dialog.showOpenDialog', [
      '--file-selection',
      '--separator=\n',
      ...(title === undefined ? [] : [`--title=${title}`]),
      ...(properties.includes('openDirectory') ? ['--directory'] : []),
      ...(properties.includes('multiSelections') ? ['--multiple'] : []),
      ...filters.map(({ name, extensions }) => `--file-filter=${name} | ${extensions.map((e) => (e === '*' ? '*' : `*.${e}`)).join(' ')}`),
    ])
    return result?.code === 0 ? { canceled: false, filePaths: result.output.split('\n') } : { canceled: true, filePaths: [] }
  },
  async showSaveDialog(
    ...args: [Electron.SaveDialogOptions] | [object | null | undefined, Electron.SaveDialogOptions]
  ): Promise<Electron.SaveDialogReturnValue> {
    const { title, defaultPath } = optionsOf(args)
    const result = await zenity('dialog.showSaveDialog', [
      '--file-selection',
      '--save',
      '--confirm-overwrite',
      ...(title === undefined ? [] : [`--title=${title}`]),
      ...(defaultPath === undefined ? [] : [`--filename=${defaultPath}`]),
    ])
    return result?.code === 0 ? { canceled: false, filePath: result.output } : { canceled: true, filePath: '' }
  },
  async showMessageBox(
    ...args: [Electron.MessageBoxOptions] | [object | null | undefined, Electron.MessageBoxOptions]
  ): Promise<Electron.MessageBoxReturnValue> {
    const { message, detail, buttons = ['OK'], cancelId = 0 } = optionsOf(args)
    const result = await zenity(`dialog.showMessageBox (${message})`, [
      '--question',
      '--switch',
      '--no-markup',
      `--text=${[message, detail].filter(Boolean).join('\n\n')}`,
      ...buttons.map((button) => `--extra-button=${button}`),
    ])
    const pressed = result ? buttons.indexOf(result.output) : -1
    return { response: pressed < 0 ? cancelId : pressed, checkboxChecked: false }
  },
  showErrorBox(title: string, content: string): void {
    process.stderr.write(`${title}\n${content}\n`)
    if (!runtime.headless) void zenity('dialog.showErrorBox', ['--error', '--no-markup', `--title=${title}`, `--text=${content}`])
  },
}
