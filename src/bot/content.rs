//! Words and files that come while nothing is asked: what may be made of them, and the deeds behind those buttons.

use crate::action::{Action, ModelKey, Use};
use crate::bot::offer::{self, Place};
use crate::bot::reply::Reply;
use crate::bot::say;
use crate::bot::session::{Asking, Session};
use crate::bot::shop::Deed;
use crate::catalog::{InputFile, Wish};
use crate::clock::MINUTE_MS;
use crate::screens::content::{self as screens, Line};
use crate::screens::{Screen, menu, notes};
use crate::store::{favourites, results};
use crate::wizard::Draft;
use crate::wizard::content::{self, Content, Fit};
use crate::words::{tr, tr_with};
use serde::{Deserialize, Serialize};

/// Files of one album (Bot API, sendMediaGroup: 2–10).
const MOST_FILES: usize = 10;
/// A file waits so long for the words that belong to it.
const JOINS_MS: i64 = 10 * MINUTE_MS;

/// Content with what is offered for it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Offered {
    /// Distinguishes it from earlier content of the same customer.
    pub id: i64,
    /// What came.
    pub content: Content,
    /// When.
    pub at_ms: i64,
    /// The album its files came in.
    pub album: Option<String>,
    /// A draft was begun with it, which may still need its files.
    pub used: bool,
}

impl Offered {
    /// Whether its files are those of this album, still coming in.
    fn grows_by(&self, album: Option<&str>) -> bool {
        album.is_some() && self.album.as_deref() == album && !self.used
    }
}

/// Whether a file that comes now is content: nothing is asked, about money either. A search is no question that a
/// file could not leave.
pub fn takes_files(session: &Session) -> bool {
    session.draft.is_none() && matches!(session.asking, None | Some(Asking::Words))
}

/// Words while nothing is asked.
pub fn words(deed: &mut Deed<'_>, text: &str) -> anyhow::Result<Reply> {
    let text = text.trim();
    if text.is_empty() {
        return say::menu_with(deed, "text-at-menu");
    }
    if screens::is_only_links(text) {
        return say::menu_with(deed, "content-only-link");
    }
    let now = deed.shop.now_ms;
    let waits = |offered: &&mut Offered| {
        let alone = !offered.content.files.is_empty() && offered.content.words.is_none();
        alone && !offered.used && now.saturating_sub(offered.at_ms) < JOINS_MS
    };
    if let Some(offered) = deed.session.offered.as_mut().filter(waits) {
        // «Сделай в стиле аниме» after the photo belongs to it.
        offered.content.words = Some(text.to_owned());
        return offer(deed, Place::Under);
    }
    begin(deed, Content::of_words(text), None)
}

/// A file while nothing is asked, alone or as one of an album.
pub fn file(
    deed: &mut Deed<'_>,
    file: InputFile,
    album: Option<&str>,
    caption: Option<&str>,
) -> anyhow::Result<Reply> {
    let caption = caption.map(str::trim).filter(|words| !words.is_empty());
    if let Some(offered) = &mut deed.session.offered
        && offered.grows_by(album)
    {
        if offered.content.files.len() < MOST_FILES {
            offered.content.files.push(file);
        }
        if let Some(caption) = caption {
            offered.content.words = Some(caption.to_owned());
        }
        let place = deed.session.screen.map_or(Place::Under, |screen| {
            // One screen for the whole album.
            Place::Pressed(Some(screen))
        });
        return offer(deed, place);
    }
    let content = Content {
        words: caption.map(str::to_owned),
        files: vec![file],
    };
    if content.wishes().next().is_none() {
        return say::menu_with(deed, "content-file-no-use");
    }
    begin(deed, content, album)
}

/// New content takes the place of the old.
fn begin(deed: &mut Deed<'_>, content: Content, album: Option<&str>) -> anyhow::Result<Reply> {
    let discard = forget(deed)?;
    deed.session.offered = Some(Offered {
        id: deed.session.next_draft(),
        content,
        at_ms: deed.shop.now_ms,
        album: album.map(str::to_owned),
        used: false,
    });
    let mut reply = offer(deed, Place::Under)?;
    reply.discard.extend(discard);
    Ok(reply)
}

/// Drops content; gives the names of its files that nothing else needs.
pub fn forget(deed: &mut Deed<'_>) -> anyhow::Result<Vec<String>> {
    let mut names = Vec::new();
    let Some(offered) = deed.session.offered.take().filter(|offered| !offered.used) else {
        return Ok(names);
    };
    for file in offered.content.files {
        if let Some((name, _)) = results::input_file(deed.tx, deed.customer.id, file.id)? {
            results::forget_file(deed.tx, file.id, deed.shop.now_ms)?;
            names.push(name);
        }
    }
    Ok(names)
}

/// What may be made of the content.
fn offer(deed: &mut Deed<'_>, place: Place) -> anyhow::Result<Reply> {
    let Some(offered) = deed.session.offered.clone() else {
        return offer::home(deed, place);
    };
    let liked = liked(deed)?;
    let mut lines = Vec::new();
    for wish in offered.content.wishes() {
        let fits = fits(deed, wish, &offered.content);
        if let Some(fit) = content::preferred(&fits, &liked) {
            lines.push(Line {
                wish,
                title: fit.model.title.clone(),
                price: (fit.price, fit.exact),
            });
        }
    }
    let lang = deed.lang();
    let screen = screens::offer(lang, offered.id, &offered.content, &lines);
    let screen = match deed.shop.hindrance(None) {
        Some(why) => screen.noted(&tr(lang, why)),
        None => screen,
    };
    Ok(offer::put(deed, place, screen))
}

pub(super) fn fits(deed: &Deed<'_>, wish: Wish, content: &Content) -> Vec<Fit> {
    content::fits(&deed.shop.catalog, wish, content, &deed.shop.tariff())
}

/// The models a customer likes, by their ids: the marked ones, then those used last.
pub(super) fn liked(deed: &Deed<'_>) -> anyhow::Result<Vec<String>> {
    Ok(favourites::preferred(deed.tx, deed.customer.id)?)
}

/// The buttons under content.
pub fn press(deed: &mut Deed<'_>, place: Place, deeds: Use) -> anyhow::Result<Reply> {
    let id = match deeds {
        Use::Offer(id) | Use::Wishes(id) => id,
        Use::Do(id, _) | Use::Models(id, ..) | Use::With(id, ..) => id,
        _ => return offer::home(deed, place),
    };
    let Some(content) = current(deed, id)? else {
        let toast = tr(deed.lang(), "stale-button");
        let screen = menu::with_menu(deed.lang(), Screen::text(tr(deed.lang(), "content-gone")));
        return Ok(offer::put(deed, place, screen).with_toast(toast));
    };
    match deeds {
        Use::Do(_, wish) => {
            let (fits, liked) = (fits(deed, wish, &content), liked(deed)?);
            let chosen = content::preferred(&fits, &liked).cloned();
            take(deed, place, chosen)
        }
        Use::With(_, wish, key) => {
            let mut fits = fits(deed, wish, &content).into_iter();
            let chosen = fits.find(|fit| ModelKey::of(&fit.model.id) == key);
            take(deed, place, chosen)
        }
        Use::Wishes(_) => {
            let catalog = &deed.shop.catalog;
            let possible = |wish: &Wish| content::is_possible(catalog, *wish, &content);
            let wishes: Vec<Wish> = content.wishes().filter(possible).collect();
            match wishes[..] {
                [wish] => Ok(models(deed, place, id, &content, (wish, 0))),
                _ => {
                    let screen = screens::wishes(deed.lang(), id, &wishes);
                    Ok(offer::put(deed, place, screen))
                }
            }
        }
        Use::Models(_, wish, page) => Ok(models(deed, place, id, &content, (wish, page))),
        _ => offer(deed, place),
    }
}

/// The content a button belongs to, if its files are still there.
fn current(deed: &Deed<'_>, id: i64) -> anyhow::Result<Option<Content>> {
    let offered = deed.session.offered.as_ref();
    let Some(offered) = offered.filter(|offered| offered.id == id) else {
        return Ok(None);
    };
    for file in &offered.content.files {
        if results::input_file(deed.tx, deed.customer.id, file.id)?.is_none() {
            return Ok(None);
        }
    }
    Ok(Some(offered.content.clone()))
}

fn models(
    deed: &Deed<'_>,
    place: Place,
    id: i64,
    content: &Content,
    (wish, page): (Wish, u16),
) -> Reply {
    let lang = deed.lang();
    let fits = fits(deed, wish, content);
    let heading = tr_with(
        lang,
        "content-for",
        &[("wish", screens::wish(lang, wish).into())],
    );
    let list = screens::Models {
        fits: &fits,
        page,
        choose: &|key| Action::Use(Use::With(id, wish, key)),
        turn: &|page| Action::Use(Use::Models(id, wish, page)),
        back: Some(Action::Use(Use::Offer(id))),
    };
    offer::put(deed, place, screens::models(lang, &heading, &list))
}

/// Begins a model with the content.
fn take(deed: &mut Deed<'_>, place: Place, chosen: Option<Fit>) -> anyhow::Result<Reply> {
    let Some(fit) = chosen else {
        let screen = notes::refused(deed.lang(), &notes::Refused::NotSold);
        return Ok(offer::put(deed, place, screen));
    };
    if let Some(offered) = &mut deed.session.offered {
        offered.used = true;
    }
    start(deed, place, &fit)
}

/// A draft with these answers, at its confirmation or at what is missing.
pub(super) fn start(deed: &mut Deed<'_>, place: Place, fit: &Fit) -> anyhow::Result<Reply> {
    let id = deed.session.next_draft();
    deed.session.draft = Some(Draft::filled(id, &fit.model, fit.answers.clone()));
    deed.session.comment_on = None;
    deed.session.caption = None;
    offer::show(deed, place, None)
}
