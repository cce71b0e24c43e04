//! What went wrong, by kind; what can be tried again; where a generation is looked for.

use super::{noted, to_customer, to_panel, to_way, turns, with_panel};
use crate::action::{Action, Faults, Money, Panel};
use crate::clock::date_time;
use crate::generation::Reason;
use crate::ids::{CustomerId, GenerationId};
use crate::screens::{Button, ROW_CHARS, Screen, button, causes, cut, esc, notes};
use crate::store::alerts::Standing;
use crate::store::faults::{Failed, Kind, Unsent};
use crate::store::inbox::Parked;
use crate::words::{Lang, tr, tr_with};
use jiff::tz::TimeZone;

/// Days that count.
pub const DAYS: i64 = 7;
/// Lines on one page of anything.
pub const LINES: u32 = 5;
/// Characters of a cause among others.
const SHORT: usize = 70;
/// Characters of a cause that stands alone.
const WHOLE: usize = 600;
/// Characters of a title.
const TITLE: usize = 40;

fn go(lang: Lang, key: &str, what: Faults) -> Button {
    button(tr(lang, key), Action::Panel(Panel::Faults(what)))
}

fn to_faults(lang: Lang, screen: Screen) -> Screen {
    screen.row([go(lang, "faults-back", Faults::Home), to_panel(lang)])
}

/// What stood in the way, short enough for its place.
fn cause(lang: Lang, text: &str, room: usize) -> String {
    let text = causes::told(lang, &text.replace('\n', " "));
    match text.trim() {
        "" => "—".to_owned(),
        text => esc(&cut(text, room)),
    }
}

/// A reason's short name.
fn name(lang: Lang, reason: Reason) -> String {
    let key = match reason {
        Reason::Moderation => "fault-moderation",
        Reason::BadInput => "fault-bad-input",
        Reason::BadFile => "fault-bad-file",
        Reason::Ours => "fault-ours",
        Reason::Busy => "fault-busy",
        Reason::Provider => "fault-provider",
        Reason::Timeout => "fault-timeout",
        Reason::LostSubmit => "fault-lost-submit",
        Reason::NoFiles => "fault-no-files",
        Reason::LostTask => "fault-lost-task",
        Reason::InputGone => "fault-input-gone",
    };
    tr(lang, key)
}

/// The place of a reason in a button.
fn place(reason: Reason) -> u16 {
    let all = Reason::ALL.into_iter().zip(0_u16..);
    let mut found = all.filter(|(one, _)| *one == reason).map(|(_, n)| n);
    found.next().unwrap_or_default()
}

/// What the first page needs.
pub struct Glance<'a> {
    /// Why generations ended without a result.
    pub kinds: &'a [Kind],
    /// Updates that were put aside, and the newest of them.
    pub parked: (u32, Option<&'a Parked>),
    /// Messages that were given up, and the newest of them.
    pub unsent: (u32, Option<&'a Unsent>),
    /// Kinds of alerts, and the newest of them.
    pub alerts: (u32, Option<&'a Standing>),
}

/// Everything at a glance.
pub fn home(lang: Lang, glance: &Glance<'_>) -> Screen {
    let failed: u32 = glance.kinds.iter().map(|kind| kind.n).sum();
    let mut text = vec![tr(lang, "faults-head"), String::new()];
    text.push(match glance.kinds.first() {
        None => tr(lang, "faults-no-failed"),
        Some(kind) => {
            let values = [
                ("n", failed.into()),
                ("most", name(lang, kind.reason).into()),
                ("times", kind.n.into()),
                ("id", kind.newest.id.to_string().into()),
            ];
            tr_with(lang, "faults-failed", &values)
        }
    });
    let counted = |n: u32, why: Option<&str>, key: &str, none: &str| match why {
        Some(why) if n > 0 => {
            let values = [("n", n.into()), ("why", cause(lang, why, SHORT).into())];
            tr_with(lang, key, &values)
        }
        _ => tr(lang, none),
    };
    let (parked, newest) = glance.parked;
    let why = newest.map(|one| one.error.as_str());
    text.push(counted(parked, why, "faults-parked", "faults-no-parked"));
    let (unsent, newest) = glance.unsent;
    let why = newest.map(|one| one.error.as_str());
    text.push(counted(unsent, why, "faults-unsent", "faults-no-unsent"));
    text.push(match glance.alerts {
        (n, Some(newest)) if n > 0 => {
            let values = [("n", n.into()), ("what", headline(lang, newest).into())];
            tr_with(lang, "faults-alerts", &values)
        }
        _ => tr(lang, "faults-no-alerts"),
    });
    let screen = Screen::text(text.join("\n"))
        .row([
            go(lang, "faults-to-failed", Faults::Reasons(0)),
            go(lang, "faults-to-alerts", Faults::Alerts(0)),
        ])
        .row([
            go(lang, "faults-to-parked", Faults::Parked(0)),
            go(lang, "faults-to-unsent", Faults::Unsent(0)),
        ])
        .row([
            go(lang, "faults-find", Faults::Find),
            go(lang, "faults-log", Faults::Log),
        ]);
    with_panel(lang, screen)
}

/// Why generations ended without a result: a page from 0, each reason with its newest example.
pub fn reasons(lang: Lang, kinds: &[Kind], page: u16) -> Screen {
    let size = usize::try_from(LINES).unwrap_or(1);
    let from = usize::from(page).saturating_mul(size);
    let shown: Vec<&Kind> = kinds.iter().skip(from).take(size).collect();
    let mut text = vec![tr(lang, "faults-reasons"), String::new()];
    if shown.is_empty() {
        text.push(tr(lang, "people-nothing"));
    }
    text.extend(shown.iter().map(|kind| {
        let values = [
            ("name", name(lang, kind.reason).into()),
            ("n", kind.n.into()),
            ("id", kind.newest.id.to_string().into()),
            ("why", cause(lang, &kind.newest.detail, SHORT).into()),
        ];
        tr_with(lang, "faults-reason", &values)
    }));
    let one = |kind: &&Kind| {
        let label = format!("{} · {}", name(lang, kind.reason), kind.n);
        let what = Faults::Failed(place(kind.reason), GenerationId(0));
        button(cut(&label, ROW_CHARS), Action::Panel(Panel::Faults(what)))
    };
    let more = kinds.len() > from.saturating_add(size);
    let next = Faults::Reasons(page.saturating_add(1));
    let screen = Screen::text(text.join("\n"))
        .grid(shown.iter().map(one).collect(), 1)
        .row(more.then(|| go(lang, "flow-more", next)));
    to_faults(lang, screen)
}

/// Generations that ended for one reason, each with its model's title; `more`: there are older ones.
pub fn failed(
    lang: Lang,
    reason: Reason,
    found: &[(Failed, String)],
    more: bool,
    zone: &TimeZone,
) -> Screen {
    let head = [("name", name(lang, reason).into())];
    let mut text = vec![tr_with(lang, "faults-of-reason", &head), String::new()];
    if found.is_empty() {
        text.push(tr(lang, "people-nothing"));
    }
    text.extend(found.iter().map(|(one, title)| {
        let values = [
            ("id", one.id.to_string().into()),
            ("when", date_time(one.ended_ms, zone).into()),
            ("title", esc(&cut(title, TITLE)).into()),
            ("why", cause(lang, &one.detail, SHORT).into()),
        ];
        tr_with(lang, "faults-one", &values)
    }));
    let way = |(one, _): &(Failed, String)| {
        let way = Action::Panel(Panel::Money(Money::Way(one.id)));
        button(format!("№{}", one.id), way)
    };
    let older = found.last().filter(|_| more);
    let older = older.map(|(last, _)| Panel::Faults(Faults::Failed(place(reason), last.id)));
    let screen = Screen::text(text.join("\n"))
        .grid(found.iter().map(way).collect(), 2)
        .row(turns(lang, None, older));
    to_faults(lang, screen)
}

/// Asks what is looked for; `note`: the key of what was wrong with the last words.
pub fn find(lang: Lang, note: Option<&str>) -> Screen {
    let screen = to_faults(lang, Screen::text(tr(lang, "faults-ask")));
    noted(lang, screen, note)
}

/// Things that can be tried again: the lines that tell of them, the buttons that open them, and the ways on.
fn list<T>(
    lang: Lang,
    (head, lines): (String, impl Iterator<Item = String>),
    (found, open): (&[T], impl Fn(&T) -> (i64, Faults)),
    (again, older): (Button, Option<Faults>),
    none: &str,
) -> Screen {
    let mut text = vec![head, String::new()];
    text.extend(lines);
    if found.is_empty() {
        text.push(tr(lang, none));
    }
    let opened = found.iter().map(|one| {
        let (id, what) = open(one);
        button(format!("№{id}"), Action::Panel(Panel::Faults(what)))
    });
    let screen = Screen::text(text.join("\n"))
        .grid(opened.collect(), 2)
        .row(turns(lang, None, older.map(Panel::Faults)))
        .row((!found.is_empty()).then_some(again));
    to_faults(lang, screen)
}

fn who(customer: CustomerId) -> String {
    match customer {
        CustomerId(0) => "—".to_owned(),
        id => format!("<code>{id}</code>"),
    }
}

/// Updates that were put aside; `more`: there are older ones.
pub fn parked(lang: Lang, found: &[Parked], all: u32, more: bool, zone: &TimeZone) -> Screen {
    let head = tr_with(lang, "faults-parked-head", &[("n", all.into())]);
    let lines = found.iter().map(|one| {
        let values = [
            ("id", one.id.to_string().into()),
            ("when", date_time(one.parked_ms, zone).into()),
            ("customer", who(one.customer).into()),
            ("why", cause(lang, &one.error, SHORT).into()),
        ];
        tr_with(lang, "faults-one-parked", &values)
    });
    let again = go(lang, "faults-retry-all", Faults::RetryAll);
    let older = found.last().filter(|_| more);
    let ways = (again, older.map(|last| Faults::Parked(last.id)));
    let open = |one: &Parked| (one.id, Faults::Update(one.id));
    list(lang, (head, lines), (found, open), ways, "faults-no-parked")
}

fn card(lang: Lang, id: CustomerId) -> Option<Button> {
    (id.0 != 0).then(|| to_customer(lang, id))
}

/// One update that was put aside.
pub fn update(lang: Lang, one: &Parked, zone: &TimeZone) -> Screen {
    let values = [
        ("id", one.id.to_string().into()),
        ("when", date_time(one.parked_ms, zone).into()),
        ("customer", who(one.customer).into()),
        ("why", cause(lang, &one.error, WHOLE).into()),
    ];
    let screen = Screen::text(tr_with(lang, "faults-update", &values))
        .row([go(lang, "faults-retry", Faults::Retry(one.id))])
        .row(card(lang, one.customer))
        .row([go(lang, "faults-to-parked", Faults::Parked(0))]);
    to_faults(lang, screen)
}

/// What a message says.
fn what(lang: Lang, one: &Unsent) -> String {
    let key = match (one.what.as_str(), one.file) {
        (_, true) => "faults-a-file",
        ("result", _) => "way-told-result",
        ("gift", _) => "way-told-gift",
        ("refund", _) => "faults-a-refund",
        ("alert", _) => "faults-an-alert",
        _ => "way-told-word",
    };
    tr(lang, key)
}

/// Messages that were given up; `more`: there are older ones.
pub fn unsent(lang: Lang, found: &[Unsent], all: u32, more: bool, zone: &TimeZone) -> Screen {
    let head = tr_with(lang, "faults-unsent-head", &[("n", all.into())]);
    let lines = found.iter().map(|one| {
        let values = [
            ("id", one.id.to_string().into()),
            ("when", date_time(one.created_ms, zone).into()),
            ("customer", who(one.to).into()),
            ("what", what(lang, one).into()),
            ("why", cause(lang, &one.error, SHORT).into()),
        ];
        tr_with(lang, "faults-one-unsent", &values)
    });
    let again = go(lang, "faults-resend-all", Faults::ResendAll);
    let older = found.last().filter(|_| more);
    let ways = (again, older.map(|last| Faults::Unsent(last.id)));
    let open = |one: &Unsent| (one.id, Faults::Message(one.id));
    list(lang, (head, lines), (found, open), ways, "faults-no-unsent")
}

/// One message that was given up.
pub fn message(lang: Lang, one: &Unsent, zone: &TimeZone) -> Screen {
    let values = [
        ("id", one.id.to_string().into()),
        ("when", date_time(one.created_ms, zone).into()),
        ("customer", who(one.to).into()),
        ("what", what(lang, one).into()),
        ("why", cause(lang, &one.error, WHOLE).into()),
    ];
    let way = one.generation.map(|id| to_way(lang, id));
    let screen = Screen::text(tr_with(lang, "faults-message", &values))
        .row([go(lang, "faults-resend", Faults::Resend(one.id))])
        .row(way)
        .row(card(lang, one.to))
        .row([go(lang, "faults-to-unsent", Faults::Unsent(0))]);
    to_faults(lang, screen)
}

fn headline(lang: Lang, one: &Standing) -> String {
    notes::headline(lang, &format!("alert-{}", one.kind), &one.values)
}

/// Kinds of alerts, a page from 0; `more`: there are others after them.
pub fn alerts(lang: Lang, found: &[Standing], page: u16, more: bool, zone: &TimeZone) -> Screen {
    let mut text = vec![tr(lang, "faults-alerts-head"), String::new()];
    if found.is_empty() {
        text.push(tr(lang, "faults-no-alerts"));
    }
    let first = u32::from(page).saturating_mul(LINES).saturating_add(1);
    let numbered = || (first..).zip(found);
    text.extend(numbered().map(|(n, one)| {
        let values = [
            ("n", n.into()),
            ("when", date_time(one.seen_ms, zone).into()),
            ("what", headline(lang, one).into()),
        ];
        let key = match one.hushed {
            true => "faults-one-hushed",
            false => "faults-one-alert",
        };
        tr_with(lang, key, &values)
    }));
    let switch = |(n, one): (u32, &Standing)| {
        let (key, what) = match one.hushed {
            true => ("faults-unhush", Faults::Unhush(one.id, page)),
            false => ("faults-hush", Faults::Silence(one.id, one.turn, page)),
        };
        let label = tr_with(lang, key, &[("n", n.into())]);
        button(label, Action::Panel(Panel::Faults(what)))
    };
    let next = Faults::Alerts(page.saturating_add(1));
    let screen = Screen::text(text.join("\n"))
        .grid(numbered().map(switch).collect(), 2)
        .row(more.then(|| go(lang, "flow-more", next)));
    to_faults(lang, screen)
}
