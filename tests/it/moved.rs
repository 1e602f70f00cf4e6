//! Who moved: whatever happens to an owner and its mirror, the last time that they agreed is found, and who changed since.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crossbook::Analysis as Judged;
use crossbook::contract::{Moved, Verdict};
use crossbook::disk::{Progress, Touched};
use crossbook::preview::WorkspaceReader;
use crossbook::report::{Reported, json};
use proptest::prelude::*;
use proptest::test_runner::Config;
use serde_json::Value;

use crate::git::git;
use crate::project::{Project, Run, project};

const AUTHORS: [&str; 2] = ["Ann Owner", "Ben Mirror"];
const REPOS: [&str; 2] = ["api", "web"];
/// 2026-03-01, noon.
const START: u64 = 1_772_366_400;
const HOUR: u64 = 3_600;

/// Commits all that there is in a repo.
fn commit(root: &Path, repo: usize, time: u64) -> String {
    let root = root.join(REPOS[repo]);
    let git = git(&root).by(AUTHORS[repo]).at(format!("@{time} +0000"));
    git.commit("Step");
    git.head()
}

fn is_changed(root: &Path, repo: usize) -> bool {
    !git(&root.join(REPOS[repo])).run(&["status", "--porcelain"]).is_empty()
}

fn init(root: &Path) {
    for repo in REPOS {
        fs::create_dir_all(root.join(repo)).unwrap();
        git(&root.join(repo)).init();
    }
}

fn plan(limit: &str, note: &str) -> String {
    format!("# Exports \u{2014} Task 1 Plan\n\n{note}\n\n## Locked Contracts\n\n- Rate limit: `LIMIT={limit}` a minute.\n")
}

fn mirror(limit: &str, note: &str) -> String {
    format!(
        "# Other Projects \u{2014} Task 2 (Exports)\n\n{note}\n\n## Locked Contracts (Mirrored)\n\n- Rate limit (from api): `LIMIT={limit}` a minute.\n"
    )
}

/// A story of an owner and its mirror, an hour for each step.
struct Story {
    project: Project,
    time: u64,
    commits: Vec<String>,
}

impl Story {
    fn start() -> Self {
        let project = project();
        init(project.root());
        Self { project, time: START, commits: Vec::new() }
    }

    fn write(self, repo: usize, text: &str) -> Self {
        let path = ["api/docs/cross-collab/TASK1/PLAN.md", "web/docs/cross-collab/TASK2/OTHER_PROJECTS.md"][repo];
        Self { project: self.project.file(path, text), ..self }
    }

    fn commit(mut self, repo: usize) -> Self {
        self.time += HOUR * 24;
        self.commits.push(commit(self.project.root(), repo, self.time));
        self
    }

    /// What comes next is committed in the second of what came last.
    fn at_once(self) -> Self {
        Self { time: self.time - HOUR * 24, ..self }
    }

    fn owner(self, limit: &str) -> Self {
        self.write(0, &plan(limit, "")).commit(0)
    }

    fn mirror(self, limit: &str) -> Self {
        self.write(1, &mirror(limit, "")).commit(1)
    }

    /// What is told of the mirror, commits by their place in the story.
    fn tells(&self) -> Option<String> {
        let verdict = crossbook::check(self.project.root(), &Progress::silent()).unwrap();
        let mirrors = verdict.contracts.all.iter().flat_map(|contract| &contract.mirrors);
        let told = mirrors.filter(|mirror| mirror.verdict == Verdict::Drift).find_map(|mirror| verdict.contracts.moved(mirror))?;
        let short = |text: String, (place, commit): (usize, &String)| text.replace(&commit[..7], &format!("{place}"));
        Some(self.commits.iter().enumerate().fold(told.to_string(), short))
    }

    #[track_caller]
    fn is_told(&self, expected: &str) {
        assert_eq!(self.tells().as_deref(), Some(expected));
    }
}

#[test]
fn the_owner_changed_it() {
    let story = Story::start();
    let story = story.owner("60").mirror("60").owner("70").owner("80");
    story.is_told("both agreed until the owner changed it on 2026-03-04 (commit 2 by Ann Owner)");
    let run: Run = story.project.run(&["check", "--color", "never"]);
    run.exits(1).prints("copy it from api TASK1; both agreed until the owner changed it on 2026-03-04 (commit ");
}

#[test]
fn the_mirror_was_edited_and_other_parts_do_not_count() {
    let story = Story::start();
    let story = story.owner("60").mirror("60").write(0, &plan("60", "More.")).commit(0).mirror("50");
    let story = story.write(0, &plan("60", "Still more.")).commit(0).write(1, &mirror("50", "More.")).commit(1);
    story.is_told("both agreed until the mirror was edited on 2026-03-05 (commit 3 by Ben Mirror)");
    let json = String::from_utf8(story.project.command(&["contracts", "--format", "json"]).output().unwrap().stdout).unwrap();
    let report: Value = serde_json::from_str(&json).unwrap();
    let moved = &report["contracts"][0]["mirrors"][0]["moved"];
    assert_eq!((&moved["who"], &moved["changed"]["owner"]), (&Value::from("mirror-edited"), &Value::Null));
    assert_eq!(
        (&moved["agreed"]["owner"]["commit"], &moved["agreed"]["mirror"]["commit"]),
        (&story.commits[2].clone().into(), &story.commits[1].clone().into())
    );
    assert_eq!((&moved["changed"]["mirror"]["author"], &moved["changed"]["mirror"]["date"]), (&"Ben Mirror".into(), &"2026-03-05".into()));
    story.project.run(&["contracts", "rate"]).exits(0).prints("  both agreed until the mirror was edited on 2026-03-05 (commit ");
}

#[test]
fn both_changed() {
    let story = Story::start();
    let story = story.owner("60").mirror("60").mirror("50").owner("70");
    story.is_told(
        "both agreed until the owner changed it on 2026-03-05 (commit 3 by Ann Owner) and the mirror was edited on 2026-03-04 (commit 2 by Ben Mirror)",
    );
    // Where they agree again, there is nothing to tell.
    let story = story.mirror("70");
    assert_eq!(story.tells(), None);
    // The last time counts.
    story.owner("90").is_told("both agreed until the owner changed it on 2026-03-07 (commit 5 by Ann Owner)");
}

#[test]
fn who_came_back_to_what_it_said_did_not_move() {
    let story = Story::start();
    let story = story.owner("60").mirror("60").mirror("50").owner("70").owner("60");
    story.is_told("both agreed until the mirror was edited on 2026-03-04 (commit 2 by Ben Mirror)");
}

#[test]
fn other_words_for_the_same_move_nobody() {
    let story = Story::start();
    let story = story.owner("60").mirror("60").owner("70").write(1, &mirror("60", "").replace("a minute", "each minute")).commit(1);
    story.is_told("both agreed until the owner changed it on 2026-03-04 (commit 2 by Ann Owner)");
}

#[test]
fn it_may_take_both() {
    let story = Story::start();
    let more = |text: String, what: &str| text.replace("a minute.", &format!("a minute; {what}."));
    let story = story.owner("60").mirror("60").write(0, &more(plan("60", ""), "`MODE=on`")).commit(0);
    let story = story.write(1, &more(mirror("60", ""), "`MODE=off`")).at_once().commit(1);
    story.is_told(
        "both agreed until the owner changed it on 2026-03-04 (commit 2 by Ann Owner) and the mirror was edited on 2026-03-04 (commit 3 by Ben Mirror)",
    );
}

#[test]
fn what_is_not_committed_is_now() {
    let story = Story::start();
    let story = story.owner("60").mirror("60").write(0, &plan("70", ""));
    story.is_told("both agreed until the owner changed it (not committed)");
    story
        .write(1, &mirror("50", ""))
        .is_told("both agreed until the owner changed it (not committed) and the mirror was edited (not committed)");
}

#[test]
fn those_who_never_agreed_are_not_said_to_have() {
    let story = Story::start();
    let story = story.owner("60").mirror("50").owner("70");
    story.is_told("according to the history, the two never agreed");
}

#[test]
fn what_both_did_in_one_second_has_no_order() {
    let story = Story::start();
    // Who knows whether the mirror still said 50 when the owner did?
    let story = story.owner("40").mirror("50").owner("50").at_once().owner("70").at_once().mirror("60");
    story.is_told("according to the history, the two never agreed");
    // The steps of one repo have an order.
    let story = story.owner("60").at_once().owner("80");
    story.is_told("both agreed until the owner changed it on 2026-03-05 (commit 6 by Ann Owner)");
}

#[test]
fn the_page_of_a_contract_tells_its_history() {
    let story = Story::start();
    let story = story.owner("60").mirror("60").owner("70").mirror("50");
    let root = story.project.root().to_owned();
    let urls = REPOS.map(|repo| format!("[[repo]]\nname = \"{repo}\"\nurl = \"https://github.com/example/{repo}\"\n"));
    // Whoever builds has fetched a commit, on no branch.
    REPOS.iter().for_each(|repo| _ = git(&root.join(repo)).run(&["checkout", "-q", "--detach"]));
    let project = story.project.file("book.toml", urls.concat()).build().exits(1).then();
    let page = fs::read_to_string(project.path("site/contracts/api-task1-rate-limit.html")).unwrap();
    let commit = |repo: &str, place: usize| {
        let commit = &story.commits[place];
        format!("{repo} at <a href=\"https://github.com/example/{repo}/commit/{commit}\"><code>{}</code></a>", &commit[..8])
    };
    for part in [
        format!("Both agreed: {}, 2026-03-02 by Ann Owner, {}, 2026-03-03 by Ben Mirror", commit("api", 0), commit("web", 1)),
        format!("The owner changed it: {}, 2026-03-04 by Ann Owner", commit("api", 2)),
        format!("The mirror was edited: {}, 2026-03-05 by Ben Mirror", commit("web", 3)),
    ] {
        assert!(page.contains(&part), "{part} is not in\n{page}");
    }
}

#[test]
fn a_shallow_clone_knows_what_it_does_not_know() {
    let story = Story::start();
    let story = story.owner("60").mirror("60").owner("70").write(0, &plan("70", "More.")).commit(0);
    let root = story.project.root();
    let full = root.join("full");
    fs::rename(root.join("api"), &full).unwrap();
    let clone = |depth: &str| {
        let from = format!("file://{}", full.display());
        git(root).run(&["clone", "-q", "--depth", depth, &from, "api"]);
    };
    clone("1");
    fs::rename(&full, root.join(".full")).unwrap();
    story.is_told("the local history does not show whether the two ever agreed");
    fs::remove_dir_all(root.join("api")).unwrap();
    fs::rename(root.join(".full"), &full).unwrap();
    clone("3");
    fs::rename(&full, root.join(".full")).unwrap();
    // The first commit that is here holds what both said.
    story.is_told("both agreed until the owner changed it on 2026-03-04 (commit 2 by Ann Owner)");
}

#[test]
fn a_clone_without_old_contents_knows_what_it_does_not_know() {
    let story = Story::start();
    let story = story.owner("60").mirror("60").owner("70").owner("80");
    let root = story.project.root();
    let full = root.join(".full");
    fs::rename(root.join("api"), &full).unwrap();
    git(&full).run(&["config", "uploadpack.allowFilter", "true"]);
    let from = format!("file://{}", full.display());
    git(root).run(&["clone", "-q", "--filter=blob:none", &from, "api"]);
    story.is_told("the local history does not show whether the two ever agreed");
}

#[test]
fn without_git_on_one_side_nothing_is_told() {
    let story = Story::start();
    let story = story.owner("60").mirror("60").owner("70");
    fs::remove_dir_all(story.project.path("web/.git")).unwrap();
    assert_eq!(story.tells(), None);
    story.project.check().exits(1).prints("error[contract-drift]").prints_not("agreed");
}

#[test]
fn a_renamed_contract_is_followed() {
    let story = Story::start();
    let renamed = |text: String| text.replace("Rate limit", "Rate limit of exports");
    let story = story.owner("60").mirror("60").owner("70");
    let story = story.write(0, &renamed(plan("70", ""))).commit(0).write(1, &renamed(mirror("60", ""))).commit(1);
    story.is_told("both agreed until the owner changed it on 2026-03-04 (commit 2 by Ann Owner)");
}

#[test]
fn another_contract_of_the_document_is_not_taken_for_it() {
    let story = Story::start();
    let other =
        |limit: &str, retries: &str| plan(limit, &format!("Retries {retries}.")) + &format!("- Retries: `RETRIES={retries}` at most.\n");
    let story = story.write(0, &other("60", "3")).commit(0).mirror("60").write(0, &other("60", "4")).commit(0);
    let story = story.write(0, &plan("60", "").replace("- Rate limit: `LIMIT=60` a minute.", "- Retries: `RETRIES=4` at most.")).commit(0);
    // It was gone, and is back with another limit.
    let story = story.write(0, &other("70", "4")).commit(0);
    story.is_told("both agreed until the owner changed it on 2026-03-05 (commit 3 by Ann Owner)");
}

/// What happens in a repo.
#[derive(Clone, Debug)]
enum Deed {
    /// The contract is edited: to a limit, or away with it.
    Edit(usize, Option<u8>),
    /// Another part of the document.
    Other(usize),
    /// Another document of the task.
    Aside(usize),
    /// The task's folder gets another number.
    Renumber(usize, u8),
    /// A task that has nothing to do with it.
    Stranger(usize),
}

impl Deed {
    fn repo(&self) -> usize {
        let (Self::Edit(repo, _) | Self::Other(repo) | Self::Aside(repo) | Self::Renumber(repo, _) | Self::Stranger(repo)) = *self;
        repo
    }
}

/// One side as its author knows it.
#[derive(Clone, Debug)]
struct Side {
    limit: Option<u8>,
    notes: u32,
    asides: u32,
    strangers: u32,
    number: u8,
    /// Each state of the contract with the commit that wrote the document then and when that was; none for what is not committed.
    states: Vec<State>,
}

#[derive(Clone, Debug, PartialEq)]
struct State {
    limit: Option<u8>,
    time: u64,
    commit: Option<String>,
}

impl Side {
    fn new(number: u8) -> Self {
        Self { limit: Some(1), notes: 0, asides: 0, strangers: 0, number, states: Vec::new() }
    }

    fn folder(&self, root: &Path, repo: usize) -> PathBuf {
        root.join(REPOS[repo]).join(format!("docs/cross-collab/TASK{}", self.number))
    }

    /// Whether it does anything to the document's text.
    fn act(&mut self, root: &Path, repo: usize, deed: &Deed) -> bool {
        let before = self.text(repo);
        let old = self.folder(root, repo);
        match deed {
            Deed::Edit(_, limit) => self.limit = *limit,
            Deed::Other(_) => self.notes += 1,
            Deed::Aside(_) => self.asides += 1,
            Deed::Stranger(_) => self.strangers += 1,
            Deed::Renumber(_, number) => {
                self.number = *number;
                let new = self.folder(root, repo);
                if old != new && old.exists() {
                    fs::rename(&old, &new).unwrap();
                }
            }
        }
        self.write(root, repo);
        self.text(repo) != before
    }

    fn write(&self, root: &Path, repo: usize) {
        let folder = self.folder(root, repo);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(["PLAN.md", "OTHER_PROJECTS.md"][repo]), self.text(repo)).unwrap();
        fs::write(folder.join("STATUS.md"), format!("# Status of exports of {}\n\nAside {}.\n", REPOS[repo], self.asides)).unwrap();
        let stranger = root.join(REPOS[repo]).join("docs/cross-collab/TASK40");
        fs::create_dir_all(&stranger).unwrap();
        fs::write(stranger.join("STATUS.md"), format!("# Status of another thing\n\nStrange {}.\n", self.strangers)).unwrap();
    }

    /// The number of the task stands nowhere in it, so that to renumber it changes nothing else.
    fn text(&self, repo: usize) -> String {
        let heading = ["## Locked Contracts", "## Locked Contracts (Mirrored)"][repo];
        let from = ["", " (from api)"][repo];
        let contract =
            self.limit.map_or(String::new(), |limit| format!("- Rate limit{from}: `LIMIT={limit}` a minute, by `X-Rate-Key`.\n"));
        let title = ["Plan of exports that the service makes for everybody", "Other projects that take what is exported"][repo];
        format!(
            "# {title}\n\nNote {}.\n\n{heading}\n\n- Retries{from}: `RETRIES=3`.\n{contract}\n## Goal\n\nGoal of {title}.\n",
            self.notes
        )
    }
}

/// What is to be found: the commits of the last agreement, and the first change of each side since.
type Found = (Option<(String, String)>, Option<Option<String>>, Option<Option<String>>);

/// All that was in force at one moment after the other, by place. What both repos did in one second is one moment; the steps of one
/// repo follow each other whatever the clock says.
fn moments(owner: &Side, mirror: &Side) -> Vec<(usize, usize)> {
    let times: BTreeSet<u64> = owner.states.iter().chain(&mirror.states).map(|state| state.time).collect();
    let (mut here, mut there) = (None, None);
    let mut moments = Vec::new();
    for time in times {
        let at = |side: &Side| (0..side.states.len()).filter(|place| side.states[*place].time == time).collect::<Vec<_>>();
        let (ours, theirs) = (at(owner), at(mirror));
        if !ours.is_empty() && !theirs.is_empty() {
            (here, there) = (ours.last().copied(), theirs.last().copied());
            moments.push((here, there));
            continue;
        }
        for place in ours {
            here = Some(place);
            moments.push((here, there));
        }
        for place in theirs {
            there = Some(place);
            moments.push((here, there));
        }
    }
    moments.into_iter().filter_map(|(here, there)| here.zip(there)).collect()
}

/// What those who did it all know.
fn expected(owner: &Side, mirror: &Side) -> Option<Found> {
    let limits = |(here, there): (usize, usize)| owner.states[here].limit.zip(mirror.states[there].limit);
    let moments = moments(owner, mirror);
    // There is drift now, or nothing to find.
    moments.last().copied().and_then(limits).filter(|(one, other)| one != other)?;
    let agreed = moments.into_iter().rfind(|moment| limits(*moment).is_some_and(|(one, other)| one == other));
    let Some((here, there)) = agreed else { return Some((None, None, None)) };
    let first = |side: &Side, at: usize| {
        let limit = side.states[at].limit;
        let is_moved = side.states.last()?.limit != limit;
        side.states[at..].iter().find(|state| state.limit != limit).map(|state| state.commit.clone()).filter(|_| is_moved)
    };
    let commits = owner.states[here].commit.clone().zip(mirror.states[there].commit.clone());
    Some((commits, first(owner, here), first(mirror, there)))
}

/// What a preview shows after something happened.
fn refreshed(reader: &mut WorkspaceReader, touched: Touched) -> String {
    reader.miss(touched);
    let workspace = reader.open().unwrap();
    shown(&reader.read(workspace).unwrap().snapshot.analysis)
}

fn shown(judged: &Judged) -> String {
    json::render(&Reported::whole(&judged.model, &judged.contracts, &judged.findings))
}

fn deed() -> impl Strategy<Value = Deed> {
    let repo = || 0..2_usize;
    prop_oneof![
        6 => (repo(), prop::option::weighted(0.9, 1..4_u8)).prop_map(|(repo, limit)| Deed::Edit(repo, limit)),
        2 => repo().prop_map(Deed::Other),
        1 => repo().prop_map(Deed::Aside),
        2 => (repo(), 1..9_u8).prop_map(|(repo, number)| Deed::Renumber(repo, number)),
        1 => repo().prop_map(Deed::Stranger),
    ]
}

/// Each case makes a dozen commits: so many of them, unless somebody asks for more with `PROPTEST_CASES`.
fn config() -> Config {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    Config { cases: asked.unwrap_or(10), max_shrink_iters: 60, failure_persistence: None, ..Config::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn whatever_happened_the_last_agreement_is_found_and_who_moved(
        // Some happen in the same second, and some where the clock goes wrong.
        deeds in prop::collection::vec((deed(), prop::sample::select(vec![0_u64, 0, 1, 1, 1, 5]), prop::sample::select(vec![0_u64, 0, 0, 3])), 1..16),
        uncommitted in prop::option::of(deed()),
    ) {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path();
        init(root);
        let mut sides = [Side::new(1), Side::new(2)];
        let mut time = START;
        let mut latest = [START; 2];
        for (repo, side) in sides.iter_mut().enumerate() {
            time += HOUR;
            side.write(root, repo);
            let commit = commit(root, repo, time);
            side.states.push(State { limit: side.limit, time, commit: Some(commit) });
            latest[repo] = time;
        }
        let mut preview = WorkspaceReader::new(root);
        for (deed, hours, behind) in &deeds {
            let repo = deed.repo();
            time += HOUR * hours;
            let is_written = sides[repo].act(root, repo, deed);
            let clock = time - HOUR * behind;
            if !is_changed(root, repo) {
                continue;
            }
            let commit = commit(root, repo, clock);
            // On the main line nothing is older than what it was made on.
            latest[repo] = latest[repo].max(clock);
            if is_written {
                let limit = sides[repo].limit;
                sides[repo].states.push(State { limit, time: latest[repo], commit: Some(commit) });
                refreshed(&mut preview, Touched::Anything);
            }
        }
        let mut touched = Touched::Anything;
        if let Some(deed) = &uncommitted {
            let repo = deed.repo();
            let before = sides[repo].folder(root, repo);
            if sides[repo].act(root, repo, deed) {
                let limit = sides[repo].limit;
                sides[repo].states.push(State { limit, time: u64::MAX, commit: None });
            }
            let after = sides[repo].folder(root, repo);
            if after == before {
                refreshed(&mut preview, Touched::Anything);
                touched = Touched::Paths(["PLAN.md", "OTHER_PROJECTS.md", "STATUS.md"].map(|name| after.join(name)).into());
            }
        }
        let verdict = crossbook::check(root, &Progress::silent()).unwrap();
        prop_assert_eq!(refreshed(&mut preview, touched), shown(&verdict));
        let contracts = &verdict.contracts;
        let mirrors = contracts.all.iter().flat_map(|contract| &contract.mirrors);
        let drifted: Vec<_> = mirrors.filter(|mirror| mirror.verdict == Verdict::Drift).collect();
        let found = drifted.first().map(|mirror| match contracts.moved(mirror) {
            Some(Moved::Since(divergence)) => {
                let commit = |point: &crossbook::contract::Point| point.commit.clone();
                let agreed = commit(&divergence.agreed.owner).zip(commit(&divergence.agreed.mirror));
                (agreed, divergence.changed.owner.as_ref().map(commit), divergence.changed.mirror.as_ref().map(commit))
            }
            Some(Moved::Never) => (None, None, None),
            other => panic!("{other:?}"),
        });
        prop_assert_eq!(found, expected(&sides[0], &sides[1]), "{:#?}", sides);
        prop_assert!(drifted.len() < 2);
    }
}
