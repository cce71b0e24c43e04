//! A complete conversation, /start to the delivered picture, Kie's own delay zero: `cargo bench --bench conversation`.
#![allow(clippy::print_stdout, reason = "a bench prints")]

mod common;

use common::{MODEL, Shop, Times, env_number, last_call, load_average, now_us};
use kiebot::action::{Action, ModelKey, Quick, Section};
use kiebot::catalog::Category;
use serde_json::Value;

/// One run: when it began, how long it took, what the bot called meanwhile.
struct Run {
    began_us: i64,
    took_us: i64,
    marks: Vec<(&'static str, i64)>,
    calls: Vec<Value>,
}

fn run(shop: &Shop, id: i64, after: u64) -> anyhow::Result<Run> {
    let mut customer = shop.customer(id);
    let began_us = now_us();
    let mut marks = Vec::new();
    let mut mark = |what| marks.push((what, now_us() - began_us));
    customer.greet()?;
    mark("menu is there");
    customer.tap(Action::List(Section::Of(Category::Image), 0))?;
    let key = ModelKey::of(MODEL);
    customer.open_card(key)?;
    customer.tap(Action::Begin(key))?;
    mark("first question");
    customer.tell("Рыжий кот на подоконнике")?;
    customer.reach_confirmation()?;
    mark("price is shown");
    let start = customer.find(|action| matches!(action, Action::Run(_)))?;
    customer.press(start)?;
    customer.wait(|chat| {
        chat.actions()
            .iter()
            .any(|action| matches!(action, Action::Quick(Quick::Again(..))))
    })?;
    let took_us = now_us() - began_us;
    mark("result is there");
    Ok(Run {
        began_us,
        took_us,
        marks,
        calls: customer.calls(after)?,
    })
}

fn main() -> anyhow::Result<()> {
    let runs = env_number("KIEBOT_BENCH_RUNS", 30);
    let dir = tempfile::tempdir()?;
    let shop = Shop::open(dir.path())?;
    let mut all = Vec::new();
    let mut last = 0;
    // The first one warms up: it is shown, not counted.
    for n in 0..=runs {
        let one = run(&shop, i64::try_from(1 + n)?, last)?;
        last = last_call(&one.calls).max(last);
        all.push(one);
    }
    let first = all.remove(0);
    println!(
        "complete conversation, wall time; must be under 500 ms (load {})",
        load_average()
    );
    println!(
        "the very first one           {:>8.2} ms",
        first.took_us as f64 / 1000.0
    );
    let mut times = Times::default();
    all.iter().for_each(|run| times.add(run.took_us));
    let [min, median, max] = [0.0, 50.0, 100.0].map(|percent| times.percentile(percent));
    println!(
        "{} runs: min {min:.2} ms, median {median:.2} ms, max {max:.2} ms",
        all.len()
    );
    all.sort_by_key(|run| run.took_us);
    if let Some(run) = all.get(all.len() / 2) {
        println!("the median one, ms since its start:");
        show(run);
    }
    shop.close()
}

fn show(run: &Run) {
    let calls = run.calls.iter().filter_map(|call| {
        let at = call.get("at_us")?.as_i64()?;
        Some((at - run.began_us, call.get("method")?.as_str()?.to_owned()))
    });
    let marks = run
        .marks
        .iter()
        .map(|(what, at)| (*at, format!("-- {what}")));
    let mut lines: Vec<(i64, String)> = calls.chain(marks).collect();
    lines.sort();
    for (at, what) in lines {
        println!("  {:>8.2} {what}", at as f64 / 1000.0);
    }
}
