//! How things stand at the moment, and what this process has counted since it started.

use super::Books;
use crate::bot::desk::Desk;
use crate::engine::{Api, Phase};
use crate::files::room::Level;
use crate::kie::Client;
use crate::ops::health::Report;
use crate::ops::metrics::{Kind, Page, Value};
use crate::store::Store;
use crate::store::totals::Line;

const STATES: [&str; 4] = ["held", "submitting", "running", "fetching"];

/// What waits in the database.
pub(super) fn waiting(page: &mut Page, books: &Books, now_ms: i64) {
    let help = "Open generations by state; held ones are the queue.";
    let mut family = page.family("kiebot_generations_open", Kind::Gauge, help);
    for state in STATES {
        let found = books.open.iter().find(|(name, _, _)| name == state);
        family.sample(&[("state", state)], found.map_or(0, |(_, n, _)| *n));
    }
    let age = |line: &Line| {
        let age_ms = line.since_ms.map_or(0, |at| now_ms.saturating_sub(at));
        Value::Thousandths(age_ms.max(0))
    };
    let help = "Updates from Telegram that are stored and not done.";
    page.gauge("kiebot_inbox_updates", help, books.inbox.n);
    let help = "How long the oldest of them has been there; 0 without any.";
    page.gauge("kiebot_inbox_oldest_seconds", help, age(&books.inbox));
    let help = "Updates put aside after failing again and again.";
    page.gauge("kiebot_inbox_parked_updates", help, books.parked);
    let help = "Messages that are to be sent.";
    page.gauge("kiebot_outbox_messages", help, books.outbox.n);
    let help = "For how long the first of them has been due; 0 without any.";
    page.gauge("kiebot_outbox_overdue_seconds", help, age(&books.outbox));
    let help =
        "Messages that were given up, those of customers who have blocked the bot not counted.";
    page.gauge("kiebot_outbox_dead_messages", help, books.dead);
    let age_s = now_ms.saturating_sub(books.synced_ms) / 1_000;
    let help = "Since the newest look at Kie's catalogue; missing without any.";
    let synced = (books.synced_ms > 0).then_some(age_s);
    page.maybe("kiebot_last_sync_age_seconds", help, synced);
}

/// When what was done last.
pub(super) fn ages(page: &mut Page, report: &Report) {
    let detail = &report.detail;
    for (name, help, age_s) in [
        (
            "kiebot_last_poll_age_seconds",
            "Since Telegram last answered a poll.",
            detail.last_poll_age_s,
        ),
        (
            "kiebot_last_update_age_seconds",
            "Since the last update from Telegram.",
            detail.last_update_age_s,
        ),
        (
            "kiebot_last_backup_age_seconds",
            "Since the newest backup; missing without any.",
            detail.last_backup_age_s,
        ),
        (
            "kiebot_last_verify_age_seconds",
            "Since every invariant was verified.",
            detail.last_verify_age_s,
        ),
    ] {
        page.maybe(name, help, age_s);
    }
    page.gauge(
        "kiebot_verify_broken_lines",
        "Lines of kiebot verify that did not hold then.",
        detail.last_verify_broken.len(),
    );
    page.gauge(
        "kiebot_oldest_due_seconds",
        "How long the open generation that is due longest has been due.",
        detail.oldest_due_s.unwrap_or(0),
    );
    let help = "Free bytes on the data disk, to the megabyte.";
    let free = detail.disk_free_mb.map(|mb| mb.saturating_mul(1 << 20));
    page.maybe("kiebot_disk_free_bytes", help, free);
    page.gauge(
        "kiebot_disk_short",
        "Room on the data disk: 0 enough, 1 low (nothing new is sold), 2 full.",
        match detail.disk {
            Level::Enough => 0_u32,
            Level::Low => 1,
            Level::Full => 2,
        },
    );
}

/// Calls to Telegram and Kie, and what was tried again.
pub(super) fn calls(page: &mut Page, desk: &Desk, client: &Client) {
    let help = "Calls to Telegram since the start, by method and result: ok, unchanged, wait (429), gone (blocked), refused, \
                unauthorized, conflict (409), unavailable (5xx), unreachable, timeout, unreadable, disk.";
    let mut family = page.family("kiebot_telegram_calls_total", Kind::Counter, help);
    for (method, result, n) in desk.telegram.calls().all() {
        // As Telegram writes it.
        let (first, rest) = method.split_at_checked(1).unwrap_or((method, ""));
        let method = format!("{}{rest}", first.to_ascii_lowercase());
        family.sample(&[("method", &method), ("result", result)], n);
    }
    let help = "Calls to Kie since the start, by kind and result: ok, refused, busy, unreachable, unclear, unauthorized, \
                maintenance, unavailable, unreadable, gone, too-large, disk.";
    let mut family = page.family("kiebot_kie_calls_total", Kind::Counter, help);
    for (call, result, n) in client.calls().all() {
        family.sample(&[("call", call), ("result", result)], n);
    }
    let help = "Put off to be tried again since the start: create, upload, poll, files (at Kie), message, update (at Telegram).";
    let mut family = page.family("kiebot_retries_total", Kind::Counter, help);
    let (ours, kies) = (desk.retries.all(), desk.engine.retries().all());
    for (what, _, n) in ours.into_iter().chain(kies) {
        family.sample(&[("what", what)], n);
    }
}

/// What is known of Kie.
pub(super) fn kie(page: &mut Page, desk: &Desk) {
    let now_ms = desk.clock.now_ms();
    let credits = desk.engine.seen().credits;
    page.maybe(
        "kiebot_kie_credits",
        "Our balance at Kie as last read, in credits; missing until it was read.",
        credits.map(|credits| Value::Thousandths(credits.0)),
    );
    page.gauge(
        "kiebot_kie_min_credits",
        "kie.min_credits: below it the balance is called low.",
        Value::Thousandths(desk.config.kie.min_credits.0),
    );
    let circuits = desk.engine.circuits();
    let files = |(api, _, _): &(Api, Phase, i64)| matches!(api, Api::Files(_));
    let files = circuits
        .open(now_ms)
        .iter()
        .filter(|open| files(open))
        .count();
    let help = "Circuit breakers that are not closed; files: how many hosts that keep results.";
    let mut family = page.family("kiebot_breakers_open", Kind::Gauge, help);
    for api in [Api::Create, Api::Ask, Api::Upload] {
        let open = circuits.phase(&api, now_ms) != Phase::Closed;
        family.sample(&[("api", &api.name())], open);
    }
    family.sample(&[("api", "files")], files);
    let help = "Threads that call Kie and are at work.";
    page.gauge("kiebot_kie_workers_busy", help, desk.engine.busy());
    let help = "Threads that call Kie.";
    page.gauge("kiebot_kie_workers", help, desk.config.kie.threads.max(1));
}

/// SQLite and its connections.
pub(super) fn database(page: &mut Page, store: &Store) {
    let times = store.times();
    let help = "From handing over a write until it was durable.";
    page.times("kiebot_database_write_seconds", help, &times.writes);
    let help = "Transactions of the writer, each with the writes of many.";
    page.times("kiebot_database_commit_seconds", help, &times.commits);
    let help = "Reads, with the wait for a reader.";
    page.times("kiebot_database_read_seconds", help, &times.reads);
    let help = "How often another program held the lock when the writer wanted it.";
    page.count(
        "kiebot_database_busy_waits_total",
        help,
        times.lock_waits.get(),
    );
    let waited = Value::Millionths(times.lock_wait_us.get());
    let help = "For how long.";
    page.count("kiebot_database_busy_seconds_total", help, waited);
    let help = "Transactions that were lost: a full disk, an error of it.";
    page.count("kiebot_database_lost_commits_total", help, times.lost.get());
    let pool = store.in_use();
    let help = "Connections that are reading.";
    page.gauge("kiebot_database_readers_busy", help, pool.busy);
    let help = "Connections that read and are open.";
    page.gauge("kiebot_database_readers_open", help, pool.open);
    let help = "Most connections that read.";
    page.gauge("kiebot_database_readers", help, pool.most);
    let help = "Writes that wait for the writer.";
    page.gauge("kiebot_database_writes_waiting", help, pool.waiting);
}
