/** Secrets that are neither a login's nor an app's, by name: the key of the creator's own bucket. */
export const sql = `
CREATE TABLE secrets (
  name TEXT PRIMARY KEY,
  secret BLOB NOT NULL
) STRICT, WITHOUT ROWID;
`
