//! The settings: language, notifications, and the ways to what stands elsewhere.

use super::{Screen, button};
use crate::action::{Action, Guide, Mine};
use crate::store::wishes::Wish;
use crate::words::{Lang, tr, tr_with};

/// The settings; `off`: kinds of messages that are switched off.
pub fn settings(lang: Lang, off: usize) -> Screen {
    let notices = tr_with(lang, "settings-notices", &[("off", off.into())]);
    Screen::text(tr(lang, "settings-title"))
        .row([button(
            tr(lang, "settings-lang"),
            Action::Guide(Guide::Languages),
        )])
        .row([button(notices, Action::Guide(Guide::Notices))])
        .row([button(tr(lang, "button-data"), Action::Mine(Mine::Data))])
        .home(lang)
}

fn back(lang: Lang, screen: Screen) -> Screen {
    screen.row([
        button(tr(lang, "button-back"), Action::Guide(Guide::Settings)),
        button(tr(lang, "button-home"), Action::Home),
    ])
}

/// The languages to choose from, each in its own words.
pub fn languages(lang: Lang) -> Screen {
    let choice = |one: Lang| {
        let name = tr(lang, &format!("lang-name-{}", one.tag()));
        let mark = if one == lang { "✓ " } else { "" };
        button(format!("{mark}{name}"), Action::Guide(Guide::Speak(one)))
    };
    let screen = Screen::text(tr(lang, "lang-choose")).row(Lang::ALL.map(choice));
    back(lang, screen)
}

/// The kinds of messages that can be switched off, with how they stand.
pub fn notices(lang: Lang, off: &[Wish]) -> Screen {
    let line = |wish: Wish| {
        let on = !off.contains(&wish);
        let key = format!("notice-{}", wish.name());
        let label = tr_with(lang, &key, &[("on", u8::from(on).into())]);
        button(label, Action::Guide(Guide::Notice(wish, !on)))
    };
    let rows = Wish::ALL.map(line).to_vec();
    back(lang, Screen::text(tr(lang, "notices")).grid(rows, 1))
}
