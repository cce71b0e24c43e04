//! Finding models by words, in Russian and English, with slips, other alphabets and the wrong keyboard. Pure.

mod meanings;
mod spell;

use super::model::{Catalog, Model};
use super::{label_of, purpose};
use crate::words::{self, Lang};
use meanings::{IDLE, MEANINGS, NAMES};
use spell::{common, humps, is_russian, one_slip, other_keys, sound};
use std::collections::BTreeMap;

/// So many letters of a question are read.
pub const CHARS: usize = 100;
/// So many of its words count.
const WORDS: usize = 8;

/// How much a word of a model weighs by where it stands.
const KIND: u32 = 150;
const TITLE: u32 = 100;
const PROVIDER: u32 = 90;
const MEANING: u32 = 60;
const ID: u32 = 50;
const SECTION: u32 = 40;
const BLURB: u32 = 12;
const PARAM: u32 = 6;
/// Words that weigh less must be written nearly as they stand: there are many of them.
const STRONG: u32 = 40;
/// A word that scores so much fits by more than a description.
const TELLING: u32 = 20;

/// A word that models are found by.
#[derive(Debug)]
struct Term {
    word: String,
    sound: String,
    russian: bool,
    /// The models that have it (places in `Index::models`) and how much it weighs there.
    models: BTreeMap<usize, u32>,
}

/// Everything the models of a catalogue are found by.
#[derive(Debug, Default)]
pub struct Index {
    models: Vec<String>,
    terms: Vec<Term>,
}

/// A model that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Its id.
    pub model: String,
    /// How well it fits; the best first.
    pub score: u32,
}

/// How well a question fits a model.
#[derive(Default)]
struct Fit {
    /// Of its words, so many.
    words: usize,
    /// Of those, so many by more than a description.
    telling: usize,
    /// All together.
    score: u32,
}

impl Index {
    /// The words of all models on sale.
    pub fn of(catalog: &Catalog) -> Self {
        let mut terms: BTreeMap<String, BTreeMap<usize, u32>> = BTreeMap::new();
        let mut models = Vec::new();
        for model in catalog.models.values().filter(|model| model.is_sold()) {
            let at = models.len();
            models.push(model.id.clone());
            for (word, weight) in words_of(model) {
                let found = terms.entry(word).or_default().entry(at).or_default();
                *found = weight.max(*found);
            }
        }
        let term = |(word, models): (String, BTreeMap<usize, u32>)| Term {
            sound: sound(&word),
            russian: is_russian(&word),
            word,
            models,
        };
        Self {
            models,
            terms: terms.into_iter().map(term).collect(),
        }
    }

    /// The models that fit the most of these words, the best first; none when fewer than half of them mean anything.
    pub fn find(&self, question: &str) -> Vec<Hit> {
        let question: String = question.chars().take(CHARS).collect();
        let mut asked = spell::words(&question);
        asked.retain(|word| !IDLE.contains(&word.as_str()));
        asked.truncate(WORDS);
        let mut fits: BTreeMap<usize, Fit> = BTreeMap::new();
        for word in &asked {
            for (model, score) in self.fits(word) {
                let fit = fits.entry(model).or_default();
                fit.words = fit.words.saturating_add(1);
                let tells = usize::from(score >= TELLING);
                fit.telling = fit.telling.saturating_add(tells);
                fit.score = fit.score.saturating_add(score);
            }
        }
        for (model, weight) in self.whole_kinds(&question) {
            let fit = fits.entry(model).or_default();
            fit.score = fit.score.saturating_add(weight);
        }
        let words = fits.values().map(|fit| fit.words).max().unwrap_or(0);
        if words.saturating_mul(2) < asked.len() || asked.is_empty() {
            return Vec::new();
        }
        // What a model is for counts for more than what its description happens to say.
        let telling = fits.values().map(|fit| fit.telling).max().unwrap_or(0);
        let best = fits.into_iter().filter(|(_, fit)| match telling {
            0 => fit.words == words,
            most => fit.telling == most,
        });
        let mut hits: Vec<Hit> = best
            .filter_map(|(at, Fit { score, .. })| {
                let model = self.models.get(at)?.clone();
                Some(Hit { model, score })
            })
            .collect();
        hits.sort_by(|a, b| b.score.cmp(&a.score).then_with(|| a.model.cmp(&b.model)));
        hits
    }

    /// The models whose kind stands in the question word by word: `text to speech`.
    fn whole_kinds(&self, question: &str) -> BTreeMap<usize, u32> {
        let words = spell::words(question);
        let joined: Vec<String> = [2, 3, 4]
            .into_iter()
            .flat_map(|count| words.windows(count).map(<[String]>::concat))
            .collect();
        let of = |term: &&Term| joined.contains(&term.word);
        let models = self.terms.iter().filter(of).flat_map(|term| &term.models);
        let kinds = models.filter(|(_, weight)| **weight == KIND);
        kinds.map(|(model, weight)| (*model, *weight)).collect()
    }

    /// The models that one word finds, each with its best score.
    fn fits(&self, word: &str) -> BTreeMap<usize, u32> {
        let asked = Asked::new(word);
        let mut found: BTreeMap<usize, u32> = BTreeMap::new();
        for term in &self.terms {
            let (strict, loose) = (asked.strictly(term), asked.loosely(term));
            if strict.max(loose) == 0 {
                continue;
            }
            for (model, weight) in &term.models {
                let quality = match *weight {
                    // `videoedit` is no beginning of it for whoever writes `video`.
                    KIND if strict < 100 => 0,
                    STRONG.. => strict.max(loose),
                    _ => strict,
                };
                let score = weight.saturating_mul(quality) / 100;
                if quality > 0 {
                    let best = found.entry(*model).or_default();
                    *best = score.max(1).max(*best);
                }
            }
        }
        found
    }
}

/// A word of a question in all its forms.
struct Asked<'a> {
    word: &'a str,
    chars: usize,
    russian: bool,
    sound: String,
    keys: String,
}

impl<'a> Asked<'a> {
    fn new(word: &'a str) -> Self {
        Self {
            word,
            chars: word.chars().count(),
            russian: is_russian(word),
            sound: sound(word),
            keys: other_keys(word),
        }
    }

    /// Of 100: the word itself, its beginning or another ending.
    fn strictly(&self, term: &Term) -> u32 {
        if self.word == term.word {
            return 100;
        }
        if self.chars >= 4 && term.word.starts_with(self.word) {
            return 85;
        }
        let common = common(self.word, &term.word);
        let ends = |chars: usize| chars.saturating_sub(common) <= 3;
        if common >= 4 && ends(self.chars) && ends(term.word.chars().count()) {
            return 75;
        }
        0
    }

    /// Of 100: a short beginning, one slip, the same sound in the other alphabet, the other keyboard.
    fn loosely(&self, term: &Term) -> u32 {
        let starts = |asked: &str, term: &str, least: usize| {
            asked.chars().count() >= least && term.starts_with(asked)
        };
        if starts(self.word, &term.word, 2) {
            return 70;
        }
        if self.keys == term.word {
            return 80;
        }
        if starts(&self.keys, &term.word, 3) {
            return 60;
        }
        let heard = self.sound.chars().count();
        if self.russian != term.russian && heard >= 3 {
            if self.sound == term.sound {
                return 90;
            }
            if starts(&self.sound, &term.sound, 4) {
                return 70;
            }
            if heard >= 5 && one_slip(&self.sound, &term.sound) {
                return 50;
            }
        }
        let same =
            self.russian == term.russian && self.chars >= 4 && term.word.chars().count() >= 4;
        if same && one_slip(self.word, &term.word) {
            return 60;
        }
        0
    }
}

/// Every word a model is found by, with its weight.
fn words_of(model: &Model) -> Vec<(String, u32)> {
    let mut found: Vec<(String, u32)> = Vec::new();
    let mut add = |text: &str, weight: u32| {
        found.extend(spell::words(text).into_iter().map(|word| (word, weight)));
    };
    for (text, weight) in [(&model.title, TITLE), (&model.provider, PROVIDER)] {
        add(text, weight);
        add(&humps(text), weight);
        let words = spell::words(text);
        for pair in words.windows(2) {
            // `nano banana` written together.
            add(&pair.concat(), weight);
        }
        for (name, spellings) in NAMES {
            if words.iter().any(|word| word == name) {
                add(&spellings.join(" "), weight);
            }
        }
    }
    add(&model.id, ID);
    add(&model.kind, SECTION);
    add(&model.kind.replace('-', ""), KIND);
    for (words, meant) in MEANINGS {
        if meant.is(model) {
            add(&words.join(" "), MEANING);
        }
    }
    for lang in Lang::ALL {
        for purpose in purpose::Purpose::of(model) {
            let key = format!("purpose-{}", purpose.code());
            add(&words::tr(lang, &key), SECTION);
        }
        for param in model.params.iter().filter(|param| !param.fixed) {
            add(&label_of(lang, param), PARAM);
        }
    }
    for blurb in [&model.ru, &model.en] {
        add(&blurb.what, BLURB);
        add(&blurb.whom, BLURB);
    }
    found.retain(|(word, weight)| *weight >= STRONG || word.chars().count() >= 4);
    found.retain(|(word, _)| !IDLE.contains(&word.as_str()));
    found
}

#[cfg(test)]
mod tests;
