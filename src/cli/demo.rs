//! `kiebot demo`: the whole product on loopback, with emulators of Telegram and Kie and a chat page.

use super::{Failure, Terminal, logging, run};
use crate::app::App;
use crate::catalog::text::load;
use crate::clock::Clock;
use crate::config::{Config, LogFormat, Secret};
use crate::sandbox::{self, Options};
use crate::words::tr_with;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// How long Kie pretends to work, in milliseconds: long enough to watch, short enough to wait for.
const KIE_DELAY_MS: u64 = 6_000;

/// Where the emulated Kie believes to call; such a name exists nowhere.
const CALLBACK_URL: &str = "https://demo.invalid";
/// What it signs its calls with.
const WEBHOOK_KEY: &str = "demo-webhook-key";

/// What `demo` is told.
#[derive(Debug, clap::Args)]
pub struct DemoArgs {
    /// Port of the chat page; 0: any free one.
    #[arg(long, default_value_t = 8090)]
    pub port: u16,
}

/// Runs the demo until it is told to stop.
///
/// # Errors
/// A real token in the environment or the configuration, or a busy port.
pub fn run(args: &DemoArgs, terminal: &mut Terminal<'_>) -> Result<u8, Failure> {
    refuse_real_secrets(terminal)?;
    let options = Options {
        telegram_listen: SocketAddr::from(([127, 0, 0, 1], args.port)),
        kie_delay_ms: KIE_DELAY_MS,
        ..Options::default()
    };
    let (token, key) = (options.token.clone(), options.api_key.clone());
    let sandbox = sandbox::start(options).map_err(|error| {
        let values = vec![("port", args.port.to_string()), ("why", error.to_string())];
        Failure::text("demo-port", values)
    })?;
    let dir = TemporaryDir::make()?;
    // The demo sells every model of the catalogue, more than the emulator knows the fields of.
    sandbox.kie.switch(|kie| {
        kie.any_model = true;
        kie.webhook_key = Some(WEBHOOK_KEY.to_owned());
    });
    let config = config(&sandbox, &dir.0, &token, &key);
    sandbox.telegram.set_admins(&config.telegram.admin_ids);
    logging::init(&config, terminal.env);
    let catalog = load(&crate::catalog::SHIPPED)
        .map_err(|errors| Failure::usage(vec![errors.to_string()]))?;
    std::fs::write(&config.catalog.path, crate::catalog::SHIPPED.as_str())?;
    run::runtime()?.block_on(async {
        let signals = run::Signals::listen()?;
        let app = App::start(config, catalog, Clock::system()).await?;
        // Straight to the listener: nobody stands between as a proxy would.
        let via = app
            .callback_address()
            .map(|address| format!("http://{address}"));
        sandbox.kie.switch(|kie| kie.callback_via = via);
        let values = [
            ("url", sandbox.telegram_url.clone().into()),
            (
                "health",
                format!("http://{}/health", app.health_address()).into(),
            ),
            ("dir", dir.0.display().to_string().into()),
        ];
        writeln!(
            terminal.out,
            "{}",
            tr_with(terminal.lang, "demo-ready", &values)
        )?;
        terminal.out.flush()?;
        signals.until_stopped(app).await
    })
}

fn config(sandbox: &sandbox::Sandbox, dir: &Path, token: &str, key: &str) -> Config {
    let mut config = Config::for_sandbox(&sandbox.telegram_url, &sandbox.kie_url, dir, token, key);
    config.kie.poll_first_ms = 500;
    config.kie.polls_per_s = 8;
    config.kie.creates_per_10s = 20;
    // Kie calls back, as with a public address: results come at once.
    config.http.callback_listen = Some(SocketAddr::from(([127, 0, 0, 1], 0)));
    config.kie.callback_url = Some(CALLBACK_URL.to_owned());
    config.kie.webhook_key = Some(Secret::new(WEBHOOK_KEY));
    config.log.level = "warn".to_owned();
    config.log.format = LogFormat::Text;
    config
}

/// The demo must never be mistaken for the real bot.
fn refuse_real_secrets(terminal: &Terminal<'_>) -> Result<(), Failure> {
    let names = ["TELEGRAM_BOT_TOKEN", "KIE_API_KEY"];
    let in_env = names
        .iter()
        .find(|name| (terminal.env)(name).is_some_and(|v| !v.is_empty()));
    if let Some(name) = in_env {
        return Err(Failure::text(
            "demo-real-token",
            vec![("where", (*name).to_owned())],
        ));
    }
    if let Some(path) = &terminal.config {
        let path = path.display().to_string();
        return Err(Failure::text("demo-real-token", vec![("where", path)]));
    }
    Ok(())
}

/// A folder that goes when the demo ends.
struct TemporaryDir(PathBuf);

impl TemporaryDir {
    fn make() -> Result<Self, Failure> {
        let name = format!(
            "kiebot-demo-{}-{:08x}",
            std::process::id(),
            fastrand::u32(..)
        );
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path)?;
        Ok(Self(path))
    }
}

impl Drop for TemporaryDir {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.0) {
            tracing::warn!(%error, dir = %self.0.display(), "the demo's folder was not removed");
        }
    }
}
