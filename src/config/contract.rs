//! `[[contract]]`: a file that one repo owns and others copy, or a package that others pin.

use serde::Deserialize;
use toml::Spanned;

use crate::text::Pattern;

/// A contract that is not said in words. It is a file where `path` says which, and a pin where `package` does.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ContractConfig {
    /// What people call it.
    pub name: Spanned<String>,
    /// The repo whose file, or package, it is.
    pub owner: Spanned<String>,
    /// The owner's file, relative to its repo, or a glob for many.
    #[serde(default)]
    pub path: Option<Spanned<String>>,
    /// How files are compared; without it, as their endings say.
    #[serde(default)]
    pub format: Option<Format>,
    /// A copy may leave out what it does not need.
    #[serde(default)]
    pub subset: bool,
    /// Whether those who have a copy read the data, write it, or both; without it, as the format says.
    #[serde(default)]
    pub direction: Option<Direction>,
    /// Where copies stand.
    #[serde(default, rename = "mirror")]
    pub mirrors: Vec<MirrorConfig>,
    /// The name under which consumers require the owner's package.
    #[serde(default)]
    pub package: Option<Spanned<String>>,
    /// The owner's git tags that carry its version, such as `contracts-v{version}`; without it, its manifest says which it is.
    #[serde(default)]
    pub tag: Option<Spanned<String>>,
}

/// Where a repo keeps its copy.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct MirrorConfig {
    /// Name or alias of the repo that keeps the copy.
    pub repo: Spanned<String>,
    /// The copy's path; for an owner's glob the folder of the copies, or a glob that takes in whatever else stands there.
    pub path: Spanned<String>,
    /// Whether this copy may leave out what it does not need; without it, as the contract says.
    #[serde(default)]
    pub subset: Option<bool>,
    /// What this repo does with the data; without it, as the contract says.
    #[serde(default)]
    pub direction: Option<Direction>,
}

/// What those who have a copy do with the data that it describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// They read what the owner writes.
    Read,
    /// They write what the owner reads.
    Write,
    /// They do both.
    Both,
}

/// How two files are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// Line by line.
    Text,
    /// As JSON values.
    Json,
    /// As JSON, and each difference is additive or breaking.
    JsonSchema,
    /// As YAML values.
    Yaml,
    /// As TOML values.
    Toml,
    /// Only what both declare must agree.
    Prisma,
    /// As an HTTP interface: its endpoints, and what is sent and received.
    #[serde(rename = "openapi")]
    OpenApi,
    /// As protobuf: messages, enums and services.
    Protobuf,
    /// As a GraphQL schema.
    #[serde(rename = "graphql")]
    GraphQl,
    /// As the tables that SQL leaves behind, the files of a folder or glob in their order.
    Sql,
    /// As the types that a file of TypeScript exports.
    #[serde(rename = "typescript")]
    TypeScript,
}

impl ContractConfig {
    /// Why it cannot be used, where, and what would be right.
    pub(super) fn fault(&self) -> Option<(&Spanned<String>, String, &'static str)> {
        let name = self.name.get_ref();
        match (&self.path, &self.package) {
            _ if name.trim().is_empty() => {
                Some((&self.name, "a [[contract]] has no `name`".to_owned(), "add the name that people use: name = \"Orders\""))
            }
            (Some(_), Some(package)) => {
                Some((package, format!("`{name}` has both a `path` and a `package`"), "split it into two contracts"))
            }
            (None, None) => Some((
                &self.name,
                format!("`{name}` has neither a `path` nor a `package`"),
                "add path = \"schemas/orders.json\", or package = \"orders\"",
            )),
            (Some(path), None) if self.mirrors.is_empty() => {
                Some((path, format!("`{name}` has no mirror"), "add [[contract.mirror]] with repo = \"…\" and path = \"…\" for each copy"))
            }
            (Some(_), None) if self.tag.is_some() => {
                Some((self.tag.as_ref()?, format!("`{name}` is a file, and `tag` is for packages"), "remove `tag`"))
            }
            (None, Some(_)) if !self.mirrors.is_empty() => Some((
                &self.mirrors[0].path,
                format!("`{name}` is a package, and `mirror` is for files"),
                "remove `mirror`: consumers are read from manifests",
            )),
            _ => match &self.tag {
                Some(tag) if tag.get_ref().matches("{version}").count() != 1 => Some((
                    tag,
                    format!("`{}` does not contain the version", tag.get_ref()),
                    "write {version} once: tag = \"contracts-v{version}\"",
                )),
                _ => None,
            },
        }
    }

    /// The pattern of a path of this contract: SQL in a folder is all of its migrations.
    ///
    /// # Errors
    /// Where the path is no pattern, in a few words.
    pub fn pattern(&self, path: &str) -> Result<Pattern, String> {
        let pattern = Pattern::new(path)?;
        let is_folder = self.format == Some(Format::Sql) && !pattern.is_glob() && !path.to_ascii_lowercase().ends_with(".sql");
        if is_folder { Pattern::new(&format!("{}/**/*.sql", pattern.text())) } else { Ok(pattern) }
    }

    /// Every repo that it names.
    pub fn repos(&self) -> impl Iterator<Item = &Spanned<String>> {
        std::iter::once(&self.owner).chain(self.mirrors.iter().map(|mirror| &mirror.repo))
    }

    /// Every path that it names, each with the name of its repo.
    pub fn paths(&self) -> impl Iterator<Item = (&str, &Spanned<String>)> {
        let owner = self.path.iter().map(|path| (self.owner.get_ref().as_str(), path));
        owner.chain(self.mirrors.iter().map(|mirror| (mirror.repo.get_ref().as_str(), &mirror.path)))
    }
}
