//! `kiebot quote`: the exact price of a set of answers, line by line, and the exact request; nothing is sent.

mod given;

use crate::catalog::text::nearest;
use crate::catalog::{
    Answers, Catalog, InputFile, Model, PriceError, Quote, RequestError, Tariff, param_applies,
    quote, request_input,
};
use crate::words::{self, Lang};
use given::{expected, parse};
use rust_decimal::Decimal;
use serde_json::{Value, json};
use std::io::Write;

/// What `kiebot quote` is asked.
#[derive(Clone, Debug, clap::Args)]
pub struct QuoteArgs {
    /// The model's id, such as `z-image`.
    pub model: String,
    /// Answers; a file is given by its path, length (`audio_url=12.5s`), size (`image=1024x768`) or `file`.
    #[arg(value_name = "PARAM=VALUE")]
    pub answers: Vec<String>,
    /// Print JSON for programs.
    #[arg(long)]
    pub json: bool,
}

/// Everything was understood and priced.
const OK: i32 = 0;
/// The model has no exact price for these answers.
const UNPRICED: i32 = 1;
/// The arguments make no sense.
const USAGE: i32 = 2;

/// A line for the person at the terminal and the exit code.
struct Refusal(String, i32);

/// Prints price, breakdown and request in the language of the terminal and gives the exit code.
///
/// # Errors
/// Only when `out` cannot be written.
pub fn run(
    args: &QuoteArgs,
    catalog: &Catalog,
    tariff: &Tariff,
    out: &mut dyn Write,
) -> anyhow::Result<i32> {
    let tag = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|tag| !tag.is_empty()));
    let lang = tag.as_deref().and_then(Lang::from_tag).unwrap_or(Lang::En);
    run_in(lang, args, catalog, tariff, out)
}

/// The same in a given language.
///
/// # Errors
/// Only when `out` cannot be written.
pub fn run_in(
    lang: Lang,
    args: &QuoteArgs,
    catalog: &Catalog,
    tariff: &Tariff,
    out: &mut dyn Write,
) -> anyhow::Result<i32> {
    match priced(lang, args, catalog, tariff) {
        Ok(found) if args.json => {
            writeln!(out, "{:#}", found.json(tariff))?;
            Ok(OK)
        }
        Ok(found) => {
            found.print(lang, tariff, out)?;
            Ok(OK)
        }
        Err(Refusal(line, code)) if args.json => {
            writeln!(out, "{}", json!({ "error": line }))?;
            Ok(code)
        }
        Err(Refusal(line, code)) => {
            writeln!(out, "{line}")?;
            Ok(code)
        }
    }
}

/// A price and the request it is for.
struct Priced {
    model: String,
    quote: Quote,
    /// The whole body, or the required params that were not given.
    request: Result<Value, Vec<String>>,
}

fn priced(
    lang: Lang,
    args: &QuoteArgs,
    catalog: &Catalog,
    tariff: &Tariff,
) -> Result<Priced, Refusal> {
    let model = catalog
        .get(&args.model)
        .ok_or_else(|| unknown_model(lang, &args.model, catalog))?;
    let mut answers = Answers::new();
    for pair in &args.answers {
        let (param, answer) = parse(lang, model, pair)?;
        if answers.insert(param.to_owned(), answer).is_some() {
            return Err(usage(lang, "quote-twice", &[("given", param)]));
        }
    }
    let quote =
        quote(model, &answers, tariff).map_err(|error| refused(lang, model, catalog, &error))?;
    Ok(Priced {
        model: model.id.clone(),
        quote,
        request: request(lang, model, &answers)?,
    })
}

fn request(
    lang: Lang,
    model: &Model,
    answers: &Answers,
) -> Result<Result<Value, Vec<String>>, Refusal> {
    let url_of = |file: &InputFile| Some(format!("https://files.example/{}", file.id));
    match request_input(model, answers, &url_of) {
        Ok(input) => Ok(Ok(json!({ "model": model.id, "input": input }))),
        Err(RequestError::Missing(_)) => {
            let open = model.params.iter().filter(|param| {
                param.required
                    && param.default.is_none()
                    && !answers.contains_key(&param.name)
                    && param_applies(model, param, answers)
            });
            Ok(Err(open.map(|param| param.name.clone()).collect()))
        }
        Err(RequestError::Invalid(name) | RequestError::NoUrl(name)) => {
            let expected = model.param(&name).map(|param| expected(lang, &param.kind));
            let values = [
                ("param", name.as_str()),
                ("given", "…"),
                ("expected", expected.as_deref().unwrap_or_default()),
            ];
            Err(usage(lang, "quote-bad-value", &values))
        }
    }
}

impl Priced {
    fn print(&self, lang: Lang, tariff: &Tariff, out: &mut dyn Write) -> anyhow::Result<()> {
        let quote = &self.quote;
        let price = quote.price.to_string();
        writeln!(out, "{}", text(lang, "quote-price", &[("price", &price)]))?;
        if quote.free {
            writeln!(out, "{}", words::tr(lang, "quote-free"))?;
        }
        if quote.flat {
            writeln!(out, "{}", words::tr(lang, "quote-flat"))?;
        }
        for line in &quote.lines {
            let key = if line.surcharge {
                "quote-line-surcharge"
            } else {
                "quote-line"
            };
            let values = [
                ("row", line.row.trim()),
                ("credits", &line.credits.to_string()),
                ("quantity", &line.quantity.to_string()),
                ("subtotal", &line.subtotal_credits.to_string()),
            ];
            writeln!(out, "  {}", text(lang, key, &values))?;
        }
        self.print_sums(lang, tariff, out)?;
        match &self.request {
            Ok(body) => {
                writeln!(out, "{}", words::tr(lang, "quote-request"))?;
                writeln!(out, "{body:#}")?;
            }
            Err(open) => {
                let open = open.join(", ");
                writeln!(
                    out,
                    "{}",
                    text(lang, "quote-incomplete", &[("param", &open)])
                )?;
            }
        }
        Ok(())
    }

    /// From credits to the price, one step a line, in the digits that were reckoned with.
    fn print_sums(&self, lang: Lang, tariff: &Tariff, out: &mut dyn Write) -> anyhow::Result<()> {
        let quote = &self.quote;
        let Some(sums) = sums(quote, tariff) else {
            return Ok(());
        };
        let shown = |number: Decimal| number.normalize().to_string();
        let mut steps = vec![
            (
                "quote-step-usd",
                [sums.credits, tariff.usd_per_credit, sums.usd],
            ),
            (
                "quote-step-fx",
                [sums.usd, tariff.fx_rub_per_usd, sums.cost],
            ),
        ];
        if !quote.free && !quote.flat {
            steps.push(("quote-step-markup", [sums.cost, quote.markup, sums.price]));
        }
        for (key, [number, by, result]) in steps {
            let values = [
                ("number", shown(number)),
                ("by", shown(by)),
                ("result", shown(result)),
            ];
            let values = values
                .each_ref()
                .map(|(name, value)| (*name, value.as_str()));
            writeln!(out, "  {}", text(lang, key, &values))?;
        }
        if !quote.free && !quote.flat {
            let (exact, price) = (shown(sums.price), quote.price.to_string());
            let values = [("exact", exact.as_str()), ("price", price.as_str())];
            writeln!(out, "  {}", text(lang, "quote-step-round", &values))?;
        }
        Ok(())
    }

    fn json(&self, tariff: &Tariff) -> Value {
        let missing = self.request.as_ref().err().cloned().unwrap_or_default();
        let sums = sums(&self.quote, tariff);
        json!({
            "model": self.model,
            "price_kopecks": self.quote.price,
            "price_exact_micro": self.quote.price_exact_micro,
            "cost_credits": self.quote.cost.credits().to_string(),
            "free": self.quote.free,
            "flat": self.quote.flat,
            "lines": self.quote.lines,
            "credits": sums.as_ref().map(|sums| sums.credits),
            "cost_usd": sums.as_ref().map(|sums| sums.usd),
            "cost_rub": sums.as_ref().map(|sums| sums.cost),
            "usd_per_credit": tariff.usd_per_credit,
            "fx_rub_per_usd": tariff.fx_rub_per_usd,
            "markup": self.quote.markup,
            "request": self.request.as_ref().ok(),
            "missing": missing,
        })
    }
}

/// What the lines of a quote come to, step by step.
struct Sums {
    credits: Decimal,
    usd: Decimal,
    /// Roubles that Kie takes.
    cost: Decimal,
    /// Roubles with the markup, not rounded.
    price: Decimal,
}

/// `None` where no line says what Kie takes.
fn sums(quote: &Quote, tariff: &Tariff) -> Option<Sums> {
    if quote.lines.is_empty() {
        return None;
    }
    let mut subtotals = quote.lines.iter().map(|line| line.subtotal_credits);
    let credits = subtotals.try_fold(Decimal::ZERO, |sum, next| sum.checked_add(next))?;
    let usd = credits.checked_mul(tariff.usd_per_credit)?;
    let cost = usd.checked_mul(tariff.fx_rub_per_usd)?;
    Some(Sums {
        credits: credits.normalize(),
        usd: usd.normalize(),
        cost: cost.normalize(),
        price: cost.checked_mul(quote.markup)?.normalize(),
    })
}

fn text(lang: Lang, key: &str, values: &[(&str, &str)]) -> String {
    let values: Vec<(&str, words::Value<'_>)> = values
        .iter()
        .map(|(name, value)| (*name, (*value).into()))
        .collect();
    words::tr_with(lang, key, &values)
}

fn usage(lang: Lang, key: &str, values: &[(&str, &str)]) -> Refusal {
    Refusal(text(lang, key, values), USAGE)
}

fn unknown_model(lang: Lang, given: &str, catalog: &Catalog) -> Refusal {
    let lower = given.to_lowercase();
    let ids = || catalog.models.keys().map(String::as_str);
    let mut near: Vec<&str> = ids()
        .filter(|id| id.to_lowercase().contains(&lower))
        .collect();
    if near.is_empty() {
        near.extend(nearest(given, ids()));
    }
    near.truncate(5);
    if near.is_empty() {
        return usage(lang, "quote-unknown-model-bare", &[("given", given)]);
    }
    let near = near.join(", ");
    usage(
        lang,
        "quote-unknown-model",
        &[("given", given), ("near", &near)],
    )
}

fn refused(lang: Lang, model: &Model, catalog: &Catalog, error: &PriceError) -> Refusal {
    if let PriceError::Missing(param) = error {
        return usage(lang, "quote-missing", &[("param", param)]);
    }
    let reason = catalog
        .warnings
        .iter()
        .find(|warning| warning.model == model.id);
    let line = match reason {
        Some(warning) => {
            let reason = warning.reason.text(lang);
            text(
                lang,
                "quote-unpriced",
                &[("model", &model.id), ("reason", &reason)],
            )
        }
        None => words::tr(lang, "quote-no-price"),
    };
    Refusal(line, UNPRICED)
}
