import { readFileSync } from 'node:fs'
import type { TableWords } from './table.ts'

type Words = { readonly [key: string]: string | Words }

const CATALOGUE = JSON.parse(readFileSync(new URL('../../src/renderer/src/messages/en.json', import.meta.url), 'utf8')) as Words

function say(key: string): string {
  const found = key
    .split('.')
    .reduce<string | Words | undefined>((node, part) => (typeof node === 'object' ? node[part] : undefined), CATALOGUE)
  if (typeof found !== 'string') throw new Error(`the catalogue has no words for ${key}`)
  return found
}

/** The table in the words of the page. Throws where the catalogue lacks one. */
export const TABLE_WORDS: TableWords = {
  kind: (kind) => say(`postKind.${kind}`),
  option: (platform, name) => say(`option.${platform}.${name}.label`),
  reason: (platform, kind) => say(`unsupported.${platform}.${kind}`),
  extra: (login, name) => say(`extra.${login}.${name}.label`),
}
