CREATE TABLE tide_windows (
  berth_id text NOT NULL,
  opens_at timestamptz NOT NULL,
  closes_at timestamptz NOT NULL,
  max_draught_cm integer NOT NULL CHECK (max_draught_cm > 0),
  source text NOT NULL,
  run_id text NOT NULL,
  PRIMARY KEY (berth_id, opens_at)
);
