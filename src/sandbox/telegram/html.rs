//! Telegram's HTML: the tags it knows, their nesting, and the words of its refusals.
//!
//! The rules and texts are those of the Bot API server (tdlib `MessageEntity.cpp`, `parse_html`).

use super::entities::{Entity, Formatted, slice_units};
use super::references::reference;

const TAGS: [&str; 16] = [
    "a",
    "b",
    "strong",
    "i",
    "em",
    "s",
    "strike",
    "del",
    "u",
    "ins",
    "tg-spoiler",
    "tg-emoji",
    "span",
    "pre",
    "code",
    "blockquote",
];

struct Open {
    tag: String,
    argument: String,
    offset: usize,
}

struct Parser<'a> {
    source: &'a str,
    at: usize,
    text: String,
    units: usize,
    open: Vec<Open>,
    entities: Vec<Entity>,
}

/// Parses HTML as Telegram does.
///
/// # Errors
/// The part of Telegram's message after `can't parse entities: `.
pub fn parse(source: &str) -> Result<Formatted, String> {
    let mut parser = Parser {
        source,
        at: 0,
        text: String::new(),
        units: 0,
        open: Vec::new(),
        entities: Vec::new(),
    };
    while let Some(c) = parser.peek() {
        match c {
            '&' => {
                let c = parser.character_or_reference(c);
                parser.push(c);
            }
            '<' => parser.tag()?,
            c => {
                parser.at += c.len_utf8();
                parser.push(c);
            }
        }
    }
    if let Some(open) = parser.open.last() {
        return Err(format!(
            "Can't find end tag corresponding to start tag \"{}\"",
            open.tag
        ));
    }
    Ok(Formatted {
        text: parser.text,
        entities: parser.entities,
    })
}

impl Parser<'_> {
    fn rest(&self) -> &str {
        self.source.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn push(&mut self, c: char) {
        self.text.push(c);
        self.units += c.len_utf16();
    }

    /// Moves on while `wanted` holds and gives what was passed.
    fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> String {
        let rest = self.rest();
        let length = rest.find(|c| !wanted(c)).unwrap_or(rest.len());
        let taken = rest.get(..length).unwrap_or_default().to_owned();
        self.at += length;
        taken
    }

    fn skip_space(&mut self) {
        self.take_while(|c| c.is_ascii_whitespace());
    }

    /// A decoded reference, or the `&` itself where there is none.
    fn character_or_reference(&mut self, c: char) -> char {
        if c == '&'
            && let Some((decoded, length)) = reference(self.rest())
        {
            self.at += length;
            return decoded;
        }
        self.at += c.len_utf8();
        c
    }

    fn tag(&mut self) -> Result<(), String> {
        let begin = self.at;
        self.at += 1;
        if self.peek() == Some('/') {
            self.at += 1;
            return self.end_tag(begin);
        }
        let tag = self
            .take_while(|c| !c.is_ascii_whitespace() && c != '>')
            .to_lowercase();
        if self.peek().is_none() {
            return Err(format!("Unclosed start tag at byte offset {begin}"));
        }
        if !TAGS.contains(&tag.as_str()) {
            return Err(format!(
                "Unsupported start tag \"{tag}\" at byte offset {begin}"
            ));
        }
        let mut argument = String::new();
        loop {
            self.skip_space();
            match self.peek() {
                Some('>') => break,
                None => {
                    return Err(format!(
                        "Unclosed start tag \"{tag}\" at byte offset {begin}"
                    ));
                }
                Some(_) => self.attribute(begin, &tag, &mut argument)?,
            }
        }
        self.at += 1;
        if tag == "span" && argument != "spoiler" {
            return Err(format!(
                "Tag \"span\" must have class \"tg-spoiler\" at byte offset {begin}"
            ));
        }
        self.open.push(Open {
            tag,
            argument,
            offset: self.units,
        });
        Ok(())
    }

    fn attribute(&mut self, begin: usize, tag: &str, argument: &mut String) -> Result<(), String> {
        let name = self
            .take_while(|c| !c.is_ascii_whitespace() && !matches!(c, '=' | '>' | '/' | '"' | '\''));
        if name.is_empty() {
            return Err(format!(
                "Empty attribute name in the tag \"{tag}\" at byte offset {begin}"
            ));
        }
        self.skip_space();
        if self.peek() != Some('=') {
            if tag == "blockquote" && name == "expandable" {
                *argument = "1".into();
            }
            return Ok(());
        }
        self.at += 1;
        self.skip_space();
        let value = self.attribute_value(begin, tag)?;
        match (tag, name.as_str()) {
            ("a", "href") | ("tg-emoji", "emoji-id") => *argument = value,
            ("code", "class") => {
                *argument = value
                    .strip_prefix("language-")
                    .unwrap_or_default()
                    .to_owned();
            }
            ("span", "class") => {
                *argument = value.strip_prefix("tg-").unwrap_or_default().to_owned();
            }
            ("blockquote", "expandable") => *argument = "1".into(),
            _ => {}
        }
        Ok(())
    }

    fn attribute_value(&mut self, begin: usize, tag: &str) -> Result<String, String> {
        let Some(quote) = self.peek() else {
            return Err(format!(
                "Unclosed start tag \"{tag}\" at byte offset {begin}"
            ));
        };
        if quote != '"' && quote != '\'' {
            let start = self.at;
            let value = self
                .take_while(|c| c.is_ascii_alphanumeric() || c == '.' || c == '-')
                .to_lowercase();
            return match self.peek() {
                Some(c) if c.is_ascii_whitespace() || c == '>' => Ok(value),
                _ => Err(format!(
                    "Unexpected end of name token at byte offset {start}"
                )),
            };
        }
        self.at += 1;
        let mut value = String::new();
        while let Some(c) = self.peek() {
            if c == quote {
                self.at += 1;
                return Ok(value);
            }
            value.push(self.character_or_reference(c));
        }
        Err(format!("Unclosed start tag at byte offset {begin}"))
    }

    fn end_tag(&mut self, begin: usize) -> Result<(), String> {
        let Some(open) = self.open.pop() else {
            return Err(format!("Unexpected end tag at byte offset {begin}"));
        };
        let name = self
            .take_while(|c| !c.is_ascii_whitespace() && c != '>')
            .to_lowercase();
        self.skip_space();
        if self.peek() != Some('>') {
            return Err(format!("Unclosed end tag at byte offset {begin}"));
        }
        self.at += 1;
        if !name.is_empty() && name != open.tag {
            return Err(format!(
                "Unmatched end tag at byte offset {begin}, expected \"</{}>\", found \"</{name}>\"",
                open.tag
            ));
        }
        self.close(open);
        Ok(())
    }

    fn close(&mut self, open: Open) {
        let length = self.units - open.offset;
        if length == 0 {
            return;
        }
        let argument = Some(open.argument).filter(|argument| !argument.is_empty());
        let (kind, argument) = match open.tag.as_str() {
            "b" | "strong" => ("bold", None),
            "i" | "em" => ("italic", None),
            "u" | "ins" => ("underline", None),
            "s" | "strike" | "del" => ("strikethrough", None),
            "span" | "tg-spoiler" => ("spoiler", None),
            "tg-emoji" => ("custom_emoji", argument),
            "blockquote" if argument.is_some() => ("expandable_blockquote", None),
            "blockquote" => ("blockquote", None),
            "a" => {
                let url = argument.unwrap_or_else(|| slice_units(&self.text, open.offset, length));
                // A link that leads nowhere is plain text.
                if !url.contains('.') && !url.contains("://") {
                    return;
                }
                ("text_link", Some(url))
            }
            "pre" => {
                // <pre><code class="language-x"> is one block with a language.
                let inner = self.entities.pop_if(|last| {
                    last.kind == "code" && last.offset == open.offset && last.length == length
                });
                ("pre", inner.and_then(|inner| inner.argument))
            }
            _ => ("code", argument),
        };
        self.entities.push(Entity {
            kind,
            offset: open.offset,
            length,
            argument,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_becomes_entities() {
        type Found<'a> = (&'a str, usize, usize, Option<&'a str>);
        let table: [(&str, &str, &[Found<'_>]); 12] = [
            ("plain", "plain", &[]),
            ("<b>Жир</b> 1", "Жир 1", &[("bold", 0, 3, None)]),
            (
                "😀<i>x<u>y</u></i>",
                "😀xy",
                &[("underline", 3, 1, None), ("italic", 2, 2, None)],
            ),
            (
                "a &lt;b&gt; &amp;amp; &quot;&#33;&#x41;",
                "a <b> &amp; \"!A",
                &[],
            ),
            ("&nbsp; & &copy;", "&nbsp; & &copy;", &[]),
            (
                "<a href=\"https://k.ie/?a=1&amp;b=2\">x</a>",
                "x",
                &[("text_link", 0, 1, Some("https://k.ie/?a=1&b=2"))],
            ),
            (
                "<pre><code class=\"language-rust\">f</code></pre>",
                "f",
                &[("pre", 0, 1, Some("rust"))],
            ),
            (
                "<blockquote expandable>q</blockquote>",
                "q",
                &[("expandable_blockquote", 0, 1, None)],
            ),
            (
                "<span class=\"tg-spoiler\">s</span>",
                "s",
                &[("spoiler", 0, 1, None)],
            ),
            ("<B>x</b>", "x", &[("bold", 0, 1, None)]),
            ("<b></b>", "", &[]),
            ("<code>a</>", "a", &[("code", 0, 1, None)]),
        ];
        for (source, text, entities) in table {
            let parsed = parse(source).unwrap_or_else(|error| panic!("{source}: {error}"));
            let found: Vec<_> = parsed
                .entities
                .iter()
                .map(|e| (e.kind, e.offset, e.length, e.argument.as_deref()))
                .collect();
            assert_eq!(parsed.text, text, "{source}");
            assert_eq!(found, entities, "{source}");
        }
    }

    #[test]
    fn refusals_have_telegrams_words() {
        let table = [
            ("a <x>b</x>", "Unsupported start tag \"x\" at byte offset 2"),
            (
                "<b>я<i>б</b></i>",
                "Unmatched end tag at byte offset 10, expected \"</i>\", found \"</b>\"",
            ),
            (
                "<b>x",
                "Can't find end tag corresponding to start tag \"b\"",
            ),
            ("x</b>", "Unexpected end tag at byte offset 1"),
            ("1 <2", "Unclosed start tag at byte offset 2"),
            ("1 < 2 > 0", "Unsupported start tag \"\" at byte offset 2"),
            ("<b>x</b", "Unclosed end tag at byte offset 4"),
            (
                "<span>x</span>",
                "Tag \"span\" must have class \"tg-spoiler\" at byte offset 0",
            ),
            ("<a href=\"x>y</a>", "Unclosed start tag at byte offset 0"),
            (
                "<a href=a/b>y</a>",
                "Unexpected end of name token at byte offset 8",
            ),
            ("<br/>", "Unsupported start tag \"br/\" at byte offset 0"),
        ];
        for (source, words) in table {
            assert_eq!(parse(source).err().as_deref(), Some(words), "{source}");
        }
    }
}
