//! Checks a model as a whole: exactly one base price for every reachable combination of choices.

use super::super::answers::answer_text;
use super::super::model::{Answer, Answers, Model, ParamKind, Status};
use super::super::price::{PriceError, lines};
use super::super::reach::{TooWide, smallest_sets};
use super::super::warning::{Unpriced, Warning};

/// Turns a model that cannot be priced exactly into an unpriced one and says why.
pub(super) fn prices(model: &mut Model) -> Vec<Warning> {
    let reason = match model.status {
        Status::Gone => return Vec::new(),
        Status::Unpriced => Some(Unpriced::Declared),
        Status::Active | Status::New => unpriced(model),
    };
    let Some(reason) = reason else {
        return Vec::new();
    };
    model.status = Status::Unpriced;
    vec![Warning {
        model: model.id.clone(),
        reason,
    }]
}

/// Why these rows do not price every reachable combination exactly once, if so; the status does not count.
pub fn unpriced(model: &Model) -> Option<Unpriced> {
    let unknown = model.params.iter().find(|param| {
        let open = matches!(&param.kind, ParamKind::Json(shape) if !shape.is_known());
        open && param.required && !param.fixed && param.default.is_none()
    });
    if let Some(param) = unknown {
        return Some(Unpriced::Unfillable(param.name.clone()));
    }
    if !model.prices.iter().any(|row| !row.surcharge) {
        return Some(Unpriced::NoRows);
    }
    let sets = match smallest_sets(model) {
        Ok(sets) => sets,
        Err(TooWide(param)) => return Some(Unpriced::Unchecked(param)),
    };
    sets.iter().find_map(|answers| match lines(model, answers) {
        Ok(_) => None,
        Err(PriceError::Missing(param)) => Some(Unpriced::Uncounted(param)),
        Err(PriceError::ManyRows) => Some(Unpriced::SeveralRowsFor(shown(answers))),
        Err(_) => Some(Unpriced::NoRowFor(shown(answers))),
    })
}

/// `mode = std, sound = true`
fn shown(answers: &Answers) -> String {
    let parts: Vec<String> = answers
        .iter()
        .map(|(name, answer)| {
            let value = match answer {
                Answer::Files(files) => format!("× {}", files.len()),
                Answer::Text(_) => "…".to_owned(),
                other => answer_text(other).unwrap_or_default(),
            };
            format!("{name} = {value}")
        })
        .collect();
    parts.join(", ")
}
