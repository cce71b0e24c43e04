//! One file of a result on its way to the chat: as what plays there, else as the untouched original, else as a link.

use crate::bot::api::CallError;
use crate::bot::desk::Desk;
use crate::bot::outbox::{database, say};
use crate::bot::send::{self, As};
use crate::clock::{DAY_MS, date_time};
use crate::generation::Generation;
use crate::ids::CustomerId;
use crate::screens::esc;
use crate::screens::life::{self, Link};
use crate::store::outbox;
use crate::store::results::{self, ResultRow};
use crate::words::{Lang, tr_with};

/// Kie keeps result files for a day or two; promise no more.
const LINK_LIFE_MS: i64 = DAY_MS;

/// Whose result is sent where.
pub(super) struct Job<'a> {
    /// What it takes to send.
    pub(super) desk: &'a Desk,
    /// The chat.
    pub(super) to: CustomerId,
    /// Its language.
    pub(super) lang: Lang,
    /// What made the result.
    pub(super) generation: &'a Generation,
}

/// One file; what Telegram refuses as a photo, video or audio it may take as a document (`has_original`: which is sent
/// in any case), else a link remains.
pub(super) async fn file(
    job: &Job<'_>,
    title: &str,
    row: &ResultRow,
    way: As,
    has_original: bool,
) -> Result<(), CallError> {
    let id = job.generation.id;
    let values = [("n", id.to_string().into()), ("title", esc(title).into())];
    let caption = tr_with(job.lang, "result-caption", &values);
    let (telegram, chat, folder) = (&job.desk.telegram, job.to.0, &job.desk.files_dir);
    let sent = match send::file(telegram, chat, row, way, folder, &caption).await {
        Err(CallError::Refused(why)) if way != As::Document && has_original => {
            tracing::warn!(
                generation = id.0,
                why,
                way = way.name(),
                "sent only as a document"
            );
            return Ok(());
        }
        Err(CallError::Refused(why)) if way != As::Document => {
            tracing::warn!(
                generation = id.0,
                why,
                way = way.name(),
                "sent as a document instead"
            );
            send::file(telegram, chat, row, As::Document, folder, &caption).await
        }
        other => other,
    };
    let sent = match (sent, &row.url) {
        (Err(CallError::Refused(why)), Some(url)) => {
            tracing::warn!(generation = id.0, why, "sent as a link instead");
            link(job, url, Link::Refused).await?;
            None
        }
        (other, _) => other?,
    };
    let Some(sent) = sent else {
        return Ok(());
    };
    let n = row.n;
    let write = move |tx: &rusqlite::Connection| {
        results::set_telegram(tx, id, n, &sent.file_id, sent.way.name())
    };
    job.desk.store.write_async(write).await.map_err(database)
}

/// A link to a file that is not in the chat; when its time is over, it says so.
pub(super) async fn link(job: &Job<'_>, url: &str, link: Link) -> Result<(), CallError> {
    let generation = job.generation;
    let ready = |conn: &_| outbox::ready_ms(conn, generation.id);
    let ready_ms = job.desk.store.read(ready).map_err(database)?;
    let until_ms = ready_ms
        .unwrap_or(generation.created_ms)
        .saturating_add(LINK_LIFE_MS);
    let link = if job.desk.clock.now_ms() < until_ms {
        link
    } else {
        Link::Expired
    };
    let until = date_time(until_ms, &job.desk.config.ui.timezone);
    say(job.desk, job.to, &life::link(job.lang, url, &until, link)).await
}
