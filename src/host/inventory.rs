//! Fetching the inventory of a published site: a file of the disk, or an address that the `curl` program reads.

use std::collections::HashMap;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use percent_encoding::percent_decode_str;

use super::Workspace;
use super::checkout::Checkout;
use crate::disk::program::{self, Failure, curl};
use crate::disk::{HostError, day_of, path, reason, shown_address, today};
use crate::source::{Inventory, ListedRepo, RepoInfo};
use crate::text::{Cut, Date, fold};

/// The longest inventory that is read, in bytes.
const MAX_INVENTORY_BYTES: u64 = 64 * 1024 * 1024;

/// An inventory, and what to say of it.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The inventory.
    pub inventory: Inventory,
    /// Where it was read, without a password.
    pub place: String,
    /// The day that it was made or published, and how long ago that is.
    pub as_of: String,
}

/// Reads the inventory at a path or address: `site/workspace.json`, `https://docs.example.com/workspace.json`, `file:///…`.
///
/// # Errors
/// Where it cannot be had, or is none.
pub fn read_inventory(place: &str) -> Result<Listed, HostError> {
    let (text, day) = match place.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase()) {
        Some(scheme) if scheme != "file" => {
            if !curl::is_address(place) {
                let help = "use https://, http:// or file://, or a path";
                return Err(HostError::new(shown_address(place), "is not an address that an inventory can be fetched from").with_help(help));
            }
            fetch(place)?
        }
        _ => open(&local(place))?,
    };
    let made = day.map_or_else(|| "of unknown date".to_owned(), |day| format!("of {day}"));
    let as_of = day.map_or_else(|| made.clone(), |day| age(day, today()));
    let inventory = Inventory::parse(&text, &made).map_err(|why| {
        HostError::new(shown_address(place), why).with_help("name the `workspace.json` of a site that `crossbook build` wrote")
    })?;
    Ok(Listed { inventory, place: shown_address(place), as_of })
}

/// The path that a `file:` address means, or that was given.
fn local(place: &str) -> PathBuf {
    match place.get(..7).filter(|scheme| scheme.eq_ignore_ascii_case("file://")) {
        Some(_) => {
            let rest = place.tail(7);
            let rest = rest.strip_prefix("localhost").filter(|rest| rest.starts_with('/')).unwrap_or(rest);
            PathBuf::from(percent_decode_str(rest).decode_utf8_lossy().into_owned())
        }
        None => PathBuf::from(place),
    }
}

fn open(path: &Path) -> Result<(String, Option<Date>), HostError> {
    let fail = |error: std::io::Error| HostError::new(path, format!("cannot be read: {}", reason(&error)));
    let file = File::open(path).map_err(fail)?;
    let changed = file.metadata().and_then(|about| about.modified()).ok();
    let mut bytes = Vec::new();
    file.take(MAX_INVENTORY_BYTES + 1).read_to_end(&mut bytes).map_err(fail)?;
    Ok((text(path, bytes)?, changed.and_then(day_of)))
}

fn fetch(address: &str) -> Result<(String, Option<Date>), HostError> {
    let place = shown_address(address);
    let fail = |why: String| HostError::new(&place, format!("cannot be fetched: {why}"));
    let (command, limits) = curl::get(address, MAX_INVENTORY_BYTES);
    let ended = program::run(command, Vec::new(), limits).map_err(|failure| match failure {
        Failure::Start(error) => {
            fail(format!("cannot run `curl`: {}", reason(&error))).with_help("install curl, or download the file yourself and name it")
        }
        Failure::TooLong => too_long(Path::new(&place)),
        Failure::TooSlow => fail(format!("timed out after {} seconds", limits.timeout.as_secs())),
    })?;
    if !ended.status.success() {
        let why = ended.errors.lines().next().unwrap_or("curl failed").trim_start_matches("curl: ");
        return Err(fail(why.replace(address, &place)));
    }
    let (head, body) = headers(&ended.output);
    let day = head.lines().filter_map(|line| line.split_once(':')).find(|(name, _)| name.eq_ignore_ascii_case("last-modified"));
    Ok((text(Path::new(&place), body.to_vec())?, day.and_then(|(_, value)| Date::parse(value.trim()))))
}

/// The headers of the last answer, those of redirects passed over, and what follows them.
fn headers(bytes: &[u8]) -> (String, &[u8]) {
    let mut rest = bytes;
    let mut head = String::new();
    while rest.starts_with(b"HTTP/") {
        let Some(end) = rest.windows(4).position(|four| four == b"\r\n\r\n") else { break };
        head = String::from_utf8_lossy(&rest[..end]).into_owned();
        rest = &rest[end + 4..];
    }
    (head, rest)
}

fn text(place: &Path, bytes: Vec<u8>) -> Result<String, HostError> {
    if bytes.len() as u64 > MAX_INVENTORY_BYTES {
        return Err(too_long(place));
    }
    String::from_utf8(bytes).map_err(|_| HostError::new(place, "is not UTF-8"))
}

fn too_long(place: &Path) -> HostError {
    HostError::new(place, format!("is larger than {} MB", MAX_INVENTORY_BYTES / 1024 / 1024))
}

fn age(day: Date, today: Option<Date>) -> String {
    match today.map(|today| day.days_until(today)) {
        Some(0) => format!("of {day}, today"),
        Some(1) => format!("of {day}, 1 day old"),
        Some(days) if days > 1 => format!("of {day}, {days} days old"),
        _ => format!("of {day}"),
    }
}

impl Workspace {
    /// Lets an inventory speak for the repos that are not checked out here: those that `book.toml` calls absent, and those that it
    /// does not name at all. The names of those that it now knows.
    pub fn take_inventory(&mut self, listed: &Listed) -> Vec<String> {
        let mut known = Vec::new();
        // The first checkout of each name.
        let mut called: HashMap<String, usize> = HashMap::new();
        let call = |called: &mut HashMap<String, usize>, index: usize, checkout: &Checkout| {
            for name in std::iter::once(&checkout.info.name).chain(&checkout.info.aliases) {
                called.entry(fold(name)).or_insert(index);
            }
        };
        self.checkouts.iter().enumerate().for_each(|(index, checkout)| call(&mut called, index, checkout));
        for repo in &listed.inventory.repos {
            let names = std::iter::once(&repo.name).chain(&repo.aliases);
            let own = names.filter_map(|name| called.get(&fold(name)).copied()).min();
            match own.map(|index| &mut self.checkouts[index]) {
                Some(checkout) if checkout.info.absent => checkout.info.listed.clone_from(&repo.contents),
                Some(_) => continue,
                None => {
                    let checkout = self.listed(repo);
                    call(&mut called, self.checkouts.len(), &checkout);
                    self.checkouts.push(checkout);
                }
            }
            known.extend(repo.contents.is_some().then(|| repo.name.clone()));
        }
        self.checkouts.sort_by(|one, other| one.info.name.cmp(&other.info.name));
        known
    }

    /// A repo that only the inventory knows; it would stand beside the others.
    fn listed(&self, repo: &ListedRepo) -> Checkout {
        let beside = if self.checkouts.iter().any(|checkout| checkout.info.path.is_empty()) { ".." } else { "." };
        let place = path::join(&path::join(&self.root, beside), &repo.name);
        let info = RepoInfo {
            name: repo.name.clone(),
            aliases: repo.aliases.clone(),
            path: path::relative(&self.root, &place),
            absent: true,
            listed: repo.contents.clone(),
            ..RepoInfo::default()
        };
        Checkout { info, root: place, git: None, fetched: false, is_missing: false, publish: Vec::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_files_are_paths() {
        assert_eq!(local("file:///a%20b/workspace.json"), Path::new("/a b/workspace.json"));
        assert_eq!(local("FILE://localhost/x"), Path::new("/x"));
        assert_eq!(local("site/workspace.json"), Path::new("site/workspace.json"));
    }

    #[test]
    fn headers_of_redirects_are_passed_over() {
        let answer = b"HTTP/1.1 302 Found\r\nLast-Modified: x\r\n\r\nHTTP/2 200\r\nlast-modified: Sat, 21 Nov 2026 19:27:28 GMT\r\n\r\n{}";
        let (head, body) = headers(answer);
        assert_eq!(body, b"{}");
        assert!(head.starts_with("HTTP/2 200"));
        assert_eq!(Date::parse("Sat, 21 Nov 2026 19:27:28 GMT").unwrap().to_string(), "2026-11-21");
    }

    #[test]
    fn days_are_counted() {
        let day = |text| Date::parse(text).unwrap();
        assert_eq!(age(day("2026-02-27"), Some(day("2026-03-02"))), "of 2026-02-27, 3 days old");
        assert_eq!(age(day("2026-02-27"), Some(day("2026-02-27"))), "of 2026-02-27, today");
        assert_eq!(day_of(std::time::UNIX_EPOCH), Date::parse("1970-01-01"));
    }
}
