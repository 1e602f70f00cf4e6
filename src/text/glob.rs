//! Paths with wildcards, as `.gitignore` and editors write them.

use crate::text::Cut;
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

/// The longest pattern with wildcards, in bytes.
const MAX_PATTERN_BYTES: usize = 2000;

/// A path, or a glob: `*` and `?` within a name, `**` for any folders, `{a,b}`, `[a-z]`.
#[derive(Clone, Debug)]
pub struct Pattern {
    /// The folders before the first wildcard.
    base: String,
    /// What matches the whole path; none where the pattern is a plain path.
    whole: Option<GlobSet>,
    text: String,
    /// One for each name of the path, up to a `**`: a folder that does not match its own holds nothing that the whole matches.
    names: Vec<GlobSet>,
    /// How deep what it matches lies; none where `**` leaves that open.
    depth: Option<usize>,
}

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// Where it is none, in a few words.
    pub fn new(text: &str) -> Result<Self, String> {
        let text = text.trim_start_matches("./").trim_end_matches('/').to_owned();
        if !text.contains(['*', '?', '[', '{']) {
            let base = text.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
            return Ok(Self { base, whole: None, text, names: Vec::new(), depth: None });
        }
        if text.len() > MAX_PATTERN_BYTES {
            return Err(format!("it is longer than {MAX_PATTERN_BYTES} bytes"));
        }
        // A matcher of its own would panic where the pattern nests too deep.
        let matcher = |glob: &str| {
            let built = GlobBuilder::new(glob).literal_separator(true).build();
            let set = built.and_then(|glob| GlobSetBuilder::new().add(glob).build());
            set.map_err(|error| error.kind().to_string())
        };
        let whole = matcher(&text)?;
        let parts = parts(&text);
        let plain = parts.iter().take_while(|part| !part.contains(['*', '?', '[', '{'])).count();
        let named: Vec<&str> = parts.iter().copied().take_while(|part| *part != "**").collect();
        let names = named.iter().map(|part| matcher(part)).collect::<Result<_, _>>()?;
        let slashes_in_braces = parts.iter().any(|part| part.contains('/'));
        let open = named.len() < parts.len() || parts.iter().any(|part| part.contains("**"));
        let names = if slashes_in_braces { Vec::new() } else { names };
        let depth = (!open && !slashes_in_braces).then_some(parts.len());
        Ok(Self { base: parts[..plain.min(parts.len() - 1)].join("/"), whole: Some(whole), names, depth, text })
    }

    /// Whether it has wildcards, and is not a plain path.
    pub fn is_glob(&self) -> bool {
        self.whole.is_some()
    }

    /// The pattern as it was written, without `./` before it and `/` behind it.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The folder that all it matches lies in; empty for the top.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// Whether the whole of a path matches; `*` does not match a `/`.
    pub fn matches(&self, path: &str) -> bool {
        match &self.whole {
            Some(whole) => whole.is_match(path),
            None => self.text == path,
        }
    }

    /// Whether something below this folder can match.
    pub fn may_lie_in(&self, folder: &str) -> bool {
        let parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
        self.depth.is_none_or(|depth| parts.len() < depth) && parts.iter().zip(&self.names).all(|(part, name)| name.is_match(part))
    }

    /// The path of a match, seen from the base; none where it does not match.
    pub fn below_base<'p>(&self, path: &'p str) -> Option<&'p str> {
        let rest = if self.base.is_empty() { path } else { path.strip_prefix(self.base.as_str())?.strip_prefix('/')? };
        self.matches(path).then_some(rest)
    }

    /// A pattern with these wildcards below another folder.
    ///
    /// # Errors
    /// Where the new pattern is none, as a folder's name may hold wildcards of its own.
    pub fn moved_to(&self, folder: &str) -> Result<Self, String> {
        let tail = self.text.strip_prefix(self.base.as_str()).unwrap_or(&self.text).trim_start_matches('/');
        let folder = folder.trim_end_matches('/');
        Self::new(&if folder.is_empty() { tail.to_owned() } else { format!("{folder}/{tail}") })
    }
}

/// Globs in an order, of which the last one that matches counts.
#[derive(Default)]
pub struct PatternList {
    set: GlobSet,
    /// Which of the globs that were given each one of the set is.
    indices: Vec<usize>,
}

impl PatternList {
    /// Reads globs; what is none matches nothing.
    pub fn new(globs: &[String]) -> Self {
        let mut set = GlobSetBuilder::new();
        let mut indices = Vec::new();
        for (index, glob) in globs.iter().enumerate().filter(|(_, glob)| glob.len() <= MAX_PATTERN_BYTES) {
            // A glob that alone is none would take all others along.
            let read = |glob: &str| GlobBuilder::new(glob).literal_separator(true).build().ok();
            if let Some(glob) = read(glob).filter(|glob| GlobSetBuilder::new().add(glob.clone()).build().is_ok()) {
                set.add(glob);
                indices.push(index);
            }
        }
        set.build().map_or_else(|_| Self::default(), |set| Self { set, indices })
    }

    /// The last glob that matches the whole of a path.
    pub fn last_match(&self, path: &str) -> Option<usize> {
        self.set.matches(path).into_iter().max().map(|index| self.indices[index])
    }
}

/// The names of a path, where a `/` inside braces or brackets ends none.
fn parts(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut depth, mut from) = (0_usize, 0);
    for (at, character) in text.char_indices() {
        match character {
            '{' | '[' => depth += 1,
            '}' | ']' => depth = depth.saturating_sub(1),
            '/' if depth == 0 => {
                parts.push(text.part(from..at));
                from = at + 1;
            }
            _ => {}
        }
    }
    parts.push(text.tail(from));
    parts
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    #[test]
    fn a_glob_knows_its_folder_and_what_lies_below() {
        let schemas = Pattern::new("./schemas/v1/*.schema.json").unwrap();
        assert_eq!((schemas.base(), schemas.is_glob()), ("schemas/v1", true));
        assert_eq!(schemas.below_base("schemas/v1/a.schema.json"), Some("a.schema.json"));
        assert_eq!(schemas.below_base("schemas/v1/old/a.schema.json"), None);
        assert!(schemas.may_lie_in("schemas") && !schemas.may_lie_in("src") && !schemas.may_lie_in("schemas/v1/old"));
        let moved = schemas.moved_to("src/contracts/").unwrap();
        assert_eq!(moved.text(), "src/contracts/*.schema.json");
        let deep = Pattern::new("proto/**/*.proto").unwrap();
        assert_eq!(deep.below_base("proto/a/b/c.proto"), Some("a/b/c.proto"));
        assert!(deep.may_lie_in("proto/a/b") && !deep.may_lie_in("web/a"));
        let either = Pattern::new("{apps,packages}/*/package.json").unwrap();
        assert!(either.matches("apps/web/package.json") && either.may_lie_in("apps/web") && !either.may_lie_in("node_modules"));
        assert_eq!(either.base(), "");
    }

    #[test]
    fn a_pattern_that_is_too_much_is_none() {
        let nested = |depth: usize| format!("{}b{}", "{a,".repeat(depth), "}".repeat(depth));
        assert!(Pattern::new(&nested(20)).unwrap().matches("b"));
        assert!(Pattern::new(&nested(400)).is_err() && Pattern::new(&nested(100_000)).is_err());
        assert!(Pattern::new(&"?".repeat(2000)).is_ok());
    }

    #[test]
    fn a_plain_path_is_itself() {
        let plain = Pattern::new("schemas/a.json/").unwrap();
        assert_eq!((plain.base(), plain.is_glob()), ("schemas", false));
        assert_eq!(plain.below_base("schemas/a.json"), Some("a.json"));
        assert_eq!(Pattern::new("a.json").unwrap().below_base("a.json"), Some("a.json"));
        assert!(Pattern::new("a[").is_err() && Pattern::new("a{b").is_err());
    }
}
