//! Promo codes and friends: the customer's deeds, deep links, and the admin's commands.

use crate::action::Promo;
use crate::admin::{Admin, guard, promos as deeds};
use crate::bot::offer::{self, Place};
use crate::bot::pages;
use crate::bot::panel;
use crate::bot::reply::Reply;
use crate::bot::session::Asking;
use crate::bot::shop::Deed;
use crate::clock::date;
use crate::payments::friends::{self, Came};
use crate::payments::promo::{self, Redeemed};
use crate::payments::{code, friends as shares};
use crate::screens::promo::{self as screens, FriendsFacts, Names};
use crate::screens::{Screen, notes};
use crate::store::promos::{self, Worth};
use crate::store::{meta, referrals};

/// Where the bot's own @username is kept.
pub const BOT_NAME: &str = "bot_username";

/// A button.
pub fn press(deed: &mut Deed<'_>, place: Place, pressed: Promo) -> anyhow::Result<Reply> {
    match pressed {
        Promo::Ask => {
            deed.session.asking = Some(Asking::Promo);
            Ok(offer::put(deed, place, screens::ask(deed.lang())))
        }
        Promo::Friends => friends(deed, place),
        Promo::List(page) => match guard(&deed.shop.config.telegram, deed.customer.id) {
            Some(admin) => list(deed, place, admin, page),
            None => panel::refuse(deed, place),
        },
    }
}

/// `/promo`: with a code it counts at once, without one the bot asks for it.
pub fn command(deed: &mut Deed<'_>, rest: &str) -> anyhow::Result<Reply> {
    match rest.trim() {
        "" => press(deed, Place::Under, Promo::Ask),
        text => said(deed, text),
    }
}

/// Words that are a code. After one that gives nothing the next words are another try.
pub fn said(deed: &mut Deed<'_>, text: &str) -> anyhow::Result<Reply> {
    let (screen, again) = redeem(deed, text)?;
    deed.session.asking = again.then_some(Asking::Promo);
    let screen = offer::with_way_back(deed, screen);
    Ok(offer::put(deed, Place::Under, screen))
}

/// Redeems a code; what to say, and whether another may be tried.
fn redeem(deed: &Deed<'_>, text: &str) -> anyhow::Result<(Screen, bool)> {
    let lang = deed.lang();
    let (customer, now) = (deed.customer.id, deed.shop.now_ms);
    let redeemed = promo::redeem(deed.tx, &deed.shop.config, customer, text, now)?;
    let names = names(deed, &redeemed);
    Ok(match redeemed {
        Redeemed::Yes(promo) => {
            let balance = offer::spendable(deed)?;
            (screens::redeemed(lang, &promo, &names, balance), false)
        }
        Redeemed::Before(promo, used) => (screens::before(lang, &promo, used, &names), false),
        Redeemed::No(why) => (screens::refused(lang, why), why == promo::Refusal::Unknown),
    })
}

/// What a screen about a code names: the model and the last day.
fn names(deed: &Deed<'_>, redeemed: &Redeemed) -> Names {
    match redeemed {
        Redeemed::Yes(promo) | Redeemed::Before(promo, _) => names_of(deed, promo),
        Redeemed::No(_) => Names::default(),
    }
}

fn names_of(deed: &Deed<'_>, promo: &promos::Promo) -> Names {
    let model = match &promo.terms.worth {
        Worth::Model { model, .. } => Some(model),
        Worth::Gift(_) | Worth::TopUp(_) => None,
    };
    let zone = &deed.shop.config.ui.timezone;
    Names {
        model: model.map(|model| deed.shop.title(model)),
        // The last moment that counts: `31.12.2026`.
        until: promo
            .terms
            .until_ms
            .map(|until| date(until.saturating_sub(1), zone)),
    }
}

/// What `/start promo_CODE` and `/start ref_CODE` say besides the greeting.
pub fn link(deed: &Deed<'_>, payload: &str) -> anyhow::Result<Option<Screen>> {
    let payload = payload.trim();
    if let Some(code) = payload.strip_prefix("promo_") {
        return Ok(Some(redeem(deed, code)?.0));
    }
    let Some(code) = payload.strip_prefix("ref_") else {
        return Ok(None);
    };
    let who = (deed.customer.id, deed.is_new);
    let came = friends::came(deed.tx, &deed.shop.config, who, code, deed.shop.now_ms)?;
    Ok(match came {
        Came::New(bonus) => Some(screens::came(deed.lang(), bonus)),
        Came::Own => Some(notes::say(deed.lang(), "friends-own-link")),
        Came::Nothing => None,
    })
}

/// The page of the customer's link and what came of it.
pub fn friends(deed: &mut Deed<'_>, place: Place) -> anyhow::Result<Reply> {
    let rules = &deed.shop.config.referral;
    if !rules.enabled {
        let screen = notes::say(deed.lang(), "friends-off");
        return Ok(offer::put(deed, place, screen));
    }
    let (customer, now) = (deed.customer.id, deed.shop.now_ms);
    let code = referrals::code(deed.tx, customer, now)?;
    let bot = meta::get(deed.tx, BOT_NAME)?;
    let facts = FriendsFacts {
        link: bot.map(|bot| format!("https://t.me/{bot}?start=ref_{code}")),
        friends: referrals::friends(deed.tx, customer)?,
        left: shares::left_this_month(deed.tx, &deed.shop.config, customer, now)?,
        percent: rules.percent,
        first_topups: rules.first_topups,
        cap_per_invited: rules.cap_per_invited,
    };
    Ok(offer::put(
        deed,
        place,
        screens::friends(deed.lang(), &facts),
    ))
}

/// The admin's commands about codes; `None` for everybody else and for other commands.
pub fn admin_command(deed: &mut Deed<'_>, name: &str, rest: &str) -> anyhow::Result<Option<Reply>> {
    let Some(admin) = guard(&deed.shop.config.telegram, deed.customer.id) else {
        return Ok(None);
    };
    let reply = match name {
        "promo_new" => create(deed, admin, rest)?,
        "promo_list" => list(deed, Place::Under, admin, 0)?,
        "promo_off" => switch_off(deed, admin, rest)?,
        _ => return Ok(None),
    };
    Ok(Some(reply))
}

/// Makes a code of the words after `/promo_new`.
pub(super) fn create(deed: &Deed<'_>, admin: Admin, rest: &str) -> anyhow::Result<Reply> {
    let lang = deed.lang();
    let (zone, now) = (&deed.shop.config.ui.timezone, deed.shop.now_ms);
    let screen = match code::terms(rest, zone, now) {
        Err(mistake) => screens::mistake(lang, &mistake),
        Ok(terms) => match &terms.worth {
            Worth::Model { model, .. } if deed.shop.catalog.get(model).is_none() => {
                screens::no_model(lang, model)
            }
            _ => match deeds::create(deed.tx, admin, &terms, now)? {
                Some(promo) => {
                    let bot = meta::get(deed.tx, BOT_NAME)?;
                    screens::made(lang, &promo, &names_of(deed, &promo), bot.as_deref())
                }
                None => screens::about_code(lang, "promo-exists", &terms.code),
            },
        },
    };
    Ok(offer::put(deed, Place::Under, screen))
}

/// Switches the code off that the words name.
pub(super) fn switch_off(deed: &Deed<'_>, admin: Admin, rest: &str) -> anyhow::Result<Reply> {
    let lang = deed.lang();
    let found = match code::normal(rest) {
        Some(code) => deeds::switch_off(deed.tx, admin, &code, deed.shop.now_ms)?,
        None => None,
    };
    let screen = match found {
        Some((promo, true)) => screens::about_code(lang, "promo-now-off", &promo.terms.code),
        Some((promo, false)) => screens::about_code(lang, "promo-was-off", &promo.terms.code),
        None => notes::say(lang, "promo-off-usage"),
    };
    Ok(offer::put(deed, Place::Under, screen))
}

fn list(deed: &Deed<'_>, place: Place, _: Admin, page: u16) -> anyhow::Result<Reply> {
    let size = u32::from(screens::PAGE);
    let skip = size.saturating_mul(u32::from(page));
    let found = promos::newest(deed.tx, skip, size.saturating_add(1))?;
    let (found, more) = pages::fitting(found, screens::PAGE);
    let rows: Vec<_> = found
        .into_iter()
        .map(|promo| {
            let names = names_of(deed, &promo);
            (promo, names)
        })
        .collect();
    let screen = screens::list(deed.lang(), &rows, page, more);
    Ok(offer::put(deed, place, screen))
}
