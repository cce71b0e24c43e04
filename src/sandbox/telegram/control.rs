//! The control routes `/_tg/*` by which tests and the page act as customers and break things.

use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{Query, State as Shared};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use super::faults::Switches;
use super::files::{About, MediaKind};
use super::people::{self, Button, Refusal};
use super::{Telegram, updates};

/// All routes that change something.
pub fn routes() -> Router<Telegram> {
    Router::new()
        .route("/_tg/customer", post(customer))
        .route("/_tg/say", post(say))
        .route("/_tg/press", post(press))
        .route("/_tg/send", post(send))
        .route("/_tg/edit", post(edit))
        .route("/_tg/forward", post(forward))
        .route("/_tg/pay", post(super::pay::pay))
        .route("/_tg/refund", post(super::pay::refund))
        .route("/_tg/block", post(block))
        .route("/_tg/raw", post(raw))
        .route("/_tg/clock", post(clock))
        .route("/_tg/quiet", post(quiet))
        .route("/_tg/faults", get(faults).post(set_faults))
}

/// `{"error": …}` with its status.
pub fn error(code: u16, text: &str) -> Response {
    let status = StatusCode::from_u16(code).unwrap_or(StatusCode::BAD_REQUEST);
    (status, Json(json!({ "error": text }))).into_response()
}

/// A value, or why there is none.
pub fn answer(outcome: Result<Value, Refusal>) -> Response {
    match outcome {
        Ok(value) => Json(value).into_response(),
        Err(refusal) => error(refusal.code, &refusal.text),
    }
}

/// A form as JSON.
pub fn parse<T: for<'a> Deserialize<'a>>(body: &Bytes) -> Result<T, Refusal> {
    serde_json::from_slice(body).map_err(|why| Refusal {
        code: 400,
        text: why.to_string(),
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CustomerForm {
    id: i64,
    first_name: Option<String>,
    #[serde(default, deserialize_with = "given")]
    username: Option<Option<String>>,
    language_code: Option<String>,
}

/// Tells `null` from absent.
fn given<'de, D: serde::Deserializer<'de>>(source: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(source).map(Some)
}

async fn customer(Shared(telegram): Shared<Telegram>, body: Bytes) -> Response {
    answer(parse::<CustomerForm>(&body).and_then(|form| {
        if form.id <= 0 {
            return Err(Refusal {
                code: 400,
                text: "a customer's id is a positive number".into(),
            });
        }
        let mut state = telegram.lock();
        let customer = state.customer(form.id);
        if let Some(name) = form.first_name.filter(|name| !name.is_empty()) {
            customer.first_name = name;
        }
        if let Some(username) = form.username {
            customer.username = username.filter(|name| !name.is_empty());
        }
        if let Some(language) = form.language_code {
            customer.language_code = language;
        }
        let out = customer.to_control();
        state.touch(form.id);
        Ok(out)
    }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SayForm {
    customer: i64,
    text: String,
    reply_to: Option<i64>,
}

async fn say(Shared(telegram): Shared<Telegram>, body: Bytes) -> Response {
    answer(parse::<SayForm>(&body).and_then(|form| {
        people::say(
            &mut telegram.lock(),
            form.customer,
            &form.text,
            form.reply_to,
        )
    }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PressForm {
    customer: i64,
    message_id: Option<i64>,
    data: Option<String>,
    label: Option<String>,
    #[serde(default)]
    force: bool,
}

async fn press(Shared(telegram): Shared<Telegram>, body: Bytes) -> Response {
    answer(parse::<PressForm>(&body).and_then(|form| {
        let button = match (form.message_id, form.data, form.label) {
            (Some(message), Some(data), None) => Button::Data {
                message,
                data,
                force: form.force,
            },
            (None, None, Some(label)) => Button::Label(label),
            _ => {
                let text = "give message_id and data, or label".into();
                return Err(Refusal { code: 400, text });
            }
        };
        people::press(&mut telegram.lock(), form.customer, button)
    }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SendQuery {
    customer: i64,
    kind: String,
    caption: Option<String>,
    name: Option<String>,
    mime: Option<String>,
    duration: Option<u32>,
    width: Option<u32>,
    height: Option<u32>,
    album: Option<String>,
    declared_size: Option<u64>,
}

async fn send(
    Shared(telegram): Shared<Telegram>,
    Query(query): Query<SendQuery>,
    body: Bytes,
) -> Response {
    let Some(kind) = MediaKind::parse(&query.kind) else {
        return error(400, &format!("there is no kind {}", query.kind));
    };
    let about = About {
        name: query.name,
        mime: query.mime,
        declared_size: query.declared_size,
        duration: query.duration.unwrap_or(0),
        width: query.width.unwrap_or(0),
        height: query.height.unwrap_or(0),
        ..About::default()
    };
    let caption = query.caption.unwrap_or_default();
    let mut state = telegram.lock();
    answer(people::send(
        &mut state,
        query.customer,
        kind,
        &body,
        about,
        &caption,
        query.album,
    ))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EditForm {
    customer: i64,
    message_id: i64,
    text: String,
}

async fn edit(Shared(telegram): Shared<Telegram>, body: Bytes) -> Response {
    answer(parse::<EditForm>(&body).and_then(|form| {
        people::edit(
            &mut telegram.lock(),
            form.customer,
            form.message_id,
            &form.text,
        )
    }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ForwardForm {
    customer: i64,
    message_id: i64,
}

async fn forward(Shared(telegram): Shared<Telegram>, body: Bytes) -> Response {
    answer(
        parse::<ForwardForm>(&body)
            .and_then(|form| people::forward(&mut telegram.lock(), form.customer, form.message_id)),
    )
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BlockForm {
    customer: i64,
    blocked: bool,
}

async fn block(Shared(telegram): Shared<Telegram>, body: Bytes) -> Response {
    answer(
        parse::<BlockForm>(&body)
            .map(|form| people::block(&mut telegram.lock(), form.customer, form.blocked)),
    )
}

async fn raw(Shared(telegram): Shared<Telegram>, body: Bytes) -> Response {
    answer(parse::<Value>(&body).and_then(|update| people::raw(&mut telegram.lock(), &update)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClockForm {
    advance_s: i64,
}

/// Moves Telegram's clock: presses age, messages can no longer be deleted, updates expire.
async fn clock(Shared(telegram): Shared<Telegram>, body: Bytes) -> Response {
    answer(parse::<ClockForm>(&body).map(|form| {
        let mut state = telegram.lock();
        let advance_ms = form.advance_s.saturating_mul(1000);
        state.clock_ahead_ms = state.clock_ahead_ms.saturating_add(advance_ms);
        json!({ "now": state.now() })
    }))
}

#[derive(Deserialize)]
struct QuietQuery {
    timeout_ms: Option<u64>,
}

/// 204 when every update was confirmed; 408 when the time is over first.
async fn quiet(Shared(telegram): Shared<Telegram>, Query(query): Query<QuietQuery>) -> Response {
    let timeout = Duration::from_millis(query.timeout_ms.unwrap_or(10_000));
    if updates::quiet(&telegram, timeout).await {
        return Json(json!({ "quiet": true })).into_response();
    }
    error(408, "updates are still unconfirmed")
}

async fn faults(Shared(telegram): Shared<Telegram>) -> Json<Switches> {
    Json(telegram.lock().faults.switches.clone())
}

/// Changes the switches that are named.
async fn set_faults(Shared(telegram): Shared<Telegram>, body: Bytes) -> Response {
    let outcome = parse::<serde_json::Map<String, Value>>(&body).and_then(|change| {
        let mut state = telegram.lock();
        let mut merged = json!(state.faults.switches);
        for (key, value) in change {
            merged[key] = value;
        }
        let switches: Switches = serde_json::from_value(merged).map_err(|why| Refusal {
            code: 400,
            text: why.to_string(),
        })?;
        state.dice.set(switches.chaos);
        state.faults.set(switches.clone());
        state.wake.notify_waiters();
        Ok(json!(switches))
    });
    answer(outcome)
}
