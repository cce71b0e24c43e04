//! A sync from end to end: texts of the sources to a changed models.toml and a report.

use super::catalog_file::{self, FileError};
use super::kept;
use crate::catalog::sync::gather::{Gathered, Sources, gather};
use crate::catalog::sync::merge::{self, Accept, Apply, Merged, aliases, merge, restore};
use crate::catalog::sync::pending::{Moved, Pending};
use crate::catalog::sync::report::{Refused, Report, Why};
use crate::catalog::{Catalog, SHIPPED, load};
use crate::clock::Clock;
use crate::config::{AutoApply, Config};
use crate::kie::catalog::{API_GAP, Fetch};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fs;
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

/// The largest file of a snapshot that is read.
const MAX_FILE: u64 = 16_000_000;
/// Changes that wait for the admin, beside the kept versions.
const WAITING: &str = "pending.json";
/// The most pages of a snapshot.
const MAX_PAGES: usize = 5_000;
/// Folders deeper than this are not entered.
const MAX_DEPTH: usize = 8;
/// Folders of pages: what the later one holds goes over the earlier one.
const PAGES: [&str; 2] = ["docs", "docs-rebuilt"];

impl From<AutoApply> for Apply {
    fn from(of: AutoApply) -> Self {
        match of {
            AutoApply::None => Self::Nothing,
            AutoApply::Safe => Self::Safe,
            AutoApply::All => Self::All,
        }
    }
}

/// What is done with the findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// What is taken without asking.
    pub apply: Apply,
    /// Nothing is written.
    pub dry: bool,
}

/// How a sync ended.
#[derive(Clone, Debug)]
pub struct Done {
    /// What was found and done.
    pub report: Report,
    /// Whether models.toml was changed (or would be, when dry).
    pub changed: bool,
}

/// What the last sync left for the admin, as it is on the disk.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// When the sync was, in milliseconds since 1970.
    pub at_ms: i64,
    /// The changes, by model.
    pub items: Vec<Pending>,
}

/// Puts what the sources say into the models.toml at `path`.
///
/// # Errors
/// A refused sync or a disk that says no; the file is as it was then.
pub fn run(
    path: &Path,
    sources: &Sources,
    order: Order,
    clock: &Clock,
) -> Result<Done, FileError<Refused>> {
    let gathered = gather(sources);
    let shipped = load(&SHIPPED).unwrap_or_default();
    let now = toml_time(clock);
    let mut report = Report::default();
    let mut items = Vec::new();
    let mut change = |old: &str| -> Result<String, Refused> {
        let merged = merged(old, &gathered, order.apply, &shipped, &now)?;
        report = merged.report;
        items = merged.pending;
        Ok(merged.text)
    };
    let changed = if order.dry {
        let old = catalog_file::read(path)?;
        let text =
            change(old.as_deref().unwrap_or(SHIPPED.as_str())).map_err(FileError::Refused)?;
        old.is_none_or(|old| old != text)
    } else {
        let changed = catalog_file::update(path, &SHIPPED, change)?;
        keep_sources(path, sources, &now);
        let at_ms = clock.now_ms();
        catalog_file::write_beside(path, WAITING, &Waiting { at_ms, items })?;
        changed
    };
    Ok(Done { report, changed })
}

/// For the audit; a sync is no worse without it.
fn keep_sources(path: &Path, sources: &Sources, now: &str) {
    let kept = kept::Kept {
        at: now.to_owned(),
        sources,
    };
    if let Err(FileError::Io { error, .. }) = kept::keep::<()>(path, &kept) {
        tracing::warn!(%error, "the sources of the sync are not kept for the audit");
    }
}

/// Where `waiting` is read from, to notice when it changes.
pub fn waiting_file(path: &Path) -> PathBuf {
    catalog_file::beside(path, WAITING)
}

/// What the last sync left for the admin and still fits the models.toml at `path`; `None` if there was no sync.
///
/// # Errors
/// A file that cannot be read or is wrong.
pub fn waiting(path: &Path) -> anyhow::Result<Option<Waiting>> {
    let Some(text) = text(&waiting_file(path))? else {
        return Ok(None);
    };
    let mut waiting: Waiting = serde_json::from_str(&text)?;
    let now = text_of(path)?;
    waiting.items = merge::still(&now, waiting.items)
        .map_err(|why| anyhow::anyhow!(why.text(crate::words::Lang::En)))?;
    Ok(Some(waiting))
}

fn text_of(path: &Path) -> io::Result<String> {
    Ok(text(path)?.unwrap_or_else(|| SHIPPED.clone()))
}

/// Puts changes that the admin accepted into models.toml, exactly as they were shown. True if anything changed.
///
/// # Errors
/// A model that is not as it was shown any more, or a disk that says no; the file is as it was then.
pub fn accept(path: &Path, items: &[Pending], clock: &Clock) -> Result<bool, FileError<Moved>> {
    let now = toml_time(clock);
    catalog_file::update(path, &SHIPPED, |text| {
        merge::accept(text, items, Some(&now))
    })
}

/// The source without which a sync makes no sense, and why it could not be had.
pub fn unavailable(sources: &Sources) -> Option<String> {
    let why = |place: &str| {
        let told = sources.problems.iter().find(|(what, _)| what == place);
        let why = told.map_or("nothing came", |(_, why)| why.as_str());
        Some(format!("{place}: {why}"))
    };
    if sources.prices.is_empty() {
        return why("prices");
    }
    if sources.index.is_none() && sources.list.is_none() {
        return why("llms.txt");
    }
    None
}

/// What a sync would make of a text.
///
/// # Errors
/// Why it is refused.
pub fn merged(
    old: &str,
    gathered: &Gathered,
    apply: Apply,
    shipped: &Catalog,
    now: &str,
) -> Result<Merged, Refused> {
    let file = load(old).unwrap_or_default();
    let bound = gathered.bind(&file, &aliases(old));
    let accept = Accept {
        apply,
        keyed: gathered.keyed,
        unread: &gathered.unread,
        shipped,
        now: Some(now),
    };
    let told = |report: &mut Report| {
        report
            .problems
            .splice(0..0, gathered.problems.iter().cloned());
        report.not_sold = report.not_sold.saturating_add(gathered.chats);
    };
    match merge(old, &gathered.found, &bound, &accept) {
        Ok(mut merged) => {
            told(&mut merged.report);
            Ok(merged)
        }
        Err(mut refused) => {
            told(&mut refused.report);
            Err(refused)
        }
    }
}

/// Takes the last change of models.toml back; the admin's overrides stay as they are now.
///
/// # Errors
/// No version kept, or a disk that says no.
pub fn rollback(path: &Path) -> Result<PathBuf, FileError<Why>> {
    let version = catalog_file::rollback(path, restored)?;
    // What waited was meant for the text that is gone.
    catalog_file::remove_beside(path, WAITING)?;
    Ok(version)
}

/// Brings a kept version of models.toml back, whichever it is; the text before becomes a kept version itself, the
/// admin's overrides stay as they are now. True if anything changed.
///
/// # Errors
/// No such version, or a disk that says no.
pub fn back_to(path: &Path, n: u64) -> Result<bool, FileError<Why>> {
    let version = catalog_file::version(path, n)?;
    let changed = catalog_file::update(path, &SHIPPED, |now| restored(&version, now))?;
    catalog_file::remove_beside(path, WAITING)?;
    Ok(changed)
}

fn restored(version: &str, now: &str) -> Result<String, Why> {
    match restore(version, now) {
        // A file that was spoilt by hand is best replaced by what was right.
        Err(Why::Broken(_)) if load(now).is_err() && load(version).is_ok() => {
            Ok(version.to_owned())
        }
        restored => restored,
    }
}

/// How a sync of this configuration fetches its sources.
pub fn fetch(config: &Config) -> Fetch<'_> {
    Fetch {
        docs_url: config.kie.docs_url.trim_end_matches('/'),
        keyed: !config.kie.api_key.expose().is_empty(),
        api_gap: API_GAP,
        cache: Some(catalog_file::beside(&config.catalog.path, "api")),
        keep: true,
        stop: None,
    }
}

/// The time as models.toml has it, in whole seconds.
fn toml_time(clock: &Clock) -> String {
    let seconds = clock.now_ms().div_euclid(1_000);
    jiff::Timestamp::from_second(seconds).map_or_else(|_| String::new(), |time| time.to_string())
}

/// Reads a saved snapshot: `llms.txt`, `docs/**.md` (with `docs-rebuilt/**.md` over them), the newest of
/// `pricing/*.json`, and `models.json` with `schemas/*.json`. What is missing is left out.
///
/// # Errors
/// A folder that cannot be read at all.
pub fn snapshot(dir: &Path) -> io::Result<Sources> {
    fs::read_dir(dir)?;
    let mut sources = Sources {
        index: text(&dir.join("llms.txt"))?,
        list: text(&dir.join("models.json"))?,
        ..Sources::default()
    };
    for folder in PAGES {
        let root = dir.join(folder);
        let mut files = BTreeSet::new();
        walk(&root, "md", 0, &mut files)?;
        for file in files {
            let path = file.strip_prefix(&root).unwrap_or(&file).with_extension("");
            let path = path.to_string_lossy().replace('\\', "/");
            match text(&file) {
                Ok(Some(text)) => sources.pages.push((path, text)),
                Ok(None) => {}
                Err(error) => sources.problems.push((path, error.to_string())),
            }
        }
    }
    let mut prices = BTreeSet::new();
    walk(&dir.join("pricing"), "json", 0, &mut prices)?;
    if let Some(newest) = prices.last() {
        sources.prices.extend(text(newest)?);
    }
    let mut schemas = BTreeSet::new();
    walk(&dir.join("schemas"), "json", 0, &mut schemas)?;
    for file in schemas {
        sources.schemas.extend(text(&file)?);
    }
    Ok(sources)
}

/// The files with this ending in a folder and those below it, links not followed.
fn walk(dir: &Path, ending: &str, depth: usize, found: &mut BTreeSet<PathBuf>) -> io::Result<()> {
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    for entry in entries {
        let entry = entry?;
        let kind = entry.file_type()?;
        let path = entry.path();
        if kind.is_dir() && depth < MAX_DEPTH {
            walk(&path, ending, depth.saturating_add(1), found)?;
        } else if kind.is_file()
            && path.extension().is_some_and(|of| of == ending)
            && found.len() < MAX_PAGES
        {
            found.insert(path);
        }
    }
    Ok(())
}

/// The text of a file, its bad bytes replaced; `None` if there is none.
fn text(path: &Path) -> io::Result<Option<String>> {
    let file = match fs::File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let mut bytes = Vec::new();
    file.take(MAX_FILE.saturating_add(1))
        .read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_FILE {
        return Err(io::Error::new(ErrorKind::FileTooLarge, "larger than 16 MB"));
    }
    Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
}
