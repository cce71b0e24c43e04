//! A database with many customers and ten transfers each, as the program itself would have left it.
#![allow(
    dead_code,
    reason = "each bench is a program of its own and uses a part of this"
)]

use kiebot::store::Store;
use rusqlite::Connection;
use std::path::Path;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// Updates of each customer; they have the numbers from 1.
pub const UPDATES: i64 = 2;
/// Customers from 1 who have made a lot.
pub const BUSY: i64 = 20;
/// How many generations more they have.
const MORE: i64 = 2_500;
/// Generations of each customer; two transfers each, and two more for welcome and a payment.
const GENERATIONS: i64 = 4;

/// Fills `kiebot.db` in `dir`; a line on what is in it now.
pub fn fill(dir: &Path, customers: u64) -> anyhow::Result<String> {
    let began = Instant::now();
    let path = dir.join("kiebot.db");
    Store::open(&path, 1)?.close()?;
    let conn = Connection::open(&path)?;
    conn.execute_batch(
        "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -262144; PRAGMA foreign_keys = OFF",
    )?;
    without(&conn, &["trigger", "index"], |conn| {
        rows(conn, i64::try_from(customers)?)
    })?;
    let transfers: i64 = conn.query_row("SELECT count(*) FROM transfers", [], |row| row.get(0))?;
    conn.close().map_err(|(_, error)| error)?;
    let megabytes = std::fs::metadata(&path)?.len() >> 20;
    let took = began.elapsed().as_secs_f64();
    Ok(format!(
        "filled in {took:.0} s: {customers} customers, {transfers} transfers, {megabytes} MB"
    ))
}

/// Does something while guards (and indexes) are off, all in one transaction. They are put back as they were: the program
/// compares them with its own at the start.
pub fn without(
    conn: &Connection,
    kinds: &[&str],
    work: impl FnOnce(&Connection) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let all: Vec<(String, String, String)> = conn
        .prepare("SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<Result<_, _>>()?;
    let aside = all
        .iter()
        .filter(|(kind, ..)| kinds.contains(&kind.as_str()));
    conn.execute_batch("BEGIN")?;
    for (kind, name, _) in aside.clone() {
        conn.execute_batch(&format!("DROP {kind} {name}"))?;
    }
    work(conn)?;
    for (.., sql) in aside {
        conn.execute_batch(sql)?;
    }
    Ok(conn.execute_batch("COMMIT")?)
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
        customers,
        ("topup", "'manual:' || i", "6", "6 + 3 * i", 50_000),
        None,
        month_ago,
    )?;
    for n in 0..GENERATIONS {
        let firsts = (n * customers, (2 + 2 * n) * customers);
        let at = month_ago + (n + 1) * 86_400_000;
        paid_generation(conn, customers, firsts, 1_000, at)?;
    }
    run(format!(
        "UPDATE accounts SET balance = CASE kind WHEN 'wallet' THEN 50000 WHEN 'bonus' THEN 20000 - 1000 * {GENERATIONS} ELSE 0 END
         WHERE customer_id IS NOT NULL;
         UPDATE accounts SET balance = 1000 * {GENERATIONS} * {customers} WHERE kind = 'revenue';
         UPDATE accounts SET balance = -20000 * {customers} WHERE kind = 'promo';
         UPDATE accounts SET balance = -50000 * {customers} WHERE kind = 'manual_in'"
    ))?;
    for n in 0..UPDATES {
        run(each(&format!(
            "INSERT INTO inbox(update_id, customer_id, body, received_ms, done_ms, shown_ms) SELECT {n} * {customers} + i, i, '', {month_ago}, {month_ago}, {month_ago} FROM n"
        )))?;
    }
    busy(conn, customers, month_ago)?;
    Ok(beside(conn, customers, month_ago)?)
}

/// A generation of each of the first `count` customers with its hold and capture, numbered above `firsts`.
fn paid_generation(
    conn: &Connection,
    count: i64,
    (first, first_transfer): (i64, i64),
    price: i64,
    at: i64,
) -> anyhow::Result<()> {
    generation(conn, count, first, price, at)?;
    let id = format!("{first} + i");
    let hold = format!("{first_transfer} + i");
    let (hold_key, capture_key) = (
        format!("'hold:' || ({id}) || ':b'"),
        format!("'capture:' || ({hold})"),
    );
    let held = ("hold", &*hold_key, "7 + 3 * i", "8 + 3 * i", price);
    transfer(conn, count, first_transfer, held, Some((&id, "NULL")), at)?;
    let captured = ("capture", &*capture_key, "8 + 3 * i", "1", price);
    transfer(
        conn,
        count,
        first_transfer + count,
        captured,
        Some((&id, &hold)),
        at + 60_000,
    )?;
    Ok(())
}

/// A transfer of each of the first `count` customers; kind, key, accounts and amount, generation and hold as SQL over `i`.
fn transfer(
    conn: &Connection,
    count: i64,
    first: i64,
    (kind, key, debit, credit, amount): (&str, &str, &str, &str, i64),
    of: Option<(&str, &str)>,
    at: i64,
) -> rusqlite::Result<()> {
    let (generation, hold) = of.unwrap_or(("NULL", "NULL"));
    conn.execute_batch(&format!(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})
         INSERT INTO transfers(id, key, kind, debit, credit, amount, generation_id, hold_id, cause, at_ms, hash)
         SELECT {first} + i, {key}, '{kind}', {debit}, {credit}, {amount}, {generation}, {hold}, 'bench',
                {at} + i, zeroblob(32) FROM n"
    ))
}

/// A delivered generation of each of the first `count` customers, with its inputs, quote and message.
fn generation(
    conn: &Connection,
    count: i64,
    first: i64,
    price: i64,
    at: i64,
) -> rusqlite::Result<()> {
    let each = format!(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})"
    );
    let id = format!("{first} + i");
    conn.execute_batch(&format!(
        "{each} INSERT INTO inputs(id, customer_id, model, answers, created_ms)
         SELECT {id}, i, 'z-image', '{{\"prompt\":{{\"text\":\"кот\"}}}}', {at} + i FROM n;
         {each} INSERT INTO quotes(id, customer_id, inputs_id, model, price, price_exact_micro, cost_mcredits, basis, created_ms, expires_ms)
         SELECT {id}, i, {id}, 'z-image', {price}, {price} * 10000, 800, '{{}}', {at} + i, {at} + i + 900000 FROM n;
         {each} INSERT INTO generations(id, quote_id, customer_id, inputs_id, model, category, price, cost_mcredits, eta_s, state,
           task_id, token, created_ms, accepted_ms, ended_ms, due_ms, deadline_ms)
         SELECT {id}, {id}, i, {id}, 'z-image', 'image', {price}, 800, 20, 'succeeded', 'task' || ({id}), lower(hex(randomblob(16))),
                {at} + i, {at} + i, {at} + i + 60000, {at} + i, {at} + i FROM n;
         {each} INSERT INTO gallery(customer_id, generation_id, category, words) SELECT i, {id}, 'image', 'кот' FROM n;
         {each} INSERT INTO outbox(key, customer_id, generation_id, what, body, state, due_ms, created_ms, sent_ms)
         SELECT 'result:' || ({id}), i, {id}, 'result', '', 'sent', {at} + i, {at} + i, {at} + i FROM n"
    ))
}

/// What customers have besides: settings, favourites, payments, codes, friends, results, words to the admins.
fn beside(conn: &Connection, customers: i64, at: i64) -> rusqlite::Result<()> {
    let half = customers / 2;
    let inserts = [
        format!("preferences(customer_id, updated_ms) SELECT i, {at} + i FROM n"),
        format!("favourites(customer_id, model, at_ms) SELECT i, 'z-image', {at} + i FROM n"),
        format!("used_models(customer_id, model, at_ms) SELECT i, 'z-image', {at} + i FROM n"),
        format!("muted(customer_id, kind, at_ms) SELECT i, 'news', {at} + i FROM n"),
        format!(
            "invoices(id, customer_id, method, payload, currency, amount, kopecks, created_ms, expires_ms)
             SELECT i, i, 'stars', 'bench-payload-of-an-invoice-' || i, 'XTR', 50, 5000, {at} + i, {at} + i FROM n"
        ),
        format!(
            "payments(id, method, charge_id, customer_id, currency, amount, kopecks, at_ms)
             SELECT i, 'manual', '' || i, i, 'RUB', 50000, 50000, {at} + i FROM n"
        ),
        format!("promo_uses(promo_id, customer_id, rest, at_ms) SELECT 1, i, 0, {at} + i FROM n"),
        format!(
            "referrers(customer_id, code, at_ms, invited) SELECT i, printf('b%09d', i), {at} + i, i <= {half} FROM n"
        ),
        format!(
            "referrals(invited_id, referrer_id, at_ms) SELECT {half} + i, i, {at} + i FROM n WHERE i <= {half}"
        ),
        format!(
            "feedback(generation_id, customer_id, good, at_ms) SELECT i, i, 1, {at} + i FROM n"
        ),
        format!(
            "support_tickets(id, customer_id, state, created_ms, touched_ms) SELECT i, i, 'closed', {at} + i, {at} + i FROM n"
        ),
        format!(
            "support_messages(ticket_id, side, author_id, message_id, kind, body, at_ms)
             SELECT i, 'customer', i, 1, 'text', 'Здравствуйте!', {at} + i FROM n"
        ),
        format!("quick_starts(generation_id, update_id, at_ms) SELECT i, i, {at} + i FROM n"),
    ];
    conn.execute_batch(&format!(
        "INSERT INTO promos(id, code, kind, worth, percent, times, newcomers, admin_id, created_ms, used)
         VALUES(1, 'BENCH', 'gift', 1000, 0, 1, 0, 900, {at}, {customers})"
    ))?;
    for insert in inserts {
        conn.execute_batch(&format!(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {customers}) INSERT INTO {insert}"
        ))?;
    }
    conn.execute_batch(
        "INSERT INTO results(generation_id, n, telegram_file_id, telegram_kind) SELECT id, 0, 'bench' || id, 'photo'
         FROM generations",
    )
}

/// What the busy ones have made besides, one by one, each for a kopeck.
fn busy(conn: &Connection, customers: i64, at: i64) -> anyhow::Result<()> {
    for n in 0..MORE {
        let firsts = (
            GENERATIONS * customers + n * BUSY,
            10 * customers + 2 * n * BUSY,
        );
        paid_generation(conn, BUSY, firsts, 1, at + 10 * 86_400_000 + n * 300_000)?;
    }
    Ok(conn.execute_batch(&format!(
        "UPDATE accounts SET balance = balance - {MORE} WHERE kind = 'bonus' AND customer_id <= {BUSY};
         UPDATE accounts SET balance = balance + {MORE} * {BUSY} WHERE kind = 'revenue'"
    ))?)
}
