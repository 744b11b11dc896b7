import { dialog, type BrowserWindow } from 'electron/main'
import { MEDIA_ENDINGS } from '../media/sniff.ts'

/** Asks the creator for files, over the window where there is one. Empty when the question was closed. */
export async function pickFiles(window: BrowserWindow | null): Promise<readonly string[]> {
  const options = {
    properties: ['openFile' as const, 'multiSelections' as const],
    filters: [
      { name: 'Videos, images, documents and subtitles', extensions: [...MEDIA_ENDINGS] },
      { name: 'All files', extensions: ['*'] },
    ],
  }
  const { canceled, filePaths } = window === null ? await dialog.showOpenDialog(options) : await dialog.showOpenDialog(window, options)
  return canceled ? [] : filePaths
}
