//! Deleting what customers entered and got: rows lose their content in one transaction, files go afterwards. Money, and
//! what it was for, stays.

use crate::catalog::Answer;
use crate::ids::{CustomerId, FileId, GenerationId};
use crate::store::{StoreError, favourites, generations, people, support};
use rusqlite::{Connection, OptionalExtension, params};

/// Whether something of the customer's is still under way, so that deleting would take it out of the engine's hands.
pub fn is_busy(conn: &Connection, customer: CustomerId) -> Result<bool, StoreError> {
    let open = "SELECT 1 FROM generations WHERE customer_id = ?1 AND state IN ('held','submitting','running','fetching')";
    let late = "SELECT 1 FROM late l JOIN generations g ON g.id = l.generation_id
        WHERE l.state IN ('watching','fetching') AND l.state = 'fetching' AND g.customer_id = ?1";
    let unsent = "SELECT 1 FROM outbox WHERE customer_id = ?1 AND body <> '' AND state = 'todo'";
    for sql in [open, late, unsent] {
        if conn.prepare_cached(sql)?.exists([customer])? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether one generation or what it gave is still under way: also what it gave to a later one that has not ended.
pub fn is_one_busy(conn: &Connection, id: GenerationId) -> Result<bool, StoreError> {
    let given = "SELECT 1 FROM results r JOIN generations m ON m.id = r.generation_id
        JOIN generations g ON g.customer_id = m.customer_id AND g.state IN ('held','submitting','running','fetching')
        JOIN inputs i ON i.id = g.inputs_id
        WHERE r.generation_id = ?1 AND r.file_id IS NOT NULL AND instr(i.answers, '\"id\":' || r.file_id || ',') > 0";
    if conn.prepare_cached(given)?.exists([id])? {
        return Ok(true);
    }
    let sql = "SELECT 1 FROM generations g LEFT JOIN late l ON l.generation_id = g.id WHERE g.id = ?1
        AND (g.state IN ('held','submitting','running','fetching') OR l.state = 'fetching'
          OR EXISTS(SELECT 1 FROM outbox o WHERE o.generation_id = g.id AND o.what IN ('result','refund','gift') AND o.state = 'todo'))";
    Ok(conn.prepare_cached(sql)?.exists([id])?)
}

/// Deletes everything a customer entered and got. What is left: the Telegram id, the language, the money, and of each
/// generation model, price, times and how it ended. What is kept of the `admins`' updates goes too: their presses and
/// answers carry the customer's words to support.
pub fn everything(
    tx: &Connection,
    customer: CustomerId,
    admins: &[i64],
    now_ms: i64,
) -> Result<(), StoreError> {
    let own = "generation_id IN (SELECT id FROM generations WHERE customer_id = ?1)";
    let results = format!("{WITHOUT_RESULT} WHERE {own}");
    let late = format!("{WITHOUT_LATE} WHERE {own}");
    let words = format!("UPDATE feedback SET comment = NULL WHERE {own}");
    let known = people::by_id(tx, customer)?;
    let username = known.and_then(|person| person.username);
    people::renamed(tx, customer, username.as_deref(), None)?;
    for sql in [
        "UPDATE inputs SET answers = NULL WHERE customer_id = ?1 AND answers IS NOT NULL",
        "UPDATE generations SET result = NULL, detail = NULL WHERE customer_id = ?1
           AND (result IS NOT NULL OR detail IS NOT NULL)",
        &results,
        &late,
        &words,
        "UPDATE files SET telegram_file_id = NULL WHERE customer_id = ?1 AND telegram_file_id IS NOT NULL",
        "DELETE FROM gallery WHERE customer_id = ?1",
        "DELETE FROM sessions WHERE customer_id = ?1",
        "DELETE FROM preferences WHERE customer_id = ?1",
        "DELETE FROM model_settings WHERE customer_id = ?1",
        "DELETE FROM muted WHERE customer_id = ?1",
        "UPDATE customers SET name = '', username = NULL WHERE id = ?1",
    ] {
        tx.prepare_cached(sql)?.execute([customer])?;
    }
    tx.prepare_cached(
        "UPDATE files SET deleted_ms = ?2 WHERE customer_id = ?1 AND deleted_ms IS NULL",
    )?
    .execute(params![customer, now_ms])?;
    favourites::forget(tx, customer)?;
    if support::forget(tx, customer)? > 0 {
        for admin in admins {
            updates(tx, CustomerId(*admin))?;
        }
    }
    bodies(tx, customer, now_ms)?;
    note(tx, customer, now_ms)
}

/// What is deleted of a result; its row stays as a sign that there was one.
const WITHOUT_RESULT: &str =
    "UPDATE results SET url = NULL, text = NULL, telegram_file_id = NULL, telegram_kind = NULL,
   telegram_document_id = NULL, part_id = NULL";

/// Nothing late is waited for any more.
const WITHOUT_LATE: &str =
    "UPDATE late SET result = NULL, state = CASE state WHEN 'watching' THEN 'gone' ELSE state END";

/// Deletes one generation of a customer: what was entered, what came of it, and the files nothing else needs.
pub fn one(
    tx: &Connection,
    customer: CustomerId,
    id: GenerationId,
    now_ms: i64,
) -> Result<(), StoreError> {
    let Some(generation) = generations::get(tx, id)?.filter(|g| g.customer == customer) else {
        return Ok(());
    };
    let mut files: Vec<FileId> = Vec::new();
    for answer in generations::answers(tx, generation.inputs)?
        .unwrap_or_default()
        .values()
    {
        if let Answer::Files(of) = answer {
            files.extend(of.iter().map(|file| file.id));
        }
    }
    tx.prepare_cached("UPDATE inputs SET answers = NULL WHERE id = ?1")?
        .execute([generation.inputs])?;
    let results = format!("{WITHOUT_RESULT} WHERE generation_id = ?1");
    let late = format!("{WITHOUT_LATE} WHERE generation_id = ?1");
    for sql in [
        "UPDATE generations SET result = NULL, detail = NULL WHERE id = ?1",
        &results,
        &late,
        "UPDATE feedback SET comment = NULL WHERE generation_id = ?1",
    ] {
        tx.prepare_cached(sql)?.execute([id])?;
    }
    tx.prepare_cached(
        "UPDATE files SET deleted_ms = ?2, telegram_file_id = NULL
         WHERE id IN (SELECT file_id FROM results WHERE generation_id = ?1) AND deleted_ms IS NULL",
    )?
    .execute(params![id, now_ms])?;
    for file in files {
        // The same file may have been given to other generations.
        tx.prepare_cached(
            "UPDATE files SET deleted_ms = ?3, telegram_file_id = NULL
             WHERE id = ?1 AND customer_id = ?2 AND deleted_ms IS NULL AND NOT EXISTS(
               SELECT 1 FROM inputs WHERE customer_id = ?2 AND instr(answers, '\"id\":' || ?1 || ',') > 0)",
        )?
        .execute(params![file, customer, now_ms])?;
    }
    tx.prepare_cached("DELETE FROM gallery WHERE customer_id = ?1 AND generation_id = ?2")?
        .execute(params![customer, id])?;
    bodies(tx, customer, now_ms)?;
    note(tx, customer, now_ms)
}

/// Empties what is kept of the customer's updates and messages. What was put aside is given up, unless it is a payment.
fn bodies(tx: &Connection, customer: CustomerId, now_ms: i64) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE inbox SET done_ms = ?2, shown_ms = ?2 WHERE customer_id = ?1 AND body <> '' AND parked_ms IS NOT NULL
           AND done_ms IS NULL AND NOT (body LIKE '%\"successful_payment\"%' OR body LIKE '%\"refunded_payment\"%')",
    )?
    .execute(params![customer, now_ms])?;
    updates(tx, customer)?;
    tx.prepare_cached(
        "UPDATE outbox SET body = '', error = CASE state WHEN 'dead' THEN 'deleted by the customer' END
         WHERE customer_id = ?1 AND body <> '' AND state <> 'todo'",
    )?
    .execute([customer])?;
    Ok(())
}

/// Empties what is kept of somebody's updates that are done.
fn updates(tx: &Connection, customer: CustomerId) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE inbox SET body = '', error = NULL WHERE customer_id = ?1 AND body <> '' AND done_ms IS NOT NULL",
    )?
    .execute([customer])?;
    Ok(())
}

fn note(tx: &Connection, customer: CustomerId, now_ms: i64) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO own_data(customer_id, erased_ms) VALUES(?1, ?2)
         ON CONFLICT(customer_id) DO UPDATE SET erased_ms = ?2, cleaned_ms = NULL",
    )?
    .execute(params![customer, now_ms])?;
    Ok(())
}

/// Customers whose deleted files may still be on the disk, with the time of the deletion.
pub fn to_clean(conn: &Connection) -> Result<Vec<(CustomerId, i64)>, StoreError> {
    let mut query = conn.prepare_cached(
        "SELECT customer_id, erased_ms FROM own_data WHERE erased_ms IS NOT NULL AND cleaned_ms IS NULL LIMIT 100",
    )?;
    let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// When the customer last deleted something.
pub fn erased_ms(conn: &Connection, customer: CustomerId) -> Result<Option<i64>, StoreError> {
    let found: Option<Option<i64>> = conn
        .prepare_cached("SELECT erased_ms FROM own_data WHERE customer_id = ?1")?
        .query_row([customer], |row| row.get(0))
        .optional()?;
    Ok(found.flatten())
}

/// The names of a customer's deleted files.
pub fn deleted_files(conn: &Connection, customer: CustomerId) -> Result<Vec<String>, StoreError> {
    let mut query = conn.prepare_cached(
        "SELECT path FROM files WHERE customer_id = ?1 AND deleted_ms IS NOT NULL",
    )?;
    let names = query.query_map([customer], |row| row.get(0))?;
    Ok(names.collect::<rusqlite::Result<_>>()?)
}

/// The files of a deletion are off the disk, unless another one has come meanwhile.
pub fn cleaned(
    tx: &Connection,
    customer: CustomerId,
    erased_ms: i64,
    now_ms: i64,
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE own_data SET cleaned_ms = ?3 WHERE customer_id = ?1 AND erased_ms = ?2",
    )?
    .execute(params![customer, erased_ms, now_ms])?;
    Ok(())
}

/// Notes that the history was asked for as a file; false when that was after `since_ms`, and nothing is noted.
pub fn export_asked(
    tx: &Connection,
    customer: CustomerId,
    since_ms: i64,
    now_ms: i64,
) -> Result<bool, StoreError> {
    let changed = tx
        .prepare_cached(
            "INSERT INTO own_data(customer_id, exported_ms) VALUES(?1, ?3)
             ON CONFLICT(customer_id) DO UPDATE SET exported_ms = ?3
             WHERE coalesce(exported_ms, 0) <= ?2 OR exported_ms > ?3",
        )?
        .execute(params![customer, since_ms, now_ms])?;
    Ok(changed == 1)
}

/// The file could not be had: the next may be asked for at once.
pub fn export_failed(tx: &Connection, customer: CustomerId) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE own_data SET exported_ms = NULL WHERE customer_id = ?1")?
        .execute([customer])?;
    Ok(())
}
