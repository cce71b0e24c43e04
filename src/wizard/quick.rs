//! The quick mode: words and files as they come, put to the params they are for, with the settings used before.

use super::path::is_asked;
use super::{Draft, Input, Refusal, Step, media};
use crate::catalog::{Answer, Answers, MediaKind, Model, Param, ParamKind, param_applies};

/// Whether requests can be made of bare messages: the model starts from words or files, not from an earlier result.
pub fn is_quick(model: &Model) -> bool {
    let answers = Answers::new();
    let takes_file = |p: &&Param| is_asked(p) && p.kind.is_media();
    !model.needs_task()
        && (prompt_of(model, &answers).is_some() || model.params.iter().any(|p| takes_file(&p)))
}

/// The params that are asked now, those that must be answered first.
fn asked<'m>(model: &'m Model, answers: &Answers) -> Vec<&'m Param> {
    let applies = |param: &&Param| is_asked(param) && param_applies(model, param, answers);
    let all = model.params.iter().filter(applies);
    let (mut must, may): (Vec<&Param>, Vec<&Param>) = all.partition(|param| param.required);
    must.extend(may);
    must
}

/// The param that takes the customer's words.
pub fn prompt_of<'m>(model: &'m Model, answers: &Answers) -> Option<&'m Param> {
    let mut texts = asked(model, answers);
    texts.retain(|param| matches!(param.kind, ParamKind::Text { .. }));
    let mut must = texts.iter().filter(|param| param.required);
    let named = |param: &&&Param| param.name == "prompt";
    let found = must.clone().find(named).or_else(|| must.next());
    found.or_else(|| texts.iter().find(named)).copied()
}

/// The param that takes a file of this kind: one that still needs it, a list with room, one that can be given anew.
pub fn file_of<'m>(model: &'m Model, answers: &Answers, kind: MediaKind) -> Option<&'m Param> {
    let mut media = asked(model, answers);
    media.retain(|param| match &param.kind {
        ParamKind::Media(of, _) | ParamKind::MediaList { kind: of, .. } => {
            *of == kind || *of == MediaKind::File
        }
        _ => false,
    });
    let needs = |param: &&&Param| param.required && !answers.contains_key(&param.name);
    let grows = |param: &&&Param| has_room(param, answers);
    let found = media.iter().find(needs);
    let found = found.or_else(|| media.iter().find(grows));
    found.or_else(|| media.first()).copied()
}

/// Whether the param is a list that has files and takes more.
pub fn has_room(param: &Param, answers: &Answers) -> bool {
    match (&param.kind, answers.get(&param.name)) {
        (ParamKind::MediaList { max, .. }, Some(Answer::Files(files))) => files.len() < *max,
        _ => false,
    }
}

/// The answers that are settings, to be used with the next request: no words of the request itself, no files.
pub fn settings_of(model: &Model, answers: &Answers) -> Answers {
    let prompt = prompt_of(model, answers).map(|param| param.name.as_str());
    let is_setting = |param: &Param| {
        is_asked(param)
            && prompt != Some(param.name.as_str())
            && match &param.kind {
                ParamKind::Choice { .. }
                | ParamKind::Bool
                | ParamKind::Integer { .. }
                | ParamKind::Number { .. } => true,
                // What must be written each time is part of the request.
                ParamKind::Text { .. } => !param.required,
                ParamKind::Media(..)
                | ParamKind::MediaList { .. }
                | ParamKind::Json(_)
                | ParamKind::Task(_) => false,
            }
    };
    let kept = answers.iter().filter(|(name, answer)| {
        let param = model.param(name);
        param.is_some_and(|p| is_setting(p) && p.default.as_ref() != Some(*answer))
    });
    kept.map(|(name, answer)| (name.clone(), answer.clone()))
        .collect()
}

impl Draft {
    /// A new draft at its first step that stands at the settings used before, as far as they still fit.
    pub fn with_settings(id: i64, model: &Model, settings: Answers) -> Self {
        let mut draft = Self::new(id, model);
        draft.answers = settings;
        draft.drop_unfit(model);
        draft.keep_applying(model);
        draft.put_right(model, None);
        draft.repaired.clear();
        draft.step = super::first_step(model, &draft.answers);
        draft
    }

    /// A request with these settings: only what is missing is asked.
    pub fn express(id: i64, model: &Model, settings: Answers) -> Self {
        let mut draft = Self::with_settings(id, model, settings);
        draft.settle(model);
        draft.repaired.clear();
        draft
    }

    /// Answers this param out of turn; a refused answer leaves the draft asking for it.
    ///
    /// # Errors
    /// Why the answer is not taken.
    pub fn put(&mut self, model: &Model, name: &str, input: Input) -> Result<(), Refusal> {
        let Some(param) = model.param(name) else {
            return Err(Refusal::NothingAsked);
        };
        let before = std::mem::replace(&mut self.step, Step::Confirm);
        self.step = if param.required {
            Step::Ask(name.to_owned())
        } else {
            Step::Setting(name.to_owned())
        };
        self.complete = true;
        self.answer(model, input).inspect_err(|_| {
            // An optional answer that is refused keeps nobody from going on.
            if !param.required {
                self.step = before;
            }
        })?;
        let enough = match self.answers.get(name) {
            Some(Answer::Files(files)) => media::enough_files(param, files.len()),
            _ => true,
        };
        if enough {
            self.settle(model);
        }
        Ok(())
    }

    /// Leaves the param being asked at the answer it has and moves on; false when it has none.
    pub fn keep(&mut self, model: &Model) -> bool {
        let Some((_, param)) = self.asked(model) else {
            return false;
        };
        if !self.answers.contains_key(&param.name) {
            return false;
        }
        self.repaired.clear();
        self.advance(model, param);
        true
    }

    /// Puts every setting that has a default, or needs no answer, back; what was asked stays. True when any changed.
    pub fn reset(&mut self, model: &Model) -> bool {
        let settings = settings_of(model, &self.answers);
        let back = |name: &&String| {
            let param = model.param(name);
            param.is_some_and(|p| p.default.is_some() || !p.required)
        };
        let names: Vec<String> = settings.keys().filter(back).cloned().collect();
        for name in &names {
            self.answers.remove(name);
        }
        self.put_right(model, None);
        self.repaired.clear();
        !names.is_empty()
    }

    /// Whether any setting differs from its default.
    pub fn is_set(&self, model: &Model) -> bool {
        self.clone().reset(model)
    }

    fn keep_applying(&mut self, model: &Model) {
        let applies = |answers: &Answers, name: &str| {
            model
                .param(name)
                .is_some_and(|p| param_applies(model, p, answers))
        };
        let all = self.answers.clone();
        self.answers.retain(|name, _| applies(&all, name));
    }
}

#[cfg(test)]
mod tests;
