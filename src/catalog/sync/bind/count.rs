//! Turns the unit of a row into what is counted: runs, pictures, seconds, characters, megapixels.

use super::super::Found;
use super::super::aliases;
use super::super::rows::Unit;
use super::when::{self, is_length};
use super::words::{Part, Words};
use crate::catalog::{Condition, MediaKind, Param, ParamKind, Per, PriceRow};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Params that say how many results are made.
const COUNTS: [&str; 9] = [
    "n",
    "num_images",
    "num_outputs",
    "num_videos",
    "image_count",
    "number_of_images",
    "number_of_videos",
    "batch_size",
    "count",
];
/// Params that allow several results without saying how many come: that many are paid.
const UP_TO: [&str; 2] = ["max_images", "max_outputs"];
/// Words in the name of a number that may be a count of results.
const LIKE_COUNTS: [&str; 16] = [
    "count",
    "counts",
    "batch",
    "samples",
    "variations",
    "variants",
    "outputs",
    "results",
    "copies",
    "quantity",
    "images",
    "videos",
    "clips",
    "tracks",
    "songs",
    "generations",
];
/// Words in the name of a number that may be the length of the result.
const LIKE_LENGTHS: [&str; 11] = [
    "duration", "second", "seconds", "sec", "secs", "s", "length", "minutes", "time", "times",
    "frames",
];
/// Params whose product is a length no price row can name.
const FRAMES: [&str; 2] = ["num_frames", "frames_per_second"];

/// A row of the table ready to be counted.
pub struct Priced<'a> {
    /// The model.
    pub found: &'a Found,
    /// Its words.
    pub words: &'a Words,
    /// The answers it is for.
    pub when: BTreeMap<String, Condition>,
    /// Credits for one unit.
    pub credits: Decimal,
    /// The unit.
    pub unit: Unit,
    /// The exact text.
    pub row: &'a str,
}

/// The price rows of a record: one, or two where input and result are paid at the same rate.
///
/// # Errors
/// What it is billed by cannot be counted beforehand.
pub fn price_rows(priced: &Priced<'_>) -> Result<Vec<PriceRow>, String> {
    if priced.unit == Unit::Tokens {
        return Err("how many tokens it takes is not known beforehand".to_owned());
    }
    match priced.words.part {
        Some(Part::InputImage) => surcharge(priced, MediaKind::Image),
        Some(Part::InputVideo) => surcharge(priced, MediaKind::Video),
        Some(Part::Output) | None => base(priced),
    }
}

impl Priced<'_> {
    fn row(&self, per: Per, quantity: Option<&str>) -> PriceRow {
        PriceRow {
            when: self.when.clone(),
            credits: self.credits,
            per,
            quantity: quantity.map(str::to_owned),
            free: 0,
            surcharge: false,
            row: self.row.to_owned(),
        }
    }

    fn param(&self, name: &str) -> Option<&Param> {
        self.found.params.iter().find(|param| param.name == name)
    }
}

fn base(priced: &Priced<'_>) -> Result<Vec<PriceRow>, String> {
    if priced.words.first_free {
        return Err("the first picture is free, but of which kind is not said".to_owned());
    }
    match priced.unit {
        Unit::Run => per_result(priced, Per::Generation),
        Unit::Image => per_result(priced, Per::Image),
        Unit::Images(pictures) => {
            if count_param(priced.found)?.is_some()
                || !aliases::makes_batch(&priced.found.id, pictures)
            {
                return Err(format!(
                    "how many times {pictures} pictures come out is not known"
                ));
            }
            Ok(vec![priced.row(Per::Generation, None)])
        }
        Unit::Second => per_time(priced, Per::Second),
        Unit::Minute => per_time(priced, Per::Minute),
        Unit::ThousandChars => per_text(priced),
        Unit::Megapixel => {
            let name = aliases::size_of_input(&priced.found.id)
                .filter(|name| priced.param(name).is_some_and(|param| param.required));
            let name = name.ok_or("how many megapixels the result has is not known beforehand")?;
            Ok(vec![priced.row(Per::Megapixel, Some(name))])
        }
        // Refused above.
        Unit::Tokens => Ok(Vec::new()),
    }
}

/// Each run or picture, times how many are ordered.
fn per_result(priced: &Priced<'_>, per: Per) -> Result<Vec<PriceRow>, String> {
    let count = count_param(priced.found)?;
    Ok(vec![
        priced.row(per, count.map(|param| param.name.as_str())),
    ])
}

/// The param that says how many results are made, or at most are.
fn count_param(found: &Found) -> Result<Option<&Param>, String> {
    let known = |param: &&Param| {
        let name = param.name.as_str();
        COUNTS.contains(&name) || UP_TO.contains(&name)
    };
    let like = found
        .params
        .iter()
        .find(|param| !known(param) && is_number(param) && has_word(param, &LIKE_COUNTS));
    if let Some(param) = like {
        return Err(format!("{} may say how many results come", param.name));
    }
    let mut params = found.params.iter().filter(known);
    match (params.next(), params.next()) {
        (None, _) => Ok(None),
        (Some(param), None) if counts(param) => Ok(Some(param)),
        (Some(param), _) => Err(format!("{} does not say how many results come", param.name)),
    }
}

/// Whether the param is a number, also one of a list.
fn is_number(param: &Param) -> bool {
    match &param.kind {
        ParamKind::Integer { .. } | ParamKind::Number { .. } => true,
        ParamKind::Choice { values, .. } => values
            .iter()
            .all(|value| value.trim().parse::<Decimal>().is_ok()),
        _ => false,
    }
}

/// Whether one of these words stands in the name (`seconds` in `extend_seconds`).
fn has_word(param: &Param, words: &[&str]) -> bool {
    let name = param.name.to_lowercase();
    name.split(['_', '-', ' '])
        .any(|part| words.contains(&part))
}

/// Whether every answer of the param is a number above 0, so that none stands for "automatic".
fn counts(param: &Param) -> bool {
    match &param.kind {
        ParamKind::Integer { min, .. } => *min >= 1,
        ParamKind::Number { min, .. } => *min > Decimal::ZERO,
        ParamKind::Choice { values, .. } => values
            .iter()
            .all(|value| value.parse::<u32>().is_ok_and(|n| n >= 1)),
        _ => false,
    }
}

/// Each second or minute of the result, or of the input where the model has no length of its own.
fn per_time(priced: &Priced<'_>, per: Per) -> Result<Vec<PriceRow>, String> {
    let found = priced.found;
    if found
        .params
        .iter()
        .any(|param| FRAMES.contains(&param.name.as_str()))
    {
        return Err("the length follows from frames and their rate".to_owned());
    }
    let Some(length) = found
        .params
        .iter()
        .find(|param| !param.fixed && is_length(param))
    else {
        return by_input(priced, per);
    };
    if let Some((name, input)) = aliases::source_length(&found.id)
        && name == length.name
        && priced.param(input).is_some_and(|param| param.required)
    {
        return or_source(priced, per, length, input);
    }
    if !counts(length) {
        return Err(format!("{} may leave the length open", length.name));
    }
    // A count of results multiplies seconds too; a row has only one quantity.
    if count_param(found)?.is_some() {
        return Err("both length and number of results count".to_owned());
    }
    let mut rows = vec![priced.row(per, Some(&length.name))];
    if priced.words.video_input == Some(true) {
        rows.push(input_seconds(priced, per)?);
    }
    Ok(rows)
}

/// The seconds of the input video, paid beside those of the result.
fn input_seconds(priced: &Priced<'_>, per: Per) -> Result<PriceRow, String> {
    let unclear = "whether the seconds of the input video are paid too is not said";
    if !aliases::counts_input_and_output(&priced.found.id) {
        return Err(unclear.to_owned());
    }
    let param = when::video_param(priced.found)?.filter(|param| {
        matches!(
            param.kind,
            ParamKind::Media(..) | ParamKind::MediaList { .. }
        )
    });
    let param = param.ok_or(unclear)?;
    let mut row = priced.row(per, Some(&param.name));
    row.surcharge = true;
    Ok(row)
}

/// The only required audio or video of a model without a length.
fn by_input(priced: &Priced<'_>, per: Per) -> Result<Vec<PriceRow>, String> {
    let like = |param: &&Param| !param.fixed && is_number(param) && has_word(param, &LIKE_LENGTHS);
    if let Some(param) = priced.found.params.iter().find(like) {
        return Err(format!("{} may say how long the result is", param.name));
    }
    let mut timed = priced
        .found
        .params
        .iter()
        .filter(|param| match &param.kind {
            ParamKind::Media(kind, _) | ParamKind::MediaList { kind, .. } => {
                matches!(kind, MediaKind::Audio | MediaKind::Video)
            }
            _ => false,
        });
    match (timed.next(), timed.next()) {
        (Some(param), None) if param.required => Ok(vec![priced.row(per, Some(&param.name))]),
        (None, _) => Err("nothing says how long the result is".to_owned()),
        _ => Err("which input the length is of is not said".to_owned()),
    }
}

/// A length whose 0 is that of the input: one row for 0, one for the rest.
fn or_source(
    priced: &Priced<'_>,
    per: Per,
    length: &Param,
    input: &str,
) -> Result<Vec<PriceRow>, String> {
    let values: Vec<String> = match &length.kind {
        ParamKind::Integer { min: 0, max } if *max <= 60 => {
            (0..=*max).map(|n| n.to_string()).collect()
        }
        ParamKind::Choice { values, .. } if values.iter().all(|v| v.parse::<u32>().is_ok()) => {
            values.clone()
        }
        ParamKind::Integer { min, .. } if *min >= 1 => {
            return Ok(vec![priced.row(per, Some(&length.name))]);
        }
        _ => return Err(format!("{} may leave the length open", length.name)),
    };
    let (source, own): (Vec<_>, Vec<_>) = values.into_iter().partition(|value| value == "0");
    let mut rows = Vec::new();
    for (values, quantity) in [(source, input), (own, length.name.as_str())] {
        if !values.is_empty() {
            let mut row = priced.row(per, Some(quantity));
            row.when
                .insert(length.name.clone(), Condition::OneOf(values));
            rows.push(row);
        }
    }
    Ok(rows)
}

/// Each 1000 characters of the text that is spoken.
fn per_text(priced: &Priced<'_>) -> Result<Vec<PriceRow>, String> {
    let params = &priced.found.params;
    let spoken = params.iter().find(|param| {
        param.required
            && match param.kind {
                ParamKind::Text { .. } => param.name == "text",
                ParamKind::Task(_) => false,
                ParamKind::Json(_) => matches!(param.name.as_str(), "dialogue" | "dialogue_turns"),
                _ => false,
            }
    });
    let only = || {
        let mut texts = params
            .iter()
            .filter(|param| param.required && matches!(param.kind, ParamKind::Text { .. }));
        let first = texts.next()?;
        texts.next().is_none().then_some(first)
    };
    let param = spoken
        .or_else(only)
        .ok_or("which text is counted is not said")?;
    Ok(vec![priced.row(Per::ThousandChars, Some(&param.name))])
}

/// What each input picture or second of input video adds.
fn surcharge(priced: &Priced<'_>, kind: MediaKind) -> Result<Vec<PriceRow>, String> {
    let per = match (kind, priced.unit) {
        (MediaKind::Image, Unit::Image) => Per::Image,
        (MediaKind::Video, Unit::Second) => Per::Second,
        _ => return Err("inputs are not counted in this unit".to_owned()),
    };
    let param = inputs(priced.found, kind)?;
    let mut row = priced.row(per, Some(&param.name));
    row.surcharge = true;
    if priced.words.first_free {
        row.free = 1;
        row.when.insert(param.name.clone(), Condition::CountOver(1));
    } else if !param.required {
        row.when
            .insert(param.name.clone(), Condition::Present(true));
    }
    Ok(vec![row])
}

/// The inputs of a kind: the only param, or the only list among them.
fn inputs(found: &Found, wanted: MediaKind) -> Result<&Param, String> {
    if let Ok(Some(param)) = when::only_media(found, wanted) {
        return Ok(param);
    }
    let mut lists = found.params.iter().filter(
        |param| matches!(&param.kind, ParamKind::MediaList { kind, .. } if *kind == wanted),
    );
    match (lists.next(), lists.next()) {
        (Some(param), None) => Ok(param),
        _ => Err("which inputs are paid is not said".to_owned()),
    }
}
