//! The outlines of charts, trees and maps.

use std::collections::HashMap;

use merman::model::SemanticDiagramModel as Model;
use merman::model::families::xy_chart::XyChartAxisModel;

use super::{Names, Outline, or};

pub(super) fn of(model: &Model) -> Outline {
    match model {
        Model::Gantt(chart) => {
            let mut outline = Outline::titled(chart.title.as_ref(), chart.acc_title.as_ref(), chart.acc_descr.as_ref());
            for task in &chart.tasks {
                let marks = [(task.done, "done"), (task.active, "active"), (task.crit, "critical"), (task.milestone, "milestone")];
                let marks: Vec<&str> = marks.iter().filter(|(set, _)| *set).map(|(_, name)| *name).collect();
                let section = if task.section.is_empty() { String::new() } else { format!("{}: ", task.section) };
                let data = task.raw.data.trim_start_matches(':').trim();
                outline.node(format!(
                    "{section}{}, {}{}{}",
                    task.task.trim(),
                    marks.join(", "),
                    if marks.is_empty() { "" } else { ", " },
                    data
                ));
            }
            outline
        }
        Model::GitGraph(graph) => {
            let mut outline = Outline::titled(graph.title.as_ref(), graph.acc_title.as_ref(), graph.acc_descr.as_ref());
            graph.branches.iter().for_each(|branch| outline.node(format!("Branch {}", branch.name)));
            for (index, commit) in graph.commits.iter().enumerate() {
                // Ids that nobody gave are random in mermaid and say nothing.
                let name = if commit.custom_id == Some(true) { commit.id.clone() } else { format!("commit {}", index + 1) };
                let tags = if commit.tags.is_empty() { String::new() } else { format!(", tagged {}", commit.tags.join(", ")) };
                outline.node(format!("{}: {name}{tags}", commit.branch));
            }
            outline
        }
        Model::Pie(pie) => {
            let mut outline = Outline::titled(pie.title.as_ref(), pie.acc_title.as_ref(), pie.acc_descr.as_ref());
            pie.sections.iter().for_each(|slice| outline.node(format!("{}: {}", slice.label, slice.value)));
            outline
        }
        Model::Mindmap(map) => {
            let mut outline = Outline::default();
            map.nodes.iter().for_each(|node| outline.node(&node.descr));
            let names: HashMap<i32, &str> = map.nodes.iter().map(|node| (node.id, node.descr.as_str())).collect();
            for node in &map.nodes {
                let children = node.children.iter().filter_map(|child| names.get(child));
                children.for_each(|child| outline.link(&node.descr, child, ""));
            }
            outline
        }
        Model::Timeline(timeline) => {
            let mut outline = Outline::titled(timeline.title.as_ref(), timeline.acc_title.as_ref(), timeline.acc_descr.as_ref());
            for task in &timeline.tasks {
                let events: Vec<&str> = task.events.iter().map(|event| event.trim()).collect();
                outline.node(format!("{}: {}", task.task.trim(), events.join(", ")));
            }
            outline
        }
        Model::Journey(journey) => {
            let mut outline = Outline::titled(journey.title.as_ref(), journey.acc_title.as_ref(), journey.acc_descr.as_ref());
            for task in &journey.tasks {
                let people = if task.people.is_empty() { String::new() } else { format!(", {}", task.people.join(", ")) };
                outline.node(format!("{}: {} ({} of 5{people})", task.section, task.task, task.score));
            }
            outline
        }
        Model::QuadrantChart(chart) => {
            let mut outline = Outline::titled(chart.title.as_ref(), chart.acc_title.as_ref(), chart.acc_descr.as_ref());
            let (axes, fields) = (&chart.axes, &chart.quadrants);
            outline.node(format!("From left to right: {} {}", axes.x_axis_left_text, axes.x_axis_right_text));
            outline.node(format!("From bottom to top: {} {}", axes.y_axis_bottom_text, axes.y_axis_top_text));
            let names = [
                ("Top right", &fields.quadrant1_text),
                ("Top left", &fields.quadrant2_text),
                ("Bottom left", &fields.quadrant3_text),
                ("Bottom right", &fields.quadrant4_text),
            ];
            names.iter().filter(|(_, text)| !text.is_empty()).for_each(|(place, text)| outline.node(format!("{place}: {text}")));
            chart.points.iter().for_each(|point| outline.node(format!("{} at {}, {}", point.text, point.x, point.y)));
            outline
        }
        Model::C4(c4) => {
            let mut outline = Outline::titled(c4.title.as_ref(), c4.acc_title.as_ref(), c4.acc_descr.as_ref());
            let shapes = c4.shapes.iter().map(|shape| (shape.alias.as_str(), or(Some(shape.label.as_str()), &shape.alias)));
            let boundaries =
                c4.boundaries.iter().map(|boundary| (boundary.alias.as_str(), or(Some(boundary.label.as_str()), &boundary.alias)));
            let names = Names::new(shapes.chain(boundaries));
            let name = |alias: &str| names.of(alias).to_owned();
            for shape in &c4.shapes {
                let says = shape.descr.as_ref().map_or("", |text| text.as_str());
                outline.node(if says.is_empty() { shape.label.as_str().to_owned() } else { format!("{}: {says}", shape.label.as_str()) });
            }
            c4.rels.iter().for_each(|rel| outline.link(&name(&rel.from_alias), &name(&rel.to_alias), rel.label.as_str()));
            outline
        }
        Model::Block(block) => {
            let mut outline = Outline::default();
            let real =
                block.blocks_flat.iter().filter(|node| !matches!(node.block_type.as_str(), "space" | "composite" | "column-setting"));
            real.for_each(|node| outline.node(or(Some(&node.label), &node.id)));
            let names = Names::new(block.blocks_flat.iter().map(|node| (node.id.as_str(), or(Some(&node.label), &node.id))));
            let name = |id: &str| names.of(id).to_owned();
            block.edges.iter().for_each(|edge| outline.link(&name(&edge.start), &name(&edge.end), &edge.label));
            outline
        }
        Model::Sankey(sankey) => {
            let mut outline = Outline::default();
            sankey.graph.nodes.iter().for_each(|node| outline.node(&node.id));
            sankey.graph.links.iter().for_each(|link| outline.link(&link.source, &link.target, &link.value.to_string()));
            outline
        }
        Model::XyChart(chart) => {
            let mut outline = Outline::titled(chart.title.as_ref(), chart.acc_title.as_ref(), chart.acc_descr.as_ref());
            for axis in [&chart.x_axis, &chart.y_axis] {
                match axis {
                    XyChartAxisModel::Band { title, categories } => outline.node(format!("{title} {}", categories.join(", "))),
                    XyChartAxisModel::Linear { title, .. } => outline.node(title),
                }
            }
            for plot in &chart.plots {
                let values: Vec<String> = plot
                    .data
                    .iter()
                    .map(|(name, value)| format!("{name} {}", value.map_or_else(String::new, |value| value.to_string())))
                    .collect();
                outline.node(values.join(", "));
            }
            outline
        }
        Model::Requirement(diagram) => {
            let mut outline = Outline::titled(None, diagram.acc_title.as_ref(), diagram.acc_descr.as_ref());
            diagram.requirements.iter().for_each(|node| outline.node(format!("{}: {}", node.name, node.text)));
            diagram.elements.iter().for_each(|element| outline.node(&element.name));
            diagram.relationships.iter().for_each(|relation| outline.link(&relation.src, &relation.dst, &relation.rel_type));
            outline
        }
        Model::Kanban(board) => {
            let mut outline = Outline::default();
            let columns = Names::new(board.nodes.iter().map(|node| (node.id.as_str(), node.label.as_str())));
            for node in &board.nodes {
                let column = node.parent_id.as_deref().map(|parent| columns.of(parent));
                outline.node(column.map_or_else(|| node.label.clone(), |column| format!("{column}: {}", node.label)));
            }
            outline
        }
        Model::Packet(packet) => {
            let mut outline = Outline::titled(packet.title.as_ref(), packet.acc_title.as_ref(), packet.acc_descr.as_ref());
            packet.packet.iter().flatten().for_each(|block| outline.node(format!("{} to {}: {}", block.start, block.end, block.label)));
            outline
        }
        Model::Architecture(diagram) => {
            let mut outline = Outline::titled(diagram.title.as_ref(), diagram.acc_title.as_ref(), diagram.acc_descr.as_ref());
            diagram.nodes.iter().for_each(|node| outline.node(or(node.title.as_deref(), &node.id)));
            let names = Names::new(diagram.nodes.iter().map(|node| (node.id.as_str(), or(node.title.as_deref(), &node.id))));
            let name = |id: &str| names.of(id).to_owned();
            diagram
                .edges
                .iter()
                .for_each(|edge| outline.link(&name(&edge.lhs_id), &name(&edge.rhs_id), edge.title.as_deref().unwrap_or_default()));
            outline
        }
        Model::Radar(radar) => {
            let mut outline = Outline::titled(radar.title.as_ref(), radar.acc_title.as_ref(), radar.acc_descr.as_ref());
            let axes: Vec<&str> = radar.axes.iter().map(|axis| axis.label.as_str()).collect();
            for curve in &radar.curves {
                let values: Vec<String> = axes.iter().zip(&curve.entries).map(|(axis, value)| format!("{axis} {value}")).collect();
                outline.node(format!("{}: {}", curve.label, values.join(", ")));
            }
            outline
        }
        Model::Treemap(map) => {
            let mut outline = Outline::titled(map.title.as_ref(), map.acc_title.as_ref(), map.acc_descr.as_ref());
            map.nodes.iter().for_each(|node| outline.node(&node.name));
            outline
        }
        _ => Outline::default(),
    }
}
