//! Tells a row that does no harm unbound from one that leaves the price of its model in doubt.

use super::super::Found;
use super::exact::stand_in;
use crate::catalog::answers::{effective, holds};
use crate::catalog::price::lines;
use crate::catalog::reach::smallest_sets;
use crate::catalog::{Condition, Param, ParamKind, Per, PriceRow};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Why a row is not bound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Why {
    /// One sentence.
    pub text: String,
    /// What the row is for cannot be chosen, or is left without a price by itself: the other rows of
    /// the model say what they say. Otherwise they may mean something else than it seems.
    pub harmless: bool,
}

impl Why {
    /// A row whose choice is known.
    pub fn harmless(text: String) -> Self {
        Self {
            text,
            harmless: true,
        }
    }

    /// A value the param does not have; nobody can choose it if all its values are known.
    pub fn absent(param: &Param, value: &str) -> Self {
        Self {
            text: format!("{} cannot be {value}", param.name),
            harmless: matches!(
                param.kind,
                ParamKind::Choice { .. } | ParamKind::Integer { .. } | ParamKind::Bool
            ),
        }
    }
}

impl From<String> for Why {
    fn from(text: String) -> Self {
        Self {
            text,
            harmless: false,
        }
    }
}

impl From<&str> for Why {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

/// Whether some answers of this kind have a price by these rows.
pub fn overlaps(found: &Found, rows: &[PriceRow], when: &BTreeMap<String, Condition>) -> bool {
    let mut all = rows.to_vec();
    // Costs nothing; it makes its params take part in the walk.
    all.push(PriceRow {
        when: when.clone(),
        credits: Decimal::ZERO,
        per: Per::Generation,
        quantity: None,
        free: 0,
        surcharge: true,
        row: String::new(),
    });
    let model = stand_in(found, &all);
    let Ok(sets) = smallest_sets(&model) else {
        // Nobody can tell.
        return true;
    };
    sets.iter().any(|set| {
        when.iter()
            .all(|(name, wanted)| holds(wanted, effective(&model, name, set)))
            && lines(&model, set).is_ok()
    })
}
