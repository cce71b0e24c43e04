//! A change of a model: the question for a value, what comes of it before it is written, how it ended.

use super::card::{range, said, to_card};
use super::{TITLE_CHARS, go};
use crate::action::{ModelKey, Models, Value};
use crate::catalog::Model;
use crate::catalog::margin::{Deal, ends, named};
use crate::catalog::own::{self, Own, Part};
use crate::catalog::price::Tariff;
use crate::money::Kopecks;
use crate::screens::panel::noted;
use crate::screens::{Screen, cut, esc};
use crate::store::model_edits::{Edit, Why};
use crate::words::{Lang, tr, tr_with};

/// Characters shown of answers and of reasons.
const LONG_CHARS: usize = 120;

fn title(model: &Model) -> String {
    esc(&cut(&model.title, TITLE_CHARS))
}

/// Asks for a value; `note`: the key of what was wrong with the last words.
pub fn ask(lang: Lang, model: &Model, value: Value, tariff: &Tariff, note: Option<&str>) -> Screen {
    let text = match value {
        Value::Markup => "goods-ask-markup",
        Value::Flat => "goods-ask-price",
        Value::Free => "goods-ask-free",
        Value::Title => "goods-ask-title",
        Value::Order => "goods-ask-order",
    };
    let set = own::of(&model.overrides, value.part());
    let values = [
        ("title", title(model).into()),
        ("now", said(lang, value.part(), &set, tariff.markup).into()),
    ];
    let screen = noted(lang, Screen::text(tr_with(lang, text, &values)), note);
    let key = ModelKey::of(&model.id);
    let back = matches!(value, Value::Title | Value::Order) && !set.is_empty();
    let reset = Models::Reset(key, value.part());
    let screen = screen.row(back.then(|| go(lang, "goods-as-catalogue", reset)));
    to_card(lang, screen, key)
}

/// What is to be written, before and after, with the prices and what is left of them.
pub fn confirm(lang: Lang, model: &Model, edit: &Edit, tariff: &Tariff) -> Screen {
    let change = &edit.shown.change;
    let told = |own: &Own| said(lang, change.part, own, tariff.markup);
    let values = [
        ("title", title(model).into()),
        ("before", told(&change.before).into()),
        ("after", told(&change.after).into()),
    ];
    let mut text = vec![tr_with(lang, "goods-confirm", &values)];
    let prices = matches!(change.part, Part::Price | Part::All);
    let mut loses = false;
    if prices {
        let then = own::with(model, change.part, &change.after);
        match (ends(model, tariff), ends(&then, tariff)) {
            (Some(now), Some(then)) => {
                loses = then.iter().any(|deal| deal.margin() < Kopecks::ZERO);
                text.extend(both(lang, &now, &then));
            }
            _ => text.push(tr(lang, "goods-unknown-margin")),
        }
    }
    if loses {
        text.push(tr(lang, "goods-would-lose"));
    }
    let yes = match loses {
        true => "goods-write-loss",
        false => "goods-write",
    };
    asked(lang, text.join("\n"), (model, edit), (yes, false))
}

fn asked(lang: Lang, text: String, (model, edit): (&Model, &Edit), yes: (&str, bool)) -> Screen {
    let key = ModelKey::of(&model.id);
    Screen::text(text).row([
        go(lang, yes.0, Models::Yes(edit.id, yes.1)),
        go(lang, "goods-no", Models::Card(key)),
    ])
}

/// The deals where Kie takes least and most, one line each; one for both where they are the same.
fn both(lang: Lang, now: &[Deal; 2], then: &[Deal; 2]) -> Vec<String> {
    let [low, high] = then;
    let same = low.cost == high.cost && low.price == high.price;
    let names: &[&str] = match same {
        true => &["goods-deal-only"],
        false => &["goods-deal-low", "goods-deal-high"],
    };
    let mut text = vec![String::new()];
    for (name, (now, then)) in names.iter().zip(now.iter().zip(then)) {
        let percent = then.percent().map_or_else(String::new, |n| {
            tr_with(lang, "goods-deal-percent", &[("n", n.into())])
        });
        let values = [
            ("before", now.price.to_string().into()),
            ("after", then.price.to_string().into()),
            ("cost", then.cost.to_string().into()),
            ("margin", then.margin().to_string().into()),
            ("percent", percent.into()),
        ];
        text.push(tr_with(lang, name, &values));
        if !same {
            let answers = esc(&cut(&named(&then.answers), LONG_CHARS));
            text.push(format!("<code>{answers}</code>"));
        }
    }
    text
}

/// The second question before a price that brings a loss.
pub fn loss(lang: Lang, model: &Model, edit: &Edit) -> Screen {
    let margins = edit.shown.deals.iter();
    let margins = margins.map(|(cost, price)| price.saturating_sub(*cost));
    let lost = margins.clone().filter(|margin| *margin < Kopecks::ZERO);
    let positive = |sum: Kopecks| Kopecks(sum.0.saturating_abs());
    let (least, most) = (lost.clone().max(), lost.min());
    let values = [
        ("title", title(model).into()),
        (
            "loss",
            range(
                positive(least.unwrap_or_default()),
                positive(most.unwrap_or_default()),
            )
            .into(),
        ),
    ];
    let text = tr_with(lang, "goods-sure", &values);
    asked(lang, text, (model, edit), ("goods-yes-loss", true))
}

/// The same change as it looks now, since what was shown before is no longer so.
pub fn anew(lang: Lang, model: &Model, edit: &Edit, tariff: &Tariff) -> Screen {
    let screen = confirm(lang, model, edit, tariff);
    screen.noted(&tr(lang, "goods-anew"))
}

/// What became of a change, over the card as it is now.
pub fn outcome(lang: Lang, edit: &Edit, card: Screen) -> Screen {
    let detail = |key: &str, what: &str| {
        let what = esc(&cut(what, LONG_CHARS));
        tr_with(lang, key, &[("what", what.into())])
    };
    let note = match &edit.why {
        None => {
            let text = format!("✅ {}\n\n{}", tr(lang, "goods-written"), card.text);
            return Screen { text, ..card };
        }
        Some(Why::Broken(what)) => detail("goods-refused-broken", what),
        Some(Why::Unwritable(what)) => detail("goods-refused-unwritable", what),
        Some(Why::Disk(what)) => detail("goods-refused-disk", what),
        Some(Why::Moved) => tr(lang, "goods-refused-moved"),
        Some(Why::Unknown) => tr(lang, "goods-refused-unknown"),
    };
    card.noted(&note)
}
