//! Turns what the words of a row say into conditions on the params of its model.

use super::super::Found;
use super::super::aliases;
use super::doubt::Why;
use super::source;
use super::words::Words;
use crate::catalog::task;
use crate::catalog::{Condition, MediaKind, Param, ParamKind, Wire};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

/// Switches of sound.
const SOUND: [&str; 8] = [
    "sound",
    "audio",
    "generate_audio",
    "generate_audio_switch",
    "enable_audio",
    "with_audio",
    "audio_switch",
    "generate_sound",
];
/// Params that hold the length of the result.
const LENGTH: [&str; 8] = [
    "extend_times",
    "duration",
    "duration_seconds",
    "video_duration",
    "video_length",
    "n_frames",
    "seconds",
    "length",
];

/// The conditions of a row, and what its words say that no param of the model chooses: such facts must
/// be the same for all rows of the model, or they would be guessed away.
#[derive(Clone, Debug, Default)]
pub struct Said {
    /// Which answers the row is for.
    pub when: BTreeMap<String, Condition>,
    /// Facts no param chooses.
    pub facts: BTreeSet<String>,
}

/// Whether a plain word of a row means something to the model.
pub fn speaks(found: &Found, row: &Words, word: &str) -> bool {
    aliases::meaning(&found.id, word).is_some()
        || chosen(found, word).len() == 1
        || (!row.times.is_empty()
            && factor(found).is_some_and(|param| param.name.split('_').any(|part| part == word)))
}

/// The conditions of a row.
///
/// # Errors
/// The word that chooses nothing or too much.
pub fn conditions(found: &Found, words: &Words) -> Result<Said, Why> {
    let mut said = Said::default();
    for word in &words.plain {
        plain(found, words, word, &mut said)?;
    }
    if words.change {
        source::change(found, words, &mut said)?;
    } else {
        sizes(found, words, &mut said)?;
    }
    for seconds in &words.seconds {
        length(found, *seconds, &mut said)?;
    }
    factors(found, words, &mut said)?;
    if let Some(on) = words.audio {
        audio(found, on, &mut said)?;
    }
    if let Some(with) = words.video_input {
        video_input(found, with, &mut said)?;
    }
    for (word, param, value) in aliases::silences(&found.id) {
        if !words.plain.iter().any(|known| known == word) {
            said.choose(found, param, value)?;
        }
    }
    Ok(said)
}

impl Said {
    /// Adds a value of a param to the row's conditions.
    ///
    /// # Errors
    /// The model has no such param or value, or the row says two things of it.
    pub fn choose(&mut self, found: &Found, param: &str, value: &str) -> Result<(), Why> {
        if task::split(param).is_some() {
            return source::choose(found, param, value, self);
        }
        let known = found.params.iter().find(|known| known.name == param);
        let known = known.ok_or_else(|| format!("the model has no {param}"))?;
        let possible = match &known.kind {
            ParamKind::Choice { values, .. } => values.iter().any(|known| known == value),
            ParamKind::Bool => matches!(value, "true" | "false"),
            ParamKind::Integer { min, max } => value
                .parse::<i64>()
                .is_ok_and(|n| (*min..=*max).contains(&n)),
            _ => false,
        };
        if !possible {
            return Err(Why::absent(known, value));
        }
        self.add(param, Condition::OneOf(vec![value.to_owned()]))
    }

    pub(super) fn add(&mut self, param: &str, condition: Condition) -> Result<(), Why> {
        match self.when.insert(param.to_owned(), condition.clone()) {
            Some(before) if before != condition => {
                Err(format!("the row says two things of {param}").into())
            }
            _ => Ok(()),
        }
    }
}

fn plain(found: &Found, words: &Words, word: &str, said: &mut Said) -> Result<(), Why> {
    if let Some((param, value)) = aliases::meaning(&found.id, word) {
        return said.choose(found, param, value);
    }
    match chosen(found, word).as_slice() {
        [(param, value)] => said.choose(found, param, value),
        // "upscale factor" beside "4x" names the param.
        [] if speaks(found, words, word) => Ok(()),
        [] => Err(format!("no param of the model means \"{word}\"").into()),
        _ => Err(format!("\"{word}\" is a value of several params").into()),
    }
}

/// The params that can be set, that is all but the fixed ones.
fn open(found: &Found) -> impl Iterator<Item = &Param> {
    found.params.iter().filter(|param| !param.fixed)
}

/// Params and values this word is, written in any way.
fn chosen<'f>(found: &'f Found, word: &str) -> Vec<(&'f str, &'f str)> {
    let plain = |text: &str| -> String {
        let lower = text.to_lowercase();
        lower.chars().filter(|c| c.is_alphanumeric()).collect()
    };
    let wanted = plain(word);
    if wanted.chars().all(|c| c.is_ascii_digit()) {
        return Vec::new();
    }
    choices(found)
        .flat_map(|(param, values)| {
            values
                .iter()
                .map(|value| (param.name.as_str(), value.as_str()))
        })
        .filter(|(_, value)| plain(value) == wanted)
        .collect()
}

fn choices(found: &Found) -> impl Iterator<Item = (&Param, &Vec<String>)> {
    open(found).filter_map(|param| match &param.kind {
        ParamKind::Choice { values, .. } => Some((param, values)),
        _ => None,
    })
}

/// `720P`, `720p` and, where the name speaks of a size, `720` are one size.
pub(super) fn size_of(param: &str, value: &str) -> Option<String> {
    let lower = value.trim().to_lowercase();
    let (number, letter) = match lower.char_indices().next_back()? {
        (at, letter @ ('p' | 'k')) => (lower.get(..at)?, letter),
        _ if ["resolution", "quality"]
            .iter()
            .any(|word| param.contains(word)) =>
        {
            (lower.as_str(), 'p')
        }
        _ => return None,
    };
    let number = Decimal::from_str(number).ok()?.normalize();
    Some(format!("{number}{letter}"))
}

/// The sizes of a row: a param with these values, else a fact.
fn sizes(found: &Found, words: &Words, said: &mut Said) -> Result<(), Why> {
    let mut values: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for size in &words.sizes {
        if let Some((param, value)) = aliases::meaning(&found.id, size) {
            values.entry(param).or_default().push(value.to_owned());
            continue;
        }
        let mut params = choices(found).filter(|(param, values)| {
            values
                .iter()
                .any(|value| size_of(&param.name, value).is_some())
        });
        let (Some((param, known)), None) = (params.next(), params.next()) else {
            if choices(found).any(|(param, values)| {
                values
                    .iter()
                    .any(|value| size_of(&param.name, value).is_some())
            }) {
                return Err(format!("several params speak of sizes such as {size}").into());
            }
            said.facts.insert(size.clone());
            continue;
        };
        let value = known
            .iter()
            .find(|value| size_of(&param.name, value).as_ref() == Some(size));
        let value = value.ok_or_else(|| Why::absent(param, size))?;
        values.entry(&param.name).or_default().push(value.clone());
    }
    for (param, chosen) in values {
        // A value that does not exist is refused, and so is a second opinion.
        for value in &chosen {
            Said::default().choose(found, param, value)?;
        }
        said.add(param, Condition::OneOf(chosen))?;
    }
    Ok(())
}

/// Whether the param holds the length of the result.
pub fn is_length(param: &Param) -> bool {
    LENGTH.contains(&param.name.as_str())
}

fn length(found: &Found, seconds: Decimal, said: &mut Said) -> Result<(), Why> {
    let Some(param) = open(found).find(|param| is_length(param)) else {
        said.facts.insert(format!("{seconds}s"));
        return Ok(());
    };
    let value = match &param.kind {
        ParamKind::Choice { values, .. } => values
            .iter()
            .find(|value| {
                let number = value.trim().trim_end_matches(['s', 'S']);
                Decimal::from_str(number).is_ok_and(|number| number == seconds)
            })
            .cloned(),
        ParamKind::Integer { .. } => Some(seconds.normalize().to_string()),
        _ => None,
    };
    let value = value.ok_or_else(|| Why::absent(param, &format!("{seconds} s")))?;
    said.choose(found, &param.name, &value)
}

/// The param that says how much larger the result is.
fn factor(found: &Found) -> Option<&Param> {
    let mut params = choices(found).map(|(param, _)| param).filter(|param| {
        param
            .name
            .split('_')
            .any(|part| matches!(part, "factor" | "scale"))
    });
    let param = params.next()?;
    params.next().is_none().then_some(param)
}

fn factors(found: &Found, words: &Words, said: &mut Said) -> Result<(), Why> {
    if words.times.is_empty() {
        return Ok(());
    }
    let param = factor(found).ok_or("no param chooses the factor")?;
    let ParamKind::Choice { values, .. } = &param.kind else {
        return Err("no param chooses the factor".into());
    };
    let mut chosen = Vec::new();
    for times in &words.times {
        let is = |value: &&String| {
            Decimal::from_str(value.trim_end_matches(['x', 'X'])).is_ok_and(|n| n == *times)
        };
        let value = values.iter().find(is);
        let value = value.ok_or_else(|| Why::absent(param, &times.to_string()))?;
        chosen.push(value.clone());
    }
    said.add(&param.name, Condition::OneOf(chosen))
}

fn audio(found: &Found, on: bool, said: &mut Said) -> Result<(), Why> {
    let mut switches = open(found).filter(|param| {
        SOUND.contains(&param.name.as_str())
            && matches!(
                param.kind,
                ParamKind::Bool
                    | ParamKind::Choice {
                        wire: Wire::Bool,
                        ..
                    }
            )
    });
    match (switches.next(), switches.next()) {
        (Some(param), None) => said.choose(found, &param.name, if on { "true" } else { "false" }),
        (None, _) => {
            said.facts.insert(format!("audio {on}"));
            Ok(())
        }
        _ => Err("several params switch sound".into()),
    }
}

/// The optional param whose presence is "with video input"; `None` if the model takes no video.
pub fn video_param(found: &Found) -> Result<Option<&Param>, String> {
    let structured = |param: &&Param| {
        matches!(param.kind, ParamKind::Json(_)) && aliases::holds_videos(&param.name)
    };
    if let Some(param) = open(found).find(structured) {
        return Ok(Some(param));
    }
    only_media(found, MediaKind::Video).map_err(|()| "several params take videos".to_owned())
}

/// The only param that takes files of this kind; `Err` if there are several.
pub fn only_media(found: &Found, wanted: MediaKind) -> Result<Option<&Param>, ()> {
    let mut params = open(found).filter(|param| match &param.kind {
        ParamKind::Media(kind, _) | ParamKind::MediaList { kind, .. } => *kind == wanted,
        _ => false,
    });
    match (params.next(), params.next()) {
        (found, None) => Ok(found),
        _ => Err(()),
    }
}

fn video_input(found: &Found, with: bool, said: &mut Said) -> Result<(), Why> {
    match video_param(found)? {
        Some(param) if !param.required => said.add(&param.name, Condition::Present(with)),
        _ => {
            said.facts.insert(format!("video input {with}"));
            Ok(())
        }
    }
}

/// Tells rows apart that differ only in what the model starts from ("text to video", "image to video").
///
/// # Errors
/// Nothing among the params does.
pub fn operations(
    found: &Found,
    all: &BTreeSet<String>,
    words: &Words,
    said: &mut Said,
) -> Result<(), Why> {
    for op in &words.ops {
        if let Some((param, value)) = aliases::meaning(&found.id, op) {
            said.choose(found, param, value)?;
            continue;
        }
        if all.len() < 2 {
            continue;
        }
        let image = only_media(found, MediaKind::Image).ok().flatten();
        match (op.split_once('>'), image) {
            (Some((from @ ("text" | "image"), _)), Some(param))
                if all.len() == 2
                    && !param.required
                    && all
                        .iter()
                        .all(|op| op.starts_with("text>") || op.starts_with("image>")) =>
            {
                said.add(&param.name, Condition::Present(from == "image"))?;
            }
            _ => {
                let op = op.replace('>', " to ");
                return Err(format!("no param tells \"{op}\" from the rest").into());
            }
        }
    }
    Ok(())
}
