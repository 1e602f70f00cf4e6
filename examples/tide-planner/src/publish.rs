//! Sends windows to berth-api in batches that it can replay.

pub const BATCH: usize = 2_000;

/// The same run gives the same id, so that a batch sent twice is stored once.
pub fn run_id(station: &str, day: &str) -> String {
    format!("{station}-{day}")
}
