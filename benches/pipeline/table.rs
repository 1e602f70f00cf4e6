//! The table of `benches/README.md`: each stage alone, the whole program, and what else is timed beside it.

use std::num::NonZero;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rustix::time::{ClockId, clock_gettime};

use super::allocations::{Asked, count};
use super::stages::{STAGES, Workspace};

/// How often each is measured; the median counts.
const RUNS: usize = 5;

/// Commands beside which the stages are shown, one `name: command` a line, for a shell that has the workspace in `DIR`.
const BESIDE: &str = "CROSSBOOK_BENCH_BESIDE";

/// Reading every file is what everything else is measured by.
const READING: &str = "find \"$DIR\" -name '*.md' -print0 | xargs -0 cat";

pub(crate) fn print(dir: &Path, workspace: &Workspace) {
    let documents = workspace.documents();
    let threads = std::thread::available_parallelism().map_or(1, NonZero::get);
    println!("{documents} documents, {threads} threads, medians of {RUNS}; allocations and the most memory held, for each document.\n");
    println!("| stage | wall ms | CPU ms | readings | allocations | KB |");
    println!("| --- | ---: | ---: | ---: | ---: | ---: |");
    let shell = |command: &str| {
        let timed = || {
            let mut shell = Command::new("sh");
            shell.args(["-c", command]).env("DIR", dir).stdout(Stdio::null()).stderr(Stdio::null());
            let started = Instant::now();
            shell.status().expect("a shell");
            started.elapsed()
        };
        timed();
        median(|| (timed(), Duration::ZERO)).0
    };
    let reading = shell(READING);
    let row = |name: &str, wall: Duration, rest: String| {
        println!("| {name} | {:.0} | {rest} |", ms(wall));
    };
    let readings = |wall: Duration| format!("{:.2}", wall.as_secs_f64() / reading.as_secs_f64());
    row("reading all files", reading, " | 1.00 | |".to_owned());
    let per_document = |number: u64| number as f64 / documents.max(1) as f64;
    for (name, stage) in STAGES {
        let (_, Asked { count, peak }) = {
            let run = stage(workspace);
            count(run)
        };
        let (wall, cpu) = median(|| {
            let run = stage(workspace);
            let (started, spent) = (Instant::now(), cpu_time());
            let given = run();
            let times = (started.elapsed(), cpu_time() - spent);
            drop(given);
            times
        });
        let memory = per_document(peak) / 1024.0;
        row(name, wall, format!("{:.0} | {} | {:.1} | {memory:.1}", ms(cpu), readings(wall), per_document(count)));
    }
    let check = format!("'{}' check -q --dir \"$DIR\"", env!("CARGO_BIN_EXE_crossbook"));
    let beside = std::env::var(BESIDE).unwrap_or_default();
    let beside = beside.lines().filter_map(|line| line.split_once(": "));
    for (name, command) in [("`crossbook check`", check.as_str())].into_iter().chain(beside) {
        let wall = shell(command);
        row(name, wall, format!(" | {} | |", readings(wall)));
    }
}

/// The median of what some runs took, by wall time and CPU time each.
fn median(mut run: impl FnMut() -> (Duration, Duration)) -> (Duration, Duration) {
    let (mut wall, mut cpu): (Vec<Duration>, Vec<Duration>) = (0..RUNS).map(|_| run()).unzip();
    wall.sort_unstable();
    cpu.sort_unstable();
    (wall[RUNS / 2], cpu[RUNS / 2])
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// How long processors were busy for this process.
fn cpu_time() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), time.tv_nsec as u32)
}
