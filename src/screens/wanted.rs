//! What a question accepts, in sentences: lengths, ranges, files with their limits.

use super::{cut, esc, labels, notes};
use crate::catalog::{MediaKind, MediaLimits, Model, Param, ParamKind};
use crate::words::{Lang, tr, tr_with};
use rust_decimal::Decimal;

/// Telegram gives no larger file to a bot (Bot API, getFile).
const TELEGRAM_BYTES: u64 = 20 << 20;
/// Characters of an example.
const EXAMPLE_CHARS: usize = 300;

/// What the param accepts, with its limits and an example.
pub(super) fn wanted(lang: Lang, param: &Param, model: &Model) -> String {
    match &param.kind {
        ParamKind::Text { max_chars, .. } => text(lang, param, model, *max_chars),
        ParamKind::Choice { values, .. } if values.len() > super::ask::MOST_BUTTONS => {
            tr(lang, "ask-choice-many")
        }
        ParamKind::Choice { .. } | ParamKind::Bool => tr(lang, "ask-choice"),
        ParamKind::Integer { min, max } => {
            range(lang, Decimal::from(*min), Decimal::from(*max), None)
        }
        ParamKind::Number { min, max, step } => range(lang, *min, *max, *step),
        ParamKind::Media(kind, limits) => media(lang, *kind, limits, (1, 1)),
        ParamKind::MediaList {
            kind,
            min,
            max,
            limits,
        } => media(lang, *kind, limits, ((*min).max(1), *max)),
        ParamKind::Json(shape) if shape.is_known() => super::form::wanted(lang, shape),
        ParamKind::Json(_) => tr(lang, "ask-json"),
        ParamKind::Task(_) => tr(lang, "ask-task"),
    }
}

fn text(lang: Lang, param: &Param, model: &Model, max: usize) -> String {
    let values = [("max", max.into()), ("shown", labels::count(max).into())];
    let ask = tr_with(lang, "ask-text", &values);
    let example = match lang {
        Lang::Ru => &model.ru.example,
        Lang::En => &model.en.example,
    };
    if !matches!(param.name.as_str(), "prompt" | "text") || example.is_empty() {
        return ask;
    }
    let example = esc(&cut(example, EXAMPLE_CHARS));
    let example = tr_with(lang, "ask-example", &[("example", example.into())]);
    format!("{ask}\n{example}")
}

fn range(lang: Lang, min: Decimal, max: Decimal, step: Option<Decimal>) -> String {
    let values = [
        ("min", labels::decimal(lang, min).into()),
        ("max", labels::decimal(lang, max).into()),
    ];
    let text = tr_with(lang, "ask-number", &values);
    match step {
        Some(step) => {
            let step = labels::decimal(lang, step);
            let step = tr_with(lang, "ask-step", &[("step", step.into())]);
            format!("{text} {step}")
        }
        None => text,
    }
}

fn media(lang: Lang, kind: MediaKind, limits: &MediaLimits, (min, max): (usize, usize)) -> String {
    let bytes = limits.max_bytes.unwrap_or(u64::MAX).min(TELEGRAM_BYTES);
    let values = [
        ("kind", labels::kind(kind).into()),
        ("min", min.into()),
        ("max", max.into()),
        ("size", labels::size(lang, bytes).into()),
    ];
    let key = match (min, max) {
        (_, 1) => "ask-file",
        (min, max) if min == max => "ask-files-exactly",
        (1, _) => "ask-files",
        _ => "ask-files-range",
    };
    let mut sentences = vec![tr_with(lang, key, &values)];
    if !limits.mime.is_empty() {
        let formats = esc(&notes::formats(&limits.mime));
        sentences.push(tr_with(lang, "ask-formats", &[("formats", formats.into())]));
    }
    sentences.extend(length(lang, limits));
    sentences.extend(sides(lang, limits));
    sentences.join(" ")
}

fn length(lang: Lang, limits: &MediaLimits) -> Option<String> {
    let min = limits
        .min_ms
        .map(|ms| labels::length(lang, ms.div_ceil(1000)));
    let max = limits.max_ms.map(|ms| labels::length(lang, ms / 1000));
    bounds(lang, "ask-length", min, max)
}

fn sides(lang: Lang, limits: &MediaLimits) -> Option<String> {
    let count = |px: u32| labels::count(usize::try_from(px).unwrap_or(usize::MAX));
    let (min, max) = (limits.min_side_px.map(count), limits.max_side_px.map(count));
    let sides = bounds(lang, "ask-sides", min, max);
    let pixels = limits
        .max_megapixels
        .map(|most| tr_with(lang, "ask-megapixels", &[("max", most.into())]));
    match (sides, pixels) {
        (Some(sides), Some(pixels)) => Some(format!("{sides} {pixels}")),
        (sides, pixels) => sides.or(pixels),
    }
}

/// A sentence about both ends of a range, or about the one there is; the text picks its form by `ends`.
fn bounds(lang: Lang, key: &str, min: Option<String>, max: Option<String>) -> Option<String> {
    let ends = match (&min, &max) {
        (Some(_), Some(_)) => "both",
        (Some(_), None) => "min",
        (None, Some(_)) => "max",
        (None, None) => return None,
    };
    let values = [
        ("ends", ends.into()),
        ("min", min.unwrap_or_default().into()),
        ("max", max.unwrap_or_default().into()),
    ];
    Some(tr_with(lang, key, &values))
}
