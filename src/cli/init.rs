//! `crossbook init`: a first `book.toml`, a first page, and a first theme.

use std::path::{Path, PathBuf};

use clap::Args;

use super::console::Console;
use super::{Dir, Outcome, start, write_args};
use crate::disk::{self, HostError};
use crate::error::Error;
use crate::host::{self, Checkout, Found, Workspace};

/// Write a book.toml that lists the repositories found, with comments, and a first page of your own
///
/// What is there already stays as it is.
#[derive(Args)]
pub(super) struct Init {
    #[command(flatten)]
    dir: Dir,
    /// Write a small theme too, to start from; where there is a book.toml, the theme alone
    #[arg(long)]
    theme: bool,
}

impl Init {
    pub(super) fn run(&self, console: &Console) -> Result<Outcome, Error> {
        let dir = self.dir.or_here();
        let workspace = host::open(dir)?;
        if workspace.config_path.is_none() && workspace.checkouts.is_empty() {
            let folder = workspace.config.kinds.folders().join("`, `");
            let message = format!("holds no repo, so there is nothing to list: a repo is a folder that has `{folder}` in it");
            let help = format!(
                "give the folder that holds the repos, or make the first task: mkdir -p REPO/{folder}/TASK1; a `preset` or a [[kind]] in book.toml says which other items repos number"
            );
            return Err(HostError { path: workspace.root, message, help: Some(help) }.into());
        }
        let hold = write_args::hold(console, &workspace)?;
        let theme = self.theme_files(&workspace);
        for folder in [&workspace.config.build.theme, &workspace.config.build.content] {
            workspace.check_place(&workspace.base.join(folder))?;
        }
        let shown = |name: &Path| dir.join(name).strip_prefix(".").map_or_else(|_| dir.join(name), Path::to_path_buf).display().to_string();
        if self.theme && workspace.config_path.is_some() {
            host::create_all(&hold, &workspace, dir, &theme)?;
            tell_theme(console, &theme, &shown);
            return Ok(Outcome::Clean);
        }
        let content = PathBuf::from(&workspace.config.build.content);
        let page = (!disk::is_there(&dir.join(&content))).then(|| (content.join("about.md"), start::PAGE));
        let book = book(&workspace.conventions, &workspace.checkouts);
        let path = PathBuf::from("book.toml");
        let files: Vec<(PathBuf, &str)> = [(path.clone(), book.as_str())].into_iter().chain(page.clone()).chain(theme.clone()).collect();
        host::create_all(&hold, &workspace, dir, &files)?;
        let names: Vec<&str> = workspace.checkouts.iter().map(|checkout| checkout.info.name.as_str()).collect();
        let check = if dir == Path::new(".") { "crossbook check".to_owned() } else { format!("crossbook check {}", dir.display()) };
        console.info(&format!("wrote {} for {}; `{check}` reads it", shown(&path), names.join(", ")));
        if let Some((page, _)) = &page {
            console.info(&format!("wrote {}, a page of your own beside the guide", shown(page)));
        }
        tell_theme(console, &theme, &shown);
        Ok(Outcome::Clean)
    }

    /// The files of the theme that are to be written.
    fn theme_files(&self, workspace: &Workspace) -> Vec<(PathBuf, &'static str)> {
        let folder = PathBuf::from(&workspace.config.build.theme);
        let files = start::THEME.iter().filter(|_| self.theme);
        files.map(|(name, text)| (folder.join(name), *text)).collect()
    }
}

fn tell_theme(console: &Console, files: &[(PathBuf, &str)], shown: &impl Fn(&Path) -> String) {
    if !files.is_empty() {
        let names: Vec<String> = files.iter().map(|(path, _)| shown(path)).collect();
        console.info(&format!("wrote {}: `crossbook build` shows it", names.join(" and ")));
    }
}

const HEAD: &str = r#"# What Crossbook reads, how much each rule matters, and where the site goes.
# Every key may be left out; what stands in a comment is the default or an example.

# title = "Our workspace"            # the site's name
# url = "https://docs.example.com/"  # where it will be published

[workspace]
# root = "."                         # the folder that holds the repos
# preset = "cross-collab"            # the convention of the repos, or a list of them
# folder = "docs/cross-collab"       # the folder of each repo that holds the items
# task = "TASK{N}"                   # what an item is called there, or "{N}-{slug}", "{N}-{slug}.md"
# publish = ["AGENTS.md"]            # more files and folders of each repo
# docs = ["docs/cross-collab"]       # documents of the workspace itself

# Without any [[repo]], every folder that has such a folder in it is a repo.
# A repo that documents speak of, and that nobody has checked out here:
# [[repo]]
# name = "legacy-ui"
# absent = true
"#;

/// The line that stands for what the repos are seen to keep.
const PRESET: &str = "# preset = \"cross-collab\"            # the convention of the repos, or a list of them";

const REPO: &str = r#"# aliases = []                     # other names that people write
# url = "https://github.com/acme/x" # where it is shown in a browser: the site links to the source there
# branch = "main"                    # the branch that these links lead to
# forge = "gitlab"                   # whose addresses these are, where the name does not tell
"#;

const TAIL: &str = r#"
[rules]
# `crossbook explain` lists the rules. "error" fails the run; "warning", "note" and "off" do not.
# missing-section = "off"

[status]
# More words for the state of a phase.
# shipped = "complete"

[build]
# output = "site"
# content = "content"                # pages of your own
# theme = "theme"                    # your own look: `crossbook init --theme` writes a start
"#;

fn book(conventions: &[Found], checkouts: &[Checkout]) -> String {
    let presets: Vec<String> = conventions.iter().map(|found| quoted(found.preset)).collect();
    let mut text = match presets.as_slice() {
        [] => HEAD.to_owned(),
        [one] => HEAD.replace(PRESET, &format!("preset = {one:<26}# the convention of the repos, or a list of them")),
        several => HEAD.replace(PRESET, &format!("preset = [{}] # the conventions of the repos", several.join(", "))),
    };
    for checkout in checkouts {
        text += &format!("\n[[repo]]\nname = {}\n", quoted(&checkout.info.name));
        if checkout.info.path != checkout.info.name {
            text += &format!("path = {}\n", quoted(if checkout.info.path.is_empty() { "." } else { &checkout.info.path }));
        } else {
            text += &format!("# path = {:<26}# where it stands, seen from the root\n", quoted(&checkout.info.path));
        }
        text += REPO;
    }
    text + TAIL
}

/// A TOML string. Folder names may hold anything.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => quoted += &format!("\\u{:04X}", c as u32),
            c => quoted.push(c),
        }
    }
    quoted + "\""
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    #[test]
    fn what_is_written_can_be_read() {
        let text = format!("{HEAD}\n[[repo]]\nname = {}\n{REPO}{TAIL}", quoted("a \"b\"\\\n"));
        let config = Config::parse(&text, "book.toml").unwrap();
        assert_eq!(config.repos[0].name.get_ref(), "a \"b\"\\\n");
    }

    #[test]
    fn the_comments_are_keys_that_there_are() {
        let lines = format!("{HEAD}{REPO}{TAIL}");
        let keys =
            lines.lines().map(|line| line.strip_prefix("# ").filter(|rest| rest.contains(" = ") || rest.starts_with("[[")).unwrap_or(line));
        Config::parse(&keys.collect::<Vec<_>>().join("\n"), "book.toml").unwrap();
    }
}
