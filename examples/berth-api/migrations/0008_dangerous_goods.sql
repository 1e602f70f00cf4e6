CREATE TABLE declarations (
  declaration_id text PRIMARY KEY,
  call_id text NOT NULL,
  revision integer NOT NULL,
  state text NOT NULL,
  body jsonb NOT NULL,
  UNIQUE (call_id, revision)
);
