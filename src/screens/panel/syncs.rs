//! Syncs as an admin sees them: how it stands, one under way, what came of it, earlier states of models.toml.

use super::{to_panel, turns};
use crate::action::{Action, Panel, Syncs};
use crate::clock::date_time;
use crate::kie::catalog::Stage;
use crate::screens::{Button, Screen, button, cut, esc};
use crate::store::syncs::{State, Sync};
use crate::words::{Lang, tr, tr_with};
use jiff::tz::TimeZone;

/// Syncs on one page.
pub const PAGE: u16 = 5;
/// Versions on one screen.
pub const VERSIONS: usize = 6;
/// Lines shown of a report.
const LINES: usize = 6;
/// Characters shown of a line.
const LINE_CHARS: usize = 90;
/// Cells of the bar.
const BAR: usize = 12;

fn go(lang: Lang, key: &str, what: Syncs) -> Button {
    button(tr(lang, key), Action::Panel(Panel::Syncs(what)))
}

/// What the section's first screen needs.
pub struct Facts<'a> {
    /// The newest look at Kie that has ended.
    pub last: Option<&'a Sync>,
    /// When the catalogue was last synced, by whomever; 0: nobody knows.
    pub synced_ms: i64,
    /// When the next one comes by itself; `None`: never.
    pub next_ms: Option<i64>,
    /// Models in the catalogue, and how many of them are on sale.
    pub models: (usize, usize),
    /// The review that waits for a decision, and its changes.
    pub review: Option<(i64, usize)>,
    /// The zone of the times.
    pub zone: &'a TimeZone,
}

/// How it stands.
pub fn home(lang: Lang, facts: &Facts<'_>) -> Screen {
    let when = |at_ms: i64| date_time(at_ms, facts.zone);
    let mut text = vec![tr(lang, "syncs-head"), String::new()];
    text.push(match facts.synced_ms {
        0 => tr(lang, "syncs-never"),
        at_ms => tr_with(lang, "syncs-synced", &[("when", when(at_ms).into())]),
    });
    if let Some(last) = facts.last.filter(|last| last.state != State::Done) {
        let values = [
            ("state", tr(lang, state_key(last.state)).into()),
            ("when", when(last.ended_ms.unwrap_or(last.at_ms)).into()),
        ];
        text.push(tr_with(lang, "syncs-last-bad", &values));
        text.extend(lines(lang, last, 1));
    }
    let (all, sold) = facts.models;
    let values = [("all", all.into()), ("sold", sold.into())];
    text.push(tr_with(lang, "syncs-models", &values));
    text.push(match facts.next_ms {
        Some(at_ms) => tr_with(lang, "syncs-next", &[("when", when(at_ms).into())]),
        None => tr(lang, "syncs-no-next"),
    });
    let review = facts.review.map(|(id, count)| {
        let label = tr_with(lang, "syncs-waiting", &[("n", count.into())]);
        button(label, Action::Review(id, 0))
    });
    let log = facts
        .last
        .map(|last| go(lang, "syncs-log", Syncs::Log(last.id)));
    Screen::text(text.join("\n"))
        .row([go(lang, "syncs-now", Syncs::Now)])
        .row(review)
        .row(log)
        .row([
            go(lang, "syncs-past", Syncs::Past(0)),
            go(lang, "syncs-versions", Syncs::Versions),
        ])
        .row([to_panel(lang)])
}

fn state_key(state: State) -> &'static str {
    match state {
        State::Wanted => "syncs-wanted",
        State::Running => "syncs-running",
        State::Done => "syncs-done",
        State::Refused => "syncs-refused",
        State::Failed => "syncs-failed",
        State::Stopped => "syncs-stopped",
    }
}

/// The first lines of what is told of it.
fn lines(lang: Lang, sync: &Sync, most: usize) -> Vec<String> {
    let told = match lang {
        Lang::Ru => &sync.told.ru,
        Lang::En => &sync.told.en,
    };
    let shown = told.iter().take(most);
    let mut lines: Vec<String> = shown
        .map(|line| esc(&cut(line.trim(), LINE_CHARS)))
        .collect();
    if told.len() > most && most > 1 {
        lines.push("…".to_owned());
    }
    lines
}

/// One under way: how far, as far as that is known.
pub fn progress(lang: Lang, sync: &Sync, seen: Option<(Stage, usize, usize)>) -> Screen {
    let mut text = vec![tr(lang, "syncs-head"), String::new()];
    match (sync.version, seen) {
        (Some(_), _) => text.push(tr(lang, "syncs-back-running")),
        (None, Some((stage, done, of))) => {
            let key = match stage {
                Stage::Schemas => "sync-progress-schemas",
                Stage::Pages => "sync-progress-pages",
                Stage::Prices => "sync-progress-prices",
            };
            let full = done.saturating_mul(BAR).checked_div(of);
            let full = full.unwrap_or(BAR).min(BAR);
            let rest = BAR.saturating_sub(full);
            text.push(format!("{}{}", "█".repeat(full), "░".repeat(rest)));
            let values = [("done", done.into()), ("of", of.into())];
            text.push(tr_with(lang, key, &values));
        }
        (None, None) => text.push(tr(lang, state_key(sync.state))),
    }
    text.push(String::new());
    text.push(tr(lang, "syncs-meanwhile"));
    Screen::text(text.join("\n")).row([to_panel(lang)])
}

/// One of them, with the first lines of its report; `review`: the one that waits for a decision.
pub fn one(lang: Lang, sync: &Sync, review: Option<(i64, usize)>, zone: &TimeZone) -> Screen {
    let by = match sync.admin {
        Some(admin) => admin.to_string(),
        None => tr(lang, "syncs-by-itself"),
    };
    let head = match sync.version {
        Some(_) => "syncs-one-back",
        None => "syncs-one",
    };
    let values = [
        ("n", sync.id.to_string().into()),
        ("when", date_time(sync.at_ms, zone).into()),
        ("by", by.into()),
        ("state", tr(lang, state_key(sync.state)).into()),
        ("applied", sync.applied.to_string().into()),
        ("waiting", sync.waiting.to_string().into()),
        (
            "version",
            format!("{:06}", sync.version.unwrap_or_default()).into(),
        ),
    ];
    let mut text = vec![tr_with(lang, head, &values)];
    let told = lines(lang, sync, LINES);
    if !told.is_empty() {
        text.push(String::new());
        text.extend(told);
    }
    let review = review.filter(|_| sync.waiting > 0).map(|(id, count)| {
        let label = tr_with(lang, "syncs-waiting", &[("n", count.into())]);
        button(label, Action::Review(id, 0))
    });
    let has_log = sync.version.is_none() && !sync.told.ru.is_empty();
    let log = has_log.then(|| go(lang, "syncs-log", Syncs::Log(sync.id)));
    Screen::text(text.join("\n"))
        .row(review)
        .row(log)
        .row([go(lang, "syncs-past", Syncs::Past(0))])
        .row([go(lang, "syncs-home", Syncs::Home), to_panel(lang)])
}

/// A page of all of them; whether it is the newest, whether there are older ones.
pub fn past(lang: Lang, syncs: &[Sync], (newest, older): (bool, bool), zone: &TimeZone) -> Screen {
    let mut text = vec![tr(lang, "syncs-past-head")];
    if syncs.is_empty() {
        text.push(tr(lang, "syncs-past-none"));
    }
    let line = |sync: &Sync| {
        let key = match sync.version {
            Some(_) => "syncs-line-back",
            None => "syncs-line",
        };
        let values = [
            ("n", sync.id.to_string().into()),
            ("when", date_time(sync.at_ms, zone).into()),
            ("state", tr(lang, state_key(sync.state)).into()),
            ("applied", sync.applied.to_string().into()),
            ("waiting", sync.waiting.to_string().into()),
        ];
        tr_with(lang, key, &values)
    };
    text.extend(syncs.iter().map(line));
    let open = |sync: &Sync| {
        let what = Action::Panel(Panel::Syncs(Syncs::Show(sync.id)));
        button(format!("№{}", sync.id), what)
    };
    let turn = |below: i64| Panel::Syncs(Syncs::Past(below));
    let last = syncs.last().filter(|_| older);
    let turns = turns(
        lang,
        (!newest).then(|| turn(0)),
        last.map(|last| turn(last.id)),
    );
    Screen::text(text.join("\n"))
        .grid(syncs.iter().map(open).collect(), 3)
        .row(turns)
        .row([go(lang, "syncs-home", Syncs::Home), to_panel(lang)])
}

/// Earlier states of models.toml, each with when it was replaced; the newest first.
pub fn versions(lang: Lang, versions: &[(u64, i64)], zone: &TimeZone) -> Screen {
    let key = match versions {
        [] => "syncs-versions-none",
        _ => "syncs-versions-head",
    };
    let open = |(n, until_ms): &(u64, i64)| {
        let values = [
            ("n", format!("{n:06}").into()),
            ("until", date_time(*until_ms, zone).into()),
        ];
        let label = tr_with(lang, "syncs-version", &values);
        button(label, Action::Panel(Panel::Syncs(Syncs::Version(*n))))
    };
    let shown = versions.iter().take(VERSIONS);
    Screen::text(tr(lang, key))
        .grid(shown.map(open).collect(), 1)
        .row([go(lang, "syncs-home", Syncs::Home), to_panel(lang)])
}

/// Asks whether an earlier models.toml is to come back.
pub fn version(lang: Lang, (n, until_ms): (u64, i64), zone: &TimeZone) -> Screen {
    let values = [
        ("n", format!("{n:06}").into()),
        ("until", date_time(until_ms, zone).into()),
    ];
    Screen::text(tr_with(lang, "syncs-version-ask", &values)).row([
        go(lang, "syncs-back", Syncs::Back(n)),
        go(lang, "goods-no", Syncs::Versions),
    ])
}
