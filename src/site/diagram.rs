//! Diagrams on pages: a picture with a name, the same as a list, and its source.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;
use std::sync::OnceLock;

use rayon::prelude::*;

use super::page::Shared;
use super::prose;
use crate::diagram::{self, Diagram, Drawing, Embed, Fault, Gallery, Outline, Undrawn, Validity};
use crate::markdown::highlight;
use crate::model::{Document, Model, RepoId};
use crate::text::escape::attribute;
use crate::text::{Cut, LineIndex};

/// How many nodes and links of a diagram are listed.
const LISTED: usize = 400;
/// A picture wider than this, in pixels, is scaled down on most screens.
const COLUMN: u32 = 640;

/// Draws what stands on a page as code.
const RUN: &str = "const fences=document.querySelectorAll('.undrawn pre.mermaid-source:not([data-processed])');mermaid.initialize({startOnLoad:false,securityLevel:'strict',theme:matchMedia('(prefers-color-scheme: dark)').matches?'dark':'default'});mermaid.run({nodes:fences,suppressErrors:true})";

/// A copy of mermaid that the user brings.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MermaidCopy {
    /// The name of its file: `mermaid.min.js`, or `.mjs` for a module.
    pub name: String,
    /// The script.
    pub bytes: Vec<u8>,
}

impl MermaidCopy {
    pub(super) fn address(&self) -> String {
        format!("assets/{}", if self.is_module() { "mermaid.mjs" } else { "mermaid.js" })
    }

    fn is_module(&self) -> bool {
        self.name.ends_with(".mjs")
    }

    /// What runs it on a page whose way to the top is `root`.
    fn script(&self, root: &str) -> String {
        if self.is_module() {
            format!("import mermaid from \"{root}{}\";{RUN}", self.address())
        } else {
            format!("addEventListener(\"DOMContentLoaded\",()=>{{{RUN}}},{{once:true}})")
        }
    }
}

/// Every diagram that documents hold, drawn when it is first shown, and once however often it is shown.
pub(super) struct Diagrams<'a> {
    by_code: HashMap<&'a str, Shown<'a>>,
    codes: Vec<&'a str>,
    /// Where the picture of each would stand, once somebody asks.
    by_address: OnceLock<BTreeMap<String, usize>>,
    pictures: &'a Gallery,
    mermaid: Option<&'a MermaidCopy>,
}

struct Shown<'a> {
    diagram: &'a Diagram,
    drawing: OnceLock<Result<Drawing, Undrawn>>,
}

impl<'a> Shown<'a> {
    fn new(diagram: &'a Diagram) -> Self {
        Self { diagram, drawing: OnceLock::new() }
    }

    fn drawing(&self, code: &str, pictures: &Gallery) -> &Result<Drawing, Undrawn> {
        self.drawing.get_or_init(|| pictures.draw(code, self.diagram))
    }
}

/// Where on the site a diagram stands.
#[derive(Clone, Copy)]
pub(super) struct Scope<'a> {
    /// The way from its page to the site's top.
    pub root: &'a str,
    /// The repo that a task without one belongs to.
    pub repo: Option<RepoId>,
    /// What ids of the text around it start with.
    pub prefix: &'a str,
}

impl<'a> Diagrams<'a> {
    pub(super) fn new(model: &'a Model, pictures: &'a Gallery, mermaid: Option<&'a MermaidCopy>) -> Self {
        let all = model.documents.iter().flat_map(Document::diagrams);
        let by_code: HashMap<&str, Shown<'_>> = all.map(|(fence, diagram)| (fence.code.as_str(), Shown::new(diagram))).collect();
        Self { codes: by_code.keys().copied().collect(), by_code, by_address: OnceLock::new(), pictures, mermaid }
    }

    fn by_address(&self) -> &BTreeMap<String, usize> {
        self.by_address.get_or_init(|| self.codes.iter().enumerate().map(|(index, code)| (address(code), index)).collect())
    }

    /// Where the pictures stand as files of their own, in order.
    pub(super) fn files(&self) -> Vec<String> {
        let all: Vec<(&String, &str)> = self.by_address().iter().map(|(address, index)| (address, self.codes[*index])).collect();
        let is_drawn = |code: &str| self.by_code.get(code).is_some_and(|shown| shown.drawing(code, self.pictures).is_ok());
        all.into_par_iter().filter(|(_, code)| is_drawn(code)).map(|(address, _)| address.clone()).collect()
    }

    /// The picture that stands at a path of the site.
    pub(super) fn file(&self, path: &str) -> Option<String> {
        let (code, shown) = self.by_code.get_key_value(self.codes[*self.by_address().get(path)?])?;
        self.picture(code, shown)
    }

    /// A picture alone; none where the diagram is not drawn.
    fn picture(&self, code: &str, shown: &Shown<'_>) -> Option<String> {
        shown.drawing(code, self.pictures).as_ref().ok().map(|drawing| drawing.file(&name(shown.diagram)))
    }

    /// The user's copy of mermaid, by where it stands.
    pub(super) fn mermaid(&self) -> Option<(String, &'a [u8])> {
        self.mermaid.map(|copy| (copy.address(), copy.bytes.as_slice()))
    }

    /// The script that runs it on a page whose way to the top is `root`.
    pub(super) fn script(&self, root: &str) -> Option<String> {
        self.mermaid.map(|copy| copy.script(root))
    }

    /// A fence of a document as HTML; `place` is own to it in its text.
    pub(super) fn figure(&self, site: &Shared<'_>, code: &str, place: u32, scope: Scope<'_>) -> Option<String> {
        let prefix = format!("{}diagram-{place}-", scope.prefix);
        let scope = Scope { prefix: &prefix, ..scope };
        let (read, own);
        let (shown, has_file) = match self.by_code.get(code) {
            Some(shown) => (shown, true),
            None => {
                read = diagram::read(code);
                own = Shown::new(&read);
                (&own, false)
            }
        };
        Some(match (&shown.diagram.verdict, shown.drawing(code, self.pictures)) {
            (Validity::Invalid(fault), _) => refused(code, fault),
            (_, Ok(drawing)) => Figure { site, code, diagram: shown.diagram, drawing, narrow: None, scope, has_file }.html(),
            (_, Err(Undrawn::Large)) => {
                let why = shown.diagram.large.as_deref().unwrap_or_default();
                self.code(code, shown.diagram, scope, &format!("This diagram is too large to draw: {why}."))
            }
            (Validity::Unverifiable(why), _) => self.code(code, shown.diagram, scope, &format!("This diagram was not checked: {why}.")),
            (Validity::Valid, Err(Undrawn::Because(why))) => {
                self.code(code, shown.diagram, scope, &format!("This diagram is valid, but cannot be drawn: {why}."))
            }
            (Validity::Valid, Err(_)) => {
                self.code(code, shown.diagram, scope, "This diagram is valid; this build of Crossbook cannot draw diagrams.")
            }
        })
    }

    /// A diagram that Crossbook made itself, and another layout of it for narrow screens.
    pub(super) fn made(&self, site: &Shared<'_>, code: &str, narrow: Option<&str>, scope: Scope<'_>) -> String {
        let diagram = diagram::read(code);
        let narrow = narrow.and_then(|code| self.pictures.draw(code, &diagram.in_another_layout()).ok());
        match self.pictures.draw(code, &diagram) {
            Ok(drawing) => {
                Figure { site, code, diagram: &diagram, drawing: &drawing, narrow: narrow.as_ref(), scope, has_file: false }.html()
            }
            Err(_) => self.code(code, &diagram, scope, "The diagram as mermaid text."),
        }
    }

    /// A diagram as its source, with what it shows as a list, and with the user's copy of mermaid where there is one.
    fn code(&self, code: &str, diagram: &Diagram, scope: Scope<'_>, why: &str) -> String {
        let mut out = String::from("<figure class=\"diagram undrawn\">");
        source(&mut out, code);
        let _ = write!(out, "<p class=\"tools\">{}</p>", attribute(why));
        list(&mut out, &diagram.outline);
        if let Some(copy) = self.mermaid {
            // Whoever draws takes the text from the code, and shows the picture in its place.
            let script = copy.script(scope.root);
            if copy.is_module() {
                let _ = write!(out, "<script type=\"module\">{script}</script>");
            } else {
                let _ = write!(out, "<script src=\"{}{}\" defer></script><script>{script}</script>", scope.root, copy.address());
            }
        }
        out.push_str("</figure>\n");
        out
    }
}

/// The file of a picture alone.
fn address(code: &str) -> String {
    format!("diagrams/{}.svg", blake3::hash(code.as_bytes()).to_hex().head(16))
}

/// A diagram that is drawn, as it stands on a page.
struct Figure<'a> {
    site: &'a Shared<'a>,
    code: &'a str,
    diagram: &'a Diagram,
    drawing: &'a Drawing,
    /// What narrow screens show in its place.
    narrow: Option<&'a Drawing>,
    scope: Scope<'a>,
    /// Whether the picture is a file of the site, too.
    has_file: bool,
}

impl Figure<'_> {
    fn html(&self) -> String {
        let outline = &self.diagram.outline;
        let mut out = String::with_capacity(self.code.len() * 2 + 8192);
        out.push_str("<figure class=\"diagram\">");
        let class = if self.narrow.is_some() { " wide-only" } else { "" };
        self.picture(&mut out, self.drawing, class, self.scope.prefix);
        if let Some(narrow) = self.narrow {
            self.picture(&mut out, narrow, " narrow-only", &format!("{}narrow-", self.scope.prefix));
        }
        out.push_str("<div class=\"tools\">");
        if let Some(description) = &outline.description {
            let _ = write!(out, "<span class=\"says\">{}</span>", attribute(description));
        }
        if self.drawing.width > COLUMN {
            // A script puts buttons here.
            out.push_str("<noscript><label><input type=\"checkbox\" class=\"zoom\"> Actual size</label></noscript>");
        }
        if self.has_file {
            let _ = write!(out, "<a href=\"{}{}\">Picture only</a>", self.scope.root, address(self.code));
        }
        out.push_str("</div>");
        list(&mut out, outline);
        out.push_str("<details class=\"as-source\"><summary>Source</summary>");
        source(&mut out, self.code);
        out.push_str("</details></figure>\n");
        out
    }

    fn picture(&self, out: &mut String, drawing: &Drawing, class: &str, prefix: &str) {
        let Self { site, scope, .. } = self;
        let link = |label: &str| {
            let task = site.model.task_in_label(label, scope.repo)?;
            Some(format!("{}{}", scope.root, site.addresses.task(task)))
        };
        let name = name(self.diagram);
        let svg = drawing.inline(&Embed { prefix, title: &name, link: &link });
        let on_white = if drawing.on_white { " on-white" } else { "" };
        let _ = write!(
            out,
            "<div class=\"picture{on_white}{class}\" tabindex=\"0\" role=\"group\" aria-label=\"{}\" style=\"--width:{}px\">{svg}</div>",
            attribute(&name),
            drawing.width
        );
    }
}

fn source(out: &mut String, code: &str) {
    let _ = write!(out, "<pre class=\"mermaid-source\" tabindex=\"0\"><code>{}</code></pre>", highlight(code, "mermaid"));
}

fn refused(code: &str, fault: &Fault) -> String {
    let place = LineIndex::new(code).position(code, fault.span.start);
    let mut out = String::from("<figure class=\"diagram refused\">");
    source(&mut out, code);
    let _ = write!(
        out,
        "<figcaption class=\"callout\"><p><strong>This diagram cannot be drawn.</strong> Line {}, column {}: {}.</p>",
        place.line,
        place.column,
        prose::html(&fault.message)
    );
    if let Some(help) = &fault.help {
        let _ = write!(out, "<p>Help: {}</p>", prose::html(help));
    }
    out.push_str("</figcaption></figure>\n");
    out
}

/// What a diagram is called.
fn name(diagram: &Diagram) -> String {
    if let Some(title) = &diagram.outline.title {
        return title.clone();
    }
    let mut kind = diagram.kind.chars();
    let kind = kind.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default() + kind.as_str();
    let kind = if kind.is_empty() { "Diagram".to_owned() } else { kind };
    let nodes: Vec<&str> = diagram.outline.nodes.iter().take(3).map(String::as_str).collect();
    let more = if diagram.outline.nodes.len() > 3 { ", …" } else { "" };
    if nodes.is_empty() { kind } else { format!("{kind}: {}{more}", nodes.join(", ")) }
}

/// The nodes and links, for those who cannot see them.
fn list(out: &mut String, outline: &Outline) {
    if outline.is_empty() {
        return;
    }
    out.push_str("<details class=\"as-list\"><summary>As a list</summary>");
    let mut part = |heading: &str, lines: Vec<String>| {
        if !lines.is_empty() {
            let _ = write!(out, "<p>{heading}</p><ul>");
            for line in lines.iter().take(LISTED) {
                let _ = write!(out, "<li>{line}</li>");
            }
            if lines.len() > LISTED {
                let _ = write!(out, "<li>and {} more</li>", lines.len() - LISTED);
            }
            out.push_str("</ul>");
        }
    };
    part("What it shows", outline.nodes.iter().map(|node| attribute(node)).collect());
    let link = |link: &diagram::Link| {
        let label = if link.label.is_empty() { String::new() } else { format!(": {}", attribute(&link.label)) };
        format!("{} → {}{label}", attribute(&link.from), attribute(&link.to))
    };
    part("Connections", outline.links.iter().map(link).collect());
    out.push_str("</details>");
}
