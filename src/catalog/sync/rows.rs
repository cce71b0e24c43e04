//! Reads the texts of a price record: credits, unit, the address of the page, the words of its description.

use rust_decimal::Decimal;
use std::str::FromStr;

/// More credits than this for one unit is a slip of the table, not a price.
const MAX_CREDITS: i64 = 1_000_000;
/// Longer texts than this are not a price record (the longest seen has 90 characters).
const MAX_TEXT: usize = 400;

/// What a record's credits are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// One run: per video, request, generation, upscale, removal.
    Run,
    /// One picture.
    Image,
    /// So many pictures at once.
    Images(u32),
    /// One second.
    Second,
    /// One minute.
    Minute,
    /// 1000 characters.
    ThousandChars,
    /// One megapixel.
    Megapixel,
    /// A million tokens.
    Tokens,
}

/// The unit; `None` if it is missing or unknown, which blocks the price.
pub fn unit(text: &str) -> Option<Unit> {
    let lower = text.to_lowercase();
    let mut words: Vec<&str> = lower.split_whitespace().collect();
    if words.first() == Some(&"per") {
        words.remove(0);
    }
    if words.iter().any(|word| matches!(*word, "token" | "tokens")) || is_million(&words) {
        return Some(Unit::Tokens);
    }
    Some(match words.as_slice() {
        // "vedio" and "secound" stand in the table.
        [
            "video" | "videos" | "vedio" | "request" | "generation" | "upscale" | "removal" | "run"
            | "task",
        ] => Unit::Run,
        ["image" | "images" | "picture" | "img"] => Unit::Image,
        [count, "image" | "images"] => match count.parse() {
            Ok(1) => Unit::Image,
            Ok(count @ 2..=64) => Unit::Images(count),
            _ => return None,
        },
        ["second" | "seconds" | "secound" | "sec" | "s"] => Unit::Second,
        ["minute" | "minutes" | "min"] => Unit::Minute,
        [
            "1000" | "1,000" | "1k",
            "characters" | "character" | "chars",
        ] => Unit::ThousandChars,
        ["megapixel" | "megapixels" | "mp"] => Unit::Megapixel,
        _ => return None,
    })
}

/// "per million" and "per 1M" speak of tokens.
fn is_million(words: &[&str]) -> bool {
    matches!(words, ["million" | "milion" | "1m"])
}

/// The credits: `6`, `84.0`, `170 `, `4 credits`.
///
/// # Errors
/// What is wrong with the text, in one sentence.
pub fn credits(text: &str) -> Result<Decimal, String> {
    let shown = || text.chars().take(40).collect::<String>();
    let lower = text.trim().to_lowercase();
    let number = lower
        .strip_suffix("credits")
        .or_else(|| lower.strip_suffix("credit"))
        .unwrap_or(&lower)
        .trim();
    // A decimal comma stands in the dollar column; thousands are not separated anywhere.
    let number = match number.split_once(',') {
        Some((whole, part)) if part.len() != 3 => format!("{whole}.{part}"),
        Some(_) => return Err(format!("\"{}\" can be read in two ways", shown())),
        None => number.to_owned(),
    };
    let plain = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let value = Decimal::from_str(&number).ok().filter(|_| plain);
    let value = value.ok_or_else(|| format!("\"{}\" is no number of credits", shown()))?;
    if value > Decimal::from(MAX_CREDITS) || value.normalize().scale() > 6 {
        return Err(format!("{} credits is out of range", shown()));
    }
    Ok(value.normalize())
}

/// Whether a sum of dollars is written and is nothing.
pub fn is_nothing(usd: &str) -> bool {
    let plain = usd.trim().trim_start_matches('$').replace(',', ".");
    Decimal::from_str(&plain).is_ok_and(|sum| sum.is_zero())
}

/// What the address of a record says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Anchor {
    /// The id after `model=`.
    pub model: Option<String>,
    /// The path of the page without leading slash.
    pub page: Option<String>,
    /// The page is one of the documentation.
    pub docs: bool,
}

/// Reads the address; plain text and other hosts say nothing.
pub fn anchor(text: &str) -> Anchor {
    let text = text.trim();
    let Some(rest) = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"))
    else {
        return Anchor::default();
    };
    let (host, rest) = rest.split_once('/').unwrap_or((rest, ""));
    if !matches!(host, "kie.ai" | "www.kie.ai" | "docs.kie.ai") {
        return Anchor::default();
    }
    let rest = rest.split('#').next().unwrap_or_default();
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    let model = query
        .split('&')
        .find_map(|pair| pair.strip_prefix("model="))
        .map(decoded)
        .filter(|id| !id.is_empty());
    let path = path.trim_matches('/').trim_end_matches(".md");
    Anchor {
        model,
        page: (!path.is_empty()).then(|| path.to_owned()),
        docs: host == "docs.kie.ai",
    }
}

/// `%2F` and its like as characters; what is no valid escape stays as it is.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let escaped = (*first == b'%')
            .then(|| after.get(..2))
            .flatten()
            .and_then(|hex| std::str::from_utf8(hex).ok())
            .filter(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()))
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match escaped {
            Some(byte) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(if *first == b'+' { b' ' } else { *first });
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).trim().to_owned()
}

/// One word of a description or an id.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Token {
    /// A word or a version (`2.5`, of `v2-5` too), in lower case.
    Word(String),
    /// `720p`, `2k`, `1.5k`.
    Size(String),
    /// `5.0s`.
    Seconds(Decimal),
    /// `4x`.
    Times(Decimal),
    /// `/` between alternatives.
    Or,
    /// `→`.
    Becomes,
    /// A comma or bracket: words on its two sides do not belong together.
    Break,
}

/// The words of a text, typos of the table mended. Too long a text has none.
pub fn tokens(text: &str) -> Vec<Token> {
    if text.chars().count() > MAX_TEXT {
        return Vec::new();
    }
    let mut out = Vec::new();
    let mut word = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let mark = match c {
            '-' if chars.peek() == Some(&'>') => {
                chars.next();
                Some(Token::Becomes)
            }
            '→' | '⇒' | '➜' => Some(Token::Becomes),
            ',' | '(' | ')' | '[' | ']' | ';' | ':' | '，' | '（' | '）' | '、' | '|' => {
                Some(Token::Break)
            }
            '/' | '／' => Some(Token::Or),
            // Invisible marks stand in Kie's texts.
            '\u{200b}'..='\u{200f}' | '\u{feff}' => continue,
            c if c.is_whitespace() || matches!(c, '-' | '_' | '–' | '—' | '+' | '&') => {
                push(&mut out, &mut word);
                continue;
            }
            c => {
                word.extend(c.to_lowercase());
                continue;
            }
        };
        push(&mut out, &mut word);
        out.extend(mark);
    }
    push(&mut out, &mut word);
    versions(out)
}

/// The words of a model id: its slashes part words, they offer no alternatives.
pub fn id_tokens(id: &str) -> Vec<Token> {
    tokens(&id.replace('/', ","))
}

fn push(out: &mut Vec<Token>, word: &mut String) {
    let text = std::mem::take(word);
    let text = text.trim_matches('.');
    if text.is_empty() {
        return;
    }
    if let Some(token) = measure(text) {
        out.push(token);
        return;
    }
    // `wan3.0`, `v2`, `qwen2`: letters, then a number.
    let digits = text.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
    let (letters, number) = text.split_at_checked(digits).unwrap_or(("", text));
    if !letters.is_empty() && letters.chars().all(char::is_alphabetic) {
        if letters != "v" {
            out.push(Token::Word(mended(letters)));
        }
        out.push(Token::Word(number.to_owned()));
    } else {
        out.push(Token::Word(mended(text)));
    }
}

/// `720p`, `2k`, `5.0s`, `4x`, also with the letter doubled by mistake.
fn measure(text: &str) -> Option<Token> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    let (number, letters) = text.split_at_checked(end)?;
    let value = Decimal::from_str(number).ok()?.normalize();
    Some(match letters {
        "p" => Token::Size(format!("{value}p")),
        "k" => Token::Size(format!("{value}k")),
        "s" | "sec" | "secs" | "second" | "seconds" | "secondss" => Token::Seconds(value),
        "x" | "xs" => Token::Times(value),
        _ => return None,
    })
}

/// Words misspelt in the table, and plurals that ids write in the singular.
fn mended(word: &str) -> String {
    match word {
        "aiduo" | "auido" | "adio" => "audio",
        "vedio" | "vidoe" => "video",
        "avtar" => "avatar",
        "secondss" | "secs" | "sec" => "seconds",
        "upscaler" | "upscaling" => "upscale",
        "milion" => "million",
        other => other,
    }
    .to_owned()
}

/// Numbers side by side are one version (`2`, `5` of `v2-5`); a last `.0` says nothing.
fn versions(tokens: Vec<Token>) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::with_capacity(tokens.len());
    let number = |text: &str| text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    for token in tokens {
        match (out.last_mut(), &token) {
            (Some(Token::Word(last)), Token::Word(word)) if number(last) && number(word) => {
                last.push('.');
                last.push_str(word);
            }
            _ => out.push(token),
        }
    }
    for token in &mut out {
        if let Token::Word(word) = token
            && number(word)
        {
            while let Some(rest) = word.strip_suffix(".0") {
                *word = rest.to_owned();
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_with_all_their_typos() {
        for (text, found) in [
            ("per vedio", Some(Unit::Run)),
            ("per request ", Some(Unit::Run)),
            (" per  image", Some(Unit::Image)),
            ("per 2 images", Some(Unit::Images(2))),
            ("Per minute", Some(Unit::Minute)),
            ("per 1000 characters", Some(Unit::ThousandChars)),
            ("per milion tokens", Some(Unit::Tokens)),
            ("per 1M tokens", Some(Unit::Tokens)),
            ("per million", Some(Unit::Tokens)),
            ("", None),
            ("per", None),
            ("per 0 images", None),
            ("per dozen", None),
            // One run may make several songs.
            ("per song", None),
            ("per 5 seconds", None),
        ] {
            assert_eq!(unit(text), found, "{text}");
        }
    }

    #[test]
    fn credits_are_read_or_refused() {
        for (text, found) in [
            ("6", "6"),
            ("84.0", "84"),
            ("170 ", "170"),
            ("4 credits", "4"),
            ("0,5", "0.5"),
            ("0", "0"),
        ] {
            assert_eq!(credits(text).map(|c| c.to_string()), Ok(found.to_owned()));
        }
        for text in [
            "",
            "-4",
            "free",
            "1e5",
            "1,200",
            "NaN",
            "0.00000001",
            "99999999",
            ".",
        ] {
            assert!(credits(text).is_err(), "{text}");
        }
    }

    #[test]
    fn addresses_name_a_model_or_a_page() {
        let found = anchor("https://kie.ai/wan-2-6?model=wan%2F2-6-text-to-video");
        assert_eq!(found.model.as_deref(), Some("wan/2-6-text-to-video"));
        assert_eq!(found.page.as_deref(), Some("wan-2-6"));
        let docs = anchor("https://docs.kie.ai/suno-api/replace-section");
        assert!(docs.docs && docs.page.as_deref() == Some("suno-api/replace-section"));
        for text in [
            "",
            "see the page",
            "https://example.com/?model=x",
            "https://kie.ai",
        ] {
            assert_eq!(anchor(text), Anchor::default(), "{text}");
        }
        assert_eq!(
            anchor("https://kie.ai/a?model=%zz%2").model.as_deref(),
            Some("%zz%2")
        );
    }

    #[test]
    fn versions_are_one_word_however_they_are_written() {
        let words = |text: &str| tokens(text);
        assert_eq!(words("wan 2.6"), words("wan-2-6"));
        assert_eq!(words("wan3.0 video"), words("wan v3-0 video"));
        assert_eq!(words("qwen2"), words("Qwen 2"));
        assert_ne!(words("seedance 2"), words("seedance 2.5"));
        assert_eq!(
            words("1080p(with aiduo)").first(),
            Some(&Token::Size("1080p".into()))
        );
        assert_eq!(words("10.0s"), [Token::Seconds(Decimal::TEN)]);
    }
}
