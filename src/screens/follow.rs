//! What can be done with a result: the buttons under it, all of them on one screen, and which track is meant.

use super::{Button, Screen, button, cut, esc, labels};
use crate::action::{Action, ModelKey};
use crate::catalog::{Model, Part};
use crate::generation::Generation;
use crate::ids::GenerationId;
use crate::words::{self, Lang, tr, tr_with};

/// Buttons under a result; the rest is one press further.
const AT_ONCE: usize = 4;
/// Characters of a label of which two stand in a row.
const SHORT: usize = 18;
/// Characters of a label.
const LABEL_CHARS: usize = 40;

/// A way to continue a result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Followup {
    /// The model that does it.
    pub model: ModelKey,
    /// What it does, in a word.
    pub label: String,
}

/// What the model does to a result, in a word; its title where there is none.
pub fn label(lang: Lang, model: &Model) -> String {
    let id = crate::catalog::value_key("", &model.id);
    let id = id.strip_prefix("value-").unwrap_or(&id);
    words::find(lang, &format!("follow-{id}"), &[])
        .unwrap_or_else(|| cut(&model.title, LABEL_CHARS))
}

/// Puts the ways to continue above row `at` of a screen: at most four, the rest behind one more.
pub fn add(
    lang: Lang,
    mut screen: Screen,
    at: usize,
    of: GenerationId,
    followups: &[Followup],
) -> Screen {
    let mut shown = followups;
    let mut more = None;
    if followups.len() > AT_ONCE {
        shown = followups
            .get(..AT_ONCE.saturating_sub(1))
            .unwrap_or_default();
        let left = followups.len().saturating_sub(shown.len());
        let label = tr_with(lang, "button-follow-more", &[("n", left.into())]);
        more = Some(button(label, Action::Followups(of)));
    }
    let buttons: Vec<Button> = buttons(of, shown).into_iter().chain(more).collect();
    let rows = rows(buttons);
    let at = at.min(screen.buttons.len());
    screen.buttons.splice(at..at, rows);
    screen
}

fn buttons(of: GenerationId, followups: &[Followup]) -> Vec<Button> {
    let one =
        |followup: &Followup| button(followup.label.clone(), Action::Follow(of, followup.model));
    let mut labels: Vec<String> = followups.iter().map(|f| f.label.clone()).collect();
    super::lists::number_twins(&mut labels);
    let mut buttons: Vec<Button> = followups.iter().map(one).collect();
    for (button, label) in buttons.iter_mut().zip(labels) {
        button.label = label;
    }
    buttons
}

/// Two short ones in a row, a long one alone.
fn rows(buttons: Vec<Button>) -> Vec<Vec<Button>> {
    let mut rows: Vec<Vec<Button>> = Vec::new();
    let short = |button: &Button| button.label.chars().count() <= SHORT;
    for button in buttons {
        match rows.last_mut() {
            Some(row) if row.len() == 1 && short(&button) && row.iter().all(short) => {
                row.push(button);
            }
            _ => rows.push(vec![button]),
        }
    }
    rows
}

/// Every way to continue a result.
pub fn all(lang: Lang, generation: &Generation, title: &str, followups: &[Followup]) -> Screen {
    let values = [
        ("n", generation.id.to_string().into()),
        ("title", esc(&cut(title, 100)).into()),
    ];
    let mut screen = Screen::text(tr_with(lang, "follow-all", &values));
    screen.buttons = rows(buttons(generation.id, followups));
    screen.home(lang)
}

/// Which track, or which of several files, the model is to continue.
pub fn choose(lang: Lang, model: &Model, of: GenerationId, part: Part, places: &[u32]) -> Screen {
    let (ask, one) = match part {
        Part::Audio => ("follow-which-track", "button-track"),
        Part::Index(_) => ("follow-which-file", "button-file"),
    };
    let key = ModelKey::of(&model.id);
    let choice = |n: &u32| {
        let label = tr_with(lang, one, &[("n", n.saturating_add(1).into())]);
        button(label, Action::FollowPart(of, key, *n))
    };
    let text = format!("{}\n\n{}", labels::heading(model), tr(lang, ask));
    Screen::text(text)
        .grid(places.iter().map(choice).collect(), 2)
        .home(lang)
}

/// The result is too old to be continued; it can be made anew.
pub fn over(lang: Lang, of: GenerationId) -> Screen {
    Screen::text(tr(lang, "follow-over"))
        .row([button(tr(lang, "button-again"), Action::Again(of))])
        .home(lang)
}
