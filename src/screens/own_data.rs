//! The customer's own data: what is kept, the history as a file, deleting one entry or everything.

use super::{Screen, button};
use crate::action::{Action, Mine};
use crate::ids::GenerationId;
use crate::words::{Lang, tr, tr_with};

/// What is kept and what can be done about it.
pub fn data(lang: Lang) -> Screen {
    Screen::text(tr(lang, "data"))
        .row([button(
            tr(lang, "button-export"),
            Action::Mine(Mine::Export),
        )])
        .row([button(tr(lang, "button-erase"), Action::Mine(Mine::Erase))])
        .home(lang)
}

/// Asks before everything is deleted: what goes and what stays.
pub fn erase_question(lang: Lang) -> Screen {
    let yes = Action::Mine(Mine::EraseYes);
    Screen::text(tr(lang, "erase-question"))
        .row([button(tr(lang, "button-erase-yes"), yes)])
        .row([button(
            tr(lang, "button-erase-no"),
            Action::Mine(Mine::Data),
        )])
        .home(lang)
}

/// Something is still under way: nothing is deleted yet.
pub fn erase_busy(lang: Lang) -> Screen {
    let again = Action::Mine(Mine::Erase);
    Screen::text(tr(lang, "erase-busy"))
        .row([button(tr(lang, "button-erase-again"), again)])
        .row([button(tr(lang, "menu-history"), Action::History(0))])
        .home(lang)
}

/// It is done.
pub fn erased(lang: Lang) -> Screen {
    Screen::text(tr(lang, "erased")).home(lang)
}

/// Asks before one entry is deleted.
pub fn forget_question(lang: Lang, id: GenerationId) -> Screen {
    let values = [("n", id.to_string().into())];
    Screen::text(tr_with(lang, "forget-question", &values))
        .row([button(
            tr(lang, "button-forget-yes"),
            Action::Mine(Mine::ForgetYes(id)),
        )])
        .row([button(tr(lang, "button-back"), Action::Operation(id, 0))])
        .home(lang)
}
