import type { MenuItemConstructorOptions } from 'electron/main'
import { describe, expect, test, vi } from 'vitest'
import { createTray, trayMenu, type TrayState } from './tray.ts'
import { ENGLISH } from './words.ts'

const IDLE: TrayState = { uploading: 0, waiting: 0, isPaused: false }

function setUp() {
  const actions = { onOpen: vi.fn(), onPauseAll: vi.fn(), onResumeAll: vi.fn(), onQuit: vi.fn() }
  const menus: MenuItemConstructorOptions[][] = []
  const tips: string[] = []
  let click: () => void = () => undefined
  const destroy = vi.fn()
  const tray = createTray<MenuItemConstructorOptions[]>({
    ...actions,
    icon: {
      setToolTip: (text) => void tips.push(text),
      setContextMenu: (menu) => void menus.push(menu),
      on: (_event, listener) => void (click = listener),
      destroy,
    },
    words: ENGLISH,
    buildMenu: (template) => template,
  })
  return { tray, actions, menus, tips, destroy, click: () => click() }
}

const press = (menu: MenuItemConstructorOptions[], id: string) => {
  const click = menu.find((item) => item.id === id)!.click as () => void
  click()
}
const labels = (state: TrayState) => {
  const actions = { onOpen: vi.fn(), onPauseAll: vi.fn(), onResumeAll: vi.fn(), onQuit: vi.fn() }
  return trayMenu(state, ENGLISH, actions).flatMap((item) => (item.label === undefined ? [] : [item.label]))
}

describe('the menu in the tray', () => {
  test.each<[TrayState, string[]]>([
    [IDLE, ['Open CreatorSync', 'Nothing to do', 'Pause all', 'Quit']],
    [{ uploading: 2, waiting: 0, isPaused: false }, ['Open CreatorSync', '2 uploading', 'Pause all', 'Quit']],
    [{ uploading: 1, waiting: 12, isPaused: false }, ['Open CreatorSync', '1 uploading, 12 waiting', 'Pause all', 'Quit']],
    [{ uploading: 0, waiting: 3, isPaused: true }, ['Open CreatorSync', 'Paused: 3 waiting', 'Resume', 'Quit']],
  ])('for %j says %j', (state, expected) => expect(labels(state)).toEqual(expected))

  test('does what it says', () => {
    const { tray, actions, menus } = setUp()
    tray.update({ uploading: 1, waiting: 0, isPaused: false })
    press(menus.at(-1)!, 'open')
    press(menus.at(-1)!, 'pause')
    press(menus.at(-1)!, 'quit')
    tray.update({ uploading: 0, waiting: 1, isPaused: true })
    press(menus.at(-1)!, 'resume')
    for (const action of Object.values(actions)) expect(action).toHaveBeenCalledTimes(1)
  })

  test('offers a pause only where there is something to pause', () => {
    const { tray, menus } = setUp()
    expect(menus.at(-1)!.find(({ id }) => id === 'pause')).toMatchObject({ enabled: false })
    tray.update({ uploading: 0, waiting: 1, isPaused: false })
    expect(menus.at(-1)!.find(({ id }) => id === 'pause')).toMatchObject({ enabled: true })
  })
})

describe('the icon', () => {
  test('is there with menu and tip from the start, and a click opens the window', () => {
    const { menus, tips, actions, click } = setUp()
    expect(menus).toHaveLength(1)
    expect(tips).toEqual(['CreatorSync: Nothing to do'])
    click()
    expect(actions.onOpen).toHaveBeenCalledTimes(1)
  })

  test('is not touched while nothing changed, so that an open menu stays open', () => {
    const { tray, menus } = setUp()
    tray.update({ ...IDLE })
    tray.update({ uploading: 1, waiting: 0, isPaused: false })
    tray.update({ uploading: 1, waiting: 0, isPaused: false })
    expect(menus).toHaveLength(2)
  })

  test('goes when it is closed', () => {
    const { tray, destroy } = setUp()
    tray.close()
    expect(destroy).toHaveBeenCalledTimes(1)
  })
})
