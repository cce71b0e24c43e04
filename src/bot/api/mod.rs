//! Telegram's Bot API as we use it: screens, files, downloads; every error sorted by what to do next.

mod calls;
mod errors;
mod letter;
mod pay;
mod plain;
mod traffic;
mod updates;

pub use errors::CallError;
pub(super) use errors::sort;
pub use pay::StarTransaction;
pub use updates::PollError;

use errors::hide;

use crate::clock::http_date_ms;
use crate::config;
use crate::meter::Tally;
use crate::screens::Screen;
use anyhow::Context;
use serde::Deserialize;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use teloxide::payloads::setters::*;
use teloxide::prelude::{Bot, Requester};
use teloxide::types::{
    CallbackQueryId, ChatAction, ChatId, FileId as TelegramFileId, InlineKeyboardButton,
    InlineKeyboardMarkup, LinkPreviewOptions, Message, MessageId, ParseMode,
};
use teloxide::{ApiError, RequestError};
use tokio::io::AsyncWriteExt;

/// The server's time is asked no longer than this: later it is another.
const CLOCK_WITHIN: Duration = Duration::from_secs(10);

/// Our address book of Telegram: one client for words, one for files.
#[derive(Clone)]
pub struct Telegram {
    /// Short calls.
    bot: Bot,
    /// Uploads, which may take minutes on a slow line.
    files: Bot,
    /// Long polling and downloads, read as raw bytes.
    http: reqwest::Client,
    /// Base URL with the token; never logged, never in an error.
    base: String,
    file_base: String,
    traffic: Arc<traffic::Traffic>,
    calls: Arc<Tally>,
    /// The same without the token.
    server: String,
}

/// What became of an edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edited {
    /// The message shows the screen (now or already).
    Shown,
    /// There is no such message to edit.
    NoMessage,
}

impl Telegram {
    /// Clients for the configured server, through the configured proxy.
    pub fn new(config: &config::Telegram) -> anyhow::Result<Self> {
        let trusted = match &config.authorities {
            Some(pem) => reqwest::Certificate::from_pem_bundle(pem.as_bytes()),
            None => Ok(Vec::new()),
        };
        let trusted = trusted.context("telegram.ca_file")?;
        let client = |timeout: u64| -> anyhow::Result<reqwest::Client> {
            let mut builder = reqwest::Client::builder()
                .connect_timeout(Duration::from_secs(10))
                .timeout(Duration::from_secs(timeout))
                // Telegram redirects nothing; whoever does would be handed the token in the address we came from.
                .redirect(reqwest::redirect::Policy::none())
                .referer(false)
                .tls_built_in_root_certs(trusted.is_empty())
                .tcp_nodelay(true);
            for authority in &trusted {
                builder = builder.add_root_certificate(authority.clone());
            }
            if let Some(proxy) = &config.proxy {
                builder = builder.proxy(reqwest::Proxy::all(proxy).context("telegram.proxy")?);
            }
            builder.build().context("HTTP client for Telegram")
        };
        let url = reqwest::Url::parse(&config.api_url).context("telegram.api_url")?;
        let token = config.token.expose();
        let bot = |timeout| -> anyhow::Result<Bot> {
            Ok(Bot::with_client(token, client(timeout)?).set_api_url(url.clone()))
        };
        Ok(Self {
            bot: bot(20)?,
            files: bot(300)?,
            http: client(90)?,
            base: format!("{}/bot{token}", config.api_url),
            file_base: format!("{}/file/bot{token}", config.api_url),
            traffic: Arc::default(),
            calls: Arc::default(),
            server: config.api_url.clone(),
        })
    }

    /// The bot's own @username: the first proof that the token works. Only here a refused token is `Refused`: the
    /// question is about nothing else.
    pub async fn me(&self) -> Result<String, CallError> {
        match self.make(self.bot.get_me()).await {
            Ok(me) => Ok(me.username().to_owned()),
            Err(RequestError::Api(ApiError::InvalidToken)) => {
                Err(CallError::Refused(errors::TOKEN_REFUSED.to_owned()))
            }
            Err(error) => Err(sort(error)),
        }
    }

    /// Whether somebody can be written to: nobody can before they have pressed /start.
    pub async fn reaches(&self, chat: i64) -> Result<(), CallError> {
        let body = serde_json::json!({ "chat_id": chat });
        self.raw("getChat", &body).await.map(drop)
    }

    /// What time it is at the server, in milliseconds since 1970 to the second; asked without the token.
    pub async fn server_ms(&self) -> Result<Option<i64>, CallError> {
        let asked = self.http.head(&self.server).timeout(CLOCK_WITHIN);
        let answer = asked.send().await.map_err(errors::hide)?;
        let date = answer.headers().get(reqwest::header::DATE);
        let date = date.and_then(|date| date.to_str().ok());
        Ok(date.and_then(http_date_ms))
    }

    /// Tells Telegram which commands the bot knows, in one language (`None`: all others).
    pub async fn set_commands(
        &self,
        commands: Vec<(String, String)>,
        language: Option<&str>,
    ) -> Result<(), CallError> {
        let list = commands
            .into_iter()
            .map(|(name, text)| teloxide::types::BotCommand::new(name, text));
        let mut call = self.bot.set_my_commands(list);
        if let Some(language) = language {
            call = call.language_code(language);
        }
        self.make(call).await.map_err(sort)?;
        Ok(())
    }

    /// A new message; gives its number.
    pub async fn send(&self, chat: i64, screen: &Screen) -> Result<i64, CallError> {
        let sent = self.send_as(chat, screen, &screen.text, true).await;
        let sent = match sent {
            Err(CallError::Refused(why)) if why.contains("can't parse entities") => {
                tracing::error!(why, "a screen with broken markup");
                self.send_as(chat, screen, &plain::plain(&screen.text), false)
                    .await
            }
            other => other,
        };
        sent.map(|message| i64::from(message.id.0))
    }

    async fn send_as(
        &self,
        chat: i64,
        screen: &Screen,
        text: &str,
        html: bool,
    ) -> Result<Message, CallError> {
        self.traffic.note();
        let mut call = self
            .bot
            .send_message(ChatId(chat), text)
            .link_preview_options(no_preview());
        if html {
            call = call.parse_mode(ParseMode::Html);
        }
        if !screen.buttons.is_empty() || !screen.links.is_empty() {
            call = call.reply_markup(keyboard(screen));
        }
        self.make(call).await.map_err(sort)
    }

    /// An old message becomes this screen.
    pub async fn edit(
        &self,
        chat: i64,
        message: i64,
        screen: &Screen,
    ) -> Result<Edited, CallError> {
        let Some(id) = message_id(message) else {
            return Ok(Edited::NoMessage);
        };
        self.traffic.note();
        let call = self
            .bot
            .edit_message_text(ChatId(chat), id, &screen.text)
            .parse_mode(ParseMode::Html)
            .link_preview_options(no_preview())
            .reply_markup(keyboard(screen));
        match self.make(call).await {
            Ok(_) | Err(RequestError::Api(ApiError::MessageNotModified)) => Ok(Edited::Shown),
            Err(error) => match sort(error) {
                CallError::Refused(why) => {
                    tracing::debug!(why, "edit refused");
                    Ok(Edited::NoMessage)
                }
                other => Err(other),
            },
        }
    }

    /// Takes the buttons from a message; a message that is gone or bare is fine.
    pub async fn strip(&self, chat: i64, message: i64) -> Result<(), CallError> {
        let Some(id) = message_id(message) else {
            return Ok(());
        };
        let call = self.bot.edit_message_reply_markup(ChatId(chat), id);
        match self.make(call).await.map_err(sort) {
            Ok(_) | Err(CallError::Refused(_)) => Ok(()),
            Err(other) => Err(other),
        }
    }

    /// Deletes a message; false when Telegram does not: it is gone, or older than 48 hours.
    pub async fn delete(&self, chat: i64, message: i64) -> Result<bool, CallError> {
        let Some(id) = message_id(message) else {
            return Ok(false);
        };
        let call = self.bot.delete_message(ChatId(chat), id);
        match self.make(call).await.map_err(sort) {
            Ok(_) => Ok(true),
            Err(CallError::Refused(_)) => Ok(false),
            Err(other) => Err(other),
        }
    }

    /// Answers a press; one that is too old to be answered is fine.
    pub async fn answer(&self, callback: &str, toast: Option<&str>) -> Result<(), CallError> {
        let mut call = self
            .bot
            .answer_callback_query(CallbackQueryId(callback.to_owned()));
        if let Some(toast) = toast {
            call = call.text(crate::screens::cut(toast, 200));
        }
        match self.make(call).await.map_err(sort) {
            Ok(_) | Err(CallError::Refused(_)) => Ok(()),
            Err(other) => Err(other),
        }
    }

    /// «отправляет фото…» for some seconds.
    pub async fn doing(&self, chat: i64, action: ChatAction) {
        let call = self.bot.send_chat_action(ChatId(chat), action);
        if let Err(error) = self.make(call).await.map_err(sort) {
            tracing::debug!(%error, "chat action");
        }
    }

    /// How many messages go out a second, those to many not counted.
    pub fn traffic(&self) -> u32 {
        self.traffic.a_second()
    }

    /// The client for uploads.
    pub(super) fn uploads(&self) -> &Bot {
        self.traffic.note();
        &self.files
    }

    /// Downloads a customer's file of at most `max_bytes` to `to`; gives its size.
    pub async fn download(
        &self,
        file_id: &str,
        to: &Path,
        max_bytes: u64,
    ) -> Result<u64, CallError> {
        let call = self.bot.get_file(TelegramFileId(file_id.to_owned()));
        let file = self.make(call).await.map_err(sort)?;
        let url = format!("{}/{}", self.file_base, file.path);
        let answer = self
            .http
            .get(url)
            .timeout(Duration::from_secs(120))
            .send()
            .await
            .inspect_err(|error| self.calls.note("file", calls::of_network(error)))
            .map_err(hide)?;
        let found = answer.status().is_success();
        self.calls
            .note("file", if found { "ok" } else { "refused" });
        if !answer.status().is_success() {
            return Err(CallError::Later(format!(
                "file download: HTTP {}",
                answer.status()
            )));
        }
        let disk = |e: std::io::Error| CallError::Later(format!("our disk: {e}"));
        let mut out = tokio::fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(to)
            .await
            .map_err(disk)?;
        let (mut answer, mut bytes) = (answer, 0_u64);
        while let Some(chunk) = answer.chunk().await.map_err(hide)? {
            bytes = bytes.saturating_add(chunk.len() as u64);
            if bytes > max_bytes {
                return Err(CallError::Refused(
                    "the file is larger than announced".to_owned(),
                ));
            }
            out.write_all(&chunk).await.map_err(disk)?;
        }
        out.sync_all().await.map_err(disk)?;
        Ok(bytes)
    }
}

fn message_id(message: i64) -> Option<MessageId> {
    i32::try_from(message).ok().map(MessageId)
}

fn no_preview() -> LinkPreviewOptions {
    LinkPreviewOptions {
        is_disabled: true,
        url: None,
        prefer_small_media: false,
        prefer_large_media: false,
        show_above_text: false,
    }
}

fn keyboard(screen: &Screen) -> InlineKeyboardMarkup {
    let row = |row: &Vec<crate::screens::Button>| -> Vec<InlineKeyboardButton> {
        row.iter()
            .map(|b| InlineKeyboardButton::callback(b.label.clone(), b.action.encode()))
            .collect()
    };
    // An address that does not parse costs its button only.
    let link = |link: &crate::screens::Link| {
        let url = reqwest::Url::parse(&link.url).ok()?;
        Some(vec![InlineKeyboardButton::url(link.label.clone(), url)])
    };
    let links = screen.links.iter().filter_map(link);
    InlineKeyboardMarkup::new(links.chain(screen.buttons.iter().map(row)))
}

/// An answer that is read as raw JSON.
#[derive(Deserialize)]
struct Answer<T> {
    ok: bool,
    result: Option<T>,
    error_code: Option<i64>,
    #[serde(default)]
    description: String,
    parameters: Option<Parameters>,
}

#[derive(Deserialize)]
struct Parameters {
    retry_after: Option<u64>,
}

impl<T> Answer<T> {
    /// For how many seconds Telegram asks to wait.
    fn retry_after(&self) -> Option<u64> {
        self.parameters.as_ref()?.retry_after
    }
}
