//! What a generation gave: files on our disk, links, texts; and the rows of files they stand on.

use crate::catalog::MediaKind;
use crate::ids::{CustomerId, FileId, GenerationId};
use crate::store::StoreError;
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::HashSet;

/// A file as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileRow {
    /// Path relative to the files folder.
    pub path: String,
    /// What it shows or plays.
    pub kind: MediaKind,
    /// MIME type found in its bytes.
    pub mime: String,
    /// Size.
    pub bytes: u64,
    /// Length of audio and video.
    pub duration_ms: Option<u64>,
    /// Width in pixels.
    pub width: Option<u32>,
    /// Height in pixels.
    pub height: Option<u32>,
}

/// One part of a result, ready to be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NewResult {
    /// A file on our disk and where Kie had it.
    File(String, FileRow),
    /// Too large for Telegram: Kie's link, good for about a day.
    Link(String),
    /// A text.
    Text(String),
}

/// One part of a result as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResultRow {
    /// Its place, from 0.
    pub n: u32,
    /// Where Kie has it.
    pub url: Option<String>,
    /// A text result.
    pub text: Option<String>,
    /// The file on our disk, unless it was deleted.
    pub file: Option<FileRow>,
    /// How Telegram sends again for free what plays in the chat.
    pub telegram_file_id: Option<String>,
    /// As what Telegram has that: photo, video, audio.
    pub telegram_kind: Option<String>,
    /// How Telegram sends the untouched original again for free.
    pub telegram_document_id: Option<String>,
    /// Kie's id of the track, which later tasks ask for.
    pub part_id: Option<String>,
}

/// Stores one part of a result; false when that place is taken already (after a restart).
pub fn add(
    tx: &Connection,
    generation: GenerationId,
    customer: CustomerId,
    n: u32,
    result: &NewResult,
    now_ms: i64,
) -> Result<bool, StoreError> {
    if has(tx, generation, n)? {
        return Ok(false);
    }
    let (url, text, file) = match result {
        NewResult::File(url, file) => {
            (Some(url), None, Some(add_file(tx, customer, file, now_ms)?))
        }
        NewResult::Link(url) => (Some(url), None, None),
        NewResult::Text(text) => (None, Some(text), None),
    };
    tx.prepare_cached(
        "INSERT INTO results(generation_id, n, url, text, file_id) VALUES(?1, ?2, ?3, ?4, ?5)",
    )?
    .execute(params![generation, n, url, text, file])?;
    Ok(true)
}

/// Remembers Kie's ids of the tracks, by their places.
pub fn set_parts(
    tx: &Connection,
    generation: GenerationId,
    parts: &[Option<String>],
) -> Result<(), StoreError> {
    for (n, part) in parts.iter().enumerate() {
        let Some(part) = part else { continue };
        tx.prepare_cached("UPDATE results SET part_id = ?3 WHERE generation_id = ?1 AND n = ?2")?
            .execute(params![
                generation,
                i64::try_from(n).unwrap_or(i64::MAX),
                part
            ])?;
    }
    Ok(())
}

/// The earlier generation that has got this result already: any of its files if it is another customer's, all of them
/// if it is the customer's own.
pub fn owner(
    conn: &Connection,
    generation: GenerationId,
    customer: CustomerId,
    urls: &[String],
) -> Result<Option<GenerationId>, StoreError> {
    let mut query = conn.prepare_cached(
        "SELECT g.id, g.customer_id FROM results r JOIN generations g ON g.id = r.generation_id
         WHERE r.url = ?1 AND g.id <> ?2 ORDER BY g.customer_id = ?3, g.id LIMIT 1",
    )?;
    let mut own: Option<GenerationId> = None;
    let mut is_new = false;
    for url in urls {
        let found = query
            .query_row(params![url, generation, customer], |row| {
                Ok((row.get::<_, GenerationId>(0)?, row.get::<_, CustomerId>(1)?))
            })
            .optional()?;
        match found {
            Some((other, whose)) if whose != customer => return Ok(Some(other)),
            Some((other, _)) => own = own.or(Some(other)),
            None => is_new = true,
        }
    }
    Ok(own.filter(|_| !is_new))
}

/// Whether a place of a result is stored.
pub fn has(conn: &Connection, generation: GenerationId, n: u32) -> Result<bool, StoreError> {
    Ok(conn
        .prepare_cached("SELECT 1 FROM results WHERE generation_id = ?1 AND n = ?2")?
        .exists(params![generation, n])?)
}

/// A generation's results in order.
pub fn of(conn: &Connection, generation: GenerationId) -> Result<Vec<ResultRow>, StoreError> {
    let mut query = conn.prepare_cached(
        "SELECT r.n, r.url, r.text, r.telegram_file_id, r.telegram_kind,
                f.path, f.kind, f.mime, f.bytes, f.duration_ms, f.width, f.height, r.telegram_document_id,
                r.part_id
         FROM results r LEFT JOIN files f ON f.id = r.file_id AND f.deleted_ms IS NULL
         WHERE r.generation_id = ?1 ORDER BY r.n",
    )?;
    let rows = query.query_map([generation], |row| {
        let path: Option<String> = row.get(5)?;
        let file = match path {
            Some(path) => Some(FileRow {
                path,
                kind: kind(&row.get::<_, String>(6)?),
                mime: row.get(7)?,
                bytes: row.get::<_, i64>(8)?.unsigned_abs(),
                duration_ms: row.get::<_, Option<i64>>(9)?.map(i64::unsigned_abs),
                width: row.get(10)?,
                height: row.get(11)?,
            }),
            None => None,
        };
        Ok(ResultRow {
            n: row.get(0)?,
            url: row.get(1)?,
            text: row.get(2)?,
            telegram_file_id: row.get(3)?,
            telegram_kind: row.get(4)?,
            telegram_document_id: row.get(12)?,
            part_id: row.get(13)?,
            file,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// A file that a generation gave, also when it is no longer on our disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Its place, from 0.
    pub n: u32,
    /// Its row.
    pub id: FileId,
    /// What it is.
    pub file: FileRow,
    /// Whether it is still on our disk.
    pub here: bool,
    /// How Telegram gives it back: the original, else what plays in the chat.
    pub telegram: Option<String>,
}

/// The files of a generation in order.
pub fn kept(conn: &Connection, generation: GenerationId) -> Result<Vec<Kept>, StoreError> {
    let mut query = conn.prepare_cached(
        "SELECT r.n, f.id, f.path, f.kind, f.mime, f.bytes, f.duration_ms, f.width, f.height, f.deleted_ms IS NULL,
                coalesce(r.telegram_document_id, r.telegram_file_id)
         FROM results r JOIN files f ON f.id = r.file_id WHERE r.generation_id = ?1 ORDER BY r.n",
    )?;
    let rows = query.query_map([generation], |row| {
        Ok(Kept {
            n: row.get(0)?,
            id: row.get(1)?,
            file: FileRow {
                path: row.get(2)?,
                kind: kind(&row.get::<_, String>(3)?),
                mime: row.get(4)?,
                bytes: row.get::<_, i64>(5)?.unsigned_abs(),
                duration_ms: row.get::<_, Option<i64>>(6)?.map(i64::unsigned_abs),
                width: row.get(7)?,
                height: row.get(8)?,
            },
            here: row.get(9)?,
            telegram: row.get(10)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Remembers how Telegram sends a part again: as what plays in the chat, or as the original (`document`).
pub fn set_telegram(
    tx: &Connection,
    generation: GenerationId,
    n: u32,
    file_id: &str,
    kind: &str,
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE results SET
           telegram_document_id = CASE WHEN ?4 = 'document' THEN ?3 ELSE telegram_document_id END,
           telegram_file_id = CASE WHEN ?4 = 'document' THEN telegram_file_id ELSE ?3 END,
           telegram_kind = CASE WHEN ?4 = 'document' THEN telegram_kind ELSE ?4 END
         WHERE generation_id = ?1 AND n = ?2",
    )?
    .execute(params![generation, n, file_id, kind])?;
    Ok(())
}

/// Stores a file of a customer (or made for one).
pub fn add_file(
    tx: &Connection,
    customer: CustomerId,
    file: &FileRow,
    now_ms: i64,
) -> Result<FileId, StoreError> {
    let id = tx
        .prepare_cached(
            "INSERT INTO files(customer_id, kind, path, mime, bytes, duration_ms, width, height, created_ms)
             VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) RETURNING id",
        )?
        .query_row(
            params![
                customer,
                kind_name(file.kind),
                file.path,
                file.mime,
                integer(file.bytes),
                file.duration_ms.map(integer),
                file.width,
                file.height,
                now_ms
            ],
            |row| row.get(0),
        )?;
    Ok(id)
}

/// Marks files made before `before_ms` as deleted, unless an open generation may need them; gives their names.
pub fn forget_files(
    tx: &Connection,
    before_ms: i64,
    now_ms: i64,
) -> Result<Vec<String>, StoreError> {
    let mut query = tx.prepare_cached(
        "UPDATE files SET deleted_ms = ?2
         WHERE created_ms < ?1 AND deleted_ms IS NULL AND customer_id NOT IN (
           SELECT customer_id FROM generations WHERE state IN ('held','submitting','running','fetching'))
         RETURNING path",
    )?;
    let names = query.query_map([before_ms, now_ms], |row| row.get(0))?;
    Ok(names.collect::<rusqlite::Result<_>>()?)
}

/// The names of all files that are still on our disk.
pub fn file_names(conn: &Connection) -> Result<HashSet<String>, StoreError> {
    let mut query = conn.prepare_cached("SELECT path FROM files WHERE deleted_ms IS NULL")?;
    let names = query.query_map([], |row| row.get(0))?;
    Ok(names.collect::<rusqlite::Result<_>>()?)
}

/// Marks one file as deleted: it was refused.
pub fn forget_file(tx: &Connection, file: FileId, now_ms: i64) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE files SET deleted_ms = ?2 WHERE id = ?1")?
        .execute(params![file, now_ms])?;
    Ok(())
}

/// Path and MIME type of a customer's file; `None` when there is none or it was deleted.
pub fn input_file(
    conn: &Connection,
    customer: CustomerId,
    file: FileId,
) -> Result<Option<(String, String)>, StoreError> {
    Ok(conn
        .prepare_cached(
            "SELECT path, mime FROM files WHERE id = ?1 AND customer_id = ?2 AND deleted_ms IS NULL",
        )?
        .query_row(params![file, customer], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?)
}

fn integer(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn kind_name(kind: MediaKind) -> &'static str {
    match kind {
        MediaKind::Image => "image",
        MediaKind::Video => "video",
        MediaKind::Audio => "audio",
        MediaKind::File => "file",
    }
}

fn kind(name: &str) -> MediaKind {
    match name {
        "image" => MediaKind::Image,
        "video" => MediaKind::Video,
        "audio" => MediaKind::Audio,
        _ => MediaKind::File,
    }
}
