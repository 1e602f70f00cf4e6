//! The forms of the report, as arguments.

use std::path::PathBuf;

use clap::ValueEnum;

use super::console::Console;
use crate::disk;
use crate::error::{ArgumentError, Error};
use crate::report::text::{self, Color};
use crate::report::{Reported, View, github, gitlab, json, junit, markdown, rdjson, sarif, short};
use crate::text::nearest;

#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people: the findings with their lines and help, the worst first
    #[default]
    Text,
    /// One line for each finding, for editors: `path:line:column: error[rule]: message`
    Short,
    /// For programs: the findings and every reference
    Json,
    /// For code scanning and editors: SARIF 2.1.0
    Sarif,
    /// For GitHub Actions: annotations on the changed lines
    Github,
    /// For GitLab: a code quality report
    Gitlab,
    /// For CI systems that show tests: JUnit XML, one suite for each rule
    Junit,
    /// For reviewdog: its own format
    Rdjson,
    /// For job summaries and comments: tables in Markdown
    Markdown,
}

impl Format {
    /// Prints a report, writes its copies, and reports how many findings have no location in some of them.
    pub(super) fn print(self, copies: &[Copy], reported: &Reported<'_>, view: &View<'_>, console: &Console) -> Result<(), Error> {
        match self {
            Self::Json => json::parts(reported, |part| console.print(part))?,
            _ => console.print(&self.render(reported, view, console.color()))?,
        }
        if self == Self::Short {
            short::remarks(reported, view).iter().for_each(|line| console.info(line));
        }
        for copy in copies {
            copy.write(reported, view, console)?;
        }
        let narrow: Vec<Self> = [Self::Gitlab, Self::Rdjson, Self::Sarif]
            .into_iter()
            .filter(|format| *format == self || copies.iter().any(|copy| copy.format == *format))
            .collect();
        let hidden = if narrow.is_empty() { 0 } else { reported.hidden() };
        if hidden > 0 {
            let names: Vec<String> = narrow.iter().filter_map(|format| Some(format.to_possible_value()?.get_name().to_owned())).collect();
            let (names, is_one) = (names.join(", "), hidden == 1);
            let count = if is_one { "1 finding in another repo has".to_owned() } else { format!("{hidden} findings in other repos have") };
            console.info(&format!("{count} no location in {names}; `--format text` shows all findings"));
        }
        Ok(())
    }

    fn render(self, reported: &Reported<'_>, view: &View<'_>, color: Color) -> String {
        match self {
            Self::Text => text::render(reported, view, color),
            Self::Short => short::render(reported, view, color),
            Self::Json => json::render(reported),
            Self::Sarif => sarif::render(reported),
            Self::Github => github::render(reported),
            Self::Gitlab => gitlab::render(reported),
            Self::Junit => junit::render(reported),
            Self::Rdjson => rdjson::render(reported),
            Self::Markdown => markdown::render(reported),
        }
    }
}

/// A report that goes to a file: `sarif=out.sarif`.
#[derive(Clone)]
pub(super) struct Copy {
    format: Format,
    file: PathBuf,
}

impl Copy {
    /// Reads `FORMAT=FILE`.
    pub(super) fn parse(value: &str) -> Result<Self, String> {
        let Some((name, file)) = value.split_once('=').filter(|(_, file)| !file.is_empty()) else {
            return Err("expected FORMAT=FILE, such as `sarif=out.sarif`".to_owned());
        };
        let format = Format::from_str(name, true).map_err(|_| {
            let names: Vec<String> =
                Format::value_variants().iter().filter_map(|format| Some(format.to_possible_value()?.get_name().to_owned())).collect();
            match nearest(name, names.iter().map(String::as_str)) {
                Some(near) => format!("unknown format `{name}`; did you mean `{near}`?"),
                None => format!("unknown format `{name}`; known formats: {}", names.join(", ")),
            }
        })?;
        Ok(Self { format, file: PathBuf::from(file) })
    }

    /// Checks before a run that the file can have its place.
    pub(super) fn check_folder(&self) -> Result<(), Error> {
        let folder = self.file.parent().filter(|folder| !folder.as_os_str().is_empty());
        let Some(folder) = folder.filter(|folder| !disk::is_there(folder)) else { return Ok(()) };
        let error = ArgumentError::of(format!("no such folder for `--report`: `{}`", folder.display()));
        Err(error.with_help("create the folder first, or write the report to another one").into())
    }

    /// Writes the file, whole or not at all.
    pub(super) fn write(&self, reported: &Reported<'_>, view: &View<'_>, console: &Console) -> Result<(), Error> {
        disk::replace_file(&self.file, self.format.render(reported, view, Color::Plain).as_bytes(), None)?;
        console.info(&format!("wrote {}", self.file.display()));
        Ok(())
    }
}
