//! Work that may panic, recurse deeply or never return, on worker threads with large stacks, under a time limit.

use std::any::Any;
use std::collections::VecDeque;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// Room for the deepest texts that are read.
const STACK_BYTES: usize = 64 * 1024 * 1024;
/// How many abandoned threads may still be running, since none can be stopped. Past that nothing is tried that could add one.
const MAX_ABANDONED: usize = 2;
/// How long a worker waits for more work before it ends, and what its stack and its allocator hold is released.
const MAX_IDLE: Duration = Duration::from_secs(2);

/// Whether any answer of this process hung on the clock, or on whether there was a thread to be had.
static GAVE_UP: AtomicBool = AtomicBool::new(false);

/// Whether anything was given up on since the process started: then another run of the same work may give another result.
pub(crate) fn gave_up() -> bool {
    GAVE_UP.load(Ordering::Relaxed)
}

/// Runs one kind of work on workers that are reused: there are as many as there ever were callers at the same time.
#[derive(Debug)]
pub(crate) struct Isolated {
    /// The name of its threads.
    thread: &'static str,
    /// How long an answer is waited for.
    patience: Duration,
    /// How many threads were abandoned and are still running.
    abandoned: AtomicUsize,
    queue: Mutex<Queue>,
    /// There is a job in the queue.
    queued: Condvar,
}

/// Jobs that an idle worker is about to take, so never more than there are of these.
struct Queue {
    jobs: VecDeque<Job>,
    idle: usize,
}

/// Runs the work and hands over its answer: whether somebody still waited for it.
type Job = Box<dyn FnOnce() -> bool + Send>;

/// Why there is no answer.
#[derive(Debug)]
pub(crate) enum Failure {
    /// With what the panic said.
    Panicked(Box<dyn Any + Send>),
    /// It took too long, or others did before it and still run.
    GivenUp,
}

impl Isolated {
    pub(crate) const fn new(thread: &'static str, patience: Duration) -> Self {
        let queue = Mutex::new(Queue { jobs: VecDeque::new(), idle: 0 });
        Self { thread, patience, abandoned: AtomicUsize::new(0), queue, queued: Condvar::new() }
    }

    pub(crate) const fn patience(&self) -> Duration {
        self.patience
    }

    /// The answer of a function.
    ///
    /// # Errors
    /// Where it panics or takes too long.
    pub(crate) fn run<T: Send + 'static>(&'static self, run: impl FnOnce() -> T + Send + 'static) -> Result<T, Failure> {
        if self.abandoned.load(Ordering::Relaxed) >= MAX_ABANDONED {
            return Err(given_up());
        }
        // Without room for an answer, so that one that nobody takes is known to come too late.
        let (answer, answered) = mpsc::sync_channel(0);
        let job = move || answer.send(catch_unwind(AssertUnwindSafe(run))).is_ok();
        if let Err(error) = self.assign(Box::new(job)) {
            GAVE_UP.store(true, Ordering::Relaxed);
            return Err(Failure::Panicked(Box::new(error.to_string())));
        }
        match answered.recv_timeout(self.patience) {
            Ok(result) => result.map_err(Failure::Panicked),
            Err(RecvTimeoutError::Disconnected) => Err(Failure::Panicked(Box::new("a thread ended without an answer"))),
            Err(RecvTimeoutError::Timeout) => {
                self.abandoned.fetch_add(1, Ordering::Relaxed);
                Err(given_up())
            }
        }
    }

    /// Gives a job to an idle worker, or to a new one where all are busy.
    fn assign(&'static self, job: Job) -> io::Result<()> {
        let mut queue = self.lock();
        if queue.jobs.len() < queue.idle {
            queue.jobs.push_back(job);
            drop(queue);
            self.queued.notify_one();
            return Ok(());
        }
        drop(queue);
        let builder = thread::Builder::new().name(self.thread.to_owned()).stack_size(STACK_BYTES);
        builder.spawn(move || self.work(job)).map(drop)
    }

    /// The life of a worker: it ends once there was nothing to do for a while, or after a job that it was abandoned in.
    fn work(&self, first: Job) {
        let mut next = Some(first);
        while let Some(job) = next {
            if !job() {
                self.abandoned.fetch_sub(1, Ordering::Relaxed);
                return;
            }
            let mut queue = self.lock();
            queue.idle += 1;
            let waited = self.queued.wait_timeout_while(queue, MAX_IDLE, |queue| queue.jobs.is_empty());
            queue = waited.unwrap_or_else(PoisonError::into_inner).0;
            queue.idle -= 1;
            next = queue.jobs.pop_front();
        }
    }

    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for Queue {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{} jobs, {} idle", self.jobs.len(), self.idle)
    }
}

fn given_up() -> Failure {
    GAVE_UP.store(true, Ordering::Relaxed);
    Failure::GivenUp
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::sync::Barrier;

    use super::*;

    #[test]
    fn what_never_comes_back_is_given_up_on() {
        static GATED: Isolated = Isolated::new("test", Duration::from_millis(20));
        static GATE: Mutex<()> = Mutex::new(());
        let closed = GATE.lock().unwrap();
        for _ in 0..MAX_ABANDONED {
            assert!(matches!(GATED.run(|| drop(GATE.lock())), Err(Failure::GivenUp)));
        }
        assert!(matches!(GATED.run(|| 1), Err(Failure::GivenUp)), "no more are tried");
        assert!(gave_up());
        drop(closed);
        while GATED.abandoned.load(Ordering::Relaxed) > 0 {
            thread::yield_now();
        }
        static LATER: Isolated = Isolated::new("test", Duration::from_secs(300));
        assert!(matches!(LATER.run(|| 1), Ok(1)));
        assert!(matches!(LATER.run(|| panic!("no")), Err(Failure::Panicked(said)) if said.is::<&str>()));
        // An abandoned worker has ended, and others take its place.
        assert_eq!(GATED.lock().idle, 0);
    }

    #[test]
    fn workers_are_reused_and_end_when_idle() {
        static POOL: Isolated = Isolated::new("test", Duration::from_secs(300));
        static BOTH: Barrier = Barrier::new(2);
        let idle = |count: usize| {
            while POOL.lock().idle != count {
                thread::yield_now();
            }
        };
        let mut workers = HashSet::new();
        for turn in 0..20 {
            match turn {
                // A panic costs no worker.
                7 => assert!(matches!(POOL.run(|| panic!("no")), Err(Failure::Panicked(_)))),
                _ => drop(workers.insert(POOL.run(|| thread::current().id()).unwrap())),
            }
            idle(1);
        }
        assert_eq!(workers.len(), 1);
        // Two callers at the same time need two.
        thread::scope(|scope| {
            scope.spawn(|| POOL.run(|| BOTH.wait().is_leader()).unwrap());
            scope.spawn(|| POOL.run(|| BOTH.wait().is_leader()).unwrap());
        });
        idle(2);
        idle(0);
        assert!(matches!(POOL.run(|| 1), Ok(1)));
    }
}
