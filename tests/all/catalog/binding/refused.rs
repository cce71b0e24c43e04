//! Rows of a made-up model: which words bind, which do not and why.

use super::found;
use kiebot::catalog::sync::bind::bind;
use kiebot::catalog::sync::{Bound, Found, PriceRecord};
use kiebot::catalog::{Unpriced, load};
use std::collections::BTreeMap;

/// The rows of a made-up model `maker/toy`.
fn toy(rows: &[(&str, &str, &str)], params: &str) -> Bound {
    toy_with(rows, params, &BTreeMap::new())
}

fn toy_with(
    rows: &[(&str, &str, &str)],
    params: &str,
    aliases: &BTreeMap<String, String>,
) -> Bound {
    let text = format!(
        "[models.\"maker/toy\"]\ntitle = \"Toy\"\ncategory = \"video\"\nkind = \"any\"\nparams = [{params}]\n"
    );
    let catalog = load(&text).unwrap_or_else(|errors| panic!("{errors}"));
    let model = catalog.get("maker/toy").unwrap();
    let mut known = found().clone();
    let mut own = known.get("z-image").unwrap().clone();
    own.id = model.id.clone();
    own.category = Some(model.category);
    own.params = model.params.clone();
    known.insert(own.id.clone(), own);
    let rows: Vec<PriceRecord> = rows
        .iter()
        .map(|(text, credits, unit)| PriceRecord {
            model_description: (*text).to_owned(),
            interface_type: "video".to_owned(),
            provider: "Maker".to_owned(),
            credit_price: (*credits).to_owned(),
            credit_unit: (*unit).to_owned(),
            usd_price: String::new(),
            anchor: String::new(),
        })
        .collect();
    bind(&rows, &known, aliases)
}

const SIZE: &str =
    r#"{ name = "resolution", type = "choice", required = true, values = ["720p", "1080p"] }"#;
const LENGTH: &str = r#"{ name = "duration", type = "integer", min = 1, max = 9, default = 5 }"#;

fn reason(bound: &Bound) -> &str {
    assert!(bound.rows.is_empty(), "{:?}", bound.rows);
    &bound.unbound[0].reason
}

#[test]
fn a_row_binds_only_when_every_word_is_accounted_for() {
    let both = [
        ("toy, 720p", "5", "per video"),
        ("toy, 1080p", "9", "per video"),
    ];
    assert_eq!(toy(&both, SIZE).rows["maker/toy"].len(), 2);
    for (text, expected) in [
        ("toy deluxe, 720p", "no model has these words"),
        ("toy 2, 720p", "no model has these words"),
        ("toy, fast-720p", "no model has these words"),
        ("toy, image-to-video, 720p", "no model has these words"),
        ("toy, text-to-image, 720p", "no model has these words"),
        ("toy, 480p", "resolution cannot be 480p"),
        ("toy, 720p, 15-25s", "no model has these words"),
        ("toy, 2x, 720p", "no param chooses the factor"),
        (
            "toy, 360p→720p",
            "the price depends on the size of the source",
        ),
        ("", "the row has no words that can be read"),
        (" ,( )", "the row has no words that can be read"),
    ] {
        let bound = toy(&[(text, "5", "per video")], SIZE);
        assert_eq!(reason(&bound), expected, "{text}");
    }
}

#[test]
fn what_only_describes_must_be_the_same_in_all_rows() {
    // One length for all: the words describe the result.
    let same = [
        ("toy, 5.0s-720p", "5", "per video"),
        ("toy, 5.0s-1080p", "9", "per video"),
    ];
    assert_eq!(toy(&same, SIZE).rows["maker/toy"].len(), 2);
    let other = [
        ("toy, 5.0s-720p", "5", "per video"),
        ("toy, 10.0s-1080p", "9", "per video"),
    ];
    assert_eq!(reason(&toy(&other, SIZE)), "no param chooses \"10s\"");
}

#[test]
fn rows_that_contradict_each_other_price_nothing() {
    let twice = [
        ("toy, 720p", "5", "per video"),
        ("toy, 720p", "6", "per video"),
        ("toy, 1080p", "9", "per video"),
    ];
    assert_eq!(
        reason(&toy(&twice, SIZE)),
        Unpriced::SeveralRowsFor("resolution = 720p".to_owned()).text(kiebot::words::Lang::En)
    );
    // The same row served twice is one row.
    let same = [
        ("toy, 720p", "5", "per video"),
        ("toy, 720p", "5", "per video"),
        ("toy, 1080p", "9", "per video"),
    ];
    assert_eq!(toy(&same, SIZE).rows["maker/toy"].len(), 2);
}

#[test]
fn unknown_units_and_credits_block_the_price() {
    for (credits, unit, expected) in [
        ("5", "", "the row has no unit"),
        ("5", "per dozen", "the unit \"per dozen\" is not known"),
        ("-5", "per video", "\"-5\" is no number of credits"),
        ("free", "per video", "\"free\" is no number of credits"),
        ("5", "per second", "nothing says how long the result is"),
        (
            "5",
            "per megapixel",
            "how many megapixels the result has is not known beforehand",
        ),
        (
            "5",
            "per 4 images",
            "how many times 4 pictures come out is not known",
        ),
        (
            "5",
            "per 1000 characters",
            "which text is counted is not said",
        ),
    ] {
        assert_eq!(
            reason(&toy(&[("toy", credits, unit)], "")),
            expected,
            "{credits} {unit}"
        );
    }
    // A length that may be 0 (automatic) or negative is no length.
    let open = LENGTH.replace("min = 1", "min = -1");
    assert_eq!(
        reason(&toy(&[("toy", "5", "per second")], &open)),
        "duration may leave the length open"
    );
    let half = r#"{ name = "duration", type = "number", min = "0.5", max = "9" }"#;
    let per_second = [("toy", "5", "per second")];
    assert_eq!(toy(&per_second, half).rows["maker/toy"].len(), 1);
}

#[test]
fn a_surcharge_that_cannot_be_counted_takes_the_whole_model_off_sale() {
    let rows = [
        ("toy", "5", "per second"),
        ("toy, input image", "1", "per image"),
    ];
    assert!(toy(&rows, LENGTH).rows.is_empty());
    let images = format!(
        r#"{LENGTH}, {{ name = "images", type = "images", min_items = 0, max_items = 4 }}"#
    );
    assert_eq!(toy(&rows, &images).rows["maker/toy"].len(), 2);
}

#[test]
fn two_surcharges_for_the_same_files_price_nothing() {
    let images = format!(
        r#"{LENGTH}, {{ name = "images", type = "images", min_items = 0, max_items = 4 }}"#
    );
    let rows = [
        ("toy", "5", "per second"),
        ("toy, input image", "1", "per image"),
        ("toy, image input", "2", "per image"),
    ];
    assert!(toy(&rows, &images).rows.is_empty());
}

#[test]
fn a_row_of_the_model_that_is_not_understood_takes_it_off_sale() {
    let sound = format!(r#"{SIZE}, {{ name = "sound", type = "bool", default = false }}"#);
    for strange in [
        // Its own words, spelt out; what they mean is not known.
        ("maker/toy, 720p with magic", "9", "per video"),
        // The same choice again, in a unit or with credits nobody can read.
        ("toy, 720p", "9", "per frame"),
        ("toy, 1080p, with audio", "free", "per video"),
        // A length no param chooses.
        ("toy, 720p, 10s", "9", "per video"),
        ("toy, 720p, up to 10s", "9", "per video"),
        ("toy, 360p→720p", "9", "per video"),
    ] {
        let rows = [
            ("toy, 720p", "5", "per video"),
            ("toy, 1080p", "6", "per video"),
        ];
        assert_eq!(toy(&rows, &sound).rows["maker/toy"].len(), 2);
        let bound = toy(&[rows[0], rows[1], strange], &sound);
        assert!(bound.rows.is_empty(), "{strange:?}");
        assert_eq!(bound.tally.unbound, 3);
        let told = &bound
            .unbound
            .iter()
            .find(|one| one.record.credit_price == "5");
        let told = told.map(|one| one.reason.as_str()).unwrap_or_default();
        assert!(told.starts_with("its row \""), "{told}");
    }
    // What cannot be chosen and what may be another model's harm nothing.
    for strange in [
        ("toy, 480p", "9", "per video"),
        ("toy 2, 720p", "9", "per video"),
        ("toy turbo, 720p", "9", "per video"),
    ] {
        let rows = [("toy, 720p", "5", "per video"), strange];
        let bound = toy(&rows, SIZE);
        assert_eq!(bound.rows["maker/toy"].len(), 1, "{strange:?}");
        assert_eq!((bound.tally.base, bound.tally.unbound), (1, 1));
        assert_eq!(bound.tally.named_per_mille(), 500);
    }
}

#[test]
fn numbers_that_may_count_or_last_are_not_passed_over() {
    let with = |name: &str| format!(r#"{{ name = "{name}", type = "integer", min = 1, max = 4 }}"#);
    let run = [("toy", "5", "per video")];
    assert_eq!(
        reason(&toy(&run, &with("num_variations"))),
        "num_variations may say how many results come"
    );
    assert_eq!(toy(&run, &with("seed")).rows["maker/toy"].len(), 1);
    // As many as may come are paid.
    let most = toy(&run, &with("max_images"));
    assert_eq!(
        most.rows["maker/toy"][0].quantity.as_deref(),
        Some("max_images")
    );
    let video = r#"{ name = "video_url", type = "video", required = true }"#;
    let second = [("toy", "5", "per second")];
    assert_eq!(
        reason(&toy(
            &second,
            &format!("{video}, {}", with("extend_seconds"))
        )),
        "extend_seconds may say how long the result is"
    );
    assert_eq!(toy(&second, video).rows["maker/toy"].len(), 1);
}

#[test]
fn the_admins_aliases_go_before_ours() {
    let row = [
        ("Wonder Machine v9, 720p", "5", "per video"),
        ("Wonder Machine v9, 1080p", "6", "per video"),
    ];
    assert_eq!(reason(&toy(&row, SIZE)), "no model has these words");
    let alias = |text: &str, id: &str| BTreeMap::from([(text.to_owned(), id.to_owned())]);
    let named = toy_with(&row, SIZE, &alias("wonder machine  V9", "maker/toy"));
    assert_eq!(named.rows["maker/toy"].len(), 2);
    let lost = toy_with(&row, SIZE, &alias("wonder machine v9", "maker/gone"));
    assert_eq!(reason(&lost), "no source describes this model");
}

/// A model that takes any row with its words, of this maker.
fn made_by(id: &str, provider: &str) -> Found {
    let mut found = found().get("kling-2.6/text-to-video").unwrap().clone();
    found.id = id.to_owned();
    found.provider = provider.to_owned();
    found
}

fn row(text: &str, provider: &str, model: &str) -> PriceRecord {
    PriceRecord {
        model_description: text.to_owned(),
        interface_type: "video".to_owned(),
        provider: provider.to_owned(),
        credit_price: "5".to_owned(),
        credit_unit: "per video".to_owned(),
        usd_price: String::new(),
        anchor: format!("https://kie.ai/page?model={model}"),
    }
}

#[test]
fn neither_another_makers_model_nor_a_foreign_address_takes_a_row() {
    let models: BTreeMap<String, Found> = [
        made_by("kling-2.6/text-to-video", "Kling"),
        made_by("wan/2-6-text-to-video", "Wan"),
        made_by("wan/2-6-turbo", "Wan"),
    ]
    .map(|found| (found.id.clone(), found))
    .into();
    let ids = |row: &PriceRecord| {
        let bound = bind(std::slice::from_ref(row), &models, &BTreeMap::new());
        bound.rows.into_keys().collect::<Vec<_>>()
    };
    let text = "kling 2.6, text-to-video";
    assert_eq!(ids(&row(text, "Kling", "")), ["kling-2.6/text-to-video"]);
    // The address is another model's: its words do not fit, the text decides.
    let foreign = row(text, "", "wan/2-6-turbo");
    assert_eq!(ids(&foreign), ["kling-2.6/text-to-video"]);
    // The address fits, but the text names another model.
    let torn = row("wan 2.6, text-to-video", "Wan", "wan/2-6-turbo");
    assert_eq!(ids(&torn), Vec::<String>::new());
    assert_eq!(ids(&row("wan 2.6, turbo", "", "")), ["wan/2-6-turbo"]);
}

#[test]
fn a_second_beside_a_price_for_each_second_fills_a_column() {
    let filler = [("toy, 1.0s", "5", "per second")];
    assert_eq!(
        toy(&filler, &LENGTH.replace("min = 1", "min = 3")).rows["maker/toy"].len(),
        1
    );
    let other = toy(&[("toy, 5.0s", "5", "per second")], LENGTH);
    assert_eq!(
        reason(&other),
        "a price for each second or picture names 5 s"
    );
}
