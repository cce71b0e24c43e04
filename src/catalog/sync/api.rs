//! Kie's catalogue API: the list of models and the schema of each, as JSON answers.

use super::Found;
use super::openapi::{Document, Refusal, category, is_id, kind_of, spaced};
use super::pages::{Reading, Reason, is_html};
use crate::catalog::model::Origin;

/// The longest answer that is read, in bytes; the list of all models has about 300 KB.
pub const MAX_ANSWER: usize = 10_000_000;
/// Most models of a list; Kie has about 200.
const MAX_MODELS: usize = 5_000;

/// A model in Kie's list. Two lists that agree in it need no new schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Kie's id.
    pub id: String,
    /// The path of its page at kie.ai.
    pub slug: String,
    /// As Kie advertises it.
    pub title: String,
    /// The maker.
    pub provider: String,
    /// `Text to Video`, …
    pub tasks: Vec<String>,
    /// A sentence about it.
    pub description: String,
    /// Its price in prose.
    pub price: String,
}

/// Why an answer cannot be used. Texts of Kie are cut to 200 characters.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ApiError {
    /// HTML instead of JSON.
    #[error("HTML was served")]
    Html,
    /// Not JSON, or not the answer's shape.
    #[error("cannot be read: {0}")]
    Unreadable(String),
    /// The body's `code` is not 200: 401 no key, 404 unknown id, 429 too often.
    #[error("Kie answers {code}: {text}")]
    Code {
        /// `code` of the body.
        code: i64,
        /// Its `msg`.
        text: String,
    },
    /// The answer is about another model.
    #[error("an answer about {0}")]
    OtherModel(String),
    /// `openapi` is null.
    #[error("has no schema")]
    NoSchema,
    /// A schema that is not one of createTask.
    #[error("{0}")]
    Refused(Refusal),
}

impl ApiError {
    /// Whether the same question may be answered a little later.
    pub fn is_passing(&self) -> bool {
        matches!(
            self,
            Self::Code {
                code: 429 | 455 | 500..=599,
                ..
            } | Self::Html
        )
    }
}

/// The answer of `GET /api/v1/models`: the models, and what of it could not be read.
pub fn list(text: &str) -> Result<(Vec<Listed>, Vec<String>), ApiError> {
    let data = data(text)?;
    let models = data
        .part(&["models"])
        .ok_or_else(|| ApiError::Unreadable("no models".to_owned()))?;
    let mut listed: Vec<Listed> = Vec::new();
    let mut problems = Vec::new();
    for (place, model) in models.items().into_iter().take(MAX_MODELS).enumerate() {
        let word = |key: &str| spaced(&model.word(key).unwrap_or_default());
        let id = word("model");
        if !is_id(&id) || listed.iter().any(|known| known.id == id) {
            let shown: String = id.chars().take(60).collect();
            problems.push(format!(
                "models[{place}]: the id {shown:?} is bad or stands twice"
            ));
            continue;
        }
        listed.push(Listed {
            id,
            slug: word("slug"),
            title: word("title"),
            provider: word("provider"),
            tasks: model
                .words("taskType")
                .iter()
                .map(|task| spaced(task))
                .collect(),
            description: word("description"),
            price: model.word("pricingDesc").unwrap_or_default(),
        });
    }
    Ok((listed, problems))
}

/// The answer of `GET /api/v1/models/{id}/schema` for a listed model.
pub fn schema(listed: &Listed, text: &str) -> Result<Found, ApiError> {
    let data = data(text)?;
    if let Some(other) = data.word("model").filter(|id| *id != listed.id) {
        return Err(ApiError::OtherModel(other.chars().take(120).collect()));
    }
    let document = data.part(&["openapi"]).filter(|part| !part.is_null());
    let document = match document.ok_or(ApiError::NoSchema)? {
        // An object by the book; a text that holds one costs nothing to understand.
        part if part.part(&["paths"]).is_some() => part,
        _ => {
            let text = data.word("openapi").ok_or(ApiError::NoSchema)?;
            Document::json(&text).map_err(ApiError::Refused)?
        }
    };
    let draft = document.draft(&listed.id, Some(&listed.id));
    let draft = draft.map_err(ApiError::Refused)?;
    let folder = match draft.folder.as_str() {
        "" => listed.provider.as_str(),
        folder => folder,
    };
    let kind = kind_of(
        &listed.id,
        &listed.title,
        folder,
        &listed.tasks,
        &draft.params,
    );
    Ok(Found {
        id: listed.id.clone(),
        title: listed.title.clone(),
        provider: listed.provider.clone(),
        docs: None,
        category: category(&kind),
        kind,
        params: draft.params,
        needs: draft.needs,
        never: draft.never,
        origin: Origin::Api,
        problems: draft.problems,
    })
}

/// The id an answer about one model is for (a saved snapshot may name its files freely).
pub fn schema_id(text: &str) -> Result<String, ApiError> {
    let data = data(text)?;
    let id = data.word("model").filter(|id| is_id(id));
    id.ok_or_else(|| ApiError::Unreadable("no model".to_owned()))
}

/// All listed models with the schema answers that were had, by id.
pub fn read<'a>(listed: &[Listed], answer: impl Fn(&str) -> Option<&'a str>) -> Reading {
    let mut reading = Reading::default();
    for model in listed {
        let Some(text) = answer(&model.id) else {
            reading.skip(&model.id, Reason::Missing);
            continue;
        };
        match schema(model, text) {
            Ok(found) => {
                reading.found.insert(model.id.clone(), found);
            }
            Err(error) => reading.skip(&model.id, reason(model, error)),
        }
    }
    reading
}

fn reason(model: &Listed, error: ApiError) -> Reason {
    let chat = model
        .tasks
        .iter()
        .any(|task| task.to_ascii_lowercase().contains("chat"));
    match error {
        _ if chat => Reason::Chat,
        ApiError::Html => Reason::Html,
        ApiError::NoSchema => Reason::NoSchema,
        ApiError::Refused(Refusal::OtherEndpoint(paths)) => Reason::OtherEndpoint(paths),
        ApiError::Refused(refusal) => Reason::Refused(refusal),
        other => Reason::Refused(Refusal::Unreadable(other.to_string())),
    }
}

/// `data` of an answer whose `code` is 200.
fn data(text: &str) -> Result<Document, ApiError> {
    if is_html(text) {
        return Err(ApiError::Html);
    }
    if text.len() > MAX_ANSWER {
        return Err(ApiError::Unreadable("too long".to_owned()));
    }
    let unreadable = |error: Refusal| ApiError::Unreadable(error.to_string());
    let answer = Document::json(text).map_err(unreadable)?;
    let code = answer
        .word("code")
        .and_then(|code| code.parse::<i64>().ok());
    let code = code.ok_or_else(|| ApiError::Unreadable("no code".to_owned()))?;
    if code != 200 {
        let text = answer.word("msg").or_else(|| answer.word("message"));
        let text = text.unwrap_or_default().chars().take(200).collect();
        return Err(ApiError::Code { code, text });
    }
    let data = answer.part(&["data"]).filter(|data| !data.is_null());
    data.ok_or_else(|| ApiError::Unreadable("no data".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Category, ParamKind, Wire};
    use proptest::prelude::*;

    const LIST: &str = r#"{"code": 200, "msg": "success", "data": {"total": 4, "models": [
        {"model": "acme/one", "slug": "acme/one", "title": "Acme  One", "provider": "Acme",
         "taskType": ["Text to Video", "Image to Video"], "description": null, "pricingDesc": "much"},
        {"model": "acme/talk", "title": "Talk", "provider": "Acme", "taskType": ["Chat"]},
        {"model": "acme/one", "title": "again"}, {"model": "acme/bare", "title": "Bare"}]}}"#;
    const SCHEMA: &str = r##"{"code": 200, "data": {"model": "acme/one", "openapi": {"openapi": "3.1.0",
        "paths": {"/api/v1/jobs/createTask": {"post": {"requestBody": {"$ref": "#/components/requestBodies/B"}}}},
        "components": {"requestBodies": {"B": {"content": {"application/json": {"schema": {"properties": {
            "input": {"oneOf": [{"$ref": "#/components/schemas/In%20put "}]}}}}}}},
          "schemas": {"In put ": {"type": "object", "required": ["prompt"], "properties": {
            "prompt": {"type": "string", "maxLength": 7}, "n": {"type": "integer", "enum": [1, 2]}}}}}}}}"##;

    #[test]
    fn list_and_schemas_make_models() {
        let (listed, problems) = list(LIST).unwrap();
        let ids: Vec<&str> = listed.iter().map(|model| model.id.as_str()).collect();
        assert_eq!(
            (ids.as_slice(), problems.len()),
            (&["acme/one", "acme/talk", "acme/bare"][..], 1)
        );
        let bare = r#"{"code": 200, "data": {"model": "acme/bare", "openapi": null}}"#;
        let reading = read(&listed, |id| match id {
            "acme/one" => Some(SCHEMA),
            "acme/talk" => Some(r#"{"code": 404, "msg": "no", "data": null}"#),
            _ => Some(bare),
        });
        let found = &reading.found["acme/one"];
        assert_eq!(
            (found.title.as_str(), found.kind.as_str()),
            ("Acme One", "text-or-image-to-video")
        );
        assert_eq!(
            (found.category, found.origin),
            (Some(Category::Video), Origin::Api)
        );
        assert_eq!(
            found.params[0].kind,
            ParamKind::Text {
                min_chars: 0,
                max_chars: 7
            }
        );
        let values = vec!["1".to_owned(), "2".to_owned()];
        assert_eq!(
            found.params[1].kind,
            ParamKind::Choice {
                values,
                wire: Wire::Integer
            }
        );
        assert_eq!(found.problems, Vec::<String>::new());
        let reasons: Vec<&Reason> = reading
            .skipped
            .iter()
            .map(|skipped| &skipped.reason)
            .collect();
        assert_eq!(reasons, [&Reason::Chat, &Reason::NoSchema]);
        assert_eq!(schema_id(SCHEMA).unwrap(), "acme/one");
    }

    #[test]
    fn refusals_are_told_apart() {
        let busy = list(r#"{"code": 429, "msg": "too often", "data": null}"#).unwrap_err();
        assert!(busy.is_passing() && busy.to_string().contains("429"));
        let key = list(r#"{"code": "401", "msg": "no"}"#).unwrap_err();
        assert!(!key.is_passing());
        assert_eq!(list("<!DOCTYPE html>"), Err(ApiError::Html));
        for text in [
            "",
            "{}",
            "[]",
            r#"{"code": 200}"#,
            r#"{"code": 200, "data": {}}"#,
            "{\"code\": 200,",
        ] {
            assert!(matches!(list(text), Err(ApiError::Unreadable(_))), "{text}");
        }
        let (listed, _) = list(LIST).unwrap();
        assert!(matches!(
            schema(&listed[1], SCHEMA),
            Err(ApiError::OtherModel(_))
        ));
    }

    proptest! {
        #[test]
        fn mangled_answers_never_panic(at in 0_usize..900, gone in 0_usize..30, put in "[ -~]{0,6}") {
            for whole in [LIST, SCHEMA] {
                let mut text = whole.to_owned();
                let from = at.min(text.len());
                let to = (from + gone).min(text.len());
                text.replace_range(from..to, &put);
                let model = Listed { id: "acme/one".to_owned(), ..list(LIST).unwrap().0.remove(0) };
                drop((list(&text), schema(&model, &text), schema_id(&text)));
            }
        }
    }
}
