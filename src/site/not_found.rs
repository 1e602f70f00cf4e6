//! The page that a server shows for an address that leads nowhere.

use serde::Serialize;

use super::address;
use super::page::PageDraft;

#[derive(Serialize)]
pub(super) struct NotFound {}

pub(super) fn draft() -> PageDraft<NotFound> {
    PageDraft::new(address::NOT_FOUND, "Not found", NotFound {})
}
