//! Params that continue an earlier result of the same customer: which results fit, and what of them Kie wants.

use super::model::{Answer, Answers, Model, Param, ParamKind, Wire};
use crate::ids::GenerationId;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// The name under which conditions ask for the model of an earlier result: `task_id.from`. (`model` is a choice of
/// some models, e.g. the tier of Veo.)
pub const MODEL_KEY: &str = "from";

/// What a param of type `task` takes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TaskKind {
    /// Ids of the models whose results fit; empty: none is known to fit, so nothing is offered.
    pub of: Vec<String>,
    /// What of the earlier task is sent; `None`: Kie's id of the task.
    pub part: Option<Part>,
}

/// What of an earlier task is sent instead of its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Kie's id of one track.
    Audio,
    /// The number of one result, from 0, written so.
    Index(Wire),
}

/// An earlier task of the customer's, as an answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SourceTask {
    /// The generation it was.
    pub generation: GenerationId,
    /// The model that made it.
    pub model: String,
    /// Kie's id of the task.
    pub task: String,
    /// The id of the track, or the number of the result; for params that take a part.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<String>,
    /// Which of several tracks or results it is, from 1; for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nth: Option<u32>,
    /// What was chosen for it, as conditions compare it, and its model as [`MODEL_KEY`].
    #[serde(default)]
    pub answers: BTreeMap<String, Answer>,
}

impl SourceTask {
    /// An earlier task of which these choices are known.
    pub fn new(
        generation: GenerationId,
        task: String,
        model: &str,
        mut choices: BTreeMap<String, Answer>,
    ) -> Self {
        let of = Answer::Text(model.to_owned());
        choices.insert(MODEL_KEY.to_owned(), of);
        Self {
            generation,
            model: model.to_owned(),
            task,
            part: None,
            nth: None,
            answers: choices,
        }
    }

    /// Whether it is an answer to such a param.
    pub fn fits(&self, kind: &TaskKind) -> bool {
        kind.of.contains(&self.model)
            && !self.task.is_empty()
            && match kind.part {
                None => true,
                Some(Part::Audio) => self.part.as_ref().is_some_and(|id| !id.is_empty()),
                Some(Part::Index(wire)) => self
                    .part
                    .as_ref()
                    .is_some_and(|n| super::request::choice(n, wire).is_some()),
            }
    }

    /// As the request has it; `None` when the part is missing.
    pub(super) fn wire_value(&self, kind: &TaskKind) -> Option<Value> {
        match kind.part {
            None => Some(Value::String(self.task.clone())),
            Some(Part::Audio) => self.part.clone().map(Value::String),
            Some(Part::Index(wire)) => super::request::choice(self.part.as_deref()?, wire),
        }
    }
}

/// One of the tracks or files of an earlier task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskPart {
    /// Its place, from 0.
    pub n: u32,
    /// Kie's id of the track, where it is known.
    pub track: Option<String>,
}

impl Model {
    /// The answers with which the model continues that part of an earlier task; `None` where it cannot.
    pub fn continuing(&self, source: &SourceTask, part: &TaskPart) -> Option<Answers> {
        let mut answers = Answers::new();
        for param in &self.params {
            let Some(kind) = param.task() else { continue };
            let given = SourceTask {
                part: match kind.part {
                    None => None,
                    Some(Part::Audio) => part.track.clone(),
                    Some(Part::Index(_)) => Some(part.n.to_string()),
                },
                nth: kind.part.map(|_| part.n.saturating_add(1)),
                ..source.clone()
            };
            let applies = super::answers::param_applies(self, param, &answers);
            if applies && given.fits(kind) {
                answers.insert(param.name.clone(), Answer::Task(given));
            } else if applies && param.required {
                return None;
            }
        }
        (!answers.is_empty() && super::price::has_price(self, &answers)).then_some(answers)
    }

    /// What of the earlier results of that model must be chosen before it starts.
    pub fn part_of(&self, model: &str) -> Option<Part> {
        let tasks = self.params.iter().filter_map(Param::task);
        let mut fitting = tasks.filter(|kind| kind.of.iter().any(|of| of == model));
        fitting.find_map(|kind| kind.part)
    }
}

/// Everything a price may ask about a task with these answers: those that are no files or long texts, the defaults
/// that count, and what itself was inherited from a still earlier task.
pub fn choices(model: &Model, answers: &Answers) -> BTreeMap<String, Answer> {
    let mut known = BTreeMap::new();
    for param in &model.params {
        match super::answers::effective(model, &param.name, answers) {
            Some(Answer::Task(earlier)) => {
                for (name, value) in &earlier.answers {
                    known.entry(name.clone()).or_insert_with(|| value.clone());
                }
            }
            Some(
                answer @ (Answer::Choice(_)
                | Answer::Bool(_)
                | Answer::Integer(_)
                | Answer::Number(_)),
            ) => {
                known.insert(param.name.clone(), answer.clone());
            }
            Some(Answer::Text(_) | Answer::Files(_) | Answer::Json(_)) | None => {}
        }
    }
    known
}

/// `task_id.resolution` as the param `task_id` and what is asked of its task; `None` for a plain name.
pub fn split(name: &str) -> Option<(&str, &str)> {
    name.split_once('.')
        .filter(|(param, asked)| !param.is_empty() && !asked.is_empty())
}

impl Param {
    /// What it takes of earlier results, if it is such a param.
    pub fn task(&self) -> Option<&TaskKind> {
        match &self.kind {
            ParamKind::Task(kind) => Some(kind),
            _ => None,
        }
    }
}

impl Model {
    /// Whether it cannot start from nothing: it continues an earlier result.
    pub fn needs_task(&self) -> bool {
        self.params.iter().any(|p| p.required && p.task().is_some())
    }

    /// Whether results of that model may be given to it.
    pub fn continues(&self, model: &str) -> bool {
        let mut tasks = self.params.iter().filter_map(|p| Some((p, p.task()?)));
        let fits = |(param, kind): (&Param, &TaskKind)| {
            !param.required || kind.of.iter().any(|of| of == model)
        };
        tasks.clone().all(fits) && tasks.any(|(_, kind)| kind.of.iter().any(|of| of == model))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_earlier_answers_have_two_halves() {
        assert_eq!(split("task_id.resolution"), Some(("task_id", "resolution")));
        for plain in ["task_id", ".a", "a.", ""] {
            assert_eq!(split(plain), None, "{plain}");
        }
    }
}
