//! The API host: createTask, recordInfo, credit, download-url, and the 404 of everything else.

use std::time::Duration;

use axum::Extension;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::checks::{self, SERVER_EXCEPTION, UNKNOWN_MODEL};
use super::gate::{Answer, Refused, TOO_OFTEN, dropped, either, envelope};
use super::switches::take;
use super::upsets::Twist;
use super::{Kie, tasks};

const NO_CREDIT: &str = "Credits insufficient : Your current balance isn’t enough to run this request. Please top up to continue.";

/// `POST /api/v1/jobs/createTask`.
pub(super) async fn create_task(
    State(kie): State<Kie>,
    headers: HeaderMap,
    twist: Option<Extension<Twist>>,
    body: Bytes,
) -> impl IntoResponse {
    let created = kie.create(&headers, &body, twist.map(|twist| twist.0));
    if let Ok(Created {
        id: Some(id),
        early,
        ..
    }) = &created
    {
        kie.call_back(id, *early).await;
    }
    let wait = Duration::from_millis(kie.state().switches.accepted_wait_ms);
    if created.is_ok() && !wait.is_zero() {
        tokio::time::sleep(wait).await;
    }
    either(created.map(|created| created.answer))
}

/// What comes of an accepted task.
struct Created {
    answer: Response,
    /// The task whose end somebody wants to be told of.
    id: Option<String>,
    /// Tell it before the answer, if it has ended already.
    early: bool,
}

/// What `createTask` is asked for, once it is readable.
struct Order {
    model: String,
    input: Map<String, Value>,
    call_back_url: Option<String>,
}

fn read_order(body: &[u8]) -> Result<Order, (i64, String)> {
    let Ok(Value::Object(mut body)) = serde_json::from_slice(body) else {
        return Err((400, "The request body is not valid JSON".into()));
    };
    let text = |value: Option<Value>| value.and_then(|value| value.as_str().map(str::to_owned));
    let model = text(body.remove("model")).ok_or_else(|| (422, UNKNOWN_MODEL.to_owned()))?;
    let call_back_url = text(body.remove("callBackUrl")).filter(|url| !url.is_empty());
    let input = match body.remove("input") {
        Some(Value::Object(input)) => Ok(input),
        _ => Err((500, SERVER_EXCEPTION.to_owned())),
    };
    if !checks::known(&model) {
        // The model is judged before the fields; whether it may be unknown is for the caller to say.
        return Ok(Order {
            model,
            input: input.unwrap_or_default(),
            call_back_url,
        });
    }
    Ok(Order {
        model,
        input: input?,
        call_back_url,
    })
}

impl Kie {
    fn create(
        &self,
        headers: &HeaderMap,
        body: &[u8],
        twist: Option<Twist>,
    ) -> Result<Created, Refused> {
        self.admit(headers)?;
        let mut guard = self.state();
        let state = &mut *guard;
        let refuse = |state: &super::State, code: i64, msg: &str| {
            Err(envelope(&state.switches, code, msg, Some(Value::Null)).into())
        };
        if !state.create_allowed() {
            return refuse(state, 429, TOO_OFTEN);
        }
        if take(&mut state.switches.refuse_next) || twist == Some(Twist::Refuse) {
            return refuse(
                state,
                state.switches.refuse_code,
                &state.switches.refuse_msg,
            );
        }
        let mut order = match read_order(body) {
            Ok(order) => order,
            Err((code, msg)) => return refuse(state, code, &msg),
        };
        if !state.switches.any_model && !checks::known(&order.model) {
            return refuse(state, 422, UNKNOWN_MODEL);
        }
        if let Err((code, msg)) =
            checks::check(&order.model, &mut order.input, state.switches.strict_fields)
        {
            return refuse(state, code, &msg);
        }
        if !order.input.values().all(|value| state.reachable(value)) {
            return refuse(state, 500, SERVER_EXCEPTION);
        }
        state.settle_all();
        if let Some(msg) = state.lost_source(&order.input) {
            return refuse(state, 422, msg);
        }
        if state.balance < state.price(&order.model, &order.input) {
            let code = state.switches.no_credit_code;
            return refuse(
                state,
                code,
                if code == 500 {
                    "Credits insufficient"
                } else {
                    NO_CREDIT
                },
            );
        }
        Ok(accept(state, order, twist))
    }
}

/// A task like any other, and the answer to its sender.
fn accept(state: &mut super::State, order: Order, twist: Option<Twist>) -> Created {
    let lost = take(&mut state.switches.lost_reply_next) || twist == Some(Twist::LostReply);
    let early = state.switches.early_callback;
    let waiting = order.call_back_url.is_some();
    let id = state.accept(order.model, order.input, order.call_back_url, twist);
    state.settle(&id);
    let before = state.order.iter().rev().nth(1).cloned();
    let told = before
        .filter(|_| take(&mut state.switches.odd.repeat_task_next))
        .unwrap_or_else(|| id.clone());
    let answer = envelope(
        &state.switches,
        200,
        "success",
        Some(json!({ "taskId": told, "recordId": told })),
    );
    Created {
        answer: if lost { dropped() } else { answer },
        id: waiting.then_some(id),
        early,
    }
}

impl super::State {
    /// Kie cannot use an upload that is not there; foreign addresses are taken on trust.
    fn reachable(&self, value: &Value) -> bool {
        match value {
            Value::String(text) => match self.own_path(text) {
                Some(path) if path.starts_with("kieai/") => {
                    !self.switches.expired_files && self.uploads.contains_key(path)
                }
                _ => true,
            },
            Value::Array(list) => list.iter().all(|item| self.reachable(item)),
            Value::Object(map) => map.values().all(|item| self.reachable(item)),
            Value::Null | Value::Bool(_) | Value::Number(_) => true,
        }
    }

    /// The path under `/files/` if the address is one of ours.
    pub(super) fn own_path<'u>(&self, url: &'u str) -> Option<&'u str> {
        url.strip_prefix(self.base_url.as_str())?
            .strip_prefix("/files/")
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RecordQuery {
    task_id: Option<String>,
}

/// `GET /api/v1/jobs/recordInfo?taskId=`.
pub(super) async fn record_info(
    State(kie): State<Kie>,
    headers: HeaderMap,
    twist: Option<Extension<Twist>>,
    Query(query): Query<RecordQuery>,
) -> impl IntoResponse {
    let id = query.task_id.as_deref().unwrap_or_default();
    either(kie.record(&headers, id, twist.is_some()))
}

impl Kie {
    fn record(&self, headers: &HeaderMap, id: &str, lost: bool) -> Answer {
        self.admit(headers)?;
        let mut state = self.state();
        if !state.poll_allowed() {
            return Err(envelope(&state.switches, 429, TOO_OFTEN, Some(Value::Null)).into());
        }
        state.settle(id);
        if let Some(task) = state.tasks.get_mut(id) {
            task.polls += 1;
        }
        let hidden = take(&mut state.switches.null_record_next) || lost;
        let other = state.order.iter().find(|other| *other != id).cloned();
        let other = other.filter(|_| take(&mut state.switches.odd.other_record_next));
        let id = other.as_deref().unwrap_or(id);
        let Some(task) = state.tasks.get(id).filter(|_| !hidden) else {
            return Err(envelope(
                &state.switches,
                422,
                "recordInfo is null",
                Some(Value::Null),
            )
            .into());
        };
        Ok(envelope(
            &state.switches,
            200,
            "success",
            Some(state.record(task)),
        ))
    }
}

/// `GET /api/v1/chat/credit`.
pub(super) async fn credit(State(kie): State<Kie>, headers: HeaderMap) -> impl IntoResponse {
    either(kie.admit(&headers).map(|()| {
        let mut state = kie.state();
        let balance = state.shown_balance();
        envelope(
            &state.switches,
            200,
            "success",
            Some(super::state::credits(balance).into()),
        )
    }))
}

/// `POST /api/v1/common/download-url`.
pub(super) async fn download_url(
    State(kie): State<Kie>,
    headers: HeaderMap,
    body: Bytes,
) -> impl IntoResponse {
    either(kie.link(&headers, &body))
}

impl Kie {
    fn link(&self, headers: &HeaderMap, body: &[u8]) -> Answer {
        self.admit(headers)?;
        let body: Value = serde_json::from_slice(body).unwrap_or_default();
        let mut state = self.state();
        let path = body["url"]
            .as_str()
            .and_then(|url| state.own_path(url))
            .filter(|path| path.starts_with("r/"))
            .map(str::to_owned);
        let known =
            path.filter(|path| !state.switches.expired_files && state.result_of(path).is_some());
        let Some(path) = known else {
            return Err(envelope(&state.switches, 422, "url is wrong", Some(Value::Null)).into());
        };
        let extension = tasks::extension(&path).to_owned();
        let token = state.link(path);
        let url = format!("{}/files/d/{token}.{extension}", state.base_url);
        Ok(envelope(&state.switches, 200, "success", Some(url.into())))
    }
}

/// Every path that Kie does not know: the one answer with a real HTTP status.
pub(super) fn missing(now_ms: u64, uri: &Uri) -> Response {
    let body = json!({
        "timestamp": now_ms, "status": 404, "error": "Not Found", "message": "No message available", "path": uri.path(),
    });
    (
        StatusCode::NOT_FOUND,
        [(header::CONTENT_TYPE, "application/json;charset=UTF-8")],
        body.to_string(),
    )
        .into_response()
}
