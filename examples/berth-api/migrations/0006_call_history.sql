CREATE TABLE call_history (
  call_id text NOT NULL,
  seq integer NOT NULL,
  event text NOT NULL,
  origin text NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (call_id, seq)
);
