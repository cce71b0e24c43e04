//! Finding models: lists, favourites, the search by words, cards.

use crate::action::{Find, ModelKey, Section, Shelf, View};
use crate::bot::offer::{self, Place};
use crate::bot::reply::Reply;
use crate::bot::session::Asking;
use crate::bot::shop::Deed;
use crate::catalog::purpose::Purpose;
use crate::catalog::{Model, search};
use crate::screens::lists::{Listing, Priced, arranged, models, priced};
use crate::screens::menu::{self, CardFacts};
use crate::screens::{Screen, cut, find as screens, lists, notes};
use crate::store::favourites::{self, Starred};
use crate::words::tr;
use std::cmp::Reverse;
use std::sync::Arc;

/// Models in the list of what is used most.
const POPULAR: usize = 24;
/// Models that a search gives at most.
const FOUND: usize = 60;

/// A button of finding models.
pub fn press(deed: &mut Deed<'_>, place: Place, find: Find) -> anyhow::Result<Reply> {
    match find {
        Find::Ask => Ok(ask(deed, place)),
        Find::List(view) => list(deed, place, view),
        Find::Card(key, view) => card(deed, place, key, view),
        Find::Star(key, view) => star(deed, place, key, view),
        Find::Purposes(view) => {
            let screen = screens::purposes(deed.lang(), &deed.shop.catalog, view);
            Ok(offer::put(deed, place, screen))
        }
    }
}

/// `/find`, with the words or without.
pub fn command(deed: &mut Deed<'_>, words: &str) -> anyhow::Result<Reply> {
    if words.trim().is_empty() {
        return Ok(ask(deed, Place::Under));
    }
    search(deed, words)
}

/// Words that answer the question what is looked for; `None` when it is not open.
pub fn said(deed: &mut Deed<'_>, text: &str) -> anyhow::Result<Option<Reply>> {
    if deed.session.asking != Some(Asking::Words) {
        return Ok(None);
    }
    search(deed, text).map(Some)
}

fn ask(deed: &mut Deed<'_>, place: Place) -> Reply {
    deed.session.asking = Some(Asking::Words);
    deed.session.comment_on = None;
    let new = !shelf(deed, Shelf::New, &[]).is_empty();
    offer::put(deed, place, screens::ask(deed.lang(), new))
}

fn search(deed: &mut Deed<'_>, words: &str) -> anyhow::Result<Reply> {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    deed.session.searched = Some(cut(&words, search::CHARS));
    // Other words may follow at once; with a draft open they belong to it.
    deed.session.asking = deed.session.draft.is_none().then_some(Asking::Words);
    list(deed, Place::Under, View::of(Shelf::Found))
}

/// A page of a list.
pub fn list(deed: &mut Deed<'_>, place: Place, view: View) -> anyhow::Result<Reply> {
    let words = deed.session.searched.clone().unwrap_or_default();
    if view.shelf == Shelf::Found && words.is_empty() {
        return Ok(ask(deed, place));
    }
    let starred = favourites::of(deed.tx, deed.customer.id)?;
    let preferred = match view.shelf {
        Shelf::Mine => favourites::preferred(deed.tx, deed.customer.id)?,
        _ => Vec::new(),
    };
    let tariff = deed.shop.tariff();
    let models = arranged(shelf(deed, view.shelf, &preferred), view);
    let lang = deed.lang();
    let listing = |view, models| Listing {
        view,
        models,
        starred: &starred,
        words: &words,
        tariff: &tariff,
    };
    let screen = match view.shelf {
        Shelf::Mine if models.is_empty() => screens::none_of_mine(lang),
        Shelf::Found if models.is_empty() => {
            let popular = shelf(deed, Shelf::Popular, &[]);
            let offered = listing(View::of(Shelf::Popular), &popular);
            screens::nothing(lang, &words, &offered)
        }
        _ => lists::show(lang, &listing(view, &models)),
    };
    Ok(offer::put(deed, place, screen))
}

/// The models of a list in its own order. `preferred` are those of the customer.
fn shelf(deed: &Deed<'_>, shelf: Shelf, preferred: &[String]) -> Vec<Priced> {
    let (catalog, tariff) = (&deed.shop.catalog, deed.shop.tariff());
    let listed = || models(catalog, Section::All, &tariff);
    match shelf {
        Shelf::Menu(section) => models(catalog, section, &tariff),
        Shelf::Popular => {
            let mut models = listed();
            models.sort_by_key(|(model, _)| Reverse(model.known.runs));
            models.truncate(POPULAR);
            models
        }
        Shelf::New => {
            let mut models = listed();
            models.retain(|(model, _)| model.known.fresh_since_ms.is_some());
            models.sort_by_key(|(model, _)| Reverse(model.known.fresh_since_ms));
            models
        }
        Shelf::Mine => {
            let known = preferred.iter().filter_map(|id| catalog.get(id));
            let kept = known.filter(|model| model.is_sold() && !model.needs_task());
            kept.filter_map(|model| priced(model, &tariff)).collect()
        }
        Shelf::Found => {
            let words = deed.session.searched.as_deref().unwrap_or_default();
            let mut hits = Vec::new();
            for hit in deed.shop.index.find(words) {
                let model = catalog.get(&hit.model).filter(|model| model.is_listed());
                if let Some(found) = model.and_then(|model| priced(model, &tariff)) {
                    hits.push((hit.score, found));
                }
            }
            // What fits equally well comes in the order of use.
            hits.sort_by_key(|(score, (model, _))| (Reverse(*score), Reverse(model.known.runs)));
            hits.truncate(FOUND);
            hits.into_iter().map(|(_, found)| found).collect()
        }
    }
}

/// A model's card.
pub fn card(deed: &Deed<'_>, place: Place, key: ModelKey, view: View) -> anyhow::Result<Reply> {
    let lang = deed.lang();
    let tariff = deed.shop.tariff();
    let model = deed.shop.model(key).filter(|model| model.is_sold());
    let screen = match model {
        Some(model) if model.is_resting() => return Ok(resting(deed, place, model)),
        Some(model) => {
            let facts = CardFacts {
                tariff: &tariff,
                warn_above: deed.shop.config.pricing.warn_above,
                from: view,
                starred: favourites::is(deed.tx, deed.customer.id, &model.id)?,
            };
            menu::card(lang, model, &facts)
        }
        None => notes::refused(lang, &notes::Refused::NotSold),
    };
    let screen = match deed.shop.hindrance(None) {
        Some(why) => screen.noted(&tr(lang, why)),
        None => screen,
    };
    Ok(offer::put(deed, place, screen))
}

fn star(deed: &Deed<'_>, place: Place, key: ModelKey, view: View) -> anyhow::Result<Reply> {
    let Some(model) = deed.shop.model(key).filter(|model| model.is_sold()) else {
        return card(deed, place, key, view);
    };
    let (now_ms, customer) = (deed.shop.now_ms, deed.customer.id);
    let toast = match favourites::toggle(deed.tx, customer, &model.id, now_ms)? {
        Starred::On => "starred",
        Starred::Off => "unstarred",
        Starred::Full => "starred-full",
    };
    let reply = card(deed, place, key, view)?;
    Ok(reply.with_toast(tr(deed.lang(), toast)))
}

/// A model that lists leave out for a while: a word about it, and others for the same.
pub fn resting(deed: &Deed<'_>, place: Place, model: &Arc<Model>) -> Reply {
    let tariff = deed.shop.tariff();
    let similar = similar(deed, model);
    let listing = Listing {
        view: View::of(Shelf::Menu(Section::Of(model.category))),
        models: &similar,
        starred: &[],
        words: "",
        tariff: &tariff,
    };
    let screen: Screen = screens::resting(deed.lang(), model, &listing);
    offer::put(deed, place, screen)
}

/// Models for the same that do well, the most used first.
fn similar(deed: &Deed<'_>, model: &Model) -> Vec<Priced> {
    let section = Section::Of(model.category);
    let mut found = models(&deed.shop.catalog, section, &deed.shop.tariff());
    let wanted = Purpose::of(model);
    found.retain(|(other, _)| {
        let same = Purpose::of(other).iter().any(|p| wanted.contains(p));
        same && !other.is_troubled() && other.id != model.id
    });
    found.sort_by_key(|(other, _)| Reverse(other.known.runs));
    found.truncate(screens::OFFERED);
    found
}
