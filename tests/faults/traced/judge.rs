//! What must hold after a fault, counted from outside: Kie's tasks and Telegram's chats against the ledger.

use super::story::{ANNA, Story};
use crate::child::{ADMIN, World};

/// The welcome bonus and what the pack of 100 Stars is worth, in kopecks.
const BONUS: i64 = 20_000;
const PACK: i64 = 13_000;

/// All checks, on the data of a stopped bot.
pub fn judge(world: &World, story: &Story<'_>) {
    world.verify();
    updates(world, story);
    tasks(world);
    money(world, story);
    told(world, story);
}

/// Every update was stored once and done, none was given up; no message was.
fn updates(world: &World, story: &Story<'_>) {
    for update in &story.updates {
        let done = format!(
            "SELECT count(*) FROM inbox WHERE update_id = {update} AND done_ms IS NOT NULL"
        );
        assert_eq!(world.number(&done), 1, "update {update}");
    }
    for none in [
        "SELECT count(*) FROM inbox WHERE parked_ms IS NOT NULL",
        "SELECT count(*) FROM outbox WHERE state = 'dead'",
        "SELECT count(*) FROM generations WHERE ended_ms IS NULL",
    ] {
        assert_eq!(world.number(none), 0, "{none}");
    }
}

/// createTask at most once for each generation; a task of nobody comes from a submit that ended as unknown.
fn tasks(world: &World) {
    let generations = world.number("SELECT count(*) FROM generations");
    let (creates, tasks) = (world.creates(), world.tasks());
    assert!(
        i64::try_from(creates).unwrap() <= generations,
        "{creates} createTask calls for {generations} generations"
    );
    for task in &tasks {
        let (id, prompt) = (
            task["task_id"].as_str().unwrap(),
            task["input"]["prompt"].as_str().unwrap(),
        );
        let same = tasks
            .iter()
            .filter(|other| other["input"]["prompt"] == prompt);
        assert_eq!(same.count(), 1, "«{prompt}» was sent twice");
        let of_it = format!(
            "SELECT count(*) FROM generations g JOIN inputs i ON i.id = g.inputs_id
             WHERE instr(i.answers, '{prompt}') > 0 AND (g.task_id = '{id}' OR (g.task_id IS NULL AND g.state = 'unknown'))"
        );
        assert_eq!(world.number(&of_it), 1, "the task of «{prompt}»");
    }
    let known = world.number("SELECT count(*) FROM generations WHERE task_id IS NOT NULL");
    assert!(known <= i64::try_from(tasks.len()).unwrap());
}

/// Every kopeck: the bonus once, the payment once, its return once, each result its price.
fn money(world: &World, story: &Story<'_>) {
    let spent =
        world.number("SELECT coalesce(sum(price), 0) FROM generations WHERE state = 'succeeded'");
    let paid = i64::from(story.charge.is_some());
    assert_eq!(
        world.number("SELECT count(*) FROM payments"),
        paid,
        "Telegram has taken {:?}",
        story.charge
    );
    let returned = world.number("SELECT count(*) FROM payments WHERE state = 'refunded'");
    let met = world.number(&format!("SELECT count(*) FROM customers WHERE id = {ANNA}"));
    let left = met * BONUS + (paid - returned) * PACK - spent;
    assert_eq!(world.money(ANNA), (left, 0));
    let calls = world.calls("refundStarPayment");
    let done = calls.iter().filter(|call| call["ok"] == true).count();
    assert_eq!(i64::try_from(done).unwrap(), returned, "returns of Stars");
    let revenue = world.number("SELECT balance FROM accounts WHERE kind = 'revenue'");
    assert_eq!(revenue, spent);
}

/// Every end, every file, the payment and its return have reached the chat.
fn told(world: &World, story: &Story<'_>) {
    let anna = world.person(ANNA);
    let ended = |condition: &str| {
        let count = format!("SELECT count(*) FROM generations WHERE {condition}");
        usize::try_from(world.number(&count)).unwrap()
    };
    let good = ended("state = 'succeeded'");
    assert!(anna.count("✅ Готово!") >= good, "{:#?}", anna.texts());
    assert!(anna.files() >= good, "{:#?}", anna.texts());
    let bad = ended("state <> 'succeeded'");
    assert!(anna.count("❌") >= bad, "{:#?}", anna.texts());
    if story.charge.is_some() {
        assert!(anna.count("Зачислено") >= 1, "{:#?}", anna.texts());
    }
    if world.text("SELECT state FROM payments") == "refunded" {
        assert!(anna.count("возвращён вам") >= 1, "{:#?}", anna.texts());
        assert!(world.person(ADMIN).count("Возвращено 100") >= 1);
    }
}
