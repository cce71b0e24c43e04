//! What a customer entered, as lines that fit a message whatever was typed.

use super::{cut, cut_units, esc, units};

/// Values longer than this stand in a quote of their own.
const SHORT_CHARS: usize = 80;
/// Most of one value, in UTF-16 units.
const VALUE_UNITS: usize = 1000;
/// Most of a label.
const LABEL_CHARS: usize = 60;

/// So many lines are shown as they are; more of them stand in a quote that opens by a press.
const OPEN_LINES: usize = 4;

/// As `lines`, but no higher on a phone than a few lines until it is opened.
pub(super) fn folded(given: &[(String, String)], room: usize) -> Vec<String> {
    let shown = lines(given, room);
    let height = |line: &String| match line.contains("<blockquote") {
        true => 4,
        false => line.lines().count().max(1),
    };
    if shown.iter().map(height).sum::<usize>() <= OPEN_LINES {
        return shown;
    }
    let bare = cut_all(given, room)
        .into_iter()
        .map(|(label, value)| format!("{}: {}", esc(&label), esc(&value)));
    let bare: Vec<String> = bare.collect();
    vec![format!(
        "<blockquote expandable>{}</blockquote>",
        bare.join("\n")
    )]
}

/// One line (or quote) for each label and value, all together within so many UTF-16 units.
pub(super) fn lines(given: &[(String, String)], room: usize) -> Vec<String> {
    let pairs = cut_all(given, room);
    let mut lines: Vec<String> = pairs
        .iter()
        .map(|(label, value)| line(label, value))
        .collect();
    if pairs.len() < given.len() {
        lines.push("…".to_owned());
    }
    lines
}

/// Labels and values as far as they fit.
fn cut_all(given: &[(String, String)], room: usize) -> Vec<(String, String)> {
    let mut left = room;
    let mut pairs = Vec::with_capacity(given.len());
    for (label, value) in given {
        let label = cut(label, LABEL_CHARS);
        let around = units(&label).saturating_add(4);
        let Some(for_value) = left.checked_sub(around).filter(|units| *units > 0) else {
            break;
        };
        let value = cut_units(value, for_value.min(VALUE_UNITS));
        left = for_value.saturating_sub(units(&value));
        pairs.push((label, value));
    }
    pairs
}

fn line(label: &str, value: &str) -> String {
    let (label, long) = (esc(label), value.chars().count() > SHORT_CHARS);
    let value = esc(value);
    if long {
        format!("{label}:\n<blockquote expandable>{value}</blockquote>")
    } else {
        format!("{label}: <b>{value}</b>")
    }
}
