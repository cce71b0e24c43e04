//! Rows in every table, and one more row of each that is as it should be.

use super::super::*;
use kiebot::ids::{InvoiceId, TicketId};
use kiebot::store::late::{self, LateState};
use kiebot::store::support::{self, Side};
use kiebot::store::wishes::{self, Wish};
use kiebot::store::{anchors, deeds, free_uses, inbox, submits};

/// Generations 8 (free, held), 9 (unknown, watched), 10 (expired, its late result is fetched), 11 (expired, gifted),
/// 12 (free, failed), 13 (fetching, nothing fetched yet), 14 (free, succeeded), 15 (fetching, of customer 2); files 1 (of 1), 2 (of 2), 3 (forgotten); reviews; updates;
/// messages in every state.
pub fn furnish(tx: &Connection) -> Result<(), LedgerError> {
    let (anna, boris, id) = (CustomerId(1), CustomerId(2), GenerationId);
    free(tx, anna)?;
    for _ in 9..=11 {
        let id = generation(tx, anna, 20);
        ledger::hold(tx, id, 2)?;
        to(tx, id, "submitting")?;
        submits::begin(tx, id, 3)?;
    }
    end(tx, id(9), "unknown")?;
    late::watch(tx, id(9), None, 10)?;
    for n in [10, 11] {
        to(tx, id(n), "running")?;
        end(tx, id(n), "expired")?;
        late::watch(tx, id(n), Some(&format!("task{n}")), 10)?;
        late::come(tx, id(n), "{}", 11)?;
    }
    tx.execute_batch(
        "INSERT INTO results(generation_id, n, text) VALUES(11, 0, 'x'), (3, 0, 'x'), (3, 1, 'y')",
    )?;
    late::end(tx, id(11), LateState::Fetching, LateState::Gifted)?;
    outbox::put(tx, "gift:11", anna, Some(id(11)), &Notice::Gift, 12)?;
    // Its customer has deleted what was entered.
    tx.execute("UPDATE inputs SET answers = NULL WHERE id = (SELECT inputs_id FROM generations WHERE id = 11)", [])?;
    tx.execute_batch(
        "INSERT INTO gallery(customer_id, generation_id, category, words) VALUES(1, 4, 'image', 'x'), (1, 5, 'image', NULL);
         INSERT INTO own_data(customer_id, exported_ms, erased_ms, cleaned_ms) VALUES(1, 1, 2, 3), (2, NULL, NULL, NULL)",
    )?;
    free(tx, anna)?;
    free_uses::give_back(tx, id(12), 5)?;
    end(tx, id(12), "failed")?;
    fetching(tx, generation(tx, boris, 30))?;
    free(tx, anna)?;
    fetching(tx, id(14))?;
    succeed(tx, id(14))?;
    fetching(tx, generation(tx, boris, 30))?;
    submits::begin(tx, id(7), 3)?;
    talk(tx)?;
    kiebot::store::invoices::set_checked(tx, InvoiceId(2))?;
    pay_pack(tx, "c6", anna, 500, 50)?;
    ledger::payout(tx, "c6", anna, k(500), 6)?;
    ledger::payout_undo(tx, "c6", anna, k(500), 6)?;
    deeds::add(
        tx,
        CustomerId(900),
        "reject",
        "request:2",
        ("open", "no"),
        6,
    )?;
    tx.execute_batch(
        "INSERT INTO username_tails(tail, customer_id) VALUES('anna', 1), ('nna', 1);
         INSERT INTO adjustments(admin_id, customer_id, pot, amount, had, why, at_ms) VALUES(900, 1, 'bonus', 5, 0, 'x', 1);
         INSERT INTO broadcasts(admin_id, letter, created_ms) VALUES(900, '{}', 1), (900, '{}', 1);
         INSERT INTO broadcast_turns(broadcast_id, customer_id, state, at_ms) VALUES(1, 1, 'unclear', 1);
         UPDATE broadcasts SET state = 'running', last_id = 2 WHERE id = 1",
    )?;
    support(tx)?;
    for day in [1, 2] {
        anchors::keep(tx, day * 86_400_000)?;
    }
    Ok(())
}

/// Tickets 1 (of 1, about a generation, with words of both), 2 (of 1, closed, without words), 3 (of 2).
fn support(tx: &Connection) -> Result<(), LedgerError> {
    let (anna, boris) = (CustomerId(1), CustomerId(2));
    let tickets = [(anna, Some(GenerationId(1))), (anna, None), (boris, None)];
    for (of, about) in tickets {
        support::open(tx, of, about, 5)?;
    }
    for (side, author) in [(Side::Customer, anna), (Side::Admin, CustomerId(900))] {
        let words = support::New {
            side,
            author,
            message: 5,
            file: false,
            body: "x",
        };
        support::say(tx, TicketId(1), &words, 6)?;
    }
    support::close(tx, TicketId(2), 7)?;
    wishes::set(tx, anna, Wish::News, false, 7)?;
    Ok(wishes::set(tx, boris, Wish::News, false, 7)?)
}

/// Updates and messages in every state; files, reviews and the rest.
fn talk(tx: &Connection) -> Result<(), LedgerError> {
    let boris = CustomerId(2);
    for (update, of) in [(1, 1), (2, 1), (3, 2), (4, 1)] {
        inbox::add(tx, update, CustomerId(of), "{}", 1)?;
    }
    inbox::done(tx, 2, 5)?;
    for _ in 0..3 {
        inbox::failed(tx, 3, "poison", true, 6)?;
    }
    inbox::done(tx, 4, 5)?;
    inbox::purge(tx, 6)?;
    inbox::add(tx, 5, boris, "{}", 7)?;
    inbox::done(tx, 5, 8)?;
    let words = Notice::Text {
        key: "greeting".to_owned(),
        values: std::collections::BTreeMap::new(),
    };
    for n in 1..=4 {
        outbox::put(tx, &format!("text:{n}"), boris, None, &words, 5)?;
    }
    tx.execute_batch(
        "UPDATE outbox SET state = 'sent', sent_ms = 5 WHERE key IN ('text:1', 'text:2', 'end:5');
         UPDATE outbox SET body = '' WHERE key = 'text:1';
         UPDATE outbox SET state = 'dead', error = 'blocked' WHERE key = 'text:3';
         INSERT INTO files(id, customer_id, kind, path, mime, bytes, created_ms, deleted_ms) VALUES
           (1, 1, 'image', 'a.png', 'image/png', 5, 1, NULL), (2, 2, 'image', 'b.png', 'image/png', 5, 1, NULL),
           (3, 1, 'audio', 'c.mp3', 'audio/mpeg', 5, 1, 2);
         INSERT INTO results(generation_id, n, url, file_id) VALUES(3, 2, 'http://x', 1), (15, 0, 'http://b', 2);
         INSERT INTO feedback(generation_id, customer_id, good, at_ms) VALUES(4, 1, 1, 9);
         INSERT INTO sessions(customer_id, body, updated_ms) VALUES(1, '{}', 1), (2, '{}', 1);
         INSERT INTO preferences(customer_id, model, ask, above, updated_ms) VALUES(1, 'm', 'above', 10, 1), (2, 'm', 'never', NULL, 1);
         INSERT INTO model_settings(customer_id, model, answers, updated_ms) VALUES(1, 'm', '{}', 1), (2, 'm', '{}', 1);
         INSERT INTO quick_starts(generation_id, update_id, at_ms) VALUES(8, 77, 1);
         INSERT INTO settings(key, value, admin_id, at_ms) VALUES('a', '1', 900, 1), ('b', '1', 900, 1);
         INSERT INTO meta(key, value) VALUES('a', '1'), ('b', '1');
         INSERT INTO favourites(customer_id, model, at_ms) VALUES(1, 'm', 1), (2, 'm', 1);
         INSERT INTO used_models(customer_id, model, at_ms) VALUES(1, 'm', 1), (2, 'm', 1);
         INSERT INTO model_days(day, model, bucket, n) VALUES(1, 'm', 0, 1), (1, 'm', 1, 1);
         INSERT INTO model_hours(hour, model, good, n) VALUES(1, 'm', 0, 1), (1, 'm', 1, 1);
         INSERT INTO alerts(kind, mark, turn, body, seen_ms) VALUES('a', '', 1, '{}', 1), ('b', '', 1, '{}', 1);
         INSERT INTO model_trouble(model, state, since_ms, until_ms, from_hour) VALUES('a', 'marked', 1, 1, 1), ('b', 'over', 1, 1, 1);
         INSERT INTO model_seen(model, at_ms) VALUES('a', 1), ('b', 1);
         INSERT INTO rejected_changes(key, model, rejected_by, rejected_ms) VALUES('a', 'm', 900, 1), ('b', 'm', 900, 1);
         INSERT INTO syncs(admin_id, state, told, at_ms) VALUES(900, 'wanted', 0, 1);
         INSERT INTO model_edits(admin_id, model, body, state, at_ms) VALUES(900, 'm', '{}', 'shown', 1);
         INSERT INTO reviews(digest, body, created_ms) VALUES('a', '[]', 1), ('b', '[]', 1), ('c', '[]', 1);
         UPDATE reviews SET state = 'accepted', decided_by = 900, decided_ms = 2 WHERE id = 2;
         UPDATE reviews SET state = 'rejected', decided_by = 900, decided_ms = 2 WHERE id = 3;",
    )?;
    Ok(())
}

/// A generation that costs nothing, with its use of the allowance.
fn free(tx: &Connection, of: CustomerId) -> Result<(), LedgerError> {
    tx.execute_batch(
        "INSERT INTO inputs(customer_id, model, answers, created_ms) VALUES(1, 'm', '{}', 1);
         INSERT INTO quotes(customer_id, inputs_id, model, price, price_exact_micro, cost_mcredits, free, basis, created_ms, expires_ms)
         SELECT 1, max(id), 'm', 0, 500, 100, 1, '{}', 1, 2 FROM inputs;
         INSERT INTO generations(quote_id, customer_id, inputs_id, model, category, price, cost_mcredits, eta_s, token, created_ms, due_ms, deadline_ms)
         SELECT max(id), 1, max(inputs_id), 'm', 'image', 0, 100, 10, 'token' || max(id), 1, 1, 1000 FROM quotes;",
    )?;
    let id = GenerationId(tx.last_insert_rowid());
    Ok(free_uses::add(
        tx,
        id,
        of,
        "m",
        kiebot::money::MilliCredits(100),
        1,
    )?)
}

/// One more row for each table, column by column, that must be taken. The fixed list of transitions takes none.
pub const RIGHT: &[(&str, &str)] = &[
    (
        "gallery",
        "customer_id: 1; generation_id: 3; category: 'image'; words: 'x'",
    ),
    (
        "own_data",
        "customer_id: 70; exported_ms: 1; erased_ms: 2; cleaned_ms: NULL",
    ),
    (
        "customers",
        "id: 3; name: 'x'; username: 'y'; lang: 'en'; created_ms: 1; seen_ms: 1; blocked: 0; gone_ms: NULL",
    ),
    (
        "accounts",
        "id: 99; customer_id: 70; kind: 'wallet'; balance: 0; last_transfer: 0",
    ),
    (
        "inputs",
        "id: 99; customer_id: 1; model: 'm'; answers: '{}'; created_ms: 1",
    ),
    (
        "quotes",
        "id: 99; customer_id: 1; inputs_id: 1; model: 'm'; price: 5; price_exact_micro: 50000; cost_mcredits: 1; free: 0; basis: '{}'; created_ms: 1; expires_ms: 2",
    ),
    (
        "generations",
        "id: 99; quote_id: 80; customer_id: 1; inputs_id: 1; model: 'm'; category: 'image'; price: 5; cost_mcredits: 1; eta_s: 1; state: 'held'; task_id: NULL; token: 'fresh'; cancel_wish: 0; attempts: 0; created_ms: 1; ended_ms: NULL; due_ms: 1; deadline_ms: 1",
    ),
    (
        "transfers",
        "id: (SELECT max(id) + 1 FROM transfers); key: 'adm:90'; kind: 'adjust'; debit: 3; credit: 9; amount: 5; generation_id: NULL; hold_id: NULL; cause: 'x'; at_ms: 1; hash: zeroblob(32)",
    ),
    (
        "transfers",
        "id: (SELECT max(id) + 1 FROM transfers); key: 'promo:PLUS:2:c2'; kind: 'promo'; debit: 2; credit: 13; amount: 5; cause: 'PLUS'; at_ms: 1; hash: zeroblob(32)",
    ),
    (
        "transfers",
        "id: (SELECT max(id) + 1 FROM transfers); key: 'ref:c2'; kind: 'referral'; debit: 2; credit: 10; amount: 5; cause: 'c2'; at_ms: 1; hash: zeroblob(32)",
    ),
    (
        "transfers",
        "id: (SELECT max(id) + 1 FROM transfers); key: 'promo-back:c1'; kind: 'adjust'; debit: 10; credit: 3; amount: 5; cause: 'PLUS'; at_ms: 1; hash: zeroblob(32)",
    ),
    (
        "transfers",
        "id: (SELECT max(id) + 1 FROM transfers); key: 'ref-back:c3'; kind: 'adjust'; debit: 10; credit: 3; amount: 5; cause: 'c3'; at_ms: 1; hash: zeroblob(32)",
    ),
    (
        "late",
        "generation_id: 5; state: 'watching'; task_id: 'late5'; attempts: 0; due_ms: 1; until_ms: 1",
    ),
    (
        "free_uses",
        "generation_id: 81; customer_id: 1; model: 'm'; cost_mcredits: 1; at_ms: 1; returned_ms: NULL",
    ),
    (
        "files",
        "id: 99; customer_id: 1; kind: 'image'; path: 'z.png'; mime: 'image/png'; bytes: 1; created_ms: 1",
    ),
    ("results", "generation_id: 3; n: 9; url: 'u'; file_id: 1"),
    (
        "feedback",
        "generation_id: 5; customer_id: 1; good: 1; at_ms: 1",
    ),
    ("sessions", "customer_id: 70; body: '{}'; updated_ms: 1"),
    (
        "preferences",
        "customer_id: 70; quick: 1; model: 'm'; ask: 'always'; above: NULL; updated_ms: 1",
    ),
    (
        "model_settings",
        "customer_id: 70; model: 'm'; answers: '{}'; updated_ms: 1",
    ),
    (
        "quick_starts",
        "generation_id: 81; update_id: 99; again_of: 4; shown: 0; at_ms: 1",
    ),
    (
        "inbox",
        "update_id: 99; customer_id: 1; body: '{}'; received_ms: 1; attempts: 0",
    ),
    (
        "outbox",
        "id: 99; key: 'fresh'; customer_id: 1; generation_id: 4; what: 'result'; body: '{}'; state: 'todo'; part: 0; attempts: 0; due_ms: 1; created_ms: 1",
    ),
    ("settings", "key: 'c'; value: 'x'; admin_id: 900; at_ms: 1"),
    ("meta", "key: 'c'; value: 'x'"),
    (
        "reviews",
        "id: 99; digest: 'x'; body: '[]'; left_out: '[]'; created_ms: 1; state: 'open'; decided_by: NULL; decided_ms: NULL",
    ),
    (
        "rejected_changes",
        "key: 'c'; model: 'm'; rejected_by: 900; rejected_ms: 1",
    ),
    (
        "invoices",
        "id: 99; customer_id: 1; method: 'provider'; payload: 'a-payload-of-its-own-0001'; currency: 'RUB'; amount: 5; kopecks: 5; bonus: 0; state: 'open'; created_ms: 1; expires_ms: 2",
    ),
    (
        "requests",
        "id: 99; customer_id: 1; asked: 5; state: 'open'; credited: NULL; admin_id: NULL; created_ms: 1; decided_ms: NULL",
    ),
    (
        "payments",
        "id: 99; method: 'stars'; charge_id: 'fresh'; customer_id: 1; invoice_id: 2; request_id: NULL; currency: 'XTR'; amount: 100; kopecks: 13000; state: 'settled'; refunds: 0; called_ms: NULL; at_ms: 1",
    ),
    (
        "payments",
        "id: 98; method: 'manual'; charge_id: 'first'; customer_id: 70; invoice_id: NULL; request_id: NULL; currency: 'RUB'; amount: 5; kopecks: 5; state: 'settled'; refunds: 0; called_ms: NULL; at_ms: 1",
    ),
    (
        "strays",
        "charge_id: 'fresh'; customer_id: 1; body: '{}'; at_ms: 1",
    ),
    (
        "deeds",
        "id: (SELECT max(id) + 1 FROM deeds); admin_id: 900; what: 'x'; subject: 'x'; before: ''; after: ''; at_ms: 1; hash: zeroblob(32)",
    ),
    (
        "support_tickets",
        "id: 99; customer_id: 1; generation_id: 1; state: 'open'; answered: 0; created_ms: 1; touched_ms: 1",
    ),
    (
        "support_messages",
        "id: 99; ticket_id: 1; side: 'customer'; author_id: 1; message_id: 5; kind: 'text'; body: 'x'; at_ms: 1",
    ),
    ("muted", "customer_id: 1; kind: 'shares'; at_ms: 1"),
    (
        "submits",
        "token: '0123456789abcdef0123456789abcdef'; generation_id: 7; at_ms: 1; task_id: NULL",
    ),
    ("favourites", "customer_id: 1; model: 'n'; at_ms: 1"),
    ("used_models", "customer_id: 1; model: 'n'; at_ms: 1"),
    ("model_days", "day: 1; model: 'm'; bucket: 2; n: 1"),
    ("model_hours", "hour: 2; model: 'm'; good: 1; n: 1"),
    (
        "model_trouble",
        "model: 'c'; state: 'hidden'; since_ms: 1; until_ms: 1; from_hour: 1",
    ),
    ("model_seen", "model: 'c'; at_ms: 1"),
    (
        "alerts",
        "id: 99; kind: 'c'; mark: ''; turn: 1; body: '{}'; waiting: 0; seen_ms: 1; told_ms: 1; hushed_turn: NULL; hushed_by: NULL",
    ),
    (
        "money_hours",
        "hour: 5; kind: 'topup'; method: 'stars'; n: 1; amount: 1",
    ),
    (
        "run_hours",
        "hour: 5; category: 'image'; outcome: 'good'; n: 1; revenue: 1; cost: 1",
    ),
    (
        "model_sums",
        "span: 'h'; at: 5; model: 'm'; n: 1; revenue: 1",
    ),
    (
        "syncs",
        "id: 99; version: NULL; admin_id: 900; state: 'wanted'; told: 0; applied: 0; waiting: 0; body: ''; at_ms: 1",
    ),
    ("model_costs", "model: 'm'; day: 5; cost: 1"),
    (
        "model_totals",
        "id: 99; model: 'n'; outcome: 'failed'; n: 1; revenue: 0; cost: 0",
    ),
    (
        "time_totals",
        "span: 'whole'; category: 'image'; upto_s: 7; n: 1; ms: 1",
    ),
    (
        "model_edits",
        "id: 99; admin_id: 900; model: 'm'; body: '{}'; state: 'shown'; at_ms: 1",
    ),
    ("people_hours", "hour: 5; came: 1; paid: 1"),
    (
        "promos",
        "id: 99; code: 'FRESH'; kind: 'topup'; worth: 20; percent: 1; model: NULL; times: 2; max_each: 5000; max_uses: 3; max_total: 100000; newcomers: 0; until_ms: NULL; off_ms: NULL; admin_id: 900; created_ms: 1; used: 0; given: 0",
    ),
    (
        "promo_uses",
        "promo_id: 2; customer_id: 70; rest: 2; given: 0; at_ms: 1",
    ),
    ("vouchers", "quote_id: 80; promo_id: 3; amount: 5"),
    ("promo_tries", "customer_id: 70; wrong: 1; since_ms: 1"),
    (
        "referrers",
        "customer_id: 2; code: 'abcdefghij'; at_ms: 1; invited: 0; paid: 0; earned: 0",
    ),
    (
        "referrals",
        "invited_id: 72; referrer_id: 1; at_ms: 1; topups: 0; earned: 0",
    ),
    ("username_tails", "tail: 'oris'; customer_id: 2"),
    (
        "adjustments",
        "id: 599; admin_id: 900; customer_id: 1; pot: 'wallet'; amount: 5; had: 0; why: 'x'; at_ms: 1",
    ),
    (
        "broadcasts",
        "id: 599; admin_id: 900; letter: '{}'; created_ms: 1",
    ),
    (
        "broadcast_turns",
        "broadcast_id: 2; customer_id: 2; state: 'sending'; at_ms: 1",
    ),
    (
        "anchors",
        "day: 9; transfer_id: (SELECT max(id) FROM transfers); transfer_hash: (SELECT hash FROM transfers ORDER BY id DESC); deed_id: 0; deed_hash: NULL; at_ms: 1",
    ),
];

/// What the rows above refer to: customer 70 without accounts, quote 80 of which nothing was started, a free
/// generation 81 whose use is not counted yet, customer 71 who was brought by 70, customer 72 who has a link.
pub const SETTING: &str = "
    INSERT INTO customers(id, name, lang, created_ms, seen_ms) VALUES(70, 'x', 'ru', 1, 1), (71, 'y', 'ru', 1, 1), (72, 'z', 'ru', 1, 1);
    INSERT INTO referrers(customer_id, code, at_ms) VALUES(70, 'friends-70', 1), (72, 'friends-72', 1);
    INSERT INTO referrals(invited_id, referrer_id, at_ms) VALUES(71, 70, 1);
    INSERT INTO quotes(id, customer_id, inputs_id, model, price, price_exact_micro, cost_mcredits, free, basis, created_ms, expires_ms)
      VALUES(80, 1, 1, 'm', 5, 50000, 1, 0, '', 1, 1), (81, 1, 1, 'm', 0, 0, 1, 1, '', 1, 1);
    INSERT INTO generations(id, quote_id, customer_id, inputs_id, model, category, price, cost_mcredits, eta_s, token, created_ms, due_ms, deadline_ms)
      VALUES(81, 81, 1, 1, 'm', 'image', 0, 1, 1, 'token81', 1, 1, 1);";
