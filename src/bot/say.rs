//! What a message of the customer does: a command, an answer to the open question, a file.

use crate::action::{Guide, Panel, Topic};
use crate::admin::guard;
use crate::bot::offer::{self, Place};
use crate::bot::reply::{Keep, Reply, Show};
use crate::bot::shop::Deed;
use crate::bot::{
    content, decide, find, first, gallery, guide, mode, own_data, panel, promo, purse, quick, topup,
};
use crate::catalog::{InputFile, ParamKind};
use crate::clock::day_start_ms;
use crate::screens::{Screen, menu, notes, topup as screens};
use crate::store::{feedback, ledger};
use crate::wizard::{Input, Refusal};
use crate::words::tr;

/// Why a file could not be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileTrouble {
    /// Over Telegram's 20 MB.
    TooBig,
    /// Its bytes make no sense.
    Unreadable,
    /// Telegram did not give it.
    NotGiven,
    /// Our disk has no room for it.
    NoRoom,
    /// No question is open, so it was not fetched.
    NotAsked,
}

/// A text message: a command, a comment on a rating, or an answer.
pub fn text(deed: &mut Deed<'_>, text: &str, message: i64) -> anyhow::Result<Reply> {
    if let Some(command) = text.strip_prefix('/') {
        let name = command.split([' ', '@', '\n']).next().unwrap_or_default();
        let rest = command.get(name.len()..).unwrap_or_default();
        // `/start@our_bot WORDS`: the name says nothing in a chat of two.
        let named = rest.starts_with('@');
        let rest = match rest.find(char::is_whitespace) {
            Some(at) if named => rest.get(at..).unwrap_or_default(),
            None if named => "",
            _ => rest,
        };
        return self::command(deed, &name.to_lowercase(), rest);
    }
    if let Some(reply) = panel::said(deed, text)? {
        return Ok(reply);
    }
    if let Some(reply) = mode::said(deed, text)? {
        return Ok(reply);
    }
    if let Some(reply) = topup::said(deed, text, message)? {
        return Ok(reply);
    }
    if let Some(reply) = gallery::said(deed, text)? {
        return Ok(reply);
    }
    if let Some(reply) = find::said(deed, text)? {
        return Ok(reply);
    }
    if let Some(reply) = first::reword(deed, text)? {
        return Ok(reply);
    }
    if let Some(reply) = comment(deed, text)? {
        return Ok(reply);
    }
    if quick::is_free(&deed.session)
        && let Some(screen) = named(deed, text)
    {
        return command(deed, screen, "");
    }
    if let Some(reply) = quick::words(deed, text)? {
        return Ok(reply);
    }
    if deed.session.draft.is_none() {
        let reply = content::words(deed, text)?;
        return unfit(deed, reply, None);
    }
    answer(deed, Input::Text(text.to_owned()))
}

/// The command of the screen whose name was written: while nothing is asked it leads there and is no request.
fn named(deed: &Deed<'_>, text: &str) -> Option<&'static str> {
    let said = text.trim().to_lowercase();
    let is = |key: &str| tr(deed.lang(), key).split(", ").any(|word| word == said);
    let screens = [
        ("said-home", "start"),
        ("said-balance", "balance"),
        ("said-history", "history"),
        ("said-help", "help"),
    ];
    let found = screens.into_iter().find(|(key, _)| is(key));
    found.map(|(_, command)| command)
}

/// Says over the first new screen that the model of the quick mode does not take what came, where that is on.
fn unfit(
    deed: &Deed<'_>,
    mut reply: Reply,
    got: Option<crate::catalog::MediaKind>,
) -> anyhow::Result<Reply> {
    let note = quick::unfit(deed, got)?;
    let screens = reply.shows.iter_mut().find_map(|show| match show {
        Show::Send(screen, _) => Some(screen),
        _ => None,
    });
    if let (Some(note), Some(screen)) = (note, screens) {
        *screen = screen.clone().noted(&note);
    }
    Ok(reply)
}

fn command(deed: &mut Deed<'_>, name: &str, rest: &str) -> anyhow::Result<Reply> {
    deed.session.asking = None;
    deed.session.seeking = false;
    match name {
        "start" => start(deed, rest),
        "balance" => purse::balance(deed, Place::Under),
        "export" => own_data::export_command(deed),
        "delete_me" => own_data::ask(deed, Place::Under),
        "history" => gallery::open(deed, Place::Under),
        "find" => find::command(deed, rest),
        "active" => purse::active(deed, Place::Under),
        "help" => guide::press(deed, Place::Under, Guide::Topics),
        "privacy" => guide::press(deed, Place::Under, Guide::Topic(Topic::Privacy)),
        "settings" => guide::press(deed, Place::Under, Guide::Settings),
        "lang" => guide::press(deed, Place::Under, Guide::Languages),
        "support" => guide::press(deed, Place::Under, Guide::Ask(None)),
        "admin" if guard(&deed.shop.config.telegram, deed.customer.id).is_some() => {
            panel::press(deed, Place::Under, Panel::Home)
        }
        "tickets" if guard(&deed.shop.config.telegram, deed.customer.id).is_some() => {
            guide::press(deed, Place::Under, Guide::Tickets(0))
        }
        "paysupport" => topup::support(deed, Place::Under),
        "mode" => mode::show(deed, Place::Under),
        "promo" => promo::command(deed, rest),
        "friends" => promo::friends(deed, Place::Under),
        "terms" => Ok(offer::put(deed, Place::Under, screens::terms(deed.lang()))),
        "refund" => match guard(&deed.shop.config.telegram, deed.customer.id) {
            Some(admin) => decide::refund(deed, admin, rest),
            None => offer::home(deed, Place::Under),
        },
        "unblock" => match guard(&deed.shop.config.telegram, deed.customer.id) {
            Some(admin) => decide::unblock(deed, admin, rest),
            None => offer::home(deed, Place::Under),
        },
        name => match promo::admin_command(deed, name, rest)? {
            Some(reply) => Ok(reply),
            None => offer::show(deed, Place::Under, None),
        },
    }
}

/// `/start`: the bonus once ever and the greeting for the new, the menu for everybody else; and what a link said.
fn start(deed: &mut Deed<'_>, payload: &str) -> anyhow::Result<Reply> {
    deed.session.draft = None;
    deed.session.comment_on = None;
    let discard = content::forget(deed)?;
    let config = &deed.shop.config;
    let day = day_start_ms(deed.shop.now_ms, &config.ui.timezone);
    let (amount, cap) = (config.bonus.welcome, config.bonus.daily_cap);
    let given = !amount.is_zero()
        && ledger::welcome(
            deed.tx,
            deed.customer.id,
            amount,
            cap,
            day,
            deed.shop.now_ms,
        )?;
    let linked = promo::link(deed, payload)?;
    if deed.session.greeted {
        let reply = match linked {
            Some(screen) => offer::put(deed, Place::Under, screen),
            None => offer::home(deed, Place::Under)?,
        };
        return Ok(Reply { discard, ..reply });
    }
    deed.session.greeted = true;
    let balance = offer::spendable(deed)?;
    let name = crate::screens::cut(&deed.customer.name, 64);
    let first = first::offered(deed, given, balance);
    let money = (given.then_some(amount), balance);
    let mut screens = menu::welcome(deed.lang(), &name, money, first.as_ref());
    if let Some(screen) = linked {
        // Before the last, which has the buttons.
        screens.insert(screens.len().saturating_sub(1), Screen::text(screen.text));
    }
    let last = screens.len().saturating_sub(1);
    let keep = |at| {
        if at == last {
            Keep::Screen
        } else {
            Keep::Nothing
        }
    };
    let shows = screens
        .into_iter()
        .enumerate()
        .map(|(at, screen)| Show::Send(screen, keep(at)));
    Ok(Reply {
        shows: shows.collect(),
        discard,
        ..Reply::default()
    })
}

/// Words after 👍 or 👎.
fn comment(deed: &mut Deed<'_>, text: &str) -> anyhow::Result<Option<Reply>> {
    if deed.session.draft.is_some() {
        return Ok(None);
    }
    let Some(generation) = deed.session.comment_on.take() else {
        return Ok(None);
    };
    feedback::comment(deed.tx, generation, &crate::screens::cut(text, 1000))?;
    let screen = notes::say(deed.lang(), "comment-thanks");
    Ok(Some(offer::put(deed, Place::Under, screen)))
}

/// An answer to the open question; without one, the menu.
fn answer(deed: &mut Deed<'_>, input: Input) -> anyhow::Result<Reply> {
    let model = deed
        .session
        .draft
        .as_ref()
        .and_then(|draft| offer::sold(deed, &draft.model));
    let (Some(mut draft), Some(model)) = (deed.session.draft.clone(), model) else {
        return menu_with(deed, "text-at-menu");
    };
    let refused = draft.answer(&model, input).err();
    deed.session.draft = Some(draft);
    match refused {
        // Settings, confirmation: nothing is asked, the buttons decide.
        Some(Refusal::NothingAsked) => offer::show(deed, Place::Under, Some(&Refusal::WantsChoice)),
        refused => quick::go_on(deed, Place::Under, refused.as_ref()),
    }
}

/// The main menu under a sentence.
pub fn menu_with(deed: &Deed<'_>, key: &str) -> anyhow::Result<Reply> {
    let screen = menu::with_menu(deed.lang(), Screen::text(tr(deed.lang(), key)));
    let screen = screen.headed(quick::header(deed)?);
    Ok(offer::put(deed, Place::Under, screen))
}

/// A file that was fetched and measured. `album` is what it came in; only lists take several of one album. The words
/// under it answer the question after it, when that asks for words.
pub fn file(
    deed: &mut Deed<'_>,
    file: InputFile,
    album: Option<&str>,
    caption: Option<&str>,
) -> anyhow::Result<Reply> {
    if let Some(reply) = rest_of_album(deed, album) {
        return Ok(reply);
    }
    if let Some(reply) = quick::file(deed, &file, album, caption)? {
        return Ok(reply);
    }
    if deed.session.draft.is_none() {
        let kind = file.kind;
        let reply = content::file(deed, file, album, caption)?;
        return unfit(deed, reply, Some(kind));
    }
    let step = deed.session.draft.as_ref().map(|draft| draft.step.clone());
    let reply = answer(deed, Input::File(file))?;
    let moved_on = deed.session.draft.as_ref().map(|draft| draft.step.clone()) != step;
    let again = album.is_some() && deed.session.album.as_deref() == album;
    deed.session.album = album.map(str::to_owned);
    deed.session.album_done = moved_on;
    if let Some(caption) = caption.filter(|caption| !caption.trim().is_empty()) {
        deed.session.caption = Some(caption.to_owned());
    }
    if moved_on && let Some(answered) = take_caption(deed, Place::Under)? {
        return Ok(answered);
    }
    Ok(if again && !moved_on {
        in_place(deed, reply)
    } else {
        reply
    })
}

/// The words under the files just taken, as the answer to the question that follows them; `None` when it asks for
/// something else or there were none.
pub fn take_caption(deed: &mut Deed<'_>, place: Place) -> anyhow::Result<Option<Reply>> {
    let Some(caption) = deed.session.caption.take() else {
        return Ok(None);
    };
    let Some(mut draft) = deed.session.draft.clone() else {
        return Ok(None);
    };
    let Some(model) = offer::sold(deed, &draft.model) else {
        return Ok(None);
    };
    let asks_words = draft
        .asked(&model)
        .is_some_and(|(_, param)| matches!(param.kind, ParamKind::Text { .. }));
    if !asks_words {
        return Ok(None);
    }
    let refused = draft.answer(&model, Input::Text(caption)).err();
    deed.session.draft = Some(draft);
    quick::go_on(deed, place, refused.as_ref()).map(Some)
}

/// One screen for a whole album: the second and later files change it in place.
pub(super) fn in_place(deed: &Deed<'_>, mut reply: Reply) -> Reply {
    let Some(current) = deed.session.screen else {
        return reply;
    };
    let shows = std::mem::take(&mut reply.shows);
    let shows = shows.into_iter().filter_map(|show| match show {
        Show::Send(screen, keep) => Some(Show::Move(current, screen, keep)),
        Show::Strip(_) => None,
        other @ (Show::Move(..) | Show::Invoice(_) | Show::Letter(_) | Show::Delete(_)) => {
            Some(other)
        }
    });
    Reply {
        shows: shows.collect(),
        ..reply
    }
}

/// Further files of an album whose question is answered: one word, then silence.
fn rest_of_album(deed: &mut Deed<'_>, album: Option<&str>) -> Option<Reply> {
    let same = album.is_some() && deed.session.album.as_deref() == album;
    if !same || !deed.session.album_done {
        return None;
    }
    if deed.session.album_noted.as_deref() == album {
        return Some(Reply::default());
    }
    deed.session.album_noted = album.map(str::to_owned);
    let screen = Screen::text(tr(deed.lang(), "album-first"));
    Some(Reply {
        shows: vec![Show::Send(screen, Keep::Nothing)],
        ..Reply::default()
    })
}

/// A file that could not be had, with the question once more.
pub fn no_file(
    deed: &mut Deed<'_>,
    trouble: FileTrouble,
    album: Option<&str>,
) -> anyhow::Result<Reply> {
    if let Some(reply) = rest_of_album(deed, album) {
        return Ok(reply);
    }
    let lang = deed.lang();
    let key = match trouble {
        FileTrouble::TooBig => "file-too-big",
        FileTrouble::Unreadable => "file-unreadable",
        FileTrouble::NotGiven => "file-failed",
        FileTrouble::NoRoom => "file-no-room",
        FileTrouble::NotAsked if deed.session.draft.is_none() => {
            return menu_with(deed, "file-at-menu");
        }
        FileTrouble::NotAsked => return answer_with_file_refused(deed),
    };
    if deed.session.draft.is_none() {
        return menu_with(deed, key);
    }
    offer::show_noted(deed, Place::Under, Some(&tr(lang, key)))
}

/// A file where the open question wants words or a button.
fn answer_with_file_refused(deed: &mut Deed<'_>) -> anyhow::Result<Reply> {
    let asked = deed.session.draft.as_ref().and_then(|draft| {
        let model = offer::sold(deed, &draft.model)?;
        let (_, param) = draft.asked(&model)?;
        Some(matches!(param.kind, ParamKind::Text { .. }))
    });
    let refusal = if asked == Some(true) {
        Refusal::WantsText
    } else {
        Refusal::WantsChoice
    };
    offer::show(deed, Place::Under, Some(&refusal))
}

/// A sticker, a place, an edit: a sentence, and the question once more.
pub fn odd(deed: &mut Deed<'_>, key: &str) -> anyhow::Result<Reply> {
    if deed.session.draft.is_none() {
        return menu_with(deed, key);
    }
    let note = tr(deed.lang(), key);
    offer::show_noted(deed, Place::Under, Some(&note))
}
