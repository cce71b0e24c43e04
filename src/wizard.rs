//! Filling a model's params step by step: what is asked next, and whether an answer is taken.

mod check;
pub mod content;
pub mod form;
mod media;
mod path;
pub mod quick;
mod sample;
mod together;

pub use check::{Input, Refusal};
pub use media::keeps;
pub use path::{index_of, lacks_task, optional, required};
pub use together::{is_needed, offered};

use crate::catalog::{
    Answer, Answers, Model, Param, ParamKind, SourceTask, param_applies, unmet, value_offered,
};
use path::{either, find, first_missing, first_step, is_asked, path};
use serde::{Deserialize, Serialize};

/// What a customer has entered so far for one model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// Distinguishes it from earlier drafts of the same customer, whose buttons may still be pressed.
    pub id: i64,
    /// Kie's model id.
    pub model: String,
    /// Answers so far.
    pub answers: Answers,
    /// Where it stands.
    pub step: Step,
    /// Everything was answered once: after a change go straight to the confirmation.
    #[serde(default)]
    pub complete: bool,
    /// Params whose answers were changed with the last one, as they did not go with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub repaired: Vec<String>,
}

/// Where a draft stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Step {
    /// Asking for this param (its name).
    Ask(String),
    /// The one screen of optional params.
    Settings,
    /// Asking for an optional param, from the settings.
    Setting(String),
    /// To choose which of these optional params to answer; one of them must be.
    Either(Vec<String>),
    /// Everything entered, to choose what to change.
    Edit,
    /// Price and `Запустить`.
    Confirm,
}

impl Draft {
    /// A new draft at its first step.
    pub fn new(id: i64, model: &Model) -> Self {
        let draft = Self {
            id,
            model: model.id.clone(),
            answers: Answers::new(),
            step: Step::Confirm,
            complete: false,
            repaired: Vec::new(),
        };
        let step = first_step(model, &draft.answers);
        Self { step, ..draft }
    }

    /// A new draft that continues an earlier result. Where the default of a choice is not sold for that result, the
    /// first value that is stands in its place.
    pub fn following(id: i64, model: &Model, mut answers: Answers) -> Self {
        for param in model.params.iter().filter(|param| is_asked(param)) {
            let (ParamKind::Choice { values, .. }, Some(default)) = (&param.kind, &param.default)
            else {
                continue;
            };
            if value_offered(model, &answers, &param.name, default) {
                continue;
            }
            let choices = values.iter().map(|value| Answer::Choice(value.clone()));
            let offered = |value: &Answer| value_offered(model, &answers, &param.name, value);
            let first = choices.into_iter().find(offered);
            if let Some(first) = first {
                answers.insert(param.name.clone(), first);
            }
        }
        Self {
            id,
            model: model.id.clone(),
            step: first_step(model, &answers),
            answers,
            complete: false,
            repaired: Vec::new(),
        }
    }

    /// The earlier result that is continued.
    pub fn source(&self) -> Option<&SourceTask> {
        self.answers.values().find_map(|answer| match answer {
            Answer::Task(source) => Some(source),
            _ => None,
        })
    }

    /// A draft with answers given before, at the confirmation (or at the first thing that is missing).
    pub fn filled(id: i64, model: &Model, answers: Answers) -> Self {
        let mut draft = Self {
            id,
            model: model.id.clone(),
            answers,
            step: Step::Confirm,
            complete: true,
            repaired: Vec::new(),
        };
        draft.drop_unfit(model);
        draft.settle(model);
        draft
    }

    /// Brings a stored draft in line with the catalogue of today: answers that no longer fit are dropped and asked
    /// again. True when something was dropped.
    pub fn revise(&mut self, model: &Model) -> bool {
        let dropped = self.drop_unfit(model);
        let astray = match &self.step {
            Step::Ask(name) | Step::Setting(name) => !model
                .param(name)
                .is_some_and(|p| is_asked(p) && param_applies(model, p, &self.answers)),
            Step::Confirm => dropped || !self.is_full(model),
            Step::Either(names) => names.iter().any(|name| model.param(name).is_none()),
            Step::Settings | Step::Edit => false,
        };
        if astray {
            self.settle(model);
        }
        dropped
    }

    /// Forgets the customer's files, which are no longer there, and asks for them again.
    pub fn forget_files(&mut self, model: &Model) {
        self.answers
            .retain(|_, answer| !matches!(answer, Answer::Files(_)));
        self.settle(model);
    }

    fn drop_unfit(&mut self, model: &Model) -> bool {
        let before = self.answers.len();
        self.answers.retain(|name, answer| {
            let param = model.param(name).filter(|p| !p.fixed);
            param.is_some_and(|p| check::still_fits(model, p, answer))
        });
        self.answers.len() < before
    }

    /// The param being asked, with its index in the model.
    pub fn asked<'m>(&self, model: &'m Model) -> Option<(u16, &'m Param)> {
        match &self.step {
            Step::Ask(name) | Step::Setting(name) => find(model, name),
            Step::Settings | Step::Either(_) | Step::Edit | Step::Confirm => None,
        }
    }

    /// Takes an answer to the param being asked and moves on; refused with a reason otherwise.
    pub fn answer(&mut self, model: &Model, input: Input) -> Result<(), Refusal> {
        let Some((_, param)) = self.asked(model) else {
            return Err(Refusal::NothingAsked);
        };
        let before = self.answers.get(&param.name);
        let taken = check::check(model, param, before, input)?;
        self.goes_with(model, param, &taken)?;
        let sums = self.sums(model, param, &taken)?;
        self.repaired.clear();
        match taken {
            check::Taken::Done(answer) => {
                for (name, made) in sums {
                    self.answers.insert(name.clone(), made);
                    self.note_change(&name);
                }
                self.answers.insert(param.name.clone(), answer);
                self.put_right(model, Some(&param.name));
                self.advance(model, param);
            }
            check::Taken::More(answer) => {
                self.answers.insert(param.name.clone(), answer);
                self.put_right(model, Some(&param.name));
            }
            check::Taken::Default => {
                self.answers.remove(&param.name);
                self.put_right(model, None);
                self.advance(model, param);
            }
            check::Taken::Cleared => {
                self.answers.remove(&param.name);
            }
        }
        Ok(())
    }

    /// One step back; false at the very beginning, where back means the model's card.
    pub fn back(&mut self, model: &Model) -> bool {
        self.repaired.clear();
        match &self.step {
            Step::Ask(_) | Step::Setting(_) if self.complete => {
                self.step = Step::Edit;
                return true;
            }
            Step::Setting(_) => {
                self.step = self.choice_or_settings(model);
                return true;
            }
            Step::Edit => {
                self.settle(model);
                return true;
            }
            Step::Ask(_) | Step::Settings | Step::Either(_) | Step::Confirm => {}
        }
        self.complete = false;
        let path = path(model, &self.answers);
        let here = path
            .iter()
            .position(|step| *step == self.step)
            .unwrap_or(path.len());
        match here.checked_sub(1).and_then(|before| path.get(before)) {
            Some(before) => {
                self.step = before.clone();
                true
            }
            None => false,
        }
    }

    /// Asks for a param out of turn; false when the model has no such question.
    pub fn ask(&mut self, model: &Model, index: u16) -> bool {
        let Some(param) = model.params.get(usize::from(index)) else {
            return false;
        };
        if !is_asked(param) || !param_applies(model, param, &self.answers) {
            return false;
        }
        self.repaired.clear();
        self.step = if param.required {
            Step::Ask(param.name.clone())
        } else {
            Step::Setting(param.name.clone())
        };
        true
    }

    /// From the settings to the confirmation (or to the first thing that is missing).
    pub fn ready(&mut self, model: &Model) {
        self.repaired.clear();
        if matches!(self.step, Step::Either(_)) && !self.complete {
            self.step = self.choice_or_settings(model);
            if self.step == Step::Settings && optional(model, &self.answers).next().is_some() {
                return;
            }
            if matches!(self.step, Step::Either(_)) {
                return;
            }
        }
        self.settle(model);
    }

    /// `(2, 4)` for "step 2 of 4"; `None` where steps are not counted: on the confirmation and when changing from it.
    pub fn position(&self, model: &Model) -> Option<(usize, usize)> {
        if self.complete {
            return None;
        }
        let steps = path(model, &self.answers);
        let counted = steps.len().saturating_sub(1);
        let step = match &self.step {
            Step::Setting(_) => Step::Settings,
            other => other.clone(),
        };
        let here = steps.iter().position(|s| *s == step)?;
        (step != Step::Confirm).then_some((here.saturating_add(1), counted))
    }

    fn advance(&mut self, model: &Model, param: &Param) {
        if self.complete {
            self.settle(model);
            return;
        }
        if matches!(self.step, Step::Setting(_)) {
            self.step = self.choice_or_settings(model);
            return;
        }
        let path = path(model, &self.answers);
        let here = path
            .iter()
            .position(|s| *s == Step::Ask(param.name.clone()));
        let next = here.map_or(0, |at| at.saturating_add(1));
        let rest = path.get(next..).unwrap_or_default();
        let answered = |step: &&Step| match step {
            Step::Either(names) => {
                let given = |name: &String| self.answers.contains_key(name);
                names.iter().any(given)
            }
            _ => false,
        };
        match rest.iter().find(|step| !answered(step)) {
            Some(step) if *step != Step::Confirm => self.step = step.clone(),
            _ => self.settle(model),
        }
    }

    /// What comes after an optional param: a choice that is still open, else the settings.
    fn choice_or_settings(&self, model: &Model) -> Step {
        match unmet(model, &self.answers).next() {
            Some(names) => either(&names),
            None => Step::Settings,
        }
    }

    /// Whether nothing keeps it from its confirmation.
    fn is_full(&self, model: &Model) -> bool {
        first_missing(model, &self.answers).is_none()
            && unmet(model, &self.answers).next().is_none()
            && self.at_odds(model, None).is_none()
    }

    /// Drops answers that no longer apply and stands at the confirmation, or at what is missing.
    fn settle(&mut self, model: &Model) {
        let stale: Vec<String> = self
            .answers
            .keys()
            .filter(|name| {
                !model
                    .param(name)
                    .is_some_and(|p| param_applies(model, p, &self.answers))
            })
            .cloned()
            .collect();
        for name in stale {
            self.answers.remove(&name);
        }
        self.put_right(model, None);
        self.step = match first_missing(model, &self.answers) {
            Some(param) if param.required => Step::Ask(param.name.clone()),
            Some(param) => Step::Setting(param.name.clone()),
            None => match (
                unmet(model, &self.answers).next(),
                self.at_odds(model, None),
            ) {
                (Some(names), _) => either(&names),
                (None, Some((param, _))) => Step::Setting(param.name.clone()),
                (None, None) => Step::Confirm,
            },
        };
        self.complete = true;
    }
}

#[cfg(test)]
mod tests;
