//! How fast a press is answered, with an empty database and with a big one: `cargo bench --bench menu`.
#![allow(clippy::print_stdout, reason = "a bench prints")]

mod common;
mod fill;

use common::{Customer, MODEL, Shop, Times, answered_after, env_number, last_call, load_average};
use kiebot::action::{Action, ModelKey, Section};
use kiebot::catalog::Category;
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

/// Who presses, one after the other.
const CUSTOMERS: i64 = 20;

/// Times by the kind of press.
type Table = BTreeMap<String, Times>;

/// Calls with the kind of each press and its moment.
type Step<'a> = dyn FnMut(&str, i64) + 'a;

/// The round of one customer through the menu.
fn round(customer: &mut Customer, step: &mut Step<'_>) -> anyhow::Result<()> {
    let images = Section::Of(Category::Image);
    let begin = Action::Begin(ModelKey::of(MODEL));
    step("a list", customer.tap(Action::List(images, 0))?);
    step("a card", customer.open_card(ModelKey::of(MODEL))?);
    step("begin", customer.tap(begin)?);
    step("answer (text)", customer.tell("Рыжий кот на подоконнике")?);
    if let Some(at) = customer.reach_confirmation()? {
        step("confirmation", at);
    }
    let drop_draft = customer.find(|action| matches!(action, Action::Drop(_)))?;
    step("cancel the draft", customer.tap(drop_draft)?);
    home(customer, step)?;
    let at_home = customer.buttons();
    for (label, action) in at_home {
        step(&label, customer.tap(action)?);
        // One deeper: the first thing this screen offers besides the way home.
        let ways = customer.buttons();
        let deeper = ways
            .into_iter()
            .find(|(_, action)| !matches!(action, Action::Home));
        if let Some((_, action)) = deeper {
            step(&format!("{label}, one deeper"), customer.tap(action)?);
        }
        home(customer, step)?;
    }
    for command in ["/balance", "/history", "/help"] {
        step(command, customer.tell(command)?);
    }
    home(customer, step)
}

fn home(customer: &mut Customer, step: &mut Step<'_>) -> anyhow::Result<()> {
    let at = match customer.find(|action| matches!(action, Action::Home)) {
        Ok(home) => customer.tap(home)?,
        Err(_) => customer.tell("/start")?,
    };
    step("home", at);
    Ok(())
}

/// Presses through the menu of a bot with its data in `dir`.
fn measure(dir: &Path, presses: usize, table: &mut Table) -> anyhow::Result<()> {
    let shop = Shop::open(dir)?;
    println!(
        "  started in {:.0} ms",
        shop.started_in.as_secs_f64() * 1000.0
    );
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
            round(customer, &mut |kind, at| steps.push((kind.to_owned(), at)))?;
            let calls = customer.calls(last)?;
            last = last_call(&calls).max(last);
            done += steps.len();
            for (kind, at) in steps {
                let Some(took) = answered_after(&calls, at) else {
                    continue;
                };
                table.entry("all".to_owned()).or_default().add(took);
                table.entry(kind).or_default().add(took);
            }
        }
    }
    shop.close()
}

fn show(name: &str, table: &Table) {
    println!("{name} (load {}):", load_average());
    for (kind, times) in table {
        println!("  {}", times.line(kind));
    }
}

/// A database with so many customers. It is kept below `target/` for the next time, and made anew when the schema or
/// the making of it has changed.
fn filled(customers: u64) -> anyhow::Result<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench-data");
    let empty = tempfile::tempdir()?;
    let schema = fill::schema(empty.path())?;
    let mut print = DefaultHasher::new();
    (customers, schema, include_str!("fill.rs")).hash(&mut print);
    let dir = root.join(format!("{:016x}", print.finish()));
    let done = dir.join("filled");
    if !done.is_file() {
        if root.exists() {
            std::fs::remove_dir_all(&root)?;
        }
        std::fs::create_dir_all(&dir)?;
        std::fs::write(&done, fill::fill(&dir, customers)?)?;
    }
    println!("{}", std::fs::read_to_string(done)?);
    fill::verified_now(&dir)?;
    Ok(dir)
}

fn main() -> anyhow::Result<()> {
    let presses = usize::try_from(env_number("KIEBOT_BENCH_PRESSES", 3_000))?;
    let customers = env_number("KIEBOT_BENCH_CUSTOMERS", 1_000_000);
    println!("menu press -> answer received; budget: p50 3 ms, p99 15 ms, big database within 2x");
    // Both are measured twice in turn: what else the machine does meanwhile falls on both.
    let dir = filled(customers)?;
    let mut tables = [Table::new(), Table::new()];
    for _ in 0..2 {
        let empty = tempfile::tempdir()?;
        for (place, table) in [empty.path(), &dir].into_iter().zip(&mut tables) {
            measure(place, presses / 2, table)?;
        }
    }
    let [empty, big] = &tables;
    show("empty database", empty);
    show("big database", big);
    for percent in [50.0, 99.0] {
        let [a, b] = [empty, big].map(|table| {
            table
                .get("all")
                .map_or(f64::NAN, |all| all.percentile(percent))
        });
        println!("big / empty, p{percent}: {:.2}", b / a);
    }
    Ok(())
}
