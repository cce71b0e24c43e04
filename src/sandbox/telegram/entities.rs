//! Formatted text: entities counted in UTF-16 units, what Telegram finds by itself, safe HTML for the page.

use serde_json::{Value, json};

/// One piece of formatting; offset and length in UTF-16 units, as the Bot API has them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entity {
    /// The Bot API's name: `bold`, `text_link`, `bot_command` …
    pub kind: &'static str,
    /// First unit.
    pub offset: usize,
    /// Number of units.
    pub length: usize,
    /// The URL of a link, the language of a `pre`, the id of an emoji.
    pub argument: Option<String>,
}

/// Text with its formatting.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Formatted {
    /// Without any markup.
    pub text: String,
    /// Sorted by offset, longer first.
    pub entities: Vec<Entity>,
}

const KINDS: [&str; 19] = [
    "bold",
    "italic",
    "underline",
    "strikethrough",
    "spoiler",
    "code",
    "pre",
    "text_link",
    "blockquote",
    "expandable_blockquote",
    "custom_emoji",
    "bot_command",
    "url",
    "mention",
    "hashtag",
    "cashtag",
    "email",
    "phone_number",
    "text_mention",
];

/// Length in UTF-16 units, the measure of every limit of Telegram.
pub fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

impl Entity {
    /// As the Bot API shows it.
    pub fn to_json(&self) -> Value {
        let mut out = json!({"type": self.kind, "offset": self.offset, "length": self.length});
        let key = match self.kind {
            "text_link" => "url",
            "pre" => "language",
            "custom_emoji" => "custom_emoji_id",
            _ => return out,
        };
        if let Some(argument) = &self.argument {
            out[key] = argument.clone().into();
        }
        out
    }

    /// From the `entities` of a request; `None` for a kind that does not exist.
    pub fn from_json(value: &Value) -> Option<Entity> {
        let kind = value.get("type")?.as_str()?;
        let kind = KINDS.into_iter().find(|known| *known == kind)?;
        let number = |key: &str| usize::try_from(value.get(key)?.as_u64()?).ok();
        let argument = ["url", "language", "custom_emoji_id"]
            .iter()
            .find_map(|key| value.get(*key).and_then(Value::as_str))
            .map(str::to_owned);
        Some(Entity {
            kind,
            offset: number("offset")?,
            length: number("length")?,
            argument,
        })
    }

    fn end(&self) -> usize {
        self.offset.saturating_add(self.length)
    }
}

impl Formatted {
    /// Text without explicit formatting.
    pub fn plain(text: &str) -> Formatted {
        Formatted {
            text: text.to_owned(),
            entities: Vec::new(),
        }
        .finished()
    }

    /// Trims as Telegram does, drops entities outside the text, adds commands and links that Telegram finds by
    /// itself, and sorts.
    pub fn finished(mut self) -> Formatted {
        let start = self.text.len() - self.text.trim_start().len();
        let cut = units(self.text.get(..start).unwrap_or_default());
        self.text = self.text.trim().to_owned();
        let total = units(&self.text);
        for entity in &mut self.entities {
            let end = entity.end().saturating_sub(cut).min(total);
            entity.offset = entity.offset.saturating_sub(cut).min(total);
            entity.length = end.saturating_sub(entity.offset);
        }
        self.entities.retain(|entity| entity.length > 0);
        for found in found_by_itself(&self.text) {
            let free = self.entities.iter().all(|other| {
                found.end() <= other.offset
                    || found.offset >= other.end()
                    || (!matches!(
                        other.kind,
                        "code" | "pre" | "text_link" | "url" | "bot_command"
                    ) && found.offset >= other.offset
                        && found.end() <= other.end())
            });
            if free {
                self.entities.push(found);
            }
        }
        self.entities
            .sort_by_key(|entity| (entity.offset, usize::MAX - entity.length));
        self
    }

    /// HTML without anything that could act: only known tags, escaped text, http(s), tg and mailto
    /// links. Line ends stay line ends (`white-space: pre-wrap`).
    pub fn to_safe_html(&self) -> String {
        let mut out = String::with_capacity(self.text.len() + 32);
        let mut open: Vec<&Entity> = Vec::new();
        let mut at = 0;
        for c in self.text.chars() {
            close_at(&mut out, &mut open, at);
            for entity in self.entities.iter().filter(|entity| entity.offset == at) {
                open_tag(&mut out, entity, &self.text);
                open.push(entity);
            }
            escape_char(&mut out, c);
            at += c.len_utf16();
        }
        while let Some(entity) = open.pop() {
            close_tag(&mut out, entity);
        }
        out
    }
}

/// Closes what ends at `at`; what was opened later and goes on is closed and opened again.
fn close_at(out: &mut String, open: &mut Vec<&Entity>, at: usize) {
    let mut again = Vec::new();
    while open.iter().any(|entity| entity.end() <= at) {
        let Some(entity) = open.pop() else { break };
        close_tag(out, entity);
        if entity.end() > at {
            again.push(entity);
        }
    }
    while let Some(entity) = again.pop() {
        open_tag(out, entity, "");
        open.push(entity);
    }
}

fn escape_char(out: &mut String, c: char) {
    match c {
        '&' => out.push_str("&amp;"),
        '<' => out.push_str("&lt;"),
        '>' => out.push_str("&gt;"),
        '"' => out.push_str("&quot;"),
        '\'' => out.push_str("&#39;"),
        c => out.push(c),
    }
}

fn element(kind: &str) -> (&'static str, &'static str) {
    match kind {
        "bold" => ("b", ""),
        "italic" => ("i", ""),
        "underline" => ("u", ""),
        "strikethrough" => ("s", ""),
        "code" => ("code", ""),
        "pre" => ("pre", ""),
        "blockquote" => ("blockquote", ""),
        "expandable_blockquote" => ("blockquote", "expandable"),
        "spoiler" => ("span", "spoiler"),
        "bot_command" => ("span", "command"),
        "text_link" | "url" => ("a", ""),
        _ => ("span", ""),
    }
}

fn open_tag(out: &mut String, entity: &Entity, text: &str) {
    let (tag, class) = element(entity.kind);
    out.push('<');
    out.push_str(tag);
    if !class.is_empty() {
        out.push_str(&format!(" class=\"{class}\""));
    }
    if tag == "a" {
        let own = slice_units(text, entity.offset, entity.length);
        let target = entity.argument.clone().unwrap_or(own);
        let target = if target.contains(':') {
            target
        } else {
            format!("https://{target}")
        };
        let safe = ["http://", "https://", "tg://", "mailto:"]
            .iter()
            .any(|start| target.starts_with(start));
        if safe {
            out.push_str(" rel=\"noopener noreferrer\" target=\"_blank\" href=\"");
            target.chars().for_each(|c| escape_char(out, c));
            out.push('"');
        }
    }
    out.push('>');
}

fn close_tag(out: &mut String, entity: &Entity) {
    out.push_str("</");
    out.push_str(element(entity.kind).0);
    out.push('>');
}

/// The piece of `text` at these UTF-16 units.
pub fn slice_units(text: &str, offset: usize, length: usize) -> String {
    let piece: Vec<u16> = text.encode_utf16().skip(offset).take(length).collect();
    String::from_utf16_lossy(&piece)
}

/// Commands and bare links: what Telegram marks without being asked (the kinds the bot can meet).
fn found_by_itself(text: &str) -> Vec<Entity> {
    let mut out = Vec::new();
    let mut at = 0;
    for word in text.split_inclusive(char::is_whitespace) {
        let bare = word.trim_end();
        let name = bare
            .strip_prefix('/')
            .map(|rest| rest.split('@').next().unwrap_or_default());
        let command = name.is_some_and(|name| {
            (1..=32).contains(&name.len())
                && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        });
        let kind = if command {
            Some("bot_command")
        } else if bare.starts_with("https://") || bare.starts_with("http://") {
            Some("url")
        } else {
            None
        };
        if let Some(kind) = kind {
            let marked = if command {
                bare
            } else {
                bare.trim_end_matches(['.', ',', ')', '!', '?', ';', ':'])
            };
            out.push(Entity {
                kind,
                offset: at,
                length: units(marked),
                argument: None,
            });
        }
        at += units(word);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_for_the_page_is_escaped_and_nested() {
        let text = Formatted {
            text: "a<b>&\"😀 x\ny".into(),
            entities: vec![
                Entity {
                    kind: "bold",
                    offset: 0,
                    length: 8,
                    argument: None,
                },
                Entity {
                    kind: "italic",
                    offset: 6,
                    length: 4,
                    argument: None,
                },
                Entity {
                    kind: "text_link",
                    offset: 9,
                    length: 1,
                    argument: Some("javascript:alert(1)".into()),
                },
            ],
        };
        assert_eq!(
            text.to_safe_html(),
            "<b>a&lt;b&gt;&amp;&quot;<i>😀</i></b><i> <a>x</a></i>\ny"
        );
    }

    #[test]
    fn commands_and_links_are_found() {
        let text = Formatted::plain("  /start x https://a.b/c.  ");
        assert_eq!(text.text, "/start x https://a.b/c.");
        let found: Vec<_> = text
            .entities
            .iter()
            .map(|e| (e.kind, e.offset, e.length))
            .collect();
        assert_eq!(found, [("bot_command", 0, 6), ("url", 9, 13)]);
    }

    #[test]
    fn trimming_moves_entities() {
        let bold = Entity {
            kind: "bold",
            offset: 0,
            length: 4,
            argument: None,
        };
        let text = Formatted {
            text: " ab  ".into(),
            entities: vec![bold],
        }
        .finished();
        assert_eq!(
            (
                text.text.as_str(),
                text.entities[0].offset,
                text.entities[0].length
            ),
            ("ab", 0, 2)
        );
    }
}
