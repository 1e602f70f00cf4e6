//! What Crossbook itself did wrong: a document, a rule or a page that it could not finish.

use super::{Rule, rule};
use crate::config::Severity;
use crate::contract::{Contracts, Uncompared};
use crate::internal::{HELP, InternalError};
use crate::lint::report::Subject;
use crate::lint::{Finding, Fingerprint, Location, RawFinding, Report};
use crate::model::Model;

/// A rule and a page fail where they run, and the findings about them are made there.
pub(crate) const RULE: Rule = rule!("internal-error", Error, Contracts(check));

fn check(model: &Model, contracts: &Contracts, report: &mut Report<'_>) {
    for (id, error) in model.document_ids().filter_map(|id| Some((id, model[id].failed.as_ref()?))) {
        report.on(id, format!("{} could not be read: {error}", model[id].file_name())).help(HELP);
    }
    for Uncompared { what, error } in &contracts.uncompared {
        report.workspace(format!("{what} could not be compared: {error}")).help(HELP);
    }
}

/// A rule that failed on what it was asked about.
pub(crate) fn of_rule(model: &Model, rule: &Rule, subject: Subject, error: &InternalError) -> RawFinding {
    let mut report = Report::new(model, &RULE);
    let message = format!("`{}` could not be checked here: {error}", rule.name);
    match subject {
        Subject::Document(id) => report.on(id, message),
        Subject::Task(id) => report.folder(id, message),
        Subject::Repo(id) if !model[id].info.path.is_empty() => report.missing(id, "", message),
        Subject::Repo(_) | Subject::Workspace => report.workspace(message),
    }
    .help(HELP);
    report.into_findings().remove(0)
}

impl Finding {
    /// A file of the site that could not be made.
    pub fn unmade(path: &str, error: &InternalError) -> Self {
        Self {
            rule: RULE.name,
            severity: Severity::Error,
            message: format!("this page could not be rendered: {error}"),
            location: Location { file: path.to_owned(), place: None },
            repo: None,
            related: Vec::new(),
            help: Some(HELP.to_owned()),
            fix: None,
            fingerprint: Fingerprint::default(),
            provenance: None,
        }
    }

    /// Whether it is about Crossbook itself: nothing silences it, and it fails every run.
    pub fn is_internal(&self) -> bool {
        self.rule == RULE.name
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::config::Config;
    use crate::lint::apply::apply;
    use crate::lint::{Baseline, Filter, check, check_settings};
    use crate::model::{DocumentId, Draft};
    use crate::source::{Answers, Content, RepoInfo, RepoSource, SourceFile, Sources};

    fn model(text: &str) -> Model {
        let file = SourceFile { path: "docs/cross-collab/x.md".to_owned(), content: Content::Text(Arc::from(text)) };
        let api = RepoSource { info: RepoInfo::new("api", "api"), files: vec![file].into(), ..RepoSource::default() };
        let sources = Sources { repos: vec![api], ..Sources::default() };
        Model::resolve(Draft::read(&Config::default(), &sources), &Answers::default())
    }

    #[test]
    fn a_document_that_could_not_be_read_is_an_error_that_nothing_silences() {
        let mut model = model("<!-- crossbook-ignore internal-error -->\n\n# X\n");
        Arc::make_mut(&mut model.documents[0].text).failed =
            Some(InternalError { message: "boom".to_owned(), place: "src/x.rs:4".to_owned() });
        let findings = check(&model, &Contracts::default(), &Config::default());
        let internal: Vec<&Finding> = findings.iter().filter(|finding| finding.is_internal()).collect();
        let [finding] = internal.as_slice() else { panic!("{findings:?}") };
        assert_eq!(finding.message, "x.md could not be read: internal error: boom (src/x.rs:4)");
        assert_eq!((finding.location.file.as_str(), finding.severity), ("api/docs/cross-collab/x.md", Severity::Error));
        assert!(finding.help.as_ref().is_some_and(|help| help.contains("please report it")));
        let narrow = Filter { only: vec!["broken-link".to_owned()], allowed: vec![RULE.name.to_owned()], ..Filter::default() };
        assert!(narrow.accepts(&model, finding));
        let (new, _) = Baseline::of(&findings).split(findings.clone());
        assert!(new.len() == 1 && new[0].is_internal(), "{new:?}");
    }

    #[test]
    fn what_could_not_be_compared_is_told() {
        let (model, mut contracts) = (model("# X\n"), Contracts::default());
        let error = InternalError { message: "boom".to_owned(), place: String::new() };
        contracts.uncompared.push(Uncompared { what: "the contract \"Orders\"".to_owned(), error });
        let findings = check(&model, &contracts, &Config::default());
        let messages: Vec<&str> = findings.iter().filter(|finding| finding.is_internal()).map(|finding| finding.message.as_str()).collect();
        assert_eq!(messages, ["the contract \"Orders\" could not be compared: internal error: boom"]);
    }

    #[test]
    fn no_settings_silence_it() {
        let text = "[rules]\ninternal-error = \"off\"\n";
        let config = Config::parse(text, "book.toml").unwrap();
        let error = check_settings(&config, text, "book.toml".as_ref()).unwrap_err();
        assert_eq!(error.message, "`internal-error` is always an error");
    }

    #[test]
    fn a_rule_that_fails_says_so_and_keeps_what_it_found() {
        let model = model("# X\n");
        let found = apply(&model, &RULE, Subject::Document(DocumentId(0)), |_, report| {
            report.on(DocumentId(0), "found before");
            panic!("boom \u{1b}[31m");
        });
        let messages: Vec<&str> = found.iter().map(|finding| finding.message.as_str()).collect();
        assert_eq!(messages, ["found before", "`internal-error` could not be checked here: internal error: boom [31m"]);
        for (subject, file) in [
            (Subject::Repo(crate::model::RepoId(0)), "api"),
            (Subject::Workspace, "book.toml"),
            (Subject::Document(DocumentId(0)), "api/docs/cross-collab/x.md"),
        ] {
            let found = apply(&model, &RULE, subject, |_, _| panic!("boom"));
            assert_eq!(found[0].location.file, file);
        }
    }
}
