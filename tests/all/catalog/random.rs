//! Random answers: whatever a customer may answer has one price and a body that Kie's own page accepts.

use super::{file, shipped, tariff};
use kiebot::catalog::task::MODEL_KEY;
use kiebot::catalog::{
    Answer, Answers, Catalog, Condition, InputFile, MediaLimits, Model, Param, ParamKind,
    PriceError, SourceTask, TaskKind, is_offered, load, param_applies, quote, request_input,
};
use kiebot::ids::GenerationId;
use rust_decimal::Decimal;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Sets of answers tried for every model.
const SETS: usize = 50;
/// Tries to find answers that may be bought together.
const TRIES: usize = 5_000;

/// Shapes of `input` by model id, reduced from Kie's pages (or, without a page, from the field lists of
/// October 2026) by a script that shares nothing with our parsers.
static SHAPES: LazyLock<BTreeMap<String, Value>> = LazyLock::new(|| {
    let mut shapes: BTreeMap<String, Value> =
        serde_json::from_str(include_str!("../fixtures/catalog/schemas.json")).unwrap();
    for shape in shapes.values_mut() {
        *shape = shape["input"].take();
    }
    shapes
});

/// The shipped models, or those of the file named by `KIEBOT_MODELS` to try another one.
pub fn models() -> Catalog {
    let Ok(path) = std::env::var("KIEBOT_MODELS") else {
        return shipped();
    };
    load(&std::fs::read_to_string(&path).unwrap()).unwrap_or_else(|errors| panic!("{errors}"))
}

/// Seed of the random answers: `KIEBOT_SEED` to try others.
pub fn seed() -> u64 {
    let given = std::env::var("KIEBOT_SEED").ok();
    given.map_or(20_261_122, |text| text.parse().unwrap())
}

fn shape(id: &str) -> &'static Value {
    SHAPES.get(id).unwrap_or_else(|| {
        panic!(
            "{id} is on sale, but tests/all/fixtures/catalog/schemas.json does not know its input"
        )
    })
}

/// What Kie documents as the body of createTask for a model.
pub fn schema(id: &str) -> jsonschema::Validator {
    let whole = json!({
        "type": "object",
        "required": ["model", "input"],
        "additionalProperties": false,
        "properties": { "model": { "const": id }, "input": shape(id) },
    });
    let options = jsonschema::options().should_validate_formats(true);
    options
        .build(&whole)
        .unwrap_or_else(|error| panic!("{id}: {error}"))
}

pub fn url_of(file: &InputFile) -> Option<String> {
    Some(format!("https://files.example/{}.bin", file.id))
}

/// A valid answer; `None` where nothing fits.
pub fn any_answer(model: &Model, param: &Param, rng: &mut fastrand::Rng) -> Option<Answer> {
    let answer = match &param.kind {
        ParamKind::Text {
            min_chars,
            max_chars,
        } => {
            let least = 1.max(*min_chars);
            let most = [1, 2, 20, 300, *max_chars][rng.usize(..5)].clamp(least, *max_chars);
            let letter = ["щ", "a", "字", "🎬"][rng.usize(..4)];
            Answer::Text(letter.repeat(rng.usize(least..=most)))
        }
        ParamKind::Choice { values, .. } => Answer::Choice(rng.choice(values)?.clone()),
        ParamKind::Bool => Answer::Bool(rng.bool()),
        ParamKind::Integer { min, max } => Answer::Integer(rng.i64(*min..=*max)),
        ParamKind::Number { min, max, step } => {
            let step = step.unwrap_or(Decimal::new(1, 2));
            let steps: i64 = ((max - min) / step).trunc().try_into().unwrap();
            Answer::Number(min + step * Decimal::from(rng.i64(0..=steps)))
        }
        ParamKind::Media(kind, limits) => {
            Answer::Files(vec![file(7, *kind, Some(length(limits, rng)))])
        }
        ParamKind::MediaList {
            kind,
            min,
            max,
            limits,
        } => {
            let count = rng.usize((*min).max(1)..=*max);
            let files = (0..count).map(|_| file(8, *kind, Some(length(limits, rng))));
            Answer::Files(files.collect())
        }
        ParamKind::Json(_) => {
            let shape = &shape(&model.id)["properties"][&param.name];
            let mut documents = (0..100).map(|_| Answer::Json(document(shape, rng)));
            documents.find(|answer| param.kind.accepts(answer))?
        }
        ParamKind::Task(kind) => Answer::Task(source(model, param, kind, rng)?),
    };
    assert!(
        param.kind.accepts(&answer),
        "{} {} {answer:?}",
        model.id,
        param.name
    );
    Some(answer)
}

/// An earlier result that fits, made with anything a price row asks for.
fn source(
    model: &Model,
    param: &Param,
    kind: &TaskKind,
    rng: &mut fastrand::Rng,
) -> Option<SourceTask> {
    let of = rng.choice(&kind.of)?.clone();
    let mut known: BTreeMap<String, Vec<&String>> = BTreeMap::new();
    for (name, wanted) in model.prices.iter().flat_map(|row| &row.when) {
        let key = name.strip_prefix(&format!("{}.", param.name));
        if let (Some(key), Condition::OneOf(values)) = (key, wanted) {
            known.entry(key.to_owned()).or_default().extend(values);
        }
    }
    let mut answers: BTreeMap<String, Answer> = known
        .into_iter()
        .filter_map(|(key, values)| Some((key, Answer::Text((*rng.choice(&values)?).clone()))))
        .collect();
    answers.insert(MODEL_KEY.to_owned(), Answer::Text(of.clone()));
    Some(SourceTask {
        generation: GenerationId(1),
        model: of,
        task: "abc".to_owned(),
        part: kind.part.map(|_| "0".to_owned()),
        nth: None,
        answers,
    })
}

/// Milliseconds that the limits allow.
fn length(limits: &MediaLimits, rng: &mut fastrand::Rng) -> u64 {
    let shortest = limits.min_ms.unwrap_or(1);
    rng.u64(shortest..=limits.max_ms.unwrap_or(60_000).max(shortest))
}

/// A random document of a shape.
fn document(shape: &Value, rng: &mut fastrand::Rng) -> Value {
    let number = |name: &str| shape[name].as_u64().and_then(|n| usize::try_from(n).ok());
    for kind in ["oneOf", "anyOf"] {
        if let Some(kinds) = shape[kind].as_array() {
            return document(rng.choice(kinds).unwrap(), rng);
        }
    }
    if let Some(values) = shape["enum"].as_array() {
        return rng.choice(values).unwrap().clone();
    }
    match shape["type"].as_str() {
        Some("array") => {
            let least = number("minItems").unwrap_or(0);
            let most = number("maxItems").unwrap_or(least + 3).min(least + 5);
            let count = rng.usize(least..=most);
            (0..count).map(|_| document(&shape["items"], rng)).collect()
        }
        Some("object") => {
            let required = shape["required"].as_array().cloned().unwrap_or_default();
            let mut fields = Map::new();
            for (name, inner) in shape["properties"].as_object().unwrap_or(&Map::new()) {
                if required.contains(&json!(name)) || rng.bool() {
                    fields.insert(name.clone(), document(inner, rng));
                }
            }
            Value::Object(fields)
        }
        Some("integer" | "number") => {
            let least = shape["minimum"].as_f64().map_or(1, |n| n.ceil() as i64);
            let most = shape["maximum"].as_f64().map_or(least + 9, |n| n as i64);
            json!(rng.i64(least..=most.max(least)))
        }
        Some("boolean") => json!(rng.bool()),
        _ if shape["format"] == "uri" => json!("https://files.example/9.bin"),
        _ if shape["pattern"].is_string() => {
            let texts = ["#A1b2C3", "23.51%", "1:1"].map(|text| json!(text));
            let fitting = texts.iter().find(|text| jsonschema::is_valid(shape, text));
            fitting
                .unwrap_or_else(|| panic!("{} is a new pattern", shape["pattern"]))
                .clone()
        }
        _ => {
            let least = number("minLength").unwrap_or(1).max(1);
            let most = number("maxLength").unwrap_or(40).clamp(least, least + 200);
            json!("ю".repeat(rng.usize(least..=most)))
        }
    }
}

/// Answers a customer can give: all that is required, now and then what is optional; those in `given`
/// stand. `None` if nothing was found that may be bought together.
pub fn any_answers(model: &Model, given: &Answers, rng: &mut fastrand::Rng) -> Option<Answers> {
    // Results that no row prices are not offered to be continued.
    let continued = |answers: &Answers| {
        let task = |answer: &Answer| matches!(answer, Answer::Task(_));
        !answers.values().any(task)
            || quote(model, answers, &tariff()).err() != Some(PriceError::NoRow)
    };
    (0..TRIES)
        .map(|_| one_set(model, given, rng))
        .find(|answers| is_offered(model, answers) && continued(answers))
}

fn one_set(model: &Model, given: &Answers, rng: &mut fastrand::Rng) -> Answers {
    let mut answers = given.clone();
    // A param may hang on one that is asked later.
    for _ in 0..2 {
        for param in model.params.iter().filter(|param| !param.fixed) {
            if answers.contains_key(&param.name)
                || !param_applies(model, param, &answers)
                || !param.required && rng.bool()
            {
                continue;
            }
            if let Some(answer) = any_answer(model, param, rng) {
                answers.insert(param.name.clone(), answer);
            }
        }
    }
    answers
}

/// What is wrong with one set of answers, if anything.
fn fault(model: &Model, schema: &jsonschema::Validator, answers: &Answers) -> Option<String> {
    let quote = match quote(model, answers, &tariff()) {
        Ok(quote) => quote,
        Err(error) => return Some(format!("no price: {error}\n{answers:?}")),
    };
    let base = quote.lines.iter().filter(|line| !line.surcharge).count();
    let fixed = model.overrides.free || model.overrides.price_rub.is_some();
    if base != 1 && !fixed {
        return Some(format!("{base} prices\n{answers:?}"));
    }
    let input = match request_input(model, answers, &url_of) {
        Ok(input) => input,
        Err(error) => return Some(format!("no request: {error}\n{answers:?}")),
    };
    let body = json!({ "model": model.id, "input": input });
    let faults: Vec<String> = schema
        .iter_errors(&body)
        .map(|e| {
            let what: String = e.to_string().chars().take(300).collect();
            format!("{}: {what}", e.instance_path())
        })
        .collect();
    (!faults.is_empty()).then(|| faults.join("\n"))
}

#[test]
fn every_valid_set_of_answers_has_one_price_and_a_body_that_kie_accepts() {
    let catalog = models();
    let mut faults = Vec::new();
    for model in catalog.models.values().filter(|model| model.is_sold()) {
        let mut rng = fastrand::Rng::with_seed(seed());
        let schema = schema(&model.id);
        let found = (0..SETS).find_map(|_| {
            let Some(answers) = any_answers(model, &Answers::new(), &mut rng) else {
                return Some("no answers may be bought together".to_owned());
            };
            fault(model, &schema, &answers)
        });
        faults.extend(found.map(|what| format!("{}: {what}", model.id)));
    }
    assert!(
        faults.is_empty(),
        "seed {}, {} models:\n{}",
        seed(),
        faults.len(),
        faults.join("\n\n")
    );
}

#[test]
fn every_shape_is_of_a_model_that_kie_has_or_had() {
    for (id, shape) in SHAPES.iter() {
        let composed = ["oneOf", "anyOf", "allOf"]
            .iter()
            .any(|kind| shape.get(kind).is_some());
        assert!(composed || shape["type"] == "object", "{id}");
        drop(schema(id));
    }
    assert!(SHAPES.len() >= 170, "{}", SHAPES.len());
}
