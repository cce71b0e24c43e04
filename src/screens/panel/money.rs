//! Money in the panel: pages of it, what it is searched by, one movement, open requests.

mod way;

pub use way::{Way, ask_return, way};

use super::{NAME_CHARS, noted, to_customer, to_panel, to_way, turns, with_panel};
use crate::action::{Action, Money, Panel, Part};
use crate::clock::{date, date_time, day_month};
use crate::ids::PaymentId;
use crate::money::Kopecks;
use crate::screens::purse::{signed, title};
use crate::screens::{Button, ROW_CHARS, Screen, button, cut, esc, labels};
use crate::store::deeds::WHY_CHARS;
use crate::store::ledger::{Flow, Flows, Group, MovementKind, Sieve};
use crate::store::requests::Request;
use crate::words::{Lang, tr, tr_with};
use jiff::tz::TimeZone;

/// Movements on one page.
pub const LINES: usize = 5;
/// Requests on one page.
pub const REQUESTS: u8 = 5;

fn go(lang: Lang, key: &str, what: Money) -> Button {
    button(tr(lang, key), Action::Panel(Panel::Money(what)))
}

/// What a page needs.
pub struct Page<'a> {
    /// What was found.
    pub found: &'a Flows,
    /// What was looked for.
    pub sieve: &'a Sieve,
    /// Whether it is the newest page.
    pub newest: bool,
    /// Requests that wait for a decision.
    pub waiting: u32,
    /// The zone of the times.
    pub zone: &'a TimeZone,
}

/// A page of all money; open requests first.
pub fn page(lang: Lang, facts: &Page<'_>) -> Screen {
    let lines = &facts.found.lines;
    let mut text = vec![
        tr(lang, "flow-head"),
        String::new(),
        sought(lang, facts.sieve, facts.zone),
    ];
    if lines.is_empty() {
        let key = match facts.found.older {
            Some(_) => "flow-nothing-yet",
            None => "people-nothing",
        };
        text.push(tr(lang, key));
    }
    let waiting = (facts.waiting > 0).then(|| {
        let label = tr_with(lang, "flow-requests", &[("n", facts.waiting.into())]);
        button(label, Action::Panel(Panel::Money(Money::Requests(0))))
    });
    let mut labels: Vec<String> = Vec::new();
    for flow in lines {
        let usual = label(flow, &day_month(flow.at_ms, facts.zone));
        let unique = match labels.contains(&usual) {
            true => label(flow, &labels::numbered(lang, flow.id)),
            false => usual,
        };
        labels.push(unique);
    }
    let one = |(flow, label): (&Flow, String)| {
        let line = Action::Panel(Panel::Money(Money::Line(flow.id)));
        button(label, line)
    };
    let to_page = |below| Panel::Money(Money::Page(below));
    let newest = (!facts.newest).then(|| to_page(0));
    let older = facts.found.older.map(to_page);
    Screen::text(text.join("\n"))
        .row(waiting)
        .grid(lines.iter().zip(labels).map(one).collect(), 1)
        .row(turns(lang, newest, older))
        .row([go(lang, "flow-filters", Money::Filters), to_panel(lang)])
}

/// A movement as a button, told by its day or by its number.
fn label(flow: &Flow, when: &str) -> String {
    let sign = sign(&flow.kind);
    let name = match flow.name.trim() {
        "" => flow.customer.map_or_else(String::new, |id| id.to_string()),
        name => name.to_owned(),
    };
    let head = format!("{sign} {when} {}", sum(flow));
    let room = ROW_CHARS.saturating_sub(head.chars().count().saturating_add(3));
    match name.is_empty() {
        true => head,
        false => format!("{head} · {}", cut(&name, room)),
    }
}

fn sign(kind: &str) -> &'static str {
    match kind {
        "welcome" | "promo" | "pack" | "referral" => "🎁",
        "topup" => "➕",
        "capture" => "🎨",
        "hold" => "🔒",
        "release" => "🔓",
        "refund" => "↩️",
        "adjust" => "✏️",
        _ => "🏦",
    }
}

fn is_own(account: &str) -> bool {
    matches!(account, "wallet" | "bonus")
}

/// The sum as it changes what the customer can spend; without a sign when it does not.
fn sum(flow: &Flow) -> String {
    match (is_own(&flow.from), is_own(&flow.into)) {
        (false, true) => signed(flow.amount),
        (true, false) => signed(Kopecks(flow.amount.0.saturating_neg())),
        _ => flow.amount.to_string(),
    }
}

fn group_key(group: Group) -> &'static str {
    match group {
        Group::All => "flow-all",
        Group::TopUps => "flow-topups",
        Group::Gifts => "flow-gifts",
        Group::Taken => "flow-taken",
        Group::Returned => "flow-returned",
        Group::Adjusted => "flow-adjusted",
        Group::Holds => "flow-holds",
    }
}

/// What is looked for, in one line.
fn sought(lang: Lang, sieve: &Sieve, zone: &TimeZone) -> String {
    let mut parts = vec![tr(lang, group_key(sieve.group))];
    if let Some(customer) = sieve.customer {
        parts.push(format!("👤 <code>{customer}</code>"));
    }
    if let Some((from, until)) = sieve.days {
        let (first, last) = (date(from, zone), date(until.saturating_sub(1), zone));
        parts.push(match first == last {
            true => format!("📅 {first}"),
            false => format!("📅 {first}–{last}"),
        });
    }
    if let Some((least, most)) = sieve.sums {
        parts.push(match (least, most) {
            (least, most) if least == most => format!("💰 {least}"),
            (least, most) if most.0 == i64::MAX => format!("💰 ≥ {least}"),
            (least, most) => format!("💰 {least}–{most}"),
        });
    }
    tr_with(lang, "flow-sought", &[("what", parts.join(" · ").into())])
}

/// By what the money is looked for.
pub fn filters(lang: Lang, sieve: &Sieve, zone: &TimeZone) -> Screen {
    let text = [
        tr(lang, "flow-filters-head"),
        String::new(),
        sought(lang, sieve, zone),
    ];
    let groups = Group::ALL.into_iter().zip(0_u16..);
    let groups = groups.map(|(group, n)| go(lang, group_key(group), Money::Group(n)));
    let screen = Screen::text(text.join("\n"))
        .grid(groups.collect(), 2)
        .row([
            go(lang, "flow-by-who", Money::Ask(Part::Who)),
            go(lang, "flow-by-day", Money::Ask(Part::Days)),
        ])
        .row([
            go(lang, "flow-by-sum", Money::Ask(Part::Sum)),
            go(lang, "flow-clear", Money::Clear),
        ]);
    to_list(lang, screen)
}

fn to_list(lang: Lang, screen: Screen) -> Screen {
    screen.row([go(lang, "flow-to-list", Money::Page(0)), to_panel(lang)])
}

/// Asks for a part of the search; `note`: the key of what was wrong with the last words.
pub fn ask(lang: Lang, part: Part, note: Option<&str>) -> Screen {
    let key = match part {
        Part::Who => "flow-ask-who",
        Part::Days => "flow-ask-days",
        Part::Sum => "flow-ask-sum",
    };
    noted(lang, to_list(lang, Screen::text(tr(lang, key))), note)
}

fn account_key(kind: &str) -> &'static str {
    match kind {
        "wallet" => "account-wallet",
        "bonus" => "account-bonus",
        "hold" => "account-hold",
        "revenue" => "account-revenue",
        "promo" => "account-promo",
        "adjust" => "account-adjust",
        "stars_in" => "account-stars",
        "provider_in" => "account-provider",
        "manual_in" => "account-manual",
        "payout" => "account-payout",
        _ => "account-losses",
    }
}

fn kind_title(lang: Lang, flow: &Flow) -> String {
    match (flow.kind.as_str(), MovementKind::from_name(&flow.kind)) {
        ("hold", _) => tr(lang, "flow-kind-hold"),
        ("release", _) => tr(lang, "flow-kind-release"),
        (_, Some(kind)) => title(lang, kind, &flow.key),
        ("capture", None) => tr(lang, "flow-kind-capture"),
        _ => tr(lang, "flow-kind-loss"),
    }
}

/// One movement. `stars`: the payment behind it that can go back.
pub fn line(lang: Lang, flow: &Flow, stars: Option<PaymentId>, zone: &TimeZone) -> Screen {
    let values = [
        ("n", flow.id.to_string().into()),
        ("what", kind_title(lang, flow).into()),
        ("sum", sum(flow).into()),
        ("from", tr(lang, account_key(&flow.from)).into()),
        ("into", tr(lang, account_key(&flow.into)).into()),
        ("when", date_time(flow.at_ms, zone).into()),
        ("key", esc(&flow.key).into()),
    ];
    let mut text = tr_with(lang, "flow-line", &values);
    if let Some(customer) = flow.customer {
        let values = [
            ("name", esc(&cut(&flow.name, NAME_CHARS)).into()),
            ("customer", customer.to_string().into()),
        ];
        text.push_str(&format!("\n{}", tr_with(lang, "flow-who", &values)));
    }
    if matches!(flow.kind.as_str(), "adjust" | "promo") {
        let why = [("why", esc(&cut(&flow.cause, WHY_CHARS)).into())];
        text.push_str(&format!("\n{}", tr_with(lang, "flow-why", &why)));
    }
    let back = stars.map(|id| go(lang, "flow-stars-back", Money::Stars(id)));
    let screen = Screen::text(text)
        .row(flow.generation.map(|id| to_way(lang, id)))
        .row(back)
        .row(flow.customer.map(|id| to_customer(lang, id)));
    to_list(lang, screen)
}

/// Requests that wait for a decision, each with the name of who asks; `more`: there are others after them.
pub fn requests(lang: Lang, open: &[(Request, String)], more: bool) -> Screen {
    let key = match open {
        [] => "flow-requests-none",
        _ => "flow-requests-head",
    };
    let one = |(request, name): &(Request, String)| {
        let head = format!(
            "{} · {} · ",
            labels::numbered(lang, request.id),
            request.asked
        );
        let room = ROW_CHARS.saturating_sub(head.chars().count());
        let decide = Action::Panel(Panel::Money(Money::Request(request.id)));
        button(format!("{head}{}", cut(name, room)), decide)
    };
    let last = open.last().filter(|_| more);
    let next = last.map(|(last, _)| go(lang, "flow-more", Money::Requests(last.id.0)));
    let screen = Screen::text(tr(lang, key))
        .grid(open.iter().map(one).collect(), 1)
        .row(next)
        .row([go(lang, "flow-to-list", Money::Page(0))]);
    with_panel(lang, screen)
}
