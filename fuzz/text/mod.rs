//! Texts of all kinds, put together from what Crossbook reads and from what nobody expects.

mod awkward;
mod block;
mod diagram;
mod inline;
mod interface;
mod mutation;
mod schema;
mod template;

pub use awkward::awkward;
pub use block::document;
pub use diagram::diagram;
pub use inline::{REPOS, line, path, task, words};
pub use interface::interface;
pub use mutation::{mutated, mutated_with};
pub use schema::schema;
pub use template::{Place, contract, templated};
