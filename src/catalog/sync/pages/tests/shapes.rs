//! Structured params, rules between params, and pages broken in every way.

use super::*;
use crate::catalog::shape::{Form, Shape};

fn found(input: &str) -> Found {
    only(&page(input))
}

fn shape(found: &Found, name: &str) -> Shape {
    let param = found.params.iter().find(|param| param.name == name);
    match param.map(|param| &param.kind) {
        Some(ParamKind::Json(shape)) => shape.clone(),
        other => panic!("{name}: {other:?}"),
    }
}

#[test]
fn lists_of_objects_become_forms() {
    let found = found(
        "type: object\nrequired: [dialogue, shots, voices, turns]\nproperties:\n  \
         duration: {type: string, enum: ['5', '8'], default: '5'}\n  \
         dialogue: {type: array, description: 'The total length of all texts must not exceed 900 characters.', \
         items: {type: object, required: [text, voice], properties: {text: {type: string, maxLength: 300}, \
         voice: {type: string, enum: [A, B]}, files: {type: array, items: {type: object}}}}}\n  \
         shots: {type: array, description: 'Supports up to 4 shots.', items: {type: object, \
         required: [prompt, duration], properties: {prompt: {type: string}, \
         duration: {type: integer, minimum: 1, maximum: 8}}}}\n  \
         voices: {type: array, maxItems: 2, items: {type: object, required: [speaker_id, accent], properties: {\
         speaker_id: {type: string, description: 'Must be in the format Speaker N'}, \
         accent: {type: string, enum: [Deep, Neutral]}}}}\n  \
         turns: {type: array, items: {type: object, required: [speaker_id, text], \
         properties: {speaker_id: {type: string}, text: {type: string}}}}\n  \
         palette: {type: array, minItems: 3, maxItems: 10, items: {type: object, properties: {\
         hex: {type: string, pattern: '^#[0-9A-Fa-f]{6}$'}, ratio: {type: string, pattern: '^\\d{1,3}\\.\\d{2}%$'}}}}\n  \
         boxes: {type: array, items: {type: array, items: {type: integer}}}\n  \
         elements: {type: array, items: {type: object, required: [name, urls], properties: {name: {type: string}, \
         urls: {type: array, items: {type: string, format: uri}}}}}\n  \
         references: {type: array, minItems: 1, maxItems: 7, items: {type: object, required: [image_url], \
         properties: {image_url: {type: string, format: uri}, type: {type: string, enum: [a, b], default: a}}}}",
    );
    let dialogue = shape(&found, "dialogue");
    let names: Vec<&str> = dialogue.fields.iter().map(|f| f.name.as_str()).collect();
    assert_eq!(names, ["text", "voice"]);
    assert_eq!(
        (dialogue.items, dialogue.max_chars),
        (Some((1, 50)), Some(900))
    );
    let shots = shape(&found, "shots");
    assert_eq!(shots.items, Some((1, 4)));
    assert_eq!(shots.fields[1].sums_to.as_deref(), Some("duration"));
    let voices = shape(&found, "voices");
    assert_eq!(voices.fields[0].form, Form::Speaker);
    let neutral = Answer::Choice("Neutral".to_owned());
    assert_eq!(voices.fields[1].default, Some(neutral));
    let turns = shape(&found, "turns");
    assert_eq!(turns.fields[0].one_of.as_deref(), Some("voices"));
    assert_eq!(turns.fields[0].form, Form::Speaker);
    let palette = shape(&found, "palette");
    let forms: Vec<Form> = palette.fields.iter().map(|field| field.form).collect();
    assert_eq!(forms, [Form::Color, Form::Percent]);
    let names: Vec<&str> = found.params.iter().map(|p| p.name.as_str()).collect();
    assert!(
        !names.contains(&"boxes") && !names.contains(&"elements"),
        "{names:?}"
    );
    let references = found.params.iter().find(|p| p.name == "references");
    let Some(ParamKind::MediaList { limits, max: 7, .. }) = references.map(|p| &p.kind) else {
        panic!("{references:?}");
    };
    assert_eq!(limits.inside.as_deref(), Some("image_url"));
}

#[test]
fn rules_of_variants_and_words_are_read() {
    let variants = found(
        "oneOf:\n- {type: object, required: [prompt, image_urls], properties: {prompt: {type: string}, \
         image_urls: {type: array, maxItems: 2, items: {type: string, format: uri}}, \
         length: {type: integer, minimum: 3, maximum: 9}, size: {type: string, enum: [s, l]}}}\n\
         - {type: object, required: [prompt, video_url], properties: {prompt: {type: string}, \
         video_url: {type: string, format: uri}, size: {type: string, enum: [s]}}}",
    );
    assert_eq!(variants.needs, [["image_urls", "video_url"]]);
    let length = variants.params.iter().find(|p| p.name == "length").unwrap();
    // Either mark tells the same: the length is for pictures only.
    assert_eq!(length.only_when.len(), 1, "{length:?}");
    let present = Condition::Present;
    let large = [
        ("image_urls".to_owned(), present(false)),
        ("size".to_owned(), Condition::OneOf(vec!["l".to_owned()])),
        ("video_url".to_owned(), present(true)),
    ];
    assert!(
        variants.never.contains(&BTreeMap::from(large)),
        "{:?}",
        variants.never
    );
    let both = ["image_urls", "video_url"].map(|name| (name.to_owned(), present(true)));
    assert!(
        variants.never.contains(&BTreeMap::from(both)),
        "{:?}",
        variants.never
    );
    let words = found(
        "type: object\nrequired: [prompt, shots]\nproperties:\n  \
         prompt: {type: string, description: Takes effect when many is false.}\n  \
         many: {type: boolean, default: false}\n  \
         shots: {type: string, description: Takes effect when many is true.}\n  \
         first_url: {type: string, format: uri, description: Either first_url or last_url must be provided.}\n  \
         last_url: {type: string, format: uri}",
    );
    let names: Vec<&str> = words.params.iter().map(|p| p.name.as_str()).collect();
    assert_eq!(names, ["many", "prompt", "shots", "first_url", "last_url"]);
    let when = |value: &str| Condition::OneOf(vec![value.to_owned()]);
    assert_eq!(words.params[1].only_when["many"], when("false"));
    assert_eq!(words.params[2].only_when["many"], when("true"));
    assert_eq!(words.needs, [["first_url", "last_url"]]);
}

/// Pages of real shape, whole.
fn whole() -> Vec<String> {
    let rich = "type: object\nrequired: [prompt]\nproperties:\n  prompt: &p {type: string, maxLength: 300}\n  \
        n: {type: integer, minimum: 1, maximum: 9, description: 'Between 1 and 9.'}\n  other: *p\n  \
        shots: {type: array, items: {type: object, required: [prompt], properties: {prompt: *p}}}\n\
        anyOf: [{required: [prompt]}, {required: [n, other]}]\n\
        oneOf: [{type: object, properties: {a_url: {type: string}}, required: [a_url]}, {$ref: '#/components/schemas/filter'}]";
    vec![
        page(rich),
        page("$ref: '#/components/schemas/Loop%20A'"),
        page("{}"),
    ]
}

/// Cuts, repeats, swaps and changes pieces of a page.
fn broken(page: &str, seed: u64) -> String {
    let mut rng = fastrand::Rng::with_seed(seed);
    let mut letters: Vec<char> = page.chars().collect();
    for _ in 0..rng.usize(1..6) {
        if letters.len() < 4 {
            break;
        }
        let from = rng.usize(0..letters.len());
        let to = rng.usize(from..letters.len().min(from + 80));
        match rng.u8(0..6) {
            0 => letters.truncate(from),
            1 => drop(letters.drain(from..to)),
            2 => {
                let piece: Vec<char> = letters[from..to].to_vec();
                let at = rng.usize(0..letters.len());
                letters.splice(at..at, piece);
            }
            3 => {
                letters[from] = *rng
                    .choice(&['{', '[', ':', '\n', '&', '*', '-', '"', '9', 'é'])
                    .unwrap();
            }
            4 => letters.swap(from, to),
            _ => {
                let odd = [
                    "$ref: '#/'",
                    "99999999999999999999",
                    "enum: []",
                    "[[[[",
                    "allOf: [*p]",
                    "<html>",
                    "-1e309",
                ];
                let odd: Vec<char> = rng.choice(odd).unwrap().chars().collect();
                letters.splice(from..from, odd);
            }
        }
    }
    letters.into_iter().collect()
}

fn survives(runs: std::ops::Range<u64>) {
    let pages = whole();
    for seed in runs {
        let page = &pages[usize::try_from(seed % 3).unwrap()];
        let text = broken(page, seed);
        drop(read_page(&video(), &text));
        // The same as an answer of the catalogue API, whose parser is another.
        drop(Document::json(&text).and_then(|document| document.draft("", None)));
    }
}

#[test]
fn broken_pages_are_refused_or_read_but_never_panic() {
    survives(0..3_000);
}

#[test]
#[ignore = "takes an hour: cargo test --release --lib ten_million -- --ignored"]
fn ten_million_broken_pages_never_panic() {
    survives(0..10_000_000);
}

#[test]
fn huge_pages_are_named_not_read() {
    let huge = format!("{}{}", page("type: object"), " ".repeat(100_000_000));
    assert_eq!(read_page(&video(), &huge), Err(Reason::TooLarge));
    let half = page("type: object\nproperties: {a: {type: string}}");
    let half = &half[..half.len() / 2];
    assert!(read_page(&video(), half).is_err());
}
