//! Payments at Telegram: invoices, the word before a payment, Stars. Read as raw JSON where a doubt costs money.

use super::errors::{hide, sort};
use super::{Answer, CallError, Telegram, calls};
use crate::bot::reply::Bill;
use crate::config::Secret;
use crate::config::mask::without_tokens;
use crate::failpoint;
use crate::screens::Screen;
use crate::store::ledger::Method;
use serde_json::{Value, json};
use std::time::Duration;
use teloxide::payloads::setters::*;
use teloxide::prelude::Requester;
use teloxide::types::{ChatId, LabeledPrice, MessageId};

/// Most transactions in one answer (Bot API, getStarTransactions).
pub const PAGE: u32 = 100;
/// Telegram waits 10 s for the word before a payment (Bot API, answerPreCheckoutQuery).
const ANSWER_WITHIN: Duration = Duration::from_secs(8);

/// A transaction of Stars as we use it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StarTransaction {
    /// The charge id, of the payment and of its return alike.
    pub id: String,
    /// Stars.
    pub amount: i64,
    /// Unix seconds.
    pub date: i64,
    /// A payment of an invoice or its return, not a gift or a withdrawal.
    pub invoice: bool,
    /// The Stars went out.
    pub out: bool,
    /// The person on the other side and their first name; none for withdrawals and the like.
    pub person: Option<(i64, String)>,
    /// Of the invoice.
    pub payload: String,
}

impl Telegram {
    /// Sends an invoice; gives the message's number.
    pub async fn send_invoice(
        &self,
        chat: i64,
        bill: &Bill,
        provider: Option<&Secret>,
    ) -> Result<i64, CallError> {
        let amount = u32::try_from(bill.amount)
            .map_err(|_| CallError::Refused("the amount is out of range".to_owned()))?;
        // For Stars Telegram wants an empty provider token.
        let token = match bill.method {
            Method::Stars => "",
            _ => provider.map_or("", Secret::expose),
        };
        let call = self.bot.send_invoice(
            ChatId(chat),
            &bill.title,
            &bill.description,
            &bill.payload,
            &bill.currency,
            [LabeledPrice::new(&bill.title, amount)],
        );
        let sent = self.make(call.provider_token(token)).await.map_err(sort)?;
        Ok(i64::from(sent.id.0))
    }

    /// The word before a payment: yes, or a sentence why not.
    pub async fn answer_checkout(&self, id: &str, why_not: Option<&str>) -> Result<(), CallError> {
        let mut body = json!({"pre_checkout_query_id": id, "ok": why_not.is_none()});
        if let Some(why) = why_not {
            body["error_message"] = crate::screens::cut(why, 200).into();
        }
        let call = self.raw("answerPreCheckoutQuery", &body);
        let late = || Err(CallError::Later("timeout".to_owned()));
        let answer = tokio::time::timeout(ANSWER_WITHIN, call).await;
        answer.unwrap_or_else(|_| late()).map(drop)
    }

    /// Asks Telegram to return a payment in Stars. `Refused` is a definite no; `Later` may have worked.
    pub async fn refund_stars(&self, payer: i64, charge: &str) -> Result<(), CallError> {
        let body = json!({"user_id": payer, "telegram_payment_charge_id": charge});
        match self.raw("refundStarPayment", &body).await {
            Err(CallError::Refused(why)) if why.contains("CHARGE_ALREADY_REFUNDED") => Ok(()),
            other => other.map(drop),
        }
    }

    /// Up to `PAGE` transactions of Stars, oldest first, after so many, and how many rows Telegram gave.
    pub async fn star_transactions(
        &self,
        skip: u32,
    ) -> Result<(Vec<StarTransaction>, u32), CallError> {
        let body = json!({"offset": skip, "limit": PAGE});
        let answer = self.raw("getStarTransactions", &body).await?;
        let rows = answer.get("transactions").and_then(Value::as_array);
        let rows = rows.ok_or_else(|| CallError::Later("an odd answer".to_owned()))?;
        let count = u32::try_from(rows.len()).unwrap_or(PAGE);
        Ok((rows.iter().filter_map(transaction).collect(), count))
    }

    /// Copies a message from one chat into another, with the buttons of a screen under it.
    pub async fn copy(
        &self,
        to: i64,
        from: i64,
        message: i64,
        buttons: Option<&Screen>,
    ) -> Result<(), CallError> {
        let Ok(message) = i32::try_from(message) else {
            return Err(CallError::Refused("no such message".to_owned()));
        };
        let (to, from) = (ChatId(to), ChatId(from));
        let mut call = self.bot.copy_message(to, from, MessageId(message));
        if let Some(screen) = buttons {
            call = call.reply_markup(super::keyboard(screen));
        }
        self.make(call).await.map_err(sort)?;
        Ok(())
    }

    /// A method that teloxide does not know well enough.
    pub(super) async fn raw(&self, method: &'static str, body: &Value) -> Result<Value, CallError> {
        failpoint::pass(format_args!("before call of {method}"));
        let asked = self
            .http
            .post(format!("{}/{method}", self.base))
            .timeout(Duration::from_secs(30))
            .json(body);
        let answer = match asked.send().await {
            Ok(answer) => {
                let status = answer.status().as_u16();
                answer
                    .json::<Answer<Value>>()
                    .await
                    .map(|read| (status, read))
            }
            Err(error) => Err(error),
        };
        self.calls.note(method, calls::of_answer(&answer));
        let (status, answer) = answer.map_err(hide)?;
        failpoint::pass(format_args!("after call of {method}"));
        if answer.ok {
            return Ok(answer.result.unwrap_or_default());
        }
        let why = without_tokens(&answer.description);
        // Only a request that Telegram understood and turned down is a definite no.
        Err(match (status, answer.retry_after()) {
            (_, Some(seconds)) => CallError::Wait(Duration::from_secs(seconds)),
            (400 | 403, None) => CallError::Refused(why),
            _ => CallError::Later(why),
        })
    }
}

fn transaction(row: &Value) -> Option<StarTransaction> {
    let (source, receiver) = (row.get("source"), row.get("receiver"));
    let other = source.or(receiver).filter(|other| !other.is_null());
    let user = other.and_then(|other| other.get("user"));
    let person = user.and_then(|user| {
        let name = user.get("first_name").and_then(Value::as_str);
        Some((
            user.get("id")?.as_i64()?,
            name.unwrap_or_default().to_owned(),
        ))
    });
    let kind = other.and_then(|other| other.get("transaction_type")?.as_str());
    let payload = other.and_then(|other| other.get("invoice_payload")?.as_str());
    Some(StarTransaction {
        id: row.get("id")?.as_str()?.to_owned(),
        amount: row.get("amount")?.as_i64()?,
        date: row.get("date").and_then(Value::as_i64).unwrap_or(0),
        invoice: kind.is_none_or(|kind| kind == "invoice_payment"),
        out: source.is_none_or(Value::is_null),
        person,
        payload: payload.unwrap_or_default().to_owned(),
    })
}
