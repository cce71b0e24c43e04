//! What the words of a description or an id say: operation, size, length, sound, inputs, and the rest.

use super::super::rows::Token;
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// Which part of a run a row pays for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The result, said explicitly.
    Output,
    /// Each input picture.
    InputImage,
    /// Each second of an input video.
    InputVideo,
}

/// The words, sorted by what they speak of.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Words {
    /// `text>video`, `lip sync`.
    pub ops: BTreeSet<String>,
    /// `720p`, `2k`.
    pub sizes: BTreeSet<String>,
    /// Lengths in seconds.
    pub seconds: BTreeSet<Decimal>,
    /// Factors.
    pub times: BTreeSet<Decimal>,
    /// With or without sound.
    pub audio: Option<bool>,
    /// With or without a video as input.
    pub video_input: Option<bool>,
    /// Input or output, if the row says so.
    pub part: Option<Part>,
    /// The first picture costs nothing.
    pub first_free: bool,
    /// The length has a limit ("up to 15 seconds").
    pub up_to: bool,
    /// A change of size (`360p→720p`).
    pub change: bool,
    /// All other words.
    pub plain: Vec<String>,
}

const FROM: [&str; 7] = [
    "text",
    "image",
    "video",
    "audio",
    "speech",
    "reference",
    "music",
];
const TO: [&str; 8] = [
    "text", "image", "video", "audio", "speech", "music", "dialogue", "sound",
];

/// A description may stand for several operations ("Text / Image to Video"): one list of tokens each.
pub fn alternatives(tokens: &[Token]) -> Vec<Vec<Token>> {
    let found = tokens.windows(5).position(|window| {
        matches!(window, [Token::Word(a), Token::Or, Token::Word(b), Token::Word(to), Token::Word(c)]
            if to == "to" && FROM.contains(&a.as_str()) && FROM.contains(&b.as_str()) && TO.contains(&c.as_str()))
    });
    let Some(at) = found else {
        return vec![tokens.to_vec()];
    };
    [at, at.saturating_add(2)]
        .into_iter()
        .map(|kept| {
            let keep =
                |index: &usize| !(at..at.saturating_add(3)).contains(index) || *index == kept;
            let kept = tokens.iter().enumerate().filter(|(index, _)| keep(index));
            kept.map(|(_, token)| token.clone()).collect()
        })
        .collect()
}

impl Words {
    /// Sorts the tokens.
    pub fn read(tokens: &[Token]) -> Self {
        let mut words = Self::default();
        let mut rest = tokens;
        while let Some((first, after)) = rest.split_first() {
            let used = words.phrase(rest).unwrap_or_else(|| {
                words.single(first);
                1
            });
            rest = rest.get(used..).unwrap_or(after);
        }
        words
    }

    /// One token that begins no phrase.
    fn single(&mut self, token: &Token) {
        match token {
            Token::Word(word) => self.plain.push(word.clone()),
            Token::Size(size) => {
                self.sizes.insert(size.clone());
            }
            Token::Seconds(seconds) => {
                self.seconds.insert(*seconds);
            }
            Token::Times(times) => {
                self.times.insert(*times);
            }
            Token::Becomes => self.change = true,
            Token::Or | Token::Break => {}
        }
    }

    /// A phrase at the beginning, and how many tokens it has.
    fn phrase(&mut self, tokens: &[Token]) -> Option<usize> {
        let word = |at: usize| match tokens.get(at) {
            Some(Token::Word(word)) => word.as_str(),
            _ => "",
        };
        if let Some(used) = self.either(tokens) {
            return Some(used);
        }
        match (word(0), word(1), word(2)) {
            ("up", "to", _) if matches!(tokens.get(2), Some(Token::Seconds(_))) => {
                self.up_to = true;
                Some(3)
            }
            ("up", "to", n) if n.parse::<u32>().is_ok() && word(3) == "seconds" => {
                self.up_to = true;
                Some(4)
            }
            (from, "to", to) if FROM.contains(&from) && TO.contains(&to) => {
                self.ops.insert(format!("{from}>{to}"));
                Some(3)
            }
            (with @ ("with" | "without" | "no"), "native", "audio" | "sound") => {
                self.audio = Some(with == "with");
                Some(3)
            }
            (with @ ("with" | "without" | "no"), "audio" | "sound", _) => {
                self.audio = Some(with == "with");
                Some(2)
            }
            (with @ ("with" | "without" | "no"), "video", next) => {
                self.video_input = Some(with == "with");
                Some(if next == "input" { 3 } else { 2 })
            }
            ("first", "image", "free") => {
                self.first_free = true;
                Some(3)
            }
            ("input", "image", _) | ("image", "input", _) => {
                self.part = Some(Part::InputImage);
                Some(2)
            }
            ("input", "video", _) | ("video", "input", _) => {
                self.part = Some(Part::InputVideo);
                Some(2)
            }
            ("video", "generation", _) => {
                self.ops.insert(">video".to_owned());
                Some(2)
            }
            ("lip", "sync", _) => {
                self.ops.insert("lip sync".to_owned());
                Some(2)
            }
            ("output", _, _) => {
                self.part = Some(Part::Output);
                Some(1)
            }
            ("input", _, _) => {
                self.part = Some(Part::InputImage);
                Some(1)
            }
            _ => None,
        }
    }

    /// Two measures of one unit: "1/2K", "1/2x".
    fn either(&mut self, tokens: &[Token]) -> Option<usize> {
        let [Token::Word(number), Token::Or, measure, ..] = tokens else {
            return None;
        };
        let number: u32 = number.parse().ok()?;
        match measure {
            Token::Size(size) if size.ends_with('k') => {
                self.sizes.insert(format!("{number}k"));
                self.sizes.insert(size.clone());
            }
            Token::Times(times) => {
                self.times.insert(number.into());
                self.times.insert(*times);
            }
            _ => return None,
        }
        Some(3)
    }
}
