import { writeFileSync } from 'node:fs'
import { format } from 'prettier'
import prettierOptions from '../../.prettierrc.json' with { type: 'json' }
import { platformTable } from './table.ts'
import { TABLE_WORDS } from './table-words.ts'

/** The page as it stands in the repository. */
export async function tablePage(): Promise<string> {
  return format(platformTable(TABLE_WORDS), { ...(prettierOptions as object), parser: 'markdown' })
}

/** Where it stands. */
export const TABLE_PATH = new URL('../../docs/platforms.md', import.meta.url)

if (import.meta.main) writeFileSync(TABLE_PATH, await tablePage())
