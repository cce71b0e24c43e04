//! Models: found, looked at, put on sale and taken off, priced, named; models.toml itself is written beside.

use crate::action::{ModelKey, Models, Panel, Value};
use crate::admin::models::{self as deeds, Done, Facts};
use crate::admin::{Admin, guard};
use crate::bot::api::{CallError, Edited};
use crate::bot::desk::Desk;
use crate::bot::offer::{self, Place};
use crate::bot::outbox::database;
use crate::bot::reply::Reply;
use crate::bot::session::{Asking, Session};
use crate::bot::shop::{Deed, Shop};
use crate::catalog::own::{Own, Part, Word};
use crate::catalog::{Model, Status};
use crate::clock::DAY_MS;
use crate::payments::typed;
use crate::screens::panel::models::{self as screens, Card, Group, Page};
use crate::screens::{Screen, cut};
use crate::store::model_edits::{self, Edit, State};
use crate::store::outbox::Stored;
use crate::store::{StoreError, model_money};
use crate::words::{Lang, tr};
use rusqlite::Connection;
use rust_decimal::Decimal;
use std::cmp::Reverse;
use std::sync::Arc;

/// Days of a card's statistics, today among them.
const DAYS: u16 = 30;
/// Characters of a search that are kept.
const WORDS_CHARS: usize = 64;
/// Characters of a title that still is a button beside a price.
const TITLE_CHARS: usize = 40;
/// The largest markup.
const MOST_TIMES: i64 = 100;
/// The largest price in kopecks.
const MOST: i64 = 10_000_000;
/// The largest place in lists, either way.
const FARTHEST: i64 = 100_000;
/// The most free generations a day.
const MOST_FREE: u32 = 1_000;

/// A button of the section.
pub(super) fn press(
    deed: &mut Deed<'_>,
    place: Place,
    admin: Admin,
    what: Models,
) -> anyhow::Result<Reply> {
    let lang = deed.lang();
    let key = match what {
        Models::Page(page) => {
            if page != u16::MAX {
                deed.session.models.page = page;
            }
            return Ok(page_of(deed, place));
        }
        Models::Filters => {
            let models = deed.shop.catalog.models.values();
            let count = |group: Group| models.clone().filter(|model| group.holds(model)).count();
            let screen = screens::filters(lang, &Group::ALL.map(count));
            return Ok(offer::put(deed, place, screen));
        }
        Models::Only(group) => {
            deed.session.models = crate::bot::session::Stock {
                group,
                ..Default::default()
            };
            return Ok(page_of(deed, place));
        }
        Models::Search => {
            deed.session.asking = asking(Models::Search);
            return Ok(offer::put(deed, place, screens::search(lang)));
        }
        Models::Yes(row, sure) => return confirm(deed, place, admin, (row, sure)),
        Models::Card(key)
        | Models::Switch(key, _)
        | Models::Price(key)
        | Models::Times(key, _)
        | Models::Ask(key, _)
        | Models::Reset(key, _) => key,
    };
    let Some(model) = found(deed.shop, key) else {
        return Ok(page_of(deed, place).with_toast(tr(lang, "goods-no-such")));
    };
    let tariff = deed.shop.tariff();
    match what {
        Models::Switch(_, on) => switch(deed, place, admin, (&model, on)),
        Models::Price(_) => {
            let screen = screens::price(lang, &model, &tariff);
            Ok(offer::put(deed, place, screen))
        }
        Models::Times(_, hundredths) => {
            let markup = Decimal::new(hundredths.into(), 2).normalize();
            let after = one("markup", Word::Text(markup.to_string()));
            show(deed, place, admin, (&model, Part::Price, after))
        }
        Models::Ask(_, value) => {
            deed.session.asking = asking(what);
            let screen = screens::ask(lang, &model, value, &tariff, None);
            Ok(offer::put(deed, place, screen))
        }
        Models::Reset(_, part) => show(deed, place, admin, (&model, part, Own::new())),
        _ => card(deed, place, &model),
    }
}

fn asking(what: Models) -> Option<Asking> {
    Some(Asking::Panel(Panel::Models(what)))
}

fn found(shop: &Shop, key: ModelKey) -> Option<Arc<Model>> {
    shop.model(key).cloned()
}

fn one(key: &str, word: Word) -> Own {
    Own::from([(key.to_owned(), word)])
}

/// The list as it was looked at last, what is used most first.
fn page_of(deed: &Deed<'_>, place: Place) -> Reply {
    let stock = &deed.session.models;
    let group = Group::at(stock.group);
    let words: Vec<String> = stock
        .words
        .split_whitespace()
        .map(str::to_lowercase)
        .collect();
    let fits = |model: &Model| {
        let text = format!("{} {} {}", model.title, model.id, model.provider).to_lowercase();
        words.iter().all(|word| text.contains(word))
    };
    let models = deed.shop.catalog.models.values().map(Arc::as_ref);
    let mut models: Vec<&Model> = models
        .filter(|model| group.holds(model) && fits(model))
        .collect();
    models.sort_by_cached_key(|model| {
        let gone = model.status == Status::Gone;
        let title = model.title.to_lowercase();
        (gone, Reverse(model.known.runs), title, model.id.clone())
    });
    let facts = Page {
        found: &models,
        group,
        words: &stock.words,
        page: stock.page,
        tariff: &deed.shop.tariff(),
    };
    offer::put(deed, place, screens::page(deed.lang(), &facts))
}

/// A model's card with its last 30 days.
fn card_of(
    conn: &Connection,
    shop: &Shop,
    lang: Lang,
    model: &Model,
) -> Result<Screen, StoreError> {
    let today = shop.now_ms.div_euclid(DAY_MS);
    let first = today.saturating_sub(DAYS.into()).saturating_add(1);
    let sums = model_money::of(conn, &model.id, first, DAYS)?;
    let mut warnings = shop.catalog.warnings.iter();
    let unpriced = warnings.find(|warning| warning.model == model.id);
    let facts = Card {
        model,
        tariff: &shop.tariff(),
        sums: &sums,
        unpriced: unpriced.map(|warning| &warning.reason),
    };
    Ok(screens::card(lang, &facts))
}

fn card(deed: &Deed<'_>, place: Place, model: &Model) -> anyhow::Result<Reply> {
    let screen = card_of(deed.tx, deed.shop, deed.lang(), model)?;
    Ok(offer::put(deed, place, screen))
}

fn facts<'a>(shop: &'a Shop, tariff: &'a crate::catalog::Tariff) -> Facts<'a> {
    Facts {
        catalog: &shop.catalog,
        tariff,
        now_ms: shop.now_ms,
    }
}

fn message(place: Place) -> Option<i64> {
    match place {
        Place::Pressed(message) => message,
        Place::Under => None,
    }
}

/// On sale or off: the card follows when it is written.
fn switch(
    deed: &Deed<'_>,
    place: Place,
    admin: Admin,
    (model, on): (&Model, bool),
) -> anyhow::Result<Reply> {
    let tariff = deed.shop.tariff();
    let facts = facts(deed.shop, &tariff);
    let wish = (model.id.as_str(), on);
    let edit = deeds::switch(deed.tx, admin, wish, message(place), facts)?;
    let lang = deed.lang();
    match edit {
        Some(_) => Ok(Reply::toast(tr(lang, "goods-writing"))),
        None => Ok(card(deed, place, model)?.with_toast(tr(lang, "goods-is-so"))),
    }
}

/// What would come of a change.
fn show(
    deed: &Deed<'_>,
    place: Place,
    admin: Admin,
    (model, part, after): (&Model, Part, Own),
) -> anyhow::Result<Reply> {
    let tariff = deed.shop.tariff();
    let facts = facts(deed.shop, &tariff);
    let lang = deed.lang();
    let wish = (model.id.as_str(), part, after);
    match deeds::show(deed.tx, admin, wish, facts)? {
        Some(edit) => {
            let screen = screens::confirm(lang, model, &edit, &tariff);
            Ok(offer::put(deed, place, screen))
        }
        None => Ok(card(deed, place, model)?.with_toast(tr(lang, "goods-is-so"))),
    }
}

/// Has what was shown written, once.
fn confirm(
    deed: &Deed<'_>,
    place: Place,
    admin: Admin,
    wish: (i64, bool),
) -> anyhow::Result<Reply> {
    let (lang, tariff) = (deed.lang(), deed.shop.tariff());
    let facts = facts(deed.shop, &tariff);
    let done = deeds::confirm(deed.tx, admin, wish, message(place), facts)?;
    let model_of = |edit: &Edit| {
        let id = &edit.shown.change.model;
        deed.shop.catalog.get(id).cloned()
    };
    let (model, toast) = match &done {
        Done::Yes(_) => return Ok(Reply::toast(tr(lang, "goods-writing"))),
        Done::Before(edit) if edit.state == State::Wanted => {
            return Ok(Reply::toast(tr(lang, "goods-writing")));
        }
        Done::Loss(edit) | Done::Anew(edit) => {
            if let Some(model) = model_of(edit) {
                let screen = match &done {
                    Done::Loss(_) => screens::loss(lang, &model, edit),
                    _ => screens::anew(lang, &model, edit, &tariff),
                };
                return Ok(offer::put(deed, place, screen));
            }
            (None, "goods-no-such")
        }
        Done::Before(edit) => (model_of(edit), "admin-before"),
        Done::Same(id) => (deed.shop.catalog.get(id).cloned(), "goods-is-so"),
        Done::Unknown => (None, "goods-no-such"),
    };
    let reply = match model {
        Some(model) => card(deed, place, &model)?,
        None => page_of(deed, place),
    };
    Ok(reply.with_toast(tr(lang, toast)))
}

/// Words that answer a question of the section.
pub(super) fn answer(
    deed: &mut Deed<'_>,
    admin: Admin,
    what: Models,
    text: &str,
) -> anyhow::Result<Option<Reply>> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (key, value) = match what {
        Models::Search => {
            deed.session.asking = None;
            deed.session.models = crate::bot::session::Stock {
                words: cut(&text, WORDS_CHARS),
                ..Default::default()
            };
            return Ok(Some(page_of(deed, Place::Under)));
        }
        Models::Ask(key, value) => (key, value),
        _ => {
            deed.session.asking = None;
            return Ok(None);
        }
    };
    let Some(model) = found(deed.shop, key) else {
        deed.session.asking = None;
        return Ok(Some(page_of(deed, Place::Under)));
    };
    let Some(after) = meant(value, &text) else {
        let note = match value {
            Value::Markup => "goods-odd-markup",
            Value::Flat => "goods-odd-price",
            Value::Free => "goods-odd-free",
            Value::Title => "goods-odd-title",
            Value::Order => "goods-odd-order",
        };
        let tariff = deed.shop.tariff();
        let screen = screens::ask(deed.lang(), &model, value, &tariff, Some(note));
        return Ok(Some(offer::put(deed, Place::Under, screen)));
    };
    deed.session.asking = None;
    show(deed, Place::Under, admin, (&model, value.part(), after)).map(Some)
}

/// The values that the words mean; `None` when they mean none.
fn meant(value: Value, text: &str) -> Option<Own> {
    match value {
        Value::Markup => {
            let markup = typed::times(text)?.normalize();
            let fits = markup <= Decimal::from(MOST_TIMES) && markup.scale() <= 4;
            fits.then(|| one("markup", Word::Text(markup.to_string())))
        }
        Value::Flat => {
            let sum = typed::roubles(text)?.0;
            let roubles = Decimal::new(sum, 2).normalize().to_string();
            (1..=MOST)
                .contains(&sum)
                .then(|| one("price_rub", Word::Text(roubles)))
        }
        Value::Free => {
            let a_day: u32 = text.parse().ok().filter(|n| *n <= MOST_FREE)?;
            let mut after = one("free", Word::Flag(true));
            if a_day > 0 {
                after.insert("free_per_day".to_owned(), Word::Whole(a_day.into()));
            }
            Some(after)
        }
        Value::Title => {
            let fits = !text.is_empty() && text.chars().count() <= TITLE_CHARS;
            fits.then(|| one("title", Word::Text(text.to_owned())))
        }
        Value::Order => {
            let place: i64 = text.replace('−', "-").parse().ok()?;
            let fits = (-FARTHEST..=FARTHEST).contains(&place);
            fits.then(|| one("order", Word::Whole(place)))
        }
    }
}

/// Tells an admin what became of a change: in the message that waits for it while that still is their screen.
pub(in crate::bot) async fn tell(
    desk: &Desk,
    stored: &Stored,
    lang: Lang,
    id: i64,
) -> Result<(), CallError> {
    if guard(&desk.config.telegram, stored.to).is_none() {
        return Err(CallError::Refused("no admin any more".to_owned()));
    }
    let (shop, to) = (desk.shop(), stored.to);
    let read = |conn: &Connection| -> Result<_, StoreError> {
        let Some(edit) = model_edits::get(conn, id)? else {
            return Ok(None);
        };
        let waits = Session::load(conn, to)?.screen == edit.message;
        let card = match shop.catalog.get(&edit.shown.change.model) {
            Some(model) => card_of(conn, &shop, lang, model)?,
            None => screens::search(lang),
        };
        let message = edit.message.filter(|_| waits);
        Ok(Some((message, screens::outcome(lang, &edit, card))))
    };
    let Some((message, screen)) = desk.store.read(read).map_err(database)? else {
        return Err(CallError::Refused("no such change".to_owned()));
    };
    if let Some(message) = message
        && desk.telegram.edit(to.0, message, &screen).await? == Edited::Shown
    {
        return Ok(());
    }
    desk.telegram.send(to.0, &screen).await.map(|_| ())
}
