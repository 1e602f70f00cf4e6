//! The workspace as it was: who brought a finding about, what is new since a day, and how figures went over half a year.

mod digest;
mod provenance;
mod times;
mod trends;

pub use digest::{Digest, DigestEntry, digest};
pub use provenance::{Since, StartPoints, since};
use times::Times;
pub use trends::trends;
