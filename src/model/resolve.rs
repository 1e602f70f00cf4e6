//! From what documents say to what holds: every mention is looked up, tasks find their counterparts.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;

use super::cache::DocumentEntry;
use super::draft::Draft;
use super::hub::{self, Sighting};
use super::invalidation::DirtySet;
use super::inventory_lookup;
use super::mention::{Ambiguity, Meaning, Mention, NamedFile, Need, Reading, Readings, Step};
use super::missing::Gone;
use super::wiki::Wiki;
use super::*;
use crate::config::{ItemAt, ItemName, Kinds};
use crate::source::{Answers, CommitQuery, KindId, Number, PathHistory, PathHistoryQuery, PathQuery, PathStatus, TagQuery, TagVersion};
use crate::text::{Cut, names_lines};

impl Model {
    /// What every mention means, given the answers to the queries of the draft. A path that was not asked about counts as missing.
    pub fn resolve(draft: Draft, answers: &Answers) -> Self {
        Self::resolve_incremental(None, draft, answers).0
    }

    /// As [`Self::resolve`], but what is the same in the model before is taken from there, and what is not is told. Answers but those of
    /// which the base knows must be the same.
    pub fn resolve_incremental(before: Option<&Base>, mut draft: Draft, answers: &Answers) -> (Self, Option<DirtySet>) {
        let mut model = tables::tables(&draft, before);
        model.reading = draft.reading.number;
        model.names = draft.names.clone();
        model.slugs = Slugs::new(&model);
        model.planned = draft.planned().clone();
        model.spellings = match before.filter(|before| before.shift().is_none()) {
            // Paths that were asked about before are what they were.
            Some(before) => spelling::more_spellings(&before.spellings, draft.new_paths(), answers),
            None => spelling::spellings(answers),
        };
        let mentions = std::mem::take(&mut draft.mentions);
        (model.written, model.sightings) = references(&model, &draft, mentions, answers, before);
        draft.documents = Arc::default();
        stale::mark(&mut model, &draft, answers, before);
        hub::find(&mut model, before);
        hub::excuse(&mut model, before);
        feature::join(&mut model, before);
        let changed = before.map(|before| DirtySet::between(before, &model));
        let kept = before.zip(changed.as_ref());
        refer(&mut model, kept);
        model.waits = wait::stated_in_documents(&model, kept);
        model.identities = draft.identities;
        let histories = answers.all::<PathHistoryQuery>().iter();
        let had = |(query, history): (&PathHistoryQuery, &Option<PathHistory>)| {
            let history = history.as_ref().filter(|history| **history != PathHistory::Never)?;
            Some((query.clone(), history.clone()))
        };
        model.path_histories = histories.filter_map(had).collect();
        model.files = draft.files;
        let tags = answers.all::<TagQuery>().iter();
        model.tags = tags.filter_map(|(query, tags)| Some((RepoId(query.repo as u32), tags.clone()?))).collect();
        (model, changed)
    }
}

/// What a model before still knows, and what it does not.
pub type Previous<'k> = (&'k Base, &'k DirtySet);

/// What a document refers to, and what that says of whose code it speaks.
type Read = (Arc<[Reference]>, Arc<[Sighting]>);

/// That of each document.
type AllRead = (Table<Arc<[Reference]>>, Table<Arc<[Sighting]>>);

/// The references of every document, as they are written. Those of a document that is the same, and leads to none that is another, are.
/// What a document mentions goes as soon as it was looked up: of all documents it is a good part of what is held.
fn references(model: &Model, draft: &Draft, mentions: Vec<Option<Vec<Mention>>>, answers: &Answers, before: Option<&Base>) -> AllRead {
    let lookup = Lookup { model, kinds: &draft.names.kinds, answers, wiki: Wiki::new(model) };
    let same = |before: &Base, id: DocumentId| before[id].is(&model[id]);
    let is_known = |before: &Base, id: DocumentId, read: &DocumentEntry| {
        let leads_to_same = |reference: &Reference| match reference.target {
            Target::Heading { document, .. } => same(before, document),
            _ => true,
        };
        let references = &before.written[id.0 as usize];
        let same_state = before[id].task.map(|task| before[task].state) == model[id].task.map(|task| model[task].state);
        // Whether a step of its own is a task hangs on what tasks are called elsewhere.
        let is_same = same(before, id) && same_state && !read.has_steps && !read.has_wiki_links;
        is_same && (!read.has_anchors || references.iter().all(leads_to_same))
    };
    let of = |id: DocumentId, mentions: &[Mention]| {
        let mut references: Vec<Reference> = mentions.iter().filter_map(|mention| lookup.reference(draft, id, mention)).collect();
        model.doubt_steps(mentions, &mut references);
        let state = model[id].task.and_then(|task| model[task].state);
        (references.into(), hub::sightings(draft, answers, &model[id], state, mentions))
    };
    let documents = mentions.into_par_iter().zip(&*draft.documents).enumerate();
    let read = documents.filter_map(|(index, (mentions, read))| {
        let id = DocumentId(index as u32);
        let anew = || of(id, &mentions.map_or_else(|| draft.mentions_again(read), Cow::Owned));
        (!before.is_some_and(|before| is_known(before, id, read))).then(|| (index, anew()))
    });
    let read: Vec<(usize, Read)> = read.collect();
    let Some(before) = before else {
        let (written, sightings): (Vec<_>, Vec<_>) = read.into_iter().map(|(_, read)| read).unzip();
        return (written.into(), sightings.into());
    };
    let (mut written, mut sightings) = (before.written.clone(), before.sightings.clone());
    for (index, (references, seen)) in read {
        written.put(index, references);
        sightings.put(index, seen);
    }
    (written, sightings)
}

/// Tells every task who refers to it.
fn refer(model: &mut Model, kept: Option<Previous<'_>>) {
    let ids: Vec<DocumentId> = model.document_ids().filter(|id| kept.is_none_or(|(_, changed)| changed.document(*id))).collect();
    if let Some((before, _)) = kept {
        for &id in &ids {
            for task in outgoing_refs(before, id).map(|(task, _)| task).collect::<BTreeSet<_>>() {
                model.tasks[task.0 as usize].referenced_by.retain(|reference| reference.document != id);
            }
        }
    }
    for id in ids {
        let led: Vec<(TaskId, ReferenceId)> = outgoing_refs(model, id).collect();
        for (task, reference) in led {
            let from = &mut model.tasks[task.0 as usize].referenced_by;
            let place = from.partition_point(|other| *other < reference);
            from.insert(place, reference);
        }
    }
}

/// The tasks of others that a document leads to, each with the reference that does.
fn outgoing_refs(model: &Model, id: DocumentId) -> impl Iterator<Item = (TaskId, ReferenceId)> + '_ {
    let own = model[id].task;
    let references = model.references_in(id).iter().enumerate();
    references.filter_map(move |(index, reference)| {
        let task = model.meant(reference).filter(|task| own != Some(*task))?;
        Some((task, ReferenceId { document: id, index: index as u32 }))
    })
}

/// What mentions are looked up in.
struct Lookup<'a> {
    model: &'a Model,
    kinds: &'a Kinds,
    answers: &'a Answers,
    wiki: Wiki<'a>,
}

/// What one reading of a path comes to.
struct Outcome {
    target: Target,
    resolution: Resolution,
}

impl Lookup<'_> {
    fn reference(&self, draft: &Draft, document: DocumentId, mention: &Mention) -> Option<Reference> {
        let Outcome { target, resolution } = match &mention.meaning {
            Meaning::Task { repo, number, ambiguity, others, step, name } => {
                let named = || match (name, repo) {
                    (Some(name), TargetRepo::Known(repo)) => self.named(self.model[document].repo, Some(*repo), name, Some(number.kind)),
                    _ => None,
                };
                if let Some(Outcome { target, resolution }) = named() {
                    let (span, text, form) = (mention.span, mention.text.clone(), mention.form);
                    return Some(Reference { document, span, text, form, target, resolution, meant: None });
                }
                let repo = &self.owner(document, repo, *number, mention);
                self.number(repo, *number, (mention.form, &mention.text), *ambiguity, others, step.as_deref().map(|step| (step, document)))
            }
            Meaning::Named { repo, name } => self.named(self.model[document].repo, *repo, name, None)?,
            Meaning::Wiki { name, heading } => Outcome { target: self.wiki.find(document, name, heading)?, resolution: Resolution::Ok },
            Meaning::Path(readings) => self.path(draft, readings),
            Meaning::File(file) => self.file(draft, document, file),
            Meaning::Tag { repo, tag } => self.tag(*repo, tag),
            Meaning::Commit { repo, id, is_sure, of } => commit(self.answers, *repo, id, *is_sure, of.as_deref())?,
            Meaning::Pinned { repo, id, path } => pinned(self.answers, *repo, id, path),
            Meaning::Pull { repo, number } => {
                let target = Target::PullRequest { repo: TargetRepo::Known(*repo), number: *number };
                Outcome { target, resolution: Resolution::Unverifiable }
            }
        };
        Some(Reference { document, span: mention.span, text: mention.text.clone(), form: mention.form, target, resolution, meant: None })
    }

    /// Whose a number is: that of the repo that the words around it speak of, unless only the document's own repo has items of its kind.
    fn owner(&self, document: DocumentId, repo: &TargetRepo, number: Number, mention: &Mention) -> TargetRepo {
        let has = |repo: RepoId| {
            // They are in the order of their kinds.
            let tasks = &self.model[repo].tasks;
            let first = tasks.get(tasks.partition_point(|task| self.model[*task].kind < number.kind));
            first.is_some_and(|task| self.model[*task].kind == number.kind)
        };
        // `web: spec 2` says of whom the line is, and not whose the spec is.
        let is_around = mention.form == Form::Contextual || mention.text.contains(':');
        match (repo, self.model[document].repo) {
            (TargetRepo::Known(said), Some(home))
                if is_around && *said != home && !self.model[*said].info.absent && !has(*said) && has(home) =>
            {
                TargetRepo::Known(home)
            }
            _ => repo.clone(),
        }
    }

    fn number(
        &self,
        repo: &TargetRepo,
        number: Number,
        (form, text): (Form, &str),
        ambiguity: Ambiguity,
        others: &[RepoId],
        step: Option<(&Step, DocumentId)>,
    ) -> Outcome {
        let task = match repo {
            TargetRepo::Known(repo) => self.model.task(*repo, number),
            _ => None,
        };
        let resolution = match repo {
            _ if ambiguity == Ambiguity::Elsewhere || (ambiguity == Ambiguity::Example && task.is_none()) => Resolution::Ambiguous,
            _ if step.is_some_and(|(step, document)| self.model.is_other_step(step, document, task)) => Resolution::Ambiguous,
            _ if task.is_none() && others.iter().any(|other| self.may_have(*other, number, repo)) => Resolution::Ambiguous,
            // Where names tell one item from another, people leave it to the reader whose a number is.
            _ if task.is_none() && form == Form::Own && self.kinds[number.kind].has_slug() && self.is_elsewhere(number, repo) => {
                Resolution::Ambiguous
            }
            // Where only one repo is read, every other name is a repo that is not.
            TargetRepo::Unknown(_) if self.model.repos.len() < 2 => Resolution::Unverifiable,
            TargetRepo::Known(repo) if self.model[*repo].info.absent => inventory_lookup::task(&self.model[*repo], self.kinds, number),
            TargetRepo::Workspace => Resolution::Unverifiable,
            _ if task.is_some() => Resolution::Ok,
            TargetRepo::Known(repo) if self.model.planned.contains_key(&(*repo, number)) => Resolution::Ok,
            TargetRepo::Known(repo) if self.model[*repo].strays.contains(&number) => Resolution::Unverifiable,
            TargetRepo::Known(repo) if self.is_of_another_prefix(*repo, number, text) => Resolution::Ambiguous,
            // Where no folder fits the pattern, the pattern is wrong rather than every number.
            _ if self.model.tasks.is_empty() => Resolution::Unverifiable,
            _ => Resolution::Broken,
        };
        Outcome { target: Target::Task { repo: repo.clone(), number: Some(number), task }, resolution }
    }

    /// The item that a name with a slug means: that of this name, in the repo of the context before others; or else the one that has the
    /// slug in the repo of the context, or in the document's own. None where none has it, and where several could be meant. With a word
    /// before it, the name is of that kind.
    fn named(&self, home: Option<RepoId>, context: Option<RepoId>, name: &str, kind: Option<KindId>) -> Option<Outcome> {
        let readings = || self.kinds.read_names(name).filter(|(number, _)| kind.is_none_or(|kind| kind == number.kind));
        let exact = |(number, written): &(Number, ItemName<'_>)| {
            let is_exact = |task: &&TaskId| self.model[**task].number == Some(*number);
            written.slug.map_or(&[][..], |slug| self.model.slugs.all(slug)).iter().filter(is_exact).copied().collect::<Vec<TaskId>>()
        };
        let mut exact: Vec<TaskId> = readings().flat_map(|reading| exact(&reading)).collect();
        let nearest = |task: &TaskId| [context, home].iter().position(|repo| *repo == Some(self.model[*task].repo)).unwrap_or(2);
        exact.sort_by_key(nearest);
        let target = |repo: RepoId, number, task| Target::Task { repo: TargetRepo::Known(repo), number: Some(number), task };
        if let Some(task) = exact.first().copied().filter(|task| nearest(task) < 2 || exact.len() == 1) {
            let Task { repo, number, .. } = self.model[task];
            return Some(Outcome { target: target(repo, number?, Some(task)), resolution: Resolution::Ok });
        }
        if let Some((repo, number)) = self.planned(home, context, readings()) {
            return Some(Outcome { target: target(repo, number, self.model.task(repo, number)), resolution: Resolution::Ok });
        }
        // Of which repo nothing speaks, the own one is meant.
        let repo = context.or(home)?;
        // That a name is meant, and no word, the number says where it is written as the repo writes it.
        let is_written_alike = |written: &ItemName<'_>, task: TaskId| {
            let known = self.model.kind_of(task).read_name(self.model[task].folder_name());
            known.is_some_and(|known| known.digits.len() == written.digits.len() && written.digits.len() > 1)
        };
        let is_broken = |(number, written): &(Number, ItemName<'_>)| {
            let Some(slug) = written.slug else { return false };
            let moved = self.model.only_with_slug(repo, *number, slug);
            let is_moved = moved.is_some_and(|task| kind.is_some() || is_written_alike(written, task));
            let is_unknown = self.model.slugs.all(slug).is_empty() && context.is_some();
            is_moved || (is_unknown && self.model.task(repo, *number).is_some_and(|task| is_written_alike(written, task)))
        };
        let mut broken = readings().filter(is_broken);
        let (number, _) = broken.next().filter(|_| broken.next().is_none())?;
        Some(Outcome { target: target(repo, number, self.model.task(repo, number)), resolution: Resolution::Broken })
    }

    /// The planned item that a name means: that of the repo of the context or of the document's own, else the only one.
    fn planned<'n>(
        &self,
        home: Option<RepoId>,
        context: Option<RepoId>,
        readings: impl Iterator<Item = (Number, ItemName<'n>)>,
    ) -> Option<(RepoId, Number)> {
        let planned = &self.model.planned;
        if planned.is_empty() {
            return None;
        }
        let mut all = readings.flat_map(|(number, written)| {
            let slug = written.slug.unwrap_or_default();
            let is_planned = move |repo: &RepoId| {
                let known = planned.get(&(*repo, number)).and_then(|item| self.kinds.read_name(number.kind, &item.name));
                known.and_then(|(_, known)| known.slug).is_some_and(|known| !slug.is_empty() && known.eq_ignore_ascii_case(slug))
            };
            (0..self.model.repos.len() as u32).map(RepoId).filter(is_planned).map(move |repo| (repo, number))
        });
        let first = all.next()?;
        let mut all: Vec<(RepoId, Number)> = std::iter::once(first).chain(all).collect();
        let nearest = |(repo, _): &(RepoId, Number)| [context, home].iter().position(|near| *near == Some(*repo)).unwrap_or(2);
        all.sort_by_key(nearest);
        all.first().copied().filter(|first| nearest(first) < 2 || all.len() == 1)
    }

    /// Whether a mention is an id that the items of a repo do not have: `task-12` where they are called `back-12 - …`.
    fn is_of_another_prefix(&self, repo: RepoId, number: Number, text: &str) -> bool {
        let word = text.trim_end_matches(|c: char| c.is_ascii_digit()).strip_suffix('-').unwrap_or_default();
        let word = word.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        if word.is_empty() || !self.kinds[number.kind].is_hyphenated() {
            return false;
        }
        let mut names = self.model[repo].tasks.iter().map(|task| &self.model[*task]).filter(|task| task.kind == number.kind).peekable();
        let begins = |task: &Task| task.folder_name().strip_word(word).is_some();
        let has_prefix = |task: &Task| task.folder_name().starts_with(char::is_alphabetic);
        names.peek().is_some() && names.all(|task| has_prefix(task) && !begins(task))
    }

    /// Whether a path goes through the name of an item that has another number now.
    fn has_moved(&self, repo: &TargetRepo, item: Option<&ItemAt<'_>>) -> bool {
        let (TargetRepo::Known(repo), Some(item)) = (repo, item) else { return false };
        let name = item.path.rsplit('/').next().and_then(|name| self.kinds.read_name(item.kind, name));
        name.is_some_and(|(number, name)| name.slug.is_some_and(|slug| self.model.only_with_slug(*repo, number, slug).is_some()))
    }

    /// Whether another repo has a number.
    fn is_elsewhere(&self, number: Number, repo: &TargetRepo) -> bool {
        (0..self.model.repos.len() as u32).any(|other| self.may_have(RepoId(other), number, repo))
    }

    /// Whether a number may be another repo's task.
    fn may_have(&self, other: RepoId, number: Number, repo: &TargetRepo) -> bool {
        let absent = self.model[other].info.absent;
        let listed = || inventory_lookup::task(&self.model[other], self.kinds, number) != Resolution::Broken;
        *repo != TargetRepo::Known(other) && (self.model.task(other, number).is_some() || (absent && listed()))
    }

    fn path(&self, draft: &Draft, readings: &Readings) -> Outcome {
        if let (Need::Other, Some(Reading { repo, path })) = (readings.need, readings.readings.first()) {
            let target = Target::File { repo: repo.clone(), path: path.clone(), task: None };
            return Outcome { target, resolution: Resolution::Unverifiable };
        }
        let mut outcomes = readings.readings.iter().map(|reading| self.reading(draft, reading, readings));
        let absent = |outcome: &Outcome| {
            let is_absent = matches!(outcome.target.repo(), TargetRepo::Known(repo) if self.model[*repo].info.absent);
            is_absent && outcome.resolution == Resolution::Unverifiable
        };
        let Some(first) = outcomes.next() else {
            let target = Target::File { repo: TargetRepo::Workspace, path: "".into(), task: None };
            return Outcome { target, resolution: Resolution::Unverifiable };
        };
        if first.resolution == Resolution::Ok || absent(&first) {
            return first;
        }
        let is_near = |outcome: &Outcome| outcome.resolution == Resolution::Broken && self.model.spelling(&outcome.target).is_some();
        let mut best = first;
        for outcome in outcomes {
            if outcome.resolution == Resolution::Ok {
                return outcome;
            }
            if best.resolution == Resolution::Broken && !is_near(&best) && is_near(&outcome) {
                best = outcome;
            }
        }
        best
    }

    fn file(&self, draft: &Draft, document: DocumentId, file: &NamedFile) -> Outcome {
        let outcome = self.path(draft, &file.readings);
        if outcome.resolution != Resolution::Broken {
            return outcome;
        }
        let document = &self.model[document];
        // An open item of another kind may be finished, and nobody said so: that is no ground to call a record wrong.
        let is_sure = |task: &TaskId| self.model.kind_of(*task).has_templates() || self.model[*task].state.is_some_and(State::done);
        let state = document.task.filter(is_sure).and_then(|task| self.model[task].state);
        let gone = draft.gone(self.answers, document, state, file);
        // What differs in case alone is a better answer than what left.
        if matches!(gone, Gone::At(_, _, Resolution::Broken) | Gone::Nowhere) && self.model.spelling(&outcome.target).is_some() {
            return outcome;
        }
        match gone.outcome(file.readings.need) {
            Some((target, resolution)) => Outcome { target: target.unwrap_or(outcome.target), resolution },
            None => outcome,
        }
    }

    fn reading(&self, draft: &Draft, reading: &Reading, readings: &Readings) -> Outcome {
        let Reading { repo, path } = reading;
        let item = self.kinds.item_at(path);
        let number = item.as_ref().and_then(|item| item.number);
        let file = |resolution| Outcome { target: Target::File { repo: repo.clone(), path: path.clone(), task: number }, resolution };
        let Some(on_disk) = draft.on_disk(reading) else {
            let resolution = match repo {
                TargetRepo::Unknown(_) => Resolution::Broken,
                TargetRepo::Known(id) => inventory_lookup::path(&self.model[*id], self.kinds, path, number, readings.anchor.as_deref()),
                TargetRepo::Workspace => Resolution::Unverifiable,
            };
            let target = match number {
                Some(number) if item.is_some_and(|item| item.is_whole) || inventory_lookup::lacks_task(repo, self.model, number) => {
                    Target::Task { repo: repo.clone(), number: Some(number), task: None }
                }
                _ if resolution == Resolution::Unverifiable || matches!(repo, TargetRepo::Unknown(_)) => return file(resolution),
                _ => Target::Document { repo: repo.clone(), path: path.clone(), document: None, task: number },
            };
            return Outcome { target, resolution };
        };
        if let Some(document) = self.model.places.document(&on_disk) {
            return self.document(reading, document, number, readings.anchor.as_deref());
        }
        if let Some(task) = self.model.places.task(&on_disk) {
            return Outcome {
                target: Target::Task { repo: repo.clone(), number: self.model[task].number, task: Some(task) },
                resolution: Resolution::Ok,
            };
        }
        let is_near = match self.answers.get(&PathQuery { path: on_disk.clone() }) {
            Some(PathStatus::File | PathStatus::Folder) => return file(Resolution::Ok),
            Some(PathStatus::Ignored) => return file(Resolution::Unverifiable),
            Some(PathStatus::Spelt(_)) => true,
            Some(PathStatus::Missing) | None => false,
        };
        // What has another number now is no file that is yet to come.
        let is_free = readings.need == Need::Free && !self.has_moved(repo, item.as_ref());
        if is_free || (!is_near && (readings.need == Need::Alike || on_disk.starts_with("../"))) {
            return file(Resolution::Unverifiable);
        }
        let (has_sources, known_task) = match repo {
            TargetRepo::Known(id) => (self.model[*id].has_sources, number.and_then(|number| self.model.task(*id, number))),
            _ => (true, None),
        };
        if let (Some(number), None, TargetRepo::Known(_)) = (number, known_task, repo) {
            return Outcome {
                target: Target::Task { repo: repo.clone(), number: Some(number), task: None },
                resolution: Resolution::Broken,
            };
        }
        if self.kinds.within(path).is_some() {
            let target = Target::Document { repo: repo.clone(), path: path.clone(), document: None, task: number };
            return Outcome { target, resolution: Resolution::Broken };
        }
        file(if has_sources || is_near { Resolution::Broken } else { Resolution::Unverifiable })
    }

    fn document(&self, reading: &Reading, document: DocumentId, task: Option<Number>, anchor: Option<&str>) -> Outcome {
        let Reading { repo, path } = reading.clone();
        let Some(anchor) = anchor else {
            let target = Target::Document { repo, path, document: Some(document), task };
            return Outcome { target, resolution: Resolution::Ok };
        };
        let entry = &self.model[document];
        let resolution = match () {
            () if names_lines(anchor) || entry.unread.is_some() => Resolution::Unverifiable,
            () if entry.anchor_id(anchor).is_some() => Resolution::Ok,
            () => Resolution::Broken,
        };
        Outcome { target: Target::Heading { repo, path, document, task, anchor: anchor.to_owned() }, resolution }
    }
}

impl Lookup<'_> {
    /// What the name of a tag comes to. One that is newer than all that there are may be planned.
    fn tag(&self, repo: RepoId, tag: &str) -> Outcome {
        let tags = self.answers.get(&TagQuery { repo: repo.0 as usize }).and_then(Option::as_ref);
        let patterns = &self.model[repo].info.tags;
        let version = |tag: &str| patterns.iter().find_map(|pattern| pattern.version(tag)).and_then(TagVersion::read);
        let is_past = |tags: &[String]| tags.iter().filter_map(|known| version(known)).max() > version(tag);
        let resolution = match tags {
            Some(tags) if tags.iter().any(|known| known == tag) => Resolution::Ok,
            Some(tags) if is_past(tags) => Resolution::Broken,
            _ => Resolution::Unverifiable,
        };
        Outcome { target: Target::Tag { repo: TargetRepo::Known(repo), tag: tag.to_owned() }, resolution }
    }
}

/// What a path in a commit comes to.
fn pinned(answers: &Answers, repo: RepoId, id: &str, path: &str) -> Outcome {
    let known = answers.get(&CommitQuery { repo: repo.0 as usize, id: id.to_owned(), path: Some(path.to_owned()) });
    let resolution = match known {
        Some(Some(true)) => Resolution::Ok,
        Some(Some(false)) => Resolution::Broken,
        Some(None) | None => Resolution::Unverifiable,
    };
    Outcome { target: Target::File { repo: TargetRepo::Known(repo), path: path.into(), task: None }, resolution }
}

/// What the name of a commit comes to; none where nothing says that it is one.
fn commit(answers: &Answers, repo: RepoId, id: &str, is_sure: bool, of: Option<&str>) -> Option<Outcome> {
    let known = answers.get(&CommitQuery { repo: repo.0 as usize, id: id.to_owned(), path: None }).copied().flatten();
    let resolution = match known {
        Some(true) => Resolution::Ok,
        _ if !is_sure => return None,
        // Nobody here knows what others have.
        _ if of.is_some() => Resolution::Unverifiable,
        Some(false) => Resolution::Broken,
        None => Resolution::Unverifiable,
    };
    let other = of.filter(|_| resolution == Resolution::Unverifiable).map(|name| TargetRepo::Unknown(name.to_owned()));
    Some(Outcome { target: Target::Commit { repo: other.unwrap_or(TargetRepo::Known(repo)), id: id.to_owned() }, resolution })
}
