//! Files that one repo owns and others copy.

use super::SharedContract;
use crate::config::ContractConfig;
use crate::model::Model;

pub(super) fn contracts(_model: &Model, _configured: &[ContractConfig]) -> Vec<SharedContract> {
    Vec::new()
}
