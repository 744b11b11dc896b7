import * as firstSchema from './0010-first-schema.ts'

/** Every change of the schema, in order. A released one is never edited; a new one gets the next number. */
export const MIGRATIONS: readonly { readonly version: number; readonly sql: string }[] = [{ version: 10, sql: firstSchema.sql }]
