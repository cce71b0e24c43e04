//! Equal findings of several models as one line.

use super::{Finding, Weight};
use crate::words::{Lang, tr_with};
use std::collections::BTreeMap;

/// So many models are named in a line, the rest is counted.
const NAMED: usize = 4;

/// A line of the audit for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What is wrong.
    pub text: String,
    /// The models it is wrong with, in order.
    pub models: Vec<String>,
}

/// The findings of one weight as lines, those of most models first.
pub fn fold(findings: &[Finding], weight: Weight, lang: Lang) -> Vec<Line> {
    let of_weight = findings.iter().filter(|finding| finding.weight == weight);
    lines(of_weight.map(|finding| (finding.text(lang), finding.model.as_str())))
}

/// Equal texts as one line each, those of most models first.
pub fn lines<'a>(told: impl Iterator<Item = (String, &'a str)>) -> Vec<Line> {
    let mut folded: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (text, model) in told {
        let models = folded.entry(text).or_default();
        if models.last().is_none_or(|last| last != model) {
            models.push(model.to_owned());
        }
    }
    let mut lines: Vec<Line> = folded
        .into_iter()
        .map(|(text, models)| Line { text, models })
        .collect();
    lines.sort_by(|a, b| (b.models.len(), &a.text).cmp(&(a.models.len(), &b.text)));
    lines
}

impl Line {
    /// `what: model`, and for several models how many and the first of them; `all` names every one.
    pub fn words(&self, lang: Lang, all: bool) -> String {
        let named = if all { self.models.len() } else { NAMED };
        // One more name is no longer than to say that there is one more.
        let named = if self.models.len() == named.saturating_add(1) {
            self.models.len()
        } else {
            named
        };
        let names: Vec<&str> = self.models.iter().take(named).map(String::as_str).collect();
        let rest = self.models.len().saturating_sub(names.len());
        let names = names.join(", ");
        let key = match (self.models.len(), rest) {
            (1, _) => "audit-line-one",
            (_, 0) => "audit-line-several",
            _ => "audit-line-many",
        };
        let values = [
            ("what", self.text.as_str().into()),
            ("models", names.as_str().into()),
            ("count", self.models.len().into()),
            ("rest", rest.into()),
        ];
        tr_with(lang, key, &values)
    }
}
