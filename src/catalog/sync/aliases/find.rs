//! Finds the alias that begins a description: the admin's before ours, the longest of them.

use super::super::rows::{Token, tokens};
use super::{ALIASES, WHOLE};
use std::collections::BTreeMap;

/// The alias of a description: the longest that begins it.
pub struct Alias<'a> {
    /// The model.
    pub model: &'a str,
    /// It is the admin's, whose word goes before everything else.
    pub own: bool,
    /// How many tokens of the description it explains.
    pub length: usize,
    /// The value its whole text stands for.
    pub whole: Option<(&'static str, &'static str)>,
}

/// All aliases, read once for a run: the admin's go before ours.
pub struct Aliases<'a> {
    own: Vec<(Vec<Token>, &'a str)>,
    known: Vec<(Vec<Token>, &'static str)>,
    whole: Vec<(Vec<Token>, (&'static str, &'static str))>,
}

impl<'a> Aliases<'a> {
    /// Ours and the admin's (`[price_aliases]`: beginning of a description = model id).
    pub fn new(own: &'a BTreeMap<String, String>) -> Self {
        let own = own
            .iter()
            .map(|(text, model)| (words(text), model.as_str()));
        let known = ALIASES.iter().map(|(text, model)| (words(text), *model));
        Self {
            own: own.filter(|(text, _)| !text.is_empty()).collect(),
            known: known.collect(),
            whole: WHOLE
                .iter()
                .map(|(text, param, value)| (words(text), (*param, *value)))
                .collect(),
        }
    }

    /// The alias for a description, by its words without breaks.
    pub fn find(&self, description: &[Token]) -> Option<Alias<'_>> {
        let own = longest(&self.own, description);
        let (text, model) = own.or_else(|| longest(&self.known, description))?;
        let whole = self.whole.iter().find(|(known, _)| known == text);
        Some(Alias {
            model,
            own: own.is_some(),
            length: text.len(),
            whole: whole.map(|(_, value)| *value),
        })
    }
}

fn longest<'t, 'm>(
    table: &'t [(Vec<Token>, &'m str)],
    description: &[Token],
) -> Option<(&'t Vec<Token>, &'m str)> {
    table
        .iter()
        .filter(|(text, _)| description.starts_with(text))
        .max_by_key(|(text, _)| text.len())
        .map(|(text, model)| (text, *model))
}

/// The tokens without breaks, so that commas do not matter.
pub fn words(text: &str) -> Vec<Token> {
    let mut tokens = tokens(text);
    tokens.retain(|token| *token != Token::Break);
    tokens
}
