//! Files as answers: kind, format, size, length, sides, and lists of them.

use super::check::{Input, Refusal, Taken};
use crate::catalog::{Answer, InputFile, MediaKind, MediaLimits, Model, Param, ParamKind, Per};

/// What must be known of a param's files besides their limits, since the price counts it.
#[derive(Clone, Copy, Default)]
pub(super) struct Counted {
    length: bool,
    area: bool,
}

impl Counted {
    pub(super) fn of(model: &Model, param: &Param) -> Self {
        let mut counted = Self::default();
        for row in &model.prices {
            if row.quantity.as_deref() == Some(param.name.as_str()) {
                counted.length |= matches!(row.per, Per::Second | Per::Minute);
                counted.area |= row.per == Per::Megapixel;
            }
        }
        counted
    }
}

/// A list of files grows, ends, or is emptied; each file was looked at before.
pub(super) fn files(
    before: Option<&Answer>,
    input: Input,
    kind: MediaKind,
    (min, max): (usize, usize),
) -> Result<Taken, Refusal> {
    let mut have = match before {
        // Where one file is wanted, a new one takes the place of the old.
        Some(Answer::Files(files)) if max > 1 => files.clone(),
        _ => Vec::new(),
    };
    match input {
        Input::File(file) => {
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
        Input::FilesDone => match before {
            Some(Answer::Files(files)) if files.len() >= min.max(1) => {
                Ok(Taken::Done(Answer::Files(files.clone())))
            }
            _ => Err(Refusal::TooFewFiles { min: min.max(1) }),
        },
        Input::FilesClear => Ok(Taken::Cleared),
        Input::Text(_) | Input::Pick(_) | Input::Default => Err(Refusal::WantsFile(kind)),
    }
}

/// Whether one file keeps the limits of its param.
pub(super) fn fits(
    file: &InputFile,
    want: MediaKind,
    limits: &MediaLimits,
    counted: Counted,
) -> Result<(), Refusal> {
    if want != MediaKind::File && file.kind != want {
        return Err(Refusal::WrongKind {
            want,
            got: file.kind,
        });
    }
    if !limits.accepts_mime(&file.mime) {
        let (got, accepted) = (file.mime.clone(), limits.mime.clone());
        return Err(Refusal::WrongFormat { got, accepted });
    }
    if let Some(max) = limits.max_bytes.filter(|max| file.bytes > *max) {
        return Err(Refusal::TooBig {
            bytes: file.bytes,
            max,
        });
    }
    length_fits(file, want, limits, counted.length)?;
    sides_fit(file, want, limits, counted.area)
}

/// Whether a file would be taken where its length and area do not count.
pub fn keeps(file: &InputFile, want: MediaKind, limits: &MediaLimits) -> bool {
    fits(file, want, limits, Counted::default()).is_ok()
}

/// No file of 20 MB lasts longer; a price must not hang on what a broken one says of itself.
const BELIEVABLE_MS: u64 = 24 * 60 * 60 * 1_000;

fn length_fits(
    file: &InputFile,
    want: MediaKind,
    limits: &MediaLimits,
    counted: bool,
) -> Result<(), Refusal> {
    let timed = matches!(want, MediaKind::Audio | MediaKind::Video);
    let Some(ms) = file.duration_ms else {
        let limited = timed && (limits.min_ms.is_some() || limits.max_ms.is_some());
        return if limited || counted {
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
    if counted && ms > BELIEVABLE_MS {
        return Err(Refusal::Unmeasured);
    }
    Ok(())
}

fn sides_fit(
    file: &InputFile,
    want: MediaKind,
    limits: &MediaLimits,
    counted: bool,
) -> Result<(), Refusal> {
    let seen = matches!(want, MediaKind::Image | MediaKind::Video);
    let limited = [
        limits.min_side_px,
        limits.max_side_px,
        limits.max_megapixels,
    ];
    let (Some(width), Some(height)) = (file.width, file.height) else {
        let needed = counted || seen && limited.iter().any(Option::is_some);
        return if needed {
            Err(Refusal::UnknownSides)
        } else {
            Ok(())
        };
    };
    let is = (width, height);
    if let Some(min) = limits.min_side_px.filter(|min| width.min(height) < *min) {
        return Err(Refusal::TooSmall { is, min });
    }
    if let Some(max) = limits.max_side_px.filter(|max| width.max(height) > *max) {
        return Err(Refusal::TooLarge { is, max });
    }
    let pixels = u64::from(width).saturating_mul(u64::from(height));
    let over = |max: &u32| pixels > u64::from(*max).saturating_mul(1_000_000);
    match limits.max_megapixels.filter(over) {
        Some(max) => Err(Refusal::TooManyPixels { is, max }),
        None => Ok(()),
    }
}

/// Whether so many files are enough for a param.
pub(super) fn enough_files(param: &Param, count: usize) -> bool {
    match &param.kind {
        ParamKind::MediaList { min, max, .. } => (*min.max(&1)..=*max).contains(&count),
        _ => count == 1,
    }
}
