//! Small pages of our own in the shapes of Kie's, with every quirk that was seen there.

mod params;
mod shapes;

use super::*;
use crate::catalog::{Answer, Category, Condition, MediaKind, MediaLimits, Param, ParamKind, Wire};
use proptest::prelude::*;

fn entry(path: &str, crumbs: &[&str]) -> Entry {
    Entry {
        crumbs: crumbs.iter().map(|crumb| (*crumb).to_owned()).collect(),
        title: "Acme One".to_owned(),
        path: path.to_owned(),
        is_api: true,
    }
}

fn video() -> Entry {
    entry("market/acme/one", &["Video Models", "Acme"])
}

/// A page in the Apidog rendering around the schema of `input`.
fn page(input: &str) -> String {
    let model = "{type: string, enum: [acme/one], default: acme/one}";
    page_of(model, "{model: acme/one, input: {}}", input)
}

fn page_of(model: &str, example: &str, input: &str) -> String {
    let input: String = input
        .lines()
        .map(|line| format!("                  {line}\n"))
        .collect();
    format!(
        "# Acme One\n\nText.\n\n## OpenAPI Specification\n\n```yaml\nopenapi: 3.0.1\npaths:\n  \
         /api/v1/jobs/createTask:\n    post:\n      summary: Acme One\n      requestBody:\n        \
         content:\n          application/json:\n            schema:\n              type: object\n              \
         required: [model]\n              properties:\n                model: {model}\n                \
         input:\n{input}            example: {example}\n      x-apidog-folder: docs/en/Market/Video Models/Acme\n\
         components:\n  schemas:\n    filter:\n      type: object\n      properties:\n        \
         nsfw_checker: {{type: boolean, default: false}}\n    Loop A:\n      type: object\n      \
         properties:\n        more: {{$ref: '#/components/schemas/Loop%20A'}}\n```\n"
    )
}

fn only(text: &str) -> Found {
    let mut found = read_page(&video(), text).unwrap();
    assert_eq!(found.len(), 1);
    found.remove(0)
}

fn choice(values: &[&str], wire: Wire) -> ParamKind {
    ParamKind::Choice {
        values: values.iter().map(|value| (*value).to_owned()).collect(),
        wire,
    }
}

#[test]
fn a_page_gives_its_model() {
    let input = "type: object\nrequired: [prompt, 'length ']\nproperties:\n  prompt: {type: string, maxLength: 300}\n  \
                 'length ': {type: string, enum: ['5', '10'], default: '5'}\n  loud: {type: boolean, default: true}\n\
                 x-apidog-orders: [loud, 01ABC, 'length ', prompt]\n\
                 x-apidog-refs:\n  01ABC: {$ref: '#/components/schemas/filter'}";
    let found = only(&page(input));
    assert_eq!(
        (found.id.as_str(), found.title.as_str()),
        ("acme/one", "Acme One")
    );
    assert_eq!(
        (found.provider.as_str(), found.kind.as_str()),
        ("Acme", "text-to-video")
    );
    assert_eq!(
        (found.category, found.origin),
        (Some(Category::Video), Origin::Docs)
    );
    assert_eq!(found.docs.as_deref(), Some("market/acme/one"));
    let names: Vec<&str> = found
        .params
        .iter()
        .map(|param| param.name.as_str())
        .collect();
    assert_eq!(names, ["loud", "nsfw_checker", "length", "prompt"]);
    let length = &found.params[2];
    assert_eq!(length.kind, choice(&["5", "10"], Wire::String));
    assert_eq!(
        (length.required, &length.default),
        (true, &Some(Answer::Choice("5".to_owned())))
    );
    let filter = &found.params[1];
    assert_eq!(
        (filter.fixed, &filter.default),
        (true, &Some(Answer::Bool(true)))
    );
    assert_eq!(found.problems, Vec::<String>::new());
}

#[test]
fn json_in_the_fence_is_read_too() {
    let text = "```json\n{\"openapi\": \"3.1.0\", \"paths\": {\"/api/v1/jobs/createTask\": {\"post\": \
                {\"requestBody\": {\"content\": {\"application/json\": {\"schema\": {\"properties\": {\"model\": \
                {\"const\": \"acme/one\"}, \"input\": {\"properties\": {\"prompt\": {\"type\": \"string\"}}}}}}}}}}}}\r\n```\r\n";
    assert_eq!(only(text).params.len(), 1);
}

#[test]
fn the_older_rendering_is_read_too() {
    let text = page("type: object\nproperties: {prompt: {type: string}}");
    let text = text
        .replace(
            "```yaml",
            "````yaml market/acme/one.json post /api/v1/jobs/createTask",
        )
        .replace("```\n", "````\n")
        .replace(
            "## OpenAPI Specification",
            "```bash\ncurl\n```\n\n## OpenAPI",
        );
    assert_eq!(only(&text).params.len(), 1);
}

#[test]
fn what_cannot_be_read_is_named() {
    let input = "type: object\nrequired: [ghost]\nproperties:\n  a: {type: string, enum: [x, y], default: z}\n  \
                 b: {$ref: '#/components/schemas/Loop%20A'}\n  c: {$ref: '#/components/schemas/none'}\n  \
                 video_urls: {type: array, items: {type: string}}\n  d: {type: thing}\n\
                 anyOf: [{required: [a]}, {required: [c]}]";
    let found = only(&page(input).replace("required: [model]", "required: [model, hook]"));
    let problems = found.problems.join("\n");
    for words in [
        "input.a: its default z does not fit",
        "body.input.b.more: #/components/schemas/Loop%20A refers to itself",
        "body.input.c: #/components/schemas/none is not in the document",
        "input.video_urls: how many",
        "input.d: of a type",
        "input.ghost: required but not described",
        "body: hook is required beside model and input",
    ] {
        assert!(problems.contains(words), "{words} in {problems}");
    }
    assert!(problems.contains("input.d: left out"), "{problems}");
    assert_eq!(found.needs, [["a", "c"]]);
    assert_eq!(found.params.len(), 4);
}

#[test]
fn lists_too_long_to_be_true_are_named_and_cost_nothing() {
    let values: Vec<String> = (0..20_000).map(|value| format!("v{value}")).collect();
    let values = values.join(", ");
    let input = format!("type: object\nproperties: {{x: {{type: string, enum: [{values}]}}}}");
    let found = only(&page(&input));
    assert_eq!(
        found.problems,
        ["body.input.x: a list or map too long to be true"]
    );
    let many: Vec<String> = (0..2_000).map(|field| format!("p{field}: {{}}")).collect();
    let text = page(&format!("properties: {{{}}}", many.join(", ")));
    let refusal = Err(Reason::Refused(Refusal::NoInput));
    assert_eq!(read_page(&video(), &text), refusal);
}

#[test]
fn ids_are_found_wherever_they_stand() {
    let input = "type: object\nproperties: {prompt: {type: string}}";
    let id = |model: &str, example: &str| only(&page_of(model, example, input)).id;
    assert_eq!(id("{type: string}", "{model: acme/two}"), "acme/two");
    assert_eq!(
        id("{type: string, examples: [acme/three]}", "''"),
        "acme/three"
    );
    assert_eq!(id("{type: string, const: acme/four}", "{}"), "acme/four");
    assert_eq!(
        id(
            "{type: string, enum: [], default: ''}",
            "'{\"model\": \"acme/five\", }'"
        ),
        "acme/five"
    );
    // A page copied from its neighbour: the example is right.
    assert_eq!(
        id(
            "{enum: [acme/other], default: acme/other}",
            "{model: acme/one}"
        ),
        "acme/one"
    );
    // An example that belongs nowhere: the page's own words decide.
    assert_eq!(
        id("{enum: [acme/one]}", "{model: custom_thing}"),
        "acme/one"
    );
    let none = page_of("{type: string, enum: []}", "{}", input);
    assert_eq!(
        read_page(&video(), &none),
        Err(Reason::Refused(Refusal::NoModel))
    );
}

#[test]
fn anchors_inside_the_input_are_followed() {
    let input = "type: object\nproperties:\n  image_url: &ref_0 {type: object, properties: {}}\n  \
                 last_image_url: *ref_0\n  reference_images: {type: array, maxItems: 2, items: *ref_0, \
                 description: List of image URLs}";
    let kinds = only(&page(input)).params;
    let lists = kinds.iter().map(|param| match param.kind {
        ParamKind::Media(MediaKind::Image, _) => 1,
        ParamKind::MediaList {
            kind: MediaKind::Image,
            max,
            ..
        } => max,
        _ => 0,
    });
    assert_eq!(lists.collect::<Vec<_>>(), [1, 1, 2]);
}

#[test]
fn pages_without_a_model_say_why() {
    let good = page("type: object\nproperties: {prompt: {type: string}}");
    let reason = |entry: &Entry, text: &str| read_page(entry, text).unwrap_err();
    assert_eq!(
        reason(&video(), "<!DOCTYPE html><html></html>"),
        Reason::Html
    );
    assert_eq!(
        reason(&video(), "# A guide\n```bash\nls\n```\n"),
        Reason::NoApi
    );
    let half = &good[..good.len() / 2];
    assert_eq!(reason(&video(), half), Reason::Truncated);
    assert_eq!(
        reason(&entry("cn/market/acme/one", &[]), &good),
        Reason::Chinese
    );
    assert_eq!(
        reason(&entry("market/chat/one", &["Chat  Models"]), &good),
        Reason::Chat
    );
    let other = good.replace("/api/v1/jobs/createTask", "/api/v1/acme/generate");
    assert_eq!(
        reason(&video(), &other),
        Reason::OtherEndpoint("/api/v1/acme/generate".to_owned())
    );
    let chat = good.replace("/api/v1/jobs/createTask", "/acme/v1/chat/completions");
    assert_eq!(reason(&video(), &chat), Reason::Chat);
    let broken = good.replace("post:", "post: [");
    assert!(matches!(
        reason(&video(), &broken),
        Reason::Refused(Refusal::Unreadable(_))
    ));
    let huge = "x".repeat(MAX_PAGE + 1);
    assert_eq!(reason(&video(), &huge), Reason::TooLarge);
    let empty = good.replace("                input:", "                inputs:");
    assert_eq!(reason(&video(), &empty), Reason::Refused(Refusal::NoInput));
}

#[test]
fn the_index_decides_and_the_overlay_wins() {
    let index = Index::read(
        "## API Docs\n- Video Models > Acme [One](https://d.example/market/acme/one.md): \n\
         - Video Models > Acme [一](https://d.example/111e0.md): \n\
         - Video Models > Acme [Lost](https://d.example/market/acme/lost.md): \n",
    );
    let old = page("type: object\nproperties: {prompt: {type: string}}");
    let new = page("type: object\nproperties: {prompt: {type: string}, size: {type: string}}");
    let at = |path, text| Page { path, text };
    let copy = old.replace("summary: Acme One", "summary: 一号");
    let pages = [
        at("111e0", copy.as_str()),
        at("market/acme/one", old.as_str()),
        at("market/acme/one", new.as_str()),
        at("market/acme/one", "<!DOCTYPE html>"),
        at("market/acme/gone", old.as_str()),
        at("cn/market/acme/one", old.as_str()),
    ];
    let reading = read(&index, &pages);
    assert_eq!(reading.found.len(), 1);
    assert_eq!(reading.found["acme/one"].params.len(), 2);
    let skipped: Vec<(&str, bool)> = reading
        .skipped
        .iter()
        .map(|s| (s.path.as_str(), s.reason.is_loss()))
        .collect();
    assert_eq!(
        skipped,
        [
            ("111e0", false),
            ("market/acme/lost", true),
            ("cn/market/acme/one", false),
            ("market/acme/gone", false)
        ]
    );
    let chinese_first = Index::read(
        "- Video Models > Acme [x](/111e0.md): \n- Video Models > Acme [One](/market/acme/one.md): \n",
    );
    let reading = read(&chinese_first, &pages);
    assert_eq!(reading.found["acme/one"].title, "Acme One");
    assert_eq!(
        reading.skipped[0].reason,
        Reason::Duplicate("market/acme/one".to_owned())
    );
}

/// A page with all quirks, to be mangled.
fn rich() -> String {
    page(
        "type: object\nrequired: [prompt]\nproperties:\n  prompt: {type: string, description: 'Max length: 3-300 \
         characters'}\n  image_urls: {type: array, maxItems: 3, items: {type: string, format: uri}, description: \
         'Max size: 10.0MB; Accepted types: image/png'}\n  duration: {type: integer, default: 5, description: \
         'in 4-12 seconds'}\n  deep: &a {type: object, properties: {x: {$ref: '#/components/schemas/Loop%20A'}}}\n  \
         again: *a\n  size: {oneOf: [{type: string, enum: [a, b]}, {type: integer, minimum: 1}]}\n\
         x-apidog-orders: [duration, prompt]",
    )
}

proptest! {
    #[test]
    fn mangled_pages_never_panic(
        cuts in proptest::collection::vec((0_usize..4_000, 0_usize..40, "[ -~\n]{0,6}"), 1..6)
    ) {
        let mut text = rich();
        for (at, gone, put) in cuts {
            let from = text.floor_char_boundary(at.min(text.len()));
            let to = text.floor_char_boundary((from + gone).min(text.len()));
            text.replace_range(from..to, &put);
        }
        if let Ok(models) = read_page(&video(), &text) {
            prop_assert!(models.iter().all(|found| !found.id.is_empty()));
        }
    }

    #[test]
    fn fields_of_any_words_never_panic(
        words in "[ -~\u{4e00}-\u{4e10}–“]{0,120}",
        number in any::<i64>(),
        kind in prop::sample::select(vec!["string", "integer", "number", "array", "boolean", "object"]),
        name in "[a-z_]{1,12}(_url|_urls)?",
    ) {
        let words = words.replace('\'', "");
        let field = format!("{{type: {kind}, minimum: {number}, default: {number}, maxLength: {number}, \
                             description: '{words}'}}");
        let text = page(&format!("type: object\nproperties:\n  {name}: {field}"));
        for found in read_page(&video(), &text).unwrap_or_default() {
            for param in &found.params {
                let fits = param.default.as_ref().is_none_or(|answer| param.kind.accepts(answer));
                prop_assert!(fits, "{param:?}");
            }
        }
    }
}
