//! Answers that do not go together: what is not offered, and what is put right when an earlier answer changes.

use super::check::{Refusal, Taken};
use super::{Draft, optional, required};
use crate::catalog::shape::named;

use crate::catalog::{
    Answer, Answers, Model, Param, ParamKind, all_values, effective, is_offered, param_applies,
    unmet,
};
use std::collections::BTreeSet;

/// More combinations than this are not looked through; the last gate still refuses.
const MOST_SETS: usize = 20_000;

/// Whether this answer (`None`: no answer) can lead to something that is sold. A question asked in its turn looks at
/// the answers before it, an optional one at all of them; a file may take the place of other files.
pub fn offered(model: &Model, answers: &Answers, param: &Param, answer: Option<&Answer>) -> bool {
    if !concerns(model, &param.name) {
        return true;
    }
    let counts = |other: &&Param| {
        answers.contains_key(&other.name)
            && (other.required || !(param.required || is_file(param) && is_file(other)))
    };
    let order = required(model, answers).chain(optional(model, answers));
    let settled: BTreeSet<&str> = if param.required {
        let before = order.take_while(|other| other.name != param.name);
        before
            .filter(counts)
            .map(|other| other.name.as_str())
            .collect()
    } else {
        let others = order.filter(|other| other.name != param.name);
        others
            .filter(counts)
            .map(|other| other.name.as_str())
            .collect()
    };
    goes(model, answers, &settled, param, answer)
}

/// Whether this answer can lead to something that is sold, given those of the settled params.
fn goes(
    model: &Model,
    answers: &Answers,
    settled: &BTreeSet<&str>,
    param: &Param,
    answer: Option<&Answer>,
) -> bool {
    // The earlier result that is continued stands, whatever is asked.
    let tasks = model.params.iter().filter(|param| param.task().is_some());
    let tasks: BTreeSet<&str> = tasks.map(|param| param.name.as_str()).collect();
    let settled: BTreeSet<&str> = settled.union(&tasks).copied().collect();
    let mut given = Answers::new();
    for name in &settled {
        if let Some(answer) = answers.get(*name) {
            given.insert((*name).to_owned(), answer.clone());
        }
    }
    if let Some(answer) = answer {
        given.insert(param.name.clone(), answer.clone());
    }
    let mut settled = settled;
    settled.insert(&param.name);
    possible(model, given, &settled)
}

fn is_file(param: &Param) -> bool {
    matches!(
        param.kind,
        ParamKind::Media(..) | ParamKind::MediaList { .. }
    )
}

/// Whether anything that is never sold speaks of the param.
fn concerns(model: &Model, name: &str) -> bool {
    model
        .never
        .iter()
        .any(|together| together.contains_key(name))
        || model.params.iter().any(|param| {
            param.only_when.contains_key(name)
                && model
                    .never
                    .iter()
                    .any(|never| never.contains_key(&param.name))
        })
}

/// Whether the params that are still open have answers with which these are sold.
fn possible(model: &Model, given: Answers, settled: &BTreeSet<&str>) -> bool {
    let open: Vec<&Param> = model
        .params
        .iter()
        .filter(|param| !param.fixed && !settled.contains(param.name.as_str()))
        .filter(|param| concerns(model, &param.name))
        .collect();
    let stands = |param: &&Param| param.default.is_some() || !param.required;
    if open.iter().all(stands) && is_offered(model, &given) {
        return true;
    }
    let mut sets = vec![given];
    for param in open {
        let mut values = all_values(model, param).unwrap_or_default();
        if param.default.is_some() || values.is_empty() {
            values.push(None);
        }
        if sets.len().saturating_mul(values.len()) > MOST_SETS {
            return true;
        }
        let mut more = Vec::with_capacity(sets.len().saturating_mul(values.len()));
        for set in &sets {
            for value in &values {
                let mut set = set.clone();
                if let Some(value) = value {
                    set.insert(param.name.clone(), value.clone());
                }
                more.push(set);
            }
        }
        sets = more;
    }
    sets.iter().any(|set| is_offered(model, set))
}

impl Draft {
    /// Changes answers that no longer go with those before them, and remembers which.
    pub(super) fn put_right(&mut self, model: &Model, latest: Option<&str>) {
        // Each pass settles at least one more param.
        for _ in 0..model.params.len() {
            if !self.put_one_right(model, latest) {
                break;
            }
        }
        self.agree(model);
    }

    fn put_one_right(&mut self, model: &Model, latest: Option<&str>) -> bool {
        let Some((param, settled)) = self.at_odds(model, latest) else {
            return false;
        };
        let instead = self.instead(model, param, &settled);
        let changed = match instead {
            Some(answer) => self.answers.insert(param.name.clone(), answer.clone()) != Some(answer),
            None => self.answers.remove(&param.name).is_some(),
        };
        if changed {
            self.note_change(&param.name);
        }
        changed
    }

    /// The first param whose answer does not go with those that count more, and which those are: answers before
    /// defaults, what is asked in turn before options, the latest file before other files.
    pub(super) fn at_odds<'m>(
        &self,
        model: &'m Model,
        latest: Option<&str>,
    ) -> Option<(&'m Param, BTreeSet<&'m str>)> {
        if is_offered(model, &self.answers) {
            return None;
        }
        let asked = model.params.iter();
        let asked = asked.filter(|param| !param.fixed && param.task().is_none());
        let mut order: Vec<&Param> = asked
            .filter(|param| param_applies(model, param, &self.answers))
            .collect();
        order.sort_by_key(|param| {
            let given = self.answers.contains_key(&param.name);
            match (given, param.required) {
                (true, true) => 0,
                (true, false) if !is_file(param) => 1,
                (true, false) if latest == Some(param.name.as_str()) => 2,
                (true, false) => 3,
                (false, true) => 4,
                (false, false) => 5,
            }
        });
        let mut settled = BTreeSet::new();
        for param in order {
            let now = effective(model, &param.name, &self.answers);
            let open = now.is_none() && param.required;
            if !open && !goes(model, &self.answers, &settled, param, now) {
                return Some((param, settled));
            }
            settled.insert(&param.name);
        }
        None
    }

    /// What goes with the settled answers: the default, nothing, or the first value that does.
    fn instead(&self, model: &Model, param: &Param, settled: &BTreeSet<&str>) -> Option<Answer> {
        let goes = |answer: Option<&Answer>| goes(model, &self.answers, settled, param, answer);
        let default = param.default.as_ref();
        if goes(default) && (default.is_some() || !param.required) {
            return None;
        }
        let plain = matches!(
            param.kind,
            ParamKind::Choice { .. } | ParamKind::Bool | ParamKind::Integer { .. }
        );
        let values = all_values(model, param).unwrap_or_default();
        let mut values = values.into_iter().flatten().filter(|_| plain);
        values.find(|value| goes(Some(value)))
    }

    /// Refuses what does not go with the answers before.
    pub(super) fn goes_with(
        &self,
        model: &Model,
        param: &Param,
        taken: &Taken,
    ) -> Result<(), Refusal> {
        let answer = match taken {
            Taken::Done(answer) | Taken::More(answer) => Some(answer),
            Taken::Default => param.default.as_ref(),
            Taken::Cleared => return Ok(()),
        };
        if answer.is_none() && is_needed(model, &self.answers, param) {
            return Err(Refusal::Required);
        }
        if !offered(model, &self.answers, param, answer) {
            return Err(Refusal::NotTogether);
        }
        let (Some(Answer::Json(value)), ParamKind::Json(shape)) = (answer, &param.kind) else {
            return Ok(());
        };
        let odd = shape.at_odds(value, model, &self.answers);
        match odd.and_then(|field| Some((field, field.one_of.clone()?))) {
            Some((field, of)) => {
                let known = named(model, &self.answers, &of, &field.name);
                let items = shape.items_of(value).unwrap_or_default();
                let names = items.iter().filter_map(|item| field.of(item));
                let mut names: Vec<String> = names
                    .filter(|name| !known.contains(name))
                    .filter_map(|name| name.as_str().map(str::to_owned))
                    .collect();
                names.dedup();
                Err(Refusal::Unnamed { names, of })
            }
            None => Ok(()),
        }
    }

    /// The answers that the numbers of a structured answer make up, where they are not so already.
    pub(super) fn sums(
        &self,
        model: &Model,
        param: &Param,
        taken: &Taken,
    ) -> Result<Vec<(String, Answer)>, Refusal> {
        let mut sums = Vec::new();
        let (ParamKind::Json(shape), Taken::Done(Answer::Json(value))) = (&param.kind, taken)
        else {
            return Ok(sums);
        };
        for field in &shape.fields {
            let other = field.sums_to.as_ref().and_then(|name| model.param(name));
            let (Some(other), Some(sum)) = (other, shape.sum(field, value)) else {
                continue;
            };
            let made = match &other.kind {
                ParamKind::Choice { .. } => Answer::Choice(sum.to_string()),
                _ => Answer::Integer(sum),
            };
            if !other.kind.accepts(&made) || !offered(model, &self.answers, other, Some(&made)) {
                let expected = match &other.kind {
                    ParamKind::Choice { values, .. } => values.clone(),
                    ParamKind::Integer { min, max } => vec![format!("{min}–{max}")],
                    _ => Vec::new(),
                };
                let of = other.name.clone();
                return Err(Refusal::BadSum { sum, of, expected });
            }
            if effective(model, &other.name, &self.answers) != Some(&made) {
                sums.push((other.name.clone(), made));
            }
        }
        Ok(sums)
    }

    /// Structured answers that no longer agree with the others are asked again.
    fn agree(&mut self, model: &Model) {
        for param in &model.params {
            let (ParamKind::Json(shape), Some(Answer::Json(value))) =
                (&param.kind, self.answers.get(&param.name))
            else {
                continue;
            };
            if shape.at_odds(value, model, &self.answers).is_some() {
                self.answers.remove(&param.name);
                self.note_change(&param.name);
            }
        }
    }

    pub(super) fn note_change(&mut self, name: &str) {
        if !self.repaired.iter().any(|known| known == name) {
            self.repaired.push(name.to_owned());
        }
    }
}

/// Whether this param must be answered because nothing else can meet a need.
pub fn is_needed(model: &Model, answers: &Answers, param: &Param) -> bool {
    let mut without = answers.clone();
    without.remove(&param.name);
    unmet(model, &without).any(|names| names == [param.name.as_str()])
}
