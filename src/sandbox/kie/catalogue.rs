//! Kie's catalogue as a test gives it: documentation pages, the price table, the list of models with their schemas.

use std::collections::BTreeMap;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::Kie;
use super::api::missing;
use super::gate::{Answer, HTML_SHELL, Refused, TOO_OFTEN, either, envelope};

/// Most rows of the price table in one answer.
const MOST_ROWS: usize = 100;
const UNKNOWN: &str = "The model name you specified is not supported. Please verify your input and use one of the supported models provided by KIE.";

/// What the emulated Kie says of its models; empty: it says nothing, as if there were no such addresses.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Catalogue {
    /// The text of `/llms.txt`.
    pub llms: Option<String>,
    /// Pages by their path without `.md`.
    pub pages: BTreeMap<String, String>,
    /// Records of the price table.
    pub prices: Vec<Value>,
    /// Entries of the list of models.
    pub models: Vec<Value>,
    /// OpenAPI by model id.
    pub schemas: BTreeMap<String, Value>,
}

impl Kie {
    /// Changes what Kie says of its models, for tests in the same process.
    pub fn catalogue(&self, change: impl FnOnce(&mut Catalogue)) {
        change(&mut self.state().catalogue);
    }
}

/// `GET /_kie/catalogue`.
pub(super) async fn shown(State(kie): State<Kie>) -> Json<Catalogue> {
    Json(kie.state().catalogue.clone())
}

/// `POST /_kie/catalogue`: the whole.
pub(super) async fn set(State(kie): State<Kie>, body: Bytes) -> Response {
    match serde_json::from_slice::<Catalogue>(&body) {
        Ok(new) => {
            kie.state().catalogue = new;
            Json(json!({ "ok": true })).into_response()
        }
        Err(error) => (
            StatusCode::BAD_REQUEST,
            Json(json!({ "error": error.to_string() })),
        )
            .into_response(),
    }
}

/// `GET /llms.txt`.
pub(super) async fn llms(State(kie): State<Kie>, uri: Uri) -> Response {
    let state = kie.state();
    match &state.catalogue.llms {
        Some(text) => text_of("text/plain; charset=utf-8", text.clone()),
        None => missing(state.now_ms(), &uri),
    }
}

/// Any other address: a page of the documentation, else what is not there.
pub(super) async fn page(State(kie): State<Kie>, uri: Uri) -> Response {
    let name = uri
        .path()
        .strip_suffix(".md")
        .map(|path| path.trim_start_matches('/'));
    let state = kie.state();
    let (Some(name), true) = (name, state.catalogue.llms.is_some()) else {
        return missing(state.now_ms(), &uri);
    };
    match state.catalogue.pages.get(name) {
        Some(text) => text_of("text/markdown; charset=utf-8", text.clone()),
        // The documentation's host serves its frame for everything.
        None => text_of("text/html", HTML_SHELL.to_owned()),
    }
}

fn text_of(mime: &'static str, text: String) -> Response {
    ([(header::CONTENT_TYPE, mime)], text).into_response()
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct PriceQuery {
    page_num: usize,
    page_size: usize,
    model_description: String,
    interface_type: String,
}

impl Default for PriceQuery {
    fn default() -> Self {
        Self {
            page_num: 1,
            page_size: 10,
            model_description: String::new(),
            interface_type: String::new(),
        }
    }
}

/// `POST /client/v1/model-pricing/page`; no key is asked for.
pub(super) async fn prices(State(kie): State<Kie>, uri: Uri, body: Bytes) -> Response {
    let query: PriceQuery = serde_json::from_slice(&body).unwrap_or_default();
    let state = kie.state();
    if state.catalogue.prices.is_empty() {
        return missing(state.now_ms(), &uri);
    }
    let has = |record: &&Value, key: &str, part: &str| {
        let text = record[key].as_str().unwrap_or_default();
        text.to_lowercase().contains(&part.to_lowercase())
    };
    let rows: Vec<&Value> = (state.catalogue.prices.iter())
        .filter(|row| has(row, "modelDescription", &query.model_description))
        .filter(|row| has(row, "interfaceType", &query.interface_type))
        .collect();
    let size = query.page_size.clamp(1, MOST_ROWS);
    let (page, total) = (query.page_num.max(1), rows.len());
    let records: Vec<&Value> = rows
        .into_iter()
        .skip((page - 1) * size)
        .take(size)
        .collect();
    let data = json!({
        "records": records, "total": total, "size": size, "current": page, "orders": [],
        "searchCount": true, "pages": total.div_ceil(size),
    });
    envelope(&state.switches, 200, "success", Some(data))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ModelQuery {
    q: Option<String>,
    provider: Option<String>,
    task_type: Option<String>,
}

/// `GET /api/v1/models`.
pub(super) async fn models(
    State(kie): State<Kie>,
    headers: HeaderMap,
    uri: Uri,
    Query(query): Query<ModelQuery>,
) -> impl IntoResponse {
    either(kie.models(&headers, &uri, &query))
}

/// `GET /api/v1/models/{id}/schema`: the slash of an id is not encoded.
pub(super) async fn schema(
    State(kie): State<Kie>,
    headers: HeaderMap,
    uri: Uri,
    Path(rest): Path<String>,
) -> impl IntoResponse {
    either(kie.schema(&headers, &uri, &rest))
}

impl Kie {
    /// The key, then the budget of one call a second for the whole account.
    fn admit_catalogue(&self, headers: &HeaderMap) -> Result<(), Refused> {
        self.admit(headers)?;
        let mut state = self.state();
        if state.catalogue_allowed() {
            return Ok(());
        }
        Err(envelope(&state.switches, 429, TOO_OFTEN, Some(Value::Null)).into())
    }

    /// Without a list there is no such address.
    fn listed(&self, uri: &Uri) -> Result<(), Refused> {
        let state = self.state();
        if state.catalogue.models.is_empty() {
            return Err(missing(state.now_ms(), uri).into());
        }
        Ok(())
    }

    fn models(&self, headers: &HeaderMap, uri: &Uri, query: &ModelQuery) -> Answer {
        self.listed(uri)?;
        self.admit_catalogue(headers)?;
        let state = self.state();
        let wants = |asked: &Option<String>, value: &Value| match asked.as_deref() {
            None | Some("") => true,
            Some(asked) => {
                let value = value.to_string().to_lowercase();
                let mut words = asked.split(',');
                words.any(|word| value.contains(&word.trim().to_lowercase()))
            }
        };
        let found = state.catalogue.models.iter().filter(|model| {
            let named = json!([model["model"], model["title"]]);
            wants(&query.q, &named)
                && wants(&query.provider, &model["provider"])
                && wants(&query.task_type, &model["taskType"])
        });
        let found: Vec<&Value> = found.collect();
        let data = json!({ "total": found.len(), "models": found });
        Ok(envelope(&state.switches, 200, "success", Some(data)))
    }

    fn schema(&self, headers: &HeaderMap, uri: &Uri, rest: &str) -> Answer {
        self.listed(uri)?;
        let Some(id) = rest.strip_suffix("/schema") else {
            return Ok(missing(self.state().now_ms(), uri));
        };
        self.admit_catalogue(headers)?;
        let state = self.state();
        if !(state.catalogue.models.iter()).any(|model| model["model"] == id) {
            return Ok(envelope(&state.switches, 404, UNKNOWN, Some(Value::Null)));
        }
        let data = json!({ "model": id, "openapi": state.catalogue.schemas.get(id) });
        Ok(envelope(&state.switches, 200, "success", Some(data)))
    }
}
