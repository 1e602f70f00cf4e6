//! Features: the tasks, over repos, that are one piece of work.

use super::TaskId;

/// Tasks that are each other's counterparts; one alone is a feature too.
#[derive(Clone, Debug, Default)]
pub struct Feature {
    /// In the order of tasks.
    pub tasks: Vec<TaskId>,
    /// What the work is called: the subject that most of its tasks share.
    pub title: String,
    /// For addresses: own to the feature, and the same as long as its first task's number and title are.
    pub slug: String,
}

/// Words that say nothing about what a task is about.
const EMPTY: [&str; 16] = ["and", "the", "a", "an", "of", "for", "to", "in", "on", "with", "task", "plan", "phase", "via", "from", "by"];

fn words(title: &str) -> Vec<String> {
    let mut words: Vec<String> = title
        .split(|c: char| !c.is_alphanumeric())
        .map(str::to_lowercase)
        .filter(|word| !word.is_empty() && !EMPTY.contains(&word.as_str()))
        .collect();
    words.sort();
    words.dedup();
    words
}

/// Whether two titles name one piece of work: most of their words are the same.
pub fn titles_agree(one: &str, other: &str) -> bool {
    let (one, other) = (words(one), words(other));
    let numbers = |words: &[String]| words.iter().filter(|word| word.bytes().all(|b| b.is_ascii_digit())).cloned().collect::<Vec<_>>();
    if numbers(&one) != numbers(&other) {
        return false;
    }
    let shared = one.iter().filter(|word| other.binary_search(word).is_ok()).count();
    let shorter = one.len().min(other.len());
    let longer = one.len().max(other.len());
    shorter > 0 && (one == other || (shared * 2 > longer.max(2) && shared * 4 >= shorter * 3))
}

#[cfg(test)]
mod tests {
    use super::titles_agree;

    #[test]
    fn most_words_must_be_the_same() {
        assert!(titles_agree("Supabase Schema Cleanup", "Supabase schema cleanup"));
        assert!(titles_agree("Invoice export (CSV)", "Invoice export"));
        assert!(!titles_agree("Bulk Exports Rollout 12", "Bulk Exports Rollout 40"));
        assert!(!titles_agree("", ""));
    }
}
