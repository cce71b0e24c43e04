//! The cheapest complete request that a model can be tried with.

use super::answers::{param_applies, unmet};
use super::model::{Answer, Answers, InputFile, MediaKind, MediaLimits, Model, Param, ParamKind};
use super::price::lines;
use super::reach;
use super::request::request_input;
use crate::money::MilliCredits;

/// Answers to everything a model asks, and what Kie takes for them.
#[derive(Clone, Debug, PartialEq)]
pub struct Trial {
    /// The answers.
    pub answers: Answers,
    /// What Kie's price rows say.
    pub cost: MilliCredits,
}

/// Gives a file that fits these limits, if there is one.
pub type FileFor<'a> = &'a dyn Fn(MediaKind, &MediaLimits) -> Option<InputFile>;

/// The cheapest request with these words in the place of every text; `None` where the model has no exact price or asks
/// for what nobody has at hand: an earlier result, a form, a file that does not fit.
pub fn cheapest(model: &Model, words: &str, file: FileFor<'_>) -> Option<Trial> {
    if model.needs_task() {
        return None;
    }
    let sets = reach::smallest_sets(model).ok()?.into_iter();
    let mut sets: Vec<_> = sets
        .filter_map(|set| Some((cost(model, &set)?, set)))
        .collect();
    sets.sort_by_key(|(cost, _)| *cost);
    sets.into_iter().find_map(|(_, set)| {
        let answers = filled(model, set, words, file)?;
        let cost = cost(model, &answers)?;
        Some(Trial { answers, cost })
    })
}

fn cost(model: &Model, answers: &Answers) -> Option<MilliCredits> {
    let (_, credits) = lines(model, answers).ok()?;
    MilliCredits::ceil_from_credits(credits)
}

/// The same choices with real texts and files, and an answer to whatever else must have one.
fn filled(model: &Model, set: Answers, words: &str, file: FileFor<'_>) -> Option<Answers> {
    let mut answers = set;
    for param in model.params.iter().filter(|param| !param.fixed) {
        let given = answers.get(&param.name);
        let asked = given.is_some() || param.required && param.default.is_none();
        if asked && param_applies(model, param, &answers) {
            let answer = answer(param, given, words, file)?;
            answers.insert(param.name.clone(), answer);
        }
    }
    let open: Vec<String> = unmet(model, &answers)
        .filter_map(|names| names.first().map(|name| (*name).to_owned()))
        .collect();
    for name in open {
        let param = model.param(&name)?;
        answers.insert(name, answer(param, None, words, file)?);
    }
    let somewhere = |_: &InputFile| Some("https://files.example/1".to_owned());
    let whole = answers
        .iter()
        .all(|(name, answer)| model.param(name).is_some_and(|p| p.kind.accepts(answer)));
    (whole && request_input(model, &answers, &somewhere).is_ok()).then_some(answers)
}

fn answer(param: &Param, given: Option<&Answer>, words: &str, file: FileFor<'_>) -> Option<Answer> {
    Some(match (&param.kind, given) {
        (
            ParamKind::Text {
                min_chars,
                max_chars,
            },
            _,
        ) => Answer::Text(text(words, *min_chars, *max_chars)),
        (ParamKind::Media(kind, limits), _) => Answer::Files(vec![file(*kind, limits)?]),
        (
            ParamKind::MediaList {
                kind, min, limits, ..
            },
            given,
        ) => {
            let count = match given {
                Some(Answer::Files(files)) => files.len(),
                _ => (*min).max(1),
            };
            Answer::Files(vec![file(*kind, limits)?; count])
        }
        (ParamKind::Json(_) | ParamKind::Task(_), _) => return None,
        (_, Some(given)) => given.clone(),
        (ParamKind::Choice { values, .. }, None) => Answer::Choice(values.first()?.clone()),
        (ParamKind::Bool, None) => Answer::Bool(false),
        (ParamKind::Integer { min, .. }, None) => Answer::Integer(*min),
        (ParamKind::Number { min, .. }, None) => Answer::Number(*min),
    })
}

/// The words, repeated or cut until they fit.
fn text(words: &str, least: usize, most: usize) -> String {
    let length = words.chars().count().max(least).min(most);
    words.chars().chain([' ']).cycle().take(length).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{SHIPPED, load};
    use crate::ids::FileId;

    fn any_file(kind: MediaKind, limits: &MediaLimits) -> Option<InputFile> {
        Some(InputFile {
            id: FileId(1),
            kind,
            mime: limits.mime.first().cloned().unwrap_or_default(),
            bytes: 1_000,
            duration_ms: Some(limits.min_ms.unwrap_or(4_000)),
            width: Some(512),
            height: Some(512),
        })
    }

    #[test]
    fn nearly_every_model_on_sale_can_be_tried() {
        let catalog = load(&SHIPPED).unwrap();
        let sold = catalog.on_sale();
        let alone: Vec<_> = sold.iter().filter(|model| !model.needs_task()).collect();
        let words = "A red apple on a white table.";
        let tried = alone
            .iter()
            .filter_map(|model| Some((model, cheapest(model, words, &any_file)?)));
        let tried: Vec<_> = tried.collect();
        assert!(
            tried.len() * 10 >= alone.len() * 8,
            "{} of {}",
            tried.len(),
            alone.len()
        );
        let z_image = tried
            .iter()
            .find(|(model, _)| model.id == "z-image")
            .unwrap();
        assert_eq!(z_image.1.cost, MilliCredits(800));
        assert!(cheapest(catalog.get("z-image").unwrap(), words, &|_, _| None).is_some());
        // Without files nothing that needs one is tried.
        let without = alone
            .iter()
            .filter(|m| cheapest(m, words, &|_, _| None).is_some());
        assert!(without.count() < tried.len());
    }

    #[test]
    fn words_are_made_to_fit() {
        assert_eq!(text("ab", 0, 10), "ab");
        assert_eq!(text("ab", 5, 10), "ab ab");
        assert_eq!(text("abcdef", 0, 3), "abc");
    }
}
