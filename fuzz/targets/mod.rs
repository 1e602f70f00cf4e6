//! What is tried: each target is one way by which what others wrote gets in.

mod book;
mod data;
mod git;
mod mermaid;
mod repo;
mod site;
mod words;
mod workspace;

use crate::campaign::Target;

/// All targets. Among the tests they take about a minute and a half in all.
pub const ALL: &[Target] = &[
    Target { name: "verdict", cases: 200, make: site::verdict },
    Target { name: "again", cases: 60, make: site::again },
    Target { name: "site", cases: 75, make: site::site },
    Target { name: "mermaid", cases: 1200, make: mermaid::case },
    Target { name: "git", cases: 40, make: git::case },
    Target { name: "data", cases: 12000, make: data::case },
    Target { name: "book", cases: 5000, make: book::case },
    Target { name: "words", cases: 2000, make: words::case },
];
