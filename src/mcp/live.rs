//! The workspace, read once and then again where something changed.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use super::Trouble;
use super::job::Listener;
use super::snapshot::Snapshot;
use crate::disk::{Progress, Stopwatch, Touched, Watch, WatchedPlaces};
use crate::error::Error;
use crate::internal;
use crate::pipeline::{self, Session};
use crate::source::Sources;

/// A change written right before a question is in its answer: the system reports it within this time.
const SETTLE: Duration = Duration::from_millis(4);
/// How soon a change is read that nobody asks about.
const PATIENCE: Duration = Duration::from_millis(100);
/// Changes without an event are found after this long at least, and after this long at most.
const MIN_INTERVAL: Duration = Duration::from_secs(3);
const MAX_INTERVAL: Duration = Duration::from_secs(60);
/// Looking at everything takes no more of the time than one part in so many.
const INTERVAL_PER_READING: u32 = 25;
const STACK_BYTES: usize = 16 << 20;

type Answer = Result<Arc<Snapshot>, Trouble>;
/// Is given what was read beside the answer, too.
type Reply = Box<dyn FnOnce(Answer, Option<&Sources>) + Send>;
type Listeners = Arc<Mutex<Vec<Listener>>>;

/// Who answers questions about the workspace as it is now.
pub(super) struct Live {
    questions: Sender<Reply>,
    listeners: Listeners,
}

impl Live {
    /// Starts to read the workspace of a folder. `tell` is given each new snapshot.
    pub(super) fn start(dir: PathBuf, tell: impl Fn(Arc<Snapshot>) + Send + 'static) -> Self {
        let (questions, asked) = channel();
        let listeners = Listeners::default();
        let told = Arc::clone(&listeners);
        let run = move || Reader::new(dir, told).run(&asked, &tell);
        // Without a thread nobody answers, which everybody who asks is told.
        let _ = thread::Builder::new().name("reader".to_owned()).stack_size(STACK_BYTES).spawn(run);
        Self { questions, listeners }
    }

    /// Asks for the workspace as it is now; `listener` is told what is read for it.
    pub(super) fn ask(&self, listener: Option<Listener>, reply: impl FnOnce(Answer, Option<&Sources>) + Send + 'static) {
        self.listeners.lock().unwrap_or_else(PoisonError::into_inner).extend(listener);
        // The reply is dropped where the reader is gone, and says so.
        let _ = self.questions.send(Box::new(reply));
    }
}

struct Reader {
    dir: PathBuf,
    session: Session,
    watch: Watch,
    watched: Option<WatchedPlaces>,
    touched: Touched,
    last: Option<Arc<Snapshot>>,
    trouble: Option<Trouble>,
    /// How long it took to read everything, and when that was.
    whole: Duration,
    looked: Stopwatch,
    listeners: Listeners,
}

impl Reader {
    fn new(dir: PathBuf, listeners: Listeners) -> Self {
        Self {
            dir,
            session: Session::default(),
            watch: Watch::new(false),
            watched: None,
            touched: Touched::Anything,
            last: None,
            trouble: None,
            whole: Duration::ZERO,
            looked: Stopwatch::start(),
            listeners,
        }
    }

    /// Answers until nobody can ask any more.
    fn run(mut self, asked: &Receiver<Reply>, tell: &dyn Fn(Arc<Snapshot>)) {
        self.refresh(tell);
        loop {
            match asked.recv_timeout(PATIENCE) {
                Ok(reply) => {
                    let seen = if self.watch.is_blind() { Touched::Anything } else { self.watch.wait(SETTLE) };
                    self.touch(seen);
                    self.refresh(tell);
                    let answer = match (&self.last, &self.trouble) {
                        (_, Some(trouble)) => Err(trouble.clone()),
                        (Some(snapshot), None) => Ok(Arc::clone(snapshot)),
                        (None, None) => Err(Trouble::new("the workspace was not read")),
                    };
                    self.listeners.lock().unwrap_or_else(PoisonError::into_inner).clear();
                    reply(answer, self.session.sources());
                }
                Err(RecvTimeoutError::Timeout) => {
                    let mut seen = self.watch.wait(Duration::ZERO);
                    let interval = (self.whole * INTERVAL_PER_READING).clamp(MIN_INTERVAL, MAX_INTERVAL);
                    if seen == Touched::nothing() {
                        // What cannot be read is not tried again all the time.
                        if self.looked.elapsed() <= interval {
                            continue;
                        }
                        seen = Touched::Anything;
                    }
                    self.touch(seen);
                    self.refresh(tell);
                }
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    fn touch(&mut self, touched: Touched) {
        self.touched = std::mem::replace(&mut self.touched, Touched::nothing()).and(touched);
    }

    /// Reads what changed.
    fn refresh(&mut self, tell: &dyn Fn(Arc<Snapshot>)) {
        if self.touched == Touched::nothing() && self.trouble.is_none() {
            return;
        }
        let read = internal::guarded(|| self.read()).unwrap_or_else(|error| {
            // What was being read may be half known.
            self.session = Session::default();
            Err(error.into())
        });
        match read {
            Ok(Some(snapshot)) => {
                self.trouble = None;
                self.last = Some(Arc::clone(&snapshot));
                tell(snapshot);
            }
            Ok(None) => self.trouble = None,
            Err(error) => {
                (self.touched, self.looked) = (Touched::Anything, Stopwatch::start());
                self.trouble = Some(error.into());
            }
        }
    }

    /// The workspace as it is now; none where it is as it was.
    fn read(&mut self) -> Result<Option<Arc<Snapshot>>, Error> {
        let workspace = pipeline::open(&self.dir)?;
        self.follow(workspace.watched_places(self.session.sources()));
        let touched = std::mem::replace(&mut self.touched, Touched::nothing());
        let listeners = Arc::clone(&self.listeners);
        let tell = move |stage: Option<&'static str>| {
            let told: Vec<Listener> = listeners.lock().unwrap_or_else(PoisonError::into_inner).clone();
            stage.iter().for_each(|stage| told.iter().for_each(|listener| listener(stage)));
        };
        let reading = self.session.read(workspace, &touched, &Progress::told(Box::new(tell), Arc::default()))?;
        if touched == Touched::Anything {
            (self.whole, self.looked) = (reading.timings.total(), Stopwatch::start());
        }
        // Files that contracts name are known only now.
        self.follow(reading.analysis.workspace.watched_places(self.session.sources()));
        self.session.await_change();
        let known = self.last.as_ref();
        if known.is_some_and(|known| Arc::ptr_eq(&known.analysis, &reading.analysis)) {
            return Ok(None);
        }
        let snapshot = Arc::new(Snapshot::new(reading.analysis, known.map(Arc::as_ref)));
        snapshot.warm();
        Ok(Some(snapshot))
    }

    fn follow(&mut self, places: WatchedPlaces) {
        if self.watched.as_ref() != Some(&places) {
            self.watch.follow(places.clone());
            self.watched = Some(places);
        }
    }
}
