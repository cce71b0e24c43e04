//! Times of the catalogue: reading models.toml, quoting every model, a whole sync of 250 pages and 500 rows from
//! loopback: `cargo bench --bench catalogue`. `KIEBOT_MODELS` names another models.toml than the shipped one.
#![allow(clippy::print_stdout, reason = "a bench prints")]

mod common;

use anyhow::{Context, ensure};
use common::{Times, env_number, load_average};
use kiebot::catalog::sync::merge::Apply;
use kiebot::catalog::{
    Answer, Answers, InputFile, MediaKind, Model, ParamKind, SHIPPED, Tariff, load, param_applies,
    quote,
};
use kiebot::clock::Clock;
use kiebot::config::{self, Need};
use kiebot::engine::sync::{Order, fetch, run};
use kiebot::ids::FileId;
use kiebot::kie::Client;
use rust_decimal::Decimal;
use std::hint::black_box;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Pages of the emulated documentation, each with two rows in the price table.
const PAGES: usize = 250;
/// Rows on a page of the price table.
const ROWS: usize = 100;

fn main() -> anyhow::Result<()> {
    println!("load average {}", load_average());
    let text = match std::env::var("KIEBOT_MODELS") {
        Ok(path) => std::fs::read_to_string(path)?,
        Err(_) => SHIPPED.clone(),
    };
    reading(&text)?;
    quoting(&text)?;
    syncing()?;
    println!("load average {}", load_average());
    Ok(())
}

fn micros(of: Duration) -> i64 {
    i64::try_from(of.as_micros()).unwrap_or(i64::MAX)
}

fn reading(text: &str) -> anyhow::Result<()> {
    let mut times = Times::default();
    let mut models = 0;
    for _ in 0..env_number("LOADS", 40) {
        let began = Instant::now();
        let catalog = load(black_box(text)).map_err(|errors| anyhow::anyhow!("{errors}"))?;
        times.add(micros(began.elapsed()));
        models = catalog.models.len();
    }
    let name = format!("load {models} models, {} KB", text.len() / 1024);
    println!("{}   (budget 20 ms)", times.line(&name));
    Ok(())
}

/// Something for every param that must be answered.
fn answers(model: &Model) -> Answers {
    let mut answers = Answers::new();
    for param in model.params.iter().filter(|param| !param.fixed) {
        if !param.required || !param_applies(model, param, &answers) {
            continue;
        }
        let answer = match &param.kind {
            ParamKind::Text { max_chars, .. } => Answer::Text("я".repeat((*max_chars).min(1_000))),
            ParamKind::Choice { values, .. } => {
                Answer::Choice(values.first().cloned().unwrap_or_default())
            }
            ParamKind::Bool => Answer::Bool(true),
            ParamKind::Integer { min, .. } => Answer::Integer(*min),
            ParamKind::Number { min, .. } => Answer::Number(*min),
            ParamKind::Media(kind, _) => Answer::Files(vec![file(*kind)]),
            ParamKind::MediaList { kind, min, .. } => {
                Answer::Files(vec![file(*kind); (*min).max(1)])
            }
            _ => continue,
        };
        answers.insert(param.name.clone(), answer);
    }
    answers
}

fn file(kind: MediaKind) -> InputFile {
    InputFile {
        id: FileId(1),
        kind,
        mime: String::new(),
        bytes: 1_000,
        duration_ms: Some(7_300),
        width: Some(1_024),
        height: Some(1_024),
    }
}

fn quoting(text: &str) -> anyhow::Result<()> {
    const AT_ONCE: u32 = 200;
    let catalog = load(text).map_err(|errors| anyhow::anyhow!("{errors}"))?;
    let tariff = Tariff {
        usd_per_credit: Decimal::new(5, 3),
        fx_rub_per_usd: Decimal::from(78),
        markup: Decimal::TWO,
    };
    let mut times = Vec::new();
    let mut open = 0;
    for model in catalog.on_sale() {
        let answers = answers(model);
        if quote(model, &answers, &tariff).is_err() {
            open += 1;
            continue;
        }
        let began = Instant::now();
        for _ in 0..AT_ONCE {
            drop(black_box(quote(
                black_box(model),
                black_box(&answers),
                &tariff,
            )));
        }
        let one = began.elapsed() / AT_ONCE;
        times.push((one.as_nanos(), model.id.as_str()));
    }
    times.sort_unstable();
    let median = times.get(times.len() / 2).context("no model was quoted")?;
    let (dearest, slowest) = times.last().context("no model was quoted")?;
    println!(
        "quote {} models ({open} not from required answers alone): median {:.1} µs, slowest {:.1} µs ({slowest})   (budget 20 µs)",
        times.len(),
        median.0 as f64 / 1_000.0,
        *dearest as f64 / 1_000.0,
    );
    Ok(())
}

/// A page in the shape of Kie's: the words around its OpenAPI, eight params with descriptions.
fn page(id: &str) -> String {
    let words = "          A paragraph of what the model can do, for whom, and how it is billed.\n"
        .repeat(60);
    let mut params = String::new();
    for name in ["style", "seed", "negative_prompt", "camera", "lens"] {
        params += &format!(
            "                      {name}:\n                        type: string\n                        description: >-\n                          What it is good for, in a sentence or two.\n                        maxLength: 500\n"
        );
    }
    format!(
        "# Model\n\n## OpenAPI Specification\n\n```yaml\nopenapi: 3.0.1\ninfo:\n  title: ''\n  version: 1.0.0\npaths:\n  /api/v1/jobs/createTask:\n    post:\n      summary: Make\n      description: >-\n{words}      requestBody:\n        content:\n          application/json:\n            schema:\n              type: object\n              required:\n                - model\n                - input\n              properties:\n                model:\n                  type: string\n                  enum:\n                    - {id}\n                  default: {id}\n                input:\n                  type: object\n                  required:\n                    - prompt\n                  properties:\n                      prompt:\n                        type: string\n                        maxLength: 5000\n                      resolution:\n                        type: string\n                        enum:\n                          - 720p\n                          - 1080p\n                        default: 720p\n                      duration:\n                        type: string\n                        enum:\n                          - '5'\n                          - '10'\n                        default: '5'\n{params}      responses:\n        '200':\n          description: ok\n```\n"
    )
}

/// Documentation and prices of made-up models. A server of its own: tiny_http may queue a connection behind
/// one that is kept open, and the client then waits out its 20 s.
struct Kie {
    url: String,
    address: SocketAddr,
    stop: Arc<AtomicBool>,
}

/// What is served.
struct Served {
    index: String,
    rows: Vec<String>,
}

impl Kie {
    fn start() -> anyhow::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let served = Arc::new(Served::new());
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if stopped.load(Ordering::SeqCst) {
                    return;
                }
                let served = Arc::clone(&served);
                // A client that has gone away is no concern of the server.
                std::thread::spawn(move || drop(served.talk(stream)));
            }
        });
        Ok(Self {
            url: format!("http://{address}"),
            address,
            stop,
        })
    }
}

impl Drop for Kie {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        // The listening thread wakes and sees the flag; if nobody listens, it has ended.
        drop(TcpStream::connect(self.address));
    }
}

impl Served {
    fn new() -> Self {
        let ids: Vec<String> = (0..PAGES)
            .map(|number| format!("maker{}/text-to-video-{number}", number % 20))
            .collect();
        let mut index = "# docs\n\n## API Docs\n".to_owned();
        for id in &ids {
            index +=
                &format!("- Video Models > Maker [{id}](https://docs.kie.ai/market/{id}.md): x\n");
        }
        let rows = ids.iter().flat_map(|id| {
            ["720p", "1080p"].map(|size| {
                format!(
                    r#"{{"modelDescription":"{id}, text-to-video, {size}","interfaceType":"video","provider":"Maker","creditPrice":"{}","creditUnit":"per second","usdPrice":"0.05","falPrice":"","discountRate":0,"anchor":"https://kie.ai/x?model={}","discountPrice":false}}"#,
                    if size == "720p" { "10" } else { "15" },
                    id.replace('/', "%2F")
                )
            })
        });
        let rows = rows.collect();
        Self { index, rows }
    }

    /// Answers on one connection until the client closes it.
    fn talk(&self, stream: TcpStream) -> io::Result<()> {
        stream.set_nodelay(true)?;
        let mut writer = stream.try_clone()?;
        let mut reader = BufReader::new(stream);
        loop {
            let (mut first, mut length) = (String::new(), 0);
            if reader.read_line(&mut first)? == 0 {
                return Ok(());
            }
            loop {
                let mut line = String::new();
                if reader.read_line(&mut line)? == 0 || line == "\r\n" {
                    break;
                }
                let header = line.split_once(':');
                if let Some((_, value)) =
                    header.filter(|(name, _)| name.eq_ignore_ascii_case("content-length"))
                {
                    length = value.trim().parse().unwrap_or_default();
                }
            }
            let mut asked = vec![0; length];
            reader.read_exact(&mut asked)?;
            let body = match first.split(' ').nth(1).unwrap_or_default() {
                "/llms.txt" => self.index.clone(),
                "/client/v1/model-pricing/page" => prices(&self.rows, &asked),
                other => page(other.trim_start_matches("/market/").trim_end_matches(".md")),
            };
            let answer = format!(
                "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: {}\r\n\r\n{body}",
                body.len()
            );
            writer.write_all(answer.as_bytes())?;
        }
    }
}

fn prices(rows: &[String], asked: &[u8]) -> String {
    let asked: serde_json::Value = serde_json::from_slice(asked).unwrap_or_default();
    let number = asked.get("pageNum").and_then(serde_json::Value::as_u64);
    let number = usize::try_from(number.unwrap_or(1)).unwrap_or(1);
    let these: Vec<&str> = rows
        .iter()
        .skip(number.saturating_sub(1) * ROWS)
        .take(ROWS)
        .map(String::as_str)
        .collect();
    format!(
        r#"{{"code":200,"msg":"success","data":{{"records":[{}],"total":{},"size":{ROWS},"current":{number}}}}}"#,
        these.join(","),
        rows.len()
    )
}

fn syncing() -> anyhow::Result<()> {
    let kie = Kie::start()?;
    let dir = tempfile::tempdir()?;
    let models = dir.path().join("models.toml");
    let file = dir.path().join("config.toml");
    std::fs::write(&file, "")?;
    let env = |name: &str| match name {
        "KIE_API_URL" | "KIE_DOCS_URL" => Some(kie.url.clone()),
        _ => None,
    };
    let config = config::load(Some(&file), &env, Need::Offline)
        .map_err(|_| anyhow::anyhow!("the configuration of the bench is wrong"))?
        .config;
    let order = Order {
        apply: Apply::All,
        dry: false,
    };
    let (mut whole, mut fetched) = (Times::default(), Times::default());
    for _ in 0..env_number("SYNCS", 5) {
        std::fs::write(&models, "# ours\n")?;
        let client = Client::new(&config.kie)?;
        let began = Instant::now();
        let sources = client.sources(&fetch(&config), &|_, _, _| {});
        fetched.add(micros(began.elapsed()));
        let done = run(&models, &sources, order, &Clock::system())
            .map_err(|error| anyhow::anyhow!("{error:?}"))?;
        whole.add(micros(began.elapsed()));
        ensure!(
            done.report.statuses.first() == Some(&PAGES),
            "{:?}",
            done.report.statuses
        );
    }
    println!("{}", fetched.line("fetch 250 pages, 500 rows"));
    println!("{}   (budget 3 s)", whole.line("the whole sync"));
    Ok(())
}
