//! Whether an answer is taken: Kie's limits, checked at once, refused with a reason.

use super::form::{self, Mistake};
use super::media::{Counted, files, fits};
use crate::catalog::{Answer, InputFile, MediaKind, Model, Param, ParamKind, value_label};
use crate::words::{Lang, tr};
use rust_decimal::Decimal;

/// What a customer sends as an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// Typed text.
    Text(String),
    /// The n-th button of the choices (for yes/no 1 is yes).
    Pick(u16),
    /// A file, already measured.
    File(InputFile),
    /// All files of a list are there.
    FilesDone,
    /// Throw away the files of a list.
    FilesClear,
    /// Leave it at its default, or empty.
    Default,
}

/// Why an answer is not taken.
#[derive(Clone, Debug, PartialEq)]
pub enum Refusal {
    /// No question is open.
    NothingAsked,
    /// A text was expected.
    WantsText,
    /// A button or one of the listed values was expected.
    WantsChoice,
    /// A number was expected.
    WantsNumber {
        /// Smallest.
        min: Decimal,
        /// Largest.
        max: Decimal,
    },
    /// A file of this kind was expected.
    WantsFile(MediaKind),
    /// A file came, but of another kind.
    WrongKind {
        /// Expected.
        want: MediaKind,
        /// Sent.
        got: MediaKind,
    },
    /// The right kind in a format Kie does not take.
    WrongFormat {
        /// Sent, as MIME.
        got: String,
        /// Accepted, as MIME.
        accepted: Vec<String>,
    },
    /// Shorter than allowed, in characters.
    TooShort {
        /// Fewest.
        min: usize,
    },
    /// Longer than allowed, in characters.
    TooLong {
        /// Sent.
        chars: usize,
        /// Most.
        max: usize,
    },
    /// A number out of its range.
    OutOfRange {
        /// Smallest.
        min: Decimal,
        /// Largest.
        max: Decimal,
    },
    /// A number between the allowed steps.
    OffStep {
        /// Distance of allowed values.
        step: Decimal,
    },
    /// A file larger than allowed, in bytes.
    TooBig {
        /// Sent.
        bytes: u64,
        /// Most.
        max: u64,
    },
    /// Audio or video shorter than allowed, in milliseconds.
    TooBrief {
        /// Sent.
        ms: u64,
        /// Least.
        min: u64,
    },
    /// Audio or video longer than allowed, in milliseconds.
    TooLasting {
        /// Sent.
        ms: u64,
        /// Most.
        max: u64,
    },
    /// The length could not be measured, and the price or a limit depends on it.
    Unmeasured,
    /// A side shorter than allowed, in pixels.
    TooSmall {
        /// Sent: width and height.
        is: (u32, u32),
        /// Least for each side.
        min: u32,
    },
    /// A side longer than allowed, in pixels.
    TooLarge {
        /// Sent: width and height.
        is: (u32, u32),
        /// Most for each side.
        max: u32,
    },
    /// More pixels than allowed.
    TooManyPixels {
        /// Sent: width and height.
        is: (u32, u32),
        /// Most, in megapixels.
        max: u32,
    },
    /// Width and height could not be found, and the price or a limit depends on them.
    UnknownSides,
    /// The list is full.
    TooManyFiles {
        /// Most.
        max: usize,
    },
    /// Not enough files yet.
    TooFewFiles {
        /// Fewest.
        min: usize,
    },
    /// It must be answered.
    Required,
    /// Not JSON; what the parser says.
    BadJson(String),
    /// A typed form with a mistake.
    BadForm(Mistake),
    /// It names what another param does not have.
    Unnamed {
        /// What is missing there.
        names: Vec<String>,
        /// The other param's own name.
        of: String,
    },
    /// The numbers of all items together are no answer to the param they make up.
    BadSum {
        /// Their sum.
        sum: i64,
        /// The other param's own name.
        of: String,
        /// What it takes.
        expected: Vec<String>,
    },
    /// It does not go with the answers before.
    NotTogether,
}

/// What becomes of an accepted input.
pub(super) enum Taken {
    /// The param is answered.
    Done(Answer),
    /// Stored; more may come (a list of files).
    More(Answer),
    /// Left at its default.
    Default,
    /// Emptied, still asked.
    Cleared,
}

pub(super) fn check(
    model: &Model,
    param: &Param,
    before: Option<&Answer>,
    input: Input,
) -> Result<Taken, Refusal> {
    if input == Input::Default {
        let may = !param.required || param.default.is_some();
        return if may {
            Ok(Taken::Default)
        } else {
            Err(Refusal::Required)
        };
    }
    match &param.kind {
        ParamKind::Media(kind, limits) => match input {
            Input::File(file) => {
                fits(&file, *kind, limits, Counted::of(model, param))?;
                Ok(Taken::Done(Answer::Files(vec![file])))
            }
            _ => Err(Refusal::WantsFile(*kind)),
        },
        ParamKind::MediaList {
            kind,
            min,
            max,
            limits,
        } => {
            if let Input::File(file) = &input {
                fits(file, *kind, limits, Counted::of(model, param))?;
            }
            files(before, input, *kind, (*min, *max))
        }
        ParamKind::Task(_) => Err(Refusal::NothingAsked),
        ParamKind::Json(shape) => match input {
            Input::Text(text) if shape.is_known() => form::read(shape, &text)
                .map(|value| Taken::Done(Answer::Json(value)))
                .map_err(Refusal::BadForm),
            Input::Text(text) => serde_json::from_str(&text)
                .map(|value| Taken::Done(Answer::Json(value)))
                .map_err(|e| Refusal::BadJson(e.to_string())),
            _ => Err(Refusal::WantsText),
        },
        kind => simple(&param.name, kind, input),
    }
}

/// A typed value of a field.
pub(super) fn plain(name: &str, kind: &ParamKind, text: &str) -> Result<Answer, Refusal> {
    match simple(name, kind, Input::Text(text.to_owned()))? {
        Taken::Done(answer) => Ok(answer),
        _ => Err(Refusal::WantsText),
    }
}

/// An answer that is one value.
fn simple(name: &str, kind: &ParamKind, input: Input) -> Result<Taken, Refusal> {
    match kind {
        ParamKind::Text {
            min_chars,
            max_chars,
        } => text(input, *min_chars, *max_chars),
        ParamKind::Choice { values, .. } => choice(input, name, values),
        ParamKind::Bool => yes_no(&input),
        ParamKind::Integer { min, max } => integer(input, *min, *max),
        ParamKind::Number { min, max, step } => number(input, *min, *max, *step),
        ParamKind::Media(..)
        | ParamKind::MediaList { .. }
        | ParamKind::Json(_)
        | ParamKind::Task(_) => Err(Refusal::WantsText),
    }
}

fn text(input: Input, min: usize, max: usize) -> Result<Taken, Refusal> {
    let Input::Text(text) = input else {
        return Err(Refusal::WantsText);
    };
    let text = text.trim().to_owned();
    let chars = text.chars().count();
    if chars < min.max(1) {
        return Err(Refusal::TooShort { min: min.max(1) });
    }
    if chars > max {
        return Err(Refusal::TooLong { chars, max });
    }
    Ok(Taken::Done(Answer::Text(text)))
}

/// A pressed button, or a value typed as Kie writes it or as its button says.
fn choice(input: Input, name: &str, values: &[String]) -> Result<Taken, Refusal> {
    let value = match &input {
        Input::Pick(index) => values.get(usize::from(*index)),
        Input::Text(text) => {
            let typed = text.trim().to_lowercase();
            let shown = |v: &String, lang| value_label(lang, name, v).to_lowercase() == typed;
            let same = values.iter().find(|v| v.to_lowercase() == typed);
            same.or_else(|| {
                let mut all = values.iter();
                all.find(|v| Lang::ALL.into_iter().any(|lang| shown(v, lang)))
            })
        }
        Input::File(_) | Input::FilesDone | Input::FilesClear | Input::Default => None,
    };
    let value = value.ok_or(Refusal::WantsChoice)?;
    Ok(Taken::Done(Answer::Choice(value.clone())))
}

fn yes_no(input: &Input) -> Result<Taken, Refusal> {
    let yes = match input {
        Input::Pick(1) => true,
        Input::Pick(0) => false,
        Input::Text(text) => {
            let typed = text.trim().to_lowercase();
            let says = |key| {
                Lang::ALL
                    .into_iter()
                    .any(|lang| tr(lang, key).to_lowercase() == typed)
            };
            if says("yes") || matches!(typed.as_str(), "1" | "true" | "+") {
                true
            } else if says("no") || matches!(typed.as_str(), "0" | "false" | "-") {
                false
            } else {
                return Err(Refusal::WantsChoice);
            }
        }
        _ => return Err(Refusal::WantsChoice),
    };
    Ok(Taken::Done(Answer::Bool(yes)))
}

/// Digits as people type them: spaces between thousands, a typographic minus.
fn digits(text: &str) -> String {
    let kept = text.chars().filter(|c| !c.is_whitespace());
    kept.map(|c| if c == '\u{2212}' { '-' } else { c })
        .collect()
}

fn integer(input: Input, min: i64, max: i64) -> Result<Taken, Refusal> {
    let range = (Decimal::from(min), Decimal::from(max));
    let wants = Refusal::WantsNumber {
        min: range.0,
        max: range.1,
    };
    let Input::Text(text) = input else {
        return Err(wants);
    };
    let Ok(number) = digits(&text).parse::<i128>() else {
        return Err(wants);
    };
    let inside = i64::try_from(number)
        .ok()
        .filter(|n| (min..=max).contains(n));
    match inside {
        Some(number) => Ok(Taken::Done(Answer::Integer(number))),
        None => Err(Refusal::OutOfRange {
            min: range.0,
            max: range.1,
        }),
    }
}

fn number(
    input: Input,
    min: Decimal,
    max: Decimal,
    step: Option<Decimal>,
) -> Result<Taken, Refusal> {
    let Input::Text(text) = input else {
        return Err(Refusal::WantsNumber { min, max });
    };
    let Ok(number) = digits(&text).replace(',', ".").parse::<Decimal>() else {
        return Err(Refusal::WantsNumber { min, max });
    };
    if number < min || number > max {
        return Err(Refusal::OutOfRange { min, max });
    }
    let off = |step: &Decimal| {
        let past = number.checked_sub(min).and_then(|n| n.checked_rem(*step));
        past.is_none_or(|rest| !rest.is_zero())
    };
    if let Some(step) = step.filter(off) {
        return Err(Refusal::OffStep { step });
    }
    Ok(Taken::Done(Answer::Number(number.normalize())))
}

/// Whether an answer given earlier still fits a param (the catalogue may have changed since); a list of files may
/// still be short.
pub(super) fn still_fits(model: &Model, param: &Param, answer: &Answer) -> bool {
    let one = |input: Input| matches!(check(model, param, None, input), Ok(Taken::Done(_)));
    let counted = Counted::of(model, param);
    match (&param.kind, answer) {
        (ParamKind::Media(kind, limits), Answer::Files(files)) => {
            files.len() == 1
                && files
                    .iter()
                    .all(|f| fits(f, *kind, limits, counted).is_ok())
        }
        (
            ParamKind::MediaList {
                kind, max, limits, ..
            },
            Answer::Files(files),
        ) => {
            (1..=*max).contains(&files.len())
                && files
                    .iter()
                    .all(|f| fits(f, *kind, limits, counted).is_ok())
        }
        (ParamKind::Json(shape), Answer::Json(value)) => shape.holds(value),
        (ParamKind::Bool, Answer::Bool(_)) => true,
        (ParamKind::Task(kind), Answer::Task(source)) => source.fits(kind),
        (ParamKind::Text { .. }, Answer::Text(text)) => one(Input::Text(text.clone())),
        (ParamKind::Choice { values, .. }, Answer::Choice(value)) => values.contains(value),
        (ParamKind::Integer { .. }, Answer::Integer(n)) => one(Input::Text(n.to_string())),
        (ParamKind::Number { .. }, Answer::Number(n)) => one(Input::Text(n.to_string())),
        _ => false,
    }
}
