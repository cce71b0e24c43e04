//! History: what was done and what it cost.

use super::{Screen, button, cut, esc, given, labels, life, support};
use crate::action::{Action, Mine};
use crate::clock::date_time;
use crate::generation::{Generation, State};
use crate::words::{Lang, tr, tr_with};
use jiff::tz::TimeZone;

/// Room for what was entered, in UTF-16 units (a message has 4096).
const ENTERED_UNITS: usize = 2800;

fn sign(state: State) -> &'static str {
    match state {
        State::Succeeded => "✅",
        State::Held | State::Submitting | State::Running | State::Fetching => "⏳",
        State::Cancelled => "🚫",
        State::Failed | State::Expired | State::Unknown => "❌",
    }
}

/// One generation in the history.
pub struct Operation<'a> {
    /// The generation.
    pub generation: &'a Generation,
    /// The model's title.
    pub title: &'a str,
    /// What was entered, as label and value, masked; empty once deleted.
    pub entered: &'a [(String, String)],
    /// Where it came from.
    pub back: Action,
    /// The zone of dates.
    pub zone: &'a TimeZone,
    /// Whether files or texts can be sent again.
    pub has_result: bool,
    /// Whether Telegram has something to look at.
    pub preview: bool,
    /// Whether it can be deleted now.
    pub deletable: bool,
}

/// What, when, price, state, inputs; the result can be had again.
pub fn operation(lang: Lang, facts: &Operation<'_>) -> Screen {
    let generation = facts.generation;
    let number = generation.id.to_string();
    let mut lines = vec![
        tr_with(lang, "operation-title", &[("n", number.into())]),
        format!(
            "{} {}",
            labels::emoji(generation.category),
            esc(&cut(facts.title, 100))
        ),
        date_time(generation.created_ms, facts.zone),
        String::new(),
        format!(
            "{} {}",
            sign(generation.state),
            tr(lang, life::state_key(generation.state))
        ),
    ];
    if matches!(
        generation.state,
        State::Failed | State::Expired | State::Unknown
    ) {
        lines.push(life::reason(lang, generation));
    }
    lines.push(life::price_line(lang, generation.price));
    if !generation.state.is_open() && generation.state != State::Succeeded {
        let key = if generation.price.is_zero() {
            "money-untouched"
        } else {
            "money-back"
        };
        lines.push(tr(lang, key));
    }
    lines.push(String::new());
    if facts.entered.is_empty() {
        lines.push(tr(lang, "operation-deleted"));
    }
    lines.extend(given::folded(facts.entered, ENTERED_UNITS));
    with_deeds(lang, Screen::text(lines.join("\n")), facts)
}

/// What can be done with a generation of the history.
fn with_deeds(lang: Lang, screen: Screen, facts: &Operation<'_>) -> Screen {
    let generation = facts.generation;
    let resend = facts
        .has_result
        .then(|| button(tr(lang, "button-resend"), Action::Resend(generation.id)));
    let preview = facts.preview.then(|| {
        let preview = Action::Mine(Mine::Preview(generation.id));
        button(tr(lang, "button-preview"), preview)
    });
    let forget = facts.deletable.then(|| {
        let forget = Action::Mine(Mine::Forget(generation.id));
        button(tr(lang, "button-forget"), forget)
    });
    let (progress, again) = (
        Action::Progress(generation.id),
        Action::Again(generation.id),
    );
    let on = match generation.state.is_open() {
        true => Some(button(tr(lang, "button-progress"), progress)),
        false if facts.entered.is_empty() => None,
        false => Some(button(tr(lang, "button-again"), again)),
    };
    screen
        .row(resend)
        .row(preview.into_iter().chain(forget))
        .row(on)
        .row([support::way(lang, Some(generation.id))])
        .row([
            button(tr(lang, "button-back"), facts.back),
            button(tr(lang, "button-home"), Action::Home),
        ])
}
