//! Files of the panel: made outside the writer when they are sent, for whoever is an admin at that moment.

use crate::admin::guard;
use crate::bot::api::{self, CallError, sort};
use crate::bot::desk::Desk;
use crate::bot::outbox::database;
use crate::catalog::price::Tariff;
use crate::clock::last_days_ms;
use crate::screens::panel::deeds as tables;
use crate::screens::panel::statistics as numbers;
use crate::store::outbox::{Paper, Stored};
use crate::store::{StoreError, deeds, statistics};
use crate::words::{Lang, tr, tr_with};
use jiff::tz::TimeZone;
use rusqlite::Connection;
use teloxide::payloads::setters::*;
use teloxide::prelude::Requester;
use teloxide::types::{ChatId, InputFile};

/// Rows read at a time.
const AT_ONCE: u16 = 200;

/// A file as it is sent.
struct Made {
    name: String,
    bytes: Vec<u8>,
    caption: String,
}

/// For whom and of when.
struct Job {
    lang: Lang,
    zone: TimeZone,
    tariff: Tariff,
    asked_ms: i64,
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
        zone: desk.config.ui.timezone.clone(),
        tariff: desk.shop().tariff(),
        asked_ms: stored.created_ms,
    };
    let making = move || store.read(|conn| make(conn, &job, &paper));
    let made = tokio::task::spawn_blocking(making).await;
    let made = made
        .map_err(|error| CallError::Later(error.to_string()))?
        .map_err(database)?;
    let input = InputFile::memory(made.bytes).file_name(made.name);
    let call = desk
        .telegram
        .uploads()
        .send_document(ChatId(stored.to.0), input)
        .caption(made.caption);
    api::send(call).await.map_err(sort).map(|_| ())
}

fn make(conn: &Connection, job: &Job, paper: &Paper) -> Result<Made, StoreError> {
    let lang = job.lang;
    match paper {
        Paper::Deeds => Ok(Made {
            name: format!("{}.csv", tr(lang, "deeds-file")),
            bytes: all_deeds(conn, lang, &job.zone)?.into_bytes(),
            caption: tr(lang, "deeds-caption"),
        }),
        Paper::Days { days } => {
            let of = [("days", days.to_string().into())];
            Ok(Made {
                name: format!("{}.csv", tr_with(lang, "stats-file", &of)),
                bytes: all_days(conn, job, *days)?.into_bytes(),
                caption: tr(lang, "stats-caption"),
            })
        }
    }
}

/// The last days, the oldest first.
fn all_days(conn: &Connection, job: &Job, days: u16) -> Result<String, StoreError> {
    let starts = last_days_ms(job.asked_ms, days, &job.zone);
    let sums = statistics::days(conn, &starts)?;
    let days: Vec<_> = starts.into_iter().zip(sums).collect();
    Ok(numbers::table(job.lang, &days, &job.tariff, &job.zone))
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
