//! The configuration as checked: typed values that the rest of the program uses.

mod check;
pub mod errors;
mod glimpse;
pub mod keys;
mod load;
pub mod mask;
mod payments;
mod raw;
mod read;
pub mod secret;
mod secrets;
pub mod settings;

use crate::catalog::trouble::Rules;
use crate::files::folder_of;
use crate::files::sealed::Recipient;
use crate::money::{Kopecks, MilliCredits};
use crate::words::Lang;
use jiff::tz::TimeZone;
use rust_decimal::Decimal;
use std::net::SocketAddr;
use std::path::PathBuf;

pub use check::{is_key, is_token};
pub use errors::{ConfigErrors, Mistake, Place, reason, worded};
pub use glimpse::{Glimpse, glimpse, may_be_seen};
pub use load::{Loaded, Need, SEARCHED, load, load_from, place};
pub use mask::Mask;
pub use secret::Secret;
pub use secrets::io_reason;

/// Everything the operator can set, checked.
#[derive(Clone, Debug)]
pub struct Config {
    /// `[telegram]`
    pub telegram: Telegram,
    /// `[kie]`
    pub kie: Kie,
    /// `[database]`
    pub database: Database,
    /// `[catalog]`
    pub catalog: CatalogFile,
    /// `[pricing]`
    pub pricing: Pricing,
    /// `[bonus]` and `[free]`
    pub bonus: Bonus,
    /// `[referral]`
    pub referral: Referral,
    /// `[limits]`
    pub limits: Limits,
    /// `[sync]`
    pub sync: Sync,
    /// `[payments.*]`
    pub payments: Payments,
    /// `[ui]`
    pub ui: Ui,
    /// `[safety]`
    pub safety: Safety,
    /// `[http]`
    pub http: Http,
    /// `[backup]`
    pub backup: Backup,
    /// `[log]`
    pub log: Log,
    /// Keys that the environment fixes.
    pub locked: Vec<&'static str>,
}

/// Telegram's side.
#[derive(Clone, Debug)]
pub struct Telegram {
    /// The bot's token.
    pub token: Secret,
    /// Base URL of the Bot API, without a trailing slash.
    pub api_url: String,
    /// Who may open the admin panel and gets alerts.
    pub admin_ids: Vec<i64>,
    /// When they get the report of the day before, in `ui.timezone`; `None`: never.
    pub report_hour: Option<i8>,
    /// `http://` or `socks5://` proxy.
    pub proxy: Option<String>,
    /// Certificates (PEM) of the authorities to trust; `None`: those built in.
    pub authorities: Option<String>,
}

/// Kie's side.
#[derive(Clone, Debug)]
pub struct Kie {
    /// The API key.
    pub api_key: Secret,
    /// Base URL of the API, without a trailing slash.
    pub api_url: String,
    /// Base URL of the upload host.
    pub upload_url: String,
    /// Base URL of the documentation.
    pub docs_url: String,
    /// Threads for Kie calls.
    pub threads: usize,
    /// createTask calls in any 10 seconds.
    pub creates_per_10s: u32,
    /// recordInfo calls a second.
    pub polls_per_s: u32,
    /// Public https base for callbacks; `None`: polling only.
    pub callback_url: Option<String>,
    /// Key of Kie's webhook signature.
    pub webhook_key: Option<Secret>,
    /// Delay before the first poll.
    pub poll_first_ms: u64,
    /// Below it no new paid starts that would not be covered.
    pub min_credits: MilliCredits,
    /// `http://` or `socks5://` proxy.
    pub proxy: Option<String>,
    /// Certificates (PEM) of the authorities to trust; `None`: those built in.
    pub authorities: Option<String>,
}

/// The database file.
#[derive(Clone, Debug)]
pub struct Database {
    /// Path of the SQLite file; its folder is the data directory.
    pub path: PathBuf,
    /// Readers in the pool.
    pub max_connections: u32,
    /// With less free on the disk (in bytes) nothing new is sold.
    pub min_free: u64,
}

impl Database {
    /// The data directory: where the file is.
    pub fn dir(&self) -> &std::path::Path {
        folder_of(&self.path)
    }
}

/// Where models.toml is.
#[derive(Clone, Debug)]
pub struct CatalogFile {
    /// Path of models.toml.
    pub path: PathBuf,
    /// When a model that fails too often is marked and hidden.
    pub trouble: Rules,
}

/// What turns credits into roubles.
#[derive(Clone, Debug)]
pub struct Pricing {
    /// Roubles for a dollar.
    pub fx_rub_per_usd: Decimal,
    /// Factor on Kie's cost.
    pub markup: Decimal,
    /// Dollars for a credit.
    pub usd_per_credit: Decimal,
    /// Above it the card warns.
    pub warn_above: Kopecks,
}

/// Given money and free runs, with the caps for all customers together.
#[derive(Clone, Debug)]
pub struct Bonus {
    /// Once per Telegram id.
    pub welcome: Kopecks,
    /// All bonuses of a day.
    pub daily_cap: Kopecks,
    /// Kie's cost of all free runs of a day.
    pub free_daily_cap: MilliCredits,
}

/// Shares for who brings friends.
#[derive(Clone, Debug)]
pub struct Referral {
    /// Links are given out and count.
    pub enabled: bool,
    /// Of a friend's top-up, in percent.
    pub percent: u32,
    /// So many top-ups of each friend count.
    pub first_topups: u32,
    /// Most that one friend earns.
    pub cap_per_invited: Kopecks,
    /// Most that one customer earns in a month.
    pub cap_per_month: Kopecks,
    /// What the friend is given at the first word.
    pub invited_bonus: Kopecks,
}

/// Limits for customers.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Open generations of one customer.
    pub parallel_per_customer: u32,
    /// Generations of all at Kie.
    pub parallel_all: u32,
    /// Generations of all that may wait for a place there.
    pub queue: u32,
    /// Starts a minute of one customer.
    pub starts_per_minute: u32,
    /// Updates a second of one customer.
    pub updates_per_s: u32,
    /// Updates at once before that rate counts.
    pub burst: u32,
    /// Spending of one customer a day; `None`: no limit.
    pub spend_per_day: Option<Kopecks>,
    /// Cancels after acceptance that still give money back, per customer and day.
    pub refunded_cancels_per_day: u32,
}

/// How a sync's changes are taken.
#[derive(Clone, Debug)]
pub struct Sync {
    /// Hours between syncs; 0: only by hand.
    pub every_hours: u32,
    /// What is applied without asking.
    pub auto_apply: AutoApply,
}

/// What a sync applies by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AutoApply {
    /// Nothing.
    None,
    /// Small price moves, new models hidden.
    Safe,
    /// Everything.
    All,
}

/// The payment methods.
#[derive(Clone, Debug)]
pub struct Payments {
    /// Telegram Stars.
    pub stars: Stars,
    /// A provider of Telegram payments in roubles.
    pub provider: Provider,
    /// Requisites shown; an admin decides.
    pub manual: Manual,
}

/// Telegram Stars.
#[derive(Clone, Debug)]
pub struct Stars {
    /// Offered to customers.
    pub enabled: bool,
    /// Roubles credited for a Star.
    pub rub_per_star: Decimal,
    /// Packs on the buttons.
    pub packs: Vec<Pack>,
}

/// One pack of Stars.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pack {
    /// Stars to pay.
    pub stars: u32,
    /// Bonus on top, in percent.
    pub bonus_percent: u32,
}

/// A provider of Telegram payments.
#[derive(Clone, Debug)]
pub struct Provider {
    /// Offered to customers.
    pub enabled: bool,
    /// The provider's token.
    pub token: Option<Secret>,
}

/// Top-ups by hand.
#[derive(Clone, Debug)]
pub struct Manual {
    /// Offered to customers.
    pub enabled: bool,
    /// Requisites.
    pub text: String,
}

/// What customers see.
#[derive(Clone, Debug)]
pub struct Ui {
    /// Every "day" is a day of this zone.
    pub timezone: TimeZone,
    /// Language of a customer whose own we do not speak.
    pub language: Lang,
    /// Customers start nothing; admins do.
    pub maintenance: bool,
}

/// A brake for test runs with real money.
#[derive(Clone, Debug)]
pub struct Safety {
    /// Switches the brake on.
    pub safe_test_mode: bool,
    /// Dearest generation and dearest day.
    pub max_test_credits_per_run: MilliCredits,
}

/// Listeners.
#[derive(Clone, Debug)]
pub struct Http {
    /// /health and /metrics.
    pub listen: SocketAddr,
    /// Kie's callbacks and nothing else.
    pub callback_listen: Option<SocketAddr>,
}

impl Config {
    /// The folder of the backups.
    pub fn backup_dir(&self) -> PathBuf {
        self.database.dir().join(&self.backup.dir)
    }
}

/// Backups.
#[derive(Clone, Debug)]
pub struct Backup {
    /// Folder, relative to the data directory.
    pub dir: PathBuf,
    /// Hours between backups; 0: none.
    pub every_hours: u32,
    /// Whom the copies are encrypted for that go to the admins; `None`: none go.
    pub age_recipient: Option<Recipient>,
    /// Hours between them.
    pub copy_every_hours: u32,
}

/// The log.
#[derive(Clone, Debug)]
pub struct Log {
    /// Text or JSON.
    pub format: LogFormat,
    /// A tracing filter such as `info` or `kiebot=debug`.
    pub level: String,
    /// A file that has the log too.
    pub file: Option<PathBuf>,
    /// Megabytes it may have before a new one is begun.
    pub max_mb: u64,
    /// Files that are kept, the open one among them.
    pub keep: u32,
}

/// How log lines are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// For machines.
    Json,
}
