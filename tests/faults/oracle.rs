//! Counts from outside: what Kie has accepted and Telegram has shown against what the ledger says.

use crate::child::World;
use std::collections::BTreeMap;

/// The welcome bonus, in kopecks.
const BONUS: i64 = 20_000;

/// A generation as the database has it.
struct Row {
    id: i64,
    customer: i64,
    price: i64,
    state: String,
    prompt: String,
    task: Option<String>,
}

fn generations(world: &World) -> Vec<Row> {
    world.read(|db| {
        let mut query = db.prepare(
            "SELECT g.id, g.customer_id, g.price, g.state, i.answers, g.task_id
             FROM generations g JOIN inputs i ON i.id = g.inputs_id ORDER BY g.id",
        )?;
        let rows = query.query_map([], |row| {
            let answers: String = row.get(4)?;
            Ok(Row {
                id: row.get(0)?,
                customer: row.get(1)?,
                price: row.get(2)?,
                state: row.get(3)?,
                // Prompts end with a semicolon, so that none is the beginning of another.
                prompt: answers
                    .split(['"', '\\'])
                    .find(|part| part.ends_with(';'))
                    .unwrap()
                    .to_owned(),
                task: row.get(5)?,
            })
        })?;
        rows.collect()
    })
}

/// All checks.
pub fn judge(world: &World, people: i64, updates: &[i64]) {
    let rows = generations(world);
    tasks(world, &rows);
    money(world, &rows, people);
    told(world, &rows, people);
    inbox(world, updates);
    let mut states = BTreeMap::new();
    rows.iter()
        .for_each(|row| *states.entry(row.state.as_str()).or_insert(0) += 1);
    println!(
        "generations: {states:?}; Kie's tasks: {}; createTask calls: {}",
        world.tasks().len(),
        world.creates()
    );
    assert!(
        states.get("succeeded") > Some(&0),
        "somebody was served: {states:?}"
    );
}

/// Kie has each order at most once, and exactly those it should have.
fn tasks(world: &World, rows: &[Row]) {
    let mut accepted = BTreeMap::<String, Vec<(String, String)>>::new();
    for task in world.tasks() {
        let text = |name: &str| task[name].as_str().unwrap().to_owned();
        let prompt = task["input"]["prompt"].as_str().unwrap().to_owned();
        accepted
            .entry(prompt)
            .or_default()
            .push((text("task_id"), text("state")));
    }
    for row in rows {
        let of_this = accepted.remove(&row.prompt).unwrap_or_default();
        assert!(
            of_this.len() <= 1,
            "№{} was sent more than once: {of_this:?}",
            row.id
        );
        let (id, state) = of_this.into_iter().next().unzip();
        // Only a submit whose answer was lost may leave a task that we do not know.
        if row.task.is_some() || row.state != "unknown" {
            assert_eq!(row.task, id, "№{} {}", row.id, row.state);
        }
        match row.state.as_str() {
            "succeeded" => assert_eq!(state.as_deref(), Some("success"), "№{}", row.id),
            "failed" | "cancelled" | "unknown" | "expired" => {}
            open => panic!("№{} is still {open}", row.id),
        }
    }
    assert!(accepted.is_empty(), "tasks of nobody: {accepted:?}");
}

/// Each kopeck: the bonus once, each success its price, everything else back.
fn money(world: &World, rows: &[Row], people: i64) {
    let paid = |row: &&Row| row.state == "succeeded";
    for customer in 1..=people {
        let spent: i64 = rows
            .iter()
            .filter(|row| row.customer == customer)
            .filter(paid)
            .map(|row| row.price)
            .sum();
        assert_eq!(
            world.money(customer),
            (BONUS - spent, 0),
            "customer {customer}"
        );
        let of_welcome = format!(
            "SELECT count(*) FROM transfers t JOIN accounts a ON a.id = t.credit
             WHERE t.kind = 'welcome' AND a.customer_id = {customer}"
        );
        assert_eq!(world.number(&of_welcome), 1, "customer {customer}");
    }
    let revenue = world.number("SELECT balance FROM accounts WHERE kind = 'revenue'");
    assert_eq!(
        revenue,
        rows.iter().filter(paid).map(|row| row.price).sum::<i64>()
    );
    let of_kind = |kind: &str| {
        world.number(&format!(
            "SELECT coalesce(sum(amount), 0) FROM transfers WHERE kind = '{kind}'"
        ))
    };
    assert_eq!(of_kind("hold"), of_kind("capture") + of_kind("release"));
    assert_eq!(
        of_kind("hold"),
        rows.iter().map(|row| row.price).sum::<i64>()
    );
}

/// Each end was told in the customer's chat, each file has arrived.
fn told(world: &World, rows: &[Row], people: i64) {
    let mut twice = 0;
    for customer in 1..=people {
        let heard = world.person(customer).heard();
        let text = |message: &serde_json::Value| message["text"].as_str().unwrap().to_owned();
        let own = rows.iter().filter(|row| row.customer == customer);
        for row in own.clone() {
            if row.state == "succeeded" {
                let files = heard.iter().filter(|message| {
                    !message["media"].as_array().unwrap().is_empty()
                        && text(message).contains(&format!("№{} ", row.id))
                });
                let files = files.count();
                assert!(files >= 1, "the file of №{} has not arrived", row.id);
                twice += files.saturating_sub(2);
            } else {
                let number = format!("Генерация №{} ", row.id);
                let ends = heard.iter().filter(|message| {
                    let text = text(message);
                    text.contains(&number) && (text.contains('❌') || text.contains('🚫'))
                });
                assert!(
                    ends.count() >= 1,
                    "the end of №{} ({}) was not told",
                    row.id,
                    row.state
                );
            }
        }
        let done = heard
            .iter()
            .filter(|message| text(message).contains("✅ Готово!"))
            .count();
        assert!(
            done >= own.filter(|row| row.state == "succeeded").count(),
            "customer {customer}"
        );
    }
    println!("files that came twice: {twice}");
}

/// Each update was stored once and done.
fn inbox(world: &World, updates: &[i64]) {
    for update in updates {
        let done = format!(
            "SELECT count(*) FROM inbox WHERE update_id = {update} AND done_ms IS NOT NULL"
        );
        assert_eq!(world.number(&done), 1, "update {update}");
    }
    let parked = world.number("SELECT count(*) FROM inbox WHERE parked_ms IS NOT NULL");
    assert_eq!(parked, 0, "no update was given up");
    assert_eq!(
        world.number("SELECT count(*) FROM outbox WHERE state = 'dead'"),
        0,
        "no message was given up"
    );
}
