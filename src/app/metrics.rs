//! What /metrics answers: sums that the database has kept, what waits there, and what this process has counted.

mod now;
mod process;
mod sold;

pub use sold::{MODELS, sold};

use crate::bot::desk::Desk;
use crate::kie::Client;
use crate::ops::health::{Health, Report, Status};
use crate::ops::metrics::{Kind, Page};
use crate::store::{StoreError, faults, inbox, reviews, totals};
use std::sync::Arc;

/// Has /metrics answered from now on.
pub(super) fn serve(desk: &Arc<Desk>, client: Client, health: &Health) {
    let desk = Arc::clone(desk);
    health.set_metrics(Box::new(move |health| page(&desk, &client, health)));
}

/// What one look into the database tells.
struct Books {
    models: Vec<totals::ModelTotal>,
    times: Vec<totals::TimeTotal>,
    accounts: Vec<(String, crate::money::Kopecks)>,
    open: Vec<(String, i64, crate::money::Kopecks)>,
    inbox: totals::Line,
    outbox: totals::Line,
    parked: u32,
    dead: u32,
    synced_ms: i64,
}

fn books(conn: &rusqlite::Connection) -> Result<Books, StoreError> {
    Ok(Books {
        models: totals::models(conn)?,
        times: totals::times(conn)?,
        accounts: totals::accounts(conn)?,
        open: totals::open(conn)?,
        inbox: totals::inbox(conn)?,
        outbox: totals::outbox(conn)?,
        parked: inbox::parked_count(conn)?,
        dead: faults::unsent_count(conn)?,
        synced_ms: reviews::synced_ms(conn)?,
    })
}

fn page(desk: &Desk, client: &Client, health: &Health) -> String {
    let mut page = Page::default();
    let report = health.seen();
    let books = desk.store.read(books);
    let books = books.inspect_err(|error| tracing::warn!(%error, "no sums for /metrics"));
    standing(&mut page, &report, books.is_ok());
    if let Ok(books) = books {
        let catalog = desk.catalog.get();
        let known = |model: &str| catalog.models.contains_key(model);
        sold(&mut page, &books.models, &books.times, &known);
        sold::money(&mut page, &books.models, &books.accounts, &books.open);
        now::waiting(&mut page, &books, desk.clock.now_ms());
    }
    now::ages(&mut page, &report);
    now::calls(&mut page, desk, client);
    now::kie(&mut page, desk);
    now::database(&mut page, &desk.store);
    process::write(&mut page, health.started_ms());
    page.text()
}

/// How well the bot works.
fn standing(page: &mut Page, report: &Report, readable: bool) {
    page.family(
        "kiebot_build_info",
        Kind::Gauge,
        "Always 1; the version is the label.",
    )
    .sample(&[("version", report.version)], 1_u32);
    let help = "How well it works, as /health says: 1 at the word that holds.";
    let mut family = page.family("kiebot_status", Kind::Gauge, help);
    for (word, status) in [
        ("ok", Status::Ok),
        ("degraded", Status::Degraded),
        ("down", Status::Down),
    ] {
        family.sample(&[("status", word)], report.status == status);
    }
    page.gauge(
        "kiebot_ready",
        "1 while customers are served: Telegram is polled and the database took the newest try to write.",
        report.is_ready(),
    );
    page.gauge(
        "kiebot_database_readable",
        "1 when the database answered this question; without it all that it keeps is missing here.",
        readable,
    );
    page.gauge(
        "kiebot_poll_conflict",
        "1 while another program polls with the same token.",
        report.detail.conflict,
    );
    page.gauge(
        "kiebot_models_on_sale",
        "Models on sale.",
        report.models_count,
    );
}
