/// <reference types="electron" />
import { contextBridge, ipcRenderer, webUtils } from 'electron/renderer'
import type { Bridge, EventName, RequestName } from '../shared/ipc.ts'

/** The names of the contract, written in by the build. */
declare const REQUEST_NAMES: readonly RequestName[]
declare const EVENT_NAMES: readonly EventName[]

/** Sent by this file alone; the page cannot name it, because `request` admits only the names of `requests`. */
const IMPORT_PATHS = 'media.importPaths'

function isRequest(name: unknown): name is RequestName {
  return REQUEST_NAMES.some((one) => one === name)
}

function isEvent(name: unknown): name is EventName {
  return EVENT_NAMES.some((one) => one === name)
}

/** A file that a script made has no path, and what is no file throws: both are left out, and main answers for the rest. */
function pathOf(file: unknown): string {
  try {
    return webUtils.getPathForFile(file as File)
  } catch {
    return ''
  }
}

const bridge: Bridge = {
  request(name, input) {
    if (!isRequest(name)) return Promise.reject(new Error('unknown request'))
    return ipcRenderer.invoke(name, input)
  },

  on(name, listener) {
    if (!isEvent(name)) throw new Error('unknown event')
    // The Electron event holds the sender: it never reaches the page.
    const forward = (_event: unknown, payload: unknown): void => listener(payload)
    ipcRenderer.on(name, forward)
    return () => {
      ipcRenderer.removeListener(name, forward)
    }
  },

  importDropped(files) {
    const paths = files.map(pathOf).filter((path) => path !== '')
    return ipcRenderer.invoke(IMPORT_PATHS, { paths })
  },
}

contextBridge.exposeInMainWorld('creatorsync', bridge)
