//! From documentation pages to models: which page describes what, and why the rest does not.

use super::Found;
use super::index::{Entry, Index};
use super::openapi::{Document, Draft, Refusal, category, kind_of, spaced};
use crate::catalog::model::Origin;
use std::collections::BTreeMap;

/// The largest page that is read, in bytes; Kie's largest has 100 KB.
pub const MAX_PAGE: usize = 2_000_000;

/// A page as served.
#[derive(Clone, Copy, Debug)]
pub struct Page<'a> {
    /// Its address below the root, without `.md`.
    pub path: &'a str,
    /// Its text.
    pub text: &'a str,
}

/// What a set of pages or answers describes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// Models by id.
    pub found: BTreeMap<String, Found>,
    /// What gave no model, in the order of the index.
    pub skipped: Vec<Skipped>,
}

/// A page or listed model that gives no model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// The page's path or the model's id.
    pub path: String,
    /// Why.
    pub reason: Reason,
}

/// Why a page gives no model.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// In the index, but its text was not had.
    #[error("missing")]
    Missing,
    /// An HTML shell instead of the page.
    #[error("missing (HTML was served)")]
    Html,
    /// Had, but not in the index: what Kie takes away it only unlists.
    #[error("not in the index")]
    Unlisted,
    /// A copy in Chinese.
    #[error("a copy in Chinese")]
    Chinese,
    /// A chat model: not sold.
    #[error("a chat model")]
    Chat,
    /// Over [`MAX_PAGE`].
    #[error("larger than 2 MB")]
    TooLarge,
    /// No OpenAPI: a guide, a callback, a quick start.
    #[error("describes no API")]
    NoApi,
    /// The OpenAPI does not end: half a page.
    #[error("breaks off in the middle")]
    Truncated,
    /// Another endpoint: queries, uploads, the former own endpoints of a family.
    #[error("another endpoint: {0}")]
    OtherEndpoint(String),
    /// createTask, but not readable as a model.
    #[error("{0}")]
    Refused(Refusal),
    /// The same model as another page.
    #[error("the same model as {0}")]
    Duplicate(String),
    /// Kie's list names it, but gives no schema.
    #[error("has no schema")]
    NoSchema,
}

impl Reason {
    /// Whether a model may be lost by it, so that a person should look.
    pub fn is_loss(&self) -> bool {
        match self {
            Self::Missing
            | Self::Html
            | Self::TooLarge
            | Self::Truncated
            | Self::Refused(_)
            | Self::NoSchema => true,
            Self::Unlisted
            | Self::Chinese
            | Self::Chat
            | Self::NoApi
            | Self::OtherEndpoint(_)
            | Self::Duplicate(_) => false,
        }
    }
}

/// Reads the pages the index names. The same path may come several times: the last that gives a
/// model counts (`docs-rebuilt` after `docs`). Pages that the index does not name are left out.
pub fn read(index: &Index, pages: &[Page<'_>]) -> Reading {
    let mut texts: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for page in pages {
        texts.entry(page.path).or_default().push(page.text);
    }
    let mut reading = Reading::default();
    for entry in &index.entries {
        let versions = texts.remove(entry.path.as_str()).unwrap_or_default();
        match read_versions(entry, &versions) {
            Ok(models) => models
                .into_iter()
                .for_each(|found| reading.add(entry, found)),
            Err(reason) => reading.skip(&entry.path, reason),
        }
    }
    for path in texts.into_keys() {
        let copy = path.starts_with("cn/");
        reading.skip(
            path,
            if copy {
                Reason::Chinese
            } else {
                Reason::Unlisted
            },
        );
    }
    reading
}

impl Reading {
    pub(super) fn skip(&mut self, path: &str, reason: Reason) {
        self.skipped.push(Skipped {
            path: path.to_owned(),
            reason,
        });
    }

    /// Adds a model; of two pages about one the English one counts, then the first.
    fn add(&mut self, entry: &Entry, found: Found) {
        let Some(known) = self.found.get(&found.id) else {
            self.found.insert(found.id.clone(), found);
            return;
        };
        let mut other = known.docs.clone().unwrap_or_default();
        let better = is_chinese(&known.title) && !is_chinese(&found.title);
        let mut path = entry.path.clone();
        if better {
            std::mem::swap(&mut path, &mut other);
            self.found.insert(found.id.clone(), found);
        }
        if path != other {
            self.skip(&path, Reason::Duplicate(other));
        }
    }
}

/// The newest version that gives a model; else why the newest does not.
fn read_versions(entry: &Entry, versions: &[&str]) -> Result<Vec<Found>, Reason> {
    let mut reason = Reason::Missing;
    for (age, text) in versions.iter().rev().enumerate() {
        match read_page(entry, text) {
            Ok(found) => return Ok(found),
            Err(why) if age == 0 => reason = why,
            Err(_) => {}
        }
    }
    Err(reason)
}

/// The models one page describes (nearly always one).
pub fn read_page(entry: &Entry, text: &str) -> Result<Vec<Found>, Reason> {
    if entry.path.starts_with("cn/") {
        return Err(Reason::Chinese);
    }
    if text.len() > MAX_PAGE {
        return Err(Reason::TooLarge);
    }
    if is_html(text) {
        return Err(Reason::Html);
    }
    let top = entry.crumbs.first().map_or("", String::as_str);
    if top.to_ascii_lowercase().starts_with("chat") {
        return Err(Reason::Chat);
    }
    let yaml = openapi(text)?;
    let known = format!("{} {}", entry.path, entry.title);
    let draft = Document::yaml(yaml).and_then(|document| document.draft(&known, None));
    match draft {
        Ok(draft) => Ok(models(entry, text, draft)),
        Err(Refusal::OtherEndpoint(paths)) if is_chat(&paths) => Err(Reason::Chat),
        Err(Refusal::OtherEndpoint(paths)) => Err(Reason::OtherEndpoint(paths)),
        Err(other) => Err(Reason::Refused(other)),
    }
}

fn models(entry: &Entry, text: &str, draft: Draft) -> Vec<Found> {
    let heading = || {
        text.lines()
            .find_map(|line| line.strip_prefix("# ").map(spaced))
    };
    let title = Some(draft.title.clone())
        .into_iter()
        .chain(Some(entry.title.clone()))
        .chain(heading())
        .find(|title| !title.is_empty())
        .unwrap_or_default();
    let folder = match entry.crumbs.as_slice() {
        [] => draft.folder.clone(),
        crumbs => crumbs.join("/"),
    };
    let found = |id: &String| {
        let kind = kind_of(id, &title, &folder, &[], &draft.params);
        Found {
            id: id.clone(),
            title: title.clone(),
            provider: provider(&folder, id),
            docs: Some(entry.path.clone()),
            category: category(&kind),
            kind,
            params: draft.params.clone(),
            needs: draft.needs.clone(),
            never: draft.never.clone(),
            origin: Origin::Docs,
            problems: draft.problems.clone(),
        }
    };
    draft.ids.iter().map(found).collect()
}

/// The maker: the folder below `Video Models`, else the first part of the id.
fn provider(folder: &str, id: &str) -> String {
    let mut parts = folder
        .split('/')
        .map(str::trim)
        .filter(|part| !part.is_empty());
    let part = parts.find(|part| !part.ends_with("Models"));
    let part = part.map(|part| part.strip_suffix(" API").unwrap_or(part));
    let first = || id.split('/').next().unwrap_or(id);
    part.unwrap_or_else(first).to_owned()
}

/// Whether a web page was served instead of what was asked for.
pub fn is_html(text: &str) -> bool {
    let start: String = text
        .trim_start_matches('\u{feff}')
        .trim_start()
        .chars()
        .take(20)
        .collect();
    let start = start.to_ascii_lowercase();
    start.starts_with("<!doctype html") || start.starts_with("<html")
}

fn is_chat(paths: &str) -> bool {
    [
        "completions",
        "messages",
        "responses",
        "generatecontent",
        "codex",
    ]
    .iter()
    .any(|word| paths.to_ascii_lowercase().contains(word))
}

fn is_chinese(text: &str) -> bool {
    text.chars()
        .any(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter))
}

/// The OpenAPI document in its fence (three backticks or more).
fn openapi(text: &str) -> Result<&str, Reason> {
    let mut rest = text;
    let mut broken = false;
    while let Some((fence, body)) = opening(rest) {
        let Some((block, after)) = closing(body, fence) else {
            broken |= is_openapi(body);
            break;
        };
        if is_openapi(block) {
            return Ok(block);
        }
        rest = after;
    }
    Err(if broken {
        Reason::Truncated
    } else {
        Reason::NoApi
    })
}

/// Whether a block begins as an OpenAPI document, in YAML or in the JSON that is YAML too.
fn is_openapi(block: &str) -> bool {
    let start = block.trim_start();
    let start = start.strip_prefix('{').map_or(start, str::trim_start);
    start.trim_start_matches('"').starts_with("openapi")
}

/// The next fence of YAML or JSON: how many backticks, and what follows its line.
fn opening(text: &str) -> Option<(usize, &str)> {
    let mut at = 0_usize;
    for line in text.split_inclusive('\n') {
        at = at.saturating_add(line.len());
        let info = line.trim_start_matches('`');
        let ticks = line.len().saturating_sub(info.len());
        let spec = ["yaml", "yml", "json"]
            .iter()
            .any(|kind| info.starts_with(kind));
        if ticks >= 3 && spec {
            return text.get(at..).map(|rest| (ticks, rest));
        }
    }
    None
}

fn closing(text: &str, ticks: usize) -> Option<(&str, &str)> {
    let mut at = 0_usize;
    for line in text.split_inclusive('\n') {
        let bare = line.trim_end();
        if bare.len() >= ticks && bare.chars().all(|letter| letter == '`') {
            let after = at.saturating_add(line.len());
            return Some((text.get(..at)?, text.get(after..)?));
        }
        at = at.saturating_add(line.len());
    }
    None
}

#[cfg(test)]
mod tests;
