//! Templates: from values to HTML.

use std::fmt;

use serde::Serialize;
use tera::{Context, ErrorKind, Tera};

use super::theme::Theme;

/// A template of the theme that cannot be used: which one, where in it, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThemeError {
    /// Its path in the theme's folder: `templates/task.html`.
    pub path: String,
    /// Counted from 1.
    pub line: Option<usize>,
    pub message: String,
}

impl fmt::Display for ThemeError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(out, "{}:{line}: {}", self.path, self.message),
            None => write!(out, "{}: {}", self.path, self.message),
        }
    }
}

impl std::error::Error for ThemeError {}

impl ThemeError {
    /// `template` is the one that was asked for, where the error itself names none.
    fn new(template: &str, error: &tera::Error) -> Self {
        let at = |name: &str, line, message| Self { path: format!("templates/{name}"), line, message };
        match error.kind() {
            ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
                at(report.filename(), Some(report.span().start_line), report.message().to_owned())
            }
            ErrorKind::MissingParent { current, parent } => at(current, None, format!("it extends `{parent}`, which is not there")),
            ErrorKind::TemplateNotFound(name) => at(name, None, "there is no such template".to_owned()),
            other => at(template, None, other.to_string().lines().next().unwrap_or_default().to_owned()),
        }
    }
}

/// The templates of a theme, ready for use.
pub(super) struct Templates {
    tera: Tera,
}

impl Templates {
    /// `site` is what every template sees under that name.
    pub fn new(theme: &Theme<'_>, site: &impl Serialize) -> Result<Self, ThemeError> {
        let mut tera = Tera::new();
        let mut texts = Vec::new();
        for (name, bytes) in theme.templates() {
            let text = std::str::from_utf8(bytes).map_err(|_| ThemeError {
                path: format!("templates/{name}"),
                line: None,
                message: "it is not UTF-8".to_owned(),
            })?;
            texts.push((name, text));
        }
        tera.add_raw_templates(texts).map_err(|error| ThemeError::new("", &error))?;
        tera.global_context().insert("site", site);
        Ok(Self { tera })
    }

    /// Renders `<kind>.html`, which sees `page` and, under the name of its kind, `view`.
    pub fn render(&self, kind: &'static str, page: &impl Serialize, view: &impl Serialize) -> Result<String, ThemeError> {
        let mut context = Context::new();
        context.insert("page", page);
        context.insert(kind, view);
        let template = format!("{}.html", kind.replace('_', "-"));
        self.tera.render(&template, &context).map_err(|error| ThemeError::new(&template, &error))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn with(name: &str, text: &str) -> Result<Templates, ThemeError> {
        let own = BTreeMap::from([(format!("templates/{name}"), text.as_bytes().to_vec())]);
        Templates::new(&Theme::new(&own), &())
    }

    #[test]
    fn an_error_names_the_template_and_the_line() {
        let error = with("own.html", "<p>\n{% if %}</p>").err().unwrap();
        assert_eq!((error.path.as_str(), error.line), ("templates/own.html", Some(2)));
        let templates = with("own.html", "<p>\n\n{{ own.nothing }}</p>").ok().unwrap();
        let error = templates.render("own", &(), &BTreeMap::from([("a", 1)])).unwrap_err();
        assert_eq!((error.path.as_str(), error.line), ("templates/own.html", Some(3)));
        let error = with("own.html", "{% extends \"gone.html\" %}").err().unwrap();
        assert_eq!(error.to_string(), "templates/own.html: it extends `gone.html`, which is not there");
    }

    #[test]
    fn text_is_escaped() {
        let templates = with("own.html", "{{ own.a }}").ok().unwrap();
        assert_eq!(templates.render("own", &(), &BTreeMap::from([("a", "<b>")])).unwrap(), "&lt;b&gt;");
    }
}
