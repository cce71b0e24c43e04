//! What a customer entered, as lines that fit a message whatever was typed.

use super::{cut, cut_units, esc, units};

/// Values longer than this stand in a quote of their own.
const SHORT_CHARS: usize = 80;
/// Most of one value, in UTF-16 units.
const VALUE_UNITS: usize = 1000;
/// Most of a label.
const LABEL_CHARS: usize = 60;

/// Lines that are seen of a quote until it is opened.
const QUOTE_LINES: usize = 3;

/// One line (or quote) for each label and value, all together within so many UTF-16 units. Where more than `seen` lines
/// would be seen, all of them stand in one quote that opens by a press.
pub(super) fn lines(given: &[(String, String)], room: usize, seen: usize) -> Vec<String> {
    let given = fitting(given, room);
    let tall = |(_, value): &(String, String)| {
        if is_long(value) {
            QUOTE_LINES.saturating_add(1)
        } else {
            value.matches('\n').count().saturating_add(1)
        }
    };
    if given.iter().map(tall).sum::<usize>() <= seen {
        return given
            .iter()
            .map(|(label, value)| line(label, value))
            .collect();
    }
    let flat = |(label, value): &(String, String)| format!("{}: <b>{}</b>", esc(label), esc(value));
    let lines: Vec<String> = given.iter().map(flat).collect();
    vec![format!(
        "<blockquote expandable>{}</blockquote>",
        lines.join("\n")
    )]
}

/// Labels and values, cut so that they fit.
fn fitting(given: &[(String, String)], room: usize) -> Vec<(String, String)> {
    let mut left = room;
    let mut lines = Vec::with_capacity(given.len());
    for (label, value) in given {
        let label = cut(label, LABEL_CHARS);
        let around = units(&label).saturating_add(4);
        let Some(for_value) = left.checked_sub(around).filter(|units| *units > 0) else {
            lines.push(("…".to_owned(), "…".to_owned()));
            break;
        };
        let value = cut_units(value, for_value.min(VALUE_UNITS));
        left = for_value.saturating_sub(units(&value));
        lines.push((label, value));
    }
    lines
}

fn is_long(value: &str) -> bool {
    value.chars().count() > SHORT_CHARS
}

fn line(label: &str, value: &str) -> String {
    let (label, long) = (esc(label), is_long(value));
    let value = esc(value);
    if long {
        format!("{label}:\n<blockquote expandable>{value}</blockquote>")
    } else {
        format!("{label}: <b>{value}</b>")
    }
}
