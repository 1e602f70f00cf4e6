//! Changes as a unified diff: what `patch` and `git apply` read, and people at a terminal in colours.

use super::text::{Color, Tone, painted, safe};
use crate::change::Changes;
use crate::text::unified;

/// Folders that move first, then the hunks of each file under its name before and after.
pub fn render(changes: &Changes, color: Color) -> String {
    let mut text = String::new();
    let mut line = |line: &str, tone: Option<Tone>| {
        text += &tone.map_or_else(|| line.to_owned(), |tone| painted(line, tone, color));
        text.push('\n');
    };
    for step in &changes.moves {
        line(&format!("move {} to {}", safe(&step.from), safe(&step.to)), Some(Tone::Title));
    }
    for (path, rewrite) in &changes.files {
        let old = rewrite.before.as_ref().map_or_else(|| "/dev/null".to_owned(), |_| format!("a/{}", safe(path)));
        line(&format!("--- {old}"), Some(Tone::Title));
        line(&format!("+++ b/{}", safe(&changes.target(path))), Some(Tone::Title));
        for shown in unified(rewrite.before.as_deref().unwrap_or_default(), &rewrite.after).split_terminator('\n') {
            // A line's own ending is no sign that steers a terminal, and a patch needs it.
            let (shown, end) = shown.strip_suffix('\r').map_or((shown, ""), |shown| (shown, "\r"));
            let tone = match shown.as_bytes().first() {
                Some(b'-') => Some(Tone::Gone),
                Some(b'+') => Some(Tone::Good),
                Some(b'@') => Some(Tone::Quiet),
                _ => None,
            };
            let shown = shown.split('\t').map(safe).collect::<Vec<_>>().join("\t");
            line(&(shown + if color == Color::Plain { end } else { "" }), tone);
        }
    }
    text
}

/// What was done, a line for each file and folder; paths are relative to the reader's folder.
pub fn summary(changes: &Changes, base: &str) -> Vec<String> {
    let moves = changes.moves.iter().map(|step| format!("moved {base}{} to {base}{}", safe(&step.from), safe(&step.to)));
    let files = changes.files.iter().map(|(path, rewrite)| {
        let verb = if rewrite.before.is_some() { "changed" } else { "wrote" };
        format!("{verb} {base}{}", safe(&changes.target(path)))
    });
    moves.chain(files).collect()
}

/// What would be done, in one line.
pub fn outlook(changes: &Changes) -> String {
    let counted = |verb: &str, count: usize, name: &str| match count {
        0 => None,
        1 => Some(format!("{verb} 1 {name}")),
        _ => Some(format!("{verb} {count} {name}s")),
    };
    let new = changes.files.values().filter(|rewrite| rewrite.before.is_none()).count();
    let renamed = changes.moves.iter().filter(|step| step.from.ends_with(".md")).count();
    let parts = [
        counted("move", changes.moves.len() - renamed, "folder"),
        counted("rename", renamed, "file"),
        counted("change", changes.files.len() - new, "file"),
        counted("write", new, "file"),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() { "nothing would change".to_owned() } else { format!("would {}", parts.join(" and ")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::change::Move;

    #[test]
    fn a_patch_names_files_before_and_after_and_shows_no_control_characters() {
        let mut changes = Changes::default();
        changes.moves.push(Move { from: "api/TASK1".to_owned(), to: "api/TASK2".to_owned() });
        changes.rewrite("api/TASK1/PLAN.md", &"a\tTASK1\r\n\u{1b}[31mb".into(), "a\tTASK2\r\n\u{1b}[31mb");
        changes.create("api/TASK3/PLAN.md", "new\n");
        assert_eq!(
            render(&changes, Color::Plain),
            "move api/TASK1 to api/TASK2\n--- a/api/TASK1/PLAN.md\n+++ b/api/TASK2/PLAN.md\n@@ -1,2 +1,2 @@\n-a\tTASK1\r\n+a\tTASK2\r\n \
             \u{241b}[31mb\n\\ No newline at end of file\n--- /dev/null\n+++ b/api/TASK3/PLAN.md\n@@ -0,0 +1 @@\n+new\n"
        );
        assert_eq!(outlook(&changes), "would move 1 folder and change 1 file and write 1 file");
        let said = summary(&changes, "../");
        assert_eq!(said, ["moved ../api/TASK1 to ../api/TASK2", "changed ../api/TASK2/PLAN.md", "wrote ../api/TASK3/PLAN.md"]);
        assert!(render(&changes, Color::Ansi).contains("\u{1b}["));
    }
}
