//! How long each stage takes over one workspace: `CROSSBOOK_BENCH=DIR cargo bench`, the demo without it.
#![allow(clippy::disallowed_methods, reason = "a bench reads a workspace from disk and its place from the environment")]

use std::collections::BTreeMap;
use std::path::PathBuf;

use criterion::{BatchSize, Criterion, Throughput};
use crossbook::host::{self, Progress, Workspace};
use crossbook::model::{Draft, Model};
use crossbook::source::Sources;
use crossbook::{lint, markdown, site};

fn main() {
    let dir = std::env::var_os("CROSSBOOK_BENCH").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    let workspace = host::open(&dir).expect("a workspace");
    let sources = host::crawl(&workspace, &Progress::silent()).expect("documents");
    let mut criterion = Criterion::default().sample_size(10).configure_from_args();
    stages(&mut criterion, &workspace, &sources);
    criterion.final_summary();
}

fn stages(criterion: &mut Criterion, workspace: &Workspace, sources: &Sources) {
    let config = &workspace.config;
    let texts: Vec<_> =
        sources.repos.iter().flat_map(|repo| &repo.files).chain(&sources.workspace).map(|file| file.content.text()).collect();
    let mut group = criterion.benchmark_group("pipeline");
    group.throughput(Throughput::Elements(texts.len() as u64));
    group.bench_function("read", |bench| bench.iter(|| host::crawl(workspace, &Progress::silent())));
    group.bench_function("parse, one thread", |bench| {
        bench.iter(|| texts.iter().map(|text| markdown::parse(text.clone()).passages.len()).sum::<usize>())
    });
    group.bench_function("draft", |bench| bench.iter(|| Draft::read(config, sources)));
    let draft = Draft::read(config, sources);
    let asked = draft.asked();
    group.bench_function("look up", |bench| bench.iter(|| host::look_up(workspace, &asked)));
    let answers: BTreeMap<_, _> = asked.iter().cloned().zip(host::look_up(workspace, &asked)).collect();
    group.bench_function("model", |bench| {
        bench.iter_batched(|| draft.clone(), |draft| Model::resolve(draft, &answers), BatchSize::LargeInput)
    });
    let model = Model::resolve(draft, &answers);
    group.bench_function("lint", |bench| bench.iter(|| lint::check(&model, config)));
    let findings = lint::check(&model, config);
    let none = BTreeMap::new();
    let inputs =
        site::Inputs { model: &model, findings: &findings, config, name: "bench", content: &none, theme: &none, mermaid: None, extra: &[] };
    group.bench_function("render", |bench| bench.iter(|| site::build(&inputs)));
    group.finish();
}
