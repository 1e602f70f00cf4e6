//! What one reading of the workspace gave, with what is worked out of it when it is asked for.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};
use std::thread;

use crate::context::{Inputs, Surroundings};
use crate::host;
use crate::internal;
use crate::model::People;
use crate::pipeline::Analysis;
use crate::site::SearchIndex;

const STACK_BYTES: usize = 16 << 20;

/// The workspace at one time.
pub(super) struct Snapshot {
    /// Counted from the first.
    pub number: u64,
    pub analysis: Arc<Analysis>,
    people: OnceLock<Arc<People>>,
    known: OnceLock<Surroundings>,
    content: OnceLock<BTreeMap<String, Vec<u8>>>,
    index: Arc<OnceLock<SearchIndex>>,
    /// Whether somebody searched before.
    is_searched: bool,
}

impl Snapshot {
    pub(super) fn new(analysis: Arc<Analysis>, before: Option<&Self>) -> Self {
        Self {
            number: before.map_or(1, |before| before.number + 1),
            analysis,
            people: OnceLock::new(),
            known: OnceLock::new(),
            content: OnceLock::new(),
            index: Arc::default(),
            is_searched: before.is_some_and(|before| before.is_searched || before.index.get().is_some()),
        }
    }

    /// Makes the index while nobody waits for it, where somebody searched before.
    pub(super) fn warm(self: &Arc<Self>) {
        if self.is_searched {
            let own = Arc::clone(self);
            let make = move || internal::guarded(|| _ = own.index());
            let _ = thread::Builder::new().name("index".to_owned()).stack_size(STACK_BYTES).spawn(make);
        }
    }

    pub(super) fn inputs(&self) -> Inputs<'_> {
        let Analysis { model, contracts, findings, .. } = &*self.analysis;
        Inputs { model, contracts, findings }
    }

    pub(super) fn people(&self) -> &Arc<People> {
        self.people.get_or_init(|| Arc::new(People::new(&self.analysis.model)))
    }

    /// What is known around each item.
    pub(super) fn known(&self) -> &Surroundings {
        self.known.get_or_init(|| Surroundings::new(self.inputs(), Arc::clone(self.people())))
    }

    /// The user's own pages, where they can be read.
    pub(super) fn content(&self) -> &BTreeMap<String, Vec<u8>> {
        let Analysis { workspace, .. } = &*self.analysis;
        self.content.get_or_init(|| host::read_folder(workspace, &workspace.config.build.content).unwrap_or_default())
    }

    pub(super) fn index(&self) -> &SearchIndex {
        let Analysis { model, contracts, .. } = &*self.analysis;
        self.index.get_or_init(|| SearchIndex::new(model, contracts, Arc::clone(self.people()), self.content()))
    }
}
