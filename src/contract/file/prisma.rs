//! Comparing Prisma schemas: what the owner declares must agree wherever a copy declares it too.

use super::found::{Found, Said};
use crate::data::{Attribute, Block, Field, Schema};
use crate::text::Span;

pub(super) fn compare(owner: &Schema, mirror: &Schema, subset: bool) -> Found {
    let mut found = Found::default();
    for (name, owned) in &owner.blocks {
        match mirror.blocks.get(name) {
            Some(said) => blocks(name, owned, said, (owner, mirror), subset, &mut found),
            None => found.paraphrased = true,
        }
    }
    // Models of the copy's own are its own affair.
    found.paraphrased |= mirror.blocks.keys().any(|name| !owner.blocks.contains_key(name));
    found
}

fn blocks(name: &str, owner: &Block, mirror: &Block, (owned, said): (&Schema, &Schema), subset: bool, found: &mut Found) {
    if owner.kind != mirror.kind {
        let side = |block: &Block| Said::new(&block.kind, block.name);
        found.differ(format!("the kind of `{name}`"), side(owner), side(mirror), None);
        return;
    }
    let about = format!("`{name}`");
    attributes(&about, (&owner.attributes, owner.name), (&mirror.attributes, mirror.name), found);
    for (field, one) in &owner.fields {
        let about = format!("`{name}.{field}`");
        match mirror.fields.get(field) {
            Some(other) => fields(&about, one, other, found),
            // Whoever reads a value that their enum lacks fails; a field that is lacking is only not read.
            None if owner.kind == "enum" && !subset => {
                found.differ(about, Said::new("a value", one.span), Said::nothing(mirror.name), None);
            }
            None => found.paraphrased = true,
        }
    }
    let is_model =
        |schema: &Schema, kind: &str| schema.blocks.get(kind).is_some_and(|block| matches!(block.kind.as_str(), "model" | "view"));
    for (field, other) in mirror.fields.iter().filter(|(field, _)| !owner.fields.contains_key(*field)) {
        if is_model(said, &other.kind) || is_model(owned, &other.kind) {
            found.paraphrased = true;
            continue;
        }
        let what = if mirror.kind == "enum" { "a value".to_owned() } else { other.marked() };
        found.differ(format!("`{name}.{field}`"), Said::nothing(owner.name), Said::new(what, other.span), None);
    }
}

fn fields(about: &str, owner: &Field, mirror: &Field, found: &mut Found) {
    if owner.marked() != mirror.marked() {
        found.differ(format!("the type of {about}"), Said::new(owner.marked(), owner.span), Said::new(mirror.marked(), mirror.span), None);
    }
    attributes(about, (&owner.attributes, owner.span), (&mirror.attributes, mirror.span), found);
}

type Attributes<'a> = (&'a std::collections::BTreeSet<Attribute>, Span);

/// Whether an attribute is about the data, and not about how one side queries it.
fn counts(attribute: &Attribute) -> bool {
    let name = attribute.name.trim_start_matches('@');
    matches!(name, "id" | "default" | "unique" | "map" | "updatedAt") || name.starts_with("db.")
}

fn attributes(about: &str, owner: Attributes<'_>, mirror: Attributes<'_>, found: &mut Found) {
    let names = owner.0.union(mirror.0).filter(|attribute| counts(attribute)).map(|attribute| kind(&attribute.name));
    for name in names.collect::<std::collections::BTreeSet<_>>() {
        let of = |(attributes, place): Attributes<'_>| {
            let all: Vec<String> = attributes.iter().filter(|attribute| kind(&attribute.name) == name).map(ToString::to_string).collect();
            if all.is_empty() { Said::nothing(place) } else { Said::new(all.join(" "), place) }
        };
        let (owned, said) = (of(owner), of(mirror));
        if owned.text != said.text {
            found.differ(format!("`{name}` of {about}"), owned, said, None);
        }
    }
}

/// All types of the database are one kind of attribute.
fn kind(name: &str) -> &str {
    if name.starts_with("@db.") { "@db" } else { name }
}
