//! What Kie checks before it takes a task, and what it would cost.

use serde_json::{Map, Value};

use super::later::{LATER, LATER_RATES};
use super::models::Kind::{self, Flag, List, Number, One, Text, Url, Urls};
use super::models::{MODELS, Model, Price, RATES};

/// A refusal of `createTask`: envelope code and text.
pub(super) type Refusal = (i64, String);

/// The text for an unknown model.
pub(super) const UNKNOWN_MODEL: &str = "The model name you specified is not supported. Please verify your input and use one of the supported models provided by KIE.";
/// Kie's answer to an address or a structure it cannot use.
pub(super) const SERVER_EXCEPTION: &str = "Server exception, please try again later";

fn find(model: &str) -> Option<&'static Model> {
    let mut models = MODELS.iter().chain(LATER);
    models.find(|known| known.id == model)
}

/// Whether the model is in the table.
pub(super) fn known(model: &str) -> bool {
    find(model).is_some()
}

/// Checks the fields of an input and coerces numeric strings where the field is a number.
pub(super) fn check(
    model: &str,
    input: &mut Map<String, Value>,
    strict: bool,
) -> Result<(), Refusal> {
    let Some(model) = find(model) else {
        return Ok(());
    };
    for (name, must, kind) in model.fields {
        match input.get_mut(*name) {
            None | Some(Value::Null) if *must => return Err((500, missing(name, *kind))),
            None | Some(Value::Null) => {}
            Some(value) => check_value(name, *must, *kind, value)?,
        }
    }
    if strict
        && let Some(name) = input
            .keys()
            .find(|name| !model.fields.iter().any(|field| field.0 == name.as_str()))
    {
        return Err((500, format!("{name} is not supported")));
    }
    check_together(model.id, input)
}

/// Kie names text fields that are missing, and does not name missing files.
fn missing(name: &str, kind: Kind) -> String {
    match kind {
        Url | Urls(_) => "This field is required".into(),
        Text(_) | One(_) | Flag | Number(..) | List => format!("{name} is required"),
    }
}

fn check_value(name: &str, must: bool, kind: Kind, value: &mut Value) -> Result<(), Refusal> {
    let out_of_range = || {
        Err((
            500,
            format!("This {name} is not within the range of allowed options"),
        ))
    };
    let broken = || Err((500, SERVER_EXCEPTION.to_owned()));
    match kind {
        Text(limit) => match value.as_str() {
            Some(text) if must && text.trim().is_empty() => Err((500, missing(name, kind))),
            Some(text) if text.chars().count() > limit => Err((
                500,
                "The text length cannot exceed the maximum limit".into(),
            )),
            Some(_) => Ok(()),
            None => broken(),
        },
        One(allowed) => match value.as_str() {
            Some(text) if allowed.contains(&text) => Ok(()),
            _ => out_of_range(),
        },
        Flag => {
            if value.is_boolean() {
                Ok(())
            } else {
                broken()
            }
        }
        Number(low, high) => {
            if let Some(number) = value
                .as_str()
                .and_then(|text| text.parse::<serde_json::Number>().ok())
            {
                *value = Value::Number(number);
            }
            match value.as_f64() {
                Some(number) if (low..=high).contains(&number) => Ok(()),
                Some(_) => out_of_range(),
                None => broken(),
            }
        }
        Url => {
            if value.as_str().is_some_and(is_url) {
                Ok(())
            } else {
                broken()
            }
        }
        Urls(limit) => match value.as_array() {
            Some(list) if must && list.is_empty() => Err((500, missing(name, kind))),
            Some(list) if list.len() > limit => out_of_range(),
            Some(list) if list.iter().all(|url| url.as_str().is_some_and(is_url)) => Ok(()),
            _ => broken(),
        },
        List => match value.as_array() {
            Some(list) if must && list.is_empty() => Err((500, missing(name, kind))),
            Some(list) if list.iter().all(Value::is_object) => Ok(()),
            _ => broken(),
        },
    }
}

fn is_url(text: &str) -> bool {
    text.starts_with("http://") || text.starts_with("https://")
}

/// Rules that bind several fields.
fn check_together(model: &str, input: &Map<String, Value>) -> Result<(), Refusal> {
    let filled = |name: &str| match input.get(name) {
        None | Some(Value::Null) => false,
        Some(Value::String(text)) => !text.trim().is_empty(),
        Some(Value::Array(list)) => !list.is_empty(),
        Some(_) => true,
    };
    let on = |name: &str| input.get(name) == Some(&Value::Bool(true));
    let need = |name: &str| {
        if filled(name) {
            Ok(())
        } else {
            Err((500, format!("{name} is required")))
        }
    };
    match model {
        "kling-3.0/video" if on("multi_shots") => need("multi_prompt"),
        "kling-3.0/video" => {
            need("prompt")?;
            if filled("image_urls") || filled("aspect_ratio") {
                Ok(())
            } else {
                Err((422, "aspect_ratio is required for text-to-video".into()))
            }
        }
        "ai-music-api/generate" if on("custom_mode") => {
            need("style")?;
            need("title")?;
            if on("instrumental") || filled("lyrics") {
                Ok(())
            } else {
                need("prompt")
            }
        }
        "ai-music-api/generate" => need("prompt"),
        "bytedance/seedance-2" => {
            let frames = filled("first_frame_url") || filled("last_frame_url");
            let references = [
                "reference_image_urls",
                "reference_video_urls",
                "reference_audio_urls",
            ]
            .iter()
            .any(|name| filled(name));
            if frames && references {
                return Err((
                    422,
                    "first_frame_url cannot be used together with reference_image_urls".into(),
                ));
            }
            if frames || references {
                Ok(())
            } else {
                need("prompt")
            }
        }
        _ => Ok(()),
    }
}

/// How many result files the model gives for this input.
pub(super) fn result_count(model: &str, input: &Map<String, Value>) -> u32 {
    let asked = ["num_images", "max_images", "n"].iter().find_map(|name| {
        let value = input.get(*name)?;
        value.as_u64().or_else(|| value.as_str()?.parse().ok())
    });
    match model {
        "grok-imagine/text-to-image" => 6,
        "ai-music-api/separate-vocals" => match input.get("type").and_then(Value::as_str) {
            Some("split_stem") => 6,
            _ => 2,
        },
        "ai-music-api/cover-generate" => 2,
        "ai-music-api/sounds" | "ai-music-api/replace-section" => 1,
        _ if super::media::is_song(model) => 2,
        _ => asked.map_or(1, |count| u32::try_from(count.clamp(1, 15)).unwrap_or(1)),
    }
}

/// What the task costs, thousandths of a credit; 10 credits for a model that is not in the table.
///
/// `heard` is the length of the sound under `audio_url`, seconds.
pub(super) fn price(model: &str, input: &Map<String, Value>, heard: u32) -> i64 {
    let number = |name: &str| {
        let value = input.get(name)?;
        value.as_i64().or_else(|| value.as_str()?.parse().ok())
    };
    let has = |(name, wanted): &(&str, &str)| match input.get(*name) {
        Some(Value::String(text)) => text == wanted,
        Some(Value::Bool(flag)) => (*wanted == "true") == *flag,
        Some(Value::Number(number)) => number.to_string() == *wanted,
        _ => false,
    };
    let Some(known) = find(model) else {
        return 10_000;
    };
    let rate = RATES
        .iter()
        .chain(LATER_RATES)
        .find(|(id, values, _)| *id == model && values.iter().all(has))
        .map(|rate| rate.2);
    match known.price {
        Price::Task(cost) => rate.unwrap_or(cost),
        Price::Each(cost) => rate.unwrap_or(cost) * i64::from(result_count(model, input)),
        Price::Second(cost) => rate.unwrap_or(cost) * number("duration").unwrap_or(5).max(1),
        Price::Sound(cost) => rate.unwrap_or(cost) * i64::from(heard.max(1)),
        Price::Kilo(cost) => (rate.unwrap_or(cost) * spoken(input) / 1000).max(1),
    }
}

/// How many characters are to be spoken.
fn spoken(input: &Map<String, Value>) -> i64 {
    let count = |value: &Value| {
        value
            .get("text")
            .and_then(Value::as_str)
            .map_or(0, |text| text.chars().count())
    };
    let lines = input
        .get("dialogue")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    let alone = input
        .get("text")
        .and_then(Value::as_str)
        .map_or(0, |text| text.chars().count());
    i64::try_from(lines.map(count).sum::<usize>() + alone).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cost(model: &str, input: &str) -> i64 {
        price(model, &serde_json::from_str(input).unwrap_or_default(), 7)
    }

    #[test]
    fn prices_are_those_of_the_price_table() {
        assert_eq!(cost("z-image", r#"{"prompt":"x"}"#), 800);
        assert_eq!(cost("nano-banana-2", r#"{"resolution":"4K"}"#), 18_000);
        assert_eq!(
            cost(
                "kling-2.6/text-to-video",
                r#"{"duration":"10","sound":false}"#
            ),
            110_000
        );
        assert_eq!(
            cost(
                "kling-2.6/text-to-video",
                r#"{"duration":"5","sound":true}"#
            ),
            110_000
        );
        assert_eq!(
            cost(
                "bytedance/seedance-1.5-pro",
                r#"{"duration":8,"resolution":"1080p"}"#
            ),
            60_000
        );
        assert_eq!(
            cost(
                "wan/2-5-text-to-video",
                r#"{"duration":"10","resolution":"1080p"}"#
            ),
            200_000
        );
        assert_eq!(
            cost("infinitalk/from-audio", r#"{"resolution":"720p"}"#),
            84_000
        );
        assert_eq!(
            cost(
                "elevenlabs/text-to-speech-turbo-2-5",
                r#"{"text":"0123456789"}"#
            ),
            60
        );
        assert_eq!(
            cost(
                "ideogram/character",
                r#"{"num_images":"3","rendering_speed":"TURBO"}"#
            ),
            36_000
        );
        assert_eq!(cost("some/other", "{}"), 10_000);
    }

    #[test]
    fn every_rate_belongs_to_a_model_and_names_its_fields() {
        for (id, values, _) in RATES.iter().chain(LATER_RATES) {
            let fields = find(id).map(|model| model.fields).unwrap_or_default();
            assert!(
                values
                    .iter()
                    .all(|(name, _)| fields.iter().any(|field| field.0 == *name)),
                "{id} {values:?}"
            );
        }
    }
}
