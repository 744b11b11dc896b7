import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import english from './en.json'

/** Loads the message catalogues. A language is one more file beside `en.json` and one more line here. */
export function loadMessages(language = 'en'): void {
  void i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    resources: { en: { translation: english } },
    interpolation: { escapeValue: false },
    initAsync: false,
    returnNull: false,
  })
}

/** The words for a key, outside of components. */
export function say(key: string, values: Record<string, unknown> = {}): string {
  return i18next.t(key, values)
}

/** Whether the catalogue knows this key. */
export function canSay(key: string): boolean {
  return i18next.exists(key)
}
