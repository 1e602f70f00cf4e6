//! What each stage costs over one workspace: `CROSSBOOK_BENCH=DIR cargo bench --bench pipeline`, the demo without it. With `-- --table` it prints the
//! table of `benches/README.md` instead of measuring with criterion.
#![allow(clippy::disallowed_methods, reason = "a bench reads a workspace from disk and its place from the environment")]

mod allocations;
mod stages;
mod table;

use std::path::PathBuf;

use criterion::{BatchSize, Criterion, Throughput};

use self::stages::{STAGES, Workspace};

#[global_allocator]
static ALLOCATOR: allocations::Counting = allocations::Counting;

fn main() {
    let dir = std::env::var_os("CROSSBOOK_BENCH").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    let workspace = Workspace::read(&dir);
    if std::env::args().any(|argument| argument == "--table") {
        return table::print(&dir, &workspace);
    }
    let mut criterion = Criterion::default().sample_size(10).configure_from_args();
    let mut group = criterion.benchmark_group("pipeline");
    group.throughput(Throughput::Elements(workspace.documents() as u64));
    for (name, stage) in STAGES {
        group.bench_function(*name, |bench| bench.iter_batched(|| stage(&workspace), |run| run(), BatchSize::PerIteration));
    }
    group.finish();
    criterion.final_summary();
}
