//! A generation in the chat: progress, result, failure.

use super::{Button, Screen, button, cut, esc, labels, price, purse, quick, support, units};
use crate::action::{Action, Quick, Use};
use crate::catalog::Category;
use crate::generation::{Generation, Reason, State};
use crate::ids::GenerationId;
use crate::money::Kopecks;
use crate::words::{Lang, tr, tr_with};

/// Room for texts in the message after the files, in UTF-16 units (a message has 4096).
const TEXTS_UNITS: usize = 3000;
/// Cells of the progress bar.
const BAR: u64 = 10;

/// What the progress message needs to know.
pub struct Progress<'a> {
    /// The generation.
    pub generation: &'a Generation,
    /// The model's title.
    pub title: &'a str,
    /// Now, in milliseconds since 1970.
    pub now_ms: i64,
    /// Whether stopping it would still give the money back.
    pub refundable: bool,
    /// The customer's generations at work, with this one.
    pub active: usize,
    /// What it waits for, when it has not been sent yet.
    pub waits: Waits,
}

/// What a generation waits for that has not been sent yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waits {
    /// Its turn comes this moment.
    No,
    /// Its place in the queue, from 1.
    Place(u32),
    /// Kie takes nothing now.
    Outage,
}

/// The one message that moves: number, state, time gone by, usual time, `Отменить`.
pub fn progress(lang: Lang, facts: &Progress<'_>) -> Screen {
    let generation = facts.generation;
    let gone_ms = facts.now_ms.saturating_sub(generation.created_ms).max(0);
    let gone_s = u64::try_from(gone_ms / 1000).unwrap_or(0);
    let mut lines = vec![
        tr_with(
            lang,
            "progress-title",
            &[("n", generation.id.to_string().into())],
        ),
        shown_title(facts.title),
        String::new(),
        state_line(lang, generation, facts.waits),
        bar(gone_s, u64::from(generation.eta_s)),
        tr_with(
            lang,
            "progress-time",
            &[
                ("gone", labels::clock(gone_s).into()),
                ("usual", labels::about(lang, generation.eta_s).into()),
            ],
        ),
    ];
    lines.push(price_line(lang, generation.price));
    if gone_s > u64::from(generation.eta_s).saturating_mul(2) {
        lines.push(tr(lang, "progress-slow"));
    }
    let screen = Screen::text(lines.join("\n"));
    match generation.state {
        State::Held | State::Submitting if !generation.cancel_wish => screen.row([button(
            tr(lang, "button-cancel"),
            Action::Cancel(generation.id),
        )]),
        State::Running if !generation.cancel_wish => {
            let key = if facts.refundable {
                "button-cancel"
            } else {
                "button-leave"
            };
            screen.row([button(tr(lang, key), Action::Cancel(generation.id))])
        }
        _ => screen,
    }
    .row(purse::active_button(lang, facts.active).filter(|_| facts.active > 1))
    .home(lang)
}

fn state_line(lang: Lang, generation: &Generation, waits: Waits) -> String {
    if generation.cancel_wish {
        return tr(lang, "progress-cancelling");
    }
    match waits {
        Waits::Place(place) if generation.state == State::Held => {
            tr_with(lang, "progress-queue", &[("place", place.into())])
        }
        Waits::Outage if generation.state == State::Held => tr(lang, "progress-outage"),
        _ => tr(lang, state_key(generation.state)),
    }
}

/// The word for a state, e.g. «готовится».
pub fn state_key(state: State) -> &'static str {
    match state {
        State::Held => "state-held",
        State::Submitting => "state-submitting",
        State::Running => "state-running",
        State::Fetching => "state-fetching",
        State::Succeeded => "state-succeeded",
        State::Failed => "state-failed",
        State::Cancelled => "state-cancelled",
        State::Expired => "state-expired",
        State::Unknown => "state-unknown",
    }
}

/// Fills with the usual time and never shows full before the end.
fn bar(gone_s: u64, usual_s: u64) -> String {
    let filled = (gone_s.saturating_mul(BAR) / usual_s.max(1)).min(BAR.saturating_sub(1));
    let cell = |at| if at < filled { '▰' } else { '▱' };
    (0..BAR).map(cell).collect()
}

/// What stays of a progress message that cannot be deleted: how it ended.
pub fn closed(lang: Lang, generation: &Generation, title: &str) -> Screen {
    let number = generation.id.to_string();
    let state = tr(lang, state_key(generation.state));
    let values = [("n", number.into()), ("state", state.into())];
    let lines = [
        tr_with(lang, "progress-closed", &values),
        shown_title(title),
    ];
    let open = button(
        tr(lang, "receipt-open"),
        Action::Operation(generation.id, 0),
    );
    Screen::text(lines.join("\n")).row([open]).home(lang)
}

/// Asks before stopping a generation that Kie works on; `left`: so many stops with a refund the day still allows,
/// `None`: it costs nothing.
pub fn cancel_question(lang: Lang, generation: GenerationId, left: Option<u32>) -> Screen {
    let text = match left {
        Some(left) => tr_with(lang, "cancel-question", &[("left", left.into())]),
        None => tr(lang, "cancel-question-free"),
    };
    Screen::text(text)
        .row([button(
            tr(lang, "button-cancel-yes"),
            Action::CancelYes(generation),
        )])
        .row([button(
            tr(lang, "button-cancel-no"),
            Action::Progress(generation),
        )])
        .home(lang)
}

/// The day's refunded cancels are used up: the result comes by itself, the price stays.
pub fn not_refundable(lang: Lang, generation: GenerationId) -> Screen {
    Screen::text(tr(lang, "cancel-not-refundable"))
        .row([button(
            tr(lang, "button-progress"),
            Action::Progress(generation),
        )])
        .home(lang)
}

fn fit_in_one(texts: &[String]) -> bool {
    texts.iter().map(|text| units(text)).sum::<usize>() <= TEXTS_UNITS
}

/// Texts inside a message; none when they are too long for it.
fn quoted(texts: &[String]) -> impl Iterator<Item = String> {
    let shown = if fit_in_one(texts) { texts } else { &[] };
    let quote = |text: &String| format!("<blockquote expandable>{}</blockquote>", esc(text));
    shown.iter().map(quote)
}

fn shown_title(title: &str) -> String {
    esc(&cut(title, 100))
}

/// The message after the files; texts too long for it must have been sent before. `again` is what the same would cost
/// now.
pub fn done(
    lang: Lang,
    generation: &Generation,
    title: &str,
    texts: &[String],
    again: Option<Kopecks>,
) -> Screen {
    let mut lines = vec![tr(lang, "done"), shown_title(title), String::new()];
    lines.extend(quoted(texts));
    lines.push(price_line(lang, generation.price));
    lines.push(time_line(lang, generation));
    result_buttons(lang, Screen::text(lines.join("\n")), generation, again)
}

/// The message after files that came when the money was back already.
pub fn gift(
    lang: Lang,
    generation: &Generation,
    title: &str,
    texts: &[String],
    again: Option<Kopecks>,
) -> Screen {
    let number = generation.id.to_string();
    let mut lines = vec![
        tr_with(lang, "gift", &[("n", number.into())]),
        shown_title(title),
    ];
    lines.extend(quoted(texts));
    result_buttons(lang, Screen::text(lines.join("\n")), generation, again)
}

/// The same again at the price on the button, or to be confirmed where its price is not known.
fn again_button(lang: Lang, generation: GenerationId, price: Option<Kopecks>) -> Button {
    match price {
        Some(price) => button(
            quick::again_label(lang, price),
            Action::Quick(Quick::Again(generation, price.0)),
        ),
        None => button(tr(lang, "button-again"), Action::Again(generation)),
    }
}

fn result_buttons(
    lang: Lang,
    screen: Screen,
    generation: &Generation,
    again: Option<Kopecks>,
) -> Screen {
    screen
        .row([
            button("👍", Action::Rate(generation.id, true)),
            button("👎", Action::Rate(generation.id, false)),
        ])
        .row([again_button(lang, generation.id, again)])
        .row([
            button(
                tr(lang, "button-others"),
                Action::Use(Use::Others(generation.id, 0)),
            ),
            button(tr(lang, "button-home"), Action::Home),
        ])
}

/// What was paid.
pub fn price_line(lang: Lang, price: Kopecks) -> String {
    let price = price::sum(lang, price);
    tr_with(lang, "done-price", &[("price", price.into())])
}

fn time_line(lang: Lang, generation: &Generation) -> String {
    let ended = generation.ended_ms.unwrap_or(generation.created_ms);
    let ms = ended.saturating_sub(generation.created_ms).max(0);
    let seconds = u64::try_from(ms).unwrap_or(0).div_ceil(1000);
    tr_with(
        lang,
        "done-time",
        &[("time", labels::clock(seconds).into())],
    )
}

/// An end without a result: what happened, that the money is back, and the next buttons.
pub fn failure(lang: Lang, generation: &Generation, title: &str) -> Screen {
    let number = generation.id.to_string();
    let head = match generation.state {
        State::Cancelled => tr_with(lang, "failure-cancelled", &[("n", number.into())]),
        _ => tr_with(lang, "failure", &[("n", number.into())]),
    };
    let mut lines = vec![head, shown_title(title)];
    if generation.state != State::Cancelled {
        lines.push(String::new());
        lines.push(reason(lang, generation));
    }
    lines.push(String::new());
    let back = if generation.price.is_zero() {
        "money-untouched"
    } else {
        "money-back"
    };
    lines.push(tr(lang, back));
    if !generation.price.is_zero() {
        let price = generation.price.to_string();
        lines.push(tr_with(lang, "money-back-sum", &[("price", price.into())]));
    }
    Screen::text(lines.join("\n"))
        .row([button(
            tr(lang, "button-retry"),
            Action::Again(generation.id),
        )])
        .row([support::way(lang, Some(generation.id))])
        .row([
            button(
                tr(lang, "button-others"),
                Action::Use(Use::Others(generation.id, 0)),
            ),
            button(tr(lang, "button-home"), Action::Home),
        ])
}

/// Why it ended, as a person says it.
pub fn reason(lang: Lang, generation: &Generation) -> String {
    tr(
        lang,
        reason_key(generation.reason.unwrap_or(Reason::Provider)),
    )
}

fn reason_key(reason: Reason) -> &'static str {
    match reason {
        Reason::Moderation => "reason-moderation",
        Reason::BadInput => "reason-bad-input",
        Reason::BadFile => "reason-bad-file",
        Reason::Ours => "reason-ours",
        Reason::Busy => "reason-busy",
        Reason::Provider => "reason-provider",
        Reason::Timeout => "reason-timeout",
        Reason::LostSubmit => "reason-lost-submit",
        Reason::NoFiles => "reason-no-files",
        Reason::LostTask => "reason-lost-task",
        Reason::InputGone => "reason-input-gone",
    }
}

/// Why a file is given as a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// It is too large for Telegram.
    TooLarge,
    /// Telegram does not take it, or no longer has it.
    Refused,
    /// Whatever it was: its time is over.
    Expired,
}

/// A file that Telegram does not have, as a link with its end.
pub fn link(lang: Lang, url: &str, until: &str, link: Link) -> Screen {
    let values = [
        ("url", esc(url).replace('"', "&quot;").into()),
        ("until", until.to_owned().into()),
    ];
    let key = match link {
        Link::TooLarge => "result-link",
        Link::Refused => "result-link-refused",
        Link::Expired => "result-link-expired",
    };
    Screen::text(tr_with(lang, key, &values))
}

/// Thanks for a rating; after 👎 (and 👍) a comment may follow.
pub fn rated(lang: Lang, good: bool, category: Category) -> Screen {
    let key = if good { "rated-good" } else { "rated-bad" };
    Screen::text(tr(lang, key))
        .row([button(tr(lang, "button-others"), Action::Others(category))])
        .home(lang)
}
