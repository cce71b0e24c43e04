//! What a generation went through, from the quote to the delivery, and the question before its money goes back.

use super::{noted, to_list};
use crate::action::{Action, Money, Panel};
use crate::clock::to_the_second;
use crate::generation::{Generation, State};
use crate::ids::GenerationId;
use crate::money::Kopecks;
use crate::screens::panel::to_customer;
use crate::screens::{Screen, button, causes, cut, esc, life};
use crate::store::lifelines::{Lifeline, Moved, Told};
use crate::words::{Lang, Value, tr, tr_with};
use jiff::tz::TimeZone;

/// Steps that are shown.
const STEPS: usize = 9;
/// Characters of a name or a title.
const NAME_CHARS: usize = 40;
/// Characters of Kie's words and of what went wrong with a message.
const DETAIL_CHARS: usize = 120;

/// What the screen needs.
pub struct Way<'a> {
    /// The generation.
    pub generation: &'a Generation,
    /// Its model's title.
    pub title: &'a str,
    /// Its customer's name.
    pub name: &'a str,
    /// What stands beside it.
    pub lifeline: &'a Lifeline,
    /// Whether its money can go back.
    pub returnable: bool,
    /// The zone of the times.
    pub zone: &'a TimeZone,
}

/// What a generation went through, in order.
pub fn way(lang: Lang, facts: &Way<'_>) -> Screen {
    let generation = facts.generation;
    let (id, customer) = (generation.id, generation.customer);
    let state = tr(lang, life::state_key(generation.state));
    let head = [
        ("n", id.to_string().into()),
        ("title", esc(&cut(facts.title, NAME_CHARS)).into()),
        ("state", state.into()),
        ("name", esc(&cut(facts.name, NAME_CHARS)).into()),
        ("customer", customer.to_string().into()),
    ];
    let mut steps = steps(lang, facts);
    steps.sort_by_key(|(at_ms, _)| *at_ms);
    let mut text = vec![tr_with(lang, "way-head", &head), String::new()];
    let shown = steps.into_iter().take(STEPS).map(|(_, line)| line);
    text.extend(shown);
    let back = facts.returnable.then(|| {
        let ask = Action::Panel(Panel::Money(Money::Return(id)));
        button(tr(lang, "way-return"), ask)
    });
    let screen = Screen::text(text.join("\n"))
        .row(back)
        .row([to_customer(lang, customer)]);
    to_list(lang, screen)
}

type Step = (i64, String);

fn steps(lang: Lang, facts: &Way<'_>) -> Vec<Step> {
    let (generation, lifeline) = (facts.generation, facts.lifeline);
    let step = |at_ms: i64, key: &str, values: &[(&'static str, Value<'static>)]| {
        let mut values = values.to_vec();
        values.push(("when", to_the_second(at_ms, facts.zone).into()));
        (at_ms, tr_with(lang, key, &values))
    };
    let price = [
        ("sum", generation.price.to_string().into()),
        ("credits", generation.cost.credits().to_string().into()),
    ];
    let mut steps = vec![step(lifeline.quoted_ms, "way-quoted", &price)];
    if let Some(at_ms) = lifeline.submitted_ms.first() {
        let times = lifeline.submitted_ms.len().to_string();
        steps.push(step(*at_ms, "way-submitted", &[("times", times.into())]));
    }
    if let (Some(at_ms), Some(task)) = (generation.accepted_ms, &generation.task_id) {
        let values = [
            ("task", esc(task).into()),
            ("times", generation.attempts.to_string().into()),
        ];
        steps.push(step(at_ms, "way-accepted", &values));
    }
    if let Some(at_ms) = lifeline.called_ms {
        steps.push(step(at_ms, "way-called", &[]));
    }
    steps.extend(lifeline.moved.iter().map(|moved| {
        let sum = [("sum", moved.amount.to_string().into())];
        step(moved.at_ms, moved_key(moved), &sum)
    }));
    if let Some(at_ms) = generation.ended_ms
        && generation.state != State::Succeeded
    {
        let detail = generation.detail.as_deref().unwrap_or("—");
        let detail = causes::told(lang, &detail.replace('\n', " "));
        let values = [("detail", esc(&cut(&detail, DETAIL_CHARS)).into())];
        steps.push(step(at_ms, "way-ended", &values));
    }
    steps.extend(lifeline.told.iter().map(|told| {
        let error = told.error.as_deref().unwrap_or_default();
        let values = [
            ("what", tr(lang, told_key(told)).into()),
            ("times", told.attempts.to_string().into()),
            ("error", esc(&cut(error, DETAIL_CHARS)).into()),
        ];
        match (told.sent_ms, error) {
            (Some(at_ms), _) => step(at_ms, "way-delivered", &values),
            (None, "") => step(told.created_ms, "way-to-deliver", &values),
            (None, _) => step(told.created_ms, "way-not-delivered", &values),
        }
    }));
    steps
}

fn moved_key(moved: &Moved) -> &'static str {
    match moved.kind.as_str() {
        "hold" => "way-held",
        "capture" => "way-captured",
        "release" => "way-released",
        _ => "way-refunded",
    }
}

fn told_key(told: &Told) -> &'static str {
    match told.what.as_str() {
        "result" => "way-told-result",
        "gift" => "way-told-gift",
        _ => "way-told-word",
    }
}

/// Asks why the money goes back; `odd`: the last words were no reason.
pub fn ask_return(lang: Lang, id: GenerationId, sum: Kopecks, odd: bool) -> Screen {
    let values = [
        ("n", id.to_string().into()),
        ("sum", sum.to_string().into()),
    ];
    let back = Action::Panel(Panel::Money(Money::Way(id)));
    let screen = Screen::text(tr_with(lang, "way-ask-return", &values))
        .row([button(tr(lang, "button-back"), back)]);
    noted(lang, screen, odd.then_some("people-odd-why"))
}
