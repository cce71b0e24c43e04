//! The admin panel's first screen; one file a section.

pub mod broadcast;
pub mod charts;
pub mod customers;
pub mod deeds;
pub mod faults;
pub mod models;
pub mod money;
pub mod settings;
pub mod statistics;
pub mod syncs;

use super::{Button, Screen, button};
use crate::action::{
    Action, Broadcast, Customers, Faults, Models, Money, Panel, Period, Settings, Stats, Syncs,
};
use crate::ids::{CustomerId, GenerationId};
use crate::words::{Lang, tr, tr_with};

/// Characters shown of a name.
const NAME_CHARS: usize = 64;

/// The panel.
pub fn home(lang: Lang) -> Screen {
    let go = |key: &str, panel| button(tr(lang, key), Action::Panel(panel));
    Screen::text(tr(lang, "panel-home"))
        .row([
            go("panel-people", Panel::Customers(Customers::Search)),
            go("panel-money", Panel::Money(Money::Page(0))),
        ])
        .row([
            go("panel-models", Panel::Models(Models::Page(0))),
            go("panel-faults", Panel::Faults(Faults::Home)),
        ])
        .row([
            go("panel-syncs", Panel::Syncs(Syncs::Home)),
            go("panel-statistics", Panel::Stats(Stats::Show(Period::Today))),
        ])
        .row([
            go("panel-broadcasts", Panel::Broadcast(Broadcast::List)),
            go("panel-settings", Panel::Settings(Settings::Home)),
        ])
        .row([go("panel-deeds", Panel::Deeds(0))])
        .home(lang)
}

/// Adds the way back to the panel.
pub fn with_panel(lang: Lang, screen: Screen) -> Screen {
    screen.row([to_panel(lang)])
}

fn to_panel(lang: Lang) -> Button {
    button(tr(lang, "button-panel"), Action::Panel(Panel::Home))
}

/// The way to a customer's card.
fn to_customer(lang: Lang, id: CustomerId) -> Button {
    let card = Action::Panel(Panel::Customers(Customers::Card(id)));
    button(tr(lang, "flow-to-who"), card)
}

/// The way to what a generation went through.
fn to_way(lang: Lang, id: GenerationId) -> Button {
    let label = tr_with(lang, "flow-to-way", &[("n", id.to_string().into())]);
    button(label, Action::Panel(Panel::Money(Money::Way(id))))
}

/// A screen with what was wrong with the last words over it; `note`: its key.
fn noted(lang: Lang, screen: Screen, note: Option<&str>) -> Screen {
    match note {
        Some(key) => screen.noted(&tr(lang, key)),
        None => screen,
    }
}

/// The row that turns pages: to the newest unless it is shown, to older ones where there are some.
fn turns(lang: Lang, newest: Option<Panel>, older: Option<Panel>) -> Vec<Button> {
    let turn = |key: &str, panel| button(tr(lang, key), Action::Panel(panel));
    let newest = newest.map(|panel| turn("button-newest", panel));
    let older = older.map(|panel| turn("button-older", panel));
    newest.into_iter().chain(older).collect()
}
