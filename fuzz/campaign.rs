//! A campaign: one case after another for as long as there is time, and each fault once, as small as it can be made.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant, SystemTime};

use crate::choices::{Choices, next};
use crate::crash::{self, Failure};
use crate::watch::Watch;

/// What is tried.
pub struct Target {
    pub name: &'static str,
    /// How many cases are tried among the tests: always the same, so that a change is refused for what it does and not by chance.
    pub cases: u64,
    pub make: fn(&mut Choices) -> Case,
}

/// One input, and what must hold of it.
pub struct Case {
    /// As people read it.
    pub shown: String,
    /// Panics where something does not hold.
    pub check: Box<dyn Fn()>,
}

impl Case {
    pub fn new(shown: String, check: impl Fn() + 'static) -> Self {
        Self { shown, check: Box::new(check) }
    }
}

/// How long, and from which seed.
pub struct Campaign {
    /// None among the tests, which try so many cases.
    time: Option<Duration>,
    seed: u64,
    /// A case to run again, and nothing else.
    pub case: Option<PathBuf>,
    watch: Watch,
}

/// How long a fault is made smaller.
const MINIMISING: Duration = Duration::from_secs(30);
/// What the cases among the tests are made from.
const SEED: u64 = 1;
/// After so many faults of a target its campaign ends.
const ENOUGH: usize = 20;

impl Campaign {
    /// As the environment says: `CROSSBOOK_FUZZ_SECONDS` for each target, from a seed that the clock gives, `CROSSBOOK_FUZZ_SEED`, `CROSSBOOK_FUZZ_CASE`.
    pub fn from_environment() -> Self {
        let number = |name: &str| std::env::var(name).ok().and_then(|value| value.parse().ok());
        let clock = || SystemTime::UNIX_EPOCH.elapsed().map_or(0, |time| time.as_nanos() as u64);
        let time = number("CROSSBOOK_FUZZ_SECONDS").map(Duration::from_secs);
        crash::listen();
        Self {
            time,
            seed: number("CROSSBOOK_FUZZ_SEED").unwrap_or_else(|| if time.is_some() { clock() } else { SEED }),
            case: std::env::var_os("CROSSBOOK_FUZZ_CASE").map(PathBuf::from),
            watch: Watch::new(),
        }
    }

    /// Tries a target; says how many faults it has.
    pub fn run(&self, target: &Target) -> usize {
        let start = Instant::now();
        let mut time = self.time;
        let mut seeds = self.seed;
        let mut found: BTreeMap<String, usize> = BTreeMap::new();
        let mut cases = 0_u64;
        let goes_on = |cases, time: Option<Duration>| time.map_or(cases < target.cases, |time| cases == 0 || start.elapsed() < time);
        while goes_on(cases, time) && found.len() < ENOUGH {
            let seed = next(&mut seeds);
            let mut choices = Choices::random(seed);
            cases += 1;
            let Some(failure) = self.attempt(target, &mut choices) else { continue };
            let times = found.entry(failure.kind()).or_default();
            *times += 1;
            if *times == 1 {
                let before = start.elapsed();
                let (small, failure) = self.minimised(target, choices.taken().to_vec(), failure);
                crash::keep(target.name, &small, &shown(target, &small), &failure);
                time = time.map(|time| time + start.elapsed() - before);
            }
        }
        self.watch.end(target.name);
        let seconds = start.elapsed().as_secs_f64();
        eprintln!("fuzz {}: {cases} cases in {seconds:.0} s from seed {}, {} faults", target.name, self.seed, found.len());
        found.iter().for_each(|(kind, times)| eprintln!("  {times} times: {kind}"));
        found.len()
    }

    /// Runs a kept case again.
    pub fn replay(&self, path: &Path, targets: &[Target]) -> ExitCode {
        let bytes = std::fs::read(path).expect("CROSSBOOK_FUZZ_CASE names a file");
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let target = targets.iter().find(|target| name.strip_prefix(target.name).is_some_and(|rest| rest.starts_with(['-', '.'])));
        let target = target.expect("a case's file name starts with its target");
        eprintln!("{}", shown(target, &bytes));
        match self.attempt(target, &mut Choices::given(bytes)) {
            Some(failure) => {
                eprintln!("{failure}");
                ExitCode::FAILURE
            }
            None => ExitCode::SUCCESS,
        }
    }

    /// Makes a case and checks it; the failure, where it fails.
    fn attempt(&self, target: &Target, choices: &mut Choices) -> Option<Failure> {
        let case = (target.make)(choices);
        self.watch.begin(target.name, choices.taken(), &case.shown);
        let checked = catch_unwind(AssertUnwindSafe(|| (case.check)()));
        self.watch.pause();
        match checked {
            Ok(()) => Failure::hidden(),
            Err(payload) => Some(Failure::of(payload)),
        }
    }

    /// The same fault from as few decisions, and as simple ones, as can be found in time.
    fn minimised(&self, target: &Target, mut bytes: Vec<u8>, mut failure: Failure) -> (Vec<u8>, Failure) {
        let start = Instant::now();
        let kind = failure.kind();
        let mut improve = |bytes: &mut Vec<u8>, candidate: Vec<u8>| {
            let mut choices = Choices::given(candidate);
            let found = self.attempt(target, &mut choices).filter(|found| found.kind() == kind);
            let Some(found) = found else { return false };
            let taken = choices.taken();
            let smaller = (taken.len(), taken) < (bytes.len(), bytes.as_slice());
            if smaller {
                (*bytes, failure) = (taken.to_vec(), found);
            }
            smaller
        };
        let mut improved = true;
        while improved && start.elapsed() < MINIMISING {
            improved = false;
            let mut size = bytes.len() / 2;
            while size > 0 {
                let mut at = 0;
                while at < bytes.len() && start.elapsed() < MINIMISING {
                    let mut candidate = bytes.clone();
                    candidate.drain(at..(at + size).min(bytes.len()));
                    if improve(&mut bytes, candidate) {
                        improved = true;
                    } else {
                        at += size;
                    }
                }
                size /= 2;
            }
            let mut at = 0;
            while at < bytes.len() && start.elapsed() < MINIMISING {
                for simpler in [0, bytes[at] / 2, bytes[at].saturating_sub(1)] {
                    if bytes.get(at).is_some_and(|byte| simpler < *byte) {
                        let mut candidate = bytes.clone();
                        candidate[at] = simpler;
                        improved |= improve(&mut bytes, candidate);
                    }
                }
                at += 1;
            }
        }
        (bytes, failure)
    }
}

fn shown(target: &Target, bytes: &[u8]) -> String {
    (target.make)(&mut Choices::given(bytes.to_vec())).shown
}
