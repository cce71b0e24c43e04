//! The shop's settings: looked at, changed after a question, given back to the file; promo codes.

use crate::action::{ModelKey, Panel, Promo, Settings as Go};
use crate::admin::Admin;
use crate::admin::settings::{self as deeds, Changed};
use crate::bot::desk::Desk;
use crate::bot::offer::{self, Place};
use crate::bot::promo;
use crate::bot::reply::{Reply, Show};
use crate::bot::session::Asking;
use crate::bot::shop::Deed;
use crate::config::settings::{self, ALL, Kind, Setting};
use crate::config::{Config, Mistake, worded};
use crate::screens::panel::settings::{self as screens, Facts, SHELVES};
use crate::store::StoreError;
use crate::store::settings::{self as rows, Stored};
use crate::words::{Lang, tr};
use rusqlite::Connection;

/// The settings as they stand in this transaction.
struct Now {
    config: Config,
    stored: Vec<Stored>,
}

/// What is in force with what is stored, over the file.
pub(crate) fn in_force(
    conn: &Connection,
    file: &Config,
) -> Result<(Config, Vec<Stored>), StoreError> {
    let stored = rows::all(conn)?;
    let pairs = stored
        .iter()
        .map(|row| (row.key.as_str(), row.value.as_str()));
    let (config, refused) = settings::over(file, pairs);
    for key in refused {
        tracing::warn!(
            key,
            "a setting of the panel does not count: the file decides"
        );
    }
    Ok((config, stored))
}

/// Puts in force what is stored.
pub(in crate::bot) fn settle(desk: &Desk) {
    match desk.store.read(|conn| in_force(conn, &desk.config)) {
        Ok((config, _)) => {
            desk.in_force.set(config);
            // There may be room for more at Kie.
            desk.engine_bell.ring();
        }
        Err(error) => tracing::error!(%error, "settings not read: those before stay in force"),
    }
}

fn now(deed: &Deed<'_>) -> Result<Now, StoreError> {
    let (config, stored) = in_force(deed.tx, &deed.shop.file)?;
    Ok(Now { config, stored })
}

fn facts<'a>(deed: &'a Deed<'_>, now: &'a Now, (n, setting): (u16, &'static Setting)) -> Facts<'a> {
    Facts {
        n,
        setting,
        file: &deed.shop.file,
        now: &now.config,
        stored: now.stored.iter().find(|row| row.key == setting.key),
        zone: &deed.shop.config.ui.timezone,
    }
}

/// A button of the section.
pub(super) fn press(
    deed: &mut Deed<'_>,
    place: Place,
    admin: Admin,
    what: Go,
) -> anyhow::Result<Reply> {
    let lang = deed.lang();
    let now = now(deed)?;
    let n = match what {
        Go::Home => return Ok(offer::put(deed, place, screens::home(lang, &now.config))),
        Go::Shelf(n) => {
            let screen = match SHELVES.get(usize::from(n)) {
                Some(shelf) => screens::shelf(lang, *shelf, &now.config, &now.stored),
                None => screens::home(lang, &now.config),
            };
            return Ok(offer::put(deed, place, screen));
        }
        Go::Promos => return promos(deed, place),
        Go::Promo | Go::PromoOff => {
            deed.session.asking = asking(what);
            let screen = screens::ask_promo(lang, what == Go::PromoOff);
            return Ok(offer::put(deed, place, screen));
        }
        Go::One(n) | Go::Ask(n) | Go::Flip(n, _) | Go::Yes(n, _) | Go::Reset(n) => n,
    };
    let Some(setting) = ALL.get(usize::from(n)) else {
        return Ok(offer::put(deed, place, screens::home(lang, &now.config)));
    };
    let of = (n, setting);
    let screen = match what {
        Go::Yes(_, mark) => return confirmed(deed, place, admin, (of, mark)),
        Go::Ask(_) if setting.kind != Kind::Flag && !setting.is_locked(&deed.shop.file) => {
            deed.session.asking = asking(what);
            screens::ask(lang, &facts(deed, &now, of), None)
        }
        Go::Flip(_, on) => return propose(deed, place, of, Some(on.to_string())),
        Go::Reset(_) => return propose(deed, place, of, None),
        _ => screens::one(lang, &facts(deed, &now, of), None),
    };
    Ok(offer::put(deed, place, screen))
}

fn asking(what: Go) -> Option<Asking> {
    Some(Asking::Panel(Panel::Settings(what)))
}

/// Words that answer a question of the section.
pub(super) fn answer(
    deed: &mut Deed<'_>,
    admin: Admin,
    what: Go,
    text: &str,
) -> anyhow::Result<Option<Reply>> {
    deed.session.asking = None;
    match what {
        Go::Promo => promo::create(deed, admin, text).map(Some),
        Go::PromoOff => promo::switch_off(deed, admin, text).map(Some),
        Go::Ask(n) => match ALL.get(usize::from(n)) {
            Some(setting) => {
                let of = (n, setting);
                propose(deed, Place::Under, of, Some(text.to_owned())).map(Some)
            }
            None => Ok(None),
        },
        _ => Ok(None),
    }
}

/// Shows what would change, or why it cannot; `None`: what the file says.
fn propose(
    deed: &mut Deed<'_>,
    place: Place,
    of: (u16, &'static Setting),
    text: Option<String>,
) -> anyhow::Result<Reply> {
    let (lang, now, setting) = (deed.lang(), now(deed)?, of.1);
    let wanted = text
        .clone()
        .unwrap_or_else(|| setting.value(&deed.shop.file));
    if setting.is_locked(&deed.shop.file) {
        let screen = screens::one(lang, &facts(deed, &now, of), None);
        return Ok(offer::put(deed, place, screen));
    }
    let changed = match setting.with(&now.config, &wanted) {
        Ok(changed) => changed,
        Err(mistakes) => {
            let why = mistakes.first().map(|mistake| in_words(mistake, lang));
            let why = why.unwrap_or_default();
            let screen = match setting.kind {
                Kind::Flag => screens::one(lang, &facts(deed, &now, of), None).noted(&why),
                _ => {
                    deed.session.asking = asking(Go::Ask(of.0));
                    screens::ask(lang, &facts(deed, &now, of), Some(&why))
                }
            };
            return Ok(offer::put(deed, place, screen));
        }
    };
    let after = setting.value(&changed);
    let mark = mark(setting, &setting.value(&now.config), &after);
    deed.session.setting = Some((of.0, text.map(|_| after.clone())));
    let screen = screens::confirm(lang, &facts(deed, &now, of), (&after, mark));
    Ok(offer::put(deed, place, screen))
}

/// What is wrong with a typed value. The file wants its decimals in quotes; here nobody does.
fn in_words(mistake: &Mistake, lang: Lang) -> String {
    match mistake.text {
        "config-expected-decimal" | "config-decimal-unquoted" => tr(lang, "setting-odd-number"),
        "config-expected-decimal-positive" => tr(lang, "setting-odd-positive"),
        text => worded(lang, text, &mistake.values),
    }
}

/// Tells one change from any other.
fn mark(setting: &Setting, before: &str, after: &str) -> u32 {
    let all = format!("{}\n{before}\n{after}", setting.key);
    let bytes = ModelKey::of(&all).0.to_be_bytes();
    let [_, _, _, _, a, b, c, d] = bytes;
    u32::from_be_bytes([a, b, c, d])
}

/// Sets what was shown; anything else is shown anew.
fn confirmed(
    deed: &mut Deed<'_>,
    place: Place,
    admin: Admin,
    (of, shown): ((u16, &'static Setting), u32),
) -> anyhow::Result<Reply> {
    let (lang, setting, before) = (deed.lang(), of.1, now(deed)?);
    let wanted = deed.session.setting.take().filter(|(n, _)| *n == of.0);
    let (file, at_ms) = (&deed.shop.file, deed.shop.now_ms);
    let done = match wanted {
        Some((_, wanted)) => {
            let after = wanted.clone().unwrap_or_else(|| setting.value(file));
            if mark(setting, &setting.value(&before.config), &after) != shown {
                Changed::Same
            } else if wanted.is_some() {
                let pair = (setting, after.as_str());
                deeds::change(deed.tx, admin, &before.config, pair, at_ms)?
            } else {
                let pair = (file.as_ref(), &before.config);
                deeds::reset(deed.tx, admin, pair, setting, at_ms)?
            }
        }
        None => Changed::Same,
    };
    let now = now(deed)?;
    let screen = screens::one(lang, &facts(deed, &now, of), None);
    let toast = match done {
        Changed::Yes => "admin-done",
        Changed::Same => "setting-stale",
        Changed::No => "setting-refused",
    };
    let mut reply = offer::put(deed, place, screen).with_toast(tr(lang, toast));
    reply.settles = done == Changed::Yes;
    Ok(reply)
}

/// Promo codes with what can be done about them.
fn promos(deed: &mut Deed<'_>, place: Place) -> anyhow::Result<Reply> {
    let lang = deed.lang();
    let mut reply = promo::press(deed, place, Promo::List(0))?;
    for show in &mut reply.shows {
        if let Show::Send(screen, _) | Show::Move(_, screen, _) = show {
            *screen = screens::with_promos(lang, screen.clone());
        }
    }
    Ok(reply)
}
