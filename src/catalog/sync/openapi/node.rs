//! A document as a tree that keeps the order of its keys and shares what stands in it twice.

use rust_decimal::Decimal;
use std::rc::Rc;
use std::str::FromStr;

/// Deepest nesting that is read; Kie's pages stay under 30.
pub(super) const MAX_DEPTH: usize = 64;

/// A value of a YAML or JSON document.
#[derive(Debug, PartialEq)]
pub(super) enum Node {
    Null,
    Bool(bool),
    Number(Decimal),
    Text(String),
    List(Vec<Rc<Node>>),
    Map(Vec<(String, Rc<Node>)>),
}

impl Node {
    /// The value of a key; the last one where it stands twice.
    pub(super) fn get(&self, key: &str) -> Option<&Rc<Self>> {
        self.entries()
            .iter()
            .rev()
            .find(|(name, _)| name == key)
            .map(|(_, value)| value)
    }

    /// The value at the end of a path of keys.
    pub(super) fn at(&self, path: &[&str]) -> Option<&Rc<Self>> {
        let (first, rest) = path.split_first()?;
        let mut node = self.get(first)?;
        for key in rest {
            node = node.get(key)?;
        }
        Some(node)
    }

    /// Keys and values of a map; nothing for the rest.
    pub(super) fn entries(&self) -> &[(String, Rc<Self>)] {
        match self {
            Self::Map(entries) => entries,
            _ => &[],
        }
    }

    /// Items of a list; nothing for the rest.
    pub(super) fn items(&self) -> &[Rc<Self>] {
        match self {
            Self::List(items) => items,
            _ => &[],
        }
    }

    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The text at a key.
    pub(super) fn text_at(&self, key: &str) -> Option<&str> {
        self.get(key)?.text()
    }

    /// A number, also one in quotes.
    pub(super) fn number(&self) -> Option<Decimal> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Text(text) => number(text),
            _ => None,
        }
    }

    pub(super) fn number_at(&self, key: &str) -> Option<Decimal> {
        self.get(key)?.number()
    }

    pub(super) fn truth(&self) -> Option<bool> {
        match self {
            Self::Bool(truth) => Some(*truth),
            _ => None,
        }
    }

    /// A scalar as the text a choice is written with; whole numbers without a point.
    pub(super) fn scalar(&self) -> Option<String> {
        match self {
            Self::Bool(truth) => Some(truth.to_string()),
            Self::Number(number) => Some(number.normalize().to_string()),
            Self::Text(text) => Some(text.clone()),
            Self::Null | Self::List(_) | Self::Map(_) => None,
        }
    }
}

/// A number as YAML and JSON write it; `None` for what only a program's own reader would take.
pub(super) fn number(text: &str) -> Option<Decimal> {
    let text = text.strip_prefix('+').unwrap_or(text);
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = digits.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        && digits.contains(|c: char| c.is_ascii_digit())
        && digits
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '.' | 'e' | 'E' | '+' | '-'));
    if !plain || text.len() > 40 {
        return None;
    }
    Decimal::from_str(text)
        .or_else(|_| Decimal::from_scientific(text))
        .ok()
}

/// A key of a JSON pointer in a URL: `%20`, `~1` and `~0` undone.
pub(super) fn decoded(key: &str) -> String {
    let bytes = key.as_bytes();
    let mut plain = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let hex = bytes.get(at.saturating_add(1)..at.saturating_add(3));
        let hex = hex.and_then(|pair| std::str::from_utf8(pair).ok());
        let code = hex.and_then(|pair| u8::from_str_radix(pair, 16).ok());
        match code.filter(|_| *byte == b'%') {
            Some(code) => {
                plain.push(code);
                at = at.saturating_add(3);
            }
            None => {
                plain.push(*byte);
                at = at.saturating_add(1);
            }
        }
    }
    String::from_utf8_lossy(&plain)
        .replace("~1", "/")
        .replace("~0", "~")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_told_from_words() {
        assert_eq!(number("-1.50"), Some(Decimal::new(-150, 2)));
        assert_eq!(number("1e2"), Some(Decimal::from(100)));
        for word in ["16:9", "1_000", "", "-", "0x1F", "4K", "1-2", "e5", ".inf"] {
            assert_eq!(number(word), None, "{word}");
        }
    }
}
