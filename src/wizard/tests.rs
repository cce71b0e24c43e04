//! Tests of drafts walking over the shipped models and a few made up for odd rules.
#[cfg(test)]
use super::*;
use crate::catalog::price::{Tariff, quote};
use crate::catalog::{
    Catalog, Condition, InputFile, MediaKind, MediaLimits, ParamKind, SHIPPED, Shape, load,
    request_input,
};
use crate::ids::FileId;
use crate::words::Lang;
use proptest::prelude::*;
use rust_decimal::Decimal;
use std::sync::{Arc, LazyLock};

mod content;
mod forms;
mod limits;
mod moves;
mod random;
mod together;

static CATALOG: LazyLock<Catalog> = LazyLock::new(|| load(&SHIPPED).unwrap());

fn model(id: &str) -> Arc<Model> {
    Arc::clone(CATALOG.get(id).unwrap())
}

/// The shipped models on sale all of whose answers go together.
fn sold() -> impl Iterator<Item = &'static Arc<Model>> {
    let models = CATALOG.models.values();
    models.filter(|model| model.is_sold() && !model.params.iter().any(|p| p.task().is_some()))
}

fn tariff() -> Tariff {
    Tariff {
        usd_per_credit: Decimal::new(5, 3),
        fx_rub_per_usd: Decimal::from(78),
        markup: Decimal::from(2),
    }
}

/// A file every model takes that wants its kind.
fn file(kind: MediaKind, limits: &MediaLimits) -> InputFile {
    let usual = match kind {
        MediaKind::Image => "image/png",
        MediaKind::Video => "video/mp4",
        MediaKind::Audio => "audio/mpeg",
        MediaKind::File => "application/pdf",
    };
    InputFile {
        id: FileId(7),
        kind,
        mime: limits.mime.first().map_or(usual, String::as_str).to_owned(),
        bytes: 1000,
        duration_ms: matches!(kind, MediaKind::Audio | MediaKind::Video).then_some(3_200),
        width: Some(512),
        height: Some(512),
    }
}

fn image() -> Input {
    Input::File(file(MediaKind::Image, &MediaLimits::default()))
}

fn text(text: &str) -> Input {
    Input::Text(text.to_owned())
}

/// Something the param takes, that is not its default where there is a choice.
fn good(param: &Param) -> Vec<Input> {
    match &param.kind {
        ParamKind::Text { min_chars, .. } => vec![text(&"ы".repeat((*min_chars).max(3)))],
        ParamKind::Choice { values, .. } => {
            vec![Input::Pick(u16::try_from(values.len() - 1).unwrap())]
        }
        ParamKind::Bool => vec![Input::Pick(1)],
        ParamKind::Integer { max, .. } => vec![text(&max.to_string())],
        ParamKind::Number { max, .. } => vec![text(&max.to_string())],
        ParamKind::Media(kind, limits) => vec![Input::File(file(*kind, limits))],
        ParamKind::MediaList {
            kind,
            min,
            max,
            limits,
        } => {
            let count = (*min).max(1);
            let mut inputs = vec![Input::File(file(*kind, limits)); count];
            // A full list ends by itself.
            if count < *max {
                inputs.push(Input::FilesDone);
            }
            inputs
        }
        ParamKind::Json(shape) if shape.is_known() => vec![text(&form::example(Lang::Ru, shape))],
        ParamKind::Json(_) => vec![text("[1]")],
        ParamKind::Task(_) => panic!("earlier results are never asked for"),
    }
}

/// Answers the open question well.
fn give(draft: &mut Draft, model: &Model) {
    let (_, param) = draft.asked(model).unwrap();
    for input in good(param) {
        let given = draft.answer(model, input);
        if given == Err(Refusal::NotTogether) {
            // Another value goes with what was answered before.
            let other = (0..100).any(|n| draft.answer(model, Input::Pick(n)).is_ok())
                || (0..100).any(|n| draft.answer(model, text(&n.to_string())).is_ok());
            assert!(
                other,
                "{}: nothing goes for {param:?} in {draft:?}",
                model.id
            );
        } else {
            given.unwrap_or_else(|why| panic!("{}: {why:?} for {param:?}", model.id));
        }
    }
}

/// A draft stored and read again, as a restart does.
fn restarted(draft: &Draft) -> Draft {
    let stored = serde_json::to_string(draft).unwrap();
    serde_json::from_str(&stored).unwrap()
}

/// Does what is asked.
fn onward(draft: &mut Draft, model: &Model) {
    match &draft.step {
        Step::Ask(_) => give(draft, model),
        Step::Settings => draft.ready(model),
        Step::Either(names) => {
            let open = names.iter().find(|name| !draft.answers.contains_key(*name));
            let index = index_of(model, open.unwrap());
            assert!(draft.ask(model, index));
        }
        Step::Setting(_) if is_stuck(draft, model) => give(draft, model),
        Step::Setting(_) | Step::Edit | Step::Confirm => {
            panic!("{:?} comes only by choice", draft.step)
        }
    }
}

/// An optional question that must be answered after all, as nothing else meets a need.
fn is_stuck(draft: &Draft, model: &Model) -> bool {
    crate::catalog::unmet(model, &draft.answers)
        .next()
        .is_some()
        || !crate::catalog::is_offered(model, &draft.answers)
}

/// Walks from the first question to the confirmation, through a restart at every step.
fn walk(model: &Model) -> Draft {
    let mut draft = Draft::new(1, model);
    for _ in 0..40 {
        let stored = restarted(&draft);
        assert_eq!(stored, draft);
        draft = stored;
        if draft.step == Step::Confirm {
            return draft;
        }
        onward(&mut draft, model);
    }
    panic!("{} never ends", model.id);
}

/// What must hold at every confirmation: an exact price and a request Kie takes.
fn sound(draft: &Draft, model: &Model) {
    let price = quote(model, &draft.answers, &tariff());
    let priced = price.is_ok() || model.status == crate::catalog::Status::Unpriced;
    assert!(priced, "{}: {price:?} for {draft:?}", model.id);
    let url = |_: &InputFile| Some("https://example.com/f".to_owned());
    let input = request_input(model, &draft.answers, &url);
    assert!(input.is_ok(), "{}: {input:?} for {draft:?}", model.id);
}

fn names(draft: &Draft) -> Vec<&str> {
    draft.answers.keys().map(String::as_str).collect()
}

/// A model with these params and one flat price.
fn made_of(params: Vec<Param>) -> Model {
    let mut model = Model::clone(&model("z-image"));
    model.id = "made/up".to_owned();
    model.params = params;
    model
}

fn param(name: &str, required: bool, kind: ParamKind) -> Param {
    Param {
        name: name.to_owned(),
        kind,
        required,
        default: None,
        fixed: false,
        only_when: std::collections::BTreeMap::new(),
    }
}

fn images(min: usize, max: usize) -> ParamKind {
    ParamKind::MediaList {
        kind: MediaKind::Image,
        min,
        max,
        limits: MediaLimits::default(),
    }
}

fn words() -> ParamKind {
    ParamKind::Text {
        min_chars: 1,
        max_chars: 100,
    }
}
