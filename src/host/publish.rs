//! Putting a site in its place: compare with what stands there, stage the new one beside it, and swap.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Component, Path, PathBuf};

use rayon::prelude::*;

use super::Workspace;
use super::original::{Original, is_svg, published};
use crate::disk::door::{MAX_FILE_BYTES, Refusal, open_own};
use crate::disk::output::staging::Staging;
use crate::disk::{HostError, Progress, Stranger, output, path};
use crate::site::{File, Site};

/// What publishing changed, in files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Published {
    /// Files that are new or differ.
    pub written: usize,
    /// Files that were the same already.
    pub kept: usize,
    /// Files that the site no longer has.
    pub removed: usize,
    /// Copies that could not be made; the site stands without them.
    pub left_out: Vec<LeftOut>,
    /// What somebody else put into the old site while the new one was made. It stands in the new one.
    pub strangers: Vec<Stranger>,
}

/// A file of the workspace that the site wanted a copy of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// Relative to the workspace's root.
    pub path: String,
    /// Why it was not copied, for people.
    pub reason: String,
}

/// What is to be written to one file.
enum Source<'a> {
    Bytes(Cow<'a, [u8]>),
    Copy(Original<'a>),
}

pub(super) struct Planned<'a> {
    path: &'a str,
    source: Source<'a>,
    /// Whether the old site has the same bytes there.
    pub(super) same: bool,
}

/// The folder that a site goes to, as it stands.
pub(super) struct Folder {
    /// Absolute.
    pub(super) output: PathBuf,
    staging: Staging,
    /// The files of the old site.
    pub(super) standing: BTreeSet<String>,
}

impl Folder {
    /// Clears away what a killed run left, and looks at what stands there.
    ///
    /// # Errors
    /// Where it is not one to be replaced.
    pub(super) fn new(workspace: &Workspace, output: &Path) -> Result<Self, HostError> {
        let output = path::resolve(output)?;
        guard(workspace, &output)?;
        let staging = Staging::beside(&output).ok_or_else(|| HostError::new(&output, "cannot be replaced"))?;
        let parent = output.parent().unwrap_or(&output);
        fs::create_dir_all(parent).map_err(HostError::io(parent, "cannot be created"))?;
        staging.recover()?;
        let standing = output::survey(&output)?;
        Ok(Self { output, staging, standing })
    }
}

/// Writes the site to the folder `output`. Until it is complete, the old one stands; where nothing changed, it stays.
///
/// # Errors
/// Where the folder is not one to be replaced, or the disk refuses. The old site is whole then.
pub fn publish(workspace: &Workspace, site: &Site, output: &Path, progress: &Progress) -> Result<Published, HostError> {
    let Folder { output, staging, standing } = Folder::new(workspace, output)?;
    if let Some(path) = site.files.keys().find(|path| !is_plain(path)) {
        return Err(HostError::new(output.join(path), "has a name that a site cannot have"));
    }

    progress.stage("Comparing");
    let compared = site.files.par_iter().map(|(path, file)| {
        progress.count();
        plan(workspace, &output, &standing, path, file)
    });
    let compared: Vec<Result<Planned<'_>, LeftOut>> = compared.collect();
    let mut planned = Vec::with_capacity(compared.len());
    let mut left_out = Vec::new();
    for result in compared {
        match result {
            Ok(file) => planned.push(file),
            Err(copy) => left_out.push(copy),
        }
    }
    let kept = planned.iter().filter(|file| file.same).count();
    let wanted: BTreeSet<&str> = planned.iter().map(|file| file.path).collect();
    let removed = standing.iter().filter(|path| !wanted.contains(path.as_str())).count();
    let mut published = Published { written: planned.len() - kept, kept, removed, left_out, strangers: Vec::new() };
    if published.written > 0 || removed > 0 || !output::is_site(&output) {
        let _held = staging.begin(&output::manifest(wanted.iter().copied()))?;
        progress.stage("Writing");
        match stage(&planned, &output, &staging, progress).and_then(|()| staging.finish()) {
            Ok(strangers) => published.strangers = strangers,
            Err(error) => {
                // The first error is the one to tell; what cannot be removed now, the next run removes.
                let _ = staging.discard();
                return Err(error);
            }
        }
    }
    Ok(published)
}

/// Keeps the site from standing where it would replace, or be mixed with, what people wrote.
fn guard(workspace: &Workspace, output: &Path) -> Result<(), HostError> {
    let refuse = |message: String| {
        let help = "choose another folder for the site: `--output`, or `output` under [build] in `book.toml`";
        Err(HostError::new(output, message).with_help(help))
    };
    if output == workspace.root || output == workspace.base {
        return refuse("is the workspace itself, which the site would replace".to_owned());
    }
    if workspace.root.starts_with(output) || workspace.base.starts_with(output) {
        return refuse("contains the workspace, which the site would replace".to_owned());
    }
    let real = |place: &Path| place.canonicalize().unwrap_or_else(|_| place.to_path_buf());
    for checkout in &workspace.checkouts {
        let (name, root) = (&checkout.info.name, real(&checkout.root));
        if [&root, &checkout.root].into_iter().any(|root| root.starts_with(output)) {
            return refuse(format!("contains the repo `{name}`, which the site would replace"));
        }
        for folder in workspace.config.kinds.folders() {
            let crawled = path::join(&checkout.root, folder);
            if crawled != checkout.root && output.starts_with(real(&crawled)) {
                return refuse(format!("is in `{folder}` of the repo `{name}`, among the documents of the site"));
            }
        }
    }
    Ok(())
}

fn is_plain(path: &str) -> bool {
    let parts = Path::new(path).components();
    !path.is_empty() && path != output::MARKER && !path.ends_with('/') && parts.clone().all(|part| matches!(part, Component::Normal(_)))
}

/// What is to become of one file.
///
/// # Errors
/// Where it is a copy that cannot be created.
pub(super) fn plan<'a>(
    workspace: &'a Workspace,
    output: &Path,
    standing: &BTreeSet<String>,
    path: &'a str,
    file: &'a File,
) -> Result<Planned<'a>, LeftOut> {
    let source = match file {
        File::Bytes(bytes) => Source::Bytes(Cow::Borrowed(bytes)),
        File::Copy(from) => {
            let fail = |reason: String| LeftOut { path: from.clone(), reason };
            let original = Original::of(workspace, from).ok_or_else(|| fail("it is outside the workspace".to_owned()))?;
            let opened = original.open().map_err(|refusal| fail(refusal.why("repo")))?;
            match is_svg(from) {
                true => Source::Bytes(Cow::Owned(published(from, opened).map_err(fail)?)),
                false => Source::Copy(original),
            }
        }
    };
    // What cannot be compared is written anew.
    let same = standing.contains(path) && source.is_in(&output.join(path)).unwrap_or(false);
    Ok(Planned { path, source, same })
}

impl Source<'_> {
    /// Whether a file of the old site holds the same bytes.
    fn is_in(&self, old: &Path) -> Result<bool, Refusal> {
        let mut old = open_own(old)?;
        match self {
            Self::Bytes(bytes) => Ok(old.size == bytes.len() as u64 && old.read(MAX_FILE_BYTES.max(bytes.len() as u64))? == **bytes),
            Self::Copy(original) => {
                let mut new = original.open()?;
                Ok(old.size == new.size && equal(&mut new.file, &mut old.file)?)
            }
        }
    }

    fn write(&self, to: &Path) -> Result<(), Refusal> {
        let mut file = fs::File::create_new(to)?;
        match self {
            Self::Bytes(bytes) => file.write_all(bytes)?,
            Self::Copy(original) => {
                // It may grow while it is copied.
                let mut from = original.open()?.file.take(MAX_FILE_BYTES);
                io::copy(&mut from, &mut file)?;
            }
        }
        Ok(())
    }
}

/// Compares piece by piece: what is copied may be a film.
fn equal(one: &mut impl Read, other: &mut impl Read) -> io::Result<bool> {
    const PIECE: u64 = 64 * 1024;
    let (mut left, mut right) = (Vec::new(), Vec::new());
    loop {
        left.clear();
        right.clear();
        one.take(PIECE).read_to_end(&mut left)?;
        other.take(PIECE).read_to_end(&mut right)?;
        if left != right || left.is_empty() {
            return Ok(left == right);
        }
    }
}

/// Makes the new site: what stays is linked, which costs no writing, and what changed is written.
fn stage(planned: &[Planned<'_>], output: &Path, staging: &Staging, progress: &Progress) -> Result<(), HostError> {
    let parents = planned.iter().filter_map(|file| Path::new(file.path).parent());
    let folders: BTreeSet<&Path> = parents.flat_map(Path::ancestors).filter(|folder| !folder.as_os_str().is_empty()).collect();
    for folder in folders {
        let folder = staging.folder.join(folder);
        fs::create_dir(&folder).map_err(HostError::io(&folder, "cannot be created"))?;
    }
    planned.par_iter().try_for_each(|file| {
        let to = staging.folder.join(file.path);
        let linked = file.same && fs::hard_link(output.join(file.path), &to).is_ok();
        if !linked {
            let fail = |refusal: Refusal| HostError::new(&to, format!("cannot be written: {}", refusal.why("repo")));
            file.source.write(&to).map_err(fail)?;
        }
        progress.count();
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;
    use crate::disk::{Cleaned, clean};
    use crate::host::open;

    fn workspace() -> (TempDir, Workspace) {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("web/docs/cross-collab/TASK1")).unwrap();
        fs::write(dir.path().join("web/logo.png"), "picture").unwrap();
        let workspace = open(dir.path()).unwrap();
        (dir, workspace)
    }

    fn site(files: &[(&str, &str)]) -> Site {
        let bytes = |text: &str| match text.strip_prefix("copy ") {
            Some(path) => File::Copy(path.to_owned()),
            None => File::Bytes(text.as_bytes().into()),
        };
        Site { files: files.iter().map(|(path, text)| ((*path).to_owned(), bytes(text))).collect(), ..Site::default() }
    }

    fn put(workspace: &Workspace, files: &[(&str, &str)], output: &str) -> Result<Published, HostError> {
        publish(workspace, &site(files), &workspace.root.join(output), &Progress::silent())
    }

    fn counts(published: &Published) -> (usize, usize, usize) {
        (published.written, published.kept, published.removed)
    }

    const FILES: [(&str, &str); 3] = [("index.html", "home"), ("a/b/page.html", "page"), ("a/logo.png", "copy web/logo.png")];

    #[test]
    fn a_site_is_written_kept_changed_and_cleaned() {
        let (_dir, workspace) = workspace();
        let output = workspace.root.join("out/site");
        let read = |path: &str| fs::read_to_string(output.join(path)).unwrap();
        assert_eq!(counts(&put(&workspace, &FILES, "out/site").unwrap()), (3, 0, 0));
        assert_eq!((read("a/b/page.html"), read("a/logo.png")), ("page".to_owned(), "picture".to_owned()));

        let before = output.metadata().unwrap().modified().unwrap();
        assert_eq!(counts(&put(&workspace, &FILES, "out/site").unwrap()), (0, 3, 0));
        assert_eq!(output.metadata().unwrap().modified().unwrap(), before);

        let changed = [("index.html", "HOME"), ("a/logo.png", "copy web/logo.png"), ("new/x.css", "")];
        assert_eq!(counts(&put(&workspace, &changed, "out/site").unwrap()), (2, 1, 1));
        assert_eq!(read("index.html"), "HOME");
        assert!(!output.join("a/b").exists());

        fs::write(workspace.root.join("web/logo.png"), "PICTURE").unwrap();
        assert_eq!(counts(&put(&workspace, &changed, "out/site").unwrap()), (1, 2, 0));
        assert_eq!(read("a/logo.png"), "PICTURE");

        assert_eq!(clean(&output), Ok(Cleaned::Removed(3)));
        assert_eq!(clean(&output), Ok(Cleaned::Nothing));
        assert_eq!(fs::read_dir(workspace.root.join("out")).unwrap().count(), 0);
    }

    #[test]
    fn nothing_that_people_wrote_is_replaced() {
        let (dir, workspace) = workspace();
        fs::create_dir_all(workspace.root.join("full")).unwrap();
        fs::write(workspace.root.join("full/mine.txt"), "mine").unwrap();
        let refused = [
            (".", "is the workspace itself, which the site would replace"),
            ("..", "contains the workspace, which the site would replace"),
            ("/", "contains the workspace, which the site would replace"),
            ("web", "contains the repo `web`, which the site would replace"),
            ("web/docs/cross-collab/TASK1/site", "is in `docs/cross-collab` of the repo `web`, among the documents of the site"),
            ("full", "contains files that Crossbook did not write"),
            ("web/logo.png", "is not a folder"),
            ("web/docs", "contains files that Crossbook did not write"),
        ];
        for (output, message) in refused {
            let error = put(&workspace, &FILES, output).unwrap_err();
            assert_eq!(error.message, message, "{output}");
            assert!(error.help.is_some());
        }
        assert_eq!(fs::read_to_string(dir.path().join("full/mine.txt")).unwrap(), "mine");
        assert!(clean(&workspace.root.join("full")).is_err());
        fs::create_dir(workspace.root.join("empty")).unwrap();
        assert_eq!(counts(&put(&workspace, &FILES, "empty").unwrap()), (3, 0, 0));
    }

    #[test]
    fn a_file_that_somebody_put_into_the_site_is_seen_before_it_is_lost() {
        let (_dir, workspace) = workspace();
        put(&workspace, &FILES, "site").unwrap();
        let mine = workspace.root.join("site/a/mine.txt");
        fs::write(&mine, "mine").unwrap();
        fs::write(workspace.root.join("site/.DS_Store"), "").unwrap();
        for error in [put(&workspace, &[], "site").unwrap_err(), clean(&workspace.root.join("site")).unwrap_err()] {
            assert_eq!(
                (error.path.as_path(), error.message.as_str()),
                (mine.as_path(), "is in the folder of the site, and was not written by Crossbook")
            );
        }
        fs::remove_file(mine).unwrap();
        assert_eq!(counts(&put(&workspace, &[], "site").unwrap()), (0, 0, 3));
    }

    #[test]
    fn what_a_killed_run_left_is_cleared() {
        let (_dir, workspace) = workspace();
        put(&workspace, &FILES, "site").unwrap();
        let left = workspace.root.join(".site.crossbook-staging");
        fs::create_dir_all(left.join("a")).unwrap();
        fs::write(left.join(output::MARKER), output::manifest(["a/half.html"].into_iter())).unwrap();
        fs::hard_link(workspace.root.join("site/index.html"), left.join("index.html")).unwrap();
        fs::write(left.join("a/half.html"), "ha").unwrap();
        assert_eq!(counts(&put(&workspace, &FILES, "site").unwrap()), (0, 3, 0));
        assert!(!left.exists());
        assert_eq!(fs::read_to_string(workspace.root.join("site/index.html")).unwrap(), "home");
    }

    #[test]
    fn a_run_that_fails_leaves_the_old_site() {
        let (_dir, workspace) = workspace();
        put(&workspace, &FILES, "site").unwrap();
        let clash = [("index.html", "new"), ("x", "a file"), ("x/y", "in a folder")];
        assert!(put(&workspace, &clash, "site").unwrap_err().message.starts_with("cannot be written: "));
        assert!(put(&workspace, &[("../x", "")], "site").is_err());
        assert!(put(&workspace, &[(output::MARKER, "")], "site").is_err());
        assert!(!workspace.root.join(".site.crossbook-staging").exists());
        assert_eq!(counts(&put(&workspace, &FILES, "site").unwrap()), (0, 3, 0));
    }

    #[cfg(unix)]
    #[test]
    fn links_lead_neither_out_of_the_repo_nor_out_of_the_site() {
        use std::os::unix::fs::symlink;
        let (dir, workspace) = workspace();
        fs::write(dir.path().join("secret"), "secret").unwrap();
        symlink("../secret", dir.path().join("web/shown.png")).unwrap();
        symlink("logo.png", dir.path().join("web/alias.png")).unwrap();
        let files = [
            ("shown.png", "copy web/shown.png"),
            ("alias.png", "copy web/alias.png"),
            ("gone.png", "copy web/gone.png"),
            ("x", "copy ../x"),
        ];
        let published = put(&workspace, &files, "site").unwrap();
        assert_eq!(published.written, 1);
        let left: Vec<&str> = published.left_out.iter().map(|copy| copy.path.as_str()).collect();
        assert_eq!(left, ["web/gone.png", "web/shown.png", "../x"]);

        // A page that somebody replaced by a link, and an output that is a link itself.
        fs::remove_file(dir.path().join("site/alias.png")).unwrap();
        symlink(dir.path().join("secret"), dir.path().join("site/alias.png")).unwrap();
        symlink("site", dir.path().join("linked")).unwrap();
        assert!(clean(&dir.path().join("linked")).is_err());
        assert_eq!(counts(&put(&workspace, &files[..2], "linked").unwrap()), (1, 0, 0));
        assert!(dir.path().join("linked").is_symlink());
        assert_eq!(fs::read_to_string(dir.path().join("secret")).unwrap(), "secret");
        assert_eq!(fs::read_to_string(dir.path().join("site/alias.png")).unwrap(), "picture");

        fs::remove_dir_all(dir.path().join("site")).unwrap();
        assert_eq!(put(&workspace, &files, "linked").unwrap_err().message, "is a dangling symbolic link");
    }
}
