//! The balance, the history of money, what is at work.

use super::{Button, ROW_CHARS, Screen, button, cut, esc, labels, topup};
use crate::action::{Action, Promo, Purse};
use crate::clock::day_month;
use crate::generation::Generation;
use crate::ids::TransferId;
use crate::money::Kopecks;
use crate::store::ledger::{Filter, Method, Movement, MovementKind, Turn};
use crate::words::{Lang, tr, tr_with};
use jiff::tz::TimeZone;

/// Movements on one page.
pub const PAGE: u32 = 4;
/// Generations at work that get a button.
const ACTIVE: usize = 6;

/// What was being bought when the money did not reach.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The model's title.
    pub title: String,
    /// Today's price.
    pub price: Kopecks,
    /// What is missing; zero: it can be bought now.
    pub missing: Kopecks,
}

/// What the balance screen needs to know.
pub struct BalanceFacts<'a> {
    /// Paid money.
    pub wallet: Kopecks,
    /// Given money, spent first.
    pub bonus: Kopecks,
    /// Escrow of running generations.
    pub hold: Kopecks,
    /// How to top up; empty: no method is connected.
    pub methods: &'a [Method],
    /// Generations at work.
    pub active: usize,
    /// What was being bought.
    pub wanted: Option<&'a Wanted>,
}

/// The balance: what there is, what is on hold, how to top up, where the money went.
pub fn balance(lang: Lang, facts: &BalanceFacts<'_>) -> Screen {
    let total = facts.wallet.saturating_add(facts.bonus).to_string();
    let mut lines = vec![tr_with(lang, "balance", &[("total", total.into())])];
    let sums = [
        ("balance-bonus", "bonus", facts.bonus),
        ("balance-hold", "hold", facts.hold),
    ];
    for (key, name, sum) in sums.into_iter().filter(|(.., sum)| !sum.is_zero()) {
        lines.push(tr_with(lang, key, &[(name, sum.to_string().into())]));
    }
    lines.extend(facts.wanted.and_then(|wanted| missing(lang, wanted)));
    lines.push(String::new());
    lines.push(tr(
        lang,
        match facts.methods {
            [] => "balance-no-methods",
            _ => "balance-methods",
        },
    ));
    let resume = facts.wanted.map(|wanted| resume(lang, wanted));
    let mut money = vec![button(
        tr(lang, "purse-history"),
        Action::Purse(Purse::Page(Filter::All, Turn::Newest)),
    )];
    money.extend(active_button(lang, facts.active));
    Screen::text(lines.join("\n"))
        .row(resume)
        .grid(topup::ways(lang, facts.methods), 1)
        .row(money)
        .row(topup::papers(lang, facts.methods))
        .row([
            button(tr(lang, "promo-button"), Action::Promo(Promo::Ask)),
            button(tr(lang, "friends-button"), Action::Promo(Promo::Friends)),
        ])
        .home(lang)
}

/// The line that says what is missing; none when nothing is.
pub fn missing(lang: Lang, wanted: &Wanted) -> Option<String> {
    let values = [
        ("title", esc(&cut(&wanted.title, 60)).into()),
        ("missing", wanted.missing.to_string().into()),
    ];
    (!wanted.missing.is_zero()).then(|| tr_with(lang, "purse-missing", &values))
}

/// The way on with what was being bought, with today's price.
pub fn resume(lang: Lang, wanted: &Wanted) -> Button {
    let price = wanted.price.to_string();
    let label = |title: &str| {
        let values = [
            ("title", title.to_owned().into()),
            ("price", price.clone().into()),
        ];
        tr_with(lang, "purse-resume", &values)
    };
    button(fitting(&wanted.title, label), Action::Purse(Purse::Resume))
}

/// A label with as much of a title as a phone shows.
fn fitting(title: &str, label: impl Fn(&str) -> String) -> String {
    let room = ROW_CHARS.saturating_sub(label("").chars().count());
    label(&cut(title, room.max(4)))
}

/// The way to what is at work; none when nothing is.
pub fn active_button(lang: Lang, count: usize) -> Option<Button> {
    let label = || tr_with(lang, "purse-active-button", &[("count", count.into())]);
    (count > 0).then(|| button(label(), Action::Purse(Purse::Active)))
}

/// One line of the history: a movement and the title of its model.
pub struct Line {
    /// The movement.
    pub movement: Movement,
    /// The title of the model whose generation it was.
    pub title: Option<String>,
}

/// A page of the history of money.
pub struct Page<'a> {
    /// What is shown.
    pub filter: Filter,
    /// Newest first.
    pub lines: &'a [Line],
    /// Whether newer ones exist.
    pub newer: bool,
    /// Whether older ones exist.
    pub older: bool,
    /// The zone of dates.
    pub zone: &'a TimeZone,
}

/// The history of money: each line opens its receipt.
pub fn page(lang: Lang, page: &Page<'_>) -> Screen {
    let shown = tr(lang, filter_key(page.filter));
    let key = match page.lines {
        [] => "purse-none",
        _ => "purse-page",
    };
    let text = tr_with(lang, key, &[("shown", shown.clone().into())]);
    let mut turns = Vec::new();
    if let (true, Some(first)) = (page.newer, page.lines.first()) {
        let turn = Turn::Newer(first.movement.top);
        let action = Action::Purse(Purse::Page(page.filter, turn));
        turns.push(button(tr(lang, "button-newer"), action));
    }
    if let (true, Some(last)) = (page.older, page.lines.last()) {
        let turn = Turn::Older(last.movement.id);
        let action = Action::Purse(Purse::Page(page.filter, turn));
        turns.push(button(tr(lang, "button-older"), action));
    }
    let filters = Action::Purse(Purse::Filters(page.filter));
    let label = tr_with(lang, "purse-filter", &[("shown", shown.into())]);
    Screen::text(text)
        .grid(rows(lang, page), 1)
        .row(turns)
        .row([button(label, filters)])
        .row(ways_out(lang))
}

fn ways_out(lang: Lang) -> [Button; 2] {
    [
        button(tr(lang, "menu-balance"), Action::Balance),
        button(tr(lang, "button-home"), Action::Home),
    ]
}

/// What can be shown of the history.
pub fn filters(lang: Lang, now: Filter) -> Screen {
    let one = |filter: Filter| {
        let mark = if filter == now { "✓ " } else { "" };
        let label = format!("{mark}{}", tr(lang, filter_key(filter)));
        button(label, Action::Purse(Purse::Page(filter, Turn::Newest)))
    };
    let rows = Filter::ALL.into_iter().map(one).collect();
    Screen::text(tr(lang, "purse-filters"))
        .grid(rows, 1)
        .row(ways_out(lang))
}

fn filter_key(filter: Filter) -> &'static str {
    match filter {
        Filter::All => "purse-all",
        Filter::TopUps => "purse-topups",
        Filter::Spent => "purse-spent",
        Filter::Returned => "purse-returned",
        Filter::Bonuses => "purse-bonuses",
    }
}

/// The lines as buttons; where two would read the same, their numbers tell them apart.
fn rows(lang: Lang, page: &Page<'_>) -> Vec<Button> {
    let back = match page.lines.first() {
        Some(first) if page.newer => {
            Turn::Older(TransferId(first.movement.top.0.saturating_add(1)))
        }
        _ => Turn::Newest,
    };
    let label = |line: &Line, when: &str| {
        let movement = &line.movement;
        let title = match &line.title {
            Some(title) => title.clone(),
            None => title(lang, movement.kind, &movement.key),
        };
        let (sign, sum) = (sign(movement.kind), signed(movement.delta));
        fitting(&title, |title| format!("{sign} {when} {title} · {sum}"))
    };
    let mut labels: Vec<String> = Vec::new();
    for line in page.lines {
        let day = day_month(line.movement.at_ms, page.zone);
        let usual = label(line, &day);
        let unique = match labels.contains(&usual) {
            true => label(line, &labels::numbered(lang, line.movement.id)),
            false => usual,
        };
        labels.push(unique);
    }
    let action = |line: &Line| Action::Purse(Purse::Receipt(line.movement.id, page.filter, back));
    let lines = page.lines.iter().zip(labels);
    lines
        .map(|(line, label)| button(label, action(line)))
        .collect()
}

fn sign(kind: MovementKind) -> &'static str {
    match kind {
        MovementKind::Welcome
        | MovementKind::Promo
        | MovementKind::Pack
        | MovementKind::Referral => "🎁",
        MovementKind::TopUp => "➕",
        MovementKind::Charge => "➖",
        MovementKind::Release | MovementKind::Refund => "↩️",
        MovementKind::Payout | MovementKind::PayoutUndo => "🏦",
        MovementKind::Adjust => "✏️",
    }
}

/// What a movement is called.
pub fn title(lang: Lang, kind: MovementKind, key: &str) -> String {
    let key = match kind {
        MovementKind::Welcome => "money-bonus",
        MovementKind::Promo => "money-promo",
        MovementKind::Pack => "money-pack",
        MovementKind::Referral if key.starts_with("ref:new:") => "money-invited",
        MovementKind::Referral => "money-referral",
        MovementKind::TopUp => "money-topup",
        MovementKind::Charge => "money-charge",
        MovementKind::Release | MovementKind::Refund => "money-refund",
        MovementKind::Payout => "money-payout",
        MovementKind::PayoutUndo => "money-payout-undo",
        MovementKind::Adjust if key.contains("-back:") => "money-bonus-back",
        MovementKind::Adjust => "money-adjust",
    };
    tr(lang, key)
}

/// With its sign: `+200 ₽`.
pub fn signed(sum: Kopecks) -> String {
    if sum.0 > 0 {
        format!("+{sum}")
    } else {
        sum.to_string()
    }
}

/// A generation at work.
pub struct Working {
    /// It.
    pub generation: Generation,
    /// Its model's title.
    pub title: String,
}

/// Everything of a customer's that is at work; each line opens its progress.
pub fn active(lang: Lang, working: &[Working], now_ms: i64) -> Screen {
    if working.is_empty() {
        return Screen::text(tr(lang, "purse-active-none")).home(lang);
    }
    let line = |working: &Working| {
        let generation = &working.generation;
        let gone_ms = now_ms.saturating_sub(generation.created_ms).max(0);
        let gone = labels::clock(u64::try_from(gone_ms / 1000).unwrap_or(0));
        let number = labels::numbered(lang, generation.id);
        let label = |title: &str| format!("⏳ {number} {title} · {gone}");
        button(
            fitting(&working.title, label),
            Action::Progress(generation.id),
        )
    };
    let rows = working.iter().take(ACTIVE).map(line).collect();
    let count = working.len();
    let text = tr_with(lang, "purse-active", &[("count", count.into())]);
    Screen::text(text).grid(rows, 1).home(lang)
}
