//! The catalogue: models.toml read and refused, prices, requests, labels.

mod binding;
mod hand;
mod mistakes;
mod prices;
mod quoting;
mod random;
mod requests;
mod rows;
mod tasks;
mod whole;

pub use random::{any_answer, models, schema};

use kiebot::catalog::{
    Answer, Answers, Catalog, Category, InputFile, MediaKind, Model, ParamKind, SHIPPED,
    SourceTask, Status, Tariff, Unpriced, load, price_from,
};
use kiebot::ids::{FileId, GenerationId};
use rust_decimal::Decimal;

fn shipped() -> Catalog {
    load(&SHIPPED).unwrap_or_else(|errors| panic!("models.toml:\n{errors}"))
}

/// The defaults of the config: 0.005 USD a credit, 78 roubles a dollar, markup 2.
fn tariff() -> Tariff {
    Tariff {
        usd_per_credit: Decimal::new(5, 3),
        fx_rub_per_usd: Decimal::from(78),
        markup: Decimal::TWO,
    }
}

/// `duration=5 sound=true audio_url=12500ms` as answers of the kinds the model has.
fn answers(model: &Model, text: &str) -> Answers {
    let pairs = text
        .split_whitespace()
        .map(|pair| pair.split_once('=').unwrap());
    pairs
        .map(|(name, value)| {
            let param = model
                .param(name)
                .unwrap_or_else(|| panic!("{}: {name}", model.id));
            let answer = match &param.kind {
                ParamKind::Text { .. } => Answer::Text("я".repeat(value.parse().unwrap())),
                ParamKind::Choice { .. } => Answer::Choice(value.to_owned()),
                ParamKind::Bool => Answer::Bool(value.parse().unwrap()),
                ParamKind::Integer { .. } => Answer::Integer(value.parse().unwrap()),
                ParamKind::Number { .. } => Answer::Number(value.parse().unwrap()),
                ParamKind::Media(kind, _) => {
                    let ms = value.strip_suffix("ms").map(|ms| ms.parse().unwrap());
                    Answer::Files(vec![file(1, *kind, ms)])
                }
                ParamKind::MediaList { kind, .. } => {
                    let count: i64 = value.parse().unwrap();
                    Answer::Files((0..count).map(|id| file(id, *kind, None)).collect())
                }
                ParamKind::Json(_) => Answer::Json(serde_json::from_str(value).unwrap()),
                ParamKind::Task(_) => Answer::Task(task(value)),
            };
            assert!(param.kind.accepts(&answer), "{} {name}={value}", model.id);
            (name.to_owned(), answer)
        })
        .collect()
}

/// `veo-3-1,model=veo3`: an earlier result and what was chosen for it.
fn task(text: &str) -> SourceTask {
    let (model, choices) = text.split_once(',').unwrap_or((text, ""));
    let choices = choices.split(',').filter_map(|pair| pair.split_once('='));
    let choices = choices.map(|(name, value)| (name.to_owned(), Answer::Text(value.to_owned())));
    SourceTask {
        generation: GenerationId(1),
        model: model.to_owned(),
        task: "abc".to_owned(),
        part: None,
        nth: None,
        answers: choices.collect(),
    }
}

fn file(id: i64, kind: MediaKind, duration_ms: Option<u64>) -> InputFile {
    InputFile {
        id: FileId(id),
        kind,
        mime: "application/octet-stream".to_owned(),
        bytes: 1_000,
        duration_ms,
        width: Some(1_024),
        height: Some(768),
    }
}

#[test]
fn every_shipped_model_is_for_sale_at_a_price() {
    let catalog = shipped();
    for warning in catalog.warnings.iter() {
        assert_eq!(warning.reason, Unpriced::Declared, "{}", warning.model);
    }
    assert!(catalog.on_sale().len() >= 14);
    for model in catalog.models.values() {
        if model.status == Status::Unpriced {
            continue;
        }
        assert!(model.is_sold(), "{}", model.id);
        let from = price_from(model, &tariff()).unwrap_or_else(|| panic!("{}", model.id));
        println!("{:45} {from}", model.id);
        assert_eq!(from.is_zero(), model.overrides.free, "{}", model.id);
    }
}

#[test]
fn every_section_has_several_models_and_every_model_its_texts() {
    let catalog = shipped();
    for category in Category::ALL {
        let models = catalog.on_sale();
        let count = models
            .iter()
            .filter(|model| model.category == category)
            .count();
        assert!(count >= 2, "{category:?}");
    }
    let mut titles = std::collections::BTreeSet::new();
    for model in catalog.models.values() {
        for blurb in [&model.ru, &model.en] {
            for text in [&blurb.what, &blurb.whom, &blurb.example] {
                assert!(
                    (10..=140).contains(&text.chars().count()),
                    "{}: {text}",
                    model.id
                );
            }
        }
        assert!(
            titles.insert(&model.title),
            "{} is not the only one",
            model.title
        );
        assert!(model.title.chars().count() <= 30, "{}", model.title);
        assert!((5..=3_600).contains(&model.eta_s), "{}", model.id);
    }
}

#[test]
fn every_param_and_every_value_that_needs_words_has_them() {
    use kiebot::catalog::{param_key, value_label};
    use kiebot::words::{Lang, find};
    for model in shipped().models.values() {
        for param in &model.params {
            for lang in Lang::ALL {
                assert!(
                    find(lang, &param_key(&param.name), &[]).is_some(),
                    "{}",
                    param.name
                );
                let ParamKind::Choice { values, .. } = &param.kind else {
                    continue;
                };
                let labels: Vec<String> = values
                    .iter()
                    .map(|value| value_label(lang, &param.name, value))
                    .collect();
                for (value, label) in values.iter().zip(&labels) {
                    // Ratios, sizes, lengths and keys of music are their own best label.
                    let plain = value.starts_with(|c: char| c.is_ascii_digit())
                        || param.name == "sound_key"
                        || (param.name == "stem_name" && lang == Lang::En);
                    assert!(
                        plain || label != value || value.len() <= 3,
                        "{} {value}",
                        param.name
                    );
                    assert!(label.chars().count() <= 40, "{label} does not fit a button");
                }
                let mut unique = labels.clone();
                unique.sort();
                unique.dedup();
                assert_eq!(
                    unique.len(),
                    labels.len(),
                    "{} has equal labels",
                    param.name
                );
            }
        }
    }
}

#[test]
fn the_version_follows_the_text() {
    let catalog = shipped();
    assert_eq!(catalog.version.len(), 16);
    assert_ne!(
        load(&format!("{}\n# changed\n", *SHIPPED)).unwrap().version,
        catalog.version
    );
}
