//! SQL: the tables that migrations leave behind, one after another.

mod judge;
mod migration;
mod statement;
mod tables;
#[cfg(test)]
mod tests;

use super::facts::Fact;
use super::form::{Broken, Facts};
use crate::model::{FileId, Model};
pub(super) use migration::in_order;
use tables::Tables;

/// Reads a text as the tables that it makes.
pub(super) fn in_text(text: &str) -> Result<Fact, Broken> {
    let mut tables = Tables::default();
    statement::each(text, None, &mut |statement, place| tables.apply(&statement, place))?;
    Ok(tables.facts())
}

/// Reads files as the tables that they leave behind. Places are in the one file, or say in which of many they are.
pub(super) fn read(model: &Model, ids: &[FileId]) -> Result<Facts, Broken> {
    let mut tables = Tables::default();
    for id in in_order(model, ids) {
        let file = (ids.len() > 1).then_some(id);
        if let Some(why) = &model[id].unread {
            return Err(Broken::unread_file("SQL", why.clone(), file));
        }
        let text = migration::forward(&model[id].text);
        statement::each(text, file, &mut |statement, place| tables.apply(&statement, place))?;
    }
    Ok(Facts { format: "SQL", language: &judge::Sql, root: tables.facts(), version: None })
}
