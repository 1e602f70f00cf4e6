//! The grammar of the command line, which `CONTRIBUTING.md` states: every command is held to it.

use std::collections::{BTreeMap, BTreeSet};

use clap::{Arg, ArgAction, Command, CommandFactory};

use super::Cli;

/// Every command, with the arguments that all of them have.
fn commands() -> Vec<Command> {
    let mut cli = Cli::command();
    cli.build();
    // What is hidden is for packages, and not for people.
    cli.get_subcommands().filter(|command| command.get_name() != "help" && !command.is_hide_set()).cloned().collect()
}

/// The table under "A command".
fn table() -> Vec<(&'static str, &'static str)> {
    let text = include_str!("../../CONTRIBUTING.md");
    let part = text.split_once("\n## A command\n").and_then(|(_, rest)| rest.split_once("\n## ")).map(|(part, _)| part);
    let rows = part.unwrap().lines().filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |")?.split_once(" | "));
    rows.skip(2).collect()
}

/// What a row of the table has in code spans.
fn coded(row: &str, column: impl Fn(&(&'static str, &'static str)) -> &'static str) -> BTreeSet<&'static str> {
    let row = table().into_iter().find(|(name, _)| *name == row).unwrap();
    column(&row).split('`').skip(1).step_by(2).collect()
}

fn help(argument: &Arg) -> String {
    argument.get_help().map(ToString::to_string).unwrap_or_default()
}

#[test]
fn every_command_takes_the_global_arguments() {
    let named = table().into_iter().find(|(name, _)| name.contains("--no-cache")).unwrap().0;
    for command in commands() {
        let has = |wanted: &str| command.get_arguments().any(|argument| argument.get_long() == Some(wanted));
        for wanted in ["dir", "color", "quiet", "verbose", "threads", "no-cache"] {
            assert!(has(wanted), "{} has no --{wanted}", command.get_name());
        }
    }
    for flag in Cli::command().get_arguments().filter(|flag| flag.is_global_set() && flag.get_id() != super::dir::ID) {
        let short = flag.get_short().map(|short| format!("`-{short}`")).unwrap_or_default();
        let long = format!("`--{}`", flag.get_long().unwrap());
        assert!(named.contains(&long) || (!short.is_empty() && named.contains(&short)), "{long} is not in the table");
    }
}

#[test]
fn bare_arguments_are_those_of_the_table() {
    let known = coded("Bare arguments", |row| row.1);
    let mut seen = BTreeSet::new();
    for command in commands() {
        for argument in command.get_positionals() {
            let name = argument.get_value_names().unwrap()[0].to_string();
            assert!(known.contains(name.as_str()), "{} takes a bare {name}", command.get_name());
            assert!(!help(argument).is_empty(), "{} {name} has no help", command.get_name());
            seen.insert(name);
        }
    }
    assert_eq!(seen.len(), known.len(), "the table names {known:?}");
}

#[test]
fn the_same_flag_has_the_same_words() {
    let mut known: BTreeMap<String, (String, String, Option<char>, String)> = BTreeMap::new();
    // What these are about differs with the command.
    let own = ["format", "output", "repo", "repos", "since", "poll"];
    for command in commands() {
        for flag in command.get_arguments().filter(|flag| flag.get_long().is_some_and(|long| !own.contains(&long))) {
            let long = flag.get_long().unwrap().to_owned();
            let values = format!("{:?}", flag.get_value_names());
            let (name, words) = (command.get_name().to_owned(), help(flag));
            assert!(!words.is_empty() && !words.ends_with('.'), "{name} --{long}: {words:?}");
            let other = known.entry(long.clone()).or_insert_with(|| (name.clone(), words.clone(), flag.get_short(), values.clone()));
            assert_eq!((&words, flag.get_short(), &values), (&other.1, other.2, &other.3), "--{long} of {name} and {}", other.0);
        }
    }
}

#[test]
fn short_flags_are_those_of_the_table() {
    let known = coded("Short flags", |row| row.1);
    let flags: Vec<Arg> = commands().iter().flat_map(|command| command.get_arguments().cloned().collect::<Vec<_>>()).collect();
    let used: BTreeSet<String> = flags.iter().filter_map(Arg::get_short).map(|short| format!("-{short}")).collect();
    let missing: Vec<&String> = used.iter().filter(|short| !known.contains(short.as_str())).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn repeatable_flags_say_so() {
    for command in commands() {
        for flag in command.get_opts().filter(|flag| matches!(flag.get_action(), ArgAction::Append)) {
            let name = flag.get_long().unwrap_or_default();
            let is_known = ["allow", "only", "repo", "repos"].contains(&name);
            assert!(is_known || help(flag).contains("repeatable"), "{} --{name}", command.get_name());
        }
    }
}

#[test]
fn help_has_its_parts() {
    for mut command in commands() {
        let name = command.get_name().to_owned();
        let about = command.get_about().map(ToString::to_string).unwrap_or_default();
        assert!(about.starts_with(char::is_uppercase) && !about.ends_with('.'), "{name}: {about:?}");
        let text = command.render_long_help().to_string();
        let at = |part: &str| text.find(part).unwrap_or_else(|| panic!("{name} has no \"{part}\""));
        assert!(at("\nExamples:\n") < at("\nExit codes:\n  0  "), "{name}");
        assert!(text.contains("\n  2  "), "{name}");
        // A longer line would be wrapped.
        let end = command.get_after_help().map(ToString::to_string).unwrap_or_default();
        let wide: Vec<&str> = end.lines().filter(|line| line.chars().count() > 100).collect();
        assert!(wide.is_empty(), "{name}: {wide:#?}");
    }
}

#[test]
fn usage_shows_what_is_required() {
    for (name, required) in [
        ("new", "--title <TITLE> --repos <REPO,REPO>"),
        ("pr", "<REPO> <TASK>"),
        ("renumber", "<REPO> <FROM> <TO>"),
        ("completions", "<SHELL>"),
    ] {
        let mut command = commands().into_iter().find(|command| command.get_name() == name).unwrap();
        assert_eq!(command.render_usage().to_string(), format!("Usage: crossbook {name} [OPTIONS] {required}"));
    }
}
