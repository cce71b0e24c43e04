//! The history as a gallery: pages, previews, the search, and what the customer does with single entries.

use crate::action::{Action, Mine, Shown};
use crate::bot::offer::{self, Place};
use crate::bot::own_data;
use crate::bot::records;
use crate::bot::reply::Reply;
use crate::bot::shop::Deed;
use crate::catalog::{Answer, Answers, Model};
use crate::ids::GenerationId;
use crate::screens::gallery::{self as screens, Entry, PAGE};
use crate::store::gallery::{self, Side, Which};
use crate::store::outbox::{self, Glimpse, Notice};
use crate::store::{StoreError, generations, results};
use crate::words::tr;

/// The newest page of everything.
pub const START: Action = Action::Mine(Mine::Before(Shown::All, i64::MAX));

/// Most files of an album (Bot API, sendMediaGroup).
const ALBUM: usize = 10;

/// The newest page.
pub fn open(deed: &mut Deed<'_>, place: Place) -> anyhow::Result<Reply> {
    page(deed, place, Shown::All, Side::Before(i64::MAX))
}

/// A button of the gallery.
pub fn press(deed: &mut Deed<'_>, message: Option<i64>, mine: Mine) -> anyhow::Result<Reply> {
    let place = Place::Pressed(message);
    match mine {
        Mine::Before(shown, than) => page(deed, place, shown, Side::Before(than)),
        Mine::After(shown, than) => page(deed, place, shown, Side::After(than)),
        Mine::Open(id, shown, than) => {
            let back = Action::Mine(Mine::Before(shown, than));
            records::operation(deed, place, id, back)
        }
        Mine::Previews(shown, than) => {
            let ids = ids(deed, shown, Side::Before(than), PAGE)?;
            let back = Action::Mine(Mine::Before(shown, than));
            previews(deed, &ids, back)
        }
        Mine::Preview(id) => match deed.own(id)? {
            Some(_) => previews(deed, &[id], START),
            None => Ok(Reply::toast(tr(deed.lang(), "not-yours"))),
        },
        Mine::Search => {
            deed.session.seeking = true;
            Ok(offer::put(deed, place, screens::search(deed.lang(), false)))
        }
        Mine::Forget(_)
        | Mine::ForgetYes(_)
        | Mine::Data
        | Mine::Export
        | Mine::Erase
        | Mine::EraseYes => own_data::press(deed, place, mine),
    }
}

/// Words that are to be searched for; `None` when they are not.
pub fn said(deed: &mut Deed<'_>, text: &str) -> anyhow::Result<Option<Reply>> {
    if !deed.session.seeking {
        return Ok(None);
    }
    if gallery::words_of(text).is_empty() {
        let screen = screens::search(deed.lang(), true);
        return Ok(Some(offer::put(deed, Place::Under, screen)));
    }
    deed.session.seeking = false;
    deed.session.sought = gallery::fold(text);
    page(deed, Place::Under, Shown::Found, Side::Before(i64::MAX)).map(Some)
}

fn which(deed: &Deed<'_>, shown: Shown) -> Which {
    match shown {
        Shown::All => Which::default(),
        Shown::Of(category) => Which {
            section: Some(category),
            ..Which::default()
        },
        Shown::Found => Which {
            words: gallery::words_of(&deed.session.sought),
            ..Which::default()
        },
    }
}

fn ids(
    deed: &Deed<'_>,
    shown: Shown,
    side: Side,
    limit: u16,
) -> Result<Vec<GenerationId>, StoreError> {
    gallery::page(deed.tx, deed.customer.id, &which(deed, shown), side, limit)
}

/// A page on one side of a number; where nothing is there (any more), the newest.
fn page(deed: &mut Deed<'_>, place: Place, shown: Shown, side: Side) -> anyhow::Result<Reply> {
    // The words of a search may be forgotten: then there is nothing to show but everything.
    let lost = shown == Shown::Found && gallery::words_of(&deed.session.sought).is_empty();
    let shown = if lost { Shown::All } else { shown };
    let found = ids(deed, shown, side, PAGE)?;
    if found.is_empty() && side != Side::Before(i64::MAX) {
        return page(deed, place, shown, Side::Before(i64::MAX));
    }
    let beyond = |side| Ok::<_, StoreError>(!ids(deed, shown, side, 1)?.is_empty());
    let newer = match found.first() {
        Some(first) => beyond(Side::After(first.0))?,
        None => false,
    };
    let older = match found.last() {
        Some(last) => beyond(Side::Before(last.0))?,
        None => false,
    };
    let entries = entries(deed, &found)?;
    let screen = screens::page(
        deed.lang(),
        &screens::Page {
            entries: &entries,
            shown,
            sought: &deed.session.sought,
            newer,
            older,
            previews: !glimpses(deed, &found)?.is_empty(),
            now_ms: deed.shop.now_ms,
            zone: &deed.shop.config.ui.timezone,
        },
    );
    Ok(offer::put(deed, place, offer::with_way_back(deed, screen)))
}

fn entries(deed: &Deed<'_>, ids: &[GenerationId]) -> anyhow::Result<Vec<Entry>> {
    let mut entries = Vec::with_capacity(ids.len());
    for id in ids {
        let Some(generation) = deed.own(*id)? else {
            continue;
        };
        let answers = generations::answers(deed.tx, generation.inputs)?.unwrap_or_default();
        let model = deed.shop.catalog.get(&generation.model);
        entries.push(Entry {
            title: deed.shop.title(&generation.model),
            written: written(model.map(AsRef::as_ref), &answers),
            generation,
        });
    }
    Ok(entries)
}

/// The first words a model asks for, as the customer wrote them.
fn written(model: Option<&Model>, answers: &Answers) -> Option<String> {
    let text = |answer: &Answer| match answer {
        Answer::Text(text) if !text.trim().is_empty() => Some(text.clone()),
        _ => None,
    };
    let asked = model.map(|model| model.params.iter());
    let asked = asked
        .and_then(|mut params| params.find_map(|param| answers.get(&param.name).and_then(text)));
    asked.or_else(|| answers.values().find_map(text))
}

/// What can be looked at of these entries: of each the first file before the second, as much as an album holds.
fn glimpses(deed: &Deed<'_>, ids: &[GenerationId]) -> Result<Vec<Glimpse>, StoreError> {
    let mut found = Vec::new();
    for id in ids {
        let rows = results::of(deed.tx, *id)?.into_iter();
        let shown =
            rows.filter(|row| row.telegram_file_id.is_some() && row.telegram_kind.is_some());
        found.extend(shown.enumerate().map(|(place, row)| {
            let glimpse = Glimpse {
                generation: *id,
                n: row.n,
            };
            (place, glimpse)
        }));
    }
    found.sort_by_key(|(place, _)| *place);
    found.truncate(ALBUM);
    let mut found: Vec<Glimpse> = found.into_iter().map(|(_, glimpse)| glimpse).collect();
    // In the order of the page.
    found.sort_by_key(|glimpse| (std::cmp::Reverse(glimpse.generation), glimpse.n));
    Ok(found)
}

/// Sends them below, for free: Telegram has them already.
fn previews(deed: &Deed<'_>, ids: &[GenerationId], back: Action) -> anyhow::Result<Reply> {
    let lang = deed.lang();
    let items = glimpses(deed, ids)?;
    if items.is_empty() {
        return Ok(Reply::toast(tr(lang, "previews-none")));
    }
    let notice = Notice::Previews {
        items,
        back: back.encode(),
    };
    let key = format!("previews:{}:{}", deed.customer.id, deed.update);
    outbox::put(
        deed.tx,
        &key,
        deed.customer.id,
        None,
        &notice,
        deed.shop.now_ms,
    )?;
    Ok(Reply::toast(tr(lang, "previews-sent")).ringing())
}
