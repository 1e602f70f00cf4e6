//! One version of the site: its files are made when somebody asks for them, and kept as long as it is the current one.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};

use self_cell::self_cell;

use super::Snapshot;
use crate::host;
use crate::pipeline::{Analysis, EXTRA};
use crate::site::{File, Inputs, Made, OnPage, Prepared, ThemeError};
use crate::text::Cut;

self_cell!(
    struct Whole {
        owner: Snapshot,
        #[covariant]
        dependent: Prepared,
    }
);

const NOT_FOUND: &str = "404.html";

/// The site of a snapshot.
pub struct Version {
    whole: Whole,
    made: Mutex<HashMap<String, Option<Arc<Served>>>>,
    /// Which file of the workspace a file of the site is a copy of, where that was asked: the page that shows it was made to know.
    copied: Mutex<HashMap<String, String>>,
    /// Copies that somebody is still being sent, by the file of the workspace.
    sent: Mutex<HashMap<String, Weak<Served>>>,
    missing: OnceLock<Option<Arc<[u8]>>>,
}

/// A file as it is served.
#[derive(Clone, Debug)]
pub struct Served {
    /// The whole file.
    pub bytes: Arc<[u8]>,
    /// Changes with any byte.
    pub tag: String,
    /// Whether it is a file of the workspace, and not of the site's making.
    pub is_copy: bool,
    /// Files of the workspace that it shows, relative to the workspace's root.
    pub copies: Vec<String>,
}

impl Version {
    /// # Errors
    /// Where the theme cannot be used.
    pub fn new(snapshot: Snapshot) -> Result<Self, ThemeError> {
        Self::after(None, snapshot)
    }

    /// The version of a snapshot, with what the version before it prepared where nothing else would be prepared.
    ///
    /// # Errors
    /// Where the theme cannot be used.
    pub fn after(before: Option<&Self>, snapshot: Snapshot) -> Result<Self, ThemeError> {
        let folder = snapshot.analysis.workspace.config.build.theme.clone();
        let whole =
            Whole::try_new(snapshot, |snapshot| prepare(before.map(Self::site), snapshot)).map_err(|error| error.in_folder(&folder))?;
        Ok(Self { whole, made: Mutex::default(), copied: Mutex::default(), sent: Mutex::default(), missing: OnceLock::new() })
    }

    /// Makes a page of each kind where the user brings templates, so that one that asks for what there is not is known before anybody
    /// sees it.
    ///
    /// # Errors
    /// Where there is such a template.
    pub fn try_templates(&self) -> Result<(), ThemeError> {
        if !self.site().has_own_templates() {
            return Ok(());
        }
        let folder = &self.analysis().workspace.config.build.theme;
        let pages: Vec<String> = self.site().first_of_each_kind().map(str::to_owned).collect();
        pages.iter().try_for_each(|page| self.get(page).map(|_| ())).map_err(|error| error.in_folder(folder))
    }

    /// What the version is made of.
    pub fn snapshot(&self) -> &Snapshot {
        self.whole.borrow_owner()
    }

    /// The workspace as of this version.
    pub fn analysis(&self) -> &Analysis {
        &self.snapshot().analysis
    }

    /// The site of this version.
    pub fn site(&self) -> &Prepared<'_> {
        self.whole.borrow_dependent()
    }

    /// The file at a path of the site.
    ///
    /// # Errors
    /// Where the template of a page asks for what the page does not have.
    pub fn get(&self, path: &str) -> Result<Option<Arc<Served>>, ThemeError> {
        let known = self.made.lock().unwrap_or_else(PoisonError::into_inner).get(path).cloned();
        if let Some(known) = known {
            return Ok(known);
        }
        let copied = self.copied.lock().unwrap_or_else(PoisonError::into_inner).get(path).cloned();
        if let Some(from) = copied {
            return Ok(self.copy(from));
        }
        let Some(Made { file, copies }) = self.site().get(path)? else { return Ok(None) };
        let bytes = match file {
            File::Bytes(bytes) => bytes,
            // Pictures are large and may change without anybody telling: they are read each time.
            File::Copy(from) => {
                self.copied.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), from.clone());
                return Ok(self.copy(from));
            }
        };
        let served = Some(Arc::new(Served { tag: tag(&[&bytes]), bytes, is_copy: false, copies }));
        self.made.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), served.clone());
        Ok(served)
    }

    /// A copy as it is now. It is the same one that somebody is still being sent, if there is one, so that it is held but once.
    fn copy(&self, from: String) -> Option<Arc<Served>> {
        let bytes = host::read_copy(&self.analysis().workspace, &from)?;
        let tag = tag(&[&bytes]);
        let mut sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(same) = sent.get(&from).and_then(Weak::upgrade).filter(|served| served.tag == tag) {
            return Some(same);
        }
        let served = Arc::new(Served { tag, bytes: bytes.into(), is_copy: true, copies: Vec::new() });
        sent.insert(from, Arc::downgrade(&served));
        Some(served)
    }

    /// The page that says that there is no such page, as it is shown at any address.
    pub fn missing(&self) -> Option<&Arc<[u8]>> {
        let make = || {
            let served = self.get(NOT_FOUND).ok()??;
            let html = String::from_utf8_lossy(&served.bytes);
            // It leads to the site's top from wherever it is shown. On the published site it knows where that is.
            let url = self.analysis().workspace.config.url.as_deref().map(|url| format!("\"{}/", url.trim_end_matches('/')));
            let html = url.map_or_else(|| html.to_string(), |url| html.replace(&url, "\"/"));
            Some(Arc::from(html.replacen("<head>", "<head>\n<base href=\"/\">", 1).as_bytes()))
        };
        self.missing.get_or_init(make).as_ref()
    }

    /// The findings that a page is about.
    pub fn findings_on(&self, path: &str) -> Vec<OnPage<'_>> {
        self.site().findings_on(path)
    }
}

fn prepare<'s>(before: Option<&Prepared<'_>>, snapshot: &'s Snapshot) -> Result<Prepared<'s>, ThemeError> {
    let Analysis { workspace, model, contracts, findings } = &*snapshot.analysis;
    let (name, own) = (&*snapshot.name, &snapshot.own);
    let (content, theme, mermaid) = (&*own.content, &*own.theme, (*own.mermaid).as_ref());
    let pictures = &*snapshot.pictures;
    let inputs = Inputs {
        model,
        contracts,
        findings,
        config: &workspace.config,
        name,
        content,
        theme,
        mermaid,
        pictures,
        trends: &[],
        news: &[],
        editor: snapshot.editor.as_deref(),
        extra: EXTRA,
    };
    Prepared::after(before, &inputs)
}

/// A short name of bytes, another for others.
pub(super) fn tag(pieces: &[&[u8]]) -> String {
    let mut hasher = blake3::Hasher::new();
    pieces.iter().for_each(|piece| _ = hasher.update(piece));
    hasher.finalize().to_hex().head(24).to_owned()
}
