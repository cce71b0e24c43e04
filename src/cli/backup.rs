//! `kiebot backup`: a verified copy of the database, beside a running bot.

use super::{Failure, OK, Terminal, WRONG};
use crate::clock::Clock;
use crate::config::Need;
use crate::ops::backups::{self, Backup, MakeError};
use crate::store::open;
use crate::words::tr_with;
use clap::Args;
use std::path::PathBuf;

/// Arguments of `backup`.
#[derive(Clone, Debug, Args)]
pub struct BackupArgs {
    /// The file to write, which must not exist; otherwise one in the folder of the backups.
    #[arg(long, value_name = "FILE")]
    pub to: Option<PathBuf>,
}

/// Makes a backup and says what it holds.
///
/// # Errors
/// Configuration or database that cannot be read, a place that cannot be written, books that are wrong.
pub fn run(args: &BackupArgs, terminal: &mut Terminal<'_>) -> Result<u8, Failure> {
    let config = terminal.load(Need::Offline)?.config;
    let database = &config.database.path;
    // Why it cannot be used is said better here.
    drop(open::reader(database)?);
    let (path, copy) = match &args.to {
        Some(to) => (to.clone(), backups::copy_to(database, to, None)?),
        None => {
            let (folder, zone) = (config.backup_dir(), &config.ui.timezone);
            let now_ms = Clock::system().now_ms();
            let made = backups::make(database, &folder, zone, now_ms, None);
            let (Backup { path, .. }, copy) = made?;
            (path, copy)
        }
    };
    let values = [
        ("path", path.display().to_string().into()),
        ("mb", copy.bytes.div_ceil(1 << 20).into()),
        ("transfer", copy.last_transfer.to_string().into()),
    ];
    let text = tr_with(terminal.lang, "backup-made", &values);
    writeln!(terminal.out, "{text}")?;
    Ok(OK)
}

impl From<MakeError> for Failure {
    fn from(error: MakeError) -> Self {
        let why = error.to_string();
        Self {
            code: WRONG,
            ..Self::text("backup-failed", vec![("why", why)])
        }
    }
}
