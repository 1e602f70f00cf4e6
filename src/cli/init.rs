//! `crossbook init`: a first `book.toml`, a first page, and a first theme.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;

use super::console::Console;
use super::exit_codes::{self, after_help};
use super::{Dir, Outcome, agents, counted, start, write_args};
use crate::change::Changes;
use crate::config::preset;
use crate::disk::{self, path};
use crate::error::{ArgumentError, Error};
use crate::host::{self, Candidate, Workspace};
use crate::report::patch;

/// Write a book.toml that lists the repositories here, and a first page of your own
///
/// Every git checkout in the folder is listed with the numbered documents that were found in it: tasks, specs, decisions, RFCs, backlog
/// items. Existing files stay as they are. Where there is a book.toml, `init` shows what it would add, and adds it with --update.
#[derive(Args)]
#[command(after_help = after_help(EXAMPLES, exit_codes::CHANGE))]
pub(super) struct Init {
    #[command(flatten)]
    dir: Dir,
    /// Add repositories that book.toml does not list to its end
    #[arg(long)]
    update: bool,
    /// The convention of the repositories, if none is found: cross-collab, spec-kit, openspec, kiro, adr, rfc, backlog or phases;
    /// repeatable
    #[arg(long, value_name = "NAME", conflicts_with = "update")]
    preset: Vec<String>,
    /// Write a small theme too, to start from; where there is a book.toml, only the theme
    #[arg(long, conflicts_with = "update")]
    theme: bool,
    /// Write a section for agents to AGENTS.md in this folder, or update it there, and nothing else
    #[arg(long, conflicts_with_all = ["update", "theme", "preset"])]
    agents: bool,
}

const EXAMPLES: &str = "\
Examples:
  crossbook init                  In the folder with your checkouts: list them in a book.toml
  crossbook init --update         Add the checkouts that came since
  crossbook init --preset adr     The repositories will have decisions in docs/adr
  crossbook init --agents         Tell agents in AGENTS.md which commands to use, and when";

impl Init {
    pub(super) fn run(&self, console: &Console) -> Result<Outcome, Error> {
        check_presets(&self.preset)?;
        let dir = self.dir.or_here();
        let workspace = host::open(dir)?;
        if self.agents {
            return agents::run(console, dir, &workspace);
        }
        if self.theme && workspace.config_path.is_some() {
            let theme = self.theme_files(&workspace);
            workspace.check_place(&workspace.base.join(&workspace.config.build.theme))?;
            let hold = write_args::hold(console, &workspace)?;
            host::create_all(&hold, &workspace, dir, &theme)?;
            tell_theme(console, &theme, &|name| shown(dir, name));
            return Ok(Outcome::Clean);
        }
        let progress = console.progress();
        let found = host::candidates(&workspace, &progress)?;
        drop(progress);
        if found.is_empty() {
            return Err(host::nothing(&workspace).into());
        }
        match workspace.config_path {
            Some(_) => self.update(console, dir, &workspace, &found),
            None => self.begin(console, dir, &workspace, &found),
        }
    }

    /// Writes the first files.
    fn begin(&self, console: &Console, dir: &Path, workspace: &Workspace, found: &[Candidate]) -> Result<Outcome, Error> {
        // As long as nothing is numbered anywhere, every checkout may take part.
        let is_fresh = !found.iter().any(Candidate::belongs);
        let is_chosen = |candidate: &&Candidate| is_fresh || candidate.belongs();
        let chosen: Vec<&Candidate> = found.iter().filter(is_chosen).collect();
        let presets: Vec<&str> = match self.preset.as_slice() {
            [] => workspace.conventions.iter().map(|found| found.preset).collect(),
            said => said.iter().map(String::as_str).collect(),
        };
        let hold = write_args::hold(console, workspace)?;
        let theme = self.theme_files(workspace);
        for folder in [&workspace.config.build.theme, &workspace.config.build.content] {
            workspace.check_place(&workspace.base.join(folder))?;
        }
        let content = PathBuf::from(&workspace.config.build.content);
        let page = (!disk::is_there(&dir.join(&content))).then(|| (content.join("about.md"), start::PAGE));
        let others: Vec<&Candidate> = found.iter().filter(|candidate| !is_chosen(candidate)).collect();
        let book = book(&workspace.name(), &presets, &chosen, &others);
        let name = PathBuf::from(workspace.book_name);
        let files: Vec<(PathBuf, &str)> = [(name.clone(), book.as_str())].into_iter().chain(page.clone()).chain(theme.clone()).collect();
        host::create_all(&hold, workspace, dir, &files)?;
        console.print(&table(found, |candidate| !is_fresh && !candidate.belongs()))?;
        if workspace.is_beside_mdbook() {
            console.info("book.toml here is mdBook's and stays as it is; Crossbook reads crossbook.toml");
        }
        let names: Vec<&str> = chosen.iter().map(|candidate| candidate.name.as_str()).collect();
        console.info(&format!("wrote {} for {}", shown(dir, &name), names.join(", ")));
        if let Some((page, _)) = &page {
            console.info(&format!("wrote {}, a page of your own beside the guide", shown(dir, page)));
        }
        tell_theme(console, &theme, &|name| shown(dir, name));
        let at = if dir == Path::new(".") { String::new() } else { format!(" -C {}", dir.display()) };
        let first = match is_fresh {
            true => format!("crossbook new --title \"...\" --repos {}{at}", names.iter().take(3).copied().collect::<Vec<_>>().join(",")),
            false => format!("crossbook check{at}"),
        };
        console.info(&format!("next: `{first}`, then `crossbook serve --open{at}`"));
        Ok(Outcome::Clean)
    }

    /// Shows what the settings do not list, and adds it where that is asked for.
    fn update(&self, console: &Console, dir: &Path, workspace: &Workspace, found: &[Candidate]) -> Result<Outcome, Error> {
        let is_listed = |name: &str| workspace.checkouts.iter().any(|checkout| checkout.info.name == name);
        let new: Vec<&Candidate> = found.iter().filter(|candidate| !is_listed(&candidate.name)).collect();
        let missing: Vec<&Candidate> = new.iter().copied().filter(|candidate| candidate.belongs()).collect();
        let file = PathBuf::from(workspace.book_name);
        if missing.is_empty() {
            console.print(&table(found, |candidate| !is_listed(&candidate.name)))?;
            console.info(&format!("nothing to add: {} lists every checkout that belongs to it", shown(dir, &file)));
            return Ok(Outcome::Clean);
        }
        let text: Arc<str> = workspace.config_text.as_str().into();
        let newline = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
        let added: String = missing.iter().map(|candidate| repo(candidate)).collect();
        let mut changes = Changes::default();
        changes.rewrite(&path::relative(&workspace.root, &workspace.base.join(&file)), &text, format!("{text}{newline}{added}"));
        console.print(&patch::render(&changes, console.color()))?;
        if !self.update {
            console.info("`crossbook init --update` adds this");
            return Ok(Outcome::Clean);
        }
        // Lines are added to the end, and none is lost.
        let hold = write_args::hold(console, workspace)?;
        hold.change(workspace, &changes, true)?;
        let names: Vec<&str> = missing.iter().map(|candidate| candidate.name.as_str()).collect();
        console.info(&format!("added {} to {}", names.join(", "), shown(dir, &file)));
        Ok(Outcome::Clean)
    }

    /// The files of the theme that are to be written.
    fn theme_files(&self, workspace: &Workspace) -> Vec<(PathBuf, &'static str)> {
        let folder = PathBuf::from(&workspace.config.build.theme);
        let files = start::THEME.iter().filter(|_| self.theme);
        files.map(|(name, text)| (folder.join(name), *text)).collect()
    }
}

/// A file beside the settings, as people would write it from where they are.
fn shown(dir: &Path, name: &Path) -> String {
    let place = dir.join(name);
    place.strip_prefix(".").map_or_else(|_| place.clone(), Path::to_path_buf).display().to_string()
}

/// Checks that there are such presets.
fn check_presets(names: &[String]) -> Result<(), Error> {
    match names.iter().find_map(|name| preset::named(name).err()) {
        Some((message, help)) => Err(ArgumentError::of(message).with_help(help).into()),
        None => Ok(()),
    }
}

/// The checkouts, each with what was found in it.
fn table(found: &[Candidate], is_left_out: impl Fn(&Candidate) -> bool) -> String {
    let widest = found.iter().map(|candidate| candidate.name.chars().count()).max().unwrap_or_default();
    let mut table = String::new();
    for candidate in found {
        let items: Vec<String> = candidate.items.iter().map(|(noun, count)| counted(*count, noun)).collect();
        let mut what = if items.is_empty() { "no numbered documents".to_owned() } else { items.join(", ") };
        if items.is_empty() && candidate.mentions > 0 {
            what += &format!("; named in {}", counted(candidate.mentions, "document"));
        }
        if is_left_out(candidate) {
            what += "; not listed";
        }
        let _ = writeln!(table, "{:widest$}  {what}", candidate.name);
    }
    table
}

fn tell_theme(console: &Console, files: &[(PathBuf, &str)], shown: &impl Fn(&Path) -> String) {
    if !files.is_empty() {
        let names: Vec<String> = files.iter().map(|(path, _)| shown(path)).collect();
        console.info(&format!("wrote {}: `crossbook build` shows it", names.join(" and ")));
    }
}

const HEAD: &str = r#"# What Crossbook reads, how severe each rule is, and where the site is written.
# Every key is optional; comments show the default, or an example.

# title = "Our workspace"            # the site's name
# url = "https://docs.example.com/"  # where it will be published

[workspace]
# root = "."                         # the folder that holds the repos
# preset = "cross-collab"            # the convention of the repos, or a list of them
# folder = "docs/cross-collab"       # the folder of each repo that holds the items
# task = "TASK{N}"                   # what an item is called there, or "{N}-{slug}", "{N}-{slug}.md"
# repos = "auto"                     # read repos without a [[repo]], too
# publish = ["README.md", "docs"]    # what is read of each repo beside the items, in place of what the convention says:
                                     # README.md, AGENTS.md and CLAUDE.md; docs with spec-kit; nothing with cross-collab
# docs = ["docs/cross-collab"]       # documents of the workspace itself

# Every repo has a table. Without any, each folder with numbered documents is a repo.
# A [[repo]] may say more:
# [[repo]]
# name = "legacy-ui"                 # the name by which documents refer to it
# path = "../legacy"                 # where it is checked out, seen from the root
# aliases = ["ui"]                   # other names that people write
# url = "https://github.com/acme/ui" # where it is shown in a browser: the site links to the source there
# branch = "main"                    # the branch that these links lead to
# forge = "gitlab"                   # whose addresses these are, if the name does not tell
# absent = true                      # nobody has it checked out: references into it are unverifiable
"#;

/// The line that stands for the name of the folder.
const TITLE: &str = "# title = \"Our workspace\"            # the site's name";

/// The line that stands for what the repos are seen to keep.
const PRESET: &str = "# preset = \"cross-collab\"            # the convention of the repos, or a list of them";

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

fn book(title: &str, presets: &[&str], repos: &[&Candidate], others: &[&Candidate]) -> String {
    let presets: Vec<String> = presets.iter().map(|name| quoted(name)).collect();
    let head = match presets.as_slice() {
        [] => HEAD.to_owned(),
        [one] => HEAD.replace(PRESET, &format!("preset = {one:<26}# the convention of the repos, or a list of them")),
        several => HEAD.replace(PRESET, &format!("preset = [{}] # the conventions of the repos", several.join(", "))),
    };
    let head = head.replace(TITLE, &format!("title = {:<29}# the site's name", quoted(title)));
    let repos: Vec<String> = repos.iter().map(|candidate| repo(candidate)).collect();
    // What nothing speaks of so far is a line away from taking part.
    let other = |candidate: &&Candidate| repo(candidate).trim_start().lines().map(|line| format!("# {line}\n")).collect::<String>();
    let others: Vec<String> = others.iter().map(other).collect();
    let others = if others.is_empty() {
        String::new()
    } else {
        format!("\n# Nothing is numbered in these, and no document names them:\n{}", others.concat())
    };
    head + &repos.concat() + &others + TAIL
}

/// The table of a repo, with what is known of it.
fn repo(candidate: &Candidate) -> String {
    let mut text = format!("\n[[repo]]\nname = {}\n", quoted(&candidate.name));
    if candidate.path != candidate.name {
        text += &format!("path = {}\n", quoted(if candidate.path.is_empty() { "." } else { &candidate.path }));
    }
    text.extend(candidate.alias.iter().map(|alias| format!("aliases = [{}]\n", quoted(alias))));
    text.extend(candidate.url.iter().map(|url| format!("url = {}\n", quoted(url))));
    text
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
        let text = format!("{HEAD}\n[[repo]]\nname = {}\n{TAIL}", quoted("a \"b\"\\\n"));
        let config = Config::parse(&text, "book.toml").unwrap();
        assert_eq!(config.repos[0].name.get_ref(), "a \"b\"\\\n");
    }

    #[test]
    fn the_comments_are_keys_that_there_are() {
        let lines = format!("{HEAD}{TAIL}");
        let keys =
            lines.lines().map(|line| line.strip_prefix("# ").filter(|rest| rest.contains(" = ") || rest.starts_with("[[")).unwrap_or(line));
        Config::parse(&keys.collect::<Vec<_>>().join("\n"), "book.toml").unwrap();
    }
}
