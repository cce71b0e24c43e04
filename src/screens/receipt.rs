//! The receipt of a movement of money: what it was for, its steps with their times, what is left of it.

use super::purse::{signed, title};
use super::{Screen, button, cut, esc, labels, life, price};
use crate::action::{Action, Purse};
use crate::clock::{date_time, to_the_second};
use crate::generation::Generation;
use crate::money::Kopecks;
use crate::store::ledger::{Filter, Method, MovementKind, Turn};
use crate::store::payments::{Payment, PaymentState};
use crate::store::receipts::{Receipt, Step};
use crate::words::{Lang, tr, tr_with};
use jiff::tz::TimeZone;

/// Characters of each end of a long number that are shown.
const ENDS: usize = 6;
/// Steps shown: as many as a phone shows without turning pages.
const STEPS: usize = 6;

/// What a receipt is shown with.
pub struct Facts<'a> {
    /// The title of the generation's model.
    pub title: &'a str,
    /// The zone of dates.
    pub zone: &'a TimeZone,
    /// The list that leads here.
    pub back: (Filter, Turn),
}

/// The receipt.
pub fn receipt(lang: Lang, receipt: &Receipt, facts: &Facts<'_>) -> Screen {
    let (lines, open) = match receipt {
        Receipt::Generation {
            generation,
            quoted_ms,
            steps,
        } => {
            let open = button(
                tr(lang, "receipt-open"),
                Action::Operation(generation.id, 0),
            );
            let lines = of_generation(lang, generation, *quoted_ms, steps, facts);
            (lines, Some(open))
        }
        Receipt::Payment {
            payment,
            bonus,
            steps,
        } => (of_payment(lang, payment, *bonus, steps, facts.zone), None),
        Receipt::Plain {
            kind,
            key,
            cause,
            delta,
            at_ms,
        } => {
            let kind = MovementKind::from_name(kind).unwrap_or(MovementKind::Adjust);
            let mut lines = vec![
                head(&title(lang, kind, key)),
                String::new(),
                tr_with(lang, "receipt-sum", &[("sum", signed(*delta).into())]),
                when(lang, *at_ms, facts.zone),
            ];
            // A friend's payment is nobody else's business, and an admin's words are for the books.
            if kind == MovementKind::Promo {
                let code = esc(&cut(cause, 64));
                lines.push(tr_with(lang, "receipt-code", &[("code", code.into())]));
            }
            (lines, None)
        }
    };
    let (filter, turn) = facts.back;
    let back = Action::Purse(Purse::Page(filter, turn));
    Screen::text(lines.join("\n")).row(open).row([
        button(tr(lang, "button-back"), back),
        button(tr(lang, "button-home"), Action::Home),
    ])
}

fn head(what: &str) -> String {
    format!("🧾 <b>{what}</b>")
}

fn when(lang: Lang, at_ms: i64, zone: &TimeZone) -> String {
    tr_with(
        lang,
        "receipt-when",
        &[("when", date_time(at_ms, zone).into())],
    )
}

/// `stxABC…90f1`: enough to tell two apart and to name one.
fn short(number: &str) -> String {
    let count = number.chars().count();
    if count <= ENDS.saturating_mul(2).saturating_add(1) {
        return esc(number);
    }
    let begin: String = number.chars().take(ENDS).collect();
    let end: String = number.chars().skip(count.saturating_sub(ENDS)).collect();
    format!("{}…{}", esc(&begin), esc(&end))
}

fn of_generation(
    lang: Lang,
    generation: &Generation,
    quoted_ms: i64,
    steps: &[Step],
    facts: &Facts<'_>,
) -> Vec<String> {
    let number = generation.id.to_string();
    let mut lines = vec![
        tr_with(lang, "receipt-generation", &[("n", number.into())]),
        format!(
            "{} {}",
            labels::emoji(generation.category),
            esc(&cut(facts.title, 60))
        ),
        tr(lang, life::state_key(generation.state)),
    ];
    if let Some(task) = &generation.task_id {
        let task = short(task);
        lines.push(tr_with(lang, "receipt-task", &[("task", task.into())]));
    }
    lines.push(String::new());
    let quoted = price::sum(lang, generation.price);
    let at = to_the_second(quoted_ms, facts.zone);
    lines.push(format!(
        "{at} {}",
        tr_with(lang, "receipt-quoted", &[("sum", quoted.into())])
    ));
    lines.extend(stepped(lang, steps, facts.zone));
    lines.push(String::new());
    let paid = left(steps).to_string();
    let key = if generation.state.is_open() {
        "receipt-held"
    } else {
        "receipt-paid"
    };
    lines.push(tr_with(lang, key, &[("sum", paid.into())]));
    lines
}

/// What the customer has paid, or has on hold: holds less what came back.
fn left(steps: &[Step]) -> Kopecks {
    let mut left = Kopecks::ZERO;
    for step in steps {
        left = match step.kind.as_str() {
            "hold" => left.saturating_add(step.amount),
            "release" | "refund" => left.saturating_sub(step.amount),
            _ => left,
        };
    }
    left
}

/// The steps, those of one moment as one line with their parts.
fn stepped(lang: Lang, steps: &[Step], zone: &TimeZone) -> Vec<String> {
    let mut lines: Vec<(&str, i64, Kopecks, Kopecks)> = Vec::new();
    for step in steps {
        let given = if step.bonus {
            step.amount
        } else {
            Kopecks::ZERO
        };
        match lines.last_mut() {
            Some((kind, at_ms, sum, bonus)) if *kind == step.kind && *at_ms == step.at_ms => {
                *sum = sum.saturating_add(step.amount);
                *bonus = bonus.saturating_add(given);
            }
            _ => lines.push((&step.kind, step.at_ms, step.amount, given)),
        }
    }
    let line = |(kind, at_ms, sum, bonus): (&str, i64, Kopecks, Kopecks)| {
        let key = match kind {
            "hold" => "receipt-step-hold",
            "capture" => "receipt-step-capture",
            "release" => "receipt-step-release",
            "payout" | "loss" => "receipt-step-payout",
            "payout_undo" => "receipt-step-payout-undo",
            _ => "receipt-step-refund",
        };
        let mut line = format!(
            "{} {}",
            to_the_second(at_ms, zone),
            tr_with(lang, key, &[("sum", sum.to_string().into())])
        );
        if !bonus.is_zero() {
            let bonus = bonus.to_string();
            line.push_str(&tr_with(lang, "receipt-part", &[("bonus", bonus.into())]));
        }
        line
    };
    lines.into_iter().take(STEPS).map(line).collect()
}

fn of_payment(
    lang: Lang,
    payment: &Payment,
    bonus: Kopecks,
    steps: &[Step],
    zone: &TimeZone,
) -> Vec<String> {
    let method = match payment.method {
        Method::Stars => "topup-stars",
        Method::Provider => "topup-roubles",
        Method::Manual => "topup-manual",
    };
    let paid = match payment.currency.as_str() {
        "XTR" => format!("{} ⭐️", payment.amount),
        _ => Kopecks(payment.amount).to_string(),
    };
    let mut lines = vec![
        head(&tr(lang, "money-topup")),
        tr(lang, method),
        String::new(),
        tr_with(lang, "receipt-given", &[("sum", paid.into())]),
        tr_with(
            lang,
            "receipt-credited",
            &[("sum", payment.kopecks.to_string().into())],
        ),
    ];
    if !bonus.is_zero() {
        let bonus = bonus.to_string();
        lines.push(tr_with(lang, "paid-bonus", &[("bonus", bonus.into())]));
    }
    lines.push(when(lang, payment.at_ms, zone));
    let charge = short(&payment.charge_id);
    lines.push(tr_with(lang, "receipt-charge", &[("n", charge.into())]));
    let state = match payment.state {
        PaymentState::Settled => "receipt-settled",
        PaymentState::Refunding => "receipt-refunding",
        PaymentState::Refunded | PaymentState::ChargedBack => "receipt-refunded",
    };
    lines.push(tr(lang, state));
    lines.extend(stepped(lang, steps, zone).into_iter().take(3));
    lines
}
