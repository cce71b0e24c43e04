//! The gallery in the database: every entry is on exactly one page, whatever the size, the section and the words; each
//! look is by an index, also where one customer has thousands of entries.

use super::open;
use kiebot::catalog::Category;
use kiebot::ids::{CustomerId, GenerationId};
use kiebot::store::gallery::{self, Side, Which};
use kiebot::store::{Store, StoreError};
use proptest::prelude::*;

const SECTIONS: [(&str, Category); 4] = [
    ("video", Category::Video),
    ("image", Category::Image),
    ("enhance", Category::Enhance),
    ("audio", Category::Audio),
];
const WORDS: [&str; 4] = ["рыжий кот", "пес на елке", "", "a red cat"];

/// `each` entries of two customers in turn; every fifth is deleted again.
fn filled(each: i64) -> (tempfile::TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir.path().join("a.db")).unwrap().store;
    let fill = move |tx: &rusqlite::Connection| -> Result<(), StoreError> {
        tx.execute_batch(
            "INSERT INTO customers(id, name, lang, created_ms, seen_ms) VALUES(1, 'A', 'ru', 1, 1), (2, 'B', 'ru', 1, 1)",
        )?;
        for n in 1..=each * 2 {
            let customer = 1 + n % 2;
            let at = usize::try_from(n).unwrap();
            let (section, words) = (SECTIONS[at / 2 % 4].0, WORDS[at / 3 % 4]);
            tx.prepare_cached("INSERT INTO inputs(id, customer_id, model, answers, created_ms) VALUES(?1, ?2, 'm', '{}', 1)")?
                .execute((n, customer))?;
            tx.prepare_cached("INSERT INTO quotes(id, customer_id, inputs_id, model, price, price_exact_micro, cost_mcredits, basis, created_ms, expires_ms)
                 VALUES(?1, ?2, ?1, 'm', 0, 0, 0, '', 1, 1)")?
                .execute((n, customer))?;
            tx.prepare_cached("INSERT INTO generations(id, quote_id, customer_id, inputs_id, model, category, price, cost_mcredits, eta_s, token, created_ms, due_ms, deadline_ms)
                 VALUES(?1, ?1, ?2, ?1, 'm', ?3, 0, 0, 1, 't' || ?1, 1, 1, 1)")?
                .execute((n, customer, section))?;
            if n % 5 > 0 {
                tx.prepare_cached("INSERT INTO gallery(customer_id, generation_id, category, words) VALUES(?1, ?2, ?3, ?4)")?
                    .execute((customer, n, section, words))?;
            }
        }
        Ok(())
    };
    store.write(fill).unwrap();
    (dir, store)
}

/// All entries of a customer, page by page: down from the top, or up from the bottom.
fn walked(
    store: &Store,
    of: CustomerId,
    which: &Which,
    size: u16,
    down: bool,
) -> Vec<GenerationId> {
    let mut all: Vec<GenerationId> = Vec::new();
    loop {
        let side = match (down, all.first(), all.last()) {
            (true, _, Some(last)) => Side::Before(last.0),
            (true, _, None) => Side::Before(i64::MAX),
            (false, Some(first), _) => Side::After(first.0),
            (false, None, _) => Side::After(0),
        };
        let page: Result<_, StoreError> =
            store.read(|conn| gallery::page(conn, of, which, side, size));
        let page = page.unwrap();
        if page.is_empty() {
            return all;
        }
        assert!(page.len() <= usize::from(size));
        match down {
            true => all.extend(page),
            false => drop(all.splice(0..0, page)),
        }
    }
}

#[test]
fn every_entry_is_on_exactly_one_page() {
    let (_dir, store) = filled(60);
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        cases: 64,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let any = (1_u16..70, 0_usize..5, 0_usize..4, 1_i64..=2);
    runner
        .run(&any, |(size, section, words, customer)| {
            let section = SECTIONS.get(section).copied();
            let sought = gallery::words_of(["", "КОТ рыж", "Ёлке", "нет такого"][words]);
            let which = Which {
                section: section.map(|(_, section)| section),
                words: sought.clone(),
            };
            let wanted = (1..=120_i64).rev().filter(|n| {
                let at = usize::try_from(*n).unwrap();
                1 + n % 2 == customer
                    && n % 5 > 0
                    && section.is_none_or(|(name, _)| name == SECTIONS[at / 2 % 4].0)
                    && sought
                        .iter()
                        .all(|word| WORDS[at / 3 % 4].contains(word.as_str()))
            });
            let wanted: Vec<GenerationId> = wanted.map(GenerationId).collect();
            for down in [true, false] {
                let seen = walked(&store, CustomerId(customer), &which, size, down);
                prop_assert_eq!(&seen, &wanted);
            }
            Ok(())
        })
        .unwrap();
    store.close().unwrap();
}

#[test]
fn each_look_is_by_an_index() {
    let (_dir, store) = filled(50);
    let plan = |sql: &str| -> String {
        let plan: Result<Vec<String>, StoreError> = store.read(|conn| {
            let mut query = conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}"))?;
            let rows = query.query_map([], |row| row.get(3))?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        });
        plan.unwrap().join("; ")
    };
    let page = "SELECT generation_id FROM gallery WHERE customer_id = 1 AND generation_id < 9";
    let order = "ORDER BY generation_id DESC LIMIT 5";
    for (what, index) in [
        ("", "PRIMARY KEY (customer_id=? AND generation_id<?)"),
        (
            "AND category = 'image'",
            "gallery_section (customer_id=? AND category=? AND generation_id<?)",
        ),
        (
            "AND instr(words, 'x') > 0",
            "PRIMARY KEY (customer_id=? AND generation_id<?)",
        ),
    ] {
        let plan = plan(&format!("{page} {what} {order}"));
        assert!(
            plan.contains(index) && !plan.contains("TEMP B-TREE"),
            "{plan}"
        );
    }
    for (sql, index) in [
        (
            "UPDATE inbox SET body = '' WHERE customer_id = 1 AND body <> '' AND done_ms IS NOT NULL",
            "inbox_bodies",
        ),
        (
            "UPDATE outbox SET body = '' WHERE customer_id = 1 AND body <> '' AND state <> 'todo'",
            "outbox_bodies",
        ),
        (
            "UPDATE files SET deleted_ms = 1 WHERE customer_id = 1 AND deleted_ms IS NULL",
            "files_customer",
        ),
        (
            "UPDATE inputs SET answers = NULL WHERE customer_id = 1 AND answers IS NOT NULL",
            "inputs_customer",
        ),
        (
            "UPDATE results SET url = NULL WHERE generation_id IN (SELECT id FROM generations WHERE customer_id = 1)",
            "generations_customer",
        ),
        (
            "SELECT customer_id FROM own_data WHERE erased_ms IS NOT NULL AND cleaned_ms IS NULL",
            "own_data_todo",
        ),
    ] {
        let plan = plan(sql);
        assert!(
            plan.contains(index) && !plan.contains("SCAN results"),
            "{plan}"
        );
    }
    store.close().unwrap();
}
