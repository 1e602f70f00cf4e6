//! Packages that one repo publishes and others pin.

use super::SharedContract;
use crate::config::ContractConfig;
use crate::model::Model;

pub(super) fn contracts(_model: &Model, _configured: &[ContractConfig], _tags: &[Vec<String>]) -> Vec<SharedContract> {
    Vec::new()
}
