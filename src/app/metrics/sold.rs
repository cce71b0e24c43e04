//! What was sold: generations by model and outcome, their times, revenue and cost, the balances.

use crate::money::{Kopecks, MilliCredits};
use crate::ops::metrics::{Kind, Page, Value};
use crate::store::totals::{ModelTotal, STEPS_S, TimeTotal};
use std::collections::{BTreeMap, BTreeSet};

/// So many models have a label of their own: those of the catalogue that were sold first.
pub const MODELS: usize = 200;
/// The label of all others.
const OTHER: &str = "other";

#[derive(Default)]
struct Sum<'a> {
    outcomes: BTreeMap<&'a str, i64>,
    revenue: i64,
    cost: i64,
}

/// Ended generations by model and outcome, what they brought and cost, and how long they took. A model that is not
/// `known`, or one too many, is `other`.
pub fn sold(
    page: &mut Page,
    models: &[ModelTotal],
    times: &[TimeTotal],
    known: &dyn Fn(&str) -> bool,
) {
    let (sums, gifts) = by_label(models, known);
    let help = "Ended generations by model and how they ended; rejected: failed for what the customer entered; unknown: the answer to the submit was lost.";
    let mut family = page.family("kiebot_generations_total", Kind::Counter, help);
    for (model, sum) in &sums {
        for (outcome, n) in &sum.outcomes {
            family.sample(&[("model", model), ("outcome", outcome)], *n);
        }
    }
    let help = "Taken for results, in kopecks, before refunds.";
    let mut family = page.family("kiebot_revenue_kopecks_total", Kind::Counter, help);
    for (model, sum) in sums.iter().filter(|(_, sum)| sum.revenue > 0) {
        family.sample(&[("model", model)], sum.revenue);
    }
    let help = "What Kie takes for what was brought, late gifts too, in credits.";
    let mut family = page.family("kiebot_kie_cost_credits_total", Kind::Counter, help);
    for (model, sum) in sums.iter().filter(|(_, sum)| sum.cost > 0) {
        family.sample(&[("model", model)], Value::Thousandths(sum.cost));
    }
    let unclear = models.iter().filter(|total| total.outcome == "unknown");
    page.count(
        "kiebot_submits_unclear_total",
        "Submits whose answer was lost: Kie may have taken credits for them.",
        unclear.map(|total| total.n).sum::<i64>(),
    );
    page.count(
        "kiebot_gifts_total",
        "Results that came after their generation had ended with the money back.",
        gifts,
    );
    for (span, name, help) in [
        (
            "whole",
            "kiebot_generation_seconds",
            "From the start to the result, by section.",
        ),
        (
            "wait",
            "kiebot_generation_wait_seconds",
            "From the start until Kie took it, by section; counted when the generation ends.",
        ),
    ] {
        let edges = STEPS_S.map(Value::from);
        let mut family = page.family(name, Kind::Histogram, help);
        for time in times.iter().filter(|time| time.span == span) {
            let steps: Vec<u64> = time.steps.iter().map(|n| n.unsigned_abs()).collect();
            let labels = [("section", time.category.as_str())];
            family.steps(&labels, &edges, &steps, Value::Thousandths(time.ms));
        }
    }
}

/// The sums by label, and the late gifts of all.
fn by_label<'a>(
    models: &'a [ModelTotal],
    known: &dyn Fn(&str) -> bool,
) -> (BTreeMap<&'a str, Sum<'a>>, i64) {
    let mut named: BTreeSet<&str> = BTreeSet::new();
    for total in models {
        let name = total.model.as_str();
        if named.len() < MODELS && name != OTHER && known(name) {
            named.insert(name);
        }
    }
    let mut sums: BTreeMap<&str, Sum<'_>> = BTreeMap::new();
    let mut gifts = 0_i64;
    for total in models {
        let label = named.get(total.model.as_str()).copied();
        let sum = sums.entry(label.unwrap_or(OTHER)).or_default();
        let (Kopecks(revenue), MilliCredits(cost)) = (total.revenue, total.cost);
        sum.revenue = sum.revenue.saturating_add(revenue);
        sum.cost = sum.cost.saturating_add(cost);
        if total.outcome == "gift" {
            gifts = gifts.saturating_add(total.n);
        } else {
            let n = sum.outcomes.entry(&total.outcome).or_default();
            *n = n.saturating_add(total.n);
        }
    }
    (sums, gifts)
}

/// Where the money stands.
pub(super) fn money(
    page: &mut Page,
    models: &[ModelTotal],
    accounts: &[(String, Kopecks)],
    open: &[(String, i64, Kopecks)],
) {
    let of = |kind: &str| {
        let found = accounts.iter().find(|(name, _)| name == kind);
        found.map_or(0, |(_, Kopecks(balance))| *balance)
    };
    let taken: i64 = models.iter().map(|total| total.revenue.0).sum();
    page.count(
        "kiebot_refunds_kopecks_total",
        "Given back after a success, in kopecks.",
        taken.saturating_sub(of("revenue")),
    );
    let help = "Paid in by customers, in kopecks.";
    let mut family = page.family("kiebot_topups_kopecks_total", Kind::Counter, help);
    for (method, kind) in [
        ("stars", "stars_in"),
        ("provider", "provider_in"),
        ("manual", "manual_in"),
    ] {
        family.sample(&[("method", method)], of(kind).saturating_neg());
    }
    let help = "Given by welcome, promo codes, packs and shares, in kopecks.";
    page.count(
        "kiebot_given_kopecks_total",
        help,
        of("promo").saturating_neg(),
    );
    let all: i64 = accounts.iter().map(|(_, Kopecks(balance))| balance).sum();
    let holds: i64 = open.iter().map(|(_, _, Kopecks(price))| price).sum();
    let help = "What customers can spend, paid and given money, in kopecks.";
    let customers = all.saturating_neg().saturating_sub(holds);
    page.gauge("kiebot_customer_balances_kopecks", help, customers);
    let help = "On hold for open generations, in kopecks.";
    page.gauge("kiebot_holds_kopecks", help, holds);
    let help = "Payments returned and charged back, in kopecks.";
    page.gauge("kiebot_payouts_kopecks", help, of("payout"));
    let help = "Charged back above what its customer still had, in kopecks.";
    page.count(
        "kiebot_losses_kopecks_total",
        help,
        of("losses").saturating_neg(),
    );
}
