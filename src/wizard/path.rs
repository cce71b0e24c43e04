//! The questions of a model in their order: what is asked, what comes next, what is still missing.

use super::{Step, media};
use crate::catalog::{Answer, Answers, Model, Param, param_applies};

/// The params asked one by one.
pub fn required<'m>(model: &'m Model, answers: &'m Answers) -> impl Iterator<Item = &'m Param> {
    model
        .params
        .iter()
        .filter(|p| p.required && is_asked(p) && param_applies(model, p, answers))
}

/// The params of the settings screen.
pub fn optional<'m>(model: &'m Model, answers: &'m Answers) -> impl Iterator<Item = &'m Param> {
    model
        .params
        .iter()
        .filter(|p| !p.required && is_asked(p) && param_applies(model, p, answers))
}

/// An earlier result is given before the first question, by a button under it.
pub(super) fn is_asked(param: &Param) -> bool {
    !param.fixed && param.task().is_none()
}

/// Whether the earlier result that the model continues is missing: nothing can be asked then.
pub fn lacks_task(model: &Model, answers: &Answers) -> bool {
    let needed = |p: &&Param| p.required && p.task().is_some() && param_applies(model, p, answers);
    let mut needed = model.params.iter().filter(needed);
    needed.any(|p| !answers.contains_key(&p.name))
}

/// The index of a param in its model, as buttons carry it.
pub fn index_of(model: &Model, name: &str) -> u16 {
    find(model, name).map_or(u16::MAX, |(index, _)| index)
}

pub(super) fn find<'m>(model: &'m Model, name: &str) -> Option<(u16, &'m Param)> {
    let index = model.params.iter().position(|p| p.name == name)?;
    Some((u16::try_from(index).ok()?, model.params.get(index)?))
}

pub(super) fn path(model: &Model, answers: &Answers) -> Vec<Step> {
    let mut steps: Vec<Step> = required(model, answers)
        .map(|p| Step::Ask(p.name.clone()))
        .collect();
    steps.extend(model.needs.iter().filter_map(|names| {
        let open = names.iter().filter(|name| {
            let param = model.param(name);
            param.is_some_and(|p| !p.required && param_applies(model, p, answers))
        });
        let open: Vec<&str> = open.map(String::as_str).collect();
        (!open.is_empty()).then(|| either(&open))
    }));
    if optional(model, answers).next().is_some() {
        steps.push(Step::Settings);
    }
    steps.push(Step::Confirm);
    steps
}

/// The one param that must be answered, or the choice of several.
pub(super) fn either(names: &[&str]) -> Step {
    match names {
        [name] => Step::Setting((*name).to_owned()),
        names => Step::Either(names.iter().map(|name| (*name).to_owned()).collect()),
    }
}

pub(super) fn first_step(model: &Model, answers: &Answers) -> Step {
    path(model, answers)
        .into_iter()
        .next()
        .unwrap_or(Step::Confirm)
}

/// The first param that keeps the draft from its confirmation: a required one without an answer, or a list with too
/// few files.
pub(super) fn first_missing<'m>(model: &'m Model, answers: &'m Answers) -> Option<&'m Param> {
    required(model, answers)
        .chain(optional(model, answers))
        .find(|p| match answers.get(&p.name) {
            None => p.required && p.default.is_none(),
            Some(Answer::Files(files)) => !media::enough_files(p, files.len()),
            Some(_) => false,
        })
}
