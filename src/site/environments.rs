//! What runs where: each repo by each environment, and what was done since.

use serde::Serialize;

use super::finding::PlaceView;
use super::forge::{self, CommitView};
use super::page::{PageDraft, Shared};
use super::task::TaskLink;
use super::{address, quote};
use crate::contract::{Environment, Misplaced, Missing, Pin, PinState};
use crate::lint::Location;
use crate::model::RepoId;
use crate::text::Date;

/// How many tasks and contracts are listed of one version.
const LISTED: usize = 40;
/// The longest version that is shown, in bytes.
const MAX_VERSION: usize = 40;

#[derive(Serialize)]
pub(super) struct EnvironmentsView {
    /// The environments in their order.
    names: Vec<String>,
    services: Vec<ServiceView>,
    missing: Vec<MissingView>,
    unread: Vec<UnreadView>,
    /// How many environments pin what does not exist, or are out of order.
    wrong: usize,
}

/// A repo, with what runs of it in each environment.
#[derive(Serialize)]
struct ServiceView {
    repo: String,
    href: String,
    absent: bool,
    /// One for each environment.
    cells: Vec<Vec<PinView>>,
}

/// A version that runs somewhere.
#[derive(Serialize)]
struct PinView {
    version: String,
    place: PlaceView,
    /// What is wrong with it, in a few words.
    fault: Option<String>,
    /// Why nothing is known of it.
    unverifiable: Option<&'static str>,
    /// The tag, where it is called otherwise than the version.
    tag: Option<String>,
    commit: Option<CommitView>,
    date: Option<String>,
    behind: Option<u64>,
}

/// What a repo has done, and a version of it that runs somewhere has not.
#[derive(Serialize)]
struct MissingView {
    repo: String,
    environment: String,
    version: String,
    tasks: Vec<TaskLink>,
    contracts: Vec<ContractLink>,
    more: usize,
    /// How many tasks do not say whether they were done then.
    unknown: usize,
}

#[derive(Serialize)]
struct ContractLink {
    name: String,
    href: Option<String>,
}

#[derive(Serialize)]
struct UnreadView {
    environment: String,
    repo: String,
    path: String,
    why: String,
}

/// What the first page says of environments.
#[derive(Serialize)]
pub(super) struct EnvironmentsLine {
    /// How many there are, and of how many repos anything runs in them.
    count: usize,
    services: usize,
    wrong: usize,
}

/// The line of the first page; none where no environment is configured.
pub(super) fn line(site: &Shared<'_>) -> Option<EnvironmentsLine> {
    let environments = &site.contracts.environments;
    let count = environments.all.len();
    (count > 0).then(|| EnvironmentsLine { count, services: environments.services().len(), wrong: wrong(site) })
}

/// How many pins name a tag that is not there, or are out of order.
fn wrong(site: &Shared<'_>) -> usize {
    let environments = &site.contracts.environments;
    let pins = environments.all.iter().flat_map(|environment| &environment.pins);
    pins.filter(|pin| matches!(pin.state, PinState::Unknown { .. })).count() + environments.misplaced.len()
}

pub(super) fn draft(site: &Shared<'_>) -> PageDraft<EnvironmentsView> {
    let environments = &site.contracts.environments;
    let service = |service: RepoId| ServiceView {
        repo: site.model[service].info.name.clone(),
        href: site.addresses.repo(service),
        absent: site.model[service].info.absent,
        cells: environments.all.iter().enumerate().map(|(index, environment)| cell(site, environment, index, service)).collect(),
    };
    let unread = environments.all.iter().flat_map(|environment| environment.unread.iter().map(move |unread| (environment, unread)));
    let unread = unread.map(|(environment, unread)| UnreadView {
        environment: environment.name.clone(),
        repo: site.model[unread.repo].info.name.clone(),
        path: unread.path.clone(),
        why: unread.why.clone(),
    });
    let view = EnvironmentsView {
        names: environments.all.iter().map(|environment| environment.name.clone()).collect(),
        services: environments.services().into_iter().map(service).collect(),
        missing: environments.services().into_iter().flat_map(|service| missing(site, service)).collect(),
        unread: unread.collect(),
        wrong: wrong(site),
    };
    PageDraft::new(address::ENVIRONMENTS, "Environments", view)
}

/// The versions of a repo that run in an environment, each of them once.
fn cell(site: &Shared<'_>, environment: &Environment, index: usize, service: RepoId) -> Vec<PinView> {
    let mut views: Vec<PinView> = Vec::new();
    for (at, pin) in environment.pins.iter().enumerate().filter(|(_, pin)| pin.service == service) {
        let view = view(site, pin, (index, at));
        if views.iter().all(|known| known.version != view.version) {
            views.push(view);
        }
    }
    views
}

fn view(site: &Shared<'_>, pin: &Pin, at: (usize, usize)) -> PinView {
    let (model, environments) = (site.model, &site.contracts.environments);
    let release = pin.release.as_ref();
    let newer = |pair: &&Misplaced| pair.later == at && !pair.is_left;
    let left = |pair: &&Misplaced| pair.earlier == at && pair.is_left;
    let misplaced = || {
        let newer =
            environments.misplaced.iter().find(newer).map(|pair| format!("newer than in {}", environments.all[pair.earlier.0].name));
        newer
            .or_else(|| environments.misplaced.iter().find(left).map(|pair| format!("replaced in {}", environments.all[pair.later.0].name)))
    };
    let fault = match &pin.state {
        PinState::Unknown { tag, .. } => Some(format!("no tag {tag}")),
        _ => misplaced(),
    };
    let location = Location { file: model[pin.file].file.clone(), place: Some((pin.file.into(), pin.span)) };
    PinView {
        version: quote::first(&pin.said, MAX_VERSION),
        place: site.document_place(&location),
        fault,
        unverifiable: match pin.state {
            PinState::Unverifiable(why) => Some(why),
            _ => None,
        },
        tag: pin.tag().filter(|tag| *tag != pin.said).map(str::to_owned),
        commit: release.map(|release| forge::older(&model[pin.service], &release.commit)),
        date: release.and_then(|release| Date::of_time(release.time)).map(|date| date.to_string()),
        behind: release.and_then(|release| release.behind),
    }
}

/// What the versions of a repo lack, environment by environment.
fn missing(site: &Shared<'_>, service: RepoId) -> Vec<MissingView> {
    let contract = |index: &usize| ContractLink {
        name: quote::first(&site.contracts.all[*index].name, 80),
        href: site.addresses.contract(*index).map(str::to_owned),
    };
    let view = |environment: &Environment, pin: &Pin| MissingView {
        repo: site.model[service].info.name.clone(),
        environment: environment.name.clone(),
        version: quote::first(&pin.said, MAX_VERSION),
        tasks: pin.missing.tasks.iter().take(LISTED).map(|task| site.task_link(*task)).collect(),
        contracts: pin.missing.contracts.iter().take(LISTED).map(contract).collect(),
        more: pin.missing.tasks.len().saturating_sub(LISTED) + pin.missing.contracts.len().saturating_sub(LISTED),
        unknown: pin.missing.unknown,
    };
    let mut views: Vec<MissingView> = Vec::new();
    for environment in &site.contracts.environments.all {
        for pin in environment.pins_of(service) {
            let is_known = views.iter().any(|known| known.environment == environment.name && known.version == pin.said);
            if !is_known && (pin.missing != Missing::default()) {
                views.push(view(environment, pin));
            }
        }
    }
    views
}
