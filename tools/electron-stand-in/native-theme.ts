import { EventEmitter } from 'node:events'

class NativeTheme extends EventEmitter {
  readonly shouldUseHighContrastColors = false
  readonly shouldUseInvertedColorScheme = false
  readonly prefersReducedTransparency = false
  readonly inForcedColorsMode = false
  #source: 'system' | 'light' | 'dark' = 'system'

  get themeSource() {
    return this.#source
  }
  set themeSource(source: 'system' | 'light' | 'dark') {
    if (source === this.#source) return
    this.#source = source
    this.emit('updated')
  }
  get shouldUseDarkColors() {
    return this.#source === 'dark'
  }
  /** What each page is told; an empty value stands for the system's own choice. */
  emulatedFeatures(): { name: string; value: string }[] {
    return [{ name: 'prefers-color-scheme', value: this.#source === 'system' ? '' : this.#source }]
  }
}

/** Electron's `nativeTheme`; the system itself counts as light. */
export const nativeTheme = new NativeTheme()
nativeTheme.setMaxListeners(0)
