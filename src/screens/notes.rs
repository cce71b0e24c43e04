//! Short words to a customer: why an answer is not taken, what cannot be done now.

use super::{Screen, button, esc, labels};
use crate::action::Action;
use crate::money::Kopecks;
use crate::wizard::Refusal;
use crate::words::{Lang, tr, tr_with};

/// Why an answer is not taken, with what to do instead (HTML).
pub fn refusal(lang: Lang, refusal: &Refusal) -> String {
    let dec = |n: &rust_decimal::Decimal| labels::decimal(lang, *n);
    match refusal {
        Refusal::NothingAsked => tr(lang, "refusal-nothing-asked"),
        Refusal::WantsText => tr(lang, "refusal-wants-text"),
        Refusal::WantsChoice => tr(lang, "refusal-wants-choice"),
        Refusal::WantsNumber { min, max } => {
            let values = [("min", dec(min).into()), ("max", dec(max).into())];
            tr_with(lang, "refusal-wants-number", &values)
        }
        Refusal::WantsFile(kind) => tr_with(
            lang,
            "refusal-wants-file",
            &[("what", labels::media(lang, *kind).into())],
        ),
        Refusal::WrongKind { want, got } => {
            let values = [
                ("want", labels::media(lang, *want).into()),
                ("got", labels::media(lang, *got).into()),
            ];
            tr_with(lang, "refusal-wrong-kind", &values)
        }
        Refusal::WrongFormat { got, accepted } => {
            let values = [
                ("got", esc(&formats(std::slice::from_ref(got))).into()),
                ("accepted", formats(accepted).into()),
            ];
            tr_with(lang, "refusal-wrong-format", &values)
        }
        Refusal::TooShort { min } => tr_with(lang, "refusal-too-short", &[("min", (*min).into())]),
        Refusal::TooLong { chars, max } => {
            let values = [("chars", (*chars).into()), ("max", (*max).into())];
            tr_with(lang, "refusal-too-long", &values)
        }
        Refusal::OutOfRange { min, max } => {
            let values = [("min", dec(min).into()), ("max", dec(max).into())];
            tr_with(lang, "refusal-out-of-range", &values)
        }
        Refusal::OffStep { step } => {
            tr_with(lang, "refusal-off-step", &[("step", dec(step).into())])
        }
        Refusal::TooBig { bytes, max } => {
            let values = [
                ("size", labels::size(lang, *bytes).into()),
                ("max", labels::size(lang, *max).into()),
            ];
            tr_with(lang, "refusal-too-big", &values)
        }
        Refusal::TooBrief { ms, min } => {
            let values = [
                ("is", labels::clock(ms / 1000).into()),
                ("min", labels::clock(min.div_ceil(1000)).into()),
            ];
            tr_with(lang, "refusal-too-brief", &values)
        }
        Refusal::TooLasting { ms, max } => {
            let values = [
                ("is", labels::clock(ms.div_ceil(1000)).into()),
                ("max", labels::clock(max / 1000).into()),
            ];
            tr_with(lang, "refusal-too-lasting", &values)
        }
        Refusal::Unmeasured => tr(lang, "refusal-unmeasured"),
        Refusal::TooManyFiles { max } => {
            tr_with(lang, "refusal-too-many-files", &[("max", (*max).into())])
        }
        Refusal::TooFewFiles { min } => {
            tr_with(lang, "refusal-too-few-files", &[("min", (*min).into())])
        }
        Refusal::Required => tr(lang, "refusal-required"),
        Refusal::BadJson(why) => tr_with(lang, "refusal-bad-json", &[("why", esc(why).into())]),
    }
}

/// `JPEG, PNG, WEBP` from MIME types.
pub fn formats(mime: &[String]) -> String {
    let name = |mime: &String| {
        let sub = mime.rsplit('/').next().unwrap_or(mime);
        let sub = sub.strip_prefix("x-").unwrap_or(sub);
        match sub {
            "mpeg" if mime.starts_with("audio") => "MP3".to_owned(),
            "quicktime" => "MOV".to_owned(),
            "x-matroska" | "matroska" => "MKV".to_owned(),
            other => other.to_uppercase(),
        }
    };
    let mut names: Vec<String> = mime.iter().map(name).collect();
    names.dedup();
    names.join(", ")
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
        Refused::NotSold => tr(lang, "refused-not-sold"),
        Refused::Expired => tr(lang, "refused-expired"),
        Refused::FilesGone => tr(lang, "refused-files-gone"),
    };
    Screen::text(text)
        .row([button(tr(lang, "menu-history"), Action::History(0))])
        .home(lang)
}

/// A sentence of the locales with the way home.
pub fn say(lang: Lang, key: &str) -> Screen {
    Screen::text(tr(lang, key)).home(lang)
}
