//! A customer's first picture: the cheapest model that needs nothing but words, with its example filled in.

use crate::bot::offer::{self, Place};
use crate::bot::reply::{Reply, Show};
use crate::bot::shop::{Deed, Shop};
use crate::catalog::price::price_from;
use crate::catalog::{Category, Model, quote};
use crate::money::Kopecks;
use crate::screens::help::{self, First};
use crate::screens::notes;
use crate::wizard::{Draft, Step};
use crate::words::{Lang, tr};
use std::sync::Arc;

/// The cheapest picture from words alone and its price; of several, the first of the lists.
fn cheapest(shop: &Shop, lang: Lang) -> Option<(Arc<Model>, Kopecks)> {
    let tariff = shop.tariff();
    let pictures = shop.catalog.on_sale().into_iter();
    let priced = pictures.filter_map(|model| {
        if model.category != Category::Image {
            return None;
        }
        let draft = Draft::sample(0, model, example(model, lang))?;
        let price = quote(model, &draft.answers, &tariff).ok()?.price;
        Some((Arc::clone(model), price))
    });
    // One that often fails now is no first impression, however cheap.
    priced.min_by_key(|(model, price)| (model.is_troubled(), *price))
}

fn example(model: &Model, lang: Lang) -> &str {
    match lang {
        Lang::Ru => &model.ru.example,
        Lang::En => &model.en.example,
    }
}

/// The first picture as it is offered to somebody with this balance.
pub fn offered(deed: &Deed<'_>, gift: bool, balance: Kopecks) -> Option<First> {
    let (_, price) = cheapest(deed.shop, deed.lang())?;
    Some(First {
        price,
        gift,
        balance,
    })
}

/// The same for somebody who looks at the introduction again.
pub fn offered_again(deed: &Deed<'_>) -> anyhow::Result<Option<First>> {
    let balance = offer::spendable(deed)?;
    Ok(offered(deed, false, balance))
}

/// Opens the ready draft at its price; other words may take the place of the example.
pub fn begin(deed: &mut Deed<'_>, place: Place) -> anyhow::Result<Reply> {
    let lang = deed.lang();
    let found = cheapest(deed.shop, lang);
    let id = deed.session.next_draft();
    let draft = found.and_then(|(model, _)| Draft::sample(id, &model, example(&model, lang)));
    let Some(draft) = draft else {
        let screen = notes::say(lang, "first-none");
        return Ok(offer::put(deed, place, screen));
    };
    deed.session.reword = Some(draft.id);
    deed.session.draft = Some(draft);
    deed.session.comment_on = None;
    let reply = offer::show(deed, place, None)?;
    Ok(inviting(deed, reply))
}

/// The confirmation says that other words are welcome.
fn inviting(deed: &Deed<'_>, mut reply: Reply) -> Reply {
    let line = format!("\n\n{}", tr(deed.lang(), "first-own"));
    for show in &mut reply.shows {
        if let Show::Send(screen, _) | Show::Move(_, screen, _) = show {
            screen.text.push_str(&line);
        }
    }
    reply
}

/// Words at the confirmation of a first picture: its prompt from now on.
pub fn reword(deed: &mut Deed<'_>, text: &str) -> anyhow::Result<Option<Reply>> {
    let wanted = deed.session.reword;
    let draft = deed.session.draft.clone();
    let Some(mut draft) = draft.filter(|d| Some(d.id) == wanted && d.step == Step::Confirm) else {
        return Ok(None);
    };
    let Some(model) = offer::sold(deed, &draft.model) else {
        return Ok(None);
    };
    let refused = match draft.reword(&model, text) {
        Ok(true) => None,
        Ok(false) => return Ok(None),
        Err(refusal) => Some(refusal),
    };
    deed.session.draft = Some(draft);
    let reply = offer::show(deed, Place::Under, refused.as_ref())?;
    Ok(Some(inviting(deed, reply)))
}

/// The cheapest price of all models on sale that cost anything; nothing when all are free, `None` when there are none.
pub fn lowest_price(shop: &Shop) -> Option<Kopecks> {
    let tariff = shop.tariff();
    let models = shop.catalog.on_sale().into_iter();
    let prices = models.filter_map(|model| price_from(model, &tariff));
    prices.min_by_key(|price| (price.is_zero(), *price))
}

/// The introduction, step by step.
pub fn tour(deed: &Deed<'_>, place: Place, step: u8) -> anyhow::Result<Reply> {
    let first = match step {
        0 | 1 => None,
        _ => offered_again(deed)?,
    };
    let screen = help::tour(deed.lang(), step, first.as_ref());
    Ok(offer::put(deed, place, screen))
}
