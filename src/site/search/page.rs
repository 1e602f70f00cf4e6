//! The page of the search: its address holds the query. The script draws the results; without it the page says where else to look.

use serde::Serialize;

use crate::site::address;
use crate::site::page::{PageDraft, Shared};

#[derive(Serialize)]
pub(in crate::site) struct SearchView {
    report: &'static str,
    features: &'static str,
}

pub(in crate::site) fn draft(_: &Shared<'_>) -> PageDraft<SearchView> {
    PageDraft::new(address::SEARCH, "Search", SearchView { report: address::REPORT, features: address::FEATURES })
}
