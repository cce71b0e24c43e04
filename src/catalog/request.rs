//! The exact `input` object of Kie's createTask for a set of answers.

use super::answers::{effective, fits, unmet};
use super::model::{Answer, Answers, InputFile, Model, Param, ParamKind, Wire};
use rust_decimal::Decimal;
use serde_json::{Map, Number, Value};
use std::str::FromStr;

pub use super::answers::param_applies;

/// Why no request can be made of the answers.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RequestError {
    /// A required param has neither an answer nor a default.
    #[error("{0} is not answered")]
    Missing(String),
    /// The answer is not of the kind or not within the limits of the param.
    #[error("the answer to {0} does not fit")]
    Invalid(String),
    /// A file has no address at Kie yet.
    #[error("a file of {0} is not uploaded")]
    NoUrl(String),
}

/// The `input` object: answers and defaults (sent explicitly), choices as their wire type, numbers
/// digit for digit, files as the URL `url_of` gives. Params that do not apply are left out.
pub fn request_input(
    model: &Model,
    answers: &Answers,
    url_of: &dyn Fn(&InputFile) -> Option<String>,
) -> Result<Value, RequestError> {
    let mut input = Map::new();
    if let Some(names) = unmet(model, answers).next() {
        return Err(RequestError::Missing(names.join(" or ")));
    }
    for param in &model.params {
        match effective(model, &param.name, answers) {
            Some(answer) => {
                if let (ParamKind::Json(shape), Answer::Json(value)) = (&param.kind, answer)
                    && shape.at_odds(value, model, answers).is_some()
                {
                    return Err(RequestError::Invalid(param.name.clone()));
                }
                let value = wire_value(param, answer, url_of)?;
                input.insert(param.name.clone(), value);
            }
            None if param.required && param_applies(model, param, answers) => {
                return Err(RequestError::Missing(param.name.clone()));
            }
            None => {}
        }
    }
    Ok(Value::Object(input))
}

fn wire_value(
    param: &Param,
    answer: &Answer,
    url_of: &dyn Fn(&InputFile) -> Option<String>,
) -> Result<Value, RequestError> {
    let invalid = || RequestError::Invalid(param.name.clone());
    if !fits(&param.kind, answer) {
        return Err(invalid());
    }
    Ok(match answer {
        Answer::Task(source) => match &param.kind {
            ParamKind::Task(kind) => source.wire_value(kind).ok_or_else(invalid)?,
            _ => return Err(invalid()),
        },
        Answer::Files(files) => {
            let inside = match &param.kind {
                ParamKind::Media(_, limits) | ParamKind::MediaList { limits, .. } => &limits.inside,
                _ => &None,
            };
            let wrapped = |url: String| match inside {
                Some(field) => serde_json::json!({ field: url }),
                None => Value::String(url),
            };
            let urls: Option<Vec<Value>> = files.iter().map(|f| url_of(f).map(wrapped)).collect();
            let urls = urls.ok_or_else(|| RequestError::NoUrl(param.name.clone()))?;
            match &param.kind {
                ParamKind::Media(..) => urls.into_iter().next().ok_or_else(invalid)?,
                _ => Value::Array(urls),
            }
        }
        other => plain_value(&param.kind, other).ok_or_else(invalid)?,
    })
}

/// What is sent for an answer that is no file; `None` if it is not of this kind.
pub fn plain_value(kind: &ParamKind, answer: &Answer) -> Option<Value> {
    match answer {
        Answer::Text(text) => Some(Value::String(text.clone())),
        Answer::Choice(value) => match kind {
            ParamKind::Choice { wire, .. } => choice(value, *wire),
            _ => None,
        },
        Answer::Bool(yes) => Some(Value::Bool(*yes)),
        Answer::Integer(number) => Some(Value::from(*number)),
        Answer::Number(number) => json_number(*number),
        Answer::Json(value) => Some(value.clone()),
        Answer::Files(_) | Answer::Task(_) => None,
    }
}

/// A choice as its wire type; `None` if the text is not of that type (the loader refuses such values).
pub(super) fn choice(value: &str, wire: Wire) -> Option<Value> {
    match wire {
        Wire::String => Some(Value::String(value.to_owned())),
        Wire::Integer => value.parse::<i64>().ok().map(Value::from),
        Wire::Number => Decimal::from_str(value).ok().and_then(json_number),
        Wire::Bool => value.parse::<bool>().ok().map(Value::Bool),
    }
}

/// The shortest JSON number that reads back as the same decimal: `5` for 5.0, `0.7` for 0.70.
fn json_number(number: Decimal) -> Option<Value> {
    let text = number.normalize().to_string();
    if let Ok(whole) = text.parse::<i64>() {
        return Some(Value::from(whole));
    }
    // serde_json writes the shortest text of a double, which is the decimal's own for up to 15 digits.
    let parsed: Number = serde_json::from_str(&text).ok()?;
    let back = parsed.to_string();
    let back = Decimal::from_str(&back).or_else(|_| Decimal::from_scientific(&back));
    (back == Ok(number)).then_some(Value::Number(parsed))
}
