//! What a sync found and did, for people and for programs.

use super::{Tally, Unbound};
use crate::catalog::{CatalogErrors, Unpriced};
use crate::words::{Lang, tr, tr_with};
use rust_decimal::Decimal;
use serde_json::{Value, json};

/// What a sync found, in the order of the ids.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// Every change, applied or waiting.
    pub changes: Vec<Change>,
    /// Models of the new text by status: active, new, unpriced, gone.
    pub statuses: [usize; 4],
    /// Why a model of the new text has no exact price.
    pub unpriced: Vec<(String, Unpriced)>,
    /// What could not be read of the sources: (model, what).
    pub problems: Vec<(String, String)>,
    /// Rows of the price table that are bound to no model.
    pub unbound: Vec<Unbound>,
    /// What became of the rows of the price table.
    pub tally: Tally,
    /// Chat models and helpers, which are not sold.
    pub not_sold: usize,
}

/// One change of one model.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The model's id.
    pub model: String,
    /// What changes.
    pub what: What,
    /// Whether it is in the new text; else it waits for the admin.
    pub applied: bool,
}

/// What changes.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// A model we did not have.
    New,
    /// A model that was gone is back.
    Returned,
    /// Kie does not have it any more.
    Gone,
    /// A new model comes on sale.
    Activated,
    /// The prices move.
    Repriced(Move),
    /// The params change: one line each.
    Params(Vec<String>),
    /// There is no exact price any more.
    Unpriced(Unpriced),
    /// There is an exact price now.
    Priced,
}

/// How the prices of a model move.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// The smallest move in percent (negative: cheaper), over all answers that can be compared.
    pub low_percent: Decimal,
    /// The largest move in percent.
    pub high_percent: Decimal,
    /// Credits before and after where they move most.
    pub most: Option<(Decimal, Decimal)>,
    /// Billed in the same units for the same answers, so that the percents say all.
    pub comparable: bool,
}

impl Move {
    /// Within this many percent either way.
    pub fn within(&self, percent: u32) -> bool {
        let limit = Decimal::from(percent);
        self.comparable && self.low_percent >= -limit && self.high_percent <= limit
    }
}

/// Why nothing of a sync was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// The models.toml we have is wrong itself.
    Broken(String),
    /// The sources name no model.
    NoModels,
    /// The price table binds to no model.
    NoPrices,
    /// Too many models would be gone.
    LostModels {
        /// So many.
        lost: usize,
        /// Of so many.
        of: usize,
    },
    /// Too many models would lose their price.
    LostPrices {
        /// So many.
        lost: usize,
        /// Of so many.
        of: usize,
    },
    /// What would be written does not read back: a mistake of ours.
    Unwritable(CatalogErrors),
}

/// A refused sync: why, and what was found all the same.
#[derive(Clone, Debug)]
pub struct Refused {
    /// Why.
    pub why: Why,
    /// What was found until then.
    pub report: Box<Report>,
}

impl Why {
    /// One line for people.
    pub fn text(&self, lang: Lang) -> String {
        match self {
            Self::Broken(what) => one(lang, "sync-refused-broken", "what", what),
            Self::NoModels => tr(lang, "sync-refused-no-models"),
            Self::NoPrices => tr(lang, "sync-refused-no-prices"),
            Self::LostModels { lost, of } => counts(lang, "sync-refused-lost-models", *lost, *of),
            Self::LostPrices { lost, of } => counts(lang, "sync-refused-lost-prices", *lost, *of),
            Self::Unwritable(errors) => {
                one(lang, "sync-refused-unwritable", "what", &errors.text(lang))
            }
        }
    }
}

fn counts(lang: Lang, key: &str, lost: usize, of: usize) -> String {
    tr_with(lang, key, &[("lost", lost.into()), ("of", of.into())])
}

fn one(lang: Lang, key: &str, name: &'static str, value: &str) -> String {
    tr_with(lang, key, &[(name, value.into())])
}

impl What {
    /// The word programs know it by.
    pub fn word(&self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Returned => "returned",
            Self::Gone => "gone",
            Self::Activated => "activated",
            Self::Repriced(_) => "repriced",
            Self::Params(_) => "params",
            Self::Unpriced(_) => "unpriced",
            Self::Priced => "priced",
        }
    }

    /// The lines under the change, if it has any.
    pub fn details(&self, lang: Lang) -> Vec<String> {
        match self {
            Self::Repriced(how) => vec![how.text(lang)],
            Self::Params(lines) => lines.clone(),
            Self::Unpriced(why) => vec![why.text(lang)],
            Self::New | Self::Returned | Self::Gone | Self::Activated | Self::Priced => Vec::new(),
        }
    }
}

impl Move {
    fn text(&self, lang: Lang) -> String {
        let sign = |percent: Decimal| {
            let percent = percent.round_dp(1).normalize();
            let plus = if percent > Decimal::ZERO { "+" } else { "" };
            format!("{plus}{percent} %").replace('-', "−")
        };
        let (low, high) = (sign(self.low_percent), sign(self.high_percent));
        let mut text = if low == high {
            low
        } else {
            format!("{low} … {high}")
        };
        if let Some((old, new)) = self.most {
            let values = [
                ("old", old.normalize().to_string().into()),
                ("new", new.normalize().to_string().into()),
            ];
            text = format!("{text}; {}", tr_with(lang, "sync-credits", &values));
        }
        if !self.comparable {
            text = format!("{text}; {}", tr(lang, "sync-other-units"));
        }
        text
    }
}

impl Report {
    /// The changes that wait for the admin.
    pub fn pending(&self) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(|change| !change.applied)
    }

    /// The report as lines for a terminal; `all` also lists every unbound row and problem.
    pub fn lines(&self, lang: Lang, all: bool) -> Vec<String> {
        let mut lines = Vec::new();
        for (applied, key) in [(true, "sync-applied"), (false, "sync-waiting")] {
            let changes: Vec<&Change> = self
                .changes
                .iter()
                .filter(|c| c.applied == applied)
                .collect();
            if changes.is_empty() {
                continue;
            }
            lines.push(tr_with(lang, key, &[("count", changes.len().into())]));
            for change in changes {
                let word = tr(lang, &format!("sync-{}", change.what.word()));
                lines.push(format!("  {}: {word}", change.model));
                let details = change.what.details(lang);
                lines.extend(details.iter().map(|line| format!("    {line}")));
            }
        }
        if self.changes.is_empty() {
            lines.push(tr(lang, "sync-nothing"));
        }
        if all {
            self.lists(lang, &mut lines);
        }
        let [active, new, unpriced, gone] = self.statuses;
        let values = [
            ("active", active.into()),
            ("new", new.into()),
            ("unpriced", unpriced.into()),
            ("gone", gone.into()),
            ("notsold", self.not_sold.into()),
        ];
        lines.push(tr_with(lang, "sync-models", &values));
        let tenths = self.tally.named_per_mille();
        let percent = format!("{}.{}", tenths / 10, tenths % 10);
        let values = [
            ("named", self.tally.named().into()),
            ("all", self.tally.all().into()),
            ("percent", percent.into()),
            ("base", self.tally.base.into()),
            ("surcharges", self.tally.surcharges.into()),
            ("unbound", self.tally.unbound.into()),
        ];
        lines.push(tr_with(lang, "sync-rows", &values));
        if !self.problems.is_empty() {
            let values = [("count", self.problems.len().into())];
            lines.push(tr_with(lang, "sync-problems", &values));
        }
        lines
    }

    /// Why a model has no exact price, what is missing for it said by the rows that became no price.
    fn why_unpriced(&self, model: &str, why: &Unpriced, lang: Lang) -> String {
        let own = |row: &&Unbound| row.model.as_deref() == Some(model);
        let mut reasons: Vec<&str> = Vec::new();
        for row in self.unbound.iter().filter(own) {
            if !reasons.contains(&row.reason.as_str()) {
                reasons.push(&row.reason);
            }
        }
        match why {
            Unpriced::NoRows if !reasons.is_empty() => reasons.join("; "),
            why => why.text(lang),
        }
    }

    fn lists(&self, lang: Lang, lines: &mut Vec<String>) {
        let mut list = |key: &str, items: Vec<String>| {
            if !items.is_empty() {
                lines.push(tr_with(lang, key, &[("count", items.len().into())]));
                lines.extend(items);
            }
        };
        let unpriced = self.unpriced.iter();
        let hint = (!self.unpriced.is_empty()).then(|| tr(lang, "sync-unpriced-hint"));
        list(
            "sync-list-unpriced",
            unpriced
                .map(|(model, why)| format!("  {model}: {}", self.why_unpriced(model, why, lang)))
                .chain(hint)
                .collect(),
        );

        let unbound = self.unbound.iter().map(|row| {
            let text = row.record.model_description.trim();
            let (credits, unit) = (&row.record.credit_price, &row.record.credit_unit);
            let model = row.model.as_deref().unwrap_or("—");
            format!("  {text} ({credits} {unit}), {model}: {}", row.reason)
        });
        list("sync-list-unbound", unbound.collect());
        let problems = self.problems.iter();
        list(
            "sync-list-problems",
            problems
                .map(|(model, what)| format!("  {model}: {what}"))
                .collect(),
        );
    }

    /// The report for programs.
    pub fn json(&self) -> Value {
        let changes = self.changes.iter().map(|change| {
            json!({
                "model": change.model,
                "change": change.what.word(),
                "applied": change.applied,
                "details": change.what.details(Lang::En),
            })
        });
        let unbound = self.unbound.iter().map(|row| {
            json!({
                "row": row.record.model_description,
                "credits": row.record.credit_price,
                "unit": row.record.credit_unit,
                "model": row.model,
                "reason": row.reason,
            })
        });
        let pair = |(model, what): &(String, String)| json!({ "model": model, "what": what });
        let unpriced = self.unpriced.iter();
        let unpriced = unpriced.map(|(model, why)| {
            json!({ "model": model, "why": self.why_unpriced(model, why, Lang::En) })
        });
        let [active, new, unpriced_count, gone] = self.statuses;
        json!({
            "changes": changes.collect::<Vec<_>>(),
            "models": { "active": active, "new": new, "unpriced": unpriced_count, "gone": gone, "not_sold": self.not_sold },
            "unpriced": unpriced.collect::<Vec<_>>(),
            "rows": {
                "all": self.tally.all(),
                "prices": self.tally.base,
                "surcharges": self.tally.surcharges,
                "unbound": self.tally.unbound,
                "named_per_mille": self.tally.named_per_mille(),
            },
            "rows_unbound": unbound.collect::<Vec<_>>(),
            "problems": self.problems.iter().map(pair).collect::<Vec<_>>(),
        })
    }
}
