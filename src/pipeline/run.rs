//! The pipeline itself: from sources to findings, stage by stage.

use std::sync::Arc;

use super::answers::{AnswerCache, Invalidated};
use super::stage::{Clock, Stage, Timings};
use crate::config::Config;
use crate::host::Progress;
use crate::lint::{Finding, FindingCache};
use crate::model::{DocumentCache, Draft, Model};
use crate::source::{Provider, Sources};

/// The stages in their order, with what they keep from one run for the next.
///
/// A run gives what the first run of a new pipeline would give, whatever was run before. The caches obey one rule: what was worked out is
/// taken again only where everything that it was worked out from is the same. A document is read again where its text or the settings
/// differ; a query is asked again where what its answer rests on may differ ([`Invalidated`]); a reference is resolved and a rule is
/// asked again where a document, an answer or a task within its reach differs (`model::Invalidation`).
#[derive(Debug, Default)]
pub struct Pipeline {
    documents: DocumentCache,
    answers: AnswerCache,
    findings: FindingCache,
    last: Option<(Arc<Model>, Vec<Finding>)>,
}

/// What a run is about.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    pub config: &'a Config,
    pub sources: &'a Sources,
    /// Whether settings and sources are those of the last run.
    pub is_same: bool,
    /// What else may be other than at the last run.
    pub invalidated: &'a Invalidated,
}

/// What a run gives.
#[derive(Clone, Debug)]
pub struct Output {
    pub model: Arc<Model>,
    pub findings: Vec<Finding>,
    pub timings: Timings,
}

impl Pipeline {
    /// Runs all stages. Each is a pure function; what they ask of the world outside, the provider answers between them.
    pub fn run(&mut self, input: Input<'_>, provider: &mut dyn Provider, progress: &Progress) -> Output {
        let Input { config, sources, is_same, invalidated } = input;
        let mut clock = Clock::new(progress);

        clock.begin(Stage::Parse);
        let draft = Draft::read_with(config, sources, &mut self.documents);

        clock.begin(Stage::Query);
        let answers = &mut self.answers;
        let is_first = self.last.is_none() || *invalidated == Invalidated::All;
        let mut same = match is_first {
            true => answers.answer(draft.path_queries(), invalidated, provider),
            false => answers.answer_more(draft.new_path_queries(), invalidated, provider),
        };
        // Where a path came or went, others may be missing than before.
        same &= match is_first || !same {
            true => answers.answer(draft.history_queries(answers.known()), invalidated, provider),
            false => answers.answer_more(draft.new_history_queries(answers.known()), invalidated, provider),
        };
        same &= answers.answer(draft.commit_queries(), invalidated, provider);
        answers.answer(draft.blame_queries(), invalidated, provider);
        // What was worked out before is worth something only where it rests on answers which still hold.
        let before = self.last.take().filter(|_| same);
        if let Some((model, findings)) = before.as_ref().filter(|_| is_same)
            && answers.answer(model.pending_queries(), invalidated, provider)
        {
            let output = Output { model: Arc::clone(model), findings: findings.clone(), timings: clock.end() };
            self.last = before;
            return output;
        }
        let before = before.map(|(model, _)| model);

        clock.begin(Stage::Resolve);
        let model = Model::resolve_incremental(before.as_deref(), draft, answers.known());

        clock.begin(Stage::Query);
        answers.answer(model.version_queries(), invalidated, provider);
        answers.answer(model.pending_queries(), invalidated, provider);

        clock.begin(Stage::Resolve);
        let model = Arc::new(model.with_versions(answers.known(), &mut self.documents).with_pending_numbers(answers.known()));

        clock.begin(Stage::Check);
        let findings = self.findings.check(before.as_deref(), &model, config);
        self.last = Some((Arc::clone(&model), findings.clone()));
        Output { model, findings, timings: clock.end() }
    }
}
