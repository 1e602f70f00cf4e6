//! Reading a workspace: every document of every repo, and every task folder, into values.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::attachments::Attachments;
use super::checkout::{self, Checkout};
use super::{Workspace, fetch, shared};
use crate::disk::door::{Door, Refusal};
use crate::disk::walk::{Find, Walk, hidden, is_markdown};
use crate::disk::{HostError, Progress, Touched, output, path};
use crate::git::strays::strays;
use crate::git::{Git, UserConfig, history};
use crate::source::{Content, Head, History, RepoSource, SourceFile, Sources, TaskFolder};

/// Of how many shared files of a repo git is asked how they stand: a command line is only so long.
const MAX_SHARED_IN_STATUS: usize = 400;

/// Reads all repos of the workspace and its own documents.
///
/// # Errors
/// Where there is no repo, or one that should be there is not. A document that cannot be read is no error: it is in
/// the sources, as one that was not read.
pub fn crawl(workspace: &Workspace, progress: &Progress) -> Result<Sources, HostError> {
    fetch::fetch_all(workspace, progress)?;
    checkout::check(workspace)?;
    progress.stage("Reading");
    let user = UserConfig::seen_from(workspace.root.clone());
    let repos = workspace.checkouts.par_iter().map(|checkout| read_repo(workspace, checkout, &user, progress, None)).collect();
    Ok(Sources { repos, workspace: read_own(workspace, progress).into() })
}

/// Reads a workspace again where something happened since `before` was read: repos that nothing happened in are taken from there. Also
/// gives whether anything is another than before.
///
/// # Errors
/// Where a repo that should be there is not.
pub fn crawl_again(workspace: &Workspace, before: Sources, touched: &Touched) -> Result<(Sources, bool), HostError> {
    checkout::check(workspace)?;
    let progress = Progress::silent();
    let user = UserConfig::seen_from(workspace.root.clone());
    let count = before.repos.len();
    let mut known: BTreeMap<String, RepoSource> = before.repos.into_iter().map(|repo| (repo.info.name.clone(), repo)).collect();
    let known: Vec<Option<RepoSource>> = workspace.checkouts.iter().map(|checkout| known.remove(&checkout.info.name)).collect();
    let read = |(checkout, known): (&Checkout, Option<RepoSource>)| match known {
        Some(known) if !touched.concerns(&checkout.root) && known.info == checkout.info => (known, false),
        known => {
            let read = known.as_ref().and_then(|known| read_documents(workspace, checkout, &user, known, touched));
            let before = known.as_ref().map(|known| (known, touched));
            let mut read = read.unwrap_or_else(|| read_repo(workspace, checkout, &user, &progress, before));
            if let Some(known) = &known {
                share(&mut read.files, &known.files);
            }
            let is_other = known.as_ref() != Some(&read);
            (read, is_other)
        }
    };
    let repos: Vec<(RepoSource, bool)> = workspace.checkouts.par_iter().zip(known).map(read).collect();
    let (repos, other): (Vec<RepoSource>, Vec<bool>) = repos.into_iter().unzip();
    let mut is_other = repos.len() != count || other.contains(&true);
    let is_own = |path: &PathBuf| {
        path.starts_with(&workspace.root) && roots(workspace).all(|root| root == workspace.root || !path.starts_with(root))
    };
    let touches_own = match touched {
        Touched::Anything => true,
        Touched::Paths(paths) => paths.iter().any(is_own),
    };
    let mut own = if touches_own { Arc::new(read_own(workspace, &progress)) } else { Arc::clone(&before.workspace) };
    share(&mut own, &before.workspace);
    is_other |= own != before.workspace;
    Ok((Sources { repos, workspace: own }, is_other))
}

/// Files as they were held before, where they are the same: nobody has to look at each of them to know.
fn share(files: &mut Arc<Vec<SourceFile>>, before: &Arc<Vec<SourceFile>>) {
    if files == before {
        *files = Arc::clone(before);
    }
}

/// The documents that belong to the workspace and to no repo.
fn read_own(workspace: &Workspace, progress: &Progress) -> Vec<SourceFile> {
    let mut walk = Walk::new(&workspace.root, roots(workspace));
    if workspace.checkouts.iter().all(|checkout| checkout.root != workspace.root) {
        workspace.config.workspace.docs.iter().for_each(|docs| walk.enter(docs));
    }
    read_all(walk, progress, None)
}

fn roots(workspace: &Workspace) -> impl Iterator<Item = &Path> {
    workspace.checkouts.iter().map(|checkout| checkout.root.as_path())
}

/// Reads a repo. Where it was read before, only what something happened to since is opened again.
fn read_repo(
    workspace: &Workspace,
    checkout: &Checkout,
    user: &UserConfig,
    progress: &Progress,
    before: Option<(&RepoSource, &Touched)>,
) -> RepoSource {
    let mut source = RepoSource { info: checkout.info.clone(), ..RepoSource::default() };
    if !checkout.info.absent {
        let mut walk = Walk::new(&checkout.root, roots(workspace));
        workspace.starts(checkout).for_each(|start| walk.enter(start));
        source.folders = task_folders(workspace, checkout, &mut walk);
        // Of a fetched repo only what is read was fetched: nothing else can be missed in it.
        source.has_sources = checkout.fetched_from().is_none() && has_sources(workspace, checkout);
        source.files = read_all(walk, progress, before).into();
        source.shared = shared::read(workspace, checkout);
        if workspace.config.contracts.iter().any(|contract| contract.tag.is_some() && *contract.owner.get_ref() == checkout.info.name) {
            source.tags = Git::of(&checkout.root).tags();
        }
        source.code_owners = code_owners(&checkout.root);
        source.strays = strays(Git::of(&checkout.root), &workspace.config.kinds);
        source.head = head(workspace, checkout, user, &source.shared);
        let known = before.and_then(|(before, _)| before.history.as_ref());
        source.history = history(workspace, checkout, &source, known);
    }
    source
}

/// A repo in which nothing happened but to documents that are known and still files, read again. None where anything else did.
fn read_documents(
    workspace: &Workspace,
    checkout: &Checkout,
    user: &UserConfig,
    known: &RepoSource,
    touched: &Touched,
) -> Option<RepoSource> {
    let Touched::Paths(paths) = touched else { return None };
    let mut source = known.clone();
    let door = Door::of(&checkout.root).ok()?;
    for place in paths.iter().filter(|place| place.starts_with(&checkout.root) || checkout.root.starts_with(place)) {
        let path = path::shown(place.strip_prefix(&checkout.root).ok()?);
        let index = known.files.binary_search_by(|file| file.path.as_str().cmp(&path)).ok()?;
        let is_file = place.symlink_metadata().is_ok_and(|about| about.is_file());
        let is_read = !matches!(known.files[index].content, Content::Unread(_));
        let is_shared = known.shared.iter().any(|file| file.path == path);
        Arc::make_mut(&mut source.files)[index].content = door.content(place).ok().filter(|_| is_file && is_read && !is_shared)?;
    }
    source.head = head(workspace, checkout, user, &known.shared);
    source.history = history(workspace, checkout, &source, known.history.as_ref());
    Some(source)
}

/// Where CODEOWNERS may stand, as forges look for it.
const CODE_OWNERS: [&str; 4] = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"];

/// The first CODEOWNERS file of a repo.
fn code_owners(root: &Path) -> Option<Arc<str>> {
    let door = Door::of(root).ok()?;
    let mut places = CODE_OWNERS.iter().map(|path| root.join(path)).filter(|place| place.is_file());
    match door.content(&places.next()?).ok()? {
        Content::Text(text) | Content::Lossy { text, .. } => Some(text),
        Content::Unread(_) => None,
    }
}

/// What became of the task folders of a repo, where git knows.
fn history(workspace: &Workspace, checkout: &Checkout, source: &RepoSource, known: Option<&Arc<History>>) -> Option<Arc<History>> {
    let is_folder = |folder: &str| path::join_within(&checkout.root, folder).is_some_and(|place| place.is_dir());
    let place = workspace.config.kinds.followed_in(is_folder)?;
    history::read(Git::of(&checkout.root), place, source, known)
}

/// How the files that matter stand to what is checked out, where git knows.
fn head(workspace: &Workspace, checkout: &Checkout, user: &UserConfig, shared: &[SourceFile]) -> Option<Head> {
    let shared = shared.iter().map(|file| file.path.as_str()).take(MAX_SHARED_IN_STATUS);
    let looked_at = workspace.starts(checkout).chain(shared).map(str::to_owned).collect();
    Git::of(&checkout.root).head(looked_at, user)
}

/// The task folders, by number. Of the finds, those that are closed and belong to a task folder become the reason why
/// that one is unreadable.
fn task_folders(workspace: &Workspace, checkout: &Checkout, walk: &mut Walk<'_>) -> Vec<TaskFolder> {
    let kinds = &workspace.config.kinds;
    let mut folders: Vec<TaskFolder> = Vec::new();
    let mut known: BTreeSet<String> = BTreeSet::new();
    let mut add = |path: &str, unreadable: Option<String>| {
        if let Some(item) = kinds.item_at(path).filter(|item| item.is_whole && known.insert(item.path.to_owned())) {
            folders.push(TaskFolder { path: item.path.to_owned(), kind: item.kind, number: item.number, unreadable });
        }
    };
    let mut seen: Vec<(&str, usize)> = Vec::new();
    for (_, place) in kinds.places().filter(|(_, place)| !place.pattern.is_of_files()) {
        let depth = place.pattern.depth();
        if !seen.contains(&(place.folder.as_str(), depth)) {
            seen.push((&place.folder, depth));
            path::join_within(&checkout.root, &place.folder).iter().for_each(|folder| {
                folders_at(folder, depth, &mut |found, is_link| {
                    let path = found.strip_prefix(&checkout.root).map(path::shown).unwrap_or_default();
                    add(&path, is_link.then(|| "a symbolic link, which is not followed".to_owned()));
                });
            });
        }
    }
    for (path, find) in &walk.finds {
        // A file that cannot be read is told as a document.
        if kinds.item_at(path).is_some_and(|item| item.is_file) && matches!(find, Find::Document(_)) {
            add(path, None);
        }
    }
    Attachments::drop_from(&mut folders, |folder| &folder.path);
    folders.sort_by(|one, other| one.order().cmp(&other.order()));
    let is_any_closed = walk.finds.values().any(|find| matches!(find, Find::Closed(_)));
    for folder in folders.iter_mut().filter(|_| is_any_closed) {
        let below = format!("{}/", folder.path);
        walk.finds.retain(|path, find| {
            let Find::Closed(why) = find else { return true };
            let rest = path.strip_prefix(&below);
            if (rest.is_none() && *path != folder.path) || is_markdown(Path::new(path)) {
                return true;
            }
            let why = rest.map_or_else(|| why.clone(), |rest| format!("`{rest}` in it: {why}"));
            folder.unreadable.get_or_insert(why);
            false
        });
    }
    folders
}

/// Gives the folders so far below another one, and whether each is a symbolic link; those on the way are entered where they are none.
fn folders_at(folder: &Path, depth: usize, found: &mut dyn FnMut(&Path, bool)) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let (place, Ok(kind)) = (entry.path(), entry.file_type()) else { continue };
        if depth == 1 && (kind.is_dir() || (kind.is_symlink() && place.is_dir())) {
            found(&place, kind.is_symlink());
        } else if depth > 1 && kind.is_dir() && !hidden(&entry.file_name()) {
            folders_at(&place, depth - 1, found);
        }
    }
}

/// Whether there is any file but documents: outside the crawled folder, what is hidden at the top, and what Crossbook
/// itself keeps there. Looks folder by folder from the top, where such a file is soon met.
fn has_sources(workspace: &Workspace, checkout: &Checkout) -> bool {
    let crawled: Vec<PathBuf> = workspace.config.kinds.folders().iter().map(|folder| path::join(&checkout.root, folder)).collect();
    let mut folders = VecDeque::from([checkout.root.clone()]);
    while let Some(folder) = folders.pop_front() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let (place, name) = (entry.path(), entry.file_name());
            let Ok(kind) = entry.file_type() else { continue };
            if name == ".git" || (folder == checkout.root && (hidden(&name) || name == "book.toml")) {
                continue;
            }
            if kind.is_file() && !is_markdown(&place) {
                return true;
            }
            let entered = !crawled.contains(&place) && roots(workspace).all(|root| root != place) && !output::is_site(&place);
            if kind.is_dir() && entered {
                folders.push_back(place);
            }
        }
    }
    false
}

/// The documents that a walk found, in the order of their paths; those that were read before, and that nothing happened to since, as
/// they were read then.
fn read_all(walk: Walk<'_>, progress: &Progress, before: Option<(&RepoSource, &Touched)>) -> Vec<SourceFile> {
    let (base, door) = (walk.base, Door::of(walk.base));
    let known = |path: &str, place: &Path| {
        let (before, touched) = before?;
        let index = before.files.binary_search_by(|file| file.path.as_str().cmp(path)).ok()?;
        let content = &before.files[index].content;
        let is_read = !matches!(content, Content::Unread(_));
        (is_read && !touched.concerns(place) && !touched.concerns(&path::join(base, path))).then(|| content.clone())
    };
    let finds: Vec<(String, Find)> = walk.finds.into_iter().collect();
    let read = |(path, find): (String, Find)| {
        progress.count();
        let content = match (find, &door) {
            (Find::Document(place), Ok(door)) => match known(&path, &place).map_or_else(|| door.content(&place), Ok) {
                Ok(content) => content,
                // It went away between being found and being read.
                Err(refusal) if refusal.is_missing() => return None,
                Err(refusal) => Content::Unread(refusal.why("repo")),
            },
            (Find::Document(_), Err(refusal)) => Content::Unread(refusal.why("repo")),
            (Find::Closed(why), _) => Content::Unread(why),
        };
        Some(SourceFile { path, content })
    };
    finds.into_par_iter().filter_map(read).collect()
}

/// A file that holds more than is read of one.
pub(super) fn too_long(size: u64) -> Content {
    Content::Unread(Refusal::TooLong { size, limit: Content::LIMIT }.why("repo"))
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use tempfile::TempDir;

    use super::*;
    use crate::host::open;

    const CRAWLED: &str = "web/docs/cross-collab";

    fn workspace(files: &[(&str, &str)]) -> TempDir {
        let dir = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = dir.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        dir
    }

    fn crawled(dir: &TempDir) -> Sources {
        crawl(&open(dir.path()).unwrap(), &Progress::silent()).unwrap()
    }

    fn refused(dir: &TempDir) -> HostError {
        crawl(&open(dir.path()).unwrap(), &Progress::silent()).unwrap_err()
    }

    fn paths(files: &[SourceFile]) -> Vec<&str> {
        files.iter().map(|file| file.path.strip_prefix("docs/cross-collab/").unwrap_or(&file.path)).collect()
    }

    fn unread<'a>(repo: &'a RepoSource, path: &str) -> &'a str {
        let path = format!("docs/cross-collab/{path}");
        match &repo.files.iter().find(|file| file.path == path).unwrap().content {
            Content::Unread(why) => why,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn documents_are_read_in_the_order_of_their_paths() {
        let dir = workspace(&[
            ("web/docs/cross-collab/TASK2/PLAN.md", "\u{feff}# Two\r\n"),
            ("web/docs/cross-collab/TASK2/notes/more.MARKDOWN", "x"),
            ("web/docs/cross-collab/TASK10/PLAN.md", ""),
            ("web/docs/cross-collab/README.md", ""),
            ("web/docs/cross-collab/.draft.md", ""),
            ("web/docs/cross-collab/.git/x.md", ""),
            ("web/docs/cross-collab/TASK2/picture.png", ""),
            ("web/.gitignore", "docs"),
            ("api/docs/cross-collab/README.md", ""),
            ("docs/cross-collab/ROADMAP.md", ""),
        ]);
        let sources = crawled(&dir);
        let names: Vec<&str> = sources.repos.iter().map(|repo| repo.info.name.as_str()).collect();
        assert_eq!(names, ["api", "web"]);
        let web = &sources.repos[1];
        assert_eq!(paths(&web.files), ["README.md", "TASK10/PLAN.md", "TASK2/PLAN.md", "TASK2/notes/more.MARKDOWN"]);
        assert_eq!(&*web.files[2].content.text(), "\u{feff}# Two\r\n");
        assert_eq!(web.folders.iter().filter_map(|folder| folder.number).map(|number| number.value).collect::<Vec<_>>(), [2, 10]);
        assert!(!web.has_sources);
        assert_eq!(paths(&sources.workspace), ["ROADMAP.md"]);
    }

    #[test]
    fn every_task_folder_is_there_once_and_nothing_else_is_one() {
        let dir = workspace(&[]);
        for name in ["TASK4", "task4", "TASK007", "TASK99999999999999999999", "SUBTASK7", "notes"] {
            fs::create_dir_all(dir.path().join(CRAWLED).join(name)).unwrap();
        }
        fs::write(dir.path().join(CRAWLED).join("TASK5"), "a file").unwrap();
        let folders = crawled(&dir).repos[0].folders.clone();
        let listed: Vec<(u64, &str)> =
            folders.iter().map(|folder| (folder.number.unwrap().value, folder.path.strip_prefix("docs/cross-collab/").unwrap())).collect();
        assert_eq!(listed, [(4, "TASK4"), (4, "task4"), (7, "TASK007")]);
    }

    #[test]
    fn what_a_repo_and_the_workspace_publish_is_read_once() {
        let dir = workspace(&[
            (
                "book.toml",
                "[workspace]\npublish = [\"docs\", \"AGENTS.md\", \"none.md\"]\ndocs = [\".\"]\n[[repo]]\nname = \"web\"\nurl = \"https://x/web/\"\n[[repo]]\nname = \"gone\"\nabsent = true\n",
            ),
            ("web/docs/cross-collab/TASK1/PLAN.md", ""),
            ("web/docs/guide.md", ""),
            ("web/AGENTS.md", ""),
            ("web/other.md", ""),
            ("web/src/deep/main.c", ""),
            ("README.md", ""),
        ]);
        let sources = crawled(&dir);
        let [gone, web] = sources.repos.as_slice() else { panic!() };
        assert!(gone.info.absent && gone.files.is_empty());
        assert_eq!(paths(&web.files), ["AGENTS.md", "TASK1/PLAN.md", "docs/guide.md"]);
        assert!(web.has_sources);
        assert_eq!((web.info.path.as_str(), web.info.url.as_deref(), web.info.branch.as_deref()), ("web", Some("https://x/web"), None));
        assert_eq!(paths(&sources.workspace), ["README.md"]);
    }

    #[test]
    fn a_root_with_tasks_of_its_own_is_the_one_repo() {
        let dir = workspace(&[("docs/cross-collab/TASK1/PLAN.md", ""), ("book.toml", ""), ("src/x.rs", "")]);
        let sources = crawled(&dir);
        let [repo] = sources.repos.as_slice() else { panic!() };
        assert_eq!((repo.info.path.as_str(), repo.files.len(), repo.has_sources), ("", 1, true));
        assert!(sources.workspace.is_empty());
    }

    #[test]
    fn what_is_no_workspace_is_refused() {
        let dir = workspace(&[("src/x.rs", "")]);
        assert!(refused(&dir).message.starts_with("there is no repo here: no git checkout, and no folder with numbered documents"));
        fs::write(dir.path().join("book.toml"), "[[repo]]\nname = \"web\"\n").unwrap();
        let error = refused(&dir);
        assert_eq!(error.message, "the repo `web` should be here, but there is no such folder");
        assert_eq!(error.path, dir.path().canonicalize().unwrap().join("web"));
        assert!(error.help.unwrap().contains("absent = true"));
        let two = "[[repo]]\nname = \"web\"\npath = \"src\"\n[[repo]]\nname = \"api\"\npath = \"./src\"\n";
        fs::write(dir.path().join("book.toml"), two).unwrap();
        assert_eq!(refused(&dir).message, "is the folder of two repos: `api` and `web`");
        let dir = workspace(&[("my-app/docs/cross-collab/x.md", ""), ("my_app/docs/cross-collab/x.md", "")]);
        assert!(refused(&dir).message.contains("differ only in case"));
    }

    #[cfg(unix)]
    #[test]
    fn symbolic_links_stay_in_the_repo() {
        use std::os::unix::fs::symlink;
        let dir = workspace(&[("web/docs/cross-collab/TASK1/PLAN.md", "plan"), ("web/NOTES.md", "notes"), ("secret.md", "secret")]);
        let crawl = dir.path().join(CRAWLED);
        fs::create_dir_all(dir.path().join("outside")).unwrap();
        fs::create_dir_all(dir.path().join("web/shared")).unwrap();
        symlink("../../../NOTES.md", crawl.join("TASK1/NOTES.md")).unwrap();
        symlink("../../../../secret.md", crawl.join("TASK1/secret.md")).unwrap();
        symlink("nowhere.md", crawl.join("TASK1/dangling.md")).unwrap();
        symlink("nowhere", crawl.join("TASK1/dangling")).unwrap();
        symlink("..", crawl.join("TASK1/up")).unwrap();
        symlink("loop.md", crawl.join("loop.md")).unwrap();
        symlink("../../../outside", crawl.join("outside")).unwrap();
        symlink("../../shared", crawl.join("shared")).unwrap();
        symlink("TASK1", crawl.join("TASK2")).unwrap();
        symlink(dir.path().join("outside"), crawl.join("TASK3")).unwrap();
        let sources = crawled(&dir);
        let web = &sources.repos[0];
        assert_eq!(
            paths(&web.files),
            ["TASK1/NOTES.md", "TASK1/PLAN.md", "TASK1/dangling.md", "TASK1/secret.md", "loop.md", "outside", "shared"]
        );
        assert_eq!(&*web.files[0].content.text(), "notes");
        assert_eq!(unread(web, "TASK1/secret.md"), "a symbolic link that points outside the repo");
        assert_eq!(unread(web, "outside"), "a symbolic link that points outside the repo");
        assert_eq!(unread(web, "shared"), "a symbolic link to a folder, which is not followed");
        assert!(unread(web, "loop.md").starts_with("a symbolic link that cannot be followed: "));
        let unreadable: Vec<bool> = web.folders.iter().map(|folder| folder.unreadable.is_some()).collect();
        assert_eq!(unreadable, [false, true, true]);
    }

    #[cfg(unix)]
    #[test]
    fn what_cannot_be_read_is_said() {
        use std::ffi::OsStr;
        use std::os::unix::ffi::OsStrExt;
        let dir = workspace(&[("web/docs/cross-collab/bad.md", ""), ("web/docs/cross-collab/empty.md", "")]);
        let crawl = dir.path().join(CRAWLED);
        fs::write(crawl.join("bad.md"), b"ab\xffc").unwrap();
        fs::write(crawl.join(PathBuf::from(OsStr::from_bytes(b"caf\xe9.md"))), "x").unwrap();
        fs::File::create(crawl.join("huge.md")).unwrap().set_len(50 * 1024 * 1024).unwrap();
        rustix::fs::mknodat(rustix::fs::CWD, crawl.join("pipe.md"), rustix::fs::FileType::Fifo, rustix::fs::Mode::RWXU, 0).unwrap();
        let sources = crawled(&dir);
        let web = &sources.repos[0];
        assert_eq!(paths(&web.files), ["bad.md", "caf%E9.md", "empty.md", "huge.md", "pipe.md"]);
        assert!(matches!(&web.files[0].content, Content::Lossy { first_bad_byte: 2, .. }));
        assert!(matches!(&web.files[2].content, Content::Text(text) if text.is_empty()));
        assert_eq!(unread(web, "huge.md"), "50 MB; the limit is 16 MB");
        assert_eq!(unread(web, "pipe.md"), "not a regular file");
    }

    /// Reads a workspace as somebody whom permissions bind: root becomes another user, for one thread and those that it starts.
    #[cfg(unix)]
    fn crawled_by_nobody(dir: &TempDir) -> Sources {
        use std::os::unix::fs::{MetadataExt, PermissionsExt};
        fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let is_root = fs::metadata(dir.path()).unwrap().uid() == 0;
        let read = || {
            if is_root {
                #[cfg(not(target_os = "linux"))]
                panic!("root may read everything: run this test as another user");
                #[cfg(target_os = "linux")]
                {
                    let nobody = rustix::fs::Uid::from_raw(65534);
                    rustix::thread::set_thread_res_uid(nobody, nobody, nobody).unwrap();
                }
            }
            rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build().unwrap().install(|| crawled(dir))
        };
        std::thread::scope(|scope| scope.spawn(read).join().unwrap())
    }

    #[cfg(unix)]
    #[test]
    fn folders_without_permission_are_said() {
        use std::os::unix::fs::PermissionsExt;
        let dir = workspace(&[
            ("web/docs/cross-collab/TASK1/PLAN.md", ""),
            ("web/docs/cross-collab/TASK2/notes/x.md", ""),
            ("web/docs/cross-collab/TASK2/PLAN.md", ""),
            ("web/docs/cross-collab/closed/x.md", ""),
        ]);
        let closed = ["TASK1", "TASK2/notes", "closed"].map(|name| dir.path().join(CRAWLED).join(name));
        let permit = |mode| closed.iter().for_each(|folder| fs::set_permissions(folder, fs::Permissions::from_mode(mode)).unwrap());
        permit(0o000);
        let sources = crawled_by_nobody(&dir);
        permit(0o755);
        let web = &sources.repos[0];
        let unreadable: Vec<Option<&str>> = web.folders.iter().map(|folder| folder.unreadable.as_deref()).collect();
        assert_eq!(unreadable, [Some("permission denied"), Some("`notes` in it: permission denied")]);
        assert_eq!(paths(&web.files), ["TASK2/PLAN.md", "closed"]);
        assert_eq!(unread(web, "closed"), "permission denied");
    }
}
