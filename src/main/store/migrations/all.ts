import * as firstSchema from './0010-first-schema.ts'
import * as budgets from './0020-budgets.ts'
import * as schedule from './0030-schedule.ts'
import * as metrics from './0040-metrics.ts'
import * as secrets from './0050-secrets.ts'

/** Every change of the schema, in order. A released one is never edited; a new one gets the next number. */
export const MIGRATIONS: readonly { readonly version: number; readonly sql: string }[] = [
  { version: 10, sql: firstSchema.sql },
  { version: 20, sql: budgets.sql },
  { version: 30, sql: schedule.sql },
  { version: 40, sql: metrics.sql },
  { version: 50, sql: secrets.sql },
]
