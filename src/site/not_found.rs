//! The page that a server shows for an address that leads nowhere.

use serde::Serialize;

use super::address;
use super::page::Draft;

#[derive(Serialize)]
pub(super) struct NotFound {}

pub(super) fn draft() -> Draft<NotFound> {
    Draft::new(address::NOT_FOUND, "Not found", NotFound {})
}
