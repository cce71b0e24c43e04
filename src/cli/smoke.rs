//! `kiebot smoke`: real generations as cheap as they can be, to see what works and whether it costs what it should.
//!
//! It stands beside the database: nobody's money is held or taken, no customer is made up, and the statistics stay those
//! of customers. What it spends is the operator's own credits, within the budget of this one call.

mod plan;
mod runs;
mod sample;

use super::{Failure, OK, Terminal, WRONG, catalogue, run};
use crate::catalog::Catalog;
use crate::catalog::trial::cheapest;
use crate::clock::{Bell, Clock};
use crate::config::{Config, Mask, Need};
use crate::kie::Client;
use crate::money::MilliCredits;
use crate::ops::lock::Lock;
use crate::words::{Lang, tr, tr_with};
use clap::Args;
use plan::Variant;
use runs::{Done, Runner};
use rust_decimal::Decimal;
use sample::Samples;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// In the place of every text: harmless, short, and read by every model.
const WORDS: &str = "A red apple on a white table.";

/// Arguments of `smoke`.
#[derive(Clone, Debug, Args)]
pub struct SmokeArgs {
    /// How many generations.
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(u16).range(1..=200))]
    pub runs: u16,
    /// What all of them together may cost.
    #[arg(long, value_name = "C", allow_hyphen_values = true)]
    pub max_credits: Option<Decimal>,
    /// Only says what would be run.
    #[arg(long = "dry-run", id = "only_plan")]
    pub dry_run: bool,
}

/// Whether we were asked to stop, and a wait that ends then.
#[derive(Default)]
struct Stop {
    asked: AtomicBool,
    bell: Bell,
}

impl Stop {
    fn ask(&self) {
        self.asked.store(true, Ordering::SeqCst);
        self.bell.ring();
    }

    fn is_asked(&self) -> bool {
        self.asked.load(Ordering::SeqCst)
    }

    fn wait(&self, time: Duration) {
        let seen = self.bell.rings();
        if !self.is_asked() {
            self.bell.wait_past(seen, time);
        }
    }
}

/// Tries the cheapest models of different sections for real and tells what works; also beside a running bot.
///
/// # Errors
/// Configuration or catalogue that cannot be read, no key. A trial that failed or was charged otherwise: exit code 1.
pub fn run(args: &SmokeArgs, terminal: &mut Terminal<'_>) -> Result<u8, Failure> {
    let (config, lang) = (terminal.load(Need::Offline)?.config, terminal.lang);
    if config.kie.api_key.expose().is_empty() {
        let line = format!("kie.api_key: {}", tr(lang, "config-key-missing"));
        return Err(Failure::usage(vec![line]));
    }
    let (catalog, _) = catalogue::read(&config.catalog.path, lang).map_err(Failure::usage)?;
    let budget = budget(args, &config, terminal)?;
    let samples = Samples::new()?;
    let variants = plan::ordered(variants(&catalog, &samples));
    let chosen = plan::within(variants, usize::from(args.runs), budget);
    tell_plan(args, &chosen, budget, terminal)?;
    if args.dry_run || chosen.is_empty() {
        return Ok(if chosen.is_empty() { WRONG } else { OK });
    }
    let stop = Arc::new(Stop::default());
    let runtime = run::runtime()?;
    let signals = {
        let _inside = runtime.enter();
        run::Signals::listen()?
    };
    let asked = Arc::clone(&stop);
    runtime.spawn(async move {
        let mut signals = signals;
        signals.again().await;
        asked.ask();
        // Whoever cannot wait for the answer under way.
        signals.again().await;
        std::process::exit(i32::from(WRONG));
    });
    let runner = Runner {
        client: Client::new(&config.kie)?,
        samples: &samples,
        stop: &stop,
        first_ms: config.kie.poll_first_ms,
        alone: Lock::held_by(config.database.dir()).is_none(),
    };
    let mask = Mask::of(&config);
    let table = Table::of(&chosen, lang);
    try_all(&runner, &chosen, budget, &table, &mask, terminal)
}

/// What may be spent: `--max-credits`, and never more than the brake for trials allows.
fn budget(
    args: &SmokeArgs,
    config: &Config,
    terminal: &mut Terminal<'_>,
) -> Result<MilliCredits, Failure> {
    let limit = config.safety.max_test_credits_per_run;
    let Some(given) = args.max_credits else {
        return Ok(limit);
    };
    let thousandths = given
        .checked_mul(Decimal::ONE_THOUSAND)
        .map(|sum| sum.floor());
    let asked = thousandths.and_then(|sum| i64::try_from(sum).ok());
    let Some(asked) = asked.filter(|asked| *asked > 0).map(MilliCredits) else {
        let values = vec![("given", given.to_string())];
        return Err(Failure::text("smoke-bad-budget", values));
    };
    if config.safety.safe_test_mode && asked > limit {
        let values = [
            ("limit", limit.to_string().into()),
            ("asked", asked.to_string().into()),
        ];
        let line = tr_with(terminal.lang, "smoke-safe-mode", &values);
        writeln!(terminal.out, "{line}")?;
        return Ok(limit);
    }
    Ok(asked)
}

/// Every model on sale that can be tried, each as cheap as it can be.
fn variants(catalog: &Catalog, samples: &Samples) -> Vec<Variant> {
    let one = |model: &Arc<crate::catalog::Model>| {
        let trial = cheapest(model, WORDS, &|kind, limits| samples.file(kind, limits))?;
        Some(Variant {
            model: Arc::clone(model),
            answers: trial.answers,
            quoted: trial.cost,
        })
    };
    catalog.on_sale().into_iter().filter_map(one).collect()
}

fn tell_plan(
    args: &SmokeArgs,
    chosen: &[Variant],
    budget: MilliCredits,
    terminal: &mut Terminal<'_>,
) -> Result<(), Failure> {
    let sum = chosen.iter().map(|variant| variant.quoted.0);
    let sum = sum.fold(0_i64, i64::saturating_add);
    let values = [
        ("chosen", chosen.len().into()),
        ("asked", usize::from(args.runs).into()),
        ("sum", MilliCredits(sum).to_string().into()),
        ("budget", budget.to_string().into()),
    ];
    writeln!(
        terminal.out,
        "{}",
        tr_with(terminal.lang, "smoke-plan", &values)
    )?;
    if args.dry_run {
        for variant in chosen {
            writeln!(terminal.out, "  {}  {}", variant.model.id, variant.quoted)?;
        }
    }
    Ok(())
}

/// The table: its width, and its words.
struct Table {
    width: usize,
    lang: Lang,
}

impl Table {
    fn of(chosen: &[Variant], lang: Lang) -> Self {
        let ids = chosen
            .iter()
            .map(|variant| variant.model.id.chars().count());
        let head = tr(lang, "smoke-model").chars().count();
        Self {
            width: ids.max().unwrap_or_default().max(head),
            lang,
        }
    }

    fn row(&self, cells: [&str; 5]) -> String {
        let [model, quoted, charged, seconds, outcome] = cells;
        let width = self.width;
        format!("{model:<width$}  {quoted:>9}  {charged:>9}  {seconds:>7}  {outcome}")
    }

    fn head(&self) -> String {
        let words = ["model", "quoted", "charged", "seconds", "outcome"];
        let words = words.map(|word| tr(self.lang, &format!("smoke-{word}")));
        self.row(words.each_ref().map(String::as_str))
    }

    fn line(&self, variant: &Variant, done: &Done, ms: i64, mask: &Mask) -> String {
        let why = mask.apply(&done.why).replace('\n', " ");
        let outcome = tr_with(
            self.lang,
            &format!("smoke-{}", done.name),
            &[("why", why.into())],
        );
        let charged = done
            .charged
            .map_or_else(|| "?".to_owned(), |sum| sum.to_string());
        let seconds = ms.div_euclid(1_000).to_string();
        self.row([
            &variant.model.id,
            &variant.quoted.to_string(),
            &charged,
            &seconds,
            &outcome,
        ])
    }
}

fn try_all(
    runner: &Runner<'_>,
    chosen: &[Variant],
    budget: MilliCredits,
    table: &Table,
    mask: &Mask,
    terminal: &mut Terminal<'_>,
) -> Result<u8, Failure> {
    let (lang, clock) = (terminal.lang, Clock::system());
    writeln!(terminal.out, "{}", table.head())?;
    let (mut spent, mut well) = (0_i64, 0_usize);
    for variant in chosen {
        let may = spent.saturating_add(variant.quoted.0) <= budget.0;
        if !may || runner.stop.is_asked() {
            // Something before it cost more than was quoted.
            let key = if may {
                "smoke-not-started"
            } else {
                "smoke-over-budget"
            };
            let outcome = tr(lang, key);
            let row = [
                &variant.model.id,
                &variant.quoted.to_string(),
                "",
                "",
                &outcome,
            ];
            writeln!(terminal.out, "{}", table.row(row))?;
            continue;
        }
        let began_ms = clock.now_ms();
        let done = runner.run(variant);
        let ms = clock.now_ms().saturating_sub(began_ms);
        spent = spent.saturating_add(done.spent.0);
        well = well.saturating_add(usize::from(done.is_well()));
        writeln!(terminal.out, "{}", table.line(variant, &done, ms, mask))?;
        terminal.out.flush()?;
        if done.ends_all {
            break;
        }
    }
    let values = [
        ("well", well.into()),
        ("all", chosen.len().into()),
        ("spent", MilliCredits(spent).to_string().into()),
        ("budget", budget.to_string().into()),
    ];
    writeln!(terminal.out, "{}", tr_with(lang, "smoke-sum", &values))?;
    Ok(if well == chosen.len() { OK } else { WRONG })
}
