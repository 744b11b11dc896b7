import { basename, join } from 'node:path'
import { app, dialog, type BrowserWindow } from 'electron/main'
import { writeText } from '../media/write-text.ts'

/** Asks where to save a text, over the window where there is one; answers the file's name, null when the question was closed. */
export async function saveText(window: BrowserWindow | null, suggestedName: string, text: string): Promise<string | null> {
  const options = { defaultPath: join(app.getPath('documents'), suggestedName) }
  const { canceled, filePath } = window === null ? await dialog.showSaveDialog(options) : await dialog.showSaveDialog(window, options)
  if (canceled || filePath === '') return null
  await writeText(filePath, text)
  return basename(filePath)
}
