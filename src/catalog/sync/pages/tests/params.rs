//! How fields of `input` become params: types, limits in words, files, variants.

use super::*;

fn param(input: &str, name: &str) -> Param {
    let found = only(&page(input));
    let param = found.params.iter().find(|param| param.name == name);
    param
        .unwrap_or_else(|| panic!("{name} in {found:?}"))
        .clone()
}

fn kind(field: &str) -> ParamKind {
    param(&format!("type: object\nproperties:\n  x: {field}"), "x").kind
}

fn named(name: &str, field: &str) -> ParamKind {
    param(
        &format!("type: object\nproperties:\n  {name}: {field}"),
        name,
    )
    .kind
}

#[test]
fn types_become_kinds() {
    let text = |min_chars, max_chars| ParamKind::Text {
        min_chars,
        max_chars,
    };
    assert_eq!(
        kind("{type: string, minLength: 3, maxLength: 9}"),
        text(3, 9)
    );
    assert_eq!(kind("{description: Free words}"), text(0, 5_000));
    assert_eq!(kind("{type: boolean}"), ParamKind::Bool);
    assert_eq!(
        kind("{type: boolean, enum: [true, false]}"),
        ParamKind::Bool
    );
    assert_eq!(kind("{enum: [true]}"), choice(&["true"], Wire::Bool));
    assert_eq!(
        kind("{type: integer, enum: [4, 8]}"),
        choice(&["4", "8"], Wire::Integer)
    );
    assert_eq!(
        kind("{type: number, enum: [0, 0.5, 1]}"),
        choice(&["0", "0.5", "1"], Wire::Number)
    );
    assert_eq!(
        kind("{type: string, enum: [1, 2, 2]}"),
        choice(&["1", "2"], Wire::String)
    );
    assert_eq!(
        kind("{type: integer, minimum: 1, maximum: 6}"),
        ParamKind::Integer { min: 1, max: 6 }
    );
    assert_eq!(
        kind("{type: integer, exclusiveMinimum: 0, maximum: 6, exclusiveMaximum: true}"),
        ParamKind::Integer { min: 1, max: 5 }
    );
    assert_eq!(
        kind("{type: integer}"),
        ParamKind::Integer {
            min: 0,
            max: 2_147_483_647
        }
    );
    let decimal = |text: &str| text.parse().unwrap();
    assert_eq!(
        kind("{type: number, minimum: 0, maximum: 2, multipleOf: 0.05}"),
        ParamKind::Number {
            min: decimal("0"),
            max: decimal("2"),
            step: Some(decimal("0.05"))
        }
    );
    assert_eq!(
        kind("{type: [string, 'null'], enum: [a, null]}"),
        choice(&["a"], Wire::String)
    );
}

#[test]
fn limits_in_words_are_taken_where_they_are_clear() {
    let range = |min, max| ParamKind::Integer { min, max };
    assert_eq!(
        kind("{type: integer, description: 'Length in 4-12 seconds.'}"),
        range(4, 12)
    );
    assert_eq!(
        kind("{type: integer, description: 'Must be between 3 and 15. Defaults to 5.'}"),
        range(3, 15)
    );
    assert_eq!(
        kind("{type: integer, description: '- Minimum: `2` - Maximum: `9`'}"),
        range(2, 9)
    );
    assert_eq!(
        kind("{type: number, description: 'An integer in the range [3, 15].'}"),
        range(3, 15)
    );
    assert_eq!(
        kind("{type: integer, minimum: 2, description: 'from 2 to 9'}"),
        range(2, 9)
    );
    // The narrower of two cases is right in both; two that only overlap say nothing.
    assert_eq!(
        kind("{type: integer, description: 'Range is 1-4 with a, range is 1-12 with b'}"),
        range(1, 4)
    );
    assert_eq!(
        kind("{type: integer, description: 'Range is 1-4 with a, range is 2-12 with b'}"),
        range(0, 2_147_483_647)
    );
    assert_eq!(
        kind("{type: integer, default: 0, description: '`0` or any integer in `[2,4]`'}"),
        choice(&["0", "2", "3", "4"], Wire::Integer)
    );
    assert_eq!(
        kind("{type: string, description: 'Duration in seconds: 3s - 6s'}"),
        choice(&["3", "4", "5", "6"], Wire::String)
    );
    assert_eq!(
        kind("{type: string, description: 'Quality. std: plain (720p). pro: fine (1080p)'}"),
        choice(&["std", "pro"], Wire::String)
    );
    assert_eq!(
        kind(
            "{type: number, description: '- `6`: six seconds - `10`: ten seconds - Longer takes longer'}"
        ),
        choice(&["6", "10"], Wire::Integer)
    );
}

#[test]
fn lengths_in_words_are_taken_where_they_are_clear() {
    let most = |words: &str| match kind(&format!("{{type: string, description: '{words}'}}")) {
        ParamKind::Text {
            min_chars,
            max_chars,
        } => (min_chars, max_chars),
        other => panic!("{other:?}"),
    };
    assert_eq!(most("Up to 20,000 characters."), (0, 20_000));
    assert_eq!(most("Between 3 and 700 characters"), (3, 700));
    assert_eq!(most("(Max length: 3-300 characters)"), (3, 300));
    assert_eq!(
        most("Best under 300 characters. Maximum length: 1000 characters."),
        (0, 1_000)
    );
    assert_eq!(
        most("Max 6,000 non-Chinese characters or 2,500 Chinese characters"),
        (0, 6_000)
    );
    assert_eq!(
        most("maximum of 10 characters, or a maximum of 20 characters"),
        (0, 5_000)
    );
}

#[test]
fn files_are_known_by_name_format_and_words() {
    let files = |kind: &ParamKind| match kind {
        ParamKind::Media(kind, limits) => (*kind, 1, 1, limits.clone()),
        ParamKind::MediaList {
            kind,
            min,
            max,
            limits,
        } => (*kind, *min, *max, limits.clone()),
        other => panic!("{other:?}"),
    };
    let any = MediaLimits::default();
    let string = "{type: string}";
    assert_eq!(
        files(&named("first_frame_url", string)),
        (MediaKind::Image, 1, 1, any.clone())
    );
    assert_eq!(
        files(&named("driving_audio_url", string)),
        (MediaKind::Audio, 1, 1, any.clone())
    );
    assert_eq!(
        files(&named("tail_url", "{type: object}")),
        (MediaKind::File, 1, 1, any.clone())
    );
    let words = "The clip (File URL after upload; Accepted types: video/mp4, video/quicktime; Max size: 10.0MB)";
    let (kind, _, _, limits) = files(&named(
        "source",
        &format!("{{type: string, description: '{words}'}}"),
    ));
    assert_eq!(
        (kind, limits.max_bytes),
        (MediaKind::Video, Some(10_485_760))
    );
    assert_eq!(limits.mime, ["video/mp4", "video/quicktime"]);
    let list = "{type: array, maxItems: 3, items: {type: string, format: uri}, description: 'Format: wav, mp3. \
                Duration: each [2, 15] s. Not exceeding 15 MB. Does not support OGG.'}";
    let (kind, min, max, limits) = files(&named("reference_audio_urls", list));
    assert_eq!((kind, min, max), (MediaKind::Audio, 0, 3));
    assert_eq!(limits.mime, ["audio/wav", "audio/mpeg"]);
    assert_eq!((limits.min_ms, limits.max_ms), (Some(2_000), Some(15_000)));
    let list = "{type: array, items: {type: string}, description: 'Up to 7 image URLs. Width and height (px): \
                (300, 6000). Max 16MP.'}";
    let (kind, _, max, limits) = files(&named("image_urls", list));
    assert_eq!(
        (kind, max, limits.max_megapixels),
        (MediaKind::Image, 7, Some(16))
    );
    assert_eq!(
        (limits.min_side_px, limits.max_side_px),
        (Some(300), Some(6_000))
    );
    // Words about pictures do not make a file of what is none.
    assert!(matches!(
        named("image_size", string),
        ParamKind::Text { .. }
    ));
    assert!(matches!(named("task_id", string), ParamKind::Task(_)));
    assert!(matches!(
        named("callback_url", string),
        ParamKind::Text { .. }
    ));
}

#[test]
fn variants_are_joined() {
    let input = "oneOf:\n  - {type: object, required: [prompt, one_url], properties: {prompt: {type: string, \
                 maxLength: 5}, one_url: {type: string}, size: {type: string, enum: [s, m], default: s}}}\n  \
                 - {type: object, required: [prompt, size], properties: {prompt: {type: string, maxLength: 9}, \
                 size: {type: string, enum: [m, l], default: m}}}";
    let found = only(&page(input));
    let names: Vec<(&str, bool)> = found
        .params
        .iter()
        .map(|p| (p.name.as_str(), p.required))
        .collect();
    assert_eq!(
        names,
        [("prompt", true), ("one_url", false), ("size", false)]
    );
    assert_eq!(
        found.params[0].kind,
        ParamKind::Text {
            min_chars: 0,
            max_chars: 9
        }
    );
    assert_eq!(found.params[2].kind, choice(&["s", "m", "l"], Wire::String));
    assert_eq!(found.params[2].default, None);
    let all = "allOf:\n  - {type: object, properties: {a: {type: string, maxLength: 9}}}\n  \
               - {type: object, required: [a], properties: {a: {maxLength: 5}, b: {anyOf: [{type: integer, \
               minimum: 1, maximum: 3}, {type: 'null'}]}}}";
    let found = only(&page(all));
    assert_eq!(
        found.params[0].kind,
        ParamKind::Text {
            min_chars: 0,
            max_chars: 5
        }
    );
    assert!(found.params[0].required);
    assert_eq!(found.params[1].kind, ParamKind::Integer { min: 1, max: 3 });
}

#[test]
fn deprecated_params_stay_out_of_the_way() {
    let input = "type: object\nproperties:\n  old_size: {type: string, enum: [a, b], default: a, deprecated: true, \
                 description: 'replaced by new_size'}\n  last: {type: boolean, default: false, deprecated: true}\n  \
                 new_size: {type: string, enum: [a, b], default: a}";
    let found = only(&page(input));
    let names: Vec<&str> = found
        .params
        .iter()
        .map(|param| param.name.as_str())
        .collect();
    assert_eq!(names, ["new_size", "old_size", "last"]);
    let when = &found.params[1].only_when;
    assert_eq!(when.get("new_size"), Some(&Condition::Present(false)));
    assert!(found.params[2].fixed && found.params[2].default == Some(Answer::Bool(false)));
}
