/** Accounts, logins, drafts, media, posts, deliveries and the publish log. */
export const sql = `
CREATE TABLE settings (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;

-- One login. The secret column is encrypted by the vault; everything else is harmless.
CREATE TABLE grants (
  id TEXT PRIMARY KEY,
  login TEXT NOT NULL,
  is_practice INTEGER NOT NULL CHECK (is_practice IN (0, 1)),
  expires_at INTEGER,
  refresh_expires_at INTEGER,
  has_refresh INTEGER NOT NULL CHECK (has_refresh IN (0, 1)),
  connected_at INTEGER NOT NULL,
  secret BLOB NOT NULL
) STRICT;

-- A creator's own developer app for a login; the secret column is encrypted by the vault.
CREATE TABLE apps (
  login TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  client_id TEXT NOT NULL,
  has_secret INTEGER NOT NULL CHECK (has_secret IN (0, 1)),
  secret BLOB NOT NULL
) STRICT;

CREATE TABLE accounts (
  id TEXT PRIMARY KEY,
  platform TEXT NOT NULL,
  remote_id TEXT NOT NULL,
  is_practice INTEGER NOT NULL CHECK (is_practice IN (0, 1)),
  grant_id TEXT NOT NULL,
  connected_at INTEGER NOT NULL,
  value TEXT NOT NULL,
  UNIQUE (platform, remote_id, is_practice)
) STRICT;

CREATE TABLE drafts (
  id TEXT PRIMARY KEY,
  updated_at INTEGER NOT NULL,
  value TEXT NOT NULL
) STRICT;

-- Local files. The path never leaves the main process.
CREATE TABLE media_assets (
  id TEXT PRIMARY KEY,
  path TEXT NOT NULL,
  imported_at INTEGER NOT NULL,
  value TEXT NOT NULL
) STRICT;

CREATE TABLE posts (
  id TEXT PRIMARY KEY,
  created_at INTEGER NOT NULL,
  value TEXT NOT NULL
) STRICT;

CREATE TABLE deliveries (
  id TEXT PRIMARY KEY,
  post_id TEXT NOT NULL REFERENCES posts (id),
  account_id TEXT NOT NULL,
  platform TEXT NOT NULL,
  status TEXT NOT NULL,
  next_at INTEGER,
  created_at INTEGER NOT NULL,
  published_at INTEGER,
  search_text TEXT NOT NULL,
  value TEXT NOT NULL
) STRICT;
CREATE INDEX deliveries_due ON deliveries (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX deliveries_open ON deliveries (created_at) WHERE status NOT IN ('published', 'failed', 'cancelled');
CREATE INDEX deliveries_published ON deliveries (published_at DESC, id) WHERE published_at IS NOT NULL;
CREATE INDEX deliveries_by_post ON deliveries (post_id);

-- Appended, never edited: what happened to a delivery, in order.
CREATE TABLE publish_log (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  delivery_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  event TEXT NOT NULL,
  detail TEXT NOT NULL
) STRICT;
CREATE INDEX publish_log_by_delivery ON publish_log (delivery_id, id);
`
