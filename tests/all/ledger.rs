//! The ledger through the real writer: rules, guards of the database, a race, random histories against a model.

mod asked;
mod attacks;
mod flow;
mod gifts;
mod given;
mod guards;
mod paid;
mod random;
mod rules;
mod settled;
mod statement;
mod tampered;

use kiebot::ids::{CustomerId, GenerationId};
use kiebot::money::Kopecks;
use kiebot::store::invoices::{self, NewInvoice};
use kiebot::store::ledger::{self, LedgerError, Method};
use kiebot::store::outbox::{self, Notice};
use kiebot::store::payments::{self, NewPayment};
use kiebot::store::{Store, StoreError, invariants};
use rusqlite::{Connection, params};

/// A new database in a folder of its own.
pub(super) fn fresh() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("kiebot.db"), 2).unwrap();
    (folder, store)
}

/// Stores a customer with accounts.
pub(super) fn customer(tx: &Connection, id: i64) -> CustomerId {
    tx.execute(
        "INSERT INTO customers(id, name, lang, created_ms, seen_ms) VALUES(?1, 'Анна', 'ru', 1, 1)",
        [id],
    )
    .unwrap();
    ledger::open_accounts(tx, CustomerId(id)).unwrap();
    CustomerId(id)
}

/// Stores a generation that is `held`, without its money.
pub(super) fn generation(tx: &Connection, of: CustomerId, price: i64) -> GenerationId {
    tx.execute(
        "INSERT INTO inputs(customer_id, model, answers, created_ms) VALUES(?1, 'm', '{}', 1)",
        [of],
    )
    .unwrap();
    let inputs = tx.last_insert_rowid();
    tx.execute(
        "INSERT INTO quotes(customer_id, inputs_id, model, price, price_exact_micro, cost_mcredits, basis, created_ms, expires_ms)
         VALUES(?1, ?2, 'm', ?3, ?3 * 10000, 100, '{}', 1, 2)",
        params![of, inputs, price],
    )
    .unwrap();
    let quote = tx.last_insert_rowid();
    tx.execute(
        "INSERT INTO generations(quote_id, customer_id, inputs_id, model, category, price, cost_mcredits, eta_s, token, created_ms, due_ms, deadline_ms)
         VALUES(?1, ?2, ?3, 'm', 'image', ?4, 100, 10, 'token' || ?1, 1, 1, 1000)",
        params![quote, of, inputs, price],
    )
    .unwrap();
    GenerationId(tx.last_insert_rowid())
}

/// Moves a generation to a state, with what the state needs besides money and messages.
pub(super) fn to(tx: &Connection, id: GenerationId, state: &str) -> rusqlite::Result<()> {
    let ended = matches!(
        state,
        "succeeded" | "failed" | "cancelled" | "expired" | "unknown"
    );
    tx.execute(
        "UPDATE generations SET state = ?2, ended_ms = CASE WHEN ?3 THEN 9 END,
           task_id = CASE WHEN ?2 = 'running' THEN 'task' || id ELSE task_id END WHERE id = ?1",
        params![id, state, ended],
    )
    .map(drop)
}

/// Pays for a generation and brings it as far as `fetching`.
pub(super) fn fetching(tx: &Connection, id: GenerationId) -> Result<(), LedgerError> {
    ledger::hold(tx, id, 5)?;
    for state in ["submitting", "running", "fetching"] {
        to(tx, id, state)?;
    }
    Ok(())
}

/// Ends a generation as a success.
pub(super) fn succeed(tx: &Connection, id: GenerationId) -> Result<(), LedgerError> {
    tx.execute(
        "INSERT INTO results(generation_id, n, text) VALUES(?1, 0, 'la la')",
        [id],
    )?;
    ledger::capture(tx, id, 6)?;
    tell(tx, id, &Notice::Result);
    Ok(to(tx, id, "succeeded")?)
}

/// Ends a generation without a result.
pub(super) fn end(tx: &Connection, id: GenerationId, state: &str) -> Result<(), LedgerError> {
    ledger::release(tx, id, 6)?;
    tell(tx, id, &Notice::Refund);
    Ok(to(tx, id, state)?)
}

/// An invoice with a bonus, paid with one Star: payment, top-up and bonus as `settle` stores them.
pub(super) fn pay_pack(
    tx: &Connection,
    charge: &str,
    of: CustomerId,
    kopecks: i64,
    bonus: i64,
) -> Result<(), LedgerError> {
    let invoice = NewInvoice {
        customer: of,
        method: Method::Stars,
        token: &format!("token-of-invoice-{charge}-{of}"),
        amount: 1,
        kopecks: k(kopecks),
        bonus: k(bonus),
        expires_ms: 99,
    };
    let invoice = invoices::add(tx, &invoice, 1)?.unwrap();
    let payment = NewPayment {
        method: Method::Stars,
        charge_id: charge,
        provider_charge_id: None,
        customer: of,
        invoice: Some(invoice.id),
        request: None,
        currency: "XTR",
        amount: 1,
        kopecks: k(kopecks),
    };
    payments::add(tx, &payment, 1)?;
    ledger::top_up(tx, Method::Stars, charge, of, k(kopecks), 1)?;
    ledger::pack_bonus(tx, charge, of, k(bonus), 1)?;
    Ok(invoices::set_paid(tx, invoice.id)?)
}

/// Stores the message about an end.
pub(super) fn tell(tx: &Connection, id: GenerationId, notice: &Notice) {
    let of = tx
        .query_row(
            "SELECT customer_id FROM generations WHERE id = ?1",
            [id],
            |row| row.get(0),
        )
        .unwrap();
    outbox::put(tx, &format!("end:{id}"), of, Some(id), notice, 7).unwrap();
}

/// Wallet, bonus and hold in kopecks.
pub(super) fn sums(conn: &Connection, of: CustomerId) -> (i64, i64, i64) {
    let balance = ledger::balance(conn, of).unwrap();
    (balance.wallet.0, balance.bonus.0, balance.hold.0)
}

/// Fails with the list of broken invariants, if any.
pub(super) fn assert_sound(store: &Store) {
    let checks = store
        .read(|conn| Ok::<_, StoreError>(invariants::verify(conn)))
        .unwrap();
    let broken: Vec<_> = checks.iter().filter(|check| !check.ok).collect();
    assert!(broken.is_empty(), "{broken:#?}");
    assert_eq!(checks.len(), 36);
}

/// A shorthand for sums.
pub(super) fn k(kopecks: i64) -> Kopecks {
    Kopecks(kopecks)
}
