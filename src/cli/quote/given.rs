//! Reads the `param=value` arguments of `kiebot quote` as answers to a model's params.

use super::{Refusal, text, usage};
use crate::catalog::task::{MODEL_KEY, SourceTask, TaskKind};
use crate::catalog::text::nearest;
use crate::catalog::{Answer, InputFile, MediaKind, MediaLimits, Model, Param, ParamKind};
use crate::files;
use crate::ids::{FileId, GenerationId};
use crate::words::{self, Lang};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use std::collections::BTreeMap;
use std::path::Path;
use std::str::FromStr;

/// `param=value` as an answer that fits the param.
pub(super) fn parse<'a>(
    lang: Lang,
    model: &Model,
    pair: &'a str,
) -> Result<(&'a str, Answer), Refusal> {
    let (name, value) = pair
        .split_once('=')
        .ok_or_else(|| usage(lang, "quote-no-equals", &[("given", pair)]))?;
    let Some(param) = model.param(name) else {
        let names = || model.params.iter().map(|param| param.name.as_str());
        return Err(match nearest(name, names()) {
            Some(near) => usage(
                lang,
                "quote-unknown-param",
                &[("given", name), ("near", near)],
            ),
            None => {
                let all = names().collect::<Vec<_>>().join(", ");
                usage(
                    lang,
                    "quote-unknown-param-list",
                    &[("given", name), ("near", &all)],
                )
            }
        });
    };
    // Ids that differ from param to param, so that their addresses differ in the request.
    let place = model
        .params
        .iter()
        .position(|other| other.name == param.name);
    let first_id = i64::try_from(place.unwrap_or_default()).unwrap_or_default() * 100 + 1;
    let answer = answer(param, value, first_id).filter(|answer| param.kind.accepts(answer));
    answer.map(|answer| (name, answer)).ok_or_else(|| {
        let expected = expected(lang, &param.kind);
        let values = [
            ("param", name),
            ("given", value),
            ("expected", expected.as_str()),
        ];
        usage(lang, "quote-bad-value", &values)
    })
}

fn answer(param: &Param, value: &str, first_id: i64) -> Option<Answer> {
    match &param.kind {
        ParamKind::Text { .. } => Some(Answer::Text(value.to_owned())),
        ParamKind::Choice { .. } => Some(Answer::Choice(value.to_owned())),
        ParamKind::Bool => match value.to_lowercase().as_str() {
            "true" | "yes" | "да" | "1" => Some(Answer::Bool(true)),
            "false" | "no" | "нет" | "0" => Some(Answer::Bool(false)),
            _ => None,
        },
        ParamKind::Integer { .. } => value.parse().ok().map(Answer::Integer),
        ParamKind::Number { .. } => {
            let number = Decimal::from_str(&value.replace(',', ".")).ok()?;
            Some(Answer::Number(number))
        }
        ParamKind::Media(kind, limits) => given_files(param, (*kind, limits), value, first_id),
        ParamKind::MediaList { kind, limits, .. } => {
            given_files(param, (*kind, limits), value, first_id)
        }
        ParamKind::Json(_) => serde_json::from_str(value).ok().map(Answer::Json),
        ParamKind::Task(kind) => earlier(kind, value).map(Answer::Task),
    }
}

/// `veo-3-1` or `veo-3-1,mode=fast`: the model of an earlier result and what was chosen for it.
fn earlier(kind: &TaskKind, value: &str) -> Option<SourceTask> {
    let mut parts = value.split(',');
    let model = parts.next()?.trim().to_owned();
    let mut answers = BTreeMap::new();
    for part in parts {
        let (name, chosen) = part.split_once('=')?;
        let chosen = Answer::Text(chosen.trim().to_owned());
        answers.insert(name.trim().to_owned(), chosen);
    }
    answers.insert(MODEL_KEY.to_owned(), Answer::Text(model.clone()));
    Some(SourceTask {
        generation: GenerationId(0),
        model,
        task: "TASK".to_owned(),
        part: kind.part.map(|_| "0".to_owned()),
        nth: None,
        answers,
    })
}

fn given_files(
    param: &Param,
    (kind, limits): (MediaKind, &MediaLimits),
    value: &str,
    first_id: i64,
) -> Option<Answer> {
    let mut files = Vec::new();
    for (number, part) in (first_id..).zip(value.split(',')) {
        let mut file = InputFile {
            id: FileId(number),
            kind,
            mime: limits.mime.first().cloned().unwrap_or_default(),
            bytes: 1,
            duration_ms: None,
            width: None,
            height: None,
        };
        measured(part.trim(), &mut file)?;
        if limits
            .min_ms
            .is_some_and(|min| file.duration_ms.is_some_and(|ms| ms < min))
            || limits
                .max_ms
                .is_some_and(|max| file.duration_ms.is_some_and(|ms| ms > max))
        {
            return None;
        }
        files.push(file);
    }
    if matches!(param.kind, ParamKind::Media(..)) && files.len() != 1 {
        return None;
    }
    Some(Answer::Files(files))
}

/// `12.5s`, `1024x768`, `file`, or the path of a file, which is measured.
fn measured(part: &str, file: &mut InputFile) -> Option<()> {
    if part == "file" {
        return Some(());
    }
    if Path::new(part).is_file() {
        let probed = files::probe(Path::new(part)).ok()?;
        let fits = file.kind == MediaKind::File || file.kind == probed.kind;
        (file.mime, file.bytes) = (probed.mime, probed.bytes);
        (file.duration_ms, file.width, file.height) =
            (probed.duration_ms, probed.width, probed.height);
        return fits.then_some(());
    }
    if let Some(seconds) = part.strip_suffix('s') {
        let ms = Decimal::from_str(seconds)
            .ok()?
            .checked_mul(Decimal::ONE_THOUSAND)?;
        file.duration_ms = Some(ms.ceil().to_u64()?);
        return Some(());
    }
    let (width, height) = part.split_once('x')?;
    file.width = Some(width.parse().ok()?);
    file.height = Some(height.parse().ok()?);
    Some(())
}

/// What a param takes, in words.
pub(super) fn expected(lang: Lang, kind: &ParamKind) -> String {
    let range = |key: &str, min: String, max: String| {
        text(lang, key, &[("min", min.as_str()), ("max", max.as_str())])
    };
    match kind {
        ParamKind::Text {
            min_chars,
            max_chars,
        } => range(
            "quote-kind-text",
            min_chars.to_string(),
            max_chars.to_string(),
        ),
        ParamKind::Choice { values, .. } => values.join(", "),
        ParamKind::Bool => "true, false".to_owned(),
        ParamKind::Integer { min, max } => {
            range("quote-kind-number", min.to_string(), max.to_string())
        }
        ParamKind::Number { min, max, .. } => {
            range("quote-kind-number", min.to_string(), max.to_string())
        }
        ParamKind::Media(..) => words::tr(lang, "quote-kind-file"),
        ParamKind::MediaList { max, .. } => {
            let one = words::tr(lang, "quote-kind-file");
            let several = text(lang, "quote-kind-files", &[("max", &max.to_string())]);
            format!("{one}; {several}")
        }
        ParamKind::Json(_) => words::tr(lang, "quote-kind-json"),
        ParamKind::Task(kind) => text(lang, "quote-kind-task", &[("models", &kind.of.join(", "))]),
    }
}
