//! Counts from outside: what Kie has accepted and Telegram has shown and been paid against what the books say.

mod money;
mod told;

use crate::child::World;
use crate::line::Line;
use crate::others::Decisions;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The prices on the buttons the crowd presses, in kopecks.
const PRICES: [(&str, i64); 1] = [("z-image", 63)];

/// How long a picture may take before its generation expires.
const PICTURE_MS: i64 = 15 * 60_000;

/// A generation as the database has it.
pub struct Row {
    id: i64,
    customer: i64,
    model: String,
    price: i64,
    state: String,
    prompt: Option<String>,
    task: Option<String>,
    late: Option<String>,
    /// From Kie's word that it is accepted to the end.
    ran_ms: i64,
}

impl Row {
    /// An end by the clock: a crowded machine may need longer than a picture may take. Its result came as a gift.
    fn ran_out_of_time(&self, task: Option<&str>) -> bool {
        let given = task != Some("success") || self.late.as_deref() == Some("gifted");
        self.ran_ms >= PICTURE_MS && given
    }
}

/// A task as Kie has it.
pub struct Task {
    id: String,
    state: String,
    prompt: Option<String>,
    token: String,
}

/// What the judge knows: the books on one side, the emulators on the other.
pub struct Case<'a> {
    world: &'a World,
    line: Line,
    kie: Line,
    people: i64,
    rows: Vec<Row>,
    tasks: Vec<Task>,
    chats: BTreeMap<i64, Vec<Value>>,
    differences: Vec<String>,
}

/// What a run came to.
pub struct Verdict {
    /// What does not fit, in words; empty is well.
    pub differences: Vec<String>,
    /// Counts for the closing table.
    pub counts: BTreeMap<String, i64>,
}

/// All checks.
pub fn judge(
    world: &World,
    people: i64,
    updates: &[i64],
    decisions: &Decisions,
    forged: &BTreeMap<String, i64>,
) -> Verdict {
    let (telegram, kie) = world.addresses();
    let line = Line::new(telegram);
    let chats = (1..=people).map(|id| {
        let chat = line.get(&format!("/_tg/chat/{id}"));
        let messages = chat["messages"].as_array().cloned().unwrap_or_default();
        let by_bot = messages.into_iter().filter(|m| m["from"] == "bot");
        (id, by_bot.collect())
    });
    let mut case = Case {
        world,
        chats: chats.collect(),
        line: line.clone(),
        kie: Line::new(kie),
        people,
        rows: rows(world),
        tasks: tasks(world),
        differences: Vec::new(),
    };
    case.sent_once();
    case.ends_as_kie_says();
    let paid = case.money(decisions);
    case.told();
    case.delivered();
    case.updates_done(updates);
    let mut counts = forged.clone();
    counts.extend(case.counts());
    counts.insert("payments".to_owned(), paid);
    Verdict {
        differences: case.differences,
        counts,
    }
}

fn rows(world: &World) -> Vec<Row> {
    world.read(|db| {
        let mut query = db.prepare(
            "SELECT g.id, g.customer_id, g.price, g.state, i.answers, g.task_id, g.model, l.state,
               coalesce(g.ended_ms - g.accepted_ms, 0)
             FROM generations g JOIN inputs i ON i.id = g.inputs_id
             LEFT JOIN late l ON l.generation_id = g.id ORDER BY g.id",
        )?;
        let rows = query.query_map([], |row| {
            let answers: String = row.get(4)?;
            Ok(Row {
                id: row.get(0)?,
                customer: row.get(1)?,
                price: row.get(2)?,
                state: row.get(3)?,
                prompt: prompt_of(&answers),
                task: row.get(5)?,
                model: row.get(6)?,
                late: row.get(7)?,
                ran_ms: row.get(8)?,
            })
        })?;
        rows.collect()
    })
}

/// Prompts end with a semicolon, so that none is the beginning of another; what continues a result has none.
fn prompt_of(json: &str) -> Option<String> {
    let found = json.split(['"', '\\']).find(|part| part.ends_with(';'));
    found.map(str::to_owned)
}

fn tasks(world: &World) -> Vec<Task> {
    let tasks = world.tasks().into_iter().map(|task| {
        let text = |name: &str| task[name].as_str().unwrap_or_default().to_owned();
        let url = text("call_back_url");
        Task {
            id: text("task_id"),
            state: text("state"),
            prompt: prompt_of(&task["input"].to_string()),
            token: url.rsplit('/').next().unwrap_or_default().to_owned(),
        }
    });
    tasks.collect()
}

impl Case<'_> {
    fn wrong(&mut self, what: String) {
        println!("DIFFERENCE: {what}");
        self.differences.push(what);
    }

    fn expect(&mut self, fits: bool, what: impl FnOnce() -> String) {
        if !fits {
            self.wrong(what());
        }
    }

    /// Kie has each order at most once: by the words, of which Kie never has more tasks than there are generations,
    /// and by the token of each submit.
    fn sent_once(&mut self) {
        let mut ordered = BTreeMap::<&str, i64>::new();
        for row in &self.rows {
            *ordered
                .entry(row.prompt.as_deref().unwrap_or(""))
                .or_default() += 1;
        }
        for task in &self.tasks {
            *ordered
                .entry(task.prompt.as_deref().unwrap_or(""))
                .or_default() -= 1;
        }
        let over = ordered.iter().filter(|(_, left)| **left < 0);
        let over: Vec<String> = over
            .map(|(words, left)| format!("«{words}» was sent {} times too often", -left))
            .collect();
        over.into_iter().for_each(|what| self.wrong(what));

        let owners: BTreeMap<String, i64> = self.world.read(|db| {
            let mut query = db.prepare("SELECT token, generation_id FROM submits")?;
            let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
            rows.collect()
        });
        let mut seen = BTreeMap::<i64, String>::new();
        let mut wrong = Vec::new();
        for task in &self.tasks {
            let Some(owner) = owners.get(&task.token) else {
                wrong.push(format!("task {} belongs to nobody", task.id));
                continue;
            };
            if let Some(other) = seen.insert(*owner, task.id.clone()) {
                wrong.push(format!("№{owner} was sent twice: {other} and {}", task.id));
            }
        }
        for row in &self.rows {
            let accepted = seen.get(&row.id);
            // Only a submit whose answer was lost may leave a task that we do not know.
            let fits =
                row.task.is_none() && row.state == "unknown" || row.task.as_ref() == accepted;
            if !fits {
                wrong.push(format!(
                    "№{} ({}) knows {:?}, Kie has {accepted:?}",
                    row.id, row.state, row.task
                ));
            }
        }
        wrong.into_iter().for_each(|what| self.wrong(what));
    }

    /// Each generation has ended, as its task has.
    fn ends_as_kie_says(&mut self) {
        let states: BTreeMap<&str, &str> = self
            .tasks
            .iter()
            .map(|t| (t.id.as_str(), t.state.as_str()))
            .collect();
        let mut wrong = Vec::new();
        for row in &self.rows {
            let task = row.task.as_deref().and_then(|id| states.get(id)).copied();
            let fits = match row.state.as_str() {
                "succeeded" => task == Some("success"),
                "failed" => task.is_none() || task == Some("fail"),
                "cancelled" | "unknown" => true,
                "expired" => row.ran_out_of_time(task),
                _ => false,
            };
            if !fits {
                wrong.push(format!(
                    "№{} has ended as {}, its task as {task:?}",
                    row.id, row.state
                ));
            }
        }
        wrong.into_iter().for_each(|what| self.wrong(what));
        for (model, price) in PRICES {
            let odd = self
                .rows
                .iter()
                .filter(|row| row.model == model && row.price != price);
            let odd = odd.count();
            self.expect(odd == 0, || {
                format!("{odd} of {model} at another price than shown")
            });
        }
    }

    /// Each update was stored once and done.
    fn updates_done(&mut self, updates: &[i64]) {
        let done: BTreeSet<i64> = self.world.read(|db| {
            let sql = "SELECT update_id FROM inbox WHERE done_ms IS NOT NULL";
            let mut query = db.prepare(sql)?;
            query.query_map([], |row| row.get(0))?.collect()
        });
        let lost: Vec<&i64> = updates.iter().filter(|id| !done.contains(id)).collect();
        self.expect(lost.is_empty(), || format!("updates not done: {lost:?}"));
        let parked = self.world.text(
            "SELECT update_id || ' ' || coalesce(error, '') || ' ' || body FROM inbox WHERE parked_ms IS NOT NULL",
        );
        self.expect(parked.is_empty(), || format!("update given up: {parked}"));
    }

    fn counts(&self) -> BTreeMap<String, i64> {
        let mut counts = BTreeMap::new();
        let mut add = |name: String, n: i64| *counts.entry(name).or_insert(0) += n;
        add(
            "generations".to_owned(),
            i64::try_from(self.rows.len()).unwrap(),
        );
        add(
            "tasks accepted".to_owned(),
            i64::try_from(self.tasks.len()).unwrap(),
        );
        for row in &self.rows {
            add(format!("ended {}", row.state), 1);
            if row.late.as_deref() == Some("gifted") {
                add("gifts".to_owned(), 1);
            }
        }
        counts
    }
}
