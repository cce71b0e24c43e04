//! What a screen must not show, and what makes two screens of one kind.

use crate::support::Message;

/// No raw key, no raw error, nothing that a customer should not read.
pub fn assert_sound(message: &Message) {
    let text = &message.text;
    let key_like = text
        .lines()
        .chain(message.labels())
        .any(|line| line.contains('-') && line.chars().all(|c| c.is_ascii_lowercase() || c == '-'));
    assert!(!key_like, "a raw key in\n{}", message.shown());
    for bad in [
        "{ $",
        "Что-то пошло не так",
        "Error",
        "error:",
        "null",
        "None",
    ] {
        assert!(!text.contains(bad), "«{bad}» in\n{}", message.shown());
    }
}

/// The text with every number as `0`: screens of one kind have the same.
pub fn without_numbers(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            c if !c.is_ascii_digit() => out.push(c),
            _ if out.ends_with('0') => {}
            _ => out.push('0'),
        }
    }
    out
}
