//! Crossbook reads the cross-collab folders of every repository in a workspace and gives back a verdict and a site.

pub mod config;
pub mod host;
pub mod lint;
pub mod markdown;
pub mod model;
pub mod site;
pub mod source;
pub mod text;
