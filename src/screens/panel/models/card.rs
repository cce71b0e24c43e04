//! One model: how it stands, what it costs and brings, and what can be changed of it.

use super::{Standing, TITLE_CHARS, go, to_list};
use crate::action::{Action, ModelKey, Models, Panel, Value};
use crate::catalog::known::within_s;
use crate::catalog::margin::ends;
use crate::catalog::own::{self, Own, Part};
use crate::catalog::price::Tariff;
use crate::catalog::{Model, Status, Unpriced};
use crate::money::Kopecks;
use crate::screens::menu::category_key;
use crate::screens::panel::statistics::in_roubles;
use crate::screens::{Button, Screen, button, cut, esc, labels, price as prices};
use crate::store::model_money::ModelSums;
use crate::words::{Lang, tr, tr_with};
use rust_decimal::Decimal;

/// Characters shown of an id and of a note.
const LONG_CHARS: usize = 80;
/// Markups to choose from, in hundredths.
const TIMES: [u16; 6] = [150, 200, 250, 300, 400, 500];

/// What the card needs.
pub struct Card<'a> {
    /// The model.
    pub model: &'a Model,
    /// What turns credits into roubles.
    pub tariff: &'a Tariff,
    /// Its last 30 days.
    pub sums: &'a ModelSums,
    /// Why it has no exact price.
    pub unpriced: Option<&'a Unpriced>,
}

/// A sum, or from and to.
pub(super) fn range(low: Kopecks, high: Kopecks) -> String {
    match low == high {
        true => low.to_string(),
        false => format!("{low} – {high}"),
    }
}

/// What the admin has set of a part, in words; `usual`: the markup of all models.
pub(super) fn said(lang: Lang, part: Part, own: &Own, usual: Decimal) -> String {
    let text = |key: &str| match own.get(key) {
        Some(own::Word::Text(text)) => Some(text.clone()),
        Some(own::Word::Whole(number)) => Some(number.to_string()),
        Some(own::Word::Flag(yes)) => Some(yes.to_string()),
        None => None,
    };
    let with = |key: &str, value: String| tr_with(lang, key, &[("value", value.into())]);
    let times = |markup: Decimal| labels::decimal(lang, markup);
    let price = || match (text("price_rub"), text("markup"), text("free")) {
        (Some(roubles), _, _) => {
            let sum = roubles.parse().ok().and_then(Kopecks::ceil_from_roubles);
            with(
                "goods-said-flat",
                sum.map_or(roubles, |sum| sum.to_string()),
            )
        }
        (_, Some(markup), _) => {
            let shown = markup.parse().map_or(markup, times);
            with("goods-said-markup", shown)
        }
        (_, _, Some(_)) => match text("free_per_day") {
            Some(n) => with("goods-said-free-per-day", n),
            None => tr(lang, "goods-said-free"),
        },
        _ => with("goods-said-usual", times(usual)),
    };
    let title = || {
        let title = text("title").map(|title| with("goods-said-title", esc(&title)));
        title.unwrap_or_else(|| tr(lang, "goods-said-catalogue"))
    };
    let order = || match text("order") {
        Some(n) => with("goods-said-order", n.replace('-', "−")),
        None => tr(lang, "goods-said-catalogue"),
    };
    let switch = || match text("enabled").as_deref() {
        Some("true") => tr(lang, "goods-said-on"),
        Some(_) => tr(lang, "goods-said-off"),
        None => tr(lang, "goods-said-catalogue"),
    };
    match part {
        Part::Price => price(),
        Part::Title => title(),
        Part::Order => order(),
        Part::Switch => switch(),
        Part::All if own.is_empty() => tr(lang, "goods-said-catalogue"),
        Part::All => {
            let has = |part: Part| part.keys().iter().any(|key| own.contains_key(*key));
            let mut parts = Vec::new();
            for (part, words) in [
                (Part::Switch, switch()),
                (Part::Title, title()),
                (Part::Price, price()),
                (Part::Order, order()),
            ] {
                parts.extend(has(part).then_some(words));
            }
            parts.join(", ")
        }
    }
}

/// The card.
pub fn card(lang: Lang, facts: &Card<'_>) -> Screen {
    let model = facts.model;
    let standing = Standing::of(model);
    let values = [
        ("title", esc(&cut(&model.title, TITLE_CHARS)).into()),
        ("id", esc(&cut(&model.id, LONG_CHARS)).into()),
        ("section", tr(lang, category_key(model.category)).into()),
        ("sign", standing.sign().into()),
        ("standing", tr(lang, standing.key()).into()),
    ];
    let mut text = vec![tr_with(lang, "goods-card", &values), String::new()];
    text.extend(money(lang, facts));
    let note = model.overrides.note.as_ref();
    text.extend(note.map(|note| format!("📝 {}", esc(&cut(note, LONG_CHARS)))));
    text.push(String::new());
    text.extend(done(lang, facts));
    let key = ModelKey::of(&model.id);
    let mut screen = Screen::text(text.join("\n"))
        .row(switch(lang, model, key).into_iter().chain([go(
            lang,
            "goods-price",
            Models::Price(key),
        )]))
        .row([
            go(lang, "goods-title", Models::Ask(key, Value::Title)),
            go(lang, "goods-order", Models::Ask(key, Value::Order)),
        ]);
    if !own::of(&model.overrides, Part::All).is_empty() {
        screen = screen.row([go(lang, "goods-reset", Models::Reset(key, Part::All))]);
    }
    to_list(lang, screen)
}

/// On or off, where that is in the admin's hand.
fn switch(lang: Lang, model: &Model, key: ModelKey) -> Option<Button> {
    let off = model.overrides.enabled == Some(false);
    match model.status {
        Status::Gone => None,
        _ if model.is_sold() => Some(go(lang, "goods-turn-off", Models::Switch(key, false))),
        Status::Unpriced if !off => None,
        _ => Some(go(lang, "goods-turn-on", Models::Switch(key, true))),
    }
}

/// What it costs, what Kie takes, what is left.
fn money(lang: Lang, facts: &Card<'_>) -> Vec<String> {
    let (model, tariff) = (facts.model, facts.tariff);
    let set = own::of(&model.overrides, Part::Price);
    let values = [
        ("price", prices::long(lang, model, tariff).into()),
        ("how", said(lang, Part::Price, &set, tariff.markup).into()),
    ];
    let mut text = vec![tr_with(lang, "goods-costs", &values)];
    match ends(model, tariff) {
        Some([low, high]) => {
            let least = low.margin().min(high.margin());
            let most = low.margin().max(high.margin());
            let values = [
                ("cost", range(low.cost, high.cost).into()),
                ("margin", range(least, most).into()),
            ];
            text.push(tr_with(lang, "goods-margin", &values));
            if least < Kopecks::ZERO {
                text.push(tr(lang, "goods-loses"));
            }
        }
        None => {
            let why = facts.unpriced.map(|why| why.text(lang));
            let values = [("why", esc(&why.unwrap_or_else(|| "—".to_owned())).into())];
            text.push(tr_with(lang, "goods-no-cost", &values));
        }
    }
    let order = model.overrides.order.or(model.order);
    text.extend(order.map(|n| {
        tr_with(
            lang,
            "goods-place",
            &[("n", n.to_string().replace('-', "−").into())],
        )
    }));
    text
}

/// How it has done in 30 days.
fn done(lang: Lang, facts: &Card<'_>) -> Vec<String> {
    let (sums, tariff) = (facts.sums, facts.tariff);
    let count = |from: u32| {
        let counts = sums.ends.range(from..).map(|(_, n)| u64::from(*n));
        counts.fold(0_u64, u64::saturating_add)
    };
    let (runs, good) = (count(0), count(1));
    if runs == 0 && sums.good == 0 {
        return vec![tr(lang, "goods-unused")];
    }
    let dash = || "—".to_owned();
    let percent = good.saturating_mul(100).checked_div(runs);
    let percent = percent.map_or_else(dash, |n| format!("{n}\u{a0}%"));
    let within = |percent| {
        let time = within_s(&sums.ends, percent);
        time.map_or_else(dash, |time| labels::length(lang, time.into()))
    };
    let cost = in_roubles(sums.cost, tariff);
    let margin = sums.revenue.saturating_sub(cost);
    let runs = [
        ("runs", runs.to_string().into()),
        ("percent", percent.into()),
    ];
    let times = [("half", within(50).into()), ("most", within(95).into())];
    let money = [
        ("revenue", sums.revenue.to_string().into()),
        ("cost", cost.to_string().into()),
        ("margin", margin.to_string().into()),
    ];
    vec![
        tr_with(lang, "goods-runs", &runs),
        tr_with(lang, "goods-times", &times),
        tr_with(lang, "goods-earned", &money),
    ]
}

/// What it may cost: markups to choose from, and what is typed.
pub fn price(lang: Lang, model: &Model, tariff: &Tariff) -> Screen {
    let key = ModelKey::of(&model.id);
    let title = esc(&cut(&model.title, TITLE_CHARS));
    let set = own::of(&model.overrides, Part::Price);
    let values = [
        ("title", title.into()),
        ("price", prices::long(lang, model, tariff).into()),
        ("how", said(lang, Part::Price, &set, tariff.markup).into()),
    ];
    let mut text = vec![tr_with(lang, "goods-price-head", &values)];
    let ends = ends(model, tariff);
    let priced = ends.is_some();
    text.push(match ends {
        Some([low, high]) => {
            let cost = range(low.cost, high.cost);
            tr_with(lang, "goods-takes", &[("cost", cost.into())])
        }
        None => tr(lang, "goods-takes-unknown"),
    });
    text.push(tr(lang, "goods-price-hint"));
    let times = TIMES.map(|hundredths| {
        let markup = labels::decimal(lang, Decimal::new(hundredths.into(), 2));
        let what = Models::Times(key, hundredths);
        button(format!("×{markup}"), Action::Panel(Panel::Models(what)))
    });
    let times = if priced { times.to_vec() } else { Vec::new() };
    let markup = go(lang, "goods-own-markup", Models::Ask(key, Value::Markup));
    let flat = go(lang, "goods-own-price", Models::Ask(key, Value::Flat));
    let free = go(lang, "goods-make-free", Models::Ask(key, Value::Free));
    let reset = go(lang, "goods-as-all", Models::Reset(key, Part::Price));
    let reset = (!set.is_empty()).then_some(reset);
    let screen = Screen::text(text.join("\n"))
        .grid(times, 3)
        .row(priced.then_some(markup).into_iter().chain([flat]))
        .row([free].into_iter().chain(reset));
    to_card(lang, screen, key)
}

/// Adds the way back to the card.
pub(super) fn to_card(lang: Lang, screen: Screen, key: ModelKey) -> Screen {
    screen.row([go(lang, "goods-to-card", Models::Card(key))])
}
