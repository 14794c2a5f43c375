-- When the work came, epoch milliseconds; null when a program without this column stored it.
ALTER TABLE outbox ADD COLUMN created_at INTEGER;
