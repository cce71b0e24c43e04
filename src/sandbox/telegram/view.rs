//! The control routes that show: chats, changes, calls, what waits.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::{Path, Query, State as Shared};
use axum::http::StatusCode;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use futures_util::stream::{self, Stream};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::broadcast::error::RecvError;

use super::super::Tally;
use super::Telegram;
use super::download::page_url;
use super::files::Media;
use super::objects::{BOT_NAME, BOT_USERNAME};
use super::payments::Invoice;
use super::state::{Message, State};

/// All routes that only look.
pub fn routes() -> Router<Telegram> {
    Router::new()
        .route("/_tg/customers", get(customers))
        .route("/_tg/bot", get(bot))
        .route("/_tg/chat/{id}", get(chat))
        .route("/_tg/wait/{id}", get(wait))
        .route("/_tg/events", get(events))
        .route("/_tg/calls", get(calls))
        .route("/_tg/tally", get(tally))
        .route("/_tg/payments", get(payments))
        .route("/_tg/pending", get(pending))
}

async fn customers(Shared(telegram): Shared<Telegram>) -> Json<Value> {
    Json(
        telegram
            .lock()
            .customers
            .values()
            .map(|customer| customer.to_control())
            .collect(),
    )
}

/// The bot as people see it before they write: name, commands, descriptions, menu button.
async fn bot(Shared(telegram): Shared<Telegram>) -> Json<Value> {
    let state = telegram.lock();
    Json(
        json!({"id": state.bot_id, "first_name": BOT_NAME, "username": BOT_USERNAME, "profile": state.profile,
            "admins": state.admins}),
    )
}

fn show_media(media: &Media) -> Value {
    let file = &media.file;
    json!({
        "kind": media.kind.field(), "url": page_url(file), "name": file.name, "mime": file.mime, "size": file.size,
        "duration": (file.duration > 0).then_some(file.duration), "width": file.width, "height": file.height,
        "file_id": file.id,
    })
}

fn show_button(button: &Value) -> Value {
    let mut out = json!({
        "text": button.get("text"), "data": button.get("callback_data"), "url": button.get("url"),
    });
    if button.get("pay").is_some() {
        out["pay"] = true.into();
    }
    if let Some(copy) = button.get("copy_text").and_then(|copy| copy.get("text")) {
        out["copy"] = copy.clone();
    }
    out
}

fn show_message(message: &Message) -> Value {
    let rows = message
        .keyboard
        .as_ref()
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default();
    let buttons: Value = rows
        .iter()
        .filter_map(Value::as_array)
        .map(|row| row.iter().map(show_button).collect::<Value>())
        .collect();
    json!({
        "id": message.id,
        "from": if message.by_bot { "bot" } else { "customer" },
        "date": message.date,
        "edited": message.edited,
        "text": message.body.text,
        "html": message.body.to_safe_html(),
        "media": message.media.iter().map(show_media).collect::<Value>(),
        "album": message.album,
        "reply_to": message.reply_to,
        "forwarded": message.origin.is_some(),
        "buttons": buttons,
        "invoice": message.invoice.as_ref().map(Invoice::to_page),
        "receipt": message.service.as_ref().map(|(kind, value)| json!({"kind": kind, "currency": value.get("currency"),
            "amount": value.get("total_amount"), "charge_id": value.get("telegram_payment_charge_id")})),
    })
}

fn show_chat(state: &State, id: i64, last: Option<usize>) -> Option<Value> {
    let chat = state.chats.get(&id)?;
    let skipped = last.map_or(0, |last| chat.messages.len().saturating_sub(last));
    let now_ms = state.now_ms();
    let typing = chat
        .typing
        .as_ref()
        .filter(|(_, until)| *until > now_ms)
        .map(|(action, _)| action);
    let waiting: Vec<&String> = state
        .callbacks
        .iter()
        .filter(|(_, press)| press.chat == id && now_ms - press.pressed_ms < 30_000)
        .map(|(callback, _)| callback)
        .collect();
    Some(json!({
        "version": *chat.version.borrow(),
        "customer": state.customers.get(&id).map(|customer| customer.to_control()),
        "typing": typing,
        "messages": chat.messages.values().skip(skipped).map(show_message).collect::<Value>(),
        "alerts": chat.alerts,
        "waiting": waiting,
    }))
}

#[derive(Deserialize)]
struct ChatQuery {
    last: Option<usize>,
}

/// The chat; with `last` only its newest messages.
async fn chat(
    Shared(telegram): Shared<Telegram>,
    Path(id): Path<i64>,
    Query(query): Query<ChatQuery>,
) -> Response {
    match show_chat(&telegram.lock(), id, query.last) {
        Some(chat) => Json(chat).into_response(),
        None => super::control::error(404, "there is no such chat"),
    }
}

#[derive(Deserialize)]
struct WaitQuery {
    after: Option<u64>,
    timeout_ms: Option<u64>,
    last: Option<usize>,
}

/// Answers as `/chat` as soon as its version is above `after`; 204 when the time is over first.
async fn wait(
    Shared(telegram): Shared<Telegram>,
    Path(id): Path<i64>,
    Query(query): Query<WaitQuery>,
) -> Response {
    let after = query.after.unwrap_or(0);
    let timeout = Duration::from_millis(query.timeout_ms.unwrap_or(10_000));
    let mut version = telegram.lock().chat(id).version.subscribe();
    // What `wait_for` gives is a lock on the version: kept, it would block whoever changes the chat for ever.
    let changed = matches!(
        tokio::time::timeout(timeout, version.wait_for(|version| *version > after)).await,
        Ok(Ok(_))
    );
    if !changed {
        return StatusCode::NO_CONTENT.into_response();
    }
    match show_chat(&telegram.lock(), id, query.last) {
        Some(chat) => Json(chat).into_response(),
        None => StatusCode::NO_CONTENT.into_response(),
    }
}

/// Every change of any chat, as server-sent events.
async fn events(
    Shared(telegram): Shared<Telegram>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let receiver = telegram.lock().changes.subscribe();
    let stream = stream::unfold(receiver, |mut receiver| async move {
        loop {
            match receiver.recv().await {
                Ok((customer, version)) => {
                    let event = Event::default()
                        .data(json!({"customer": customer, "version": version}).to_string());
                    return Some((Ok(event), receiver));
                }
                // A slow page missed some; the next one brings it up to date.
                Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return None,
            }
        }
    });
    Sse::new(stream).keep_alive(KeepAlive::default())
}

#[derive(Deserialize)]
struct CallsQuery {
    method: Option<String>,
    after: Option<u64>,
}

async fn calls(Shared(telegram): Shared<Telegram>, Query(query): Query<CallsQuery>) -> Json<Value> {
    let state = telegram.lock();
    let wanted = |call: &&Value| {
        let method = call
            .get("method")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let n = call.get("n").and_then(Value::as_u64).unwrap_or(0);
        query
            .method
            .as_deref()
            .is_none_or(|wanted| wanted.eq_ignore_ascii_case(method))
            && query.after.is_none_or(|after| n > after)
    };
    Json(state.calls.iter().filter(wanted).cloned().collect())
}

/// Calls and faults by kind since the start.
async fn tally(Shared(telegram): Shared<Telegram>) -> Json<Tally> {
    Json(telegram.lock().dice.tally())
}

/// Every payment: who paid what, and whether it went back.
async fn payments(Shared(telegram): Shared<Telegram>) -> Json<Value> {
    let state = telegram.lock();
    let back = |charge: &str| {
        let mut stars = state.till.stars.iter();
        stars.any(|row| row["id"] == charge && row.get("receiver").is_some())
    };
    let listed = state.till.paid.iter().map(|(charge, (payer, said))| {
        json!({"charge_id": charge, "payer": payer, "currency": said["currency"], "amount": said["total_amount"],
            "payload": said["invoice_payload"], "returned": back(charge)})
    });
    Json(listed.collect())
}

async fn pending(Shared(telegram): Shared<Telegram>) -> Json<Value> {
    let (unconfirmed, polled) = telegram.lock().queue.pending();
    Json(json!({"unconfirmed": unconfirmed, "polled": polled}))
}
