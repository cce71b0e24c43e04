//! Emulators of Telegram and Kie for tests and the demo, on loopback; imports nothing of ours.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::Duration;

use axum::extract::DefaultBodyLimit;
use axum::routing::{MethodRouter, get};
use axum::{Router, http::header, response::IntoResponse};
use tokio::sync::watch;

mod chaos;
pub mod kie;
pub mod telegram;
mod wire;

pub use chaos::{Chaos, Tally};

/// What the emulators are started with.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where the Bot API, its control routes and the chat page listen; port 0 takes a free one.
    pub telegram_listen: SocketAddr,
    /// Where Kie's API, uploads and files listen; port 0 takes a free one.
    pub kie_listen: SocketAddr,
    /// The bot's token; requests with another one get 401.
    pub token: String,
    /// Kie's API key.
    pub api_key: String,
    /// Kie's balance at the start, in credits.
    pub credits: f64,
    /// How long a Kie task takes, in milliseconds.
    pub kie_delay_ms: u64,
}

impl Default for Options {
    fn default() -> Self {
        let any = SocketAddr::from(([127, 0, 0, 1], 0));
        Self {
            telegram_listen: any,
            kie_listen: any,
            token: "1000:sandbox-token".into(),
            api_key: "sandbox-key".into(),
            credits: 100_000.0,
            kie_delay_ms: 0,
        }
    }
}

/// Both emulators, running; dropping it stops them and frees the ports.
pub struct Sandbox {
    /// `http://127.0.0.1:PORT` of the Bot API, the control routes and the chat page.
    pub telegram_url: String,
    /// `http://127.0.0.1:PORT` of Kie's API, uploads and files.
    pub kie_url: String,
    /// Telegram's state, for use inside the process.
    pub telegram: telegram::Telegram,
    /// Kie's state, for use inside the process.
    pub kie: kie::Kie,
    stop: watch::Sender<bool>,
    thread: Option<JoinHandle<()>>,
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.stop.send_replace(true);
        if let Some(thread) = self.thread.take() {
            // A panic in there was printed already; there is nothing left to stop.
            drop(thread.join());
        }
    }
}

/// Starts both emulators on a thread of their own; they answer when this returns.
///
/// # Errors
/// A port that is taken, or no thread to be had.
pub fn start(options: Options) -> io::Result<Sandbox> {
    let telegram_listener = bind(options.telegram_listen)?;
    let kie_listener = bind(options.kie_listen)?;
    let telegram_url = format!("http://{}", telegram_listener.local_addr()?);
    let kie_url = format!("http://{}", kie_listener.local_addr()?);

    let kie = kie::Kie::new(options.credits, options.kie_delay_ms, options.api_key);
    kie.set_base_url(kie_url.clone());
    let telegram = telegram::Telegram::new(options.token);

    let telegram_app = telegram::router(telegram.clone())
        .merge(kie::control_router(kie.clone()))
        .merge(page())
        .layer(DefaultBodyLimit::disable());
    let kie_app = kie::api_router(kie.clone())
        .merge(kie::control_router(kie.clone()))
        .layer(DefaultBodyLimit::disable());

    let (stop, stopped) = watch::channel(false);
    let (ready, started) = mpsc::channel();
    let thread = std::thread::Builder::new()
        .name("sandbox".into())
        .spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread()
                .worker_threads(2)
                .thread_name("sandbox-io")
                .enable_all()
                .build();
            let runtime = match runtime {
                Ok(runtime) => runtime,
                Err(error) => return drop(ready.send(Err(error))),
            };
            let outcome = runtime.block_on(async {
                wire::serve(telegram_listener, telegram_app, stopped.clone())?;
                wire::serve(kie_listener, kie_app, stopped.clone())
            });
            let going = outcome.is_ok();
            // Whoever asked to start has gone: then there is nobody to serve either.
            let wanted = ready.send(outcome).is_ok();
            if going && wanted {
                runtime.block_on(wire::until_stopped(stopped));
            }
            runtime.shutdown_timeout(Duration::from_secs(1));
        })?;
    started
        .recv()
        .map_err(|_| io::Error::other("the sandbox thread ended before it started"))??;
    Ok(Sandbox {
        telegram_url,
        kie_url,
        telegram,
        kie,
        stop,
        thread: Some(thread),
    })
}

fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    let listener = TcpListener::bind(address)?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

/// A file of the page, as `build.rs` has packed it.
macro_rules! file {
    ($kind:literal, $name:literal) => {
        packed_file(
            $kind,
            include_bytes!(concat!(env!("OUT_DIR"), "/", $name, ".gz")),
        )
    };
}

fn packed_file(kind: &'static str, packed: &'static [u8]) -> MethodRouter {
    let head = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_ENCODING, "gzip"),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    get(move || async move { (head, packed).into_response() })
}

/// The chat page.
fn page() -> Router {
    macro_rules! script {
        ($name:literal) => {
            file!("text/javascript; charset=utf-8", $name)
        };
    }
    Router::new()
        .route("/", file!("text/html; charset=utf-8", "index.html"))
        .route("/style.css", file!("text/css; charset=utf-8", "style.css"))
        .route("/app.js", script!("app.js"))
        .route("/bubble.js", script!("bubble.js"))
        .route("/chat.js", script!("chat.js"))
        .route("/media.js", script!("media.js"))
        .route("/tour.js", script!("tour.js"))
        .route("/voice.js", script!("voice.js"))
        .route("/words.js", script!("words.js"))
}
