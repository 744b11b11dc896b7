import { beforeAll, describe, expect, it, vi } from 'vitest'
import type { Bridge } from '../shared/ipc.ts'

/** What Electron offers to a preload, as far as it is used. */
const electron = vi.hoisted(() => ({
  exposed: {} as Record<string, unknown>,
  invoked: [] as [string, unknown][],
  listeners: new Map<string, (event: unknown, payload: unknown) => void>(),
}))

vi.mock('electron/renderer', () => ({
  contextBridge: { exposeInMainWorld: (name: string, value: unknown) => void (electron.exposed[name] = value) },
  ipcRenderer: {
    invoke: async (name: string, input: unknown) => void electron.invoked.push([name, input]),
    on: (name: string, listener: (event: unknown, payload: unknown) => void) => void electron.listeners.set(name, listener),
    removeListener: (name: string) => void electron.listeners.delete(name),
  },
  webUtils: {
    getPathForFile: (file: { path?: string }) => {
      if (file.path === undefined) throw new TypeError('no file')
      return file.path
    },
  },
}))

let bridge: Bridge
beforeAll(async () => {
  // By a variable: this test belongs to the project of the tests, the preload to its own with its own globals.
  const preload: string = './index.ts'
  await import(preload)
  bridge = electron.exposed.creatorsync as Bridge
})

describe('the preload', () => {
  it('exposes three functions and nothing else', () => {
    expect(Object.keys(electron.exposed)).toEqual(['creatorsync'])
    expect(Object.keys(bridge).sort()).toEqual(['importDropped', 'on', 'request'])
  })

  it('admits only the requests and events of the contract', async () => {
    await bridge.request('app.view', {})
    expect(electron.invoked).toEqual([['app.view', {}]])
    for (const name of ['media.importPaths', 'toString', '__proto__', 'app.quit']) {
      await expect(bridge.request(name as 'app.view', {})).rejects.toThrow('unknown request')
    }
    expect(() => bridge.on('nothing' as 'app.changed', () => undefined)).toThrow('unknown event')
    expect(electron.invoked).toHaveLength(1)
  })

  it('keeps the Electron event to itself and stops when told', () => {
    const heard: unknown[][] = []
    const stop = bridge.on('app.changed', (...given: unknown[]) => void heard.push(given))
    electron.listeners.get('app.changed')?.({ sender: 'secret' }, 'payload')
    expect(heard).toEqual([['payload']])
    stop()
    expect(electron.listeners.size).toBe(0)
  })

  it('resolves dropped files itself and leaves out what has no path', async () => {
    await bridge.importDropped([{ path: '/home/a.mp4' }, {}, { path: '' }, { path: '/home/folder' }])
    expect(electron.invoked.at(-1)).toEqual(['media.importPaths', { paths: ['/home/a.mp4', '/home/folder'] }])
  })
})
