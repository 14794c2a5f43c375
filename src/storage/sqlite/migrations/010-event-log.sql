CREATE TABLE events (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  aggregate_type TEXT NOT NULL,
  aggregate_id TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  type TEXT NOT NULL,
  payload TEXT NOT NULL,
  creator TEXT NOT NULL,
  owner TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX events_by_stream ON events (aggregate_type, aggregate_id, sequence);
-- One index for each filter that narrows; the row id (position) is the tail of every one.
CREATE INDEX events_by_aggregate_id ON events (aggregate_id);
CREATE INDEX events_by_type ON events (type);
CREATE INDEX events_by_owner ON events (owner);
CREATE INDEX events_by_creator ON events (creator);
CREATE INDEX events_by_created_at ON events (created_at);

CREATE TABLE names (
  scope TEXT NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (scope, name)
) STRICT;

CREATE TABLE outbox (
  id TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  payload TEXT NOT NULL,
  due_at INTEGER NOT NULL,
  leased_until INTEGER NOT NULL DEFAULT 0,
  attempt INTEGER NOT NULL DEFAULT 0,
  -- When the entry was stored, epoch milliseconds.
  created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX outbox_by_due ON outbox (kind, due_at);
