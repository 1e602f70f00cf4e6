//! A comment that silences nothing hides what comes next.

use super::{Rule, rule};
use crate::lint::{RULES, Report};
use crate::model::DocumentId;
use crate::text::{Span, nearest};

// What comments silence is known only when all rules have spoken, so the findings are made where comments are applied.
pub(crate) const RULE: Rule = rule!("unused-ignore", Note, Workspace(|_, _| {}));

pub(crate) fn found(report: &mut Report<'_>, document: DocumentId, comment: Span, name: &str, exists: bool) {
    if exists {
        report
            .at(document, comment, format!("this comment ignores `{name}`, but there is no such finding here"))
            .help("remove the comment");
        return;
    }
    let help = match nearest(name, RULES.iter().map(|rule| rule.name)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "write `crossbook-ignore RULE: reason`".to_owned(),
    };
    report.at(document, comment, format!("no rule named `{name}`")).help(help);
}
