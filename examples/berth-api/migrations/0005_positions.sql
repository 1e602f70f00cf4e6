CREATE TABLE positions (
  mmsi text PRIMARY KEY,
  lat double precision NOT NULL,
  lon double precision NOT NULL,
  seen_at timestamptz NOT NULL
);
