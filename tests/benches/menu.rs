//! How fast a press is answered, with an empty database and with a big one: `cargo bench --bench menu`.
#![allow(clippy::print_stdout, reason = "a bench prints")]

mod common;
mod fill;

use common::{Customer, MODEL, Shop, Times, answered_after, env_number, last_call, load_average};
use kiebot::action::{Action, ModelKey, Section};
use kiebot::catalog::Category;
use std::collections::BTreeMap;
use std::path::Path;

/// Who presses, one after the other.
const CUSTOMERS: i64 = 20;

/// Times by the kind of press.
type Table = BTreeMap<&'static str, Times>;

/// The round of one customer through the menu; calls `step` with the kind of each press and its moment.
fn round(customer: &mut Customer, step: &mut dyn FnMut(&'static str, i64)) -> anyhow::Result<()> {
    let images = Section::Of(Category::Image);
    let begin = Action::Begin(ModelKey::of(MODEL));
    step("list", customer.tap(Action::List(images, 0))?);
    step("card", customer.open_card(ModelKey::of(MODEL))?);
    step("begin", customer.tap(begin)?);
    step("answer (text)", customer.tell("Рыжий кот на подоконнике")?);
    if let Some(at) = customer.reach_confirmation()? {
        step("confirmation", at);
    }
    let drop_draft = customer.find(|action| matches!(action, Action::Drop(_)))?;
    step("cancel the draft", customer.tap(drop_draft)?);
    step("history", customer.tap(Action::History(0))?);
    step("home", customer.tap(Action::Home)?);
    step("balance", customer.tap(Action::Balance)?);
    step("home", customer.tap(Action::Home)?);
    step("list", customer.tap(Action::List(Section::Cheap, 0))?);
    step("home", customer.tap(Action::Home)?);
    Ok(())
}

fn measure(dir: &Path, presses: usize) -> anyhow::Result<Table> {
    let shop = Shop::open(dir)?;
    println!(
        "  started in {:.0} ms",
        shop.started_in.as_secs_f64() * 1000.0
    );
    let mut table = Table::new();
    let mut customers: Vec<Customer> = (1..=CUSTOMERS).map(|id| shop.customer(id)).collect();
    for customer in &mut customers {
        customer.greet()?;
        // The first time warms up caches on both sides.
        round(customer, &mut |_, _| {})?;
    }
    let mut last = customers
        .first()
        .map(|first| first.calls(0))
        .transpose()?
        .map_or(0, |calls| last_call(&calls));
    let mut done = 0;
    while done < presses {
        for customer in &mut customers {
            let mut steps = Vec::new();
            round(customer, &mut |kind, at| steps.push((kind, at)))?;
            let calls = customer.calls(last)?;
            last = last_call(&calls).max(last);
            done += steps.len();
            for (kind, at) in steps {
                let Some(took) = answered_after(&calls, at) else {
                    continue;
                };
                table.entry("all").or_default().add(took);
                table.entry(kind).or_default().add(took);
            }
        }
    }
    shop.close()?;
    Ok(table)
}

fn show(name: &str, table: &Table) {
    println!("{name} (load {}):", load_average());
    for (kind, times) in table {
        println!("  {}", times.line(kind));
    }
}

fn main() -> anyhow::Result<()> {
    let presses = usize::try_from(env_number("KIEBOT_BENCH_PRESSES", 2_000))?;
    let customers = env_number("KIEBOT_BENCH_CUSTOMERS", 100_000);
    println!("menu press -> answer received; budget: p50 3 ms, p99 15 ms, big database within 2x");
    let dir = tempfile::tempdir()?;
    let empty = measure(dir.path(), presses)?;
    show("empty database", &empty);
    let dir = tempfile::tempdir()?;
    let filled = fill::fill(dir.path(), customers)?;
    println!("{filled}");
    let big = measure(dir.path(), presses)?;
    show("big database", &big);
    for percent in [50.0, 99.0] {
        let [a, b] = [&empty, &big].map(|table| {
            table
                .get("all")
                .map_or(f64::NAN, |all| all.percentile(percent))
        });
        println!("big / empty, p{percent}: {:.2}", b / a);
    }
    Ok(())
}
