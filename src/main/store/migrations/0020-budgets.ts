/** What is left of the platforms' allowances, and who refreshes a login right now. */
export const sql = `
CREATE TABLE budgets (
  owner TEXT NOT NULL,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (owner, name)
) STRICT, WITHOUT ROWID;

-- One process at a time refreshes a login; a row past its end belongs to nobody.
CREATE TABLE refresh_locks (
  grant_id TEXT PRIMARY KEY,
  holder TEXT NOT NULL,
  taken_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`
