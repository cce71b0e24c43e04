//! The admin panel's first screen; one file a section.

pub mod charts;
pub mod customers;
pub mod deeds;
pub mod faults;
pub mod money;
pub mod statistics;

use super::{Screen, button};
use crate::action::{Action, Customers, Faults, Money, Panel, Period, Stats};
use crate::words::{Lang, tr};

/// The panel.
pub fn home(lang: Lang) -> Screen {
    let go = |key: &str, panel| button(tr(lang, key), Action::Panel(panel));
    Screen::text(tr(lang, "panel-home"))
        .row([
            go("panel-people", Panel::Customers(Customers::Search)),
            go("panel-money", Panel::Money(Money::Page(0))),
        ])
        .row([
            go("panel-faults", Panel::Faults(Faults::Home)),
            go("panel-statistics", Panel::Stats(Stats::Show(Period::Today))),
        ])
        .row([go("panel-deeds", Panel::Deeds(0))])
        .home(lang)
}

/// Adds the way back to the panel.
pub fn with_panel(lang: Lang, screen: Screen) -> Screen {
    let back = button(tr(lang, "button-panel"), Action::Panel(Panel::Home));
    screen.row([back])
}
