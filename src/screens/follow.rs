//! What can be done with a result: the buttons under it, all of them on one screen, and which track is meant.

use super::{Button, ROW_CHARS, Screen, button, cut, esc, labels};
use crate::action::{Action, ModelKey};
use crate::catalog::{Model, Part};
use crate::generation::Generation;
use crate::ids::GenerationId;
use crate::words::{self, Lang, tr, tr_with};

/// Buttons under a result; the rest is one press further.
const AT_ONCE: usize = 4;
/// Rows of them.
const ROWS: usize = 3;
/// Characters of a label of which two stand in a row.
const SHORT: usize = 16;
/// Rows of the screen with all of them, besides the way home.
const ALL_ROWS: usize = 7;

/// A way to continue a result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Followup {
    /// What it does, in a word.
    pub label: String,
    /// What its button does.
    pub action: Action,
}

/// What the model does to a result, in a word; its title where there is none.
pub fn label(lang: Lang, model: &Model) -> String {
    let id = crate::catalog::value_key("", &model.id);
    let id = id.strip_prefix("value-").unwrap_or(&id);
    words::find(lang, &format!("follow-{id}"), &[]).unwrap_or_else(|| cut(&model.title, ROW_CHARS))
}

/// Puts the ways to continue above row `at` of a screen: at most four, all of them behind one more.
pub fn add(
    lang: Lang,
    mut screen: Screen,
    at: usize,
    of: GenerationId,
    followups: &[Followup],
) -> Screen {
    let shown = followups.get(..AT_ONCE).unwrap_or(followups);
    let mut rows = rows(buttons(shown));
    rows.truncate(ROWS);
    rows.push(vec![button(
        tr(lang, "button-follow-more"),
        Action::Followups(of),
    )]);
    let at = at.min(screen.buttons.len());
    screen.buttons.splice(at..at, rows);
    screen
}

fn buttons(followups: &[Followup]) -> Vec<Button> {
    let mut labels: Vec<String> = followups.iter().map(|f| f.label.clone()).collect();
    super::twins::number(&mut labels);
    let actions = followups.iter().map(|followup| followup.action);
    let both = labels.into_iter().zip(actions);
    both.map(|(label, action)| button(label, action)).collect()
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

/// Every way to continue a result: what can be made of it, then what can be done with what was entered.
pub fn all(
    lang: Lang,
    generation: &Generation,
    title: &str,
    (followups, general): (&[Followup], &[Followup]),
) -> Screen {
    let values = [
        ("n", generation.id.to_string().into()),
        ("title", esc(&cut(title, 100)).into()),
    ];
    let mut screen = Screen::text(tr_with(lang, "follow-all", &values));
    let general = rows(buttons(general));
    let mut made = rows(buttons(followups));
    made.truncate(ALL_ROWS.saturating_sub(general.len()));
    screen.buttons = made.into_iter().chain(general).collect();
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
