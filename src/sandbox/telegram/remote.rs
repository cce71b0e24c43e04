//! Files that a call names by an address: fetched first, from loopback only.

use std::net::IpAddr;
use std::time::Duration;

use serde_json::Value;

use super::call::{ApiError, bad};
use super::files::MediaKind;
use super::params::{Params, Upload};

/// Largest photo by address: 5 MB.
const MAX_PHOTO: usize = 5 << 20;
/// Largest other file by address: 20 MB.
const MAX_FILE: usize = 20 << 20;

/// Replaces addresses by files that look as if they came with the call.
///
/// # Errors
/// In Telegram's words: an address that is none, or that gives no file.
pub async fn fetch_urls(params: &mut Params, method: &str) -> Result<(), ApiError> {
    if method == "sendmediagroup" || method == "editmessagemedia" {
        let Some(mut media) = params.json("media")? else {
            return Ok(());
        };
        let items: Vec<&mut Value> = match &mut media {
            Value::Array(items) => items.iter_mut().collect(),
            single => vec![single],
        };
        let mut fetched = Vec::new();
        for item in items {
            let kind = item
                .get("type")
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned();
            if let Some(address) = item
                .get("media")
                .and_then(Value::as_str)
                .filter(|source| is_address(source))
            {
                let part = format!("fetched-{}", fetched.len());
                fetched.push((part.clone(), fetch(address, kind == "photo").await?));
                item["media"] = format!("attach://{part}").into();
            }
        }
        params.files.extend(fetched);
        params.values.insert("media".into(), media);
        return Ok(());
    }
    let Some(kind) = method.strip_prefix("send").map(|kind| {
        if kind == "videonote" {
            "video_note"
        } else {
            kind
        }
    }) else {
        return Ok(());
    };
    if MediaKind::parse(kind).is_none() {
        return Ok(());
    }
    if let Some(address) = params.text(kind).filter(|source| is_address(source)) {
        let upload = fetch(&address, kind == "photo").await?;
        params.files.insert("fetched".into(), upload);
        params
            .values
            .insert(kind.to_owned(), "attach://fetched".into());
    }
    Ok(())
}

fn is_address(source: &str) -> bool {
    source.starts_with("http://") || source.starts_with("https://")
}

async fn fetch(address: &str, photo: bool) -> Result<Upload, ApiError> {
    let failed = || bad("failed to get HTTP URL content");
    let parsed = url::Url::parse(address).map_err(|_| bad("wrong HTTP URL specified"))?;
    let near = match parsed.host() {
        Some(url::Host::Ipv4(ip)) => IpAddr::V4(ip).is_loopback(),
        Some(url::Host::Ipv6(ip)) => IpAddr::V6(ip).is_loopback(),
        Some(url::Host::Domain(name)) => name == "localhost",
        None => return Err(bad("wrong HTTP URL specified")),
    };
    if !near {
        return Err(failed());
    }
    let client = reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .user_agent("TelegramBot (like TwitterBot)")
        .timeout(Duration::from_secs(20))
        .build()
        .map_err(|_| failed())?;
    let mut response = client
        .get(parsed.clone())
        .send()
        .await
        .map_err(|_| failed())?;
    if !response.status().is_success() {
        return Err(failed());
    }
    let mime = response
        .headers()
        .get("content-type")
        .and_then(|kind| kind.to_str().ok())
        .map(str::to_owned);
    if mime
        .as_deref()
        .is_some_and(|mime| mime.starts_with("text/html"))
    {
        return Err(bad("wrong type of the web page content"));
    }
    let limit = if photo { MAX_PHOTO } else { MAX_FILE };
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|_| failed())? {
        if bytes.len() + chunk.len() > limit {
            return Err(failed());
        }
        bytes.extend_from_slice(&chunk);
    }
    let name = parsed
        .path_segments()
        .and_then(|mut parts| parts.next_back())
        .map(str::to_owned);
    Ok(Upload {
        name,
        mime,
        bytes: bytes.into(),
    })
}
