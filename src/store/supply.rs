//! Whether Kie takes one more generation: nothing is put on hold for what it is known not to take.

use crate::catalog::Answer;
use crate::ids::InputsId;
use crate::money::MilliCredits;
use crate::store::starts::{StartError, StartLimits};
use crate::store::{StoreError, generations, queue};
use rusqlite::{Connection, params};

/// Kie's balance may show a charge only so long after the task was accepted.
const DEBIT_LAG_MS: i64 = 60_000;

/// Whether Kie takes generations, as far as the engine knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Supply {
    /// It does.
    Open,
    /// Nobody knows: one may find out, the others not yet.
    OneAtATime,
    /// It does not.
    Stopped,
}

/// Refuses what Kie would refuse or not even answer.
pub(super) fn check(
    tx: &Connection,
    inputs: InputsId,
    cost: MilliCredits,
    limits: &StartLimits,
) -> Result<(), StartError> {
    if limits.unauthorized {
        return Err(StartError::Unauthorized);
    }
    match supply(tx, inputs, limits)? {
        Supply::Open => {}
        // Whoever waits already finds out.
        Supply::OneAtATime if queue::not_accepted(tx)? == 0 => {}
        Supply::OneAtATime | Supply::Stopped => return Err(StartError::Stopped),
    }
    match limits.kie_credits {
        Some((credits, read_ms)) if !covers(tx, credits, read_ms, cost)? => {
            Err(StartError::NoCredits)
        }
        _ => Ok(()),
    }
}

/// Of what these answers need: files must be uploaded first.
fn supply(tx: &Connection, inputs: InputsId, limits: &StartLimits) -> Result<Supply, StoreError> {
    let (any, with_files) = (limits.supply, limits.supply_with_files);
    if any == Supply::Stopped || with_files == Supply::Open {
        return Ok(any);
    }
    let answers = generations::answers(tx, inputs)?.unwrap_or_default();
    let is_file = |answer: &Answer| matches!(answer, Answer::Files(files) if !files.is_empty());
    Ok(match answers.values().any(is_file) {
        true => with_files,
        false => any,
    })
}

/// Whether our balance covers one more beside all that was begun and is not yet taken off it.
fn covers(
    tx: &Connection,
    credits: MilliCredits,
    read_ms: i64,
    cost: MilliCredits,
) -> Result<bool, StoreError> {
    let pending: i64 = tx
        .prepare_cached(
            "SELECT coalesce(sum(cost_mcredits), 0) FROM generations
             WHERE state IN ('held','submitting','running','fetching')
               AND (state IN ('held','submitting') OR accepted_ms >= ?1)",
        )?
        .query_row(params![read_ms.saturating_sub(DEBIT_LAG_MS)], |row| {
            row.get(0)
        })?;
    Ok(pending.saturating_add(cost.0) <= credits.0)
}
