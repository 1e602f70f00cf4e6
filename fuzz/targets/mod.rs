//! What is tried: each target is one way by which what others wrote gets in.

mod book;
mod data;
mod git;
mod mermaid;
mod repo;
mod road;
mod site;
mod words;
mod workspace;

use crate::campaign::Target;

/// All targets. Their times add up to two minutes.
pub const ALL: &[Target] = &[
    Target { name: "verdict", seconds: 25, make: site::verdict },
    Target { name: "again", seconds: 15, make: site::again },
    Target { name: "site", seconds: 30, make: site::site },
    Target { name: "mermaid", seconds: 15, make: mermaid::case },
    Target { name: "git", seconds: 15, make: git::case },
    Target { name: "data", seconds: 10, make: data::case },
    Target { name: "book", seconds: 5, make: book::case },
    Target { name: "words", seconds: 5, make: words::case },
];
