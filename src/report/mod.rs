//! The verdict, in the forms that people and programs read. One file for each format.

pub mod comparison;
mod contracts;
pub mod json;
pub mod patch;
mod summary;
pub mod text;

pub use summary::Summary;
