//! History and balance: what was done and what it cost.

use super::{Button, Screen, button, cut, esc, given, labels, life, support, topup};
use crate::action::{Action, Mine};
use crate::clock::date_time;
use crate::generation::{Generation, State};
use crate::ids::TransferId;
use crate::money::Kopecks;
use crate::store::ledger::Method;
use crate::words::{Lang, tr, tr_with};
use jiff::tz::TimeZone;

/// Room for what was entered, in UTF-16 units (a message has 4096).
const ENTERED_UNITS: usize = 2800;

/// One line of the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A generation and its model's title.
    Generation(Box<Generation>, String),
    /// A movement of money that belongs to no generation.
    Money(Money),
}

/// A movement of a customer's money.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Money {
    /// Its row in the ledger.
    pub id: TransferId,
    /// The ledger's kind: `welcome`, `promo`, `pack`, `referral`, `topup`, `adjust`, `payout`, `payout_undo`, `loss`, `refund`.
    pub kind: String,
    /// What it changed, plus or minus.
    pub delta: Kopecks,
    /// When, in milliseconds since 1970.
    pub at_ms: i64,
}

/// The newest operations.
struct Page<'a> {
    /// Newest first.
    entries: &'a [Entry],
    /// The zone of dates.
    zone: &'a TimeZone,
}

/// The entries as buttons; where two would read the same, their numbers tell them apart.
fn rows(lang: Lang, page: &Page<'_>) -> Vec<Button> {
    let mut rows: Vec<Button> = page
        .entries
        .iter()
        .map(|entry| line(lang, entry, page))
        .collect();
    let labels: Vec<String> = rows.iter().map(|row| row.label.clone()).collect();
    for (row, entry) in rows.iter_mut().zip(page.entries) {
        if labels.iter().filter(|label| **label == row.label).count() > 1 {
            let number = match entry {
                Entry::Generation(generation, _) => generation.id.0,
                Entry::Money(money) => money.id.0,
            };
            row.label = format!("{} · №{number}", row.label);
        }
    }
    rows
}

fn line(lang: Lang, entry: &Entry, page: &Page<'_>) -> Button {
    match entry {
        Entry::Generation(generation, title) => {
            let sign = sign(generation.state);
            let day = short_date(generation.created_ms, page.zone);
            let price = short_price(lang, generation);
            let label = format!("{sign} {day} {} · {price}", cut(title, 20));
            button(label, Action::Operation(generation.id, 0))
        }
        Entry::Money(money) => {
            let day = short_date(money.at_ms, page.zone);
            let label = format!(
                "💰 {day} {} · {}",
                cut(&money_title(lang, money), 20),
                signed(money.delta)
            );
            button(label, Action::Movement(money.id, 0))
        }
    }
}

fn short_price(lang: Lang, generation: &Generation) -> String {
    match generation.state {
        _ if generation.price.is_zero() => tr(lang, "price-free"),
        State::Failed | State::Cancelled | State::Expired | State::Unknown => {
            tr(lang, "history-returned")
        }
        State::Held | State::Submitting | State::Running | State::Fetching | State::Succeeded => {
            generation.price.to_string()
        }
    }
}

/// `22.11 14:05`: a button has no room for the year.
fn short_date(at_ms: i64, zone: &TimeZone) -> String {
    let full = date_time(at_ms, zone);
    let day: String = full.chars().take(5).collect();
    let time: String = full.chars().skip(11).collect();
    format!("{day} {time}")
}

fn sign(state: State) -> &'static str {
    match state {
        State::Succeeded => "✅",
        State::Held | State::Submitting | State::Running | State::Fetching => "⏳",
        State::Cancelled => "🚫",
        State::Failed | State::Expired | State::Unknown => "❌",
    }
}

fn signed(sum: Kopecks) -> String {
    if sum.0 > 0 {
        format!("+{sum}")
    } else {
        sum.to_string()
    }
}

fn money_title(lang: Lang, money: &Money) -> String {
    let key = match money.kind.as_str() {
        "welcome" => "money-bonus",
        "promo" => "money-promo",
        "pack" => "money-pack",
        "referral" => "money-referral",
        "topup" => "money-topup",
        "refund" => "money-refund",
        "payout" => "money-payout",
        "payout_undo" => "money-payout-undo",
        "loss" => "money-loss",
        _ => "money-adjust",
    };
    tr(lang, key)
}

/// One generation in the history.
pub struct Operation<'a> {
    /// The generation.
    pub generation: &'a Generation,
    /// The model's title.
    pub title: &'a str,
    /// What was entered, as label and value, masked; empty once deleted.
    pub entered: &'a [(String, String)],
    /// Where it came from.
    pub back: Action,
    /// The zone of dates.
    pub zone: &'a TimeZone,
    /// Whether files or texts can be sent again.
    pub has_result: bool,
    /// Whether Telegram has something to look at.
    pub preview: bool,
    /// Whether it can be deleted now.
    pub deletable: bool,
}

/// What, when, price, state, inputs; the result can be had again.
pub fn operation(lang: Lang, facts: &Operation<'_>) -> Screen {
    let generation = facts.generation;
    let number = generation.id.to_string();
    let mut lines = vec![
        tr_with(lang, "operation-title", &[("n", number.into())]),
        format!(
            "{} {}",
            labels::emoji(generation.category),
            esc(&cut(facts.title, 100))
        ),
        date_time(generation.created_ms, facts.zone),
        String::new(),
        format!(
            "{} {}",
            sign(generation.state),
            tr(lang, life::state_key(generation.state))
        ),
    ];
    if matches!(
        generation.state,
        State::Failed | State::Expired | State::Unknown
    ) {
        lines.push(life::reason(lang, generation));
    }
    lines.push(life::price_line(lang, generation.price));
    if !generation.state.is_open() && generation.state != State::Succeeded {
        let key = if generation.price.is_zero() {
            "money-untouched"
        } else {
            "money-back"
        };
        lines.push(tr(lang, key));
    }
    lines.push(String::new());
    if facts.entered.is_empty() {
        lines.push(tr(lang, "operation-deleted"));
    }
    lines.extend(given::lines(facts.entered, ENTERED_UNITS));
    let mut screen = Screen::text(lines.join("\n"));
    if facts.has_result {
        screen = screen.row([button(
            tr(lang, "button-resend"),
            Action::Resend(generation.id),
        )]);
    }
    let mut own = Vec::new();
    if facts.preview {
        let preview = Action::Mine(Mine::Preview(generation.id));
        own.push(button(tr(lang, "button-preview"), preview));
    }
    if facts.deletable {
        let forget = Action::Mine(Mine::Forget(generation.id));
        own.push(button(tr(lang, "button-forget"), forget));
    }
    screen = screen.row(own);
    if generation.state.is_open() {
        screen = screen.row([button(
            tr(lang, "button-progress"),
            Action::Progress(generation.id),
        )]);
    } else if !facts.entered.is_empty() {
        screen = screen.row([button(
            tr(lang, "button-again"),
            Action::Again(generation.id),
        )]);
    }
    screen
        .row([support::way(lang, Some(generation.id))])
        .row([button(tr(lang, "button-back"), facts.back)])
        .home(lang)
}

/// One movement of money.
pub fn movement(lang: Lang, money: &Money, page: u16, zone: &TimeZone) -> Screen {
    let lines = [
        format!("💰 <b>{}</b>", money_title(lang, money)),
        date_time(money.at_ms, zone),
        String::new(),
        signed(money.delta),
        tr_with(
            lang,
            "movement-number",
            &[("n", money.id.to_string().into())],
        ),
    ];
    Screen::text(lines.join("\n"))
        .row([support::way(lang, None)])
        .row([button(tr(lang, "button-back"), Action::History(page))])
        .home(lang)
}

/// What the balance screen needs to know.
pub struct BalanceFacts<'a> {
    /// Paid money.
    pub wallet: Kopecks,
    /// Given money, spent first.
    pub bonus: Kopecks,
    /// Escrow of running generations.
    pub hold: Kopecks,
    /// The newest operations.
    pub entries: &'a [Entry],
    /// The zone of dates.
    pub zone: &'a TimeZone,
    /// How to top up; empty: no method is connected.
    pub methods: &'a [Method],
}

/// The balance: amount, what is on hold, the last operations.
pub fn balance(lang: Lang, facts: &BalanceFacts<'_>) -> Screen {
    let total = facts.wallet.saturating_add(facts.bonus).to_string();
    let mut lines = vec![tr_with(lang, "balance", &[("total", total.into())])];
    if !facts.bonus.is_zero() {
        lines.push(tr_with(
            lang,
            "balance-bonus",
            &[("bonus", facts.bonus.to_string().into())],
        ));
    }
    if !facts.hold.is_zero() {
        lines.push(tr_with(
            lang,
            "balance-hold",
            &[("hold", facts.hold.to_string().into())],
        ));
    }
    lines.push(String::new());
    let key = match facts.methods {
        [] => "balance-no-methods",
        _ => "balance-methods",
    };
    lines.push(tr(lang, key));
    let page = Page {
        entries: facts.entries,
        zone: facts.zone,
    };
    let rows = rows(lang, &page);
    if !rows.is_empty() {
        lines.push(String::new());
        lines.push(tr(lang, "balance-last"));
    }
    Screen::text(lines.join("\n"))
        .grid(topup::ways(lang, facts.methods), 1)
        .grid(rows, 1)
        .row(topup::papers(lang, facts.methods))
        .row([button(tr(lang, "menu-history"), Action::History(0))])
        .home(lang)
}
