//! YAML in documents: front matter and handoff snapshots.

use serde::de::DeserializeOwned;

/// Why a YAML text does not say what was asked of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YamlError {
    /// What is wrong, for people.
    pub message: String,
    /// Counted from 1 within the YAML text, where the parser knows it.
    pub line: Option<u32>,
}

/// Reads a YAML text. Ask for `String` fields: an untyped value turns `no` into false and `0042` into 42.
///
/// # Errors
/// Where the text is not YAML, or has not the shape of `T`.
pub fn parse_yaml<T: DeserializeOwned>(text: &str) -> Result<T, YamlError> {
    serde_saphyr::from_str(text).map_err(|error| {
        let line = error.location().map(|location| location.line() as u32).filter(|line| *line > 0);
        let message = error.without_snippet().to_string();
        YamlError { message: message.lines().next().unwrap_or_default().to_owned(), line }
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::parse_yaml;

    #[test]
    fn words_stay_words_and_faults_have_a_line() {
        let values: BTreeMap<String, String> = parse_yaml("answer: no\nzip: 0042\n").unwrap();
        assert_eq!(values["answer"], "no");
        assert_eq!(values["zip"], "0042");
        let error = parse_yaml::<BTreeMap<String, String>>("a: b\nstate: [active\n").unwrap_err();
        assert!(error.line.is_some(), "{error:?}");
        assert!(parse_yaml::<BTreeMap<String, String>>(&"[".repeat(200_000)).is_err());
    }
}
