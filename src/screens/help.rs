//! The help by topics, the introduction step by step, and the offer of a first picture.

use super::{Button, Screen, button};
use crate::action::{Action, Guide, Mine, Pay, Topic};
use crate::config::Config;
use crate::files;
use crate::money::Kopecks;
use crate::payments;
use crate::store::backup::KEPT_WEEKS;
use crate::store::{inbox, support};
use crate::words::{Lang, Value, tr, tr_with};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// Steps of the introduction.
pub const STEPS: u8 = 3;

/// What the topics tell besides their words.
pub struct Facts<'a> {
    /// Limits, methods of payment.
    pub config: &'a Config,
    /// The cheapest price of what is on sale and not free; nothing when all is free.
    pub cheapest: Option<Kopecks>,
    /// Megabytes a customer's file may have.
    pub upload_mb: u64,
    /// Megabytes a result may have to come as a file.
    pub result_mb: u64,
    /// Days in which a result can be continued.
    pub follow_days: i64,
}

/// The topics.
pub fn topics(lang: Lang) -> Screen {
    let mut buttons: Vec<Button> = Topic::ALL
        .into_iter()
        .map(|topic| button(tr(lang, label(topic)), Action::Guide(Guide::Topic(topic))))
        .collect();
    let more = [
        ("topic-tour", Guide::Tour(0)),
        ("topic-lang", Guide::Languages),
        ("topic-support", Guide::Ask(None)),
    ];
    buttons.extend(more.map(|(key, guide)| button(tr(lang, key), Action::Guide(guide))));
    Screen::text(tr(lang, "help")).grid(buttons, 2).home(lang)
}

fn label(topic: Topic) -> &'static str {
    match topic {
        Topic::How => "topic-how",
        Topic::Prices => "topic-prices",
        Topic::Refunds => "topic-refunds",
        Topic::Files => "topic-files",
        Topic::Limits => "topic-limits",
        Topic::Privacy => "topic-privacy",
        Topic::Payment => "topic-payment",
    }
}

/// One topic, with what the operator has set.
pub fn topic(lang: Lang, topic: Topic, facts: &Facts<'_>) -> Screen {
    let limits = &facts.config.limits;
    let cancels = ("cancels", limits.refunded_cancels_per_day.into());
    let text = match topic {
        Topic::How => tr(lang, "help-how"),
        Topic::Prices => {
            let cheapest = facts.cheapest.map(|cheapest| match cheapest {
                Kopecks::ZERO => "free".to_owned(),
                cheapest => cheapest.to_string(),
            });
            let warn = facts.config.pricing.warn_above.to_string();
            let values = [("cheapest", or_none(cheapest)), ("warn", warn.into())];
            tr_with(lang, "help-prices", &values)
        }
        Topic::Refunds => tr_with(lang, "help-refunds", &[cancels]),
        Topic::Files => {
            let values = [
                ("upload", facts.upload_mb.into()),
                ("result", facts.result_mb.into()),
                ("days", files::KEPT_DAYS.into()),
                ("follow", facts.follow_days.into()),
            ];
            tr_with(lang, "help-files", &values)
        }
        Topic::Limits => {
            let spend = limits.spend_per_day.map(|limit| limit.to_string());
            let values = [
                ("parallel", limits.parallel_per_customer.into()),
                ("starts", limits.starts_per_minute.into()),
                cancels,
                ("spend", or_none(spend)),
            ];
            tr_with(lang, "help-limits", &values)
        }
        Topic::Privacy => {
            let values = [
                ("files", files::KEPT_DAYS.into()),
                ("bodies", inbox::KEPT_DAYS.into()),
                ("support", support::KEPT_DAYS.into()),
                ("backups", KEPT_WEEKS.into()),
            ];
            tr_with(lang, "help-privacy", &values)
        }
        Topic::Payment => {
            let paid = &facts.config.payments;
            let rate = paid.stars.rub_per_star.checked_mul(Decimal::ONE_HUNDRED);
            let rate = rate.filter(|_| paid.stars.enabled);
            let rate = rate.and_then(|rate| rate.floor().to_i64());
            let rate = rate.map(|kopecks| Kopecks(kopecks).to_string());
            let methods = payments::methods(paid).len();
            let values = [("methods", methods.into()), ("star", or_none(rate))];
            tr_with(lang, "help-payment", &values)
        }
    };
    Screen::text(text).row(ways(lang, topic)).row([
        button(tr(lang, "button-topics"), Action::Guide(Guide::Topics)),
        button(tr(lang, "button-home"), Action::Home),
    ])
}

/// The ways from a topic to what it tells of.
fn ways(lang: Lang, topic: Topic) -> Vec<Button> {
    match topic {
        Topic::Prices => vec![button(
            tr(lang, "menu-cheap"),
            Action::List(crate::action::Section::Cheap, 0),
        )],
        Topic::Payment => vec![
            button(tr(lang, "menu-balance"), Action::Balance),
            button(tr(lang, "topup-terms"), Action::Pay(Pay::Terms)),
        ],
        Topic::Privacy => vec![
            button(tr(lang, "button-export-short"), Action::Mine(Mine::Export)),
            button(tr(lang, "button-erase-short"), Action::Mine(Mine::Erase)),
        ],
        _ => Vec::new(),
    }
}

fn or_none(value: Option<String>) -> Value<'static> {
    value.unwrap_or_else(|| "none".to_owned()).into()
}

/// A first picture as it is offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct First {
    /// What it costs.
    pub price: Kopecks,
    /// What the customer was given.
    pub gift: bool,
    /// What the customer has.
    pub balance: Kopecks,
}

/// What is said about the first picture; `None`: there is none on sale.
pub fn first_line(lang: Lang, first: Option<&First>) -> String {
    let Some(first) = first else {
        return tr(lang, "first-none");
    };
    let key = match first {
        First { price, .. } if price.is_zero() => return tr(lang, "first-free"),
        First { price, balance, .. } if price > balance => "first-poor",
        First { gift: true, .. } => "first-bonus",
        First { .. } => "first-paid",
    };
    tr_with(lang, key, &[("price", first.price.to_string().into())])
}

/// The button of the first picture.
pub fn first_button(lang: Lang, first: Option<&First>) -> Option<Button> {
    let first = first?;
    let label = if first.price.is_zero() {
        tr(lang, "button-first-free")
    } else {
        let price = first.price.to_string();
        tr_with(lang, "button-first", &[("price", price.into())])
    };
    Some(button(label, Action::Guide(Guide::First)))
}

/// A step (from 0) of the introduction.
pub fn tour(lang: Lang, step: u8, first: Option<&First>) -> Screen {
    let next = |step: u8| {
        button(
            tr(lang, "button-next-step"),
            Action::Guide(Guide::Tour(step)),
        )
    };
    let skip = button(tr(lang, "button-skip"), Action::Home);
    match step {
        0 => Screen::text(tr(lang, "tour-1")).row([next(1), skip]),
        1 => Screen::text(tr(lang, "tour-2")).row([next(2), skip]),
        _ => {
            let text = format!("{}\n\n{}", tr(lang, "tour-3"), first_line(lang, first));
            let rows = Screen::text(text).row(first_button(lang, first));
            rows.row([
                button(tr(lang, "button-topics"), Action::Guide(Guide::Topics)),
                button(tr(lang, "button-home"), Action::Home),
            ])
        }
    }
}
