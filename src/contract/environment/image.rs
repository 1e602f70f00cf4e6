//! Names of images: `registry.example:5000/acme/core:1.4.0@sha256:…`.

use crate::text::Cut;

/// An image, taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Image<'t> {
    /// With its registry, without tag and digest.
    pub path: &'t str,
    pub tag: Option<&'t str>,
    pub digest: Option<&'t str>,
}

impl<'t> Image<'t> {
    /// Reads a text that may name an image; none for one that cannot.
    pub(super) fn read(text: &'t str) -> Option<Self> {
        let text = text.trim();
        let (name, digest) = match text.split_once('@') {
            Some((_, digest)) if !is_digest(digest) => return None,
            Some((name, digest)) => (name, Some(digest)),
            None => (text, None),
        };
        let last = name.rfind('/').map_or(0, |slash| slash + 1);
        let (path, tag) = match name.tail(last).split_once(':') {
            Some((_, tag)) => (name.head(name.len() - tag.len() - 1), Some(tag)),
            None => (name, None),
        };
        let is_plain = |character: char| character.is_ascii_alphanumeric() || matches!(character, '.' | '-' | '_' | '/' | ':');
        let is_sound = !path.is_empty() && !path.ends_with('/') && path.chars().all(is_plain) && !path.contains("//");
        // A tag that is put in later is told by its marks.
        let is_tag = tag.is_none_or(|tag| !tag.is_empty() && !tag.contains(char::is_whitespace) && !tag.contains('/'));
        (is_sound && is_tag).then_some(Self { path, tag, digest })
    }

    /// What it is called within its registry.
    pub(super) fn name(&self) -> &'t str {
        self.path.rsplit('/').next().unwrap_or(self.path)
    }
}

/// Whether a text is the digest of an image: `sha256:` and its digits.
pub(super) fn is_digest(text: &str) -> bool {
    let digits = text.strip_prefix("sha256:").or_else(|| text.strip_prefix("sha512:"));
    digits.is_some_and(|digits| digits.len() >= 32 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::{Image, is_digest};

    #[test]
    fn images_are_taken_apart() {
        let read = |text| Image::read(text).map(|image| (image.path, image.name(), image.tag, image.digest));
        let digest = format!("sha256:{}", "0a".repeat(32));
        assert_eq!(read("acme/core:1.4.0"), Some(("acme/core", "core", Some("1.4.0"), None)));
        assert_eq!(read("registry.example:5000/core"), Some(("registry.example:5000/core", "core", None, None)));
        let whole = format!("ghcr.io/acme/core:1.4.0@{digest}");
        assert_eq!(read(&whole), Some(("ghcr.io/acme/core", "core", Some("1.4.0"), Some(digest.as_str()))));
        assert_eq!(read("acme/core:${CORE_TAG:-1.4.0}").and_then(|image| image.2), Some("${CORE_TAG:-1.4.0}"));
        for text in ["", "https://acme.example/core:1", "a b:1", "core@1.4.0", "acme/core:", "/", "{{ .image }}:1", "é/core:1"] {
            assert_eq!(read(text), None, "{text}");
        }
        assert!(is_digest(&digest) && !is_digest("sha256:0a") && !is_digest("1.4.0"));
    }
}
