//! What admins did, as pages and as a table.

use super::{turns, with_panel};
use crate::action::{Action, Panel};
use crate::clock::{date_time, sortable};
use crate::screens::export;
use crate::screens::{Screen, button, cut, esc};
use crate::store::deeds::Entry;
use crate::words::{Lang, tr, tr_with};
use jiff::tz::TimeZone;

/// Deeds on one page.
pub const PAGE: u16 = 5;
/// Characters shown of what was before, after and why.
const SHOWN: usize = 60;

/// A page; whether it is the newest, whether there are older ones.
pub fn page(lang: Lang, deeds: &[Entry], (newest, older): (bool, bool), zone: &TimeZone) -> Screen {
    let mut lines = vec![tr(lang, "deeds-head")];
    if deeds.is_empty() {
        lines.push(tr(lang, "deeds-empty"));
    }
    lines.extend(deeds.iter().map(|deed| entry(lang, deed, zone)));
    let last = deeds.last().filter(|_| older);
    let turn = turns(
        lang,
        (!newest).then_some(Panel::Deeds(0)),
        last.map(|last| Panel::Deeds(last.id)),
    );
    let mut screen = Screen::text(lines.join("\n")).row(turn);
    if !deeds.is_empty() {
        let file = Action::Panel(Panel::DeedsFile);
        screen = screen.row([button(tr(lang, "button-csv"), file)]);
    }
    with_panel(lang, screen)
}

/// Two lines: who and when, what.
fn entry(lang: Lang, deed: &Entry, zone: &TimeZone) -> String {
    let short = |text: &str| esc(&cut(&text.replace('\n', " "), SHOWN));
    let values = [
        ("n", deed.id.to_string().into()),
        ("when", date_time(deed.at_ms, zone).into()),
        ("admin", deed.admin.to_string().into()),
        ("what", what(lang, &deed.what).into()),
        ("subject", short(&deed.subject).into()),
        ("before", short(&deed.before).into()),
        ("after", short(&deed.after).into()),
        ("why", short(&deed.why).into()),
    ];
    let key = match (deed.before.is_empty(), deed.why.is_empty()) {
        (false, true) => "deeds-line",
        (true, true) => "deeds-line-new",
        (false, false) => "deeds-line-why",
        (true, false) => "deeds-line-new-why",
    };
    tr_with(lang, key, &values)
}

/// What was done, in words; a deed of another version by its own name.
fn what(lang: Lang, what: &str) -> String {
    let key = match what {
        "approve" => "deed-approve",
        "reject" => "deed-reject",
        "refund" => "deed-refund",
        "return" => "deed-return",
        "unblock" => "deed-unblock",
        "block" => "deed-block",
        "credit" => "deed-credit",
        "debit" => "deed-debit",
        "write" => "deed-write",
        "promo-new" => "deed-promo-new",
        "promo-off" => "deed-promo-off",
        "model-on" => "deed-model-on",
        "model-off" => "deed-model-off",
        "model-price" => "deed-model-price",
        "model-title" => "deed-model-title",
        "model-order" => "deed-model-order",
        "model-reset" => "deed-model-reset",
        "sync-now" => "deed-sync-now",
        "sync-back" => "deed-sync-back",
        "catalogue-accept" => "deed-catalogue-accept",
        "catalogue-reject" => "deed-catalogue-reject",
        "close" => "deed-close",
        "answer" => "deed-answer",
        "retry" => "deed-retry",
        "resend" => "deed-resend",
        "hush" => "deed-hush",
        "unhush" => "deed-unhush",
        "setting" => "deed-setting",
        "broadcast-start" => "deed-broadcast-start",
        "broadcast-pause" => "deed-broadcast-pause",
        "broadcast-resume" => "deed-broadcast-resume",
        "broadcast-stop" => "deed-broadcast-stop",
        other => return esc(other),
    };
    tr(lang, key)
}

/// The table's first line.
pub fn head(lang: Lang) -> String {
    const COLUMNS: [&str; 8] = [
        "export-number",
        "export-when",
        "deeds-admin",
        "export-what",
        "deeds-subject",
        "deeds-before",
        "deeds-after",
        "deeds-why",
    ];
    export::head(lang, &COLUMNS)
}

/// A line of the table.
pub fn row(lang: Lang, deed: &Entry, zone: &TimeZone) -> String {
    let cells = vec![
        deed.id.to_string(),
        sortable(deed.at_ms, zone),
        deed.admin.to_string(),
        what(lang, &deed.what),
        deed.subject.clone(),
        deed.before.clone(),
        deed.after.clone(),
        deed.why.clone(),
    ];
    export::row(lang, cells)
}
