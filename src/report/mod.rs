//! The verdict, in the forms that people and programs read. One file for each format.

pub mod comparison;
mod contracts;
pub mod json;
pub mod morning;
pub mod patch;
pub mod pull_request;
mod summary;
pub mod text;

pub use summary::Summary;
