/** The time a delivery is due, the lease on the outbox, and what other processes ask of the one that holds it. */
export const sql = `
ALTER TABLE deliveries ADD COLUMN due_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE deliveries ADD COLUMN updated_at INTEGER NOT NULL DEFAULT 0;
UPDATE deliveries SET due_at = created_at, updated_at = created_at;
CREATE INDEX deliveries_open_by_account ON deliveries (account_id) WHERE status NOT IN ('published', 'failed', 'cancelled');
CREATE INDEX deliveries_ended_badly ON deliveries (created_at) WHERE status IN ('failed', 'cancelled');
CREATE INDEX deliveries_by_account ON deliveries (account_id, created_at);
CREATE INDEX deliveries_by_change ON deliveries (updated_at);

-- Who runs the outbox, as a notice for others: the lock itself is the operating system's.
CREATE TABLE outbox_holder (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  kind TEXT NOT NULL CHECK (kind IN ('app', 'cli')),
  pid INTEGER NOT NULL,
  since INTEGER NOT NULL,
  beat_at INTEGER NOT NULL
) STRICT;

-- Appended by whoever does not run the outbox, removed by whoever does.
CREATE TABLE outbox_commands (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  value TEXT NOT NULL
) STRICT;
`
