//! Opening a workspace: its `book.toml`, its root, and the repos that are to be read together.

use std::error::Error;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use super::book::{Book, book_in};
use super::checkout::{self, Checkout};
use super::conventions;
use super::named::named;
use super::stand_in::take_places;
use super::workspace::Workspace;
use crate::config::{Config, ConfigError, ContractConfig, Spanned};
use crate::disk::{HostError, path, reason};
use crate::git::working_tree::{is_tree, tree_around};
use crate::text::{Pattern, Span, fold, nearest};

/// Why a workspace cannot be opened.
#[derive(Debug)]
pub enum OpenError {
    /// `book.toml` cannot be used.
    Config(ConfigError),
    /// The disk refused something.
    Host(HostError),
}

impl From<ConfigError> for OpenError {
    fn from(error: ConfigError) -> Self {
        Self::Config(error)
    }
}

impl From<HostError> for OpenError {
    fn from(error: HostError) -> Self {
        Self::Host(error)
    }
}

impl fmt::Display for OpenError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Config(error) => error.fmt(out),
            Self::Host(error) => error.fmt(out),
        }
    }
}

impl Error for OpenError {}

/// Opens the workspace of `dir`: a folder that holds `book.toml`, or one that holds repos and goes by the defaults.
///
/// # Errors
/// Where the folder or its root cannot be read, or `book.toml` cannot be used.
pub fn open(dir: &Path) -> Result<Workspace, OpenError> {
    open_for(dir, &[])
}

/// Opens the workspace of `dir` for somebody who asks about some paths: of each repo the checkout is read that holds them.
///
/// # Errors
/// As with [`open`], and where a path lies in a checkout that cannot be read with the rest.
pub fn open_for(dir: &Path, paths: &[PathBuf]) -> Result<Workspace, OpenError> {
    open_as(dir, paths, &named)
}

/// Opens the workspace of `dir` with checkouts that `book.toml` does not list, and that have no items, if they are `wanted` by their names.
///
/// # Errors
/// As with [`open`].
pub fn open_with(dir: &Path, wanted: &dyn Fn(&str) -> bool) -> Result<Workspace, OpenError> {
    open_as(dir, &[], &|config, known, others| {
        let wanted = others.iter().map(|other| &other.info.name).filter(|name| wanted(name)).cloned();
        wanted.chain(named(config, known, others)).collect()
    })
}

/// The names of those checkouts that are repos beside the ones that are known.
type Adopt<'a> = &'a dyn Fn(&Config, &[Checkout], &[Checkout]) -> Vec<String>;

fn open_as(dir: &Path, paths: &[PathBuf], adopt: Adopt<'_>) -> Result<Workspace, OpenError> {
    let help = "name the folder with `book.toml`, or the folder with the repos";
    let base = folder(dir).map_err(|error| error.with_help(help))?;
    let bounds = tree_around(&base).unwrap_or(&base).to_path_buf();
    let Book { path: config_path, text: config_text, name: book_name } = Book::read(&base, &tidy(dir), &bounds)?;
    let file = tidy(dir).join(book_name);
    let mut config = Config::parse(&config_text, &file)?;
    config.file_name = Some(book_name);
    check_paths(&config, &file)?;
    check_own(&config, &file, &base, &bounds)?;
    let root = folder(&path::join(&base, &config.workspace.root))
        .map_err(|error| error.with_help("`root` in `book.toml` is the folder with the repos, relative to `book.toml`"))?;
    let conventions = conventions::detect(&mut config, &root);
    let mut checkouts = checkout::find(&config, &root);
    let others = checkout::others(&root, &checkouts);
    let adopted = adopt(&config, &checkouts, &others);
    let (adopted, unlisted) = others.into_iter().partition(|other: &Checkout| adopted.contains(&other.info.name));
    checkouts.extend::<Vec<Checkout>>(adopted);
    checkouts.sort_by(|one, other| one.info.name.cmp(&other.info.name));
    config.kinds = conventions::in_use(&config.kinds, &checkouts);
    let stand_ins = take_places(&mut checkouts, &root, &config.kinds.folders(), paths)?;
    check_contracts(&config, &config_text, &file, &checkouts)?;
    let roots = checkouts.iter().map(|checkout| checkout.root.clone()).chain([root.clone()]).collect();
    let closed = if config.is_list_open() { checkout::closed(&root) } else { Vec::new() };
    Ok(Workspace {
        config,
        config_path,
        config_text,
        book_name,
        base,
        bounds,
        root,
        closed,
        checkouts,
        unlisted,
        stand_ins,
        conventions,
        is_strict: false,
        roots,
    })
}

/// The nearest folder above the current one that has a `book.toml`, seen from here; none where this folder has one, or holds
/// repos: then it is a workspace itself.
pub fn around() -> Option<PathBuf> {
    let climbed = climbed(Path::new("."))?;
    Some([".."].repeat(climbed).iter().collect())
}

/// As [`around`], for another folder than the current one; absolute.
pub fn above(folder: &Path) -> Option<PathBuf> {
    let climbed = climbed(folder)?;
    folder.canonicalize().ok()?.ancestors().nth(climbed).map(Path::to_path_buf)
}

/// How many folders above one its workspace is; none where it is one itself.
fn climbed(here: &Path) -> Option<usize> {
    // Documents need not be read to know whose workspace this is.
    let open = |dir: &Path| open_as(dir, &[], &|_, _, _| Vec::new());
    let is_workspace =
        |workspace: Workspace| workspace.config_path.is_some() || workspace.checkouts.iter().any(|repo| !repo.info.path.is_empty());
    if open(here).map_or(true, is_workspace) {
        return None;
    }
    let here = here.canonicalize().ok()?;
    // Without settings above, the checkout that this folder is in is the workspace.
    let is_repo = |above: &Path| is_tree(above) && open(above).is_ok_and(|workspace| !workspace.checkouts.is_empty());
    let above = || here.ancestors().skip(1);
    let climbed = above().position(|above| book_in(above).is_some()).or_else(|| above().position(is_repo))?;
    Some(climbed + 1)
}

/// The real place of a folder that must be there.
fn folder(path: &Path) -> Result<PathBuf, HostError> {
    let real = match path.canonicalize() {
        Ok(real) => real,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(HostError::new(path, "no such folder")),
        Err(error) => return Err(HostError::new(path, format!("cannot be opened: {}", reason(&error)))),
    };
    if real.is_dir() { Ok(real) } else { Err(HostError::new(path, "is not a folder")) }
}

/// `./docs` as `docs`: a path for messages.
fn tidy(path: &Path) -> PathBuf {
    path.components().filter(|part| !matches!(part, std::path::Component::CurDir)).collect()
}

pub(super) fn utf8(bytes: Vec<u8>, file: &Path) -> Result<String, HostError> {
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..at].iter().filter(|byte| **byte == b'\n').count() + 1;
        HostError::new(file, format!("is not valid UTF-8, in line {line}")).with_help("save it as UTF-8")
    })
}

/// What is read and published stays inside the folder that it is said to be of.
fn check_paths(config: &Config, file: &Path) -> Result<(), HostError> {
    let workspace = &config.workspace;
    let of_repos = config.repos.iter().flat_map(|repo| &repo.publish).chain(&config.publish).map(|path| ("publish", path, "repo"));
    let folders: Vec<String> = config.kinds.folders().into_iter().map(str::to_owned).collect();
    let folder = folders.iter().map(|folder| ("folder", folder, "repo"));
    let docs = workspace.docs.iter().map(|path| ("docs", path, "workspace"));
    let manifests = workspace.manifests.iter().map(|path| ("manifests", path, "repo"));
    match of_repos.chain(folder).chain(docs).chain(manifests).find(|(_, path, _)| !path::stays_inside(path)) {
        None => Ok(()),
        Some((key, path, whole)) => {
            let message = format!("`{key}` is `{path}`, which is outside the {whole}");
            Err(HostError::new(file, message).with_help(format!("write a path inside the {whole}, such as `docs`")))
        }
    }
}

/// What is published beside documents lies in what `book.toml` came with. Whether a symbolic link leads out of it is asked when it is
/// read.
fn check_own(config: &Config, file: &Path, base: &Path, bounds: &Path) -> Result<(), HostError> {
    let named = [
        ("theme", Some(&config.build.theme)),
        ("content", Some(&config.build.content)),
        ("templates", Some(&config.workspace.templates)),
        ("mermaid_js", config.diagrams.mermaid_js.as_ref()),
    ];
    let outside = |path: &Path| !path::join(base, path).starts_with(bounds);
    match named.into_iter().find_map(|(key, path)| Some((key, path.filter(|path| outside(path))?))) {
        None => Ok(()),
        Some((key, path)) => {
            let message = format!("`{key}` is `{}`, which is outside the workspace", path.display());
            let help = "write a path inside the folder of `book.toml`, or inside its git checkout";
            Err(HostError::new(file, message).with_help(help))
        }
    }
}

/// Contracts and environments speak of repos that there are, and of paths inside them.
fn check_contracts(config: &Config, text: &str, file: &Path, checkouts: &[Checkout]) -> Result<(), ConfigError> {
    let fail = |at: Span, message: String, help: String| Config::error(text, file, at, message, Some(help));
    let is_repo = |repo: &Spanned<String>, has_aliases: bool| {
        let aliases = |checkout: &Checkout| has_aliases && checkout.info.aliases.iter().any(|alias| fold(alias) == fold(repo.get_ref()));
        checkouts.iter().any(|checkout| checkout.info.name == *repo.get_ref() || aliases(checkout))
    };
    let environments = || config.environments.iter();
    let named = config.contracts.iter().flat_map(ContractConfig::repos).chain(environments().map(|environment| &environment.repo));
    let services = environments().flat_map(|environment| environment.services.values());
    for (repo, has_aliases) in named.map(|repo| (repo, false)).chain(services.map(|repo| (repo, true))) {
        if !is_repo(repo, has_aliases) {
            let names = || checkouts.iter().map(|checkout| checkout.info.name.as_str());
            let help = match nearest(repo.get_ref(), names()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("known repos: {}", names().collect::<Vec<_>>().join(", ")),
            };
            return Err(fail(Span::from(repo.span()), format!("no repo named `{}`", repo.get_ref()), help));
        }
    }
    let paths = config.contracts.iter().flat_map(ContractConfig::paths).map(|(_, path)| (path.get_ref(), path.span()));
    let files = environments().flat_map(|environment| environment.files.get_ref().0.iter().map(|path| (path, environment.files.span())));
    for (shown, span) in paths.chain(files) {
        if !path::stays_inside(shown) || shown.trim_matches(['.', '/']).is_empty() {
            let message = format!("`{shown}` is not a path inside the repo");
            let help = "write a path relative to the root of the repo, such as `schemas/orders.json`".to_owned();
            return Err(fail(Span::from(span), message, help));
        }
        if let Err(why) = Pattern::new(shown) {
            let help = "use the wildcards `*`, `?`, `**`, `{a,b}` and `[a-z]`".to_owned();
            return Err(fail(Span::from(span), format!("`{shown}` is neither a path nor a glob: {why}"), help));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn host_error(dir: &Path) -> HostError {
        match open(dir) {
            Err(OpenError::Host(error)) => error,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_folder_without_a_book_goes_by_the_defaults() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("web/docs/cross-collab")).unwrap();
        fs::create_dir_all(dir.path().join("lib/src")).unwrap();
        let workspace = open(dir.path()).unwrap();
        assert_eq!(workspace.config_path, None);
        assert_eq!(workspace.checkouts.iter().map(|checkout| checkout.info.name.as_str()).collect::<Vec<_>>(), ["web"]);
        assert_eq!(workspace.base, workspace.root);
    }

    #[test]
    fn the_root_is_seen_from_the_book() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("book")).unwrap();
        fs::write(dir.path().join("book/book.toml"), "[workspace]\nroot = \"..\"\n").unwrap();
        let workspace = open(&dir.path().join("book")).unwrap();
        assert_eq!(workspace.root, dir.path().canonicalize().unwrap());
        assert_eq!(workspace.config_path, Some(dir.path().join("book/book.toml")));
    }

    #[test]
    fn what_cannot_be_opened_says_why() {
        let dir = tempfile::tempdir().unwrap();
        let book = dir.path().join("book.toml");
        assert_eq!(host_error(&dir.path().join("none")).message, "no such folder");
        fs::write(&book, "title = 1").unwrap();
        assert!(matches!(open(dir.path()), Err(OpenError::Config(_))));
        assert_eq!(host_error(&book).message, "is not a folder");
        fs::write(&book, b"title = \"a\"\nurl = \"\xff\"").unwrap();
        assert_eq!(host_error(dir.path()).message, "is not valid UTF-8, in line 2");
        fs::write(&book, "[workspace]\nroot = \"gone\"").unwrap();
        assert!(host_error(dir.path()).help.unwrap().starts_with("`root`"));
        fs::write(&book, "[workspace]\npublish = [\"../../etc\"]").unwrap();
        assert_eq!(host_error(dir.path()).message, "`publish` is `../../etc`, which is outside the repo");
    }

    #[test]
    fn what_the_book_names_lies_in_what_it_came_with() {
        let dir = tempfile::tempdir().unwrap();
        let book = dir.path().join("inner/book");
        fs::create_dir_all(&book).unwrap();
        let write = |text: &str| fs::write(book.join("book.toml"), text).unwrap();
        for (key, text) in [
            ("theme", "[build]\ntheme = \"/etc\""),
            ("content", "[build]\ncontent = \"../x\""),
            ("templates", "[workspace]\ntemplates = \"a/../../x\""),
            ("mermaid_js", "[diagrams]\nmermaid_js = \"/proc/self/environ\""),
        ] {
            write(text);
            let error = host_error(&book);
            assert!(error.message.starts_with(&format!("`{key}` is ")) && error.message.ends_with("is outside the workspace"));
            assert!(error.help.is_some());
        }
        write("[build]\noutput = \"../site\"\ntheme = \"../theme\"");
        assert!(host_error(&book).message.starts_with("`theme` is"));
        fs::create_dir(dir.path().join("inner/.git")).unwrap();
        let workspace = open(&book).unwrap();
        assert_eq!(workspace.output().unwrap(), workspace.bounds.join("site"));
        write("[build]\noutput = \"../../site\"");
        let error = open(&book).unwrap().output().unwrap_err();
        assert!(error.message.starts_with("is outside the workspace") && error.help.unwrap().contains("--output"));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_of_the_workspace_chooses_no_output_elsewhere() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("book")).unwrap();
        fs::create_dir_all(dir.path().join("other")).unwrap();
        std::os::unix::fs::symlink("../other", dir.path().join("book/site")).unwrap();
        let workspace = open(&dir.path().join("book")).unwrap();
        assert!(workspace.output().unwrap_err().message.starts_with("is outside the workspace"));
        std::os::unix::fs::symlink("/etc/hostname", dir.path().join("book/book.toml")).unwrap();
        assert_eq!(host_error(&dir.path().join("book")).message, "cannot be read: a symbolic link that points outside the workspace");
    }
}
