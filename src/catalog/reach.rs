//! Walks every combination of answers on which the price of a model depends.

use super::answers::{effective, is_offered, unmet};
use super::model::{
    Answer, Answers, Condition, InputFile, MediaKind, Model, Param, ParamKind, Per,
};
use super::task::{self, SourceTask, TaskKind};
use crate::ids::{FileId, GenerationId};
use std::collections::{BTreeMap, BTreeSet};

/// More combinations than this are not checked one by one.
const MAX_SETS: usize = 20_000;
/// An integer with more values than this is not walked.
const MAX_INTEGERS: i64 = 400;
/// A list with more items than this is walked up to here.
const MAX_ITEMS: usize = 32;
/// What "from" counts for texts paid by length: one block, or less where less is allowed.
const BLOCK_CHARS: usize = 1_000;

/// The name of a param with too many values: the one on which the price depends in too many ways.
pub struct TooWide(pub String);

/// Every reachable combination of the params that decide which price row applies, all other
/// params at their smallest or default value.
pub(super) fn smallest_sets(model: &Model) -> Result<Vec<Answers>, TooWide> {
    let mut names: BTreeSet<String> = model.never.iter().flat_map(|w| w.keys().cloned()).collect();
    let mut counted = BTreeSet::new();
    for row in &model.prices {
        names.extend(row.when.keys().cloned());
        counted.extend(row.quantity.iter().cloned());
    }
    // What is asked of an earlier task is asked of the param that takes it.
    let asked: Vec<String> = names
        .iter()
        .filter_map(|name| task::split(name).map(|(task, _)| task.to_owned()))
        .collect();
    names.extend(asked);
    add_parents(model, &mut names);
    add_parents(model, &mut counted);
    let mut sets = vec![Answers::new()];
    for param in &model.params {
        if param.fixed || !(names.contains(&param.name) || counted.contains(&param.name)) {
            continue;
        }
        let values = if names.contains(&param.name) {
            all_values(model, param)?
        } else {
            with_absence(param, vec![smallest(model, param)])
        };
        if sets.len().saturating_mul(values.len()) > MAX_SETS {
            return Err(TooWide(param.name.clone()));
        }
        sets = product(&sets, &param.name, &values);
    }
    let walked = |name: &&str| names.contains(*name) || counted.contains(*name);
    // An answer to a param that does not apply is no combination of its own.
    sets.retain(|set| {
        set.keys().all(|name| effective(model, name, set).is_some())
            && is_offered(model, set)
            && !unmet(model, set).any(|open| open.iter().all(walked))
    });
    Ok(sets)
}

/// The params that decide whether those in `names` apply count too.
fn add_parents(model: &Model, names: &mut BTreeSet<String>) {
    for _ in 0..model.params.len() {
        let parents: Vec<String> = names
            .iter()
            .filter_map(|name| model.param(name))
            .flat_map(|param| param.only_when.keys().cloned())
            .collect();
        let before = names.len();
        names.extend(parents);
        if names.len() == before {
            return;
        }
    }
}

fn product(sets: &[Answers], name: &str, values: &[Option<Answer>]) -> Vec<Answers> {
    let mut out = Vec::with_capacity(sets.len().saturating_mul(values.len()));
    for set in sets {
        for value in values {
            let mut set = set.clone();
            if let Some(value) = value {
                set.insert(name.to_owned(), value.clone());
            }
            out.push(set);
        }
    }
    out
}

/// All values of a param that can make a difference to prices and what is sold, `None` for "not answered" where that is possible.
pub fn all_values(model: &Model, param: &Param) -> Result<Vec<Option<Answer>>, TooWide> {
    let wide = || TooWide(param.name.clone());
    let values: Vec<Option<Answer>> = match &param.kind {
        ParamKind::Choice { values, .. } => values
            .iter()
            .map(|v| Some(Answer::Choice(v.clone())))
            .collect(),
        ParamKind::Bool => vec![Some(Answer::Bool(false)), Some(Answer::Bool(true))],
        ParamKind::Integer { min, max } => {
            if max.saturating_sub(*min) > MAX_INTEGERS {
                return Err(wide());
            }
            (*min..=*max).map(|n| Some(Answer::Integer(n))).collect()
        }
        _ if is_media(param) && only_presence(model, &param.name) => vec![smallest(model, param)],
        ParamKind::MediaList { kind, min, max, .. } => ((*min).max(1)..=(*max).min(MAX_ITEMS))
            .map(|n| Some(Answer::Files(vec![file(*kind, param); n])))
            .collect(),
        ParamKind::Task(kind) => tasks(model, &param.name, kind)
            .ok_or_else(wide)?
            .into_iter()
            .map(|task| Some(Answer::Task(task)))
            .collect(),
        _ if only_presence(model, &param.name) => vec![smallest(model, param)],
        _ => return Err(wide()),
    };
    Ok(with_absence(param, values))
}

/// The values and, where it is possible, no answer: a param with a default always has a value, and
/// so has a required one once the answers are full.
fn with_absence(param: &Param, mut values: Vec<Option<Answer>>) -> Vec<Option<Answer>> {
    if !param.required && param.default.is_none() {
        values.push(None);
    }
    values
}

/// Whether prices ask only if the param is answered at all.
fn only_presence(model: &Model, name: &str) -> bool {
    let conditions = model.prices.iter().map(|row| &row.when);
    let conditions = conditions.chain(model.params.iter().map(|param| &param.only_when));
    let conditions = conditions.chain(&model.never);
    conditions
        .filter_map(|when| when.get(name))
        .all(|condition| matches!(condition, Condition::Present(_)))
}

fn is_media(param: &Param) -> bool {
    matches!(
        param.kind,
        ParamKind::Media(..) | ParamKind::MediaList { .. }
    )
}

/// The answer that costs least if it is counted.
fn smallest(model: &Model, param: &Param) -> Option<Answer> {
    Some(match &param.kind {
        ParamKind::Text { max_chars, .. } => {
            let by_length = model.prices.iter().any(|row| {
                row.per == Per::ThousandChars && row.quantity.as_deref() == Some(&param.name)
            });
            let chars = if by_length {
                BLOCK_CHARS.min(*max_chars)
            } else {
                1
            };
            Answer::Text("а".repeat(chars))
        }
        ParamKind::Choice { values, .. } => {
            let number = |v: &&String| v.parse::<rust_decimal::Decimal>().unwrap_or_default();
            Answer::Choice(values.iter().min_by_key(number)?.clone())
        }
        ParamKind::Bool => Answer::Bool(false),
        ParamKind::Integer { min, .. } => Answer::Integer(*min),
        ParamKind::Number { min, .. } => Answer::Number(*min),
        ParamKind::Media(kind, _) => Answer::Files(vec![file(*kind, param)]),
        ParamKind::MediaList { kind, min, .. } => {
            Answer::Files(vec![file(*kind, param); (*min).max(1)])
        }
        ParamKind::Task(kind) => Answer::Task(source(kind, BTreeMap::new())),
        // What is counted of it is one block of text.
        ParamKind::Json(_) => {
            Answer::Json(serde_json::json!([{ "text": "а".repeat(BLOCK_CHARS) }]))
        }
    })
}

/// Earlier tasks with every combination of what conditions ask of them; `None`: too many. Another value
/// than those that prices name is no case of its own: a result with it has no price and is not taken.
fn tasks(model: &Model, param: &str, kind: &TaskKind) -> Option<Vec<SourceTask>> {
    let mut asked: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    let rows = model.prices.iter().map(|row| &row.when);
    let rules = model.params.iter().map(|param| &param.only_when);
    let mut priced = BTreeSet::new();
    for (when, is_row) in rows
        .map(|when| (when, true))
        .chain(model.never.iter().chain(rules).map(|when| (when, false)))
    {
        for (name, condition) in when {
            let Some((_, key)) = task::split(name).filter(|(task, _)| *task == param) else {
                continue;
            };
            let values = asked.entry(key).or_default();
            if let Condition::OneOf(given) = condition {
                values.extend(given.iter().cloned());
                if is_row {
                    priced.insert(key);
                }
            }
        }
    }
    if let Some(models) = asked.get_mut(task::MODEL_KEY) {
        // Every model whose results are taken must have a price, and no other counts.
        *models = kind.of.iter().cloned().collect();
    }
    let mut sets = vec![BTreeMap::new()];
    for (key, values) in asked {
        if sets.len().saturating_mul(values.len()) > MAX_SETS {
            return None;
        }
        let with = |set: &BTreeMap<String, Answer>, value: &String| {
            let mut set = set.clone();
            set.insert(key.to_owned(), Answer::Text(value.clone()));
            set
        };
        let mut grown: Vec<_> = sets
            .iter()
            .flat_map(|set| values.iter().map(move |value| with(set, value)))
            .collect();
        if !priced.contains(key) {
            // Where no price asks, any other value is as good as none.
            grown.append(&mut sets);
        }
        sets = grown;
    }
    Some(sets.into_iter().map(|known| source(kind, known)).collect())
}

/// An earlier task of which this is known.
fn source(kind: &TaskKind, mut known: BTreeMap<String, Answer>) -> SourceTask {
    let model = match known.get(task::MODEL_KEY) {
        Some(Answer::Text(model)) => model.clone(),
        _ => kind.of.first().cloned().unwrap_or_default(),
    };
    known.insert(task::MODEL_KEY.to_owned(), Answer::Text(model.clone()));
    SourceTask {
        generation: GenerationId(0),
        model,
        task: "task".to_owned(),
        part: kind.part.map(|_| "0".to_owned()),
        nth: None,
        answers: known,
    }
}

/// The smallest file the limits allow.
fn file(kind: MediaKind, param: &Param) -> InputFile {
    let limits = match &param.kind {
        ParamKind::Media(_, limits) | ParamKind::MediaList { limits, .. } => Some(limits),
        _ => None,
    };
    InputFile {
        id: FileId(0),
        kind,
        mime: String::new(),
        bytes: 1,
        duration_ms: Some(limits.and_then(|l| l.min_ms).unwrap_or(1_000).max(1_000)),
        width: Some(limits.and_then(|l| l.min_side_px).unwrap_or(1)),
        height: Some(limits.and_then(|l| l.min_side_px).unwrap_or(1)),
    }
}
