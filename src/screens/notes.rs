//! Short words to a customer: why an answer is not taken, what cannot be done now.

use super::{Screen, button, causes, cut, cut_units, esc, labels};
use crate::action::{Action, Faults, Panel, Section};
use crate::money::Kopecks;
use crate::wizard::Refusal;
use crate::words::{Lang, Value, tr, tr_with};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Why an answer is not taken, with what to do instead (HTML).
pub fn refusal(lang: Lang, refusal: &Refusal) -> String {
    match refusal {
        Refusal::NothingAsked => tr(lang, "refusal-nothing-asked"),
        Refusal::WantsText => tr(lang, "refusal-wants-text"),
        Refusal::WantsChoice => tr(lang, "refusal-wants-choice"),
        Refusal::Unmeasured => tr(lang, "refusal-unmeasured"),
        Refusal::UnknownSides => tr(lang, "refusal-unknown-sides"),
        Refusal::Required => tr(lang, "refusal-required"),
        // The parser's own words are for programmers.
        Refusal::BadJson(_) => tr(lang, "refusal-bad-json"),
        Refusal::BadForm(_) | Refusal::Unnamed { .. } | Refusal::BadSum { .. } => {
            super::form::refusal(lang, refusal)
        }
        Refusal::NotTogether => tr(lang, "refusal-not-together"),
        Refusal::WantsNumber { min, max } => range(lang, "refusal-wants-number", *min, *max),
        Refusal::OutOfRange { min, max } => range(lang, "refusal-out-of-range", *min, *max),
        Refusal::OffStep { step } => {
            let step = labels::decimal(lang, *step);
            tr_with(lang, "refusal-off-step", &[("step", step.into())])
        }
        Refusal::TooShort { min } => tr_with(lang, "refusal-too-short", &[("min", (*min).into())]),
        Refusal::TooLong { chars, max } => {
            let values = [
                ("chars", (*chars).into()),
                ("shown", labels::count(*chars).into()),
                ("max", labels::count(*max).into()),
            ];
            tr_with(lang, "refusal-too-long", &values)
        }
        Refusal::TooManyFiles { max } => {
            tr_with(lang, "refusal-too-many-files", &[("max", (*max).into())])
        }
        Refusal::TooFewFiles { min } => {
            tr_with(lang, "refusal-too-few-files", &[("min", (*min).into())])
        }
        Refusal::WantsFile(_)
        | Refusal::WrongKind { .. }
        | Refusal::WrongFormat { .. }
        | Refusal::TooBig { .. }
        | Refusal::TooBrief { .. }
        | Refusal::TooLasting { .. }
        | Refusal::TooSmall { .. }
        | Refusal::TooLarge { .. }
        | Refusal::TooManyPixels { .. } => file_refusal(lang, refusal),
    }
}

/// Why a file is not taken.
fn file_refusal(lang: Lang, refusal: &Refusal) -> String {
    match refusal {
        Refusal::WantsFile(kind) => {
            let kind = labels::kind(*kind);
            tr_with(lang, "refusal-wants-file", &[("kind", kind.into())])
        }
        Refusal::WrongKind { want, got } => {
            let (want, got) = (labels::kind(*want), labels::kind(*got));
            let values = [("want", want.into()), ("got", got.into())];
            tr_with(lang, "refusal-wrong-kind", &values)
        }
        Refusal::WrongFormat { got, accepted } => wrong_format(lang, got, accepted),
        Refusal::TooBig { bytes, max } => {
            let (size, max) = (labels::size(lang, *bytes), labels::size(lang, *max));
            let values = [("size", size.into()), ("max", max.into())];
            tr_with(lang, "refusal-too-big", &values)
        }
        Refusal::TooBrief { ms, min } => {
            let (is, min) = (
                labels::tenths(lang, *ms),
                labels::length(lang, min.div_ceil(1000)),
            );
            let values = [("is", is.into()), ("min", min.into())];
            tr_with(lang, "refusal-too-brief", &values)
        }
        Refusal::TooLasting { ms, max } => {
            let (is, max) = (
                labels::length(lang, ms.div_ceil(1000)),
                labels::length(lang, max / 1000),
            );
            let values = [("is", is.into()), ("max", max.into())];
            tr_with(lang, "refusal-too-lasting", &values)
        }
        Refusal::TooSmall { is, min } => pixels(lang, "refusal-too-small", *is, *min),
        Refusal::TooLarge { is, max } => pixels(lang, "refusal-too-large", *is, *max),
        Refusal::TooManyPixels { is, max } => pixels(lang, "refusal-too-many-pixels", *is, *max),
        // Nothing about a file: no such variant comes here.
        _ => tr(lang, "refusal-required"),
    }
}

fn wrong_format(lang: Lang, got: &str, accepted: &[String]) -> String {
    let accepted = ("accepted", esc(&formats(accepted)).into());
    if got.ends_with("octet-stream") || !got.contains('/') {
        return tr_with(lang, "refusal-unknown-format", &[accepted]);
    }
    let values = [("got", esc(&format_name(got)).into()), accepted];
    tr_with(lang, "refusal-wrong-format", &values)
}

fn range(lang: Lang, key: &str, min: Decimal, max: Decimal) -> String {
    let (min, max) = (labels::decimal(lang, min), labels::decimal(lang, max));
    tr_with(lang, key, &[("min", min.into()), ("max", max.into())])
}

fn pixels(lang: Lang, key: &str, (width, height): (u32, u32), limit: u32) -> String {
    let values = [
        ("width", width.to_string().into()),
        ("height", height.to_string().into()),
        ("limit", limit.to_string().into()),
    ];
    tr_with(lang, key, &values)
}

/// `JPEG, PNG, WEBP` from MIME types.
pub fn formats(mime: &[String]) -> String {
    let mut names: Vec<String> = Vec::new();
    for name in mime.iter().map(|mime| format_name(mime)) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.join(", ")
}

/// A file type as people call it: `MP3` for `audio/mpeg`.
fn format_name(mime: &str) -> String {
    let (kind, sub) = mime.split_once('/').unwrap_or(("", mime));
    let sub = sub.split([';', '+']).next().unwrap_or(sub);
    let sub = sub.strip_prefix("x-").unwrap_or(sub);
    match (kind, sub) {
        ("audio", "mpeg") => "MP3".to_owned(),
        ("audio", "mp4") => "M4A".to_owned(),
        ("audio", "wave" | "vnd.wave") => "WAV".to_owned(),
        (_, "jpg" | "pjpeg") => "JPEG".to_owned(),
        (_, "quicktime") => "MOV".to_owned(),
        (_, "matroska") => "MKV".to_owned(),
        (_, other) => cut(&other.to_uppercase(), 20),
    }
}

/// Why a generation cannot start now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Too many open generations of this customer.
    ParallelOwn {
        /// Most at once.
        limit: u32,
    },
    /// Too many open generations of all.
    ParallelAll,
    /// Too many starts within a minute.
    TooOften,
    /// The day's own spending limit.
    SpendLimit {
        /// The limit.
        limit: Kopecks,
    },
    /// The model's free runs of the day are used up.
    FreeUsedUp,
    /// All free runs of the day are used up.
    FreeCap,
    /// Sales are paused (no credits at Kie, or a brake).
    Paused,
    /// Kie does not answer.
    Outage,
    /// The model is no longer sold.
    NotSold,
    /// The price has changed or the quote is too old.
    Expired,
    /// An input file is no longer there.
    FilesGone,
}

/// A calm sentence and a way on.
pub fn refused(lang: Lang, why: &Refused) -> Screen {
    let text = match why {
        Refused::ParallelOwn { limit } => {
            tr_with(lang, "refused-parallel-own", &[("limit", (*limit).into())])
        }
        Refused::ParallelAll => tr(lang, "refused-parallel-all"),
        Refused::TooOften => tr(lang, "refused-too-often"),
        Refused::SpendLimit { limit } => tr_with(
            lang,
            "refused-spend-limit",
            &[("limit", limit.to_string().into())],
        ),
        Refused::FreeUsedUp => tr(lang, "refused-free-used-up"),
        Refused::FreeCap => tr(lang, "refused-free-cap"),
        Refused::Paused => tr(lang, "refused-paused"),
        Refused::Outage => tr(lang, "refused-outage"),
        Refused::NotSold => tr(lang, "refused-not-sold"),
        Refused::Expired => tr(lang, "refused-expired"),
        Refused::FilesGone => tr(lang, "refused-files-gone"),
    };
    let (key, action) = match why {
        Refused::NotSold => ("button-others", Action::List(Section::All, 0)),
        Refused::FreeUsedUp => ("menu-cheap", Action::List(Section::Cheap, 0)),
        Refused::FreeCap => ("menu-balance", Action::Balance),
        _ => ("menu-history", Action::History(0)),
    };
    Screen::text(text)
        .row([button(tr(lang, key), action)])
        .home(lang)
}

/// A sentence of the locales with the way home.
pub fn say(lang: Lang, key: &str) -> Screen {
    Screen::text(tr(lang, key)).home(lang)
}

/// What an admin must hear: the text of the key with its values, which come from outside and are escaped and cut.
pub fn alert(lang: Lang, key: &str, values: &BTreeMap<String, String>) -> Screen {
    Screen::text(with_values(lang, key, values, 600))
}

/// The text of a key; of each value at most so many units.
fn with_values(lang: Lang, key: &str, values: &BTreeMap<String, String>, most: usize) -> String {
    let shown: Vec<(&str, Value<'_>)> = values
        .iter()
        .map(|(name, value)| {
            // Other texts say what a person wrote.
            let value = match name.as_str() {
                "why" | "detail" if key.starts_with("alert-") => causes::told(lang, value),
                _ => value.clone(),
            };
            (name.as_str(), esc(&cut_units(&value, most)).into())
        })
        .collect();
    tr_with(lang, key, &shown)
}

/// An alert: how many came together, and `Понял` where it can be silenced.
pub fn raised(
    lang: Lang,
    (key, values): (&str, &BTreeMap<String, String>),
    together: u32,
    matter: Option<(i64, i64)>,
) -> Screen {
    let mut screen = alert(lang, key, values);
    if together > 1 {
        let n = [("n", together.into())];
        screen.text = format!("{}\n\n{}", screen.text, tr_with(lang, "alert-together", &n));
    }
    let understood = matter.map(|(row, turn)| {
        let hush = Action::Panel(Panel::Faults(Faults::Hush(row, turn)));
        button(tr(lang, "alert-understood"), hush)
    });
    screen.row(understood)
}

/// The first line of an alert, for a list of them.
pub fn headline(lang: Lang, key: &str, values: &BTreeMap<String, String>) -> String {
    let whole = with_values(lang, key, values, 60);
    let line = whole.lines().next().unwrap_or_default();
    line.trim_start_matches(['🔔', '⚠', '✅', '\u{fe0f}', ' '])
        .to_owned()
}
