//! The shop's settings: shelves, one setting with where its value comes from, the question before it changes.

use super::{noted, to_panel, with_panel};
use crate::action::{Action, Panel, Settings as Go};
use crate::clock::date_time;
use crate::config::Config;
use crate::config::settings::{ALL, Kind, Setting, Shelf};
use crate::screens::{Button, Screen, button, cut, esc};
use crate::store::settings::Stored;
use crate::words::{Lang, tr, tr_with};
use jiff::tz::TimeZone;

/// Shelves in the order of the screen.
pub const SHELVES: [Shelf; 5] = [
    Shelf::Prices,
    Shelf::Bonuses,
    Shelf::Limits,
    Shelf::Payments,
    Shelf::Service,
];
/// Characters shown of words.
const WORDS: usize = 300;
/// The same in a line of a shelf.
const SHORT: usize = 24;

fn go(lang: Lang, key: &str, what: Go) -> Button {
    button(tr(lang, key), Action::Panel(Panel::Settings(what)))
}

fn line(lang: Lang, key: &str, values: &[(&str, String)]) -> String {
    let values: Vec<_> = values.iter().map(|(n, v)| (*n, v.clone().into())).collect();
    tr_with(lang, key, &values)
}

fn shelf_name(lang: Lang, shelf: Shelf) -> String {
    let key = match shelf {
        Shelf::Prices => "settings-prices",
        Shelf::Bonuses => "settings-bonuses",
        Shelf::Limits => "settings-limits",
        Shelf::Payments => "settings-payments",
        Shelf::Service => "settings-service",
    };
    tr(lang, key)
}

/// A setting's name.
fn name(lang: Lang, setting: &Setting) -> String {
    let key = match setting.key {
        "pricing.fx_rub_per_usd" => "setting-fx",
        "pricing.markup" => "setting-markup",
        "pricing.warn_above_rub" => "setting-warn",
        "bonus.welcome_rub" => "setting-welcome",
        "bonus.daily_cap_rub" => "setting-bonus-cap",
        "free.daily_cap_credits" => "setting-free-cap",
        "referral.enabled" => "setting-friends",
        "referral.percent" => "setting-share",
        "referral.invited_bonus_rub" => "setting-invited",
        "limits.parallel_per_customer" => "setting-parallel",
        "limits.starts_per_minute" => "setting-starts",
        "limits.spend_per_day_rub" => "setting-spend",
        "limits.parallel_all" => "setting-parallel-all",
        "limits.queue" => "setting-queue",
        "limits.refunded_cancels_per_day" => "setting-cancels",
        "payments.stars.enabled" => "setting-stars",
        "payments.stars.rub_per_star" => "setting-star",
        "payments.provider.enabled" => "setting-provider",
        "payments.manual.enabled" => "setting-manual",
        "payments.manual.text" => "setting-requisites",
        "ui.maintenance" => "setting-maintenance",
        other => return other.to_owned(),
    };
    tr(lang, key)
}

/// A value in words; HTML.
fn shown(lang: Lang, setting: &Setting, value: &str, most: usize) -> String {
    match (setting.kind, value) {
        (Kind::Flag, "true") => tr(lang, "setting-on"),
        (Kind::Flag, _) => tr(lang, "setting-off"),
        (Kind::Words, "") => "—".to_owned(),
        (Kind::Words, words) => esc(&cut(words, most)),
        (Kind::Decimal, number) if lang == Lang::Ru => number.replace('.', ","),
        (_, number) => number.to_owned(),
    }
}

/// The settings that stand on a shelf, with their places in the list of all.
fn on(shelf: Shelf) -> impl Iterator<Item = (u16, &'static Setting)> {
    let all = (0..).zip(ALL.iter());
    all.filter(move |(_, setting)| setting.shelf == shelf)
}

/// All shelves.
pub fn home(lang: Lang, now: &Config) -> Screen {
    let mut text = tr(lang, "settings-head");
    if now.ui.maintenance {
        text = format!("{text}\n{}", tr(lang, "settings-closed"));
    }
    let mut buttons: Vec<Button> = (0..)
        .zip(SHELVES)
        .map(|(n, shelf)| {
            let action = Action::Panel(Panel::Settings(Go::Shelf(n)));
            button(shelf_name(lang, shelf), action)
        })
        .collect();
    buttons.push(go(lang, "settings-promos", Go::Promos));
    with_panel(lang, Screen::text(text).grid(buttons, 2))
}

/// One shelf with its values.
pub fn shelf(lang: Lang, shelf: Shelf, now: &Config, stored: &[Stored]) -> Screen {
    let mut lines = vec![line(
        lang,
        "settings-shelf",
        &[("name", shelf_name(lang, shelf))],
    )];
    let mut screen = Screen::default();
    for (n, setting) in on(shelf) {
        let own = stored.iter().any(|row| row.key == setting.key);
        let key = if own { "settings-own" } else { "settings-line" };
        let value = setting.value(now).replace('\n', " ");
        let value = shown(lang, setting, &value, SHORT);
        lines.push(line(
            lang,
            key,
            &[("name", name(lang, setting)), ("value", value)],
        ));
        let action = Action::Panel(Panel::Settings(Go::One(n)));
        screen = screen.row([button(name(lang, setting), action)]);
    }
    screen.text = lines.join("\n");
    screen.row([go(lang, "settings-all", Go::Home), to_panel(lang)])
}

/// One setting as it stands.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// Its place in the list of all.
    pub n: u16,
    /// Which.
    pub setting: &'static Setting,
    /// What the file (and the environment) says.
    pub file: &'a Config,
    /// What is in force.
    pub now: &'a Config,
    /// What was set here.
    pub stored: Option<&'a Stored>,
    /// For its moment.
    pub zone: &'a TimeZone,
}

/// One setting: its value, and where that comes from.
pub fn one(lang: Lang, of: &Facts<'_>, note: Option<&str>) -> Screen {
    let (setting, n) = (of.setting, of.n);
    let in_file = shown(lang, setting, &setting.value(of.file), WORDS);
    let mut lines = vec![
        line(lang, "setting-head", &[("name", name(lang, setting))]),
        line(
            lang,
            "setting-now",
            &[("value", shown(lang, setting, &setting.value(of.now), WORDS))],
        ),
    ];
    let locked = setting.is_locked(of.file);
    lines.push(match (locked, of.stored) {
        (true, _) => tr(lang, "setting-locked"),
        (false, None) => tr(lang, "setting-of-file"),
        (false, Some(stored)) => line(
            lang,
            "setting-of-panel",
            &[
                ("admin", stored.admin.to_string()),
                ("when", date_time(stored.at_ms, of.zone)),
                ("value", in_file),
            ],
        ),
    });
    lines.push(line(
        lang,
        "setting-key",
        &[("key", setting.key.to_owned())],
    ));
    let mut screen = Screen::text(lines.join("\n"));
    if !locked {
        let on = setting.value(of.now) == "true";
        screen = screen.row([match (setting.kind, on) {
            (Kind::Flag, true) => go(lang, "setting-switch-off", Go::Flip(n, false)),
            (Kind::Flag, false) => go(lang, "setting-switch-on", Go::Flip(n, true)),
            _ => go(lang, "setting-change", Go::Ask(n)),
        }]);
        if of.stored.is_some() {
            screen = screen.row([go(lang, "setting-reset", Go::Reset(n))]);
        }
    }
    noted(lang, with_back(lang, screen, setting), note)
}

fn with_back(lang: Lang, screen: Screen, setting: &Setting) -> Screen {
    let at = (0_u8..).zip(SHELVES);
    let mut at = at.filter(|(_, shelf)| *shelf == setting.shelf);
    let back = at.next().map_or(Go::Home, |(n, _)| Go::Shelf(n));
    screen.row([go(lang, "settings-back", back), to_panel(lang)])
}

/// Asks for another value; `odd`: what was wrong with the last one.
pub fn ask(lang: Lang, of: &Facts<'_>, odd: Option<&str>) -> Screen {
    let setting = of.setting;
    let values = [
        ("name", name(lang, setting)),
        ("value", shown(lang, setting, &setting.value(of.now), WORDS)),
    ];
    let key = match setting.kind {
        Kind::Words => "setting-ask-words",
        _ => "setting-ask",
    };
    let screen = Screen::text(line(lang, key, &values));
    let screen = screen.row([go(lang, "setting-leave", Go::One(of.n))]);
    match odd {
        Some(why) => screen.noted(&esc(why)),
        None => screen,
    }
}

/// The question before it changes; `mark` tells this change from any other.
pub fn confirm(lang: Lang, of: &Facts<'_>, (after, mark): (&str, u32)) -> Screen {
    let setting = of.setting;
    let mut lines = vec![
        line(lang, "setting-head", &[("name", name(lang, setting))]),
        line(
            lang,
            "setting-will-be",
            &[
                (
                    "before",
                    shown(lang, setting, &setting.value(of.now), WORDS),
                ),
                ("after", shown(lang, setting, after, WORDS)),
            ],
        ),
    ];
    match setting.shelf {
        Shelf::Prices => lines.push(tr(lang, "setting-about-prices")),
        Shelf::Service => lines.push(tr(lang, "setting-about-service")),
        Shelf::Bonuses | Shelf::Limits | Shelf::Payments => {}
    }
    Screen::text(lines.join("\n"))
        .row([go(lang, "setting-yes", Go::Yes(of.n, mark))])
        .row([go(lang, "setting-leave", Go::One(of.n))])
}

/// The way on below the promo codes.
pub fn with_promos(lang: Lang, mut screen: Screen) -> Screen {
    screen.buttons.pop();
    screen
        .row([
            go(lang, "promos-new", Go::Promo),
            go(lang, "promos-off", Go::PromoOff),
        ])
        .row([go(lang, "settings-all", Go::Home), to_panel(lang)])
}

/// Asks for the terms of a new code, or for the one to be switched off.
pub fn ask_promo(lang: Lang, off: bool) -> Screen {
    let key = if off {
        "promos-ask-off"
    } else {
        "promos-ask-new"
    };
    Screen::text(tr(lang, key)).row([go(lang, "promos-back", Go::Promos), to_panel(lang)])
}
