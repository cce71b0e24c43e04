//! Topping up: the ways to pay, packs and sums, requisites, what is said before and after.

use super::purse::{self, Wanted};
use super::{Button, Screen, button, cut, cut_units, esc, labels};
use crate::action::{Action, Pay, Purse};
use crate::money::Kopecks;
use crate::payments::offer::{MAX_ROUBLES, MAX_STARS, MIN_ROUBLES, MIN_STARS, Pack, sum_for};
use crate::store::ledger::Method;
use crate::words::{Lang, Value, tr, tr_with};

/// Room for the operator's words on how to top up, in UTF-16 units (a message has 4096).
const REQUISITES_UNITS: usize = 2500;
/// Packs that get a button: as many as a phone shows without turning.
const PACKS: usize = 7;
/// Sums on the buttons, in roubles.
const SUMS: [u32; 4] = [200, 500, 1_000, 2_000];

/// A button for each method.
pub fn ways(lang: Lang, methods: &[Method]) -> Vec<Button> {
    let way = |method: &Method| match method {
        Method::Stars => button(tr(lang, "topup-stars"), Action::Pay(Pay::Stars)),
        Method::Provider => button(tr(lang, "topup-roubles"), Action::Pay(Pay::Roubles)),
        Method::Manual => button(tr(lang, "topup-manual"), Action::Pay(Pay::Manual)),
    };
    methods.iter().map(way).collect()
}

/// Whom to ask and the terms: Telegram demands both of whoever takes Stars.
pub fn papers(lang: Lang, methods: &[Method]) -> Vec<Button> {
    if methods.is_empty() {
        return Vec::new();
    }
    vec![
        button(tr(lang, "topup-support"), Action::Pay(Pay::Support)),
        button(tr(lang, "topup-terms"), Action::Pay(Pay::Terms)),
    ]
}

fn back(lang: Lang, screen: Screen) -> Screen {
    screen.row([
        button(tr(lang, "button-back"), Action::Balance),
        button(tr(lang, "button-home"), Action::Home),
    ])
}

fn money(sum: Kopecks) -> Value<'static> {
    sum.to_string().into()
}

/// What the screen of packs needs to know.
pub struct Packs<'a> {
    /// The packs on sale, smallest first.
    pub packs: &'a [Pack],
    /// The fewest Stars that bring what is missing.
    pub exact: Option<Pack>,
    /// What is missing for what was being bought; zero: nothing.
    pub missing: Kopecks,
    /// The words that were no number of Stars.
    pub odd: bool,
}

/// The packs of Stars; the smallest that brings what is missing is pointed at.
pub fn packs(lang: Lang, facts: &Packs<'_>) -> Screen {
    let reaches = |pack: &&Pack| pack.kopecks.saturating_add(pack.bonus) >= facts.missing;
    let best = facts.packs.iter().find(reaches).or(facts.exact.as_ref());
    let best = best.filter(|_| !facts.missing.is_zero());
    let more = best.filter(|best| !facts.packs.contains(best));
    let pack = |pack: &Pack| pointed(pack_button(lang, pack), best == Some(pack));
    let rows = facts
        .packs
        .iter()
        .chain(more)
        .map(pack)
        .take(PACKS)
        .collect();
    let stars = |n: u32| labels::count(usize::try_from(n).unwrap_or(0));
    let [min, max] = [MIN_STARS, MAX_STARS].map(stars);
    let values = [("min", min.into()), ("max", max.into())];
    let key = match facts.odd {
        true => "topup-odd-stars",
        false => "topup-choose-pack",
    };
    back(
        lang,
        Screen::text(tr_with(lang, key, &values)).grid(rows, 1),
    )
}

/// What the customer may mean by what was typed, each with what it brings.
pub fn stars_typed(lang: Lang, found: &[Pack]) -> Screen {
    let rows = found.iter().map(|pack| pack_button(lang, pack)).collect();
    back(lang, Screen::text(tr(lang, "topup-typed")).grid(rows, 1))
}

/// A finger before what reaches for what was being bought.
fn pointed(button: Button, best: bool) -> Button {
    let label = match best {
        true => format!("👉 {}", button.label),
        false => button.label,
    };
    Button { label, ..button }
}

fn pack_button(lang: Lang, pack: &Pack) -> Button {
    let key = match pack.bonus {
        Kopecks::ZERO => "topup-pack",
        _ => "topup-pack-bonus",
    };
    let stars = labels::count(usize::try_from(pack.stars).unwrap_or(0));
    let values = [
        ("stars", stars.into()),
        ("sum", money(pack.kopecks)),
        ("bonus", money(pack.bonus)),
    ];
    let action = Action::Purse(Purse::Stars(pack.stars));
    button(tr_with(lang, key, &values), action)
}

fn limits() -> [(&'static str, Value<'static>); 2] {
    let roubles = |n| money(Kopecks::from_roubles(n).unwrap_or_default());
    [("min", roubles(MIN_ROUBLES)), ("max", roubles(MAX_ROUBLES))]
}

/// The usual sums, and first of all the one that brings what is missing.
fn sums(action: fn(u32) -> Pay, missing: Kopecks) -> Vec<Button> {
    let best = sum_for(missing);
    let sum = |roubles: u32| {
        let label = Kopecks::from_roubles(roubles.into()).unwrap_or_default();
        let usual = button(label.to_string(), Action::Pay(action(roubles)));
        pointed(usual, best == Some(roubles))
    };
    let more = best.filter(|best| !SUMS.contains(best));
    more.into_iter().chain(SUMS).map(sum).collect()
}

/// Sums of a payment in roubles; `odd`: the words that were no sum.
pub fn roubles(lang: Lang, odd: bool, missing: Kopecks) -> Screen {
    let key = if odd {
        "topup-odd-sum"
    } else {
        "topup-choose-sum"
    };
    let text = tr_with(lang, key, &limits());
    back(lang, Screen::text(text).grid(sums(Pay::Sum, missing), 2))
}

/// The operator's requisites and the question for the sum; `odd`: the words that were no sum.
pub fn manual(lang: Lang, requisites: &str, odd: bool, missing: Kopecks) -> Screen {
    let mut text = tr(lang, "topup-requisites");
    text.push_str("\n\n");
    text.push_str(&esc(&cut_units(requisites, REQUISITES_UNITS)));
    text.push_str("\n\n");
    let key = if odd {
        "topup-odd-sum"
    } else {
        "topup-how-much"
    };
    text.push_str(&tr_with(lang, key, &limits()));
    back(
        lang,
        Screen::text(text).grid(sums(Pay::Request, missing), 2),
    )
}

/// A request is with the admins; a receipt may follow.
pub fn requested(lang: Lang, number: i64, sum: Kopecks) -> Screen {
    let values = [("n", number.to_string().into()), ("sum", money(sum))];
    back(lang, Screen::text(tr_with(lang, "request-sent", &values)))
}

/// What a payment brought.
pub struct Paid<'a> {
    /// Into the wallet.
    pub sum: Kopecks,
    /// The pack's bonus.
    pub bonus: Kopecks,
    /// The promo code that counted, and what it gave.
    pub promo: Option<&'a (String, Kopecks)>,
}

/// A payment has come in. `draft`: what is being filled in; `wanted`: what was being bought.
pub fn paid(
    lang: Lang,
    &Paid { sum, bonus, promo }: &Paid<'_>,
    balance: Kopecks,
    draft: Option<i64>,
    wanted: Option<&Wanted>,
) -> Screen {
    let mut lines = vec![tr_with(lang, "paid", &[("sum", money(sum))])];
    if bonus > Kopecks::ZERO {
        lines.push(tr_with(lang, "paid-bonus", &[("bonus", money(bonus))]));
    }
    if let Some((code, sum)) = promo {
        let values = [("code", esc(code).into()), ("sum", money(*sum))];
        lines.push(tr_with(lang, "paid-promo", &values));
    }
    lines.push(tr_with(
        lang,
        "paid-balance",
        &[("balance", money(balance))],
    ));
    lines.extend(wanted.and_then(|wanted| purse::missing(lang, wanted)));
    let resume = wanted.map(|wanted| purse::resume(lang, wanted));
    let screen = Screen::text(lines.join("\n")).row(resume).home(lang);
    match draft {
        Some(draft) => screen.with_draft(lang, draft),
        None => screen,
    }
}

/// Title and description of an invoice, within Telegram's 32 and 255 characters.
pub fn bill(lang: Lang, (sum, bonus): (Kopecks, Kopecks)) -> (String, String) {
    let values = [("sum", money(sum)), ("bonus", money(bonus))];
    let key = match bonus {
        Kopecks::ZERO => "bill-description",
        _ => "bill-description-bonus",
    };
    let title = tr_with(lang, "bill-title", &values);
    (cut(&title, 32), cut(&tr_with(lang, key, &values), 255))
}

/// Whom to ask about payments; `charges` are the numbers of the newest ones.
pub fn support(lang: Lang, admin: Option<i64>, charges: &[(String, Kopecks)]) -> Screen {
    let mut lines = vec![tr(lang, "paysupport")];
    if let Some(admin) = admin {
        let values = [("admin", admin.to_string().into())];
        lines.push(tr_with(lang, "paysupport-contact", &values));
    }
    if !charges.is_empty() {
        lines.push(String::new());
        lines.push(tr(lang, "paysupport-payments"));
    }
    for (charge, sum) in charges {
        lines.push(format!("{sum}: <code>{}</code>", esc(&cut(charge, 200))));
    }
    let way = super::support::way(lang, None);
    back(lang, Screen::text(lines.join("\n")).row([way]))
}

/// The terms.
pub fn terms(lang: Lang) -> Screen {
    back(lang, Screen::text(tr(lang, "terms")))
}
