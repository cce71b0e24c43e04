//! What a customer entered, as lines that fit a message whatever was typed.

use super::{cut, cut_units, esc, units};

/// Values longer than this stand in a quote of their own.
const SHORT_CHARS: usize = 80;
/// Most of one value, in UTF-16 units.
const VALUE_UNITS: usize = 1000;
/// Most of a label.
const LABEL_CHARS: usize = 60;

/// One line (or quote) for each label and value, all together within so many UTF-16 units.
pub(super) fn lines(given: &[(String, String)], room: usize) -> Vec<String> {
    let mut left = room;
    let mut lines = Vec::with_capacity(given.len());
    for (label, value) in given {
        let label = cut(label, LABEL_CHARS);
        let around = units(&label).saturating_add(4);
        let Some(for_value) = left.checked_sub(around).filter(|units| *units > 0) else {
            lines.push("…".to_owned());
            break;
        };
        let value = cut_units(value, for_value.min(VALUE_UNITS));
        left = for_value.saturating_sub(units(&value));
        lines.push(line(&label, &value));
    }
    lines
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
