//! Small words that many screens share: labels of params and values, times, sizes.

use crate::catalog::{
    Answer, Category, MediaKind, Model, Param, ParamKind, label_of, value_key, value_label,
};
use crate::wizard::form;
use crate::words::{self, Lang, tr, tr_with};
use rust_decimal::Decimal;

/// The label of a param, e.g. «Соотношение сторон»; Kie's name where no word is known.
pub fn param(lang: Lang, param: &Param) -> String {
    label_of(lang, param)
}

/// The label of one of a param's values, e.g. «без звука»; the value itself where no word is known.
pub fn value(lang: Lang, param: &Param, value: &str) -> String {
    value_label(lang, &param.name, value)
}

/// An answer in the customer's words (not escaped).
pub fn answer(lang: Lang, of: &Param, answer: &Answer) -> String {
    match answer {
        Answer::Text(text) => text.clone(),
        Answer::Choice(choice) => value(lang, of, choice),
        Answer::Bool(yes) => tr(lang, if *yes { "yes" } else { "no" }),
        Answer::Integer(number) => whole(lang, &of.name, *number),
        Answer::Number(number) => decimal(lang, *number),
        Answer::Files(files) => {
            let count = files.len();
            let kind = files.first().map_or(MediaKind::File, |f| f.kind);
            let total: u64 = files.iter().filter_map(|f| f.duration_ms).sum();
            let mut text = tr_with(lang, files_key(kind), &[("count", count.into())]);
            if total > 0 {
                text.push_str(", ");
                text.push_str(&clock(total.div_ceil(1000)));
            }
            text
        }
        Answer::Json(json) => match &of.kind {
            ParamKind::Json(shape) => form::written(lang, shape, json),
            _ => json.to_string(),
        },
        Answer::Task(source) => match (&source.part, source.nth) {
            (Some(_), Some(nth)) => tr_with(lang, "task-part", &[("n", nth.into())]),
            _ => tr_with(
                lang,
                "task-whole",
                &[("n", source.generation.to_string().into())],
            ),
        },
    }
}

/// A whole number, or what it stands for where it is none of its kind: a length of 0 is that of the source.
fn whole(lang: Lang, param: &str, number: i64) -> String {
    let meaning = value_key(param, &number.to_string());
    words::find(lang, &meaning, &[]).unwrap_or_else(|| decimal(lang, Decimal::from(number)))
}

fn files_key(kind: MediaKind) -> &'static str {
    match kind {
        MediaKind::Image => "files-image",
        MediaKind::Video => "files-video",
        MediaKind::Audio => "files-audio",
        MediaKind::File => "files-file",
    }
}

/// A decimal with the language's comma, thousands apart: `20 000`, `0,01`.
pub fn decimal(lang: Lang, number: Decimal) -> String {
    let text = number.normalize().to_string();
    let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
    let mut shown = grouped(whole);
    if !rest.is_empty() {
        shown.push(match lang {
            Lang::Ru => ',',
            Lang::En => '.',
        });
        shown.push_str(rest);
    }
    shown
}

/// The number of a generation, a movement, a request: `№5`, `No. 5`.
pub fn numbered(lang: Lang, number: impl std::fmt::Display) -> String {
    tr_with(lang, "numbered", &[("n", number.to_string().into())])
}

/// A count of characters and the like: `1000`, `20 000`.
pub fn count(number: usize) -> String {
    grouped(&number.to_string())
}

/// Groups of three from five digits on, with spaces that do not break.
fn grouped(whole: &str) -> String {
    let digits = whole.chars().filter(char::is_ascii_digit).count();
    if digits < 5 {
        return whole.to_owned();
    }
    let mut out = String::with_capacity(whole.len().saturating_mul(2));
    for (at, c) in whole.chars().enumerate() {
        let left = whole.len().saturating_sub(at);
        if left.is_multiple_of(3) && out.ends_with(|c: char| c.is_ascii_digit()) {
            out.push('\u{a0}');
        }
        out.push(c);
    }
    out
}

/// A short length with its tenths: `0,9 с`.
pub fn tenths(lang: Lang, ms: u64) -> String {
    let seconds = Decimal::new(i64::try_from(ms / 100).unwrap_or(i64::MAX), 1);
    tr_with(lang, "seconds", &[("n", decimal(lang, seconds).into())])
}

/// A length of sound or film: `15 с`, `2 мин`, `1:30`.
pub fn length(lang: Lang, seconds: u64) -> String {
    if seconds < 60 {
        tr_with(lang, "seconds", &[("n", seconds.into())])
    } else if seconds < 3600 && seconds.is_multiple_of(60) {
        tr_with(lang, "minutes", &[("n", (seconds / 60).into())])
    } else {
        clock(seconds)
    }
}

/// `0:45`, `12:05`, `1:02:03`.
pub fn clock(seconds: u64) -> String {
    let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{rest:02}")
    } else {
        format!("{minutes}:{rest:02}")
    }
}

/// «~40 с», «~2 мин»: rounded as a person would say it.
pub fn about(lang: Lang, seconds: u32) -> String {
    if seconds < 60 {
        tr_with(lang, "about-seconds", &[("n", seconds.max(1).into())])
    } else {
        let minutes = seconds.saturating_add(30) / 60;
        tr_with(lang, "about-minutes", &[("n", minutes.into())])
    }
}

/// `4,2 МБ`.
pub fn size(lang: Lang, bytes: u64) -> String {
    let tenths = bytes.saturating_mul(10).div_ceil(1 << 20);
    let number = Decimal::new(i64::try_from(tenths).unwrap_or(i64::MAX), 1);
    tr_with(lang, "megabytes", &[("n", decimal(lang, number).into())])
}

/// The sign of a section.
pub fn emoji(category: Category) -> &'static str {
    match category {
        Category::Video => "🎬",
        Category::Image => "🖼️",
        Category::Enhance => "✨",
        Category::Audio => "🎙️",
    }
}

/// The word by which texts choose their form for a kind of file.
pub fn kind(kind: MediaKind) -> &'static str {
    match kind {
        MediaKind::Image => "image",
        MediaKind::Video => "video",
        MediaKind::Audio => "audio",
        MediaKind::File => "file",
    }
}

/// The title of a model for a heading: with its section's sign.
pub fn heading(model: &Model) -> String {
    format!(
        "{} <b>{}</b>",
        emoji(model.category),
        super::esc(&super::cut(&model.title, 100))
    )
}
