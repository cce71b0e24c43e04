//! A draft that is ready at once: the model's example in its one question of words, everything else as it stands.

use super::{Draft, Step};
use crate::catalog::{Answer, Answers, Model, ParamKind, param_applies};

impl Draft {
    /// A draft at its confirmation with these words as the only text; `None` where the model asks for more: a file, an
    /// earlier result, a second text.
    pub fn sample(id: i64, model: &Model, words: &str) -> Option<Self> {
        let mut answers = Answers::new();
        let mut texts = 0_u32;
        let asked = |p: &&crate::catalog::Param| p.required && !p.fixed;
        for param in model.params.iter().filter(asked) {
            if !param_applies(model, param, &answers) {
                continue;
            }
            let answer = match (&param.kind, &param.default) {
                (ParamKind::Text { .. }, _) => {
                    texts = texts.saturating_add(1);
                    Answer::Text(words.to_owned())
                }
                (_, Some(default)) => default.clone(),
                (ParamKind::Choice { values, .. }, None) => Answer::Choice(values.first()?.clone()),
                (ParamKind::Bool, None) => Answer::Bool(false),
                _ => return None,
            };
            answers.insert(param.name.clone(), answer);
        }
        let draft = Self::filled(id, model, answers);
        (texts == 1 && draft.step == Step::Confirm).then_some(draft)
    }

    /// Takes other words as the answer to its one question of words; false where there is none.
    pub fn reword(&mut self, model: &Model, words: &str) -> Result<bool, super::Refusal> {
        let text = |p: &crate::catalog::Param| {
            p.required && !p.fixed && matches!(p.kind, ParamKind::Text { .. })
        };
        let index = model.params.iter().position(text);
        let Some(index) = index.and_then(|index| u16::try_from(index).ok()) else {
            return Ok(false);
        };
        let mut other = self.clone();
        if !other.ask(model, index) {
            return Ok(false);
        }
        other.answer(model, super::Input::Text(words.to_owned()))?;
        *self = other;
        Ok(true)
    }
}
