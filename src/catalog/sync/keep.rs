//! What a sync must leave as the admin wrote it: overrides, price aliases and comments, cut out of models.toml as they are.

use std::collections::BTreeMap;
use std::ops::Range;
use toml_edit::{Document, DocumentMut, Item, Table, TableLike};

/// The admin's parts of a models.toml.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Kept {
    /// Comments and keys above the first table.
    pub(super) top: String,
    /// `[price_aliases]`.
    pub(super) aliases: String,
    /// By model id.
    pub(super) models: BTreeMap<String, KeptModel>,
    /// Comments below everything.
    pub(super) end: String,
    /// The text without any override.
    pub(super) bare: String,
}

/// The admin's parts of one model.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct KeptModel {
    /// Comments above the model's heading.
    pub(super) above: String,
    /// The override tables with their comments.
    pub(super) own: String,
    /// When it was last changed by a sync.
    pub(super) synced: Option<String>,
}

impl Kept {
    /// What the admin wrote, for comparing two versions.
    pub(super) fn own(&self) -> (&str, &str, &str, BTreeMap<&str, (&str, &str)>) {
        let models = self.models.iter();
        let models = models.map(|(id, m)| (id.as_str(), (m.above.as_str(), m.own.as_str())));
        let written = models.filter(|(_, (above, own))| !above.is_empty() || !own.is_empty());
        (&self.top, &self.aliases, &self.end, written.collect())
    }
}

/// A heading of the text.
struct Heading {
    path: Vec<String>,
    /// Where the comments above it begin.
    gap: usize,
    /// Where its bracket is.
    at: usize,
}

/// What a heading begins.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Aliases,
    Model,
    Own,
    Generated,
}

impl Heading {
    fn part(&self) -> Part {
        match self.path.iter().map(String::as_str).collect::<Vec<_>>()[..] {
            ["price_aliases", ..] => Part::Aliases,
            ["models", _] => Part::Model,
            ["models", _, "override", ..] => Part::Own,
            _ => Part::Generated,
        }
    }

    fn kept(&self) -> bool {
        matches!(self.part(), Part::Aliases | Part::Own)
    }

    fn model(&self) -> String {
        self.path.get(1).cloned().unwrap_or_default()
    }
}

/// Cuts the admin's parts out of a text.
///
/// # Errors
/// Where the text is not TOML, in one line.
pub(super) fn read(text: &str) -> Result<Kept, String> {
    let refused = |error: toml_edit::TomlError| error.message().replace('\n', ", ");
    let document = Document::parse(text).map_err(refused)?;
    let mut headings = Vec::new();
    tables(document.as_table(), &mut Vec::new(), &mut headings);
    headings.sort_by_key(|heading| heading.at);
    let mut kept = cut(text, &headings, &document);
    let mut bare: DocumentMut = text.parse().map_err(refused)?;
    if let Some(models) = bare.get_mut("models").and_then(Item::as_table_like_mut) {
        for (id, item) in models.iter_mut() {
            if let Some(model) = item.as_table_like_mut() {
                unheaded(id.get(), model, &mut kept);
                model.remove("override");
            }
        }
    }
    kept.bare = bare.to_string();
    Ok(kept)
}

/// All headings below a table.
fn tables(table: &Table, path: &mut Vec<String>, found: &mut Vec<Heading>) {
    let span = table
        .span()
        .filter(|_| !path.is_empty() && !table.is_implicit() && !table.is_dotted());
    if let Some(span) = span {
        let gap = table.decor().prefix().and_then(|prefix| prefix.span());
        found.push(Heading {
            path: path.clone(),
            gap: gap.map_or(span.start, |gap| gap.start.min(span.start)),
            at: span.start,
        });
    }
    for (key, item) in table {
        path.push(key.to_owned());
        match item {
            Item::Table(inner) => tables(inner, path, found),
            Item::ArrayOfTables(items) => {
                for inner in items {
                    tables(inner, path, found);
                }
            }
            Item::None | Item::Value(_) => {}
        }
        path.pop();
    }
}

fn cut(text: &str, headings: &[Heading], document: &Document<&str>) -> Kept {
    let mut kept = Kept::default();
    let trailing = document.trailing().span().unwrap_or(text.len()..text.len());
    let Some(first) = headings.first() else {
        kept.top = tidy(text);
        return kept;
    };
    let (top, mut above) = first_gap(text, first);
    kept.top = tidy(top);
    for (index, heading) in headings.iter().enumerate() {
        let next = headings.get(index.saturating_add(1));
        let gap = match next {
            Some(next) => next.gap..next.at,
            None => trailing.clone(),
        };
        let body = part(text, heading.at..gap.start);
        let gap = part(text, gap);
        let (glued, rest) = if !heading.kept() {
            ("", gap)
        } else if next.is_some_and(|next| next.part() == Part::Generated) {
            // What is written anew keeps no comments, so all of them go here.
            (gap, "")
        } else {
            split(gap)
        };
        let mut own = String::new();
        if heading.kept() {
            own = format!(
                "{}{}",
                notes(above),
                tidy(&format!("{body}{}", dense(glued)))
            );
        }
        match heading.part() {
            Part::Aliases => append(&mut kept.aliases, &own),
            Part::Own => append(&mut model(&mut kept, heading).own, &own),
            Part::Model => model(&mut kept, heading).above = notes(above),
            Part::Generated => {}
        }
        above = rest;
    }
    kept.end = tidy(above);
    kept
}

fn model<'k>(kept: &'k mut Kept, heading: &Heading) -> &'k mut KeptModel {
    kept.models.entry(heading.model()).or_default()
}

/// The top of the file and what belongs to the first heading: its comments after the last blank line.
fn first_gap<'t>(text: &'t str, first: &Heading) -> (&'t str, &'t str) {
    let gap = part(text, first.gap..first.at);
    let mut at = 0;
    let mut blank = None;
    for line in gap.split_inclusive('\n') {
        at = line.len().saturating_add(at);
        if line.trim().is_empty() {
            blank = Some(at);
        }
    }
    let cut = match blank {
        Some(at) => first.gap.saturating_add(at),
        // What is written anew keeps no comments.
        None if first.part() == Part::Generated => first.at,
        None => first.gap,
    };
    (part(text, 0..cut), part(text, cut..first.at))
}

/// Comments that stand directly under a kept table belong to it; after a blank line, to what follows.
fn split(gap: &str) -> (&str, &str) {
    let mut at = 0;
    for line in gap.split_inclusive('\n') {
        if line.trim().is_empty() {
            break;
        }
        at = line.len().saturating_add(at);
    }
    gap.split_at_checked(at).unwrap_or((gap, ""))
}

fn part(text: &str, range: Range<usize>) -> &str {
    text.get(range).unwrap_or_default()
}

/// Without blank lines around it, with one line break at the end.
fn tidy(text: &str) -> String {
    let mut rest = text;
    while let Some((line, after)) = rest.split_once('\n') {
        if !line.trim().is_empty() {
            break;
        }
        rest = after;
    }
    let rest = rest.trim_end();
    if rest.is_empty() {
        String::new()
    } else {
        format!("{rest}\n")
    }
}

/// Comments, with at most one blank line between them.
fn notes(text: &str) -> String {
    let mut out = String::new();
    let mut blank = false;
    for line in text.lines() {
        if line.trim().is_empty() {
            blank = true;
            continue;
        }
        if blank && !out.is_empty() {
            out.push('\n');
        }
        blank = false;
        out.push_str(line);
        out.push('\n');
    }
    out
}

/// Without blank lines: these would part the comments from their table.
fn dense(text: &str) -> String {
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    lines.map(|line| format!("{line}\n")).collect()
}

/// Adds a block after a blank line.
fn append(to: &mut String, block: &str) {
    if !to.is_empty() && !block.is_empty() {
        to.push('\n');
    }
    to.push_str(block);
}

/// An override without a heading of its own (inline or dotted) gets one.
fn unheaded(id: &str, model: &dyn TableLike, kept: &mut Kept) {
    let synced = model.get("synced").and_then(Item::as_datetime);
    let of = kept.models.entry(id.to_owned()).or_default();
    of.synced = synced.map(ToString::to_string);
    let table = match model.get("override") {
        Some(Item::Value(toml_edit::Value::InlineTable(inline))) => inline.clone().into_table(),
        Some(Item::Table(table)) if table.is_dotted() => table.clone(),
        _ => return,
    };
    let heading = format!("[models.{}.override]", super::spell::quoted(id));
    let mut lines = DocumentMut::new();
    for (key, item) in &table {
        lines.insert(key, item.clone());
    }
    let block = format!("{heading}\n{}", tidy(&lines.to_string()));
    append(&mut of.own, &block);
}
