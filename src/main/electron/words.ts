/** What the app says outside of its window. A language is one more object of this shape. */
export interface DesktopWords {
  readonly appName: string
  /** Where a post went; a practice account is always told as one. */
  place(platformName: string, accountName: string, isPractice: boolean): string
  readonly tray: {
    readonly open: string
    readonly pauseAll: string
    readonly resume: string
    readonly quit: string
    /** One line about what is going on; also the tip on the icon. */
    state(uploading: number, waiting: number, isPaused: boolean): string
  }
  readonly ended: {
    published(places: readonly string[]): string
    failed(places: readonly string[]): string
    asked(places: readonly string[]): string
  }
}

export const ENGLISH: DesktopWords = {
  appName: 'CreatorSync',
  place: (platformName, accountName, isPractice) => `${platformName} (${isPractice ? 'practice, ' : ''}${accountName})`,
  tray: {
    open: 'Open CreatorSync',
    pauseAll: 'Pause all',
    resume: 'Resume',
    quit: 'Quit',
    state(uploading, waiting, isPaused) {
      const counts = [uploading > 0 ? `${uploading} uploading` : '', waiting > 0 ? `${waiting} waiting` : ''].filter((part) => part !== '')
      const work = counts.length === 0 ? 'Nothing to do' : counts.join(', ')
      return isPaused ? `Paused: ${work.toLowerCase()}` : work
    },
  },
  ended: {
    published: (places) => `Published on ${places.join(', ')}`,
    failed: (places) => `Not published on ${places.join(', ')}. Open CreatorSync to see why.`,
    asked: (places) => `CreatorSync needs your answer about ${places.join(', ')}`,
  },
}
