-- Where each stream stands. Every push that adds to a stream moves its row, and every push that only expects something
-- of a stream locks its row, so that neither can pass the other unseen.
CREATE TABLE streams (
  aggregate_type text COLLATE "C" NOT NULL,
  aggregate_id text COLLATE "C" NOT NULL,
  sequence bigint NOT NULL,
  PRIMARY KEY (aggregate_type, aggregate_id)
) WITH (fillfactor = 80);

CREATE TABLE events (
  position bigint GENERATED ALWAYS AS IDENTITY,
  aggregate_type text COLLATE "C" NOT NULL,
  aggregate_id text COLLATE "C" NOT NULL,
  sequence bigint NOT NULL,
  type text COLLATE "C" NOT NULL,
  payload json NOT NULL,
  creator text COLLATE "C" NOT NULL,
  owner text COLLATE "C" NOT NULL,
  created_at bigint NOT NULL,
  PRIMARY KEY (aggregate_type, aggregate_id, sequence)
);

CREATE UNIQUE INDEX events_by_position ON events (position);
-- One index for each filter that narrows, in order of position within.
CREATE INDEX events_by_aggregate_id ON events (aggregate_id, position);
CREATE INDEX events_by_type ON events (type, position);
CREATE INDEX events_by_owner ON events (owner, position);
CREATE INDEX events_by_creator ON events (creator, position);
CREATE INDEX events_by_created_at ON events (created_at);

CREATE TABLE names (
  scope text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  PRIMARY KEY (scope, name)
);

CREATE TABLE outbox (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  kind text COLLATE "C" NOT NULL,
  payload json NOT NULL,
  due_at bigint NOT NULL,
  leased_until bigint NOT NULL DEFAULT 0,
  attempt bigint NOT NULL DEFAULT 0,
  -- When the entry was stored, epoch milliseconds.
  created_at bigint NOT NULL
);

CREATE INDEX outbox_by_due ON outbox (kind, due_at);

-- Ends a push that meets something it did not expect; `why` is a JSON object for the program.
CREATE FUNCTION refuse_push(code text, why text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = code, MESSAGE = 'the push was refused', DETAIL = why;
END
$$;
