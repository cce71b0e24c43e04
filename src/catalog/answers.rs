//! What answers mean for a model: defaults, params that apply, conditions that hold.

use super::model::{Answer, Answers, Condition, Model, Param, ParamKind};
use super::task;
use std::collections::BTreeMap;

/// The answer as text, in the form conditions of the catalogue are written; `None` for files and JSON.
pub fn answer_text(answer: &Answer) -> Option<String> {
    match answer {
        Answer::Text(text) | Answer::Choice(text) => Some(text.clone()),
        Answer::Bool(yes) => Some(yes.to_string()),
        Answer::Integer(number) => Some(number.to_string()),
        Answer::Number(number) => Some(number.normalize().to_string()),
        Answer::Files(_) | Answer::Json(_) | Answer::Task(_) => None,
    }
}

/// Whether a param is asked and sent at all, given the answers so far (its `only_when`).
///
/// Conditions look at the default of a param that is not answered; a condition on a param that
/// itself does not apply does not hold (unless it asks for absence).
pub fn param_applies(model: &Model, param: &Param, answers: &Answers) -> bool {
    applies(model, param, answers, 0)
}

/// The answer that counts: the customer's, else the default; `None` if the param does not apply or
/// has neither.
pub fn effective<'a>(model: &'a Model, name: &str, answers: &'a Answers) -> Option<&'a Answer> {
    value_of(model, name, answers, 0)
}

/// Chains of `only_when` longer than this are cut (the loader refuses circles).
const MAX_CHAIN: usize = 16;

fn applies(model: &Model, param: &Param, answers: &Answers, depth: usize) -> bool {
    depth < MAX_CHAIN
        && param.only_when.iter().all(|(name, wanted)| {
            holds(
                wanted,
                value_of(model, name, answers, depth.saturating_add(1)),
            )
        })
}

fn value_of<'a>(
    model: &'a Model,
    name: &str,
    answers: &'a Answers,
    depth: usize,
) -> Option<&'a Answer> {
    if let Some((task, asked)) = task::split(name) {
        let Answer::Task(source) = value_of(model, task, answers, depth)? else {
            return None;
        };
        return source.answers.get(asked);
    }
    let param = model.param(name)?;
    if !applies(model, param, answers, depth) {
        return None;
    }
    if param.fixed {
        return param.default.as_ref();
    }
    answers
        .get(name)
        .filter(|answer| !is_empty(answer))
        .or(param.default.as_ref())
}

/// An empty list of files or an empty text is no answer.
fn is_empty(answer: &Answer) -> bool {
    match answer {
        Answer::Files(files) => files.is_empty(),
        Answer::Text(text) => text.is_empty(),
        _ => false,
    }
}

/// Whether a condition holds for an answer (`None`: not answered and no default).
pub fn holds(condition: &Condition, answer: Option<&Answer>) -> bool {
    match (condition, answer) {
        (Condition::Present(wanted), answer) => *wanted == answer.is_some(),
        (Condition::OneOf(_) | Condition::CountOver(_), None) => false,
        (Condition::OneOf(values), Some(answer)) => {
            answer_text(answer).is_some_and(|text| values.contains(&text))
        }
        (Condition::CountOver(limit), Some(answer)) => count(answer) > *limit,
    }
}

/// Whether these answers may be bought together: none of the model's `never` holds for them. An
/// empty `never` holds for nothing.
pub fn is_offered(model: &Model, answers: &Answers) -> bool {
    !model.never.iter().any(|together| {
        !together.is_empty()
            && together
                .iter()
                .all(|(name, wanted)| holds(wanted, effective(model, name, answers)))
    })
}

/// Whether this answer may be given beside the others.
pub fn value_offered(model: &Model, answers: &Answers, name: &str, value: &Answer) -> bool {
    let mut answers = answers.clone();
    answers.insert(name.to_owned(), value.clone());
    let of_this = |together: &&BTreeMap<String, Condition>| {
        together
            .keys()
            .any(|key| key == name || task::split(key).is_some_and(|(task, _)| task == name))
    };
    model.never.iter().filter(of_this).all(|together| {
        let holds =
            |(name, wanted): (&String, &Condition)| holds(wanted, effective(model, name, &answers));
        !together.iter().all(holds)
    })
}

/// The `needs` that no answer meets yet: of each the params that apply.
pub fn unmet<'m>(
    model: &'m Model,
    answers: &'m Answers,
) -> impl Iterator<Item = Vec<&'m str>> + 'm {
    model.needs.iter().filter_map(move |names| {
        let params = names.iter().filter_map(|name| model.param(name));
        let open: Vec<&str> = params
            .filter(|param| param_applies(model, param, answers))
            .map(|param| param.name.as_str())
            .collect();
        let given = |name: &&str| effective(model, name, answers).is_some();
        (!open.is_empty() && !open.iter().any(given)).then_some(open)
    })
}

/// How many items an answer has.
fn count(answer: &Answer) -> u64 {
    match answer {
        Answer::Files(files) => u64::try_from(files.len()).unwrap_or(u64::MAX),
        Answer::Json(serde_json::Value::Array(items)) => {
            u64::try_from(items.len()).unwrap_or(u64::MAX)
        }
        Answer::Integer(number) => u64::try_from(*number).unwrap_or(0),
        Answer::Choice(text) => text.parse().unwrap_or(1),
        _ => 1,
    }
}

/// The params of `when` that must be answered before it can be decided: required ones without
/// an answer or default which could still make it hold.
pub(super) fn undecided<'m>(
    model: &'m Model,
    when: &BTreeMap<String, Condition>,
    answers: &Answers,
) -> Verdict<'m> {
    let mut open = None;
    for (name, condition) in when {
        let task = task::split(name).map(|(task, _)| task);
        let Some(param) = model.param(task.unwrap_or(name)) else {
            return Verdict::No;
        };
        let answer = effective(model, name, answers);
        let needed = param.required || unmet(model, answers).any(|names| names.contains(&&**name));
        let given = task.map_or(answer.is_some(), |task| answers.contains_key(task));
        if !given && needed && param_applies(model, param, answers) {
            open = Some(param);
        } else if !holds(condition, answer) {
            return Verdict::No;
        }
    }
    open.map_or(Verdict::Yes, Verdict::Open)
}

/// Whether a price row is for a set of answers that may not be complete.
pub(super) enum Verdict<'m> {
    /// It is.
    Yes,
    /// It is not, whatever comes.
    No,
    /// It depends on this required param, which has no answer yet.
    Open(&'m Param),
}

impl ParamKind {
    /// Whether the answer is of this kind and within its limits (files: their number only); the
    /// wizard checks more politely, this is the last gate.
    pub fn accepts(&self, answer: &Answer) -> bool {
        fits(self, answer)
    }
}

pub(super) fn fits(kind: &ParamKind, answer: &Answer) -> bool {
    match (kind, answer) {
        (
            ParamKind::Text {
                min_chars,
                max_chars,
            },
            Answer::Text(text),
        ) => (*min_chars..=*max_chars).contains(&text.chars().count()),
        (ParamKind::Choice { values, .. }, Answer::Choice(value)) => values.contains(value),
        (ParamKind::Bool, Answer::Bool(_)) => true,
        (ParamKind::Json(shape), Answer::Json(value)) => shape.holds(value),
        (ParamKind::Integer { min, max }, Answer::Integer(number)) => {
            (*min..=*max).contains(number)
        }
        (ParamKind::Number { min, max, step }, Answer::Number(number)) => {
            (*min..=*max).contains(number)
                && step.is_none_or(|step| {
                    number
                        .checked_sub(*min)
                        .and_then(|above| above.checked_rem(step))
                        .is_some_and(|rest| rest.is_zero())
                })
        }
        (ParamKind::Task(kind), Answer::Task(source)) => source.fits(kind),
        (ParamKind::Media(..), Answer::Files(files)) => files.len() == 1,
        (ParamKind::MediaList { min, max, .. }, Answer::Files(files)) => {
            (*min..=*max).contains(&files.len())
        }
        _ => false,
    }
}
