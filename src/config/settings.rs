//! What the panel may change: each key with the same checks as in the file, over it and below the environment. Secrets
//! and addresses are not among them: they can be neither read nor set there.

use super::Config;
use super::check;
use super::errors::{Mistake, Place};
use super::load::Need;
use super::payments::NO_TOKEN;
use super::raw::{Given, Raw, Value};
use super::read::Reading;
use crate::money::{Kopecks, MilliCredits};
use rust_decimal::Decimal;

/// How a value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An exact number, as text in the file.
    Decimal,
    /// A whole number.
    Number,
    /// Yes or no.
    Flag,
    /// Words.
    Words,
}

/// Where settings stand together on a screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shelf {
    /// What turns credits into roubles.
    Prices,
    /// Given money.
    Bonuses,
    /// Limits for customers.
    Limits,
    /// The ways to pay.
    Payments,
    /// Maintenance.
    Service,
}

/// One key.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// Its name in the file.
    pub key: &'static str,
    /// How it is written.
    pub kind: Kind,
    /// Where it stands.
    pub shelf: Shelf,
    /// Its value as it would be written.
    show: fn(&Config) -> String,
    /// Takes it from one configuration into another.
    take: fn(&Config, &mut Config),
}

macro_rules! setting {
    ($key:literal, $kind:ident, $shelf:ident, $show:expr, $($field:ident).+) => {
        Setting {
            key: $key,
            kind: Kind::$kind,
            shelf: Shelf::$shelf,
            show: |of| $show(&of.$($field).+),
            take: |from, into| into.$($field).+ = Clone::clone(&from.$($field).+),
        }
    };
}

fn roubles(sum: &Kopecks) -> String {
    Decimal::new(sum.0, 2).normalize().to_string()
}

fn limit(sum: &Option<Kopecks>) -> String {
    roubles(&sum.unwrap_or_default())
}

fn credits(of: &MilliCredits) -> String {
    Decimal::new(of.0, 3).normalize().to_string()
}

/// All of them, in the order of the screens.
pub static ALL: [Setting; 21] = [
    setting!(
        "pricing.fx_rub_per_usd",
        Decimal,
        Prices,
        Decimal::to_string,
        pricing.fx_rub_per_usd
    ),
    setting!(
        "pricing.markup",
        Decimal,
        Prices,
        Decimal::to_string,
        pricing.markup
    ),
    setting!(
        "pricing.warn_above_rub",
        Decimal,
        Prices,
        roubles,
        pricing.warn_above
    ),
    setting!(
        "bonus.welcome_rub",
        Decimal,
        Bonuses,
        roubles,
        bonus.welcome
    ),
    setting!(
        "bonus.daily_cap_rub",
        Decimal,
        Bonuses,
        roubles,
        bonus.daily_cap
    ),
    setting!(
        "free.daily_cap_credits",
        Decimal,
        Bonuses,
        credits,
        bonus.free_daily_cap
    ),
    setting!(
        "referral.enabled",
        Flag,
        Bonuses,
        bool::to_string,
        referral.enabled
    ),
    setting!(
        "referral.percent",
        Number,
        Bonuses,
        u32::to_string,
        referral.percent
    ),
    setting!(
        "referral.invited_bonus_rub",
        Decimal,
        Bonuses,
        roubles,
        referral.invited_bonus
    ),
    setting!(
        "limits.parallel_per_customer",
        Number,
        Limits,
        u32::to_string,
        limits.parallel_per_customer
    ),
    setting!(
        "limits.starts_per_minute",
        Number,
        Limits,
        u32::to_string,
        limits.starts_per_minute
    ),
    setting!(
        "limits.spend_per_day_rub",
        Decimal,
        Limits,
        limit,
        limits.spend_per_day
    ),
    setting!(
        "payments.stars.enabled",
        Flag,
        Payments,
        bool::to_string,
        payments.stars.enabled
    ),
    setting!(
        "payments.stars.rub_per_star",
        Decimal,
        Payments,
        Decimal::to_string,
        payments.stars.rub_per_star
    ),
    setting!(
        "payments.provider.enabled",
        Flag,
        Payments,
        bool::to_string,
        payments.provider.enabled
    ),
    setting!(
        "payments.manual.enabled",
        Flag,
        Payments,
        bool::to_string,
        payments.manual.enabled
    ),
    setting!(
        "payments.manual.text",
        Words,
        Payments,
        String::clone,
        payments.manual.text
    ),
    setting!(
        "ui.maintenance",
        Flag,
        Service,
        bool::to_string,
        ui.maintenance
    ),
    // New ones come last: buttons in old messages name a setting by its place.
    setting!(
        "limits.parallel_all",
        Number,
        Limits,
        u32::to_string,
        limits.parallel_all
    ),
    setting!("limits.queue", Number, Limits, u32::to_string, limits.queue),
    setting!(
        "limits.refunded_cancels_per_day",
        Number,
        Limits,
        u32::to_string,
        limits.refunded_cancels_per_day
    ),
];

/// The setting of this key.
pub fn find(key: &str) -> Option<&'static Setting> {
    ALL.iter().find(|setting| setting.key == key)
}

impl Setting {
    /// Its value, as it would be written in the file.
    pub fn value(&self, of: &Config) -> String {
        (self.show)(of)
    }

    /// Whether the environment fixes it.
    pub fn is_locked(&self, of: &Config) -> bool {
        of.locked.contains(&self.key)
    }

    /// The configuration with this value as a person typed it, checked as the file is.
    pub fn with(&self, base: &Config, text: &str) -> Result<Config, Vec<Mistake>> {
        let text = text.trim();
        let mut raw = Raw::new();
        // What must agree with it is checked along.
        for other in ["payments.manual.enabled", "payments.manual.text"] {
            if let Some(other) = find(other) {
                put(&mut raw, other, &other.value(base));
            }
        }
        put(&mut raw, self, text);
        let mut reading = Reading {
            raw,
            mistakes: Vec::new(),
            warnings: Vec::new(),
        };
        let checked = check::config(&mut reading, None, Need::Offline);
        // The secret stands in the file alone.
        if checked.payments.provider.enabled && base.payments.provider.token.is_none() {
            reading.wrong(self.key, NO_TOKEN);
        }
        if !reading.mistakes.is_empty() {
            return Err(reading.mistakes);
        }
        let mut config = base.clone();
        (self.take)(&checked, &mut config);
        Ok(config)
    }
}

fn put(raw: &mut Raw, setting: &Setting, text: &str) {
    let value = match setting.kind {
        Kind::Words => Value::Text(text.to_owned()),
        Kind::Decimal => Value::Text(number(text)),
        Kind::Number => number(text)
            .parse()
            .map_or_else(|_| Value::Text(text.to_owned()), Value::Integer),
        Kind::Flag => match text {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            other => Value::Text(other.to_owned()),
        },
    };
    let place = Place::Nowhere;
    raw.insert(setting.key, Given { value, place });
}

/// `1 200,50 ₽` as a program writes it.
fn number(text: &str) -> String {
    let digits = text.trim_end_matches(['\u{20bd}', '%']);
    let digits = digits.chars().filter(|c| !c.is_whitespace());
    digits.map(|c| if c == ',' { '.' } else { c }).collect()
}

/// The file's configuration with what the panel has stored over it. What the environment fixes, what is unknown and what
/// does not pass the checks stays as the file has it; these keys are told.
pub fn over<'a>(
    file: &Config,
    stored: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> (Config, Vec<String>) {
    let (mut config, mut left) = (file.clone(), stored.into_iter().collect::<Vec<_>>());
    loop {
        let before = left.len();
        left.retain(|(key, value)| {
            let setting = find(key).filter(|setting| !setting.is_locked(file));
            match setting.map(|setting| setting.with(&config, value)) {
                Some(Ok(changed)) => {
                    config = changed;
                    false
                }
                _ => true,
            }
        });
        // What agrees only with another setting has its turn after that.
        if left.is_empty() || left.len() == before {
            break;
        }
    }
    let refused = left.into_iter().map(|(key, _)| key.to_owned());
    (config, refused.collect())
}

#[cfg(test)]
mod tests;
