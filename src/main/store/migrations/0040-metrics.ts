/** What platforms counted for published posts, as a history. */
export const sql = `
CREATE TABLE metrics (
  delivery_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (delivery_id, at)
) STRICT, WITHOUT ROWID;
`
