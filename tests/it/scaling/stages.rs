//! The stages of the road, and what each costs.

use std::collections::BTreeMap;
use std::time::Duration;

use crossbook::config::Config;
use crossbook::contract::Contracts;
use crossbook::diagram::Gallery;
use crossbook::lint::{self, Finding};
use crossbook::model::{Draft, Model};
use crossbook::report::{self, Reported};
use crossbook::site;
use crossbook::source::{Answers, Sources};
use rustix::time::{ClockId, clock_gettime};

/// Runs something on a thread of its own, with all that would be done side by side done there too: what the thread costs is what
/// it all costs.
pub fn alone<T: Send>(run: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(64 << 20).spawn_scoped(scope, || {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build().unwrap();
            pool.install(run)
        });
        thread.unwrap().join().unwrap()
    })
}

/// How long the processor was busy for this thread.
fn spent() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), time.tv_nsec as u32)
}

type Render = fn(&Reported<'_>) -> String;

const FORMATS: [(&str, Render); 8] = [
    ("text", |reported| report::text::render(reported, &report::View::ALL, report::text::Color::Plain)),
    ("json", report::json::render),
    ("sarif", report::sarif::render),
    ("junit", report::junit::render),
    ("markdown", report::markdown::render),
    ("github", report::github::render),
    ("gitlab", report::gitlab::render),
    ("rdjson", report::rdjson::render),
];

/// What each stage costs over a workspace in which nothing that documents name is on the disk.
pub fn costs(sources: &Sources) -> Vec<(&'static str, Duration)> {
    let config = Config::default();
    let mut costs = Vec::new();
    fn timed<T>(costs: &mut Vec<(&'static str, Duration)>, name: &'static str, run: impl FnOnce() -> T) -> T {
        let started = spent();
        let value = run();
        costs.push((name, spent() - started));
        value
    }
    let draft = timed(&mut costs, "read", || Draft::read(&config, sources));
    let answers = Answers::default();
    let model: Model = timed(&mut costs, "resolve", || {
        draft.path_queries();
        Model::resolve(draft, &answers)
    });
    let contracts = timed(&mut costs, "compare", || Contracts::compare(None, &model, &config.contracts, sources));
    let findings: Vec<Finding> = timed(&mut costs, "check", || lint::check(&model, &contracts, &config));
    let none = BTreeMap::new();
    let pictures = Gallery::default();
    let inputs = site::Inputs {
        model: &model,
        contracts: &contracts,
        findings: &findings,
        config: &config,
        name: "a",
        content: &none,
        theme: &none,
        mermaid: None,
        pictures: &pictures,
        trends: &[],
        news: &[],
        editor: None,
        extra: &[],
    };
    timed(&mut costs, "pages", || {
        let site = site::Prepared::new(&inputs).unwrap();
        // The guide and the rules are the same whatever the documents say.
        let own = site.pages().filter(|path| !path.starts_with("guide/") && !path.starts_with("rules/"));
        own.map(|path| site.get(path).unwrap().map_or(0, |made| made.copies.len())).sum::<usize>()
    });
    let reported = Reported::whole(&model, &contracts, &findings);
    for (name, render) in FORMATS {
        timed(&mut costs, name, || render(&reported));
    }
    costs
}
