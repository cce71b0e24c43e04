//! What a customer does with an invoice: pays it, in order or against all rules; Telegram gives a payment back.

use std::time::Duration;

use axum::body::Bytes;
use axum::extract::State as Shared;
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::oneshot;

use super::Telegram;
use super::control::{answer, parse};
use super::payments::{Invoice, Verdict, give_back};
use super::people::Refusal;
use super::state::{Message, State};

/// The bot has so long to answer (Bot API, answerPreCheckoutQuery).
const ANSWER_MS: u64 = 10_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PayForm {
    /// Whose chat the invoice is in.
    customer: i64,
    message_id: Option<i64>,
    /// Instead of a message: what createInvoiceLink gave.
    link: Option<String>,
    /// Somebody else who pays (a forwarded copy).
    payer: Option<i64>,
    /// Another amount than the invoice says.
    amount: Option<i64>,
    /// Another currency than the invoice says.
    currency: Option<String>,
    /// Another payload than the invoice has.
    payload: Option<String>,
    /// How many updates tell of the payment; 0: the update is lost.
    #[serde(default = "one")]
    deliver: u32,
    /// The bot is not asked.
    #[serde(default)]
    unasked: bool,
    /// The bot is asked and its answer counts for nothing.
    #[serde(default)]
    anyway: bool,
    /// The bot's word is heard, but no money moves: the customer changes their mind, the card is empty.
    #[serde(default)]
    declined: bool,
    /// How long the bot may take to answer.
    timeout_ms: Option<u64>,
}

fn one() -> u32 {
    1
}

/// `POST /_tg/pay`: presses Pay, waits for the bot's word, tells it of the payment.
pub async fn pay(Shared(telegram): Shared<Telegram>, body: Bytes) -> Response {
    let form = match parse::<PayForm>(&body) {
        Ok(form) => form,
        Err(refusal) => return answer(Err(refusal)),
    };
    answer(pay_form(&telegram, &form).await)
}

async fn pay_form(telegram: &Telegram, form: &PayForm) -> Result<Value, Refusal> {
    let payer = form.payer.unwrap_or(form.customer);
    let invoice = wanted(&mut telegram.lock(), form)?;
    if !form.unasked {
        let (update, word) = ask(&mut telegram.lock(), payer, &invoice);
        let wait = Duration::from_millis(form.timeout_ms.unwrap_or(ANSWER_MS));
        let late = || Err("BOT_PRECHECKOUT_TIMEOUT".to_owned());
        let word = match tokio::time::timeout(wait, word).await {
            Ok(Ok(word)) => word,
            _ => late(),
        };
        if let Err(why) = word
            && !form.anyway
        {
            return Ok(json!({"ok": false, "error": why, "update_id": update}));
        }
    }
    if form.declined {
        return Ok(json!({"ok": false, "error": "PAYMENT_DECLINED"}));
    }
    let mut state = telegram.lock();
    Ok(settle(&mut state, form, payer, &invoice))
}

/// The invoice that is meant, with what the form changes.
fn wanted(state: &mut State, form: &PayForm) -> Result<Invoice, Refusal> {
    let refuse = |code, text: &str| Refusal {
        code,
        text: text.to_owned(),
    };
    state.customer(form.payer.unwrap_or(form.customer));
    let found = match (&form.link, form.message_id) {
        (Some(link), None) => state.till.links.get(link).cloned(),
        (None, Some(id)) => state
            .message(form.customer, id)
            .and_then(|message| message.invoice.clone()),
        _ => return Err(refuse(400, "give message_id or link")),
    };
    let mut invoice = found.ok_or_else(|| refuse(404, "there is no such invoice"))?;
    if invoice.paid && !form.anyway && form.payer.is_none() {
        return Err(refuse(400, "INVOICE_ALREADY_PAID"));
    }
    invoice.amount = form.amount.unwrap_or(invoice.amount);
    if let Some(currency) = &form.currency {
        invoice.currency.clone_from(currency);
    }
    if let Some(payload) = &form.payload {
        invoice.payload.clone_from(payload);
    }
    Ok(invoice)
}

/// Puts the question to the bot.
fn ask(
    state: &mut State,
    payer: i64,
    invoice: &Invoice,
) -> (Option<i64>, oneshot::Receiver<Verdict>) {
    let (tell, word) = oneshot::channel();
    let id = format!("{}", 7_000_000_000_u64 + state.next_serial());
    let from = state.customer(payer).to_json();
    state.till.questions.insert(id.clone(), tell);
    let body = json!({"id": id, "from": from, "currency": invoice.currency,
        "total_amount": invoice.amount, "invoice_payload": invoice.payload});
    (state.push("pre_checkout_query", body), word)
}

/// Takes the money and tells the bot.
fn settle(state: &mut State, form: &PayForm, payer: i64, invoice: &Invoice) -> Value {
    let serial = state.next_serial();
    let charge = format!("stxSANDBOX{serial:06}_{payer}");
    let mut said = json!({"currency": invoice.currency, "total_amount": invoice.amount,
        "invoice_payload": invoice.payload, "telegram_payment_charge_id": charge});
    let provider = match invoice.currency.as_str() {
        "XTR" => format!("{payer}_1"),
        _ => format!("provider-{serial}"),
    };
    said["provider_payment_charge_id"] = provider.into();
    if invoice.currency == "XTR" {
        let row = json!({"id": charge, "amount": invoice.amount, "date": state.now(), "source": {
            "type": "user", "transaction_type": "invoice_payment", "user": state.customer(payer).to_json(),
            "invoice_payload": invoice.payload,
        }});
        state.till.stars.push(row);
    }
    state
        .till
        .paid
        .insert(charge.clone(), (payer, said.clone()));
    if let Some(id) = form.message_id
        && let Some(message) = state.chat(form.customer).messages.get_mut(&id)
        && let Some(shown) = &mut message.invoice
    {
        shown.paid = true;
        state.touch(form.customer);
    }
    let message = Message {
        service: Some(("successful_payment", said)),
        ..state.blank(false)
    };
    let (id, body) = (message.id, state.message_json(payer, &message));
    state.put(payer, message);
    let updates: Vec<Option<i64>> = (0..form.deliver)
        .map(|_| state.push("message", body.clone()))
        .collect();
    json!({"ok": true, "charge_id": charge, "message_id": id, "update_ids": updates,
        "payment": state.till.paid.get(&charge).map(|(_, said)| said)})
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RefundForm {
    charge_id: String,
    /// The update is lost when false.
    #[serde(default = "yes")]
    told: bool,
}

fn yes() -> bool {
    true
}

/// `POST /_tg/refund`: Telegram gives a payment back by itself.
pub async fn refund(Shared(telegram): Shared<Telegram>, body: Bytes) -> Response {
    answer(parse::<RefundForm>(&body).and_then(|form| {
        let mut state = telegram.lock();
        let payer = state
            .till
            .paid
            .get(&form.charge_id)
            .map(|(payer, _)| *payer);
        let refuse = |text: String| Refusal { code: 404, text };
        let payer = payer.ok_or_else(|| refuse("there is no such payment".into()))?;
        let update = give_back(&mut state, payer, &form.charge_id, form.told)
            .map_err(|error| refuse(error.text))?;
        Ok(json!({ "update_id": update }))
    }))
}
