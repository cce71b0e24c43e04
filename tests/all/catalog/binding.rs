//! The price table bound to models: hand-checked prices of all units, what is refused and why.

mod aliases;
mod fuzz;
mod mangled;
mod prices;
mod refused;

use super::{answers, file, tariff};
use kiebot::catalog::model::Origin;
use kiebot::catalog::sync::bind::{ask_for_price, bind};
use kiebot::catalog::sync::{Bound, Found, PriceRecord};
use kiebot::catalog::{
    Answer, Answers, MediaKind, Model, ParamKind, PriceError, Status, is_offered, load, quote,
    value_offered,
};
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// Params on which prices depend, of 82 models (facts of Kie's pages).
const PARAMS: &str = include_str!("../fixtures/catalog/priced.toml");
/// Rows of Kie's price table as served between March and September 2026.
const RECORDS: &str = include_str!("../fixtures/catalog/records.json");

fn found() -> &'static BTreeMap<String, Found> {
    static FOUND: OnceLock<BTreeMap<String, Found>> = OnceLock::new();
    FOUND.get_or_init(|| {
        let catalog = load(PARAMS).unwrap_or_else(|errors| panic!("priced.toml:\n{errors}"));
        let found = |model: &Model| Found {
            id: model.id.clone(),
            title: model.title.clone(),
            provider: String::new(),
            docs: None,
            kind: model.kind.clone(),
            category: Some(model.category),
            params: model.params.clone(),
            needs: Vec::new(),
            never: Vec::new(),
            origin: Origin::Docs,
            problems: Vec::new(),
        };
        let models = catalog.models.values();
        models
            .map(|model| (model.id.clone(), found(model)))
            .collect()
    })
}

fn records() -> Vec<PriceRecord> {
    serde_json::from_str(RECORDS).unwrap()
}

fn bound() -> &'static Bound {
    static BOUND: OnceLock<Bound> = OnceLock::new();
    BOUND.get_or_init(|| bind(&records(), found(), &BTreeMap::new()))
}

/// The model as it is sold with its rows.
fn sold(bound: &Bound, id: &str) -> Option<Model> {
    let catalog = load(PARAMS).unwrap();
    let mut model = (**catalog.get(id)?).clone();
    model.prices = bound.rows.get(id)?.clone();
    model.never = bound.never.get(id).cloned().unwrap_or_default();
    model.status = Status::Active;
    ask_for_price(&mut model.params, &model.prices);
    Some(model)
}

/// As `answers`; a list of files may be given by its lengths: `videos=3000ms,4200ms`.
fn given(model: &Model, text: &str) -> Answers {
    let (timed, plain): (Vec<&str>, Vec<&str>) = text.split_whitespace().partition(|pair| {
        let list = |name: &str| {
            let param = model.param(name).unwrap_or_else(|| panic!("{name}"));
            matches!(param.kind, ParamKind::MediaList { .. })
        };
        pair.ends_with("ms") && list(pair.split_once('=').unwrap().0)
    });
    let mut all = answers(model, &plain.join(" "));
    for pair in timed {
        let (name, lengths) = pair.split_once('=').unwrap();
        let files = lengths.split(',').map(|length| {
            let ms = length.strip_suffix("ms").unwrap().parse().unwrap();
            file(1, MediaKind::Video, Some(ms))
        });
        all.insert(name.to_owned(), Answer::Files(files.collect()));
    }
    all
}

fn credits(model: &Model, text: &str) -> Result<Decimal, PriceError> {
    let quote = quote(model, &given(model, text), &tariff())?;
    Ok(quote.lines.iter().map(|line| line.subtotal_credits).sum())
}

#[test]
fn what_cannot_be_known_beforehand_stays_without_a_price() {
    for (id, reason) in [
        (
            "flux1-kontext",
            "the rows are for Pro and Max, and no param chooses between them",
        ),
        (
            "topaz/image-upscale",
            "the rows name sizes of the result, the model takes a factor, and which size follows is not said",
        ),
        (
            "volcengine/video-to-video-lip-sync",
            "the result's length follows from video and audio together",
        ),
        (
            "qwen/text-to-image",
            "how many megapixels the result has is not known beforehand",
        ),
        (
            "seedream/5-pro-layer-decomposition",
            "each layer is paid, and how many come out is not known beforehand",
        ),
        (
            "google/gemini-3-1-flash-tts",
            "how many tokens it takes is not known beforehand",
        ),
        (
            "wan/2-2-a14b-speech-to-video-turbo",
            "the length follows from frames and their rate",
        ),
    ] {
        assert!(!bound().rows.contains_key(id), "{id}");
        let mut refused = bound()
            .unbound
            .iter()
            .filter(|row| row.model.as_deref() == Some(id));
        assert!(refused.any(|row| row.reason == reason), "{id}: {reason}");
    }
}

#[test]
fn every_media_row_is_bound_or_listed_and_chats_are_left_out() {
    let used: Vec<&str> = bound()
        .rows
        .values()
        .flatten()
        .map(|row| row.row.as_str())
        .collect();
    for record in records() {
        let text = record.model_description.as_str();
        let listed = bound().unbound.iter().any(|row| row.record == record);
        let counted = usize::from(used.contains(&text)) + usize::from(listed);
        let expected = usize::from(record.interface_type != "chat");
        assert_eq!(counted, expected, "{text}");
    }
}

#[test]
fn answers_no_row_prices_are_not_offered_together() {
    for (id, answers, name, value) in [
        (
            "hailuo/2-3-image-to-video-pro",
            "image_url=1 duration=10",
            "resolution",
            "1080P",
        ),
        ("runway", "quality=1080p", "duration", "10"),
        (
            "veo-3-1",
            "generation_type=REFERENCE_2_VIDEO",
            "model",
            "veo3",
        ),
    ] {
        let model = sold(bound(), id).unwrap();
        assert_eq!(model.never.len(), 1, "{id}");
        let value = Answer::Choice(value.to_owned());
        let mut given = given(&model, answers);
        assert!(is_offered(&model, &given), "{id}");
        assert!(!value_offered(&model, &given, name, &value), "{id}");
        given.insert(name.to_owned(), value);
        assert!(!is_offered(&model, &given), "{id}");
        assert_eq!(
            quote(&model, &given, &tariff()),
            Err(PriceError::NoRow),
            "{id}"
        );
    }
}

#[test]
fn free_units_and_combinations_not_offered_are_read_from_the_file() {
    let text = r#"[models."t"]
title = "T"
category = "image"
kind = "any"
never = [{ size = "b", fine = true }]
params = [
  { name = "images", type = "images", required = true, min_items = 1, max_items = 4 },
  { name = "size", type = "choice", values = ["a", "b"], default = "a" },
  { name = "fine", type = "bool", default = false },
]
prices = [
  { credits = "7", per = "image", when = { fine = false }, row = "base" },
  { credits = "9", per = "image", when = { size = "a", fine = true }, row = "fine" },
  { credits = "0.5", per = "image", quantity = "images", free = 1, surcharge = true, row = "input" },
]"#;
    let catalog = load(text).unwrap_or_else(|errors| panic!("{errors}"));
    assert_eq!(*catalog.warnings, []);
    let model = catalog.get("t").unwrap();
    for (given, expected) in [
        ("images=1", "7"),
        ("images=4 size=b", "8.5"),
        ("images=2 fine=true", "9.5"),
    ] {
        assert_eq!(
            credits(model, given),
            Ok(expected.parse().unwrap()),
            "{given}"
        );
    }
    assert_eq!(
        credits(model, "images=1 size=b fine=true"),
        Err(PriceError::NoRow)
    );
    let typo = text.replace("size = \"b\", fine", "size = \"c\", fine");
    assert!(load(&typo).is_err());
}
