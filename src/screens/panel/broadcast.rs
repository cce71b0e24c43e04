//! Messages to many: drafts, to whom, the question before it goes, and how it goes.

use super::{noted, to_panel, with_panel};
use crate::action::{Action, Broadcast as Go, Group, ModelKey, Panel};
use crate::catalog::{Catalog, Model};
use crate::clock::{date_time, sortable};
use crate::money::Kopecks;
use crate::screens::export;
use crate::screens::labels::{about, count};
use crate::screens::{Button, Screen, button, cut, esc};
use crate::store::broadcasts::{Broadcast, Failure, State};
use crate::store::crowds::{Count, Crowd};
use crate::words::{Lang, tr, tr_with};
use jiff::tz::TimeZone;

/// Broadcasts in the list.
pub const LISTED: u16 = 5;
/// Models offered for words.
pub const FOUND: usize = 5;
/// Messages a second, as a person is told how long it takes.
const A_SECOND: i64 = 25;
/// Characters of a model's title.
const TITLE: usize = 28;

fn go(lang: Lang, key: &str, what: Go) -> Button {
    button(tr(lang, key), Action::Panel(Panel::Broadcast(what)))
}

fn number(n: i64) -> String {
    count(usize::try_from(n).unwrap_or(0))
}

fn line(lang: Lang, key: &str, values: &[(&str, String)]) -> String {
    let values: Vec<_> = values.iter().map(|(n, v)| (*n, v.clone().into())).collect();
    tr_with(lang, key, &values)
}

fn state(lang: Lang, state: State) -> String {
    let key = match state {
        State::Draft => "broadcast-is-draft",
        State::Running => "broadcast-is-running",
        State::Paused => "broadcast-is-paused",
        State::Cancelled => "broadcast-is-cancelled",
        State::Done => "broadcast-is-done",
    };
    tr(lang, key)
}

/// To whom, in words.
pub fn whom(lang: Lang, crowd: &Crowd, catalog: &Catalog) -> String {
    match crowd {
        Crowd::All => tr(lang, "broadcast-all"),
        Crowd::Active(days) => tr_with(lang, "broadcast-active", &[("days", (*days).into())]),
        Crowd::Paid => tr(lang, "broadcast-paid"),
        Crowd::Unpaid => tr(lang, "broadcast-unpaid"),
        Crowd::Low(below) => line(lang, "broadcast-low", &[("sum", below.to_string())]),
        Crowd::Model(id) => {
            let title = catalog.get(id).map_or(id.as_str(), |model| &model.title);
            let title = esc(&cut(title, TITLE));
            line(lang, "broadcast-model", &[("model", title)])
        }
        Crowd::Speaks(Lang::Ru) => tr(lang, "broadcast-ru"),
        Crowd::Speaks(Lang::En) => tr(lang, "broadcast-en"),
    }
}

/// The newest, and the way to a new one.
pub fn list(lang: Lang, all: &[Broadcast], zone: &TimeZone) -> Screen {
    let mut lines = vec![tr(lang, "broadcast-head")];
    if all.is_empty() {
        lines.push(tr(lang, "broadcast-none"));
    }
    let mut screen = Screen::default();
    for of in all {
        let at = of.started_ms.unwrap_or(of.created_ms);
        let values = [
            ("n", of.id.to_string()),
            ("when", date_time(at, zone)),
            ("state", state(lang, of.state)),
            ("sent", number(of.tally.sent)),
        ];
        lines.push(line(lang, "broadcast-line", &values));
        let label = line(lang, "broadcast-open", &values);
        screen = screen.row([button(
            label,
            Action::Panel(Panel::Broadcast(Go::Card(of.id))),
        )]);
    }
    screen.text = lines.join("\n");
    let screen = screen.row([go(lang, "broadcast-new", Go::New)]);
    with_panel(lang, screen)
}

/// The rows that lead on from anywhere.
fn with_ways(lang: Lang, screen: Screen) -> Screen {
    screen.row([go(lang, "broadcast-list", Go::List), to_panel(lang)])
}

/// Asks for the message; with a draft, for another one.
pub fn ask_letter(lang: Lang, draft: Option<i64>, note: Option<&str>) -> Screen {
    let screen = Screen::text(tr(lang, "broadcast-ask-letter"));
    let screen = match draft {
        Some(id) => screen.row([go(lang, "broadcast-back", Go::Card(id))]),
        None => screen,
    };
    with_ways(lang, noted(lang, screen, note))
}

/// A draft, below its preview.
pub fn draft(lang: Lang, of: &Broadcast, counted: Option<Count>, catalog: &Catalog) -> Screen {
    let buttons = of.letter.buttons.len();
    let mut lines = vec![
        line(lang, "broadcast-draft", &[("n", of.id.to_string())]),
        line(
            lang,
            "broadcast-to",
            &[("whom", whom(lang, &of.crowd, catalog))],
        ),
    ];
    lines.extend(counted.map(|counted| counts(lang, counted)));
    lines.push(line(lang, "broadcast-has", &[("n", buttons.to_string())]));
    let screen = Screen::text(lines.join("\n"))
        .row([
            go(lang, "broadcast-whom", Go::Groups(of.id)),
            go(lang, "broadcast-buttons", Go::Buttons(of.id)),
        ])
        .row([go(lang, "broadcast-other", Go::Letter(of.id))])
        .row([go(lang, "broadcast-on", Go::Ask(of.id))])
        .row([go(lang, "broadcast-discard", Go::Discard(of.id))]);
    with_ways(lang, screen)
}

fn counts(lang: Lang, counted: Count) -> String {
    let reach = line(lang, "broadcast-reach", &[("n", number(counted.reach))]);
    match counted.gone {
        0 => reach,
        gone => {
            let gone = line(lang, "broadcast-skip", &[("n", number(gone))]);
            format!("{reach}\n{gone}")
        }
    }
}

/// Asks for the buttons.
pub fn ask_buttons(lang: Lang, of: &Broadcast, odd: bool) -> Screen {
    let mut screen = Screen::text(tr(lang, "broadcast-ask-buttons"));
    if !of.letter.buttons.is_empty() {
        screen = screen.row([go(lang, "broadcast-bare", Go::Bare(of.id))]);
    }
    let screen = screen.row([go(lang, "broadcast-back", Go::Card(of.id))]);
    noted(lang, screen, odd.then_some("broadcast-odd-buttons"))
}

/// To whom it may go.
pub fn groups(lang: Lang, of: &Broadcast, catalog: &Catalog) -> Screen {
    let to = |group| {
        let crowd = plain(group);
        let label = crowd.map(|crowd| whom(lang, &crowd, catalog));
        let action = Action::Panel(Panel::Broadcast(Go::Group(of.id, group)));
        button(label.unwrap_or_default(), action)
    };
    let values = [("whom", whom(lang, &of.crowd, catalog))];
    Screen::text(line(lang, "broadcast-groups", &values))
        .row([to(Group::All)])
        .row([to(Group::Active(7)), to(Group::Active(30))])
        .row([to(Group::Paid), to(Group::Unpaid)])
        .row([to(Group::Low(20)), to(Group::Low(100))])
        .row([to(Group::Speaks(Lang::Ru)), to(Group::Speaks(Lang::En))])
        .row([go(lang, "broadcast-users", Go::Models(of.id))])
        .row([go(lang, "broadcast-back", Go::Card(of.id))])
}

/// The part of all customers that a button means; `None` for the users of a model, whose button has only its key.
pub fn plain(group: Group) -> Option<Crowd> {
    Some(match group {
        Group::All => Crowd::All,
        Group::Active(days) => Crowd::Active(days),
        Group::Paid => Crowd::Paid,
        Group::Unpaid => Crowd::Unpaid,
        Group::Low(roubles) => Crowd::Low(Kopecks(i64::from(roubles).saturating_mul(100))),
        Group::Speaks(lang) => Crowd::Speaks(lang),
        Group::Model(_) => return None,
    })
}

/// Asks whose users, or offers what was found for the words.
pub fn models(lang: Lang, id: i64, found: Option<&[&Model]>) -> Screen {
    let none = found.is_some_and(<[&Model]>::is_empty);
    let mut screen = Screen::text(tr(lang, "broadcast-ask-model"));
    for model in found.unwrap_or_default().iter().take(FOUND) {
        let group = Group::Model(ModelKey::of(&model.id));
        let action = Action::Panel(Panel::Broadcast(Go::Group(id, group)));
        screen = screen.row([button(cut(&model.title, 34), action)]);
    }
    let screen = screen.row([go(lang, "broadcast-back", Go::Groups(id))]);
    noted(lang, screen, none.then_some("broadcast-no-model"))
}

/// The question before it goes.
pub fn confirm(lang: Lang, of: &Broadcast, counted: Count, catalog: &Catalog) -> Screen {
    let back = go(lang, "broadcast-back", Go::Card(of.id));
    let mut lines = vec![
        line(lang, "broadcast-confirm", &[("n", of.id.to_string())]),
        line(
            lang,
            "broadcast-to",
            &[("whom", whom(lang, &of.crowd, catalog))],
        ),
        counts(lang, counted),
    ];
    if counted.reach == 0 {
        return noted(
            lang,
            Screen::text(lines.join("\n")).row([back]),
            Some("broadcast-nobody"),
        );
    }
    let seconds = u32::try_from(counted.reach / A_SECOND).unwrap_or(u32::MAX);
    lines.push(line(
        lang,
        "broadcast-takes",
        &[("time", about(lang, seconds))],
    ));
    Screen::text(lines.join("\n"))
        .row([go(lang, "broadcast-send", Go::Start(of.id, of.version))])
        .row([back])
}

/// One that was started, as it stands.
pub fn card(lang: Lang, of: &Broadcast, catalog: &Catalog) -> Screen {
    let tally = of.tally;
    let values = [
        ("n", of.id.to_string()),
        ("state", state(lang, of.state)),
        ("sent", number(tally.sent)),
        ("expected", number(of.expected)),
    ];
    let mut lines = vec![
        line(lang, "broadcast-card", &values),
        line(
            lang,
            "broadcast-to",
            &[("whom", whom(lang, &of.crowd, catalog))],
        ),
        line(lang, "broadcast-sent", &values),
    ];
    let blocked = tally.skipped.saturating_add(tally.gone);
    for (key, n) in [
        ("broadcast-blocked", blocked),
        ("broadcast-failed", tally.failed),
        ("broadcast-unclear", tally.unclear),
    ] {
        if n > 0 {
            lines.push(line(lang, key, &[("n", number(n))]));
        }
    }
    let stop = go(lang, "broadcast-stop", Go::Stop(of.id));
    let mut screen = Screen::text(lines.join("\n"));
    screen = match of.state {
        State::Running => screen.row([go(lang, "broadcast-pause", Go::Pause(of.id)), stop]),
        State::Paused => screen.row([go(lang, "broadcast-resume", Go::Resume(of.id)), stop]),
        State::Draft | State::Cancelled | State::Done => screen,
    };
    let missed = tally.gone.saturating_add(tally.failed);
    if missed.saturating_add(tally.unclear) > 0 {
        screen = screen.row([go(lang, "broadcast-report", Go::Report(of.id))]);
    }
    with_ways(lang, screen)
}

/// The question before it is ended.
pub fn stop(lang: Lang, of: &Broadcast) -> Screen {
    let values = [
        ("n", of.id.to_string()),
        ("sent", number(of.tally.sent)),
        ("expected", number(of.expected)),
    ];
    Screen::text(line(lang, "broadcast-ask-stop", &values))
        .row([go(lang, "broadcast-stop-yes", Go::StopYes(of.id))])
        .row([go(lang, "broadcast-stop-no", Go::Card(of.id))])
}

/// The first line of the report.
pub fn head(lang: Lang) -> String {
    const COLUMNS: [&str; 4] = [
        "broadcast-col-who",
        "export-when",
        "broadcast-col-what",
        "broadcast-col-why",
    ];
    export::head(lang, &COLUMNS)
}

/// A line of the report.
pub fn row(lang: Lang, of: &Failure, zone: &TimeZone) -> String {
    let key = match of.state.as_str() {
        "gone" => "broadcast-row-gone",
        "failed" => "broadcast-row-failed",
        _ => "broadcast-row-unclear",
    };
    let cells = vec![
        of.customer.to_string(),
        sortable(of.at_ms, zone),
        tr(lang, key),
        of.error.clone(),
    ];
    export::row(lang, cells)
}
