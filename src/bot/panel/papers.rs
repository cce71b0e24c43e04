//! Files of the panel: made outside the writer when they are sent, for whoever is an admin at that moment.

use super::statistics as figures;
use crate::action::Period;
use crate::admin::{Admin, guard};
use crate::bot::api::{CallError, sort};
use crate::bot::desk::Desk;
use crate::bot::outbox::database;
use crate::bot::reply::Reply;
use crate::bot::shop::{Deed, Shop};
use crate::charts::{self, Sheet};
use crate::clock::{day_start_ms, last_days_ms, stamp};
use crate::config::Mask;
use crate::ids::CustomerId;
use crate::screens::panel::broadcast as missing;
use crate::screens::panel::charts as pictures;
use crate::screens::panel::deeds as tables;
use crate::screens::panel::statistics as numbers;
use crate::store::outbox::{self, Notice, Paper, Stored};
use crate::store::{StoreError, broadcasts, deeds, statistics, syncs};
use crate::tail;
use crate::words::{Lang, tr, tr_with};
use jiff::tz::TimeZone;
use rusqlite::Connection;
use teloxide::payloads::setters::*;
use teloxide::prelude::Requester;
use teloxide::types::{ChatId, InputFile, ParseMode};

/// Rows read at a time.
const AT_ONCE: u16 = 200;
/// Days in the charts of a report.
const REPORTED: u16 = 7;

/// What is sent.
struct Made {
    name: String,
    body: Body,
    caption: String,
}

enum Body {
    /// A file.
    Table(String),
    /// A picture in the chat.
    Charts(Box<Sheet>),
}

/// For whom and of when.
struct Job {
    lang: Lang,
    shop: Shop,
    asked_ms: i64,
}

impl Job {
    fn zone(&self) -> &TimeZone {
        &self.shop.config.ui.timezone
    }
}

/// Stores the wish for a file: it goes by the outbox, once for each press.
pub(super) fn order(deed: &Deed<'_>, admin: Admin, paper: Paper) -> anyhow::Result<Reply> {
    let key = format!("paper:{}:{}", admin.id(), deed.update);
    let (notice, now) = (Notice::Paper(paper), deed.shop.now_ms);
    outbox::put(deed.tx, &key, admin.id(), None, &notice, now)?;
    Ok(Reply::toast(tr(deed.lang(), "panel-file-comes")).ringing())
}

/// Makes the file and sends it.
pub(in crate::bot) async fn send(
    desk: &Desk,
    stored: &Stored,
    lang: Lang,
    paper: &Paper,
) -> Result<(), CallError> {
    if guard(&desk.config.telegram, stored.to).is_none() {
        return Err(CallError::Refused("no admin any more".to_owned()));
    }
    let (store, paper) = (desk.store.clone(), paper.clone());
    let job = Job {
        lang,
        shop: desk.shop(),
        asked_ms: stored.created_ms,
    };
    let making = move || {
        let made = store.read(|conn| make(conn, &job, &paper));
        let made = made.map_err(database)?;
        let (bytes, is_picture) = match made.body {
            Body::Table(text) => (text.into_bytes(), false),
            Body::Charts(sheet) => {
                let png = charts::png(&sheet);
                (
                    png.map_err(|why| CallError::Refused(why.to_string()))?,
                    true,
                )
            }
        };
        let input = InputFile::memory(bytes).file_name(made.name);
        Ok((input, made.caption, is_picture))
    };
    let made = tokio::task::spawn_blocking(making).await;
    let (input, caption, is_picture) =
        made.map_err(|error| CallError::Later(error.to_string()))??;
    let (bot, chat) = (desk.telegram.uploads(), ChatId(stored.to.0));
    let sent = if is_picture {
        let call = bot.send_photo(chat, input).caption(caption);
        desk.telegram.make(call.parse_mode(ParseMode::Html)).await
    } else {
        desk.telegram
            .make(bot.send_document(chat, input).caption(caption))
            .await
    };
    sent.map_err(sort).map(|_| ())
}

fn make(conn: &Connection, job: &Job, paper: &Paper) -> Result<Made, StoreError> {
    let lang = job.lang;
    match paper {
        Paper::Deeds => Ok(Made {
            name: format!("{}.csv", tr(lang, "deeds-file")),
            body: Body::Table(all_deeds(conn, lang, job.zone())?),
            caption: tr(lang, "deeds-caption"),
        }),
        Paper::Days { days } => Ok(Made {
            name: format!("{}.csv", name(lang, *days)),
            body: Body::Table(all_days(conn, job, *days)?),
            caption: tr(lang, "stats-caption"),
        }),
        Paper::Charts { days } => {
            let starts = last_days_ms(job.asked_ms, *days, job.zone());
            let shown = figures::days(conn, &job.shop, &starts, i64::MAX)?;
            let period = pictures::period(lang, &shown, job.zone());
            Ok(Made {
                name: format!("{}.png", name(lang, *days)),
                body: drawn(job, &shown),
                caption: tr_with(lang, "stats-charts", &[("period", period.into())]),
            })
        }
        Paper::Broadcast { id } => {
            let n = [("n", id.to_string().into())];
            Ok(Made {
                name: format!("{}.csv", tr_with(lang, "broadcast-file", &n)),
                body: Body::Table(missed(conn, job, *id)?),
                caption: tr_with(lang, "broadcast-caption", &n),
            })
        }
        Paper::Report => report(conn, job),
        Paper::Sync { id } => {
            let sync = syncs::get(conn, *id)?;
            let told = sync.map(|sync| sync.told).unwrap_or_default();
            let lines = match lang {
                Lang::Ru => told.ru,
                Lang::En => told.en,
            };
            let n = [("n", id.to_string().into())];
            Ok(Made {
                name: format!("{}.txt", tr_with(lang, "syncs-file", &n)),
                body: Body::Table(lines.join("\n")),
                caption: tr_with(lang, "syncs-caption", &n),
            })
        }
        Paper::Log => Ok(log(job)),
    }
}

/// The newest lines of the log. They were masked when they were written; what goes out is masked once more.
fn log(job: &Job) -> Made {
    let kept = tail::newest();
    let lines = match kept.is_empty() {
        true => tr(job.lang, "log-empty"),
        false => kept,
    };
    Made {
        name: format!("kiebot-{}.log", stamp(job.asked_ms)),
        body: Body::Table(Mask::of(&job.shop.config).apply(&lines)),
        caption: tr(job.lang, "log-caption"),
    }
}

fn name(lang: Lang, days: u16) -> String {
    tr_with(lang, "stats-file", &[("days", days.to_string().into())])
}

fn drawn(job: &Job, days: &[pictures::Day]) -> Body {
    let (tariff, zone) = (job.shop.tariff(), job.zone());
    Body::Charts(Box::new(pictures::sheet(job.lang, days, &tariff, zone)))
}

/// The day before.
fn report(conn: &Connection, job: &Job) -> Result<Made, StoreError> {
    let today_ms = day_start_ms(job.asked_ms, job.zone());
    let starts = last_days_ms(today_ms.saturating_sub(1), REPORTED, job.zone());
    let from_ms = starts.last().copied().unwrap_or(today_ms);
    let of = figures::between(conn, &job.shop, Period::Today, (from_ms, today_ms))?;
    let shown = figures::days(conn, &job.shop, &starts, today_ms)?;
    Ok(Made {
        name: format!("{}.png", name(job.lang, REPORTED)),
        body: drawn(job, &shown),
        caption: numbers::report(job.lang, from_ms, &of, &job.shop.tariff(), job.zone()),
    })
}

/// The last days, the oldest first.
fn all_days(conn: &Connection, job: &Job, days: u16) -> Result<String, StoreError> {
    let starts = last_days_ms(job.asked_ms, days, job.zone());
    let sums = statistics::days(conn, &starts, i64::MAX)?;
    let days: Vec<_> = starts.into_iter().zip(sums).collect();
    Ok(numbers::table(
        job.lang,
        &days,
        &job.shop.tariff(),
        job.zone(),
    ))
}

/// Whom a broadcast did not reach, by their numbers.
fn missed(conn: &Connection, job: &Job, id: i64) -> Result<String, StoreError> {
    let (mut table, mut after) = (missing::head(job.lang), CustomerId(i64::MIN));
    loop {
        let rows = broadcasts::failures(conn, id, after, AT_ONCE)?;
        let Some(last) = rows.last() else {
            return Ok(table);
        };
        after = last.customer;
        for row in &rows {
            table.push_str(&missing::row(job.lang, row, job.zone()));
        }
    }
}

/// Every deed, newest first.
fn all_deeds(conn: &Connection, lang: Lang, zone: &TimeZone) -> Result<String, StoreError> {
    let (mut table, mut below) = (tables::head(lang), i64::MAX);
    loop {
        let rows = deeds::below(conn, below, AT_ONCE)?;
        let Some(last) = rows.last() else {
            return Ok(table);
        };
        below = last.id;
        for row in &rows {
            table.push_str(&tables::row(lang, row, zone));
        }
    }
}
