//! The pipeline itself: from sources to findings, stage by stage.

use std::sync::Arc;

use super::answers::{AnswerCache, Invalidated};
use super::stage::{Clock, Stage, Timings};
use crate::config::Config;
use crate::contract::{Contracts, VersionTexts};
use crate::disk::Progress;
use crate::lint::{self, Finding, FindingCache};
use crate::model::{DocumentCache, Draft, Model};
use crate::source::{Answers, Provider, Sources};

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
    /// The contracts in older versions of documents.
    versions: VersionTexts,
    findings: FindingCache,
    /// What the last run gave.
    last: Option<Output>,
    /// There is no other run that anything would be kept for.
    is_once: bool,
}

/// What a run is about.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    /// The settings.
    pub config: &'a Config,
    /// What was read from the disk.
    pub sources: &'a Sources,
    /// Whether settings and sources are those of the last run.
    pub is_same: bool,
    /// What else may be other than at the last run.
    pub invalidated: &'a Invalidated,
}

/// What a run gives.
#[derive(Clone, Debug)]
pub struct Output {
    /// What the documents say.
    pub model: Arc<Model>,
    /// What repos agreed on, and whether they keep to it.
    pub contracts: Arc<Contracts>,
    /// What the rules found, by file, place and rule.
    pub findings: Vec<Finding>,
    /// How long each stage took.
    pub timings: Timings,
}

impl Pipeline {
    /// A pipeline for one run: it keeps nothing for others, so each stage leaves only what later ones need.
    pub fn once() -> Self {
        Self { is_once: true, ..Self::default() }
    }

    /// Gets ready for a change, so that the first one takes no longer than others.
    pub(super) fn await_change(&mut self) {
        self.answers.index_paths();
    }

    /// What the provider of the last run answered.
    pub(super) fn answers(&self) -> &Answers {
        self.answers.known()
    }

    /// Runs all stages. Each is a pure function; what they ask of the world outside, the provider answers between them.
    pub fn run(&mut self, input: Input<'_>, provider: &mut dyn Provider, progress: &Progress) -> Output {
        let Input { config, sources, is_same, invalidated } = input;
        let mut clock = Clock::new(progress);

        clock.begin(Stage::Parse);
        let draft = Draft::read_with(config, sources, (!self.is_once).then_some(&mut self.documents));

        clock.begin(Stage::Query);
        let answers = &mut self.answers;
        let is_everything_asked = self.last.is_none() || *invalidated == Invalidated::All;
        // What paths are rests the model on document by document; any other answer that is not what it was drops all that was kept.
        let changed = match invalidated {
            Invalidated::Paths(touched) if !is_everything_asked => answers.answer_more_paths(draft.new_path_queries(), touched, provider),
            _ => answers.answer_paths(draft.path_queries(), invalidated, provider),
        };
        // Where a path came or went, others may be missing than before.
        let mut same = match is_everything_asked {
            true => answers.answer(draft.history_queries(answers.known()), invalidated, provider),
            false => answers.answer_more(draft.new_history_queries(&changed, answers.known()), invalidated, provider),
        };
        same &= match is_everything_asked {
            true => answers.answer(draft.commit_queries(), invalidated, provider),
            false => answers.answer_more(draft.new_commit_queries(), invalidated, provider),
        };
        same &= answers.answer(draft.tag_queries(!config.environments.is_empty()), invalidated, provider);
        // What these tell is looked at anew in each run, whatever they said before.
        answers.answer(draft.blame_queries(), invalidated, provider);
        // What was worked out before is worth something only where it rests on answers which still hold.
        let before = self.last.take().filter(|_| same);
        // What is asked below rests on the same sources, but for the numbers on other branches.
        if let Some(known) = before.as_ref().filter(|_| is_same && changed.is_empty())
            && answers.answer(known.model.pending_queries(), invalidated, provider)
            && answers.answer(known.contracts.release_queries(&known.model), invalidated, provider)
            && answers.answer(known.contracts.earlier_queries(&known.model), invalidated, provider)
        {
            let output = Output { timings: clock.end(), ..known.clone() };
            self.last = before;
            return output;
        }

        clock.begin(Stage::Resolve);
        let base = before.as_ref().and_then(|before| draft.base(Arc::clone(&before.model), &changed));
        let (model, dirty) = Model::resolve_incremental(base.as_ref(), draft, answers.known());
        let previous = base.as_ref().zip(dirty.as_ref());
        let compared = before.as_ref().map(|before| &*before.contracts).zip(previous);
        let contracts = Contracts::compare(compared, &model, &config.contracts, sources).with_environments(&model, &config.environments);

        clock.begin(Stage::Query);
        answers.answer(contracts.version_queries(&model), invalidated, provider);
        answers.answer(model.pending_queries(), invalidated, provider);
        answers.answer(contracts.release_queries(&model), invalidated, provider);
        let contracts = contracts.with_releases(&model, answers.known());
        answers.answer(contracts.earlier_queries(&model), invalidated, provider);

        clock.begin(Stage::Resolve);
        let contracts = contracts.with_versions(&model, answers.known(), &mut self.versions);
        let contracts = Arc::new(contracts.with_earlier(&model, &config.environments, answers.known()));
        let model = Arc::new(model.with_pending_numbers(answers.known()));

        clock.begin(Stage::Check);
        if self.is_once {
            let findings = lint::check(&model, &contracts, config);
            return Output { model, contracts, findings, timings: clock.end() };
        }
        let findings = self.findings.check(previous, &model, &contracts, config);
        let output = Output { model, contracts, findings, timings: clock.end() };
        // Nobody needs to wait until it is taken apart.
        rayon::spawn(move || drop((base, before)));
        self.last = Some(output.clone());
        output
    }
}
