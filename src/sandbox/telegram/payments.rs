//! Payment methods of the Bot API: invoices, the answer before a payment, Stars and their return.

use std::collections::HashMap;

use serde_json::{Value, json};
use tokio::sync::oneshot;

use super::call::{ApiError, Reply, bad};
use super::entities::{Formatted, units};
use super::keyboard;
use super::methods_send::{deliver, target};
use super::params::Params;
use super::state::{Message, State};

/// Smallest and largest sum in kopecks (about 1 to 10,000 USD, as Telegram's currencies.json has it).
const RUB_RANGE: std::ops::RangeInclusive<i64> = 8_653..=86_530_475;
/// Most Stars in one invoice.
const MAX_STARS: i64 = 100_000;

/// What is to be paid.
#[derive(Clone, Debug, PartialEq)]
pub struct Invoice {
    /// Name of the goods.
    pub title: String,
    /// What they are.
    pub description: String,
    /// The bot's own words, not shown.
    pub payload: String,
    /// `XTR` or another currency.
    pub currency: String,
    /// In the smallest units.
    pub amount: i64,
    /// Somebody has paid this message.
    pub paid: bool,
}

impl Invoice {
    /// As the Bot API shows it.
    pub fn to_json(&self) -> Value {
        json!({"title": self.title, "description": self.description, "start_parameter": "",
            "currency": self.currency, "total_amount": self.amount})
    }

    /// As the page shows it.
    pub fn to_page(&self) -> Value {
        json!({"title": self.title, "description": self.description, "currency": self.currency,
            "amount": self.amount, "paid": self.paid})
    }
}

/// The bot's word on a payment: yes, or why not.
pub type Verdict = Result<(), String>;

/// Everything about payments.
#[derive(Default)]
pub struct Till {
    /// Invoices behind links.
    pub links: HashMap<String, Invoice>,
    /// Questions to the bot that wait for its answer.
    pub questions: HashMap<String, oneshot::Sender<Verdict>>,
    /// Successful payments by charge id: payer and what was said of them.
    pub paid: HashMap<String, (i64, Value)>,
    /// Transactions of Stars, oldest first.
    pub stars: Vec<Value>,
}

fn invoice(params: &Params) -> Result<Invoice, ApiError> {
    let text = |key: &str| params.text(key).unwrap_or_default();
    let (title, description, payload) = (text("title"), text("description"), text("payload"));
    if title.is_empty() {
        return Err(bad("PAYMENT_TITLE_INVALID: title must be non-empty"));
    }
    if units(&title) > 32 {
        return Err(bad("title is too long"));
    }
    if description.is_empty() || units(&description) > 255 {
        return Err(bad("description must be 1 to 255 characters"));
    }
    if payload.is_empty() || payload.len() > 128 {
        return Err(bad("INVOICE_PAYLOAD_INVALID"));
    }
    let currency = text("currency");
    let prices = params
        .json("prices")?
        .ok_or_else(|| bad("there are no prices"))?;
    let prices = prices.as_array().cloned().unwrap_or_default();
    let amounts: Option<Vec<i64>> = prices
        .iter()
        .map(|price| {
            let label = price.get("label").and_then(Value::as_str)?;
            (!label.is_empty()).then_some(())?;
            price.get("amount").and_then(Value::as_i64)
        })
        .collect();
    let amounts = amounts.ok_or_else(|| bad("can't parse labeled price"))?;
    let amount: i64 = amounts.iter().sum();
    let provider = text("provider_token");
    match currency.as_str() {
        "XTR" if !provider.is_empty() => return Err(bad("STARS_INVOICE_INVALID")),
        "XTR" if amounts.len() != 1 || !(1..=MAX_STARS).contains(&amount) => {
            return Err(bad("STARS_INVOICE_INVALID"));
        }
        "XTR" => {}
        _ if provider.is_empty() || !provider.contains(':') => {
            return Err(bad("PAYMENT_PROVIDER_INVALID"));
        }
        "RUB" if !RUB_RANGE.contains(&amount) => {
            return Err(bad("CURRENCY_TOTAL_AMOUNT_INVALID"));
        }
        "RUB" | "USD" | "EUR" => {}
        _ => return Err(bad("CURRENCY_INVALID")),
    }
    Ok(Invoice {
        title,
        description,
        payload,
        currency,
        amount,
        paid: false,
    })
}

/// What the pay button says.
fn pay_label(invoice: &Invoice) -> String {
    match invoice.currency.as_str() {
        "XTR" => format!("Pay ⭐️{}", invoice.amount),
        other => format!(
            "Pay {}.{:02} {other}",
            invoice.amount / 100,
            invoice.amount % 100
        ),
    }
}

/// `sendInvoice`.
pub fn send_invoice(state: &mut State, params: &Params) -> Reply {
    let chat = target(state, params)?;
    let invoice = invoice(params)?;
    let given = keyboard::inline(params)?;
    let first_pays = |rows: &Value| {
        rows.pointer("/0/0/pay")
            .and_then(Value::as_bool)
            .unwrap_or(false)
    };
    let keyboard = match given {
        Some(rows) if !first_pays(&rows) => return Err(bad("REPLY_MARKUP_BUY_EMPTY")),
        Some(rows) => rows,
        None => json!([[{"text": pay_label(&invoice), "pay": true}]]),
    };
    let message = Message {
        body: Formatted::default(),
        invoice: Some(invoice),
        keyboard: Some(keyboard),
        ..state.blank(true)
    };
    Ok(deliver(state, chat, message))
}

/// `createInvoiceLink`.
pub fn create_link(state: &mut State, params: &Params) -> Reply {
    let invoice = invoice(params)?;
    let link = format!("https://t.me/$sandbox{:08}", state.next_serial());
    state.till.links.insert(link.clone(), invoice);
    Ok(link.into())
}

/// `answerPreCheckoutQuery`: only the first answer counts, and only in time.
pub fn answer_checkout(state: &mut State, params: &Params) -> Reply {
    let id = params.text("pre_checkout_query_id").unwrap_or_default();
    let why = params.text("error_message").unwrap_or_default();
    let ok = params.flag("ok");
    if !ok && why.is_empty() {
        return Err(bad("error_message must be non-empty"));
    }
    let too_old = || bad("query is too old and response timeout expired or query ID is invalid");
    let question = state.till.questions.remove(&id).ok_or_else(too_old)?;
    let verdict = if ok { Ok(()) } else { Err(why) };
    question.send(verdict).map_err(|_| too_old())?;
    Ok(true.into())
}

/// `refundStarPayment`.
pub fn refund(state: &mut State, params: &Params) -> Reply {
    let charge = params
        .text("telegram_payment_charge_id")
        .unwrap_or_default();
    let user = params.int("user_id").unwrap_or_default();
    if !state.customers.contains_key(&user) {
        return Err(bad("USER_ID_INVALID"));
    }
    let refused = &state.faults.switches.refund_refused;
    if !refused.is_empty() {
        return Err(bad(refused));
    }
    let told = !state.faults.switches.refund_reply_lost;
    give_back(state, user, &charge, told)?;
    Ok(true.into())
}

/// Takes Stars from the bot and gives them to the payer; the bot hears of it unless `told` is false.
///
/// # Errors
/// Unknown charge, returned before, or not enough Stars, in Telegram's words.
pub fn give_back(
    state: &mut State,
    user: i64,
    charge: &str,
    told: bool,
) -> Result<Option<i64>, ApiError> {
    let known = state.till.paid.get(charge).cloned();
    let Some((_, payment)) =
        known.filter(|(payer, said)| *payer == user && said["currency"] == "XTR")
    else {
        return Err(bad("CHARGE_NOT_FOUND"));
    };
    let returned = |row: &Value| row["id"] == *charge && row.get("receiver").is_some();
    if state.till.stars.iter().any(returned) {
        return Err(bad("CHARGE_ALREADY_REFUNDED"));
    }
    let amount = payment["total_amount"].as_i64().unwrap_or_default();
    if star_sum(state) < amount {
        return Err(bad("BALANCE_TOO_LOW"));
    }
    let row = json!({"id": charge, "amount": amount, "date": state.now(), "receiver": {
        "type": "user", "transaction_type": "invoice_payment", "user": state.customer(user).to_json(),
        "invoice_payload": payment["invoice_payload"],
    }});
    state.till.stars.push(row);
    let mut said = payment;
    if let Some(fields) = said.as_object_mut() {
        fields.remove("provider_payment_charge_id");
    }
    let message = Message {
        service: Some(("refunded_payment", said)),
        ..state.blank(false)
    };
    let body = state.message_json(user, &message);
    state.put(user, message);
    Ok(told.then(|| state.push("message", body)).flatten())
}

/// The bot's Stars: what came in less what went back.
fn star_sum(state: &State) -> i64 {
    let sign = |row: &Value| if row.get("source").is_some() { 1 } else { -1 };
    let rows = state.till.stars.iter();
    rows.map(|row| sign(row) * row["amount"].as_i64().unwrap_or(0))
        .sum()
}

/// `getStarTransactions`: oldest first.
pub fn transactions(state: &mut State, params: &Params) -> Reply {
    if state.faults.switches.star_list_500 {
        return Err(ApiError::new(500, "Internal Server Error"));
    }
    let skip = usize::try_from(params.int("offset").unwrap_or(0)).unwrap_or(0);
    let limit = params.int("limit").unwrap_or(100);
    if !(1..=100).contains(&limit) {
        return Err(bad("LIMIT_INVALID"));
    }
    let limit = usize::try_from(limit).unwrap_or(100);
    let rows: Value = state
        .till
        .stars
        .iter()
        .skip(skip)
        .take(limit)
        .cloned()
        .collect();
    Ok(json!({ "transactions": rows }))
}

/// `getMyStarBalance`.
pub fn balance(state: &State) -> Value {
    json!({ "amount": star_sum(state) })
}
