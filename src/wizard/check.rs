//! Whether an answer is taken: Kie's limits, checked at once, refused with a reason.

use crate::catalog::{Answer, InputFile, MediaKind, MediaLimits, Param, ParamKind};
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
        ParamKind::Text {
            min_chars,
            max_chars,
        } => text(input, *min_chars, *max_chars),
        ParamKind::Choice { values, .. } => choice(input, values),
        ParamKind::Bool => yes_no(input),
        ParamKind::Integer { min, max } => integer(input, *min, *max),
        ParamKind::Number { min, max, step } => number(input, *min, *max, *step),
        ParamKind::Media(kind, limits) => match input {
            Input::File(file) => {
                fits(&file, *kind, limits)?;
                Ok(Taken::Done(Answer::Files(vec![file])))
            }
            _ => Err(Refusal::WantsFile(*kind)),
        },
        ParamKind::MediaList {
            kind,
            min,
            max,
            limits,
        } => files(before, input, *kind, (*min, *max), limits),
        ParamKind::Json => match input {
            Input::Text(text) => serde_json::from_str(&text)
                .map(|value| Taken::Done(Answer::Json(value)))
                .map_err(|e| Refusal::BadJson(e.to_string())),
            _ => Err(Refusal::WantsText),
        },
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

fn choice(input: Input, values: &[String]) -> Result<Taken, Refusal> {
    let value = match &input {
        Input::Pick(index) => values.get(usize::from(*index)),
        Input::Text(text) => values
            .iter()
            .find(|v| v.to_lowercase() == text.trim().to_lowercase()),
        Input::File(_) | Input::FilesDone | Input::FilesClear | Input::Default => None,
    };
    let value = value.ok_or(Refusal::WantsChoice)?;
    Ok(Taken::Done(Answer::Choice(value.clone())))
}

fn yes_no(input: Input) -> Result<Taken, Refusal> {
    let yes = match input {
        Input::Pick(index) => index == 1,
        Input::Text(text) => match text.trim().to_lowercase().as_str() {
            "да" | "yes" | "1" | "true" => true,
            "нет" | "no" | "0" | "false" => false,
            _ => return Err(Refusal::WantsChoice),
        },
        _ => return Err(Refusal::WantsChoice),
    };
    Ok(Taken::Done(Answer::Bool(yes)))
}

fn integer(input: Input, min: i64, max: i64) -> Result<Taken, Refusal> {
    let range = || (Decimal::from(min), Decimal::from(max));
    let Input::Text(text) = input else {
        let (min, max) = range();
        return Err(Refusal::WantsNumber { min, max });
    };
    let Ok(number) = text.trim().replace(['\u{a0}', ' '], "").parse::<i64>() else {
        let (min, max) = range();
        return Err(Refusal::WantsNumber { min, max });
    };
    if (min..=max).contains(&number) {
        Ok(Taken::Done(Answer::Integer(number)))
    } else {
        let (min, max) = range();
        Err(Refusal::OutOfRange { min, max })
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
    let Ok(number) = text.trim().replace(',', ".").parse::<Decimal>() else {
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

fn files(
    before: Option<&Answer>,
    input: Input,
    kind: MediaKind,
    (min, max): (usize, usize),
    limits: &MediaLimits,
) -> Result<Taken, Refusal> {
    let mut have = match before {
        Some(Answer::Files(files)) => files.clone(),
        _ => Vec::new(),
    };
    match input {
        Input::File(file) => {
            fits(&file, kind, limits)?;
            if have.len() >= max {
                return Err(Refusal::TooManyFiles { max });
            }
            have.push(file);
            let full = have.len() >= max;
            let answer = Answer::Files(have);
            Ok(if full {
                Taken::Done(answer)
            } else {
                Taken::More(answer)
            })
        }
        Input::FilesDone if have.len() < min.max(1) => {
            Err(Refusal::TooFewFiles { min: min.max(1) })
        }
        Input::FilesDone => Ok(Taken::Done(Answer::Files(have))),
        Input::FilesClear => Ok(Taken::Cleared),
        Input::Text(_) | Input::Pick(_) | Input::Default => Err(Refusal::WantsFile(kind)),
    }
}

fn fits(file: &InputFile, want: MediaKind, limits: &MediaLimits) -> Result<(), Refusal> {
    if want != MediaKind::File && file.kind != want {
        return Err(Refusal::WrongKind {
            want,
            got: file.kind,
        });
    }
    if !limits.mime.is_empty() && !limits.mime.contains(&file.mime) {
        let (got, accepted) = (file.mime.clone(), limits.mime.clone());
        return Err(Refusal::WrongFormat { got, accepted });
    }
    if let Some(max) = limits.max_bytes.filter(|max| file.bytes > *max) {
        return Err(Refusal::TooBig {
            bytes: file.bytes,
            max,
        });
    }
    let timed = matches!(want, MediaKind::Audio | MediaKind::Video);
    let Some(ms) = file.duration_ms else {
        let needed = timed && (limits.min_ms.is_some() || limits.max_ms.is_some());
        return if needed {
            Err(Refusal::Unmeasured)
        } else {
            Ok(())
        };
    };
    if let Some(min) = limits.min_ms.filter(|min| ms < *min) {
        return Err(Refusal::TooBrief { ms, min });
    }
    if let Some(max) = limits.max_ms.filter(|max| ms > *max) {
        return Err(Refusal::TooLasting { ms, max });
    }
    Ok(())
}

/// Whether so many files are enough for a param.
pub(super) fn enough_files(param: &Param, count: usize) -> bool {
    match &param.kind {
        ParamKind::MediaList { min, max, .. } => (*min.max(&1)..=*max).contains(&count),
        _ => count == 1,
    }
}

/// Whether an answer given earlier still fits a param (the catalogue may have changed since).
pub(super) fn still_fits(param: &Param, answer: &Answer) -> bool {
    let one = |input: Input| matches!(check(param, None, input), Ok(Taken::Done(_)));
    match (&param.kind, answer) {
        (ParamKind::Media(kind, limits), Answer::Files(files)) => {
            files.len() == 1 && files.iter().all(|f| fits(f, *kind, limits).is_ok())
        }
        (ParamKind::MediaList { kind, limits, .. }, Answer::Files(files)) => {
            enough_files(param, files.len()) && files.iter().all(|f| fits(f, *kind, limits).is_ok())
        }
        (ParamKind::Json, Answer::Json(_)) | (ParamKind::Bool, Answer::Bool(_)) => true,
        (ParamKind::Text { .. }, Answer::Text(text)) => one(Input::Text(text.clone())),
        (ParamKind::Choice { values, .. }, Answer::Choice(value)) => values.contains(value),
        (ParamKind::Integer { .. }, Answer::Integer(n)) => one(Input::Text(n.to_string())),
        (ParamKind::Number { .. }, Answer::Number(n)) => one(Input::Text(n.to_string())),
        _ => false,
    }
}
