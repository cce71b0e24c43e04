//! From words and files that came without a question to the models that take them, and the answers they are there.

use super::media::enough_files;
use super::path::{is_asked, lacks_task, required};
use super::{Draft, Step, check};
use crate::catalog::price::{Tariff, price_from_with, quote};
use crate::catalog::{
    Answer, Answers, Catalog, Condition, InputFile, MediaKind, Model, Param, ParamKind, Wish,
    answer_text, is_offered, param_applies, product, value_offered,
};
use crate::money::Kopecks;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::Arc;

/// What a customer sent without being asked, or what came of an earlier generation.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Content {
    /// The words.
    pub words: Option<String>,
    /// The files.
    pub files: Vec<InputFile>,
}

/// A model that does what is wanted with the content.
#[derive(Clone, Debug)]
pub struct Fit {
    /// The model.
    pub model: Arc<Model>,
    /// The content as its answers.
    pub answers: Answers,
    /// What it costs as it stands, or at least while answers are missing.
    pub price: Kopecks,
    /// Nothing is missing.
    pub exact: bool,
}

impl Content {
    /// Words alone.
    pub fn of_words(words: &str) -> Self {
        Self {
            words: Some(words.to_owned()),
            files: Vec::new(),
        }
    }

    /// One file alone.
    pub fn of_file(file: InputFile) -> Self {
        Self {
            words: None,
            files: vec![file],
        }
    }

    /// The kinds of its files, each once.
    pub fn kinds(&self) -> Vec<MediaKind> {
        let kinds: BTreeSet<MediaKind> = self.files.iter().map(|file| file.kind).collect();
        kinds.into_iter().collect()
    }

    /// What may be wanted of it; whether any model does it is another question.
    pub fn wishes(&self) -> impl Iterator<Item = Wish> {
        let (kinds, empty) = (self.kinds(), self.words.is_none() && self.files.is_empty());
        let begins = move |wish: &Wish| !empty && wish.begins_with(&kinds);
        Wish::ALL.into_iter().filter(begins)
    }
}

/// Whether any model on sale does it with this content.
pub fn is_possible(catalog: &Catalog, wish: Wish, content: &Content) -> bool {
    let mut models = sold(catalog);
    models.any(|model| given(model, wish, content).is_some())
}

/// The models that may be begun; those too that continue results but can do without. What is kept out of the lists
/// because it fails is not offered here either.
fn sold(catalog: &Catalog) -> impl Iterator<Item = &Arc<Model>> {
    let models = catalog.models.values();
    models.filter(|model| model.is_sold() && !model.overrides.hidden && !model.is_resting())
}

/// The models on sale that do it with this content, the cheapest first, equal ones in the order of the catalogue; those
/// that often fail now come last.
pub fn fits(catalog: &Catalog, wish: Wish, content: &Content, tariff: &Tariff) -> Vec<Fit> {
    let given = |model: &Model| given(model, wish, content);
    sorted(catalog, given, tariff)
}

/// The other models on sale that take the same request, in the same order.
pub fn others(catalog: &Catalog, from: &Model, answers: &Answers, tariff: &Tariff) -> Vec<Fit> {
    sorted(catalog, |to| carried(from, answers, to), tariff)
}

fn sorted(
    catalog: &Catalog,
    given: impl Fn(&Model) -> Option<Answers>,
    tariff: &Tariff,
) -> Vec<Fit> {
    let fits = sold(catalog).filter_map(|model| fit(model, given(model)?, tariff));
    let mut fits: Vec<Fit> = fits.collect();
    fits.sort_by_cached_key(|fit| {
        let order = fit.model.overrides.order.or(fit.model.order);
        (
            fit.model.is_troubled(),
            fit.price,
            order.unwrap_or(i64::MAX),
            fit.model.title.to_lowercase(),
        )
    });
    fits
}

/// A model with answers, unless nothing with them has a price.
fn fit(model: &Arc<Model>, answers: Answers, tariff: &Tariff) -> Option<Fit> {
    let draft = Draft::filled(0, model, answers.clone());
    let exact = draft.step == Step::Confirm;
    let price = if exact {
        quote(model, &draft.answers, tariff).ok()?.price
    } else {
        price_from_with(model, &answers, tariff)?
    };
    Some(Fit {
        model: Arc::clone(model),
        answers,
        price,
        exact,
    })
}

/// The one to take without asking: the first of those the customer likes (ids, the dearest to them first), else the
/// cheapest.
pub fn preferred<'f>(fits: &'f [Fit], liked: &[String]) -> Option<&'f Fit> {
    let of = |id: &String| fits.iter().find(|fit| fit.model.id == *id);
    liked.iter().find_map(of).or_else(|| fits.first())
}

/// The content as answers of a model that does what is wanted; `None` where the model cannot, the content keeps none
/// of its limits, or it wants files besides.
pub fn given(model: &Model, wish: Wish, content: &Content) -> Option<Answers> {
    if !model.grants(wish) || !wish.begins_with(&content.kinds()) {
        return None;
    }
    let words = content.words.clone().filter(|_| wish.uses_words());
    let files = content.files.clone();
    let answers = placed(model, &Content { words, files }, wish.asks_files())?;
    // A model that can do without the recording is not one that sings it anew.
    let needed = |name: &String| {
        let param = model.param(name);
        param.is_some_and(|param| param.required && param.kind.is_media())
    };
    (wish != Wish::Cover || answers.keys().any(needed)).then_some(answers)
}

/// Content as answers of any model; `more`: other files may still be asked for.
fn placed(model: &Model, content: &Content, more: bool) -> Option<Answers> {
    let mut answers = Answers::new();
    for kind in content.kinds() {
        let files = content.files.iter().filter(|file| file.kind == kind);
        answers = place_files(model, &answers, kind, &files.cloned().collect::<Vec<_>>())?;
    }
    if let Some(words) = content.words.as_deref().map(str::trim) {
        match words_param(model, &answers) {
            Some(param) => {
                let answer = Answer::Text(words.to_owned());
                if !check::still_fits(model, param, &answer) {
                    return None;
                }
                answers.insert(param.name.clone(), answer);
            }
            None if content.files.is_empty() => return None,
            // A word under a file is left out where nothing takes words.
            None => {}
        }
    }
    let draft = Draft::filled(0, model, answers.clone());
    let kept = answers
        .iter()
        .all(|(name, answer)| draft.answers.get(name) == Some(answer));
    let startable = kept && !lacks_task(model, &draft.answers);
    (startable && (more || !wants_files(model, &draft))).then_some(answers)
}

/// Whether a file is still missing.
fn wants_files(model: &Model, draft: &Draft) -> bool {
    let open = |param: &Param| param.kind.is_media() && !draft.answers.contains_key(&param.name);
    let of_choice = match &draft.step {
        Step::Either(names) => names.iter().filter_map(|name| model.param(name)).all(open),
        Step::Setting(name) => model.param(name).is_some_and(open),
        _ => false,
    };
    of_choice || required(model, &draft.answers).any(open)
}

/// The param for what the customer says, among several texts.
fn words_param<'m>(model: &'m Model, answers: &Answers) -> Option<&'m Param> {
    let texts = || {
        let text = |p: &&Param| matches!(p.kind, ParamKind::Text { .. }) && is_asked(p);
        let texts = model.params.iter().filter(text);
        texts.filter(|param| param_applies(model, param, answers))
    };
    let named = |name: &str| texts().find(|param| param.name == name);
    named("prompt")
        .or_else(|| named("text"))
        .or_else(|| texts().find(|param| param.required))
}

/// Files of one kind as answers besides those there are: all in one param, else one in each.
fn place_files(
    model: &Model,
    answers: &Answers,
    kind: MediaKind,
    files: &[InputFile],
) -> Option<Answers> {
    let takes = |param: &&Param| {
        let of = match &param.kind {
            ParamKind::Media(of, _) | ParamKind::MediaList { kind: of, .. } => Some(*of),
            _ => None,
        };
        // A mask says where something is to be changed; it is no picture of its own.
        of == Some(kind) && is_asked(param) && !param.name.contains("mask")
    };
    let params: Vec<&Param> = model.params.iter().filter(takes).collect();
    let all = Answer::Files(files.to_vec());
    for param in &params {
        if !check::still_fits(model, param, &all) || !enough_files(param, files.len()) {
            continue;
        }
        for mut set in opening(model, answers, param) {
            set.insert(param.name.clone(), all.clone());
            if is_offered(model, &set) && param_applies(model, param, &set) {
                return Some(set);
            }
        }
    }
    let mut set = answers.clone();
    let mut free = params
        .into_iter()
        .filter(|param| enough_files(param, 1) && param_applies(model, param, answers));
    for file in files {
        let one = Answer::Files(vec![file.clone()]);
        let param = free.next()?;
        if !check::still_fits(model, param, &one) {
            return None;
        }
        set.insert(param.name.clone(), one);
    }
    Some(set)
}

/// The answers with which a param applies: those there are, else with the choices that its rule asks for.
fn opening(model: &Model, answers: &Answers, param: &Param) -> Vec<Answers> {
    if param_applies(model, param, answers) {
        return vec![answers.clone()];
    }
    let mut sets = vec![answers.clone()];
    for (name, condition) in &param.only_when {
        let (Condition::OneOf(values), Some(other)) = (condition, model.param(name)) else {
            continue;
        };
        if other.fixed || answers.contains_key(name) {
            continue;
        }
        let value = |value: &String| match &other.kind {
            ParamKind::Choice { .. } => Some(Answer::Choice(value.clone())),
            ParamKind::Bool => Some(Answer::Bool(value == "true")),
            _ => None,
        };
        let values: Vec<Option<Answer>> = values.iter().map(value).collect();
        sets = product(&sets, name, &values);
    }
    sets.retain(|set| param_applies(model, param, set));
    sets
}

/// The answers to one model as answers to another that does the same: words and files where they have their place
/// there, and what has the same name and fits. `None` where words or files have no place.
pub(super) fn carried(from: &Model, answers: &Answers, to: &Model) -> Option<Answers> {
    let is_task = |answer: &Answer| matches!(answer, Answer::Task(_));
    if from.id == to.id || from.category != to.category || answers.values().any(is_task) {
        return None;
    }
    let content = content_of(from, answers)?;
    let mut shared = content.wishes();
    let shared = shared.find(|wish| from.grants(*wish) && to.grants(*wish));
    let mut carried = match shared {
        Some(wish) => given(to, wish, &content)?,
        None if from.kind == to.kind => placed(to, &content, false)?,
        None => return None,
    };
    for param in to.params.iter().filter(|param| is_asked(param)) {
        let Some(answer) = answers.get(&param.name) else {
            continue;
        };
        if carried.contains_key(&param.name) || !param_applies(to, param, &carried) {
            continue;
        }
        let Some(answer) = as_kind(&param.kind, answer) else {
            continue;
        };
        if value_offered(to, &carried, &param.name, &answer) {
            carried.insert(param.name.clone(), answer);
        }
    }
    Some(carried)
}

/// Words and files of answers; `None` when there are neither.
fn content_of(model: &Model, answers: &Answers) -> Option<Content> {
    let words = words_param(model, answers).and_then(|param| match answers.get(&param.name) {
        Some(Answer::Text(words)) => Some(words.clone()),
        _ => None,
    });
    let params = model.params.iter();
    let files = params.filter_map(|param| match answers.get(&param.name) {
        Some(Answer::Files(files)) => Some(files.clone()),
        _ => None,
    });
    let content = Content {
        words,
        files: files.flatten().collect(),
    };
    (content.words.is_some() || !content.files.is_empty()).then_some(content)
}

/// The same value as another kind of param has it: `5` as a choice, as a number.
fn as_kind(kind: &ParamKind, answer: &Answer) -> Option<Answer> {
    if kind.is_media() {
        return None;
    }
    if kind.accepts(answer) {
        return Some(answer.clone());
    }
    let text = answer_text(answer)?;
    let same = match kind {
        ParamKind::Choice { .. } => Answer::Choice(text),
        ParamKind::Integer { .. } => Answer::Integer(text.parse().ok()?),
        ParamKind::Number { .. } => Answer::Number(text.parse().ok()?),
        ParamKind::Bool => Answer::Bool(text.parse().ok()?),
        _ => return None,
    };
    kind.accepts(&same).then_some(same)
}
