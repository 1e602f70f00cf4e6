//! `crossbook graph`: what waits for what, as text or as a picture.

use clap::{Args, ValueEnum};

use super::console::Console;
use super::exit_codes::{self, after_help};
use super::{Dir, Outcome, lookup, tell_workspace};
use crate::diagram;
use crate::error::{ArgumentError, Error};
use crate::graph;

/// Show who waits for whom: the features and tasks of the workspace, or the order of one feature's repos
///
/// The graph is printed as text: mermaid for a Markdown fence, dot for Graphviz, json for programs, svg for a picture. Done
/// tasks have round corners, those in progress double sides, blocked ones are hexagons, open ones have dashed lines, and
/// tasks in a dependency cycle have thick ones.
#[derive(Args)]
#[command(after_help = after_help(EXAMPLES, exit_codes::VIEW))]
pub(super) struct Graph {
    #[command(flatten)]
    dir: Dir,
    /// Show the order of one feature, by its title or a part of it, in any case
    #[arg(long, value_name = "FEATURE")]
    feature: Option<String>,
    /// The format of the output
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

const EXAMPLES: &str = "\
Examples:
  crossbook graph                                 All features and tasks, as mermaid
  crossbook graph --feature \"crane windows\"       The order of one feature
  crossbook graph --format dot | dot -Tpng > graph.png";

#[derive(Clone, Copy, Default, ValueEnum)]
enum Format {
    /// For a Markdown fence
    #[default]
    Mermaid,
    /// For Graphviz
    Dot,
    /// For programs
    Json,
    /// A picture
    Svg,
}

impl Graph {
    pub(super) fn run(&self, console: &Console) -> Result<Outcome, Error> {
        let dir = self.dir.or_around(console);
        let progress = console.progress();
        let analysis = crate::pipeline::check(&dir, &progress)?;
        drop(progress);
        tell_workspace(&analysis.workspace, console);
        let model = &analysis.model;
        let waits = model.waits();
        let graph = match &self.feature {
            Some(name) => graph::order(model, &waits, lookup::feature(model, name)?),
            None => graph::workspace(model, &waits),
        };
        let text = match self.format {
            Format::Mermaid => graph.mermaid(),
            Format::Dot => graph.dot(),
            Format::Json => graph.json(),
            Format::Svg => svg(&graph)?,
        };
        if let Some(cut) = &graph.cut {
            console.info(cut);
        }
        console.print(&text)?;
        // The process ends here; to take a large workspace apart first would only take time.
        std::mem::forget(analysis);
        Ok(Outcome::Clean)
    }
}

fn svg(graph: &graph::Graph) -> Result<String, ArgumentError> {
    let code = graph.mermaid();
    let fail = |message: &str| ArgumentError::new("svg", message).with_help("`--format mermaid` prints the text");
    match diagram::draw(&code, &diagram::read(&code)) {
        Ok(drawing) => Ok(drawing.file(&graph.title) + "\n"),
        Err(diagram::Undrawn::Off) => Err(fail("this build of Crossbook cannot draw")),
        Err(_) => Err(fail("this graph cannot be drawn")),
    }
}
