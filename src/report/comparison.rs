//! Contracts for people at a terminal: all of them in a list, or some held word by word against their owner.

use std::collections::HashMap;
use std::fmt::Write;

use super::text::{Color, Tone, painted, safe};
use crate::contract::{Change, ContractKind, Contracts, Difference, Holder, Mirror, SharedContract, Verdict, Verdicts, said};
use crate::model::Model;
use crate::text::{Diff, Piece, PieceKind, Sides, start_of};

/// The widest that a contract's name is in the list, and an owner's.
const MAX_NAME_CHARS: usize = 48;
const MAX_OWNER_CHARS: usize = 28;
/// The longest text that is shown, in bytes.
const MAX_TEXT_BYTES: usize = 64 * 1024;
/// How many mirrors with one verdict are named in a line.
const MAX_MIRRORS: usize = 6;

/// A line for each contract, what has drifted first; mirrors that say nothing as one line; the share that is in sync last.
pub fn list(model: &Model, contracts: &Contracts, color: Color) -> String {
    let is_hollow = |contract: &&SharedContract| contract.verdict() == Some(Verdict::Placeholder) && contract.owner.is_none();
    let mut shown: Vec<&SharedContract> = contracts.all.iter().filter(|contract| !is_hollow(contract)).collect();
    shown.sort_by_key(|contract| contract.verdict().map_or(usize::MAX, Verdict::rank));
    let width = |text: fn(&Model, &SharedContract) -> String, most: usize| {
        shown.iter().map(|contract| cut(&text(model, contract), most).chars().count()).max().unwrap_or_default()
    };
    let (names, owners) = (width(|_, contract| safe(&contract.name), MAX_NAME_CHARS), width(owner, MAX_OWNER_CHARS));
    let mut text = String::new();
    for contract in shown {
        let name = cut(&safe(&contract.name), MAX_NAME_CHARS);
        let owner = cut(&owner(model, contract), MAX_OWNER_CHARS);
        let line = format!("{}  {name:<names$}  {owner:<owners$}  {}", verdict(contract.verdict(), color), mirrors(model, contract));
        let _ = writeln!(text, "{}", line.trim_end());
    }
    let hollow: Vec<&Mirror> = contracts.all.iter().filter(is_hollow).flat_map(|contract| &contract.mirrors).collect();
    if !hollow.is_empty() {
        let say = if hollow.len() == 1 { "mirror says" } else { "mirrors say" };
        let where_ = named(hollow.iter().map(|mirror| who(model, &mirror.holder)).collect());
        let _ = writeln!(text, "{}  {} {say} nothing: {where_}", verdict(Some(Verdict::Placeholder), color), hollow.len());
    }
    if !text.is_empty() {
        text.push('\n');
    }
    text + &summary(&contracts.all, color)
}

/// The last line: how many contracts there are, and what share of the mirrors is in sync.
fn summary(contracts: &[SharedContract], color: Color) -> String {
    let verdicts = Verdicts::of(contracts);
    let tone = if verdicts.count(Verdict::Drift) > 0 { Tone::Bad } else { Tone::Good };
    let plural = if contracts.len() == 1 { "" } else { "s" };
    format!("{}; {verdicts}\n", painted(&format!("{} contract{plural}", contracts.len()), tone, color))
}

/// Contracts in full: what the owner says, and each mirror with the facts and the words that differ. Files are named from
/// the reader's folder, as [`text::render`](super::text::render) names them.
pub fn full(model: &Model, contracts: &Contracts, chosen: &[&SharedContract], base: &str, color: Color) -> String {
    let parts: Vec<String> = chosen.iter().map(|contract| one(model, contracts, contract, base, color)).collect();
    parts.join("\n")
}

fn one(model: &Model, contracts: &Contracts, contract: &SharedContract, base: &str, color: Color) -> String {
    let mut text = format!("{}\n", painted(&safe(&contract.name), Tone::Title, color));
    match &contract.owner {
        Some(owner) => {
            let _ = writeln!(text, "{} of {}{}", kind(contract.kind), who(model, owner), version(owner, "at"));
            place(&mut text, model, owner, base);
            if let Some(held) = owner.text.filter(|_| contract.kind != ContractKind::Pin) {
                text.push('\n');
                quoted(&mut text, held.span.of(model.text(held.id)).trim_matches('\n'));
            }
        }
        None => _ = writeln!(text, "{} without an owner", kind(contract.kind)),
    }
    for (_, mirror) in contract.ranked() {
        let _ = writeln!(
            text,
            "\n{}  {}{}",
            verdict(Some(mirror.verdict), color).trim_end(),
            painted(&who(model, &mirror.holder), Tone::Title, color),
            version(&mirror.holder, "takes")
        );
        place(&mut text, model, &mirror.holder, base);
        for difference in &mirror.differences {
            let _ = writeln!(text, "  {}", fact(difference));
        }
        if let Some(moved) = contracts.moved(mirror) {
            let _ = writeln!(text, "  {}", safe(&moved.to_string()));
        }
        words(&mut text, model, contract, mirror, color);
    }
    if contract.mirrors.is_empty() {
        text += "\nnot mirrored\n";
    }
    text
}

fn kind(kind: ContractKind) -> &'static str {
    match kind {
        ContractKind::Text => "locked text",
        ContractKind::File => "file",
        ContractKind::Pin => "package",
    }
}

fn fact(difference: &Difference) -> String {
    let Difference { fact, owner, mirror, change, impact, .. } = difference;
    let whom = if impact.is_none() { String::new() } else { format!(" for {impact}") };
    let change = change.map_or(String::new(), |change: Change| format!(" ({}{whom})", change.name()));
    safe(&format!("{fact}: the owner says {owner}, the mirror says {mirror}{change}").replace('\n', " "))
}

/// The words that a mirror and its owner differ in; nothing where they are the same.
fn words(text: &mut String, model: &Model, contract: &SharedContract, mirror: &Mirror, color: Color) {
    let owner = contract.owner.as_ref().and_then(|owner| said(model, owner));
    let mirrored = said(model, &mirror.holder);
    match (owner, mirrored) {
        _ if contract.kind == ContractKind::Pin => {}
        (Some(owner), Some(said)) if mirror.verdict == Verdict::InSync => {
            *text += if owner == said { "  word for word\n" } else { "  the same facts in other words\n" };
        }
        (Some(owner), Some(said)) => {
            let diff = Diff::new(&owner, &said);
            if diff.is_same() && !diff.cut {
                return;
            }
            text.push('\n');
            if diff.is_apart() {
                let sides = Sides::new(owner.trim_end(), said.trim_end());
                pieces(text, &sides.first, &format!("  {} ", painted("-", Tone::Bad, color)), color);
                pieces(text, &sides.second, &format!("  {} ", painted("+", Tone::Good, color)), color);
            } else {
                pieces(text, &diff.folded().pieces, "    ", color);
            }
            if diff.cut {
                *text += "    … both continue …\n";
            }
        }
        (None, Some(said)) => {
            text.push('\n');
            quoted(text, &said);
        }
        (_, None) => {}
    }
}

/// One text with the words of both: `[-only the owner's-]{+only the mirror's+}` where there are no colours.
/// Each line has `before` before it.
fn pieces(text: &mut String, pieces: &[Piece<'_>], before: &str, color: Color) {
    let mut shown = String::new();
    for piece in pieces {
        let (open, close, tone) = match piece.kind {
            PieceKind::Same => ("", "", None),
            PieceKind::Removed => ("[-", "-]", Some(Tone::Removed)),
            PieceKind::Added => ("{+", "+}", Some(Tone::Added)),
            PieceKind::Folded => {
                let lines = piece.text.lines().count();
                let end = if piece.text.ends_with('\n') { "\n" } else { "" };
                shown += &if lines > 1 { format!("… {lines} lines …{end}") } else { format!(" …{end}") };
                continue;
            }
        };
        let words: Vec<String> = piece.text.split('\n').map(|line| safe(line.trim_end_matches('\r'))).collect();
        // A colour ends with its line, so that what comes before the next one keeps its own.
        shown += &match (color, tone) {
            (Color::Ansi, Some(tone)) => {
                let lines: Vec<String> = words.iter().map(|line| painted(line, tone, color)).collect();
                lines.join("\n")
            }
            _ => format!("{open}{}{close}", words.join("\n")),
        };
    }
    for line in shown.trim_end_matches('\n').split('\n') {
        let _ = writeln!(text, "{before}{line}");
    }
}

fn quoted(text: &mut String, said: &str) {
    let shown = start_of(said, MAX_TEXT_BYTES);
    for line in shown.trim_end().lines() {
        let _ = writeln!(text, "{}", format!("    {}", safe(line)).trim_end());
    }
    if shown.len() < said.len() {
        *text += "    … it continues …\n";
    }
}

/// Where a holder's text is or should be.
fn place(text: &mut String, model: &Model, holder: &Holder, base: &str) {
    let at = holder.text.map(|held| model.place(held.id, held.place).start);
    let at = at.map_or(String::new(), |at| format!(":{}:{}", at.line, at.column));
    let absent = if model[holder.repo].info.absent {
        " (its repo is not checked out here)"
    } else if holder.text.is_none() {
        " (missing)"
    } else {
        ""
    };
    let _ = writeln!(text, "  --> {}{at}{absent}", safe(&format!("{base}{}", holder.file)));
}

fn version(holder: &Holder, verb: &str) -> String {
    holder.version.as_ref().map_or(String::new(), |version| safe(&format!(" {verb} {version}")))
}

fn who(model: &Model, holder: &Holder) -> String {
    safe(&holder.task.map_or_else(|| model[holder.repo].info.name.clone(), |task| model.task_name(task)))
}

fn owner(model: &Model, contract: &SharedContract) -> String {
    let Some(owner) = &contract.owner else { return "nobody".to_owned() };
    format!("{}{}", who(model, owner), owner.version.as_ref().map_or(String::new(), |version| safe(&format!(" {version}"))))
}

/// The mirrors of a contract by their verdict: `drift: web TASK2; in-sync: api TASK1`.
fn mirrors(model: &Model, contract: &SharedContract) -> String {
    let ranked = contract.ranked();
    let mirror = |mirror: &Mirror| {
        format!(
            "{}{}",
            who(model, &mirror.holder),
            mirror.holder.version.as_ref().map_or(String::new(), |range| safe(&format!(" {range}")))
        )
    };
    let groups = ranked.chunk_by(|(_, one), (_, other)| one.verdict == other.verdict);
    let group = |group: &[(usize, &Mirror)]| {
        let names = named(group.iter().map(|(_, other)| mirror(other)).collect());
        if Some(group[0].1.verdict) == contract.verdict() { names } else { format!("{}: {names}", group[0].1.verdict.name()) }
    };
    groups.map(group).collect::<Vec<_>>().join("; ")
}

/// Names, each once, with how often where that is more than once.
fn named(all: Vec<String>) -> String {
    let mut times: HashMap<&str, usize> = HashMap::new();
    for name in &all {
        *times.entry(name).or_default() += 1;
    }
    let mut names = Vec::new();
    for name in &all {
        match times.remove(name.as_str()) {
            Some(1) => names.push(name.clone()),
            Some(count) => names.push(format!("{name} ({count} times)")),
            None => {}
        }
    }
    let more = names.len().saturating_sub(MAX_MIRRORS);
    names.truncate(MAX_MIRRORS);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    names.join(", ") + &more
}

/// A verdict in a column of its own; a dash where the contract is not mirrored.
fn verdict(verdict: Option<Verdict>, color: Color) -> String {
    let Some(verdict) = verdict else { return format!("{:<12}", "-") };
    let tone = match verdict {
        Verdict::Drift => Tone::Bad,
        Verdict::Unowned | Verdict::Unmirrored => Tone::Doubtful,
        Verdict::Unverifiable | Verdict::Placeholder => Tone::Quiet,
        Verdict::Paraphrase | Verdict::InSync => Tone::Good,
    };
    let name = verdict.name();
    format!("{}{:pad$}", painted(name, tone, color), "", pad = 12_usize.saturating_sub(name.len()))
}

/// A text that is no longer than so many characters.
pub(super) fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some(_) => format!("{}…", text.chars().take(most - 1).collect::<String>().trim_end()),
        None => text.to_owned(),
    }
}
