//! Params that continue an earlier result: read, written, priced by what the result was made with, sent.

use super::tariff;
use kiebot::catalog::sync::write;
use kiebot::catalog::task::{self, MODEL_KEY, SourceTask};
use kiebot::catalog::{
    Answer, Answers, Catalog, Param, ParamKind, Part, PriceError, Status, TaskKind, Wire, load,
    price_range, quote, request_input,
};
use kiebot::ids::GenerationId;
use kiebot::money::Kopecks;
use kiebot::words::Lang;

const CHAINS: &str = include_str!("../fixtures/catalog/chains.toml");

fn chains() -> Catalog {
    load(CHAINS).unwrap_or_else(|errors| panic!("{errors}"))
}

/// A result of a model of the file, made with these choices.
fn source(catalog: &Catalog, model: &str, choices: &[(&str, &str)]) -> SourceTask {
    let model = catalog.get(model).unwrap();
    let choice =
        |(name, value): &(&str, &str)| ((*name).to_owned(), Answer::Choice((*value).to_owned()));
    let answers: Answers = choices.iter().map(choice).collect();
    SourceTask::new(
        GenerationId(12),
        "abc123".to_owned(),
        &model.id,
        task::choices(model, &answers),
    )
}

fn given(pairs: Vec<(&str, Answer)>) -> Answers {
    pairs
        .into_iter()
        .map(|(name, answer)| (name.to_owned(), answer))
        .collect()
}

#[test]
fn task_params_are_read_and_written_in_one_form() {
    let catalog = chains();
    assert!(catalog.warnings.is_empty(), "{:?}", catalog.warnings);
    let extend = catalog.get("ai-music-api/extend").unwrap();
    let kinds: Vec<&TaskKind> = extend.params.iter().filter_map(Param::task).collect();
    assert_eq!(kinds[0].part, Some(Part::Audio));
    let hd = catalog.get("veo/get-1080p-video").unwrap();
    assert_eq!(
        hd.param("taskId").unwrap().kind,
        ParamKind::Task(TaskKind {
            of: vec!["veo-3-1".to_owned(), "veo/extend".to_owned()],
            part: None
        })
    );
    let index = hd.param("index").and_then(Param::task).unwrap();
    assert_eq!(index.part, Some(Part::Index(Wire::String)));
    for model in catalog.models.values() {
        let again = load(&write::model(model, None)).unwrap_or_else(|errors| panic!("{errors}"));
        assert_eq!(again.get(&model.id), Some(model), "{}", model.id);
    }
}

#[test]
fn what_continues_a_result_is_sold_but_stands_in_no_list() {
    let catalog = chains();
    let listed: Vec<&str> = catalog.on_sale().iter().map(|m| m.id.as_str()).collect();
    assert!(listed.contains(&"veo-3-1") && listed.contains(&"grok-imagine/image-to-video"));
    for id in ["veo/extend", "ai-music-api/extend", "grok-imagine/upscale"] {
        assert!(catalog.get(id).unwrap().is_sold(), "{id}");
        assert!(!listed.contains(&id), "{id}");
    }
    let extend = catalog.get("veo/extend").unwrap();
    assert!(extend.continues("veo-3-1") && !extend.continues("runway"));
    let free = catalog.get("grok-imagine/image-to-video").unwrap();
    assert!(free.continues("grok-imagine/text-to-image") && !free.needs_task());
}

#[test]
fn prices_follow_what_the_source_was_made_with() {
    let catalog = chains();
    let upscale = catalog.get("grok-imagine/upscale").unwrap();
    let cost = |resolution: &str, source: SourceTask| {
        let answers = given(vec![
            ("task_id", Answer::Task(source)),
            ("resolution", Answer::Choice(resolution.to_owned())),
        ]);
        quote(upscale, &answers, &tariff()).map(|quote| quote.cost.to_string())
    };
    let video = |resolution| {
        source(
            &catalog,
            "grok-imagine/text-to-video",
            &[("resolution", resolution)],
        )
    };
    assert_eq!(cost("1080p", video("480p")).unwrap(), "30");
    assert_eq!(cost("1080p", video("720p")).unwrap(), "20");
    assert_eq!(cost("720p", video("480p")).unwrap(), "10");
    assert_eq!(cost("720p", video("720p")), Err(PriceError::NoRow));
    // Nobody has named a price for these.
    assert_eq!(cost("720p", video("1080p")), Err(PriceError::NoRow));
    let before = given(vec![("resolution", Answer::Choice("720p".to_owned()))]);
    assert_eq!(
        quote(upscale, &before, &tariff()),
        Err(PriceError::Missing("task_id".to_owned()))
    );
    let range = price_range(upscale, &tariff()).unwrap();
    assert_eq!(range, (Kopecks(780), Kopecks(2_340)));
}

#[test]
fn a_result_of_a_result_remembers_what_the_first_was_made_with() {
    let catalog = chains();
    let video = source(&catalog, "veo-3-1", &[("model", "veo3_fast")]);
    assert_eq!(
        video.answers["model"],
        Answer::Choice("veo3_fast".to_owned())
    );
    assert_eq!(video.answers[MODEL_KEY], Answer::Text("veo-3-1".to_owned()));
    let extend = catalog.get("veo/extend").unwrap();
    let answers = given(vec![
        ("task_id", Answer::Task(video)),
        ("prompt", Answer::Text("on".to_owned())),
    ]);
    let longer = SourceTask::new(
        GenerationId(13),
        "def".to_owned(),
        &extend.id,
        task::choices(extend, &answers),
    );
    assert_eq!(
        longer.answers["model"],
        Answer::Choice("veo3_fast".to_owned())
    );
    assert_eq!(
        longer.answers[MODEL_KEY],
        Answer::Text("veo/extend".to_owned())
    );
    let stored = serde_json::to_string(&Answer::Task(longer.clone())).unwrap();
    assert_eq!(
        serde_json::from_str::<Answer>(&stored).unwrap(),
        Answer::Task(longer)
    );
}

#[test]
fn requests_carry_ids_tracks_and_numbers_as_kie_wants_them() {
    let catalog = chains();
    let body = |id: &str, answers: &Answers| {
        request_input(catalog.get(id).unwrap(), answers, &|_| None).map(|v| v.to_string())
    };
    let mut video = source(&catalog, "veo-3-1", &[]);
    (video.part, video.nth) = (Some("1".to_owned()), Some(2));
    let answers = given(vec![
        ("taskId", Answer::Task(video.clone())),
        ("index", Answer::Task(video.clone())),
    ]);
    let sent = body("veo/get-1080p-video", &answers).unwrap();
    assert_eq!(sent, r#"{"index":"1","taskId":"abc123"}"#);
    let answers = given(vec![
        ("task_id", Answer::Task(video.clone())),
        ("index", Answer::Task(video.clone())),
    ]);
    let sent = body("veo/get-4k-video", &answers).unwrap();
    assert_eq!(sent, r#"{"index":1,"task_id":"abc123"}"#);
    let mut track = source(&catalog, "ai-music-api/generate", &[]);
    let music = |track: &SourceTask| {
        given(vec![
            ("audio_id", Answer::Task(track.clone())),
            ("task_id", Answer::Task(track.clone())),
        ])
    };
    let wav = "ai-music-api/convert-to-wav-format";
    assert!(body(wav, &music(&track)).is_err(), "no track chosen");
    track.part = Some("track-2".to_owned());
    assert_eq!(
        body(wav, &music(&track)).unwrap(),
        r#"{"audio_id":"track-2","task_id":"abc123"}"#
    );
    video.part = Some("x".to_owned());
    assert!(
        body(wav, &music(&video)).is_err(),
        "a result of another model"
    );
}

#[test]
fn mistakes_of_task_params_are_named() {
    let model = |params: &str| {
        format!("[models.m]\ntitle = \"M\"\ncategory = \"video\"\nkind = \"k\"\n{params}")
    };
    let told = |params: &str| load(&model(params)).unwrap_err().text(Lang::En);
    let param = "[[models.m.params]]\nname = \"task_id\"\ntype = \"task\"\n";
    let price = "[[models.m.prices]]\ncredits = \"1\"\nper = \"generation\"\nrow = \"r\"\n";
    for (text, word) in [
        (param.to_owned(), "of"),
        (format!("{param}of = [1]\n"), "veo-3-1"),
        (format!("{param}of = [\"a\", \"a\"]\n"), "twice"),
        (format!("{param}of = []\npart = \"video\"\n"), "audio"),
        (
            format!("{param}of = []\npart = \"index\"\nas = \"bool\"\n"),
            "integer",
        ),
        (format!("{param}of = []\ndefault = \"x\"\n"), "default"),
        (
            format!("{param}of = []\n{price}when = {{ \"tusk.a\" = \"b\" }}\n"),
            "tusk",
        ),
    ] {
        let told = told(&text);
        assert!(told.contains(word), "{text}\n{told}");
    }
    let unpriced = model(&format!(
        "{param}required = true\nof = [\"a\", \"b\"]\n{price}when = {{ \"task_id.from\" = \"a\" }}\n"
    ));
    // Results of `b` would have no price.
    let status = load(&unpriced).unwrap().get("m").unwrap().status;
    assert_eq!(status, Status::Unpriced);
}
