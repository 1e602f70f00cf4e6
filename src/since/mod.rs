//! The workspace as it was: who brought a finding about, what is new since a day, how figures went over half a year.

mod digest;
mod figures;
mod kept;
mod moments;
mod news;
mod provenance;
mod times;

pub use digest::{Digest, digest};
pub use moments::Moments;
pub use news::News;
pub use provenance::{Since, StartPoints, since};
