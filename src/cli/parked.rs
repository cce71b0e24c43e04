//! `kiebot parked`: updates from Telegram that could not be handled; `--retry` has them tried again.

use super::{Failure, OK, Terminal, WRONG};
use crate::clock;
use crate::config::Need;
use crate::store::StoreError;
use crate::store::inbox;
use crate::words::tr_with;
use clap::Args;

/// Arguments of `parked`.
#[derive(Clone, Copy, Debug, Args)]
pub struct ParkedArgs {
    /// Release them all, or the one with this number.
    #[arg(long, value_name = "UPDATE", num_args = 0..=1)]
    pub retry: Option<Option<i64>>,
}

/// Lists what is parked, or releases it; works beside a running bot.
///
/// # Errors
/// Configuration or database that cannot be read.
pub fn run(args: &ParkedArgs, terminal: &mut Terminal<'_>) -> Result<u8, Failure> {
    let config = terminal.load(Need::Offline)?.config;
    let path = &config.database.path;
    let lang = terminal.lang;
    let fault = |error: StoreError| Failure::from(anyhow::Error::from(error));
    if let Some(which) = args.retry {
        let count = inbox::retry_beside(path, which)?;
        let text = tr_with(lang, "parked-released", &[("count", count.into())]);
        writeln!(terminal.out, "{text}")?;
        return Ok(if count > 0 { OK } else { WRONG });
    }
    let connection = crate::store::open::reader(path)?;
    let parked = inbox::parked(&connection).map_err(fault)?;
    for one in &parked {
        let at = clock::date_time(one.parked_ms, &config.ui.timezone);
        let error = one.error.replace('\n', " ");
        writeln!(terminal.out, "{}  {at}  {}  {error}", one.id, one.customer)?;
    }
    let text = tr_with(lang, "parked-sum", &[("count", parked.len().into())]);
    writeln!(terminal.out, "{text}")?;
    Ok(OK)
}
