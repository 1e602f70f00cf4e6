//! A history as it was read before, kept in the user's cache. A history is right without it: where it cannot be written, or says
//! anything odd, it is not used.

use super::Known;
use crate::disk::cache;
use crate::git::Git;
use crate::source::{Commit, History, Step};

/// What a file starts with that this program wrote.
const MARK: &str = "crossbook history 2";
const NAME: &str = "history";

pub(super) fn load(git: Git<'_>) -> Option<Known> {
    decode(&cache::read(&cache::about(git.root(), NAME)?)?)
}

pub(super) fn save(git: Git<'_>, known: &Known) {
    if let Some(place) = cache::about(git.root(), NAME) {
        cache::write(&place, &encode(known));
    }
}

fn encode(Known { history, removed }: &Known) -> String {
    let History { head, read_by, commits, is_shallow, is_cut, lacks_contents, .. } = history;
    let mut lines = vec![MARK.to_owned(), read_by.replace('\n', "\t"), format!("{head}\t{is_shallow}\t{is_cut}\t{lacks_contents}")];
    for Commit { id, time, subject, parents, steps } in commits {
        let parents: Vec<String> = parents.iter().map(u32::to_string).collect();
        lines.push(format!("c\t{id}\t{time}\t{}\t{}", parents.join(","), subject.replace(['\n', '\r'], " ")));
        lines.extend(steps.iter().map(|step| match step {
            Step::Touched(folder) => format!("t\t{folder}"),
            Step::Added { folder, returns: false } => format!("a\t{folder}"),
            Step::Added { folder, returns: true } => format!("r\t{folder}"),
            Step::Removed(folder) => format!("d\t{folder}"),
            Step::Moved { from, to } => format!("m\t{from}\t{to}"),
        }));
    }
    let mut removed: Vec<String> = removed
        .iter()
        .filter(|(_, file, _)| !file.contains(['\n', '\t', '\r']))
        .map(|(folder, file, content)| format!("g\t{folder}\t{file}\t{content}"))
        .collect();
    removed.sort_unstable();
    lines.extend(removed);
    lines.join("\n")
}

fn decode(text: &str) -> Option<Known> {
    let mut lines = text.split('\n');
    lines.next().filter(|mark| *mark == MARK)?;
    let read_by = lines.next()?.replace('\t', "\n");
    let about: Vec<&str> = lines.next()?.split('\t').collect();
    let &[head, is_shallow, is_cut, lacks_contents] = about.as_slice() else { return None };
    let history = History {
        head: head.to_owned(),
        read_by,
        is_shallow: is_shallow.parse().ok()?,
        is_cut: is_cut.parse().ok()?,
        lacks_contents: lacks_contents.parse().ok()?,
        ..History::default()
    };
    let mut known = Known { history, ..Known::default() };
    for line in lines {
        let (kind, rest) = line.split_once('\t')?;
        let step = match kind {
            "c" => {
                let fields: Vec<&str> = rest.splitn(4, '\t').collect();
                let &[id, time, parents, subject] = fields.as_slice() else { return None };
                let count = known.history.commits.len() as u32;
                let parents = parents.split(',').filter(|parent| !parent.is_empty()).map(|parent| parent.parse().ok());
                let parents = parents.map(|parent| parent.filter(|parent| *parent < count)).collect::<Option<_>>()?;
                let commit =
                    Commit { id: id.to_owned(), time: time.parse().ok()?, subject: subject.to_owned(), parents, steps: Vec::new() };
                known.history.commits.push(commit);
                continue;
            }
            "g" => {
                let fields: Vec<&str> = rest.splitn(3, '\t').collect();
                let &[folder, file, content] = fields.as_slice() else { return None };
                known.removed.insert((folder.to_owned(), file.to_owned(), content.to_owned()));
                continue;
            }
            "t" => Step::Touched(rest.to_owned()),
            "a" => Step::Added { folder: rest.to_owned(), returns: false },
            "r" => Step::Added { folder: rest.to_owned(), returns: true },
            "d" => Step::Removed(rest.to_owned()),
            "m" => rest.split_once('\t').map(|(from, to)| Step::Moved { from: from.to_owned(), to: to.to_owned() })?,
            _ => return None,
        };
        known.history.commits.last_mut()?.steps.push(step);
    }
    Some(known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_and_nothing_else() {
        let steps = vec![
            Step::Removed("TASK1".to_owned()),
            Step::Moved { from: "TASK2".to_owned(), to: "TASK3".to_owned() },
            Step::Added { folder: "TASK4".to_owned(), returns: true },
        ];
        let commit =
            |id: &str, parents: Vec<u32>| Commit { id: id.to_owned(), time: -3, subject: "a\tb".to_owned(), parents, steps: steps.clone() };
        let history = History {
            head: "c".to_owned(),
            read_by: "docs\nTASK{N}".to_owned(),
            commits: vec![commit("a", vec![]), commit("b", vec![0])],
            is_shallow: true,
            ..History::default()
        };
        let known = Known { history, removed: [("TASK1".to_owned(), "a b.md".to_owned(), "d".to_owned())].into() };
        let text = encode(&known);
        assert_eq!(decode(&text), Some(known));
        assert_eq!(decode(&text.replace("crossbook history 2", "crossbook history 1")), None);
        assert_eq!(decode(&text.replace("\t0\ta\tb", "\t7\ta\tb")), None, "a parent that comes later");
    }
}
