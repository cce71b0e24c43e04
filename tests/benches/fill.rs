//! A database with many customers and ten transfers each, as the program itself would have left it.
#![allow(
    dead_code,
    reason = "each bench is a program of its own and uses a part of this"
)]

use kiebot::store::Store;
use rusqlite::Connection;
use std::path::Path;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// Generations of each customer; two transfers each, and two more for welcome and a payment.
const GENERATIONS: i64 = 4;

/// The schema the program makes, as text; an empty database with it is left in `dir`.
pub fn schema(dir: &Path) -> anyhow::Result<String> {
    let path = dir.join("kiebot.db");
    Store::open(&path, 1)?.close()?;
    let all = "SELECT coalesce(group_concat(sql, ';'), '') FROM (SELECT sql FROM sqlite_schema ORDER BY name)";
    Ok(Connection::open(&path)?.query_row(all, [], |row| row.get(0))?)
}

/// Fills `kiebot.db` in `dir`; a line on what is in it now.
pub fn fill(dir: &Path, customers: u64) -> anyhow::Result<String> {
    let began = Instant::now();
    let path = dir.join("kiebot.db");
    Store::open(&path, 1)?.close()?;
    let conn = Connection::open(&path)?;
    conn.execute_batch(
        "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -262144; PRAGMA foreign_keys = OFF",
    )?;
    // Guards and indexes off while it is filled; the program compares them with its own schema at the start.
    let set_aside: Vec<(String, String, String)> = conn
        .prepare("SELECT type, name, sql FROM sqlite_schema WHERE type IN ('trigger','index') AND sql IS NOT NULL")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<Result<_, _>>()?;
    for (kind, name, _) in &set_aside {
        conn.execute_batch(&format!("DROP {kind} {name}"))?;
    }
    conn.execute_batch("BEGIN")?;
    rows(&conn, i64::try_from(customers)?)?;
    for (_, _, sql) in &set_aside {
        conn.execute_batch(sql)?;
    }
    conn.execute_batch("COMMIT")?;
    let transfers: i64 = conn.query_row("SELECT count(*) FROM transfers", [], |row| row.get(0))?;
    conn.close().map_err(|(_, error)| error)?;
    let megabytes = std::fs::metadata(&path)?.len() >> 20;
    let took = began.elapsed().as_secs_f64();
    Ok(format!(
        "filled in {took:.0} s: {customers} customers, {transfers} transfers, {megabytes} MB"
    ))
}

/// Says that the books were looked at just now: the nightly look would run beside the bench.
pub fn verified_now(dir: &Path) -> anyhow::Result<()> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis();
    let said = format!("{{\"at_ms\":{now},\"broken\":[]}}");
    Connection::open(dir.join("kiebot.db"))?.execute(
        "INSERT INTO meta(key, value) VALUES('verified', ?1) ON CONFLICT(key) DO UPDATE SET value = excluded.value",
        [said],
    )?;
    Ok(())
}

fn rows(conn: &Connection, customers: i64) -> anyhow::Result<()> {
    let now = i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis())?;
    let month_ago = now - 30 * 86_400_000;
    let each = |columns: &str| {
        format!(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {customers}) {columns}"
        )
    };
    let run = |sql: String| conn.execute_batch(&sql);
    run(each(&format!(
        "INSERT INTO customers(id, name, username, lang, created_ms, seen_ms) SELECT i, 'Имя ' || i, 'user' || i, 'ru', {month_ago} + i, {now} FROM n"
    )))?;
    for (place, kind) in ["wallet", "bonus", "hold"].into_iter().enumerate() {
        run(each(&format!(
            "INSERT INTO accounts(id, customer_id, kind) SELECT 6 + 3 * i + {place}, i, '{kind}' FROM n"
        )))?;
    }
    transfer(
        conn,
        customers,
        0,
        ("welcome", "'welcome:' || i", "2", "7 + 3 * i", 20_000),
        None,
        month_ago,
    )?;
    transfer(
        conn,
        customers,
        1,
        ("topup", "'manual:' || i", "6", "6 + 3 * i", 50_000),
        None,
        month_ago,
    )?;
    for n in 0..GENERATIONS {
        paid_generation(conn, customers, n, month_ago + (n + 1) * 86_400_000)?;
    }
    run(format!(
        "UPDATE accounts SET balance = CASE kind WHEN 'wallet' THEN 50000 WHEN 'bonus' THEN 20000 - 1000 * {GENERATIONS} ELSE 0 END
         WHERE customer_id IS NOT NULL;
         UPDATE accounts SET balance = 1000 * {GENERATIONS} * {customers} WHERE kind = 'revenue';
         UPDATE accounts SET balance = -20000 * {customers} WHERE kind = 'promo';
         UPDATE accounts SET balance = -50000 * {customers} WHERE kind = 'manual_in'"
    ))?;
    for n in 0..2 {
        run(each(&format!(
            "INSERT INTO inbox(update_id, customer_id, body, received_ms, done_ms, shown_ms) SELECT {n} * {customers} + i, i, '', {month_ago}, {month_ago}, {month_ago} FROM n"
        )))?;
    }
    Ok(())
}

/// The n-th generation of every customer with its hold and capture.
fn paid_generation(conn: &Connection, customers: i64, n: i64, at: i64) -> anyhow::Result<()> {
    generation(conn, customers, n, at)?;
    let hold = format!("{} * {customers} + i", 2 + 2 * n);
    let id = format!("{n} * {customers} + i");
    let held = (
        "hold",
        &*format!("'hold:' || ({id}) || ':b'"),
        "7 + 3 * i",
        "8 + 3 * i",
        1_000,
    );
    transfer(conn, customers, 2 + 2 * n, held, Some((&id, "NULL")), at)?;
    let captured = (
        "capture",
        &*format!("'capture:' || ({hold})"),
        "8 + 3 * i",
        "1",
        1_000,
    );
    transfer(
        conn,
        customers,
        3 + 2 * n,
        captured,
        Some((&id, &hold)),
        at + 60_000,
    )?;
    Ok(())
}

/// One transfer of every customer; kind, key, accounts and amount, generation and hold as SQL over `i`.
fn transfer(
    conn: &Connection,
    customers: i64,
    round: i64,
    (kind, key, debit, credit, amount): (&str, &str, &str, &str, i64),
    of: Option<(&str, &str)>,
    at: i64,
) -> rusqlite::Result<()> {
    let (generation, hold) = of.unwrap_or(("NULL", "NULL"));
    conn.execute_batch(&format!(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {customers})
         INSERT INTO transfers(id, key, kind, debit, credit, amount, generation_id, hold_id, cause, at_ms, hash)
         SELECT {round} * {customers} + i, {key}, '{kind}', {debit}, {credit}, {amount}, {generation}, {hold}, 'bench',
                {at} + i, zeroblob(32) FROM n"
    ))
}

/// One delivered generation of every customer, with its inputs, quote and message.
fn generation(conn: &Connection, customers: i64, n: i64, at: i64) -> rusqlite::Result<()> {
    let each = format!(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {customers})"
    );
    let id = format!("{n} * {customers} + i");
    conn.execute_batch(&format!(
        "{each} INSERT INTO inputs(id, customer_id, model, answers, created_ms)
         SELECT {id}, i, 'z-image', '{{\"prompt\":{{\"text\":\"кот\"}}}}', {at} + i FROM n;
         {each} INSERT INTO quotes(id, customer_id, inputs_id, model, price, price_exact_micro, cost_mcredits, basis, created_ms, expires_ms)
         SELECT {id}, i, {id}, 'z-image', 1000, 10000000, 800, '{{}}', {at} + i, {at} + i + 900000 FROM n;
         {each} INSERT INTO generations(id, quote_id, customer_id, inputs_id, model, category, price, cost_mcredits, eta_s, state,
           task_id, token, created_ms, accepted_ms, ended_ms, due_ms, deadline_ms)
         SELECT {id}, {id}, i, {id}, 'z-image', 'image', 1000, 800, 20, 'succeeded', 'task' || ({id}), lower(hex(randomblob(16))),
                {at} + i, {at} + i, {at} + i + 60000, {at} + i, {at} + i FROM n;
         {each} INSERT INTO gallery(customer_id, generation_id, category, words) SELECT i, {id}, 'image', 'кот' FROM n;
         {each} INSERT INTO outbox(key, customer_id, generation_id, what, body, state, due_ms, created_ms, sent_ms)
         SELECT 'result:' || ({id}), i, {id}, 'result', '', 'sent', {at} + i, {at} + i, {at} + i FROM n"
    ))
}
