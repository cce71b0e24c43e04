//! What can be done with a result besides what its maker continues: the deeds behind those buttons.

use crate::action::{Action, ModelKey, Section, Use};
use crate::bot::content;
use crate::bot::offer::{self, Place};
use crate::bot::reply::Reply;
use crate::bot::say::FileTrouble;
use crate::bot::shop::Deed;
use crate::bot::{follow, update};
use crate::catalog::{Catalog, InputFile, Part, Wish};
use crate::generation::{Generation, State};
use crate::ids::CustomerId;
use crate::screens::content as screens;
use crate::screens::follow::Followup;
use crate::screens::{Screen, lists, notes};
use crate::store::late::{self, LateState};
use crate::store::results::{self, FileRow, Kept};
use crate::store::{StoreError, generations};
use crate::wizard::Step;
use crate::wizard::content::{Content, Fit, is_possible, others};
use crate::words::{Lang, tr};
use rusqlite::Connection;

/// A part of a result as content for the next generation.
struct Piece {
    n: u32,
    content: Content,
    kept: Option<Kept>,
}

impl Piece {
    /// Whether its file is no longer on our disk.
    fn is_gone(&self) -> bool {
        self.kept.as_ref().is_some_and(|kept| !kept.here)
    }
}

/// The parts of a result that was given, files and texts; those of which only a link is known are left out.
fn pieces(conn: &Connection, generation: &Generation) -> Result<Vec<Piece>, StoreError> {
    let gifted = || -> Result<bool, StoreError> {
        let late = late::get(conn, generation.id)?;
        Ok(late.is_some_and(|late| late.state == LateState::Gifted))
    };
    if generation.state != State::Succeeded && !gifted()? {
        return Ok(Vec::new());
    }
    let kept = results::kept(conn, generation.id)?;
    let file = kept.into_iter().map(|kept| {
        let content = Content::of_file(input(kept.id, &kept.file));
        let n = kept.n;
        let kept = Some(kept);
        Piece { n, content, kept }
    });
    let mut pieces: Vec<Piece> = file.collect();
    for row in results::of(conn, generation.id)? {
        if let Some(words) = row.text.filter(|words| !words.trim().is_empty()) {
            let content = Content::of_words(words.trim());
            let (n, kept) = (row.n, None);
            pieces.push(Piece { n, content, kept });
        }
    }
    pieces.sort_by_key(|piece| piece.n);
    Ok(pieces)
}

fn input(id: crate::ids::FileId, file: &FileRow) -> InputFile {
    InputFile {
        id,
        kind: file.kind,
        mime: file.mime.clone(),
        bytes: file.bytes,
        duration_ms: file.duration_ms,
        width: file.width,
        height: file.height,
    }
}

/// What may be wanted of a result, as its message offers it.
pub fn actions(
    conn: &Connection,
    catalog: &Catalog,
    lang: Lang,
    generation: &Generation,
) -> Result<Vec<Followup>, StoreError> {
    let pieces = pieces(conn, generation)?;
    let maker = catalog.get(&generation.model);
    // A song's lyrics beside its sound are not what it was made for.
    let is_file = |piece: &Piece| piece.kept.is_some();
    let files = pieces.iter().any(is_file);
    let pieces: Vec<&Piece> = pieces.iter().filter(|p| !files || is_file(p)).collect();
    let sensible = |wish: &Wish| {
        let again = wish.is_final() && maker.is_some_and(|model| model.grants(*wish));
        let possible = |piece: &&Piece| is_possible(catalog, *wish, &piece.content);
        !again && pieces.iter().any(possible)
    };
    let wishes: Vec<Wish> = Wish::ALL.into_iter().filter(sensible).collect();
    Ok(screens::followups(lang, generation.id, &wishes))
}

/// What must be fetched from Telegram before this press can be answered: the file of a result that we no longer have.
pub fn missing(
    conn: &Connection,
    customer: CustomerId,
    action: Option<Action>,
) -> Result<Option<update::Sent>, StoreError> {
    let Some(Action::Use(Use::PartWith(of, _, n, _))) = action else {
        return Ok(None);
    };
    let own = generations::get(conn, of)?.filter(|generation| generation.customer == customer);
    let Some(generation) = own else {
        return Ok(None);
    };
    let pieces = pieces(conn, &generation)?;
    let piece = pieces.iter().find(|piece| piece.n == n && piece.is_gone());
    let Some(kept) = piece.and_then(|piece| piece.kept.as_ref()) else {
        return Ok(None);
    };
    let sent = |file_id: &String| update::Sent {
        file_id: file_id.clone(),
        bytes: Some(kept.file.bytes),
        album: None,
        caption: None,
    };
    Ok(kept.telegram.as_ref().map(sent))
}

/// The buttons under results.
pub fn press(
    deed: &mut Deed<'_>,
    message: Option<i64>,
    (deeds, fetched): (Use, Option<&Result<FileRow, FileTrouble>>),
) -> anyhow::Result<Reply> {
    let place = follow::place(deed, message);
    let id = match deeds {
        Use::Result(id, _) | Use::Part(id, ..) | Use::PartModels(id, ..) => id,
        Use::PartWith(id, ..) | Use::Others(id, _) | Use::OtherWith(id, _) => id,
        Use::Change(id) => id,
        _ => return content::press(deed, Place::Pressed(message), deeds),
    };
    let Some(generation) = deed.own(id)? else {
        tracing::info!(
            customer = deed.customer.id.0,
            generation = id.0,
            "a foreign result was to be used"
        );
        return offer::home(deed, place);
    };
    match deeds {
        Use::Result(_, wish) => wanted(deed, place, &generation, (wish, None, 0)),
        Use::Part(_, wish, n) => wanted(deed, place, &generation, (wish, Some(n), 0)),
        Use::PartModels(_, wish, n, page) => {
            wanted(deed, place, &generation, (wish, Some(n), page))
        }
        Use::PartWith(_, wish, n, key) => begin(deed, place, &generation, (wish, n, key, fetched)),
        Use::Others(_, page) => other_models(deed, place, &generation, page),
        Use::OtherWith(_, key) => other(deed, place, &generation, key),
        _ => change(deed, place, &generation),
    }
}

/// Which part is meant, which model is to do it; begun at once where there is no choice.
fn wanted(
    deed: &mut Deed<'_>,
    place: Place,
    generation: &Generation,
    (wish, part, page): (Wish, Option<u32>, u16),
) -> anyhow::Result<Reply> {
    let lang = deed.lang();
    let catalog = &deed.shop.catalog;
    let mut pieces = pieces(deed.tx, generation)?;
    pieces.retain(|piece| {
        part.is_none_or(|n| piece.n == n) && is_possible(catalog, wish, &piece.content)
    });
    let Some(piece) = pieces.first() else {
        let screen = Screen::text(tr(lang, "content-nothing")).home(lang);
        return Ok(offer::put(deed, place, screen));
    };
    if pieces.len() > 1 {
        let of = match generation.category {
            crate::catalog::Category::Audio => Part::Audio,
            _ => Part::Index(crate::catalog::Wire::Integer),
        };
        let places: Vec<u32> = pieces.iter().map(|piece| piece.n).collect();
        let screen = screens::choose(lang, generation.id, wish, (&places, of));
        return Ok(offer::put(deed, place, screen));
    }
    let mut fits = content::fits(deed, wish, &piece.content);
    if let ([fit], false) = (&fits[..], piece.is_gone()) {
        return content::start(deed, place, fit);
    }
    // What the customer likes stands first.
    for id in content::liked(deed)?.iter().rev() {
        if let Some(at) = fits.iter().position(|fit| fit.model.id == *id) {
            let fit = fits.remove(at);
            fits.insert(0, fit);
        }
    }
    let (id, n) = (generation.id, piece.n);
    let list = screens::Models {
        fits: &fits,
        page,
        choose: &|key| Action::Use(Use::PartWith(id, wish, n, key)),
        turn: &|page| Action::Use(Use::PartModels(id, wish, n, page)),
        back: Some(Action::Followups(id)),
    };
    let screen = screens::models(lang, &screens::of_result(lang, id, wish), &list);
    Ok(offer::put(deed, place, offer::with_way_back(deed, screen)))
}

/// Begins a model with a part of a result.
fn begin(
    deed: &mut Deed<'_>,
    place: Place,
    generation: &Generation,
    (wish, n, key, fetched): (Wish, u32, ModelKey, Option<&Result<FileRow, FileTrouble>>),
) -> anyhow::Result<Reply> {
    let lang = deed.lang();
    let pieces = pieces(deed.tx, generation)?;
    let Some(piece) = pieces.into_iter().find(|piece| piece.n == n) else {
        return offer::home(deed, place);
    };
    let gone = piece.is_gone();
    let mut content = piece.content;
    if gone {
        let Some(Ok(row)) = fetched else {
            let key = match fetched {
                Some(Err(FileTrouble::NoRoom)) => "file-no-room",
                Some(Err(FileTrouble::TooBig)) => "content-result-large",
                _ => "content-result-gone",
            };
            let screen = Screen::text(tr(lang, key));
            let again = tr(lang, "button-again");
            let again = crate::screens::button(again, Action::Again(generation.id));
            return Ok(offer::put(deed, place, screen.row([again]).home(lang)));
        };
        let id = results::add_file(deed.tx, deed.customer.id, row, deed.shop.now_ms)?;
        content = Content::of_file(input(id, row));
    }
    let mut fits = content::fits(deed, wish, &content).into_iter();
    match fits.find(|fit| ModelKey::of(&fit.model.id) == key) {
        Some(fit) => content::start(deed, place, &fit),
        None => {
            let screen = notes::refused(lang, &notes::Refused::NotSold);
            Ok(offer::put(deed, place, screen))
        }
    }
}

/// The other models that take what was entered, the cheapest first.
fn others_of(deed: &Deed<'_>, generation: &Generation) -> anyhow::Result<Vec<Fit>> {
    let (catalog, tariff) = (&deed.shop.catalog, deed.shop.tariff());
    let answers = generations::answers(deed.tx, generation.inputs)?;
    let (Some(answers), Some(from)) = (answers, catalog.get(&generation.model)) else {
        return Ok(Vec::new());
    };
    Ok(others(catalog, from, &answers, &tariff))
}

/// A page of other models for the same request; the whole section where none takes it.
fn other_models(
    deed: &Deed<'_>,
    place: Place,
    generation: &Generation,
    page: u16,
) -> anyhow::Result<Reply> {
    let (lang, id) = (deed.lang(), generation.id);
    let fits = others_of(deed, generation)?;
    if fits.is_empty() {
        let (section, tariff) = (Section::Of(generation.category), deed.shop.tariff());
        let mut screen = lists::list(lang, &deed.shop.catalog, section, 0, &tariff);
        screen.text = format!("{}\n\n{}", tr(lang, "content-request-only"), screen.text);
        return Ok(offer::put(deed, place, screen));
    }
    let list = screens::Models {
        fits: &fits,
        page,
        choose: &|key| Action::Use(Use::OtherWith(id, key)),
        turn: &|page| Action::Use(Use::Others(id, page)),
        back: None,
    };
    let screen = screens::models(lang, &screens::of_request(lang, id), &list);
    Ok(offer::put(deed, place, offer::with_way_back(deed, screen)))
}

/// The same request in another model.
fn other(
    deed: &mut Deed<'_>,
    place: Place,
    generation: &Generation,
    key: ModelKey,
) -> anyhow::Result<Reply> {
    let mut fits = others_of(deed, generation)?.into_iter();
    let Some(fit) = fits.find(|fit| ModelKey::of(&fit.model.id) == key) else {
        let screen = notes::refused(deed.lang(), &notes::Refused::NotSold);
        return Ok(offer::put(deed, place, screen));
    };
    let gone = offer::files_gone(deed, &fit.answers)?;
    let reply = content::start(deed, place, &fit)?;
    if !gone {
        return Ok(reply);
    }
    if let Some(draft) = &mut deed.session.draft {
        draft.forget_files(&fit.model);
    }
    offer::show(deed, place, None)
}

/// What was entered, to change one answer: then the new price is shown.
fn change(deed: &mut Deed<'_>, place: Place, generation: &Generation) -> anyhow::Result<Reply> {
    let lang = deed.lang();
    let answers = generations::answers(deed.tx, generation.inputs)?.unwrap_or_default();
    if let Some(source) = follow::over(deed, &answers)? {
        let screen = crate::screens::follow::over(lang, source);
        return Ok(offer::put(deed, place, screen));
    }
    let Some(mut draft) = offer::again(deed, generation)? else {
        let screen = notes::say(lang, "inputs-gone");
        return Ok(offer::put(deed, place, screen));
    };
    if draft.step == Step::Confirm {
        draft.step = Step::Edit;
    }
    deed.session.draft = Some(draft);
    offer::show(deed, place, None)
}

/// What can be done with what was entered, as buttons; nothing once it was deleted.
pub fn general(deed: &Deed<'_>, generation: &Generation) -> anyhow::Result<Vec<Followup>> {
    let entered = generations::answers(deed.tx, generation.inputs)?.is_some();
    let sold = offer::sold(deed, &generation.model).is_some();
    Ok(if entered && sold {
        screens::general(deed.lang(), generation.id)
    } else {
        Vec::new()
    })
}
