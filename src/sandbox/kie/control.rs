//! The control routes: switches, lists of tasks, calls and uploads, and ending a task by hand.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use super::state::credits;
use super::{Kie, Switches};

fn refuse(error: &impl ToString) -> Response {
    (
        StatusCode::BAD_REQUEST,
        Json(json!({ "error": error.to_string() })),
    )
        .into_response()
}

/// `GET /_kie/switches`.
pub(super) async fn switches(State(kie): State<Kie>) -> Json<Switches> {
    Json(kie.state().shown_switches())
}

/// `POST /_kie/switches`: a part of the object; answers the whole.
pub(super) async fn set_switches(State(kie): State<Kie>, body: Bytes) -> Response {
    match kie.replace_switches(|now| merged(&now, &body)) {
        Ok(()) => Json(kie.state().shown_switches()).into_response(),
        Err(error) => refuse(&error),
    }
}

fn merged(now: &Switches, body: &[u8]) -> serde_json::Result<Switches> {
    let change: serde_json::Map<String, Value> = serde_json::from_slice(body)?;
    let mut whole = serde_json::to_value(now)?;
    for (name, value) in change {
        whole[name.as_str()] = value;
    }
    serde_json::from_value(whole)
}

/// `GET /_kie/tasks`.
pub(super) async fn tasks(State(kie): State<Kie>) -> Json<Value> {
    let mut state = kie.state();
    state.settle_all();
    let listed = state.order.iter().filter_map(|id| state.tasks.get(id)).map(|task| {
        json!({
            "task_id": task.id, "model": task.model, "input": task.input, "call_back_url": task.call_back_url,
            "state": state.state_word(task), "credits": credits(task.charged), "created_ms": task.created_ms,
            "polls": task.polls, "accepted": true,
        })
    });
    Json(listed.collect())
}

/// `GET /_kie/calls`.
pub(super) async fn calls(State(kie): State<Kie>) -> Json<Value> {
    let state = kie.state();
    let listed = state.calls.iter().map(|call| {
        json!({ "n": call.n, "path": call.path, "status": call.status, "code": call.code, "user_agent": call.user_agent })
    });
    Json(listed.collect())
}

/// `GET /_kie/tally`: calls and faults by kind since the start.
pub(super) async fn tally(State(kie): State<Kie>) -> Json<super::super::Tally> {
    Json(kie.state().dice.tally())
}

/// `GET /_kie/uploads`.
pub(super) async fn uploads(State(kie): State<Kie>) -> Json<Value> {
    let state = kie.state();
    let listed = state.uploads.iter().map(
        |(path, upload)| json!({ "path": path, "size": upload.bytes.len(), "mime": upload.mime }),
    );
    Json(listed.collect())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Finish {
    task_id: String,
    fail: Option<String>,
}

/// `POST /_kie/finish`.
pub(super) async fn finish(State(kie): State<Kie>, body: Bytes) -> Response {
    let order: Finish = match serde_json::from_slice(&body) {
        Ok(order) => order,
        Err(error) => return refuse(&error),
    };
    if !kie.state().finish(&order.task_id, order.fail) {
        return refuse(&"no such open task");
    }
    kie.inner.changed.notify_waiters();
    Json(json!({ "ok": true })).into_response()
}
