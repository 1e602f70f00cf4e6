//! What went wrong in a case, and where it is written down.

use std::any::Any;
use std::fmt;
use std::fs;
use std::panic;
use std::path::PathBuf;
use std::sync::Mutex;

/// Why a case failed.
pub struct Failure {
    message: String,
    /// The place in the code.
    place: String,
}

/// The panics of the running case, whichever thread they happened on: what each said, and where it stood.
static PANICS: Mutex<Vec<(String, String)>> = Mutex::new(Vec::new());

/// Notes panics instead of printing them.
pub fn listen() {
    panic::set_hook(Box::new(|info| {
        let place = info.location().map_or_else(String::new, |location| format!("{}:{}", location.file(), location.line()));
        let mut panics = PANICS.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        panics.push((said(info.payload()), place));
        // A case may panic often and be caught each time.
        if panics.len() > 64 {
            panics.remove(0);
        }
    }));
}

fn said(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied().or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("a panic without words").to_owned()
}

impl Failure {
    /// What came out of a check.
    pub fn of(payload: Box<dyn Any + Send>) -> Self {
        let message = said(&*payload);
        let mut panics = PANICS.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let place = panics.iter().rev().find(|(words, _)| *words == message).map(|(_, place)| place.clone());
        panics.clear();
        Self { message, place: place.unwrap_or_default() }
    }

    /// A panic of our own code that somebody caught: what runs foreign code apart takes it for that code's.
    pub fn hidden() -> Option<Self> {
        let mut panics = PANICS.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let own = panics.drain(..).find(|(_, place)| place.starts_with("src/"));
        own.map(|(message, place)| Self { message, place })
    }

    /// What tells one fault from another: the place, since messages quote their input.
    pub fn kind(&self) -> String {
        if self.place.is_empty() { self.message.chars().take(80).collect() } else { self.place.clone() }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "panicked at {}: {}", self.place, self.message)
    }
}

/// Where cases are kept. Git ignores it.
pub fn folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/fuzz/crashes"))
}

/// Writes a case down, and says so.
pub fn keep(target: &str, bytes: &[u8], shown: &str, failure: &dyn fmt::Display) {
    let name = format!("{target}-{}", &blake3::hash(bytes).to_hex()[..12]);
    let folder = folder();
    let case = folder.join(format!("{name}.case"));
    let written = fs::create_dir_all(&folder)
        .and_then(|()| fs::write(&case, bytes))
        .and_then(|()| fs::write(folder.join(format!("{name}.txt")), format!("{failure}\n\n{shown}\n")));
    eprintln!("fuzz {target}: {failure}\n{shown}\n");
    match written {
        Ok(()) => eprintln!("run it again: CROSSBOOK_FUZZ_CASE={} cargo test --test fuzz\n", case.display()),
        Err(error) => eprintln!("it could not be written to {}: {error}\n", case.display()),
    }
}
