//! How long each stage takes over one workspace: `CROSSBOOK_BENCH=DIR cargo bench`, the demo without it.
#![allow(clippy::disallowed_methods, reason = "a bench reads a workspace from disk and its place from the environment")]

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use criterion::{Criterion, Throughput};
use crossbook::diagram::Gallery;
use crossbook::disk::{Progress, Touched};
use crossbook::host::{self, Workspace};
use crossbook::pipeline::{self, Analysis, Session, Stage};
use crossbook::{markdown, site};

fn main() {
    let dir = std::env::var_os("CROSSBOOK_BENCH").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    let mut criterion = Criterion::default().sample_size(10).configure_from_args();
    let mut group = criterion.benchmark_group("pipeline");
    let open = || pipeline::open(&dir).expect("a workspace");
    let sources = host::crawl(&open(), &Progress::silent()).expect("documents");
    let files = sources.repos.iter().flat_map(|repo| &repo.files).chain(&sources.workspace);
    let texts: Vec<_> = files.map(|file| file.content.text()).collect();
    group.throughput(Throughput::Elements(texts.len() as u64));
    for stage in Stage::ALL {
        group.bench_function(stage.name(), |bench| {
            bench.iter_custom(|times| (0..times).map(|_| first_run(open()).of(stage)).sum::<Duration>());
        });
    }
    group.bench_function("parse, one thread", |bench| {
        bench.iter(|| texts.iter().map(|text| markdown::parse(text.clone()).passages.len()).sum::<usize>());
    });
    let analysis = pipeline::check(&dir, &Progress::silent()).expect("a verdict");
    group.bench_function("render", |bench| bench.iter(|| render(&analysis)));
    group.finish();
    criterion.final_summary();
}

fn first_run(workspace: Workspace) -> pipeline::Timings {
    Session::default().read(workspace, &Touched::Anything, &Progress::silent()).expect("documents").timings
}

fn render(Analysis { workspace, model, contracts, findings }: &Analysis) {
    let none = BTreeMap::new();
    let inputs = site::Inputs {
        model,
        contracts,
        findings,
        config: &workspace.config,
        name: "bench",
        content: &none,
        theme: &none,
        mermaid: None,
        pictures: &Gallery::default(),
        extra: &[],
    };
    site::build(&inputs).expect("a site");
}
