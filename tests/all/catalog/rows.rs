//! Every price row of every model: answers built from its `when` cost exactly its credits, checked by sums
//! in whole numbers that share nothing with the price function.

use super::random::{any_answer, any_answers, models, seed};
use super::tariff;
use super::whole::Whole;
use kiebot::catalog::task::MODEL_KEY;
use kiebot::catalog::{
    Answer, Answers, Catalog, Condition, InputFile, Model, Per, PriceRow, Quote, effective, quote,
};
use kiebot::cli::quote::{QuoteArgs, run_in};
use kiebot::words::Lang;
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// Random answers beside those the row asks for.
const FILLINGS: usize = 6;

/// What an answer says where a row asks.
fn words(answer: &Answer) -> Option<String> {
    Some(match answer {
        Answer::Text(text) | Answer::Choice(text) => text.clone(),
        Answer::Bool(yes) => if *yes { "true" } else { "false" }.to_owned(),
        Answer::Integer(number) => number.to_string(),
        Answer::Number(number) => number.normalize().to_string(),
        _ => return None,
    })
}

fn is_for(row: &PriceRow, model: &Model, answers: &Answers) -> bool {
    row.when.iter().all(|(name, wanted)| {
        let given = effective(model, name, answers);
        match (wanted, given) {
            (Condition::Present(yes), given) => *yes == given.is_some(),
            (_, None) => false,
            (Condition::OneOf(values), Some(given)) => {
                words(given).is_some_and(|text| values.contains(&text))
            }
            (Condition::CountOver(limit), Some(given)) => {
                let count = match given {
                    Answer::Files(files) => files.len() as u64,
                    Answer::Json(value) => value.as_array().map_or(1, Vec::len) as u64,
                    other => words(other).unwrap().parse().unwrap(),
                };
                count > *limit
            }
        }
    })
}

/// So many thousandths of units.
fn units(row: &PriceRow, model: &Model, answers: &Answers) -> i128 {
    let Some(name) = &row.quantity else {
        return 1_000;
    };
    let up = |number: u64, of: u64| i128::from(number.div_ceil(of)) * 1_000;
    let number = |text: &str| Whole::read(text).ceil(0);
    let of_file = |file: &InputFile| match row.per {
        Per::Second => up(file.duration_ms.unwrap(), 1_000),
        Per::Minute => up(file.duration_ms.unwrap(), 60_000),
        Per::Megapixel => {
            let pixels = u64::from(file.width.unwrap()) * u64::from(file.height.unwrap());
            up(pixels, 1_000_000)
        }
        Per::Image | Per::Generation => 1_000,
        Per::ThousandChars => panic!("{} counts the letters of a file", row.row),
    };
    match effective(model, name, answers).unwrap() {
        Answer::Files(files) => files.iter().map(of_file).sum(),
        Answer::Text(text) => text.chars().count() as i128,
        Answer::Json(value) => letters(value) as i128,
        other => {
            let count = number(&words(other).unwrap());
            match row.per {
                Per::Minute => (count + 59) / 60 * 1_000,
                Per::ThousandChars => count,
                _ => count * 1_000,
            }
        }
    }
}

/// Letters of all that is spoken.
fn letters(value: &serde_json::Value) -> usize {
    let turns = value.as_array().unwrap().iter();
    turns
        .map(|turn| turn["text"].as_str().unwrap().chars().count())
        .sum()
}

/// Thousandths of units that are paid.
fn paid(row: &PriceRow, model: &Model, answers: &Answers) -> i128 {
    (units(row, model, answers) - i128::from(row.free) * 1_000).max(0)
}

/// The price as whole numbers make it.
fn assert_sum(model: &Model, answers: &Answers, quote: &Quote) {
    let told = |what: &str| format!("{} {what}\n{answers:?}\n{quote:#?}", model.id);
    let rows: Vec<&PriceRow> = model
        .prices
        .iter()
        .filter(|row| is_for(row, model, answers))
        .collect();
    assert_eq!(rows.len(), quote.lines.len(), "{}", told("rows"));
    let mut credits = Whole {
        number: 0,
        scale: 0,
    };
    for line in &quote.lines {
        let of_line = |row: &&&PriceRow| row.row == line.row && row.surcharge == line.surcharge;
        let row = rows.iter().find(of_line);
        let row = row.unwrap_or_else(|| panic!("{}", told("a line of no row")));
        let quantity = Whole {
            number: paid(row, model, answers),
            scale: 3,
        };
        assert!(quantity.same(Whole::of(line.quantity)), "{}", told("units"));
        let one = Whole::of(row.credits);
        assert!(one.same(Whole::of(line.credits)), "{}", told("credits"));
        let sum = one.times(quantity);
        assert!(
            sum.same(Whole::of(line.subtotal_credits)),
            "{}",
            told("subtotal")
        );
        credits = credits.plus(sum);
    }
    assert_eq!(
        credits.ceil(3),
        i128::from(quote.cost.0),
        "{}",
        told("cost")
    );
    let tariff = tariff();
    let own = &model.overrides;
    let roubles = match own.price_rub {
        _ if own.free => Whole::read("0"),
        Some(flat) => Whole::of(flat),
        None => {
            let usd = credits.times(Whole::of(tariff.usd_per_credit));
            let ours = usd.times(Whole::of(tariff.fx_rub_per_usd));
            ours.times(Whole::of(own.markup.unwrap_or(tariff.markup)))
        }
    };
    assert_eq!(
        roubles.ceil(6),
        i128::from(quote.price_exact_micro),
        "{}",
        told("exact")
    );
    assert_eq!(
        roubles.ceil(2),
        i128::from(quote.price.0),
        "{}",
        told("price")
    );
}

/// Answers that a row asks for, in every way it allows.
fn asked_by(row: &PriceRow, model: &Model, rng: &mut fastrand::Rng) -> Vec<Answers> {
    let mut sets = vec![Answers::new()];
    for (name, wanted) in &row.when {
        if let Some((task, key)) = name.split_once('.') {
            sets = of_sources(sets, model, (task, key), wanted, rng);
            continue;
        }
        let param = model.param(name).unwrap();
        let values: Vec<Answer> = match wanted {
            Condition::OneOf(values) if param.fixed => {
                assert!(param.default.as_ref().is_some_and(|default| {
                    words(default).is_some_and(|text| values.contains(&text))
                }));
                continue;
            }
            Condition::OneOf(values) => {
                let like = any_answer(model, param, rng).unwrap();
                values.iter().map(|value| as_kind(&like, value)).collect()
            }
            Condition::Present(false) => continue,
            Condition::Present(true) => any_answer(model, param, rng).into_iter().collect(),
            Condition::CountOver(limit) => {
                let many = (0..1_000).filter_map(|_| any_answer(model, param, rng));
                let more = |answer: &Answer| match answer {
                    Answer::Files(files) => files.len() as u64 > *limit,
                    other => words(other).is_some_and(|n| n.parse::<u64>().unwrap() > *limit),
                };
                many.filter(more).take(1).collect()
            }
        };
        sets = sets
            .iter()
            .flat_map(|set| {
                let with = |value: &Answer| {
                    let mut set = set.clone();
                    set.insert(name.clone(), value.clone());
                    set
                };
                values.iter().map(with).collect::<Vec<_>>()
            })
            .collect();
    }
    sets
}

/// Earlier results that were made as a row asks.
fn of_sources(
    sets: Vec<Answers>,
    model: &Model,
    (task, key): (&str, &str),
    wanted: &Condition,
    rng: &mut fastrand::Rng,
) -> Vec<Answers> {
    let Condition::OneOf(values) = wanted else {
        panic!("{}: {wanted:?}", model.id);
    };
    let mut grown = Vec::new();
    for set in &sets {
        for value in values {
            let mut set = set.clone();
            let any = || any_answer(model, model.param(task).unwrap(), rng).unwrap();
            let Answer::Task(source) = set.entry(task.to_owned()).or_insert_with(any) else {
                panic!("{} {task} is no task", model.id);
            };
            if key == MODEL_KEY {
                source.model.clone_from(value);
            }
            let answer = Answer::Text(value.clone());
            source.answers.insert(key.to_owned(), answer);
            grown.push(set);
        }
    }
    grown
}

/// `5` as an answer of the same kind as another one.
fn as_kind(like: &Answer, value: &str) -> Answer {
    match like {
        Answer::Text(_) => Answer::Text(value.to_owned()),
        Answer::Bool(_) => Answer::Bool(value.parse().unwrap()),
        Answer::Integer(_) => Answer::Integer(value.parse().unwrap()),
        Answer::Number(_) => Answer::Number(value.parse().unwrap()),
        _ => Answer::Choice(value.to_owned()),
    }
}

/// The answers as arguments of `kiebot quote`.
fn arguments(model: &Model, answers: &Answers) -> Vec<String> {
    let of_file = |name: &str, file: &InputFile| {
        let counts =
            |row: &PriceRow| row.per == Per::Megapixel && row.quantity.as_deref() == Some(name);
        match (file.duration_ms, file.width, file.height) {
            (_, Some(width), Some(height)) if model.prices.iter().any(counts) => {
                format!("{width}x{height}")
            }
            (Some(ms), ..) => format!("{}.{:03}s", ms / 1_000, ms % 1_000),
            _ => "file".to_owned(),
        }
    };
    let given = answers.iter().map(|(name, answer)| {
        let value = match answer {
            Answer::Files(files) => {
                let files: Vec<String> = files.iter().map(|file| of_file(name, file)).collect();
                files.join(",")
            }
            Answer::Json(value) => value.to_string(),
            Answer::Task(source) => {
                let known = source.answers.iter().filter(|(key, _)| *key != MODEL_KEY);
                let known = known.map(|(key, answer)| format!(",{key}={}", words(answer).unwrap()));
                format!("{}{}", source.model, known.collect::<String>())
            }
            other => words(other).unwrap(),
        };
        format!("{name}={value}")
    });
    given.collect()
}

/// What `kiebot quote` prints, every step of it done again.
fn assert_printed(model: &Model, answers: &Answers, quote: &Quote, catalog: &Catalog) {
    let ask = |json: bool| {
        let args = QuoteArgs {
            model: model.id.clone(),
            answers: arguments(model, answers),
            json,
        };
        let mut out = Vec::new();
        let code = run_in(Lang::En, &args, catalog, &tariff(), &mut out).unwrap();
        let out = String::from_utf8(out).unwrap();
        assert_eq!(code, 0, "{} {:?}\n{out}", model.id, args.answers);
        out
    };
    let printed: serde_json::Value = serde_json::from_str(&ask(true)).unwrap();
    assert_eq!(printed["price_kopecks"], quote.price.0, "{printed:#}");
    assert_eq!(
        printed["cost_credits"],
        quote.cost.credits().to_string(),
        "{printed:#}"
    );
    let text = ask(false).replace('\u{a0}', "").replace(',', ".");
    let mut subtotals = Whole::read("0");
    // Numbers of a line: what stands alone between other words.
    let numbers = |line: &str| -> Vec<Whole> {
        let number = |word: &&str| word.parse::<Decimal>().is_ok();
        line.split_whitespace()
            .filter(number)
            .map(Whole::read)
            .collect()
    };
    let mut steps = 0;
    let body = text.find("The createTask").unwrap_or(text.len());
    for line in text[..body].lines().filter(|line| line.contains(" × ")) {
        // The words of a row may hold anything, its sum stands at the end.
        let sum = line.rsplit_once(": ").map_or(line, |(_, sum)| sum);
        let [one, by, result] = numbers(sum)[..] else {
            panic!("{line}");
        };
        assert!(one.times(by).same(result), "{line}\n{text}");
        if sum != line {
            subtotals = subtotals.plus(result);
        } else if line.contains("a credit") {
            assert!(subtotals.same(one), "{text}");
        }
        steps += 1;
    }
    let own = &model.overrides;
    let fixed = own.free || own.price_rub.is_some();
    assert!(fixed || steps >= quote.lines.len() + 3, "{text}");
}

#[test]
fn every_row_costs_exactly_its_credits_and_quote_shows_how() {
    let (mut rows, mut quotes) = (0, 0);
    let catalog = models();
    for model in catalog.models.values().filter(|model| model.is_sold()) {
        let mut rng = fastrand::Rng::with_seed(seed());
        let mut used = BTreeSet::new();
        for (number, row) in model.prices.iter().enumerate() {
            for asked in asked_by(row, model, &mut rng) {
                for _ in 0..FILLINGS {
                    let Some(mut answers) = any_answers(model, &asked, &mut rng) else {
                        continue;
                    };
                    let unwanted = row
                        .when
                        .iter()
                        .filter(|(_, c)| **c == Condition::Present(false));
                    unwanted.for_each(|(name, _)| drop(answers.remove(name)));
                    if !is_for(row, model, &answers) {
                        continue;
                    }
                    let Ok(quote) = quote(model, &answers, &tariff()) else {
                        panic!("{} {}: no price\n{answers:?}", model.id, row.row);
                    };
                    assert_sum(model, &answers, &quote);
                    assert_printed(model, &answers, &quote, &catalog);
                    used.insert(number);
                    quotes += 1;
                }
            }
            assert!(
                used.contains(&number),
                "{}: nothing can be bought at the row {:?} {:?}",
                model.id,
                row.row,
                row.when
            );
        }
        rows += model.prices.len();
    }
    println!("{rows} rows, {quotes} quotes");
}
