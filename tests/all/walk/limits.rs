//! What fits a phone: at most twelve lines, eight rows of buttons, labels that Telegram does not cut.

use crate::support::Message;
use std::collections::BTreeMap;

/// Lines of text; a quote that opens by a press counts as the three lines that are seen of it.
const LINES: usize = 12;
const QUOTE_LINES: usize = 3;
const ROWS: usize = 8;

/// Characters of a label that stands alone in its row, with another one, with two; narrower rows take signs.
fn label_chars(in_row: usize) -> usize {
    match in_row {
        1 => 34,
        2 => 16,
        3 => 10,
        _ => 6,
    }
}

/// Lines of text as they are seen.
fn lines(html: &str) -> usize {
    let mut parts = html.split("<blockquote class=\"expandable\">");
    let plain = |text: &str| text.matches('\n').count();
    let mut count = 1 + parts.next().map_or(0, plain);
    for part in parts {
        let (quote, rest) = part.split_once("</blockquote>").unwrap_or((part, ""));
        count += plain(quote).min(QUOTE_LINES - 1) + plain(rest);
    }
    count
}

/// What does not fit, each kind with the first screen that has it.
#[derive(Default)]
pub struct Limits(BTreeMap<String, String>);

impl Limits {
    pub fn look(&mut self, message: &Message) {
        let mut found = Vec::new();
        let seen = lines(&message.html);
        if seen > LINES {
            found.push(format!("{seen} lines"));
        }
        if message.buttons.len() > ROWS {
            found.push(format!("{} rows", message.buttons.len()));
        }
        for row in &message.buttons {
            for button in row {
                let chars = button.text.chars().count();
                if chars > label_chars(row.len()) {
                    found.push(format!("{chars} of {}: {}", row.len(), button.text));
                }
            }
        }
        for what in found {
            self.0.entry(what).or_insert_with(|| message.shown());
        }
    }

    pub fn assert_kept(&self) {
        let broken = self
            .0
            .iter()
            .map(|(what, screen)| format!("{what}\n{screen}\n"));
        let broken: Vec<String> = broken.collect();
        assert!(broken.is_empty(), "{}", broken.join("\n"));
    }
}

#[test]
fn lines_are_counted_as_they_are_seen() {
    assert_eq!(lines("a"), 1);
    assert_eq!(lines("a\nb\n\nc"), 4);
    let quote = format!(
        "a\n<blockquote class=\"expandable\">{}</blockquote>\nb",
        "x\n".repeat(40)
    );
    assert_eq!(lines(&quote), 5);
}
