//! The customer's history as a file: two tables in an archive, made when it is sent and thrown away after it.

use crate::bot::api::{CallError, sort};
use crate::bot::desk::Desk;
use crate::catalog::Catalog;
use crate::files::{self, zip::Zip};
use crate::generation::Generation;
use crate::ids::CustomerId;
use crate::screens::export as tables;
use crate::store::outbox::Stored;
use crate::store::{Store, StoreError, erase, gallery, generations, history};
use crate::words::{Lang, tr};
use jiff::tz::TimeZone;
use rusqlite::Connection;
use std::fs::OpenOptions;
use std::io::{BufWriter, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use teloxide::payloads::setters::*;
use teloxide::prelude::Requester;
use teloxide::types::{ChatId, InputFile, ParseMode};

/// Rows read at a time.
const AT_ONCE: u16 = 200;

/// How often it is made anew because something was deleted.
const TRIES: usize = 3;

/// What goes into the file.
struct Job {
    customer: CustomerId,
    lang: Lang,
    zone: TimeZone,
    catalog: Catalog,
}

/// Makes the file, sends it and removes it.
pub(super) async fn send(desk: &Desk, stored: &Stored, lang: Lang) -> Result<(), CallError> {
    let path = desk.files_dir.join(format!("export-{}.zip", stored.id));
    let job = Job {
        customer: stored.to,
        lang,
        zone: desk.config.ui.timezone.clone(),
        catalog: desk.catalog.get(),
    };
    let (store, file) = (desk.store.clone(), path.clone());
    let made = tokio::task::spawn_blocking(move || make(&store, &job, &file));
    let made = made
        .await
        .map_err(|error| CallError::Later(error.to_string()))?;
    let sent = match made {
        Ok(()) => upload(desk, stored, lang, &path).await,
        Err(error) => Err(CallError::Later(format!("{error:#}"))),
    };
    let removed = tokio::task::spawn_blocking(move || files::remove(&path)).await;
    if !matches!(removed, Ok(Ok(()))) {
        tracing::warn!(?removed, "an export was not removed");
    }
    sent
}

async fn upload(desk: &Desk, stored: &Stored, lang: Lang, path: &Path) -> Result<(), CallError> {
    let name = format!("{}.zip", tr(lang, "export-file"));
    let input = InputFile::file(path.to_owned()).file_name(name);
    let call = desk
        .telegram
        .uploads()
        .send_document(ChatId(stored.to.0), input)
        .caption(tr(lang, "export-caption"))
        .parse_mode(ParseMode::Html);
    desk.telegram.make(call).await.map_err(sort).map(|_| ())
}

/// Makes the file as the books were at one moment. What the customer deletes meanwhile is not in it: then it is made again.
fn make(store: &Store, job: &Job, path: &Path) -> anyhow::Result<()> {
    let erased =
        || -> Result<_, StoreError> { store.read(|conn| erase::erased_ms(conn, job.customer)) };
    for _ in 0..TRIES {
        let before = erased()?;
        store.read(|conn| write(conn, job, path))?;
        if erased()? == before {
            return Ok(());
        }
    }
    anyhow::bail!("something was deleted each time")
}

fn write(conn: &Connection, job: &Job, path: &Path) -> anyhow::Result<()> {
    let file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(path)?;
    let mut zip = Zip::new(BufWriter::new(file));
    let csv = |key| format!("{}.csv", tr(job.lang, key));
    zip.add(&csv("export-generations"), |out| made(conn, job, out))?;
    zip.add(&csv("export-money"), |out| moved(conn, job, out))?;
    zip.finish()?;
    Ok(())
}

/// Every entry of the gallery, newest first.
fn made(conn: &Connection, job: &Job, out: &mut impl Write) -> anyhow::Result<()> {
    out.write_all(tables::head(job.lang, &tables::GENERATIONS).as_bytes())?;
    let (which, mut below) = (gallery::Which::default(), i64::MAX);
    loop {
        let side = gallery::Side::Before(below);
        let ids = gallery::page(conn, job.customer, &which, side, AT_ONCE)?;
        let Some(last) = ids.last() else {
            return Ok(());
        };
        below = last.0;
        for id in ids {
            if let Some(generation) = generations::get(conn, id)? {
                out.write_all(line(conn, job, &generation)?.as_bytes())?;
            }
        }
    }
}

fn line(conn: &Connection, job: &Job, generation: &Generation) -> Result<String, StoreError> {
    let answers = generations::answers(conn, generation.inputs)?.unwrap_or_default();
    let model = job.catalog.get(&generation.model).map(AsRef::as_ref);
    Ok(tables::generation(
        job.lang, generation, model, &answers, &job.zone,
    ))
}

/// Every movement of the customer's money, oldest first.
fn moved(conn: &Connection, job: &Job, out: &mut impl Write) -> anyhow::Result<()> {
    out.write_all(tables::head(job.lang, &tables::MONEY).as_bytes())?;
    let mut above = 0;
    loop {
        let lines = history::lines(conn, job.customer, above, AT_ONCE)?;
        let Some(last) = lines.last() else {
            return Ok(());
        };
        above = last.id.0;
        for of in &lines {
            out.write_all(tables::movement(job.lang, of, &job.zone).as_bytes())?;
        }
    }
}
