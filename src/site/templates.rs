//! Templates: from values to HTML.

use std::fmt;
use std::panic::resume_unwind;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use tera::{Context, ErrorKind, Tera, Value};

use super::theme::Theme;
use crate::isolated::{Failure, Isolated};
use crate::text::nearest;

/// What the built-in templates are called beside their own names: a template that takes the place of `base.html` can extend
/// `crossbook/base.html`.
pub(super) const BUILT_IN: &str = "crossbook/";

/// Pages with templates of the user's own, which may loop for as long as they like. A page takes thousandths of a second.
static OWN: Isolated = Isolated::new("template", Duration::from_secs(30));

/// A template of the theme that cannot be used: which one, where in it, why, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThemeError {
    /// Its path in the theme's folder: `templates/task.html`.
    pub path: String,
    /// Counted from 1.
    pub line: Option<usize>,
    /// What is wrong, for people.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
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
    fn at(template: &str, line: Option<usize>, message: impl Into<String>) -> Self {
        Self { path: format!("templates/{template}"), line, message: message.into(), help: None }
    }

    /// Gives the error the template's path as the user knows it, in the theme folder `folder`. A built-in template is in no folder.
    pub fn in_folder(self, folder: &Path) -> Self {
        match self.path.strip_prefix("templates/").and_then(|name| name.strip_prefix(BUILT_IN)) {
            Some(name) => Self { path: format!("built-in template {name}"), ..self },
            None => Self { path: folder.join(&self.path).display().to_string(), ..self },
        }
    }

    fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }
}

/// What templates call the site.
const SITE: &str = "site";

fn with_site(tera: &Tera, site: Value) -> Tera {
    let mut tera = tera.clone();
    tera.global_context().insert_value(SITE, site);
    tera
}

/// The templates of a theme, ready for use.
pub(super) struct Templates {
    tera: Arc<Tera>,
    /// What they see of the site.
    site: Value,
    /// The names of the user's own.
    own: Vec<String>,
    /// Where pages are made that those have a part in.
    isolated: &'static Isolated,
}

impl Templates {
    /// `site` is what every template sees under that name.
    pub(super) fn new(theme: &Theme<'_>, site: &impl Serialize) -> Result<Self, ThemeError> {
        let mut tera = Tera::new();
        // Whoever has no template of their own gets the built-in one, and so it is with components.
        let _ = tera.set_fallback_prefixes([BUILT_IN]);
        let mut own = Vec::new();
        let mut texts = Vec::new();
        for (name, bytes, is_own) in theme.templates() {
            let text = std::str::from_utf8(bytes).map_err(|_| ThemeError::at(name, None, "is not UTF-8").help("save it as UTF-8"))?;
            texts.push((if is_own { name.to_owned() } else { format!("{BUILT_IN}{name}") }, text));
            own.extend(is_own.then(|| name.to_owned()));
        }
        let added = tera.add_raw_templates(texts);
        let site = Value::from_serializable(site);
        tera.global_context().insert_value(SITE, site.clone());
        let templates = Self { tera: Arc::new(tera), site, own, isolated: &OWN };
        added.map_err(|error| templates.error("", &error))?;
        Ok(templates)
    }

    /// Whether there are templates of the user's own.
    pub(super) fn has_own(&self) -> bool {
        !self.own.is_empty()
    }

    /// The same templates, where `site` is another.
    pub(super) fn again(&self, site: &impl Serialize) -> Self {
        let site = Value::from_serializable(site);
        let tera = if site == self.site { Arc::clone(&self.tera) } else { Arc::new(with_site(&self.tera, site.clone())) };
        Self { tera, site, own: self.own.clone(), isolated: self.isolated }
    }

    /// Renders `<kind>.html`, which sees `page` and, under the name of its kind, `view`.
    pub(super) fn render(&self, kind: &'static str, page: &impl Serialize, view: &impl Serialize) -> Result<String, ThemeError> {
        let mut context = Context::new();
        context.insert("page", page);
        context.insert(kind, view);
        let template = format!("{}.html", kind.replace('_', "-"));
        let rendered = match self.own.is_empty() {
            true => self.tera.render(&template, &context),
            false => self.render_isolated(&template, context)?,
        };
        rendered.map_err(|error| self.error(&template, &error))
    }

    fn render_isolated(&self, template: &str, context: Context) -> Result<tera::TeraResult<String>, ThemeError> {
        let (tera, name) = (Arc::clone(&self.tera), template.to_owned());
        self.isolated.run(move || tera.render(&name, &context)).map_err(|failure| match failure {
            Failure::Panicked(said) => resume_unwind(said),
            Failure::GivenUp => {
                let help = format!("a loop in one of your templates runs for too long ({})", self.own.join(", "));
                ThemeError::at(template, None, format!("takes longer than {} seconds to render a page", self.isolated.patience().as_secs()))
                    .help(help)
            }
        })
    }

    /// `template` is the one that was asked for, where the error itself names none.
    fn error(&self, template: &str, error: &tera::Error) -> ThemeError {
        match error.kind() {
            ErrorKind::SyntaxError(report) => {
                ThemeError::at(report.filename(), Some(report.span().start_line), report.message()).help(SYNTAX)
            }
            ErrorKind::RenderingError(report) => {
                let (name, line) = (report.filename(), report.span().start_line);
                let error = ThemeError::at(name, Some(line), report.message());
                match name.starts_with(BUILT_IN) {
                    true => error.help(format!(
                        "this built-in template is used by one of yours ({}): pass it the values that it needs",
                        self.own.join(", ")
                    )),
                    false => error.help(VALUES),
                }
            }
            ErrorKind::MissingParent { current, parent } => {
                let plain = parent.strip_prefix(BUILT_IN).unwrap_or(parent);
                let names = built_in_names();
                let near = nearest(plain, names.iter().map(String::as_str));
                let help = near.map(|near| format!("did you mean the built-in `{BUILT_IN}{near}`?"));
                let error = ThemeError::at(current, None, format!("extends `{parent}`, which does not exist"));
                ThemeError { help, ..error }
            }
            ErrorKind::CircularExtend { tpl, .. } => ThemeError::at(tpl, None, "extends itself")
                .help(format!("to extend the built-in template, write `{{% extends \"{BUILT_IN}{tpl}\" %}}`")),
            ErrorKind::TemplateNotFound(name) => ThemeError::at(name, None, "does not exist"),
            other => {
                // The first line says it all; those below tell how the program came there.
                let message = other.to_string().lines().next().unwrap_or_default().to_owned();
                ThemeError::at(template, None, message).help(VALUES)
            }
        }
    }
}

const SYNTAX: &str = "templates use the syntax of Tera: {{ value }}, {% if … %} … {% endif %}, {% block name %} … {% endblock %}";
const VALUES: &str = "the guide lists the values of each template under Theming; `{% if value %}` tests whether one is set";

/// The names of the built-in templates.
fn built_in_names() -> Vec<String> {
    let names = super::embedded::theme().into_keys();
    names.filter_map(|path| path.strip_prefix("templates/").map(str::to_owned)).collect()
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
        assert_eq!(error.to_string(), "templates/own.html: extends `gone.html`, which does not exist");
    }

    #[test]
    fn errors_say_what_to_do() {
        let help = |name: &str, text: &str| with(name, text).err().unwrap().help.unwrap();
        assert_eq!(help("own.html", "{% extends \"crossbook/bse.html\" %}"), "did you mean the built-in `crossbook/base.html`?");
        assert!(help("base.html", "{% extends \"base.html\" %}").ends_with("write `{% extends \"crossbook/base.html\" %}`"));
        assert!(help("own.html", "{% block a %}").starts_with("templates use the syntax of Tera"));
        let error = with("own.html", "{% if %}").err().unwrap();
        assert_eq!(error.in_folder(Path::new("theme")).path, "theme/templates/own.html");
    }

    #[test]
    fn a_component_is_replaced_alone() {
        let own = "{% component state(state) %}<i>{{ state.label }}</i>{% endcomponent state %}{{<state state={own} />}}";
        let templates = with("own.html", own).ok().unwrap();
        assert_eq!(templates.render("own", &(), &BTreeMap::from([("label", "Open")])).unwrap(), "<i>Open</i>");
    }

    #[test]
    fn a_loop_without_end_is_an_error() {
        static SOON: Isolated = Isolated::new("test", Duration::from_millis(20));
        let many = "{% for a in range(end=100000) %}";
        let own = format!("{}{}", many.repeat(4), "{% endfor %}".repeat(4));
        let templates = Templates { isolated: &SOON, ..with("own.html", &own).ok().unwrap() };
        let error = templates.render("own", &(), &()).unwrap_err();
        assert_eq!(error.to_string(), "templates/own.html: takes longer than 0 seconds to render a page");
        assert!(error.help.unwrap().ends_with("runs for too long (own.html)"));
    }

    #[test]
    fn text_is_escaped() {
        let templates = with("own.html", "{{ own.a }}").ok().unwrap();
        assert_eq!(templates.render("own", &(), &BTreeMap::from([("a", "<b>")])).unwrap(), "&lt;b&gt;");
    }
}
