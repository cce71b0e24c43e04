//! The form of structured params: fields, limits and links, from their schemas and words.

use super::media;
use super::param::Params;
use super::prose::Prose;
use super::schema::Schema;
use crate::catalog::shape::{Field, Form, Shape};
use crate::catalog::{Answer, MediaLimits, Param, ParamKind};

/// Most items of a list for which no limit is stated.
const MAX_ITEMS: usize = 50;
/// Most fields of an item that a person fills in.
const MAX_FIELDS: usize = 30;

/// What a structured param is to a person.
pub(super) enum Structure {
    /// A form to type.
    Form(Shape),
    /// Files, each in an object of its own under this name.
    Files(ParamKind),
    /// Nobody can fill it in.
    Closed(String),
}

/// Reads the structure of a param.
pub(super) fn read(
    params: &mut Params,
    name: &str,
    schema: &Schema,
    prose: &Prose,
    required: bool,
) -> Structure {
    let item = schema.item.as_deref();
    let list = schema.is("array") || item.is_some();
    let of = item.unwrap_or(schema);
    let (min, max) = bounds(schema, prose, required);
    if list && of.fields.is_empty() {
        return plain(params, name, of, (min, max));
    }
    if of.fields.is_empty() || of.fields.len() > MAX_FIELDS {
        return Structure::Closed("its fields are not described".to_owned());
    }
    let must = |raw: &str| of.required.iter().any(|known| known.trim() == raw.trim());
    let mut fields = Vec::new();
    let mut files = None;
    for (raw, field) in &of.fields {
        let name = raw.trim();
        let prose = Prose::new(&field.prose);
        if let Some(kind) = media::kind(name, field, &prose) {
            if !must(raw) {
                continue;
            }
            if files.is_some() || field.is("array") || field.item.is_some() {
                return Structure::Closed("it holds files beside words".to_owned());
            }
            let limits = MediaLimits {
                inside: Some(name.to_owned()),
                ..media::limits(kind, &prose)
            };
            files = Some(ParamKind::MediaList {
                kind,
                min,
                max,
                limits,
            });
            continue;
        }
        match one(params, name, field, &prose, must(raw)) {
            Ok(field) => fields.push(field),
            Err(why) if must(raw) => return Structure::Closed(format!("{name}: {why}")),
            // What may be left out and cannot be typed is left out.
            Err(_) => {}
        }
    }
    if let Some(files) = files {
        return if list && fields.iter().all(|field| !field.required) {
            Structure::Files(files)
        } else {
            Structure::Closed("it holds files beside words".to_owned())
        };
    }
    if fields.is_empty() {
        return Structure::Closed("none of its fields can be typed".to_owned());
    }
    Structure::Form(Shape {
        fields,
        items: list.then_some((min, max)),
        max_chars: prose.total_chars(),
    })
}

fn bounds(schema: &Schema, prose: &Prose, required: bool) -> (usize, usize) {
    let most = match (schema.max_items, prose.items()) {
        (Some(stated), Some(told)) => Some(stated.min(told)),
        (stated, told) => stated.or(told),
    };
    let max = most.unwrap_or(MAX_ITEMS).max(1);
    let least = schema.min_items.unwrap_or_default();
    (least.max(usize::from(required)).max(1).min(max), max)
}

/// A list of plain values.
fn plain(params: &mut Params, name: &str, of: &Schema, items: (usize, usize)) -> Structure {
    if of.types.is_empty() || of.is("array") || of.is("object") {
        return Structure::Closed("its items are not described".to_owned());
    }
    let last = name.rsplit(['_', ' ']).next().unwrap_or_default();
    if of.values.is_empty() && (last == "id" || last == "ids") {
        return Structure::Closed("it wants ids of things made elsewhere".to_owned());
    }
    match one(params, name, of, &Prose::new(&of.prose), true) {
        Ok(field) => Structure::Form(Shape {
            fields: vec![Field {
                name: String::new(),
                default: None,
                ..field
            }],
            items: Some(items),
            max_chars: None,
        }),
        Err(why) => Structure::Closed(why),
    }
}

fn one(
    params: &mut Params,
    name: &str,
    schema: &Schema,
    prose: &Prose,
    required: bool,
) -> Result<Field, String> {
    if schema.is("array") || schema.item.is_some() || !schema.fields.is_empty() {
        return Err("it is structured itself".to_owned());
    }
    let form = form(schema, prose)?;
    let kind = params.kind(name, schema, prose, required);
    if matches!(
        kind,
        ParamKind::Media(..) | ParamKind::MediaList { .. } | ParamKind::Json(_)
    ) {
        return Err("no word or number".to_owned());
    }
    let neutral = || match &kind {
        // Where a choice must be made, the neutral value is what "none" would be.
        ParamKind::Choice { values, .. } if required => {
            let value = values.iter().find(|value| *value == "Neutral");
            value.cloned().map(Answer::Choice)
        }
        _ => None,
    };
    let default = params.default(name, &kind, schema).or_else(neutral);
    Ok(Field {
        name: name.to_owned(),
        kind,
        required,
        default,
        form,
        one_of: None,
        sums_to: None,
    })
}

/// How a text is written, where a pattern says so.
fn form(schema: &Schema, prose: &Prose) -> Result<Form, String> {
    let pattern = schema.pattern.as_deref().unwrap_or_default();
    match pattern.to_ascii_lowercase().as_str() {
        "" if prose.contains("speaker n") && prose.contains("format") => Ok(Form::Speaker),
        "" => Ok(Form::Free),
        hex if hex.starts_with("^#[0-9a-f") && hex.ends_with("{6}$") => Ok(Form::Color),
        share if share.ends_with("\\.\\d{2}%$") => Ok(Form::Percent),
        _ => Err(format!("the pattern {pattern} cannot be explained")),
    }
}

/// Ties structured params to each other and to the numbers they make up.
pub(super) fn link(params: &mut [Param]) {
    let known: Vec<Param> = params.to_vec();
    for (at, param) in params.iter_mut().enumerate() {
        let ParamKind::Json(shape) = &mut param.kind else {
            continue;
        };
        for field in &mut shape.fields {
            let text = matches!(field.kind, ParamKind::Text { .. });
            if text && field.name.ends_with("_id") {
                let before = known.iter().take(at);
                let definer = before.filter_map(|other| match &other.kind {
                    ParamKind::Json(shape) => {
                        let same = shape.fields.iter().find(|f| f.name == field.name)?;
                        Some((other.name.clone(), same.form))
                    }
                    _ => None,
                });
                if let Some((name, form)) = definer.into_iter().next() {
                    field.one_of = Some(name);
                    field.form = form;
                }
            }
            let whole = matches!(field.kind, ParamKind::Integer { .. });
            let total = known.iter().find(|other| other.name == field.name);
            let counts = total.is_some_and(|other| match &other.kind {
                ParamKind::Choice { values, .. } => {
                    values.iter().all(|value| value.parse::<u32>().is_ok())
                }
                kind => matches!(kind, ParamKind::Integer { .. }),
            });
            if whole && counts && field.required && field.name == "duration" {
                // The shots of a film fill its length.
                field.sums_to = Some(field.name.clone());
            }
        }
    }
}
