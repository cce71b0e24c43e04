//! The parameters of a call: query, JSON, form or multipart with files.

use std::collections::HashMap;

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::header;
use futures_util::StreamExt;
use serde_json::{Map, Value};

use super::call::{ApiError, bad};

/// Largest upload of any kind: 50 MB.
pub const MAX_UPLOAD: usize = 50 << 20;
/// Of a request that is too large so much is read before the connection is closed.
const DRAINED: usize = 256 << 20;
/// Largest request that is not a file, and what an upload may hold beside its files.
const MAX_PLAIN: usize = 4 << 20;

/// A file that came with a call.
#[derive(Clone, Debug)]
pub struct Upload {
    /// File name of the part.
    pub name: Option<String>,
    /// Content type of the part.
    pub mime: Option<String>,
    /// The file.
    pub bytes: Bytes,
}

/// What a call says.
#[derive(Clone, Debug, Default)]
pub struct Params {
    /// Strings where they came by form, any JSON else.
    pub values: Map<String, Value>,
    /// By the name of their part.
    pub files: HashMap<String, Upload>,
}

impl Params {
    /// Reads a request.
    ///
    /// # Errors
    /// 400 for a body that is not what it says, 413 for a file above 50 MB.
    pub async fn read(request: Request) -> Result<Params, ApiError> {
        let mut params = Params::default();
        params.add_form(request.uri().query().unwrap_or_default().as_bytes());
        let kind = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|kind| kind.to_str().ok())
            .unwrap_or_default()
            .to_lowercase();
        let (parts, body) = request.into_parts();
        if kind.starts_with("multipart/form-data") {
            // Read to its end first: a reply before that would close the connection on the sender.
            let body = read_all(body, MAX_UPLOAD + MAX_PLAIN).await?;
            let whole = Request::from_parts(parts, Body::from(body));
            let form = Multipart::from_request(whole, &()).await;
            let form = form.map_err(|_| bad("can't parse multipart form"))?;
            params.add_multipart(form).await?;
            return Ok(params);
        }
        let body = read_all(body, MAX_PLAIN).await?;
        if kind.starts_with("application/json") && !body.is_empty() {
            match serde_json::from_slice(&body) {
                Ok(Value::Object(object)) => params.values.extend(object),
                _ => return Err(bad("can't parse JSON object")),
            }
        } else {
            params.add_form(&body);
        }
        Ok(params)
    }

    fn add_form(&mut self, form: &[u8]) {
        for (key, value) in url::form_urlencoded::parse(form) {
            self.values
                .insert(key.into_owned(), value.into_owned().into());
        }
    }

    async fn add_multipart(&mut self, mut form: Multipart) -> Result<(), ApiError> {
        let broken = |_| bad("can't parse multipart form");
        while let Some(field) = form.next_field().await.map_err(broken)? {
            let key = field.name().unwrap_or_default().to_owned();
            let name = field.file_name().map(str::to_owned);
            let mime = field.content_type().map(str::to_owned);
            let bytes = field.bytes().await.map_err(broken)?;
            if name.is_some()
                || mime
                    .as_deref()
                    .is_some_and(|mime| !mime.starts_with("text/"))
            {
                self.files.insert(key, Upload { name, mime, bytes });
            } else {
                let text = std::str::from_utf8(&bytes);
                let text = text.map_err(|_| bad("strings must be encoded in UTF-8"))?;
                self.values.insert(key, text.into());
            }
        }
        Ok(())
    }

    /// A parameter as text; numbers and JSON come as they are written. `None` when absent or null.
    pub fn text(&self, key: &str) -> Option<String> {
        match self.values.get(key)? {
            Value::Null => None,
            Value::String(text) => Some(text.clone()),
            other => Some(other.to_string()),
        }
    }

    /// A whole number; `None` when absent or no number, as the real server takes it.
    pub fn int(&self, key: &str) -> Option<i64> {
        match self.values.get(key)? {
            Value::Number(number) => number.as_i64(),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        }
    }

    /// A whole number of seconds or pixels; 0 when absent.
    pub fn small(&self, key: &str) -> u32 {
        self.int(key)
            .and_then(|value| u32::try_from(value).ok())
            .unwrap_or(0)
    }

    /// A flag; absent is false.
    pub fn flag(&self, key: &str) -> bool {
        match self.values.get(key) {
            Some(Value::Bool(flag)) => *flag,
            Some(Value::String(text)) => {
                matches!(text.to_lowercase().as_str(), "true" | "1" | "yes")
            }
            Some(Value::Number(number)) => number.as_i64() == Some(1),
            _ => false,
        }
    }

    /// A JSON value, also when it came as text; `None` when absent, null or empty.
    ///
    /// # Errors
    /// Text that is not JSON.
    pub fn json(&self, key: &str) -> Result<Option<Value>, ApiError> {
        match self.values.get(key) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) if text.is_empty() => Ok(None),
            Some(Value::String(text)) => serde_json::from_str(text).map(Some).map_err(|_| {
                bad(&format!(
                    "can't parse {} JSON object",
                    key.replace('_', " ")
                ))
            }),
            Some(value) => Ok(Some(value.clone())),
        }
    }

    /// For `/_tg/calls`: files as their name and size, JSON that came as text as JSON.
    pub fn for_record(&self) -> Value {
        let mut out = self.values.clone();
        for value in out.values_mut() {
            if let Value::String(text) = value
                && text.starts_with(['{', '['])
                && let Ok(parsed) = serde_json::from_str(text)
            {
                *value = parsed;
            }
        }
        for (key, file) in &self.files {
            out.insert(
                key.clone(),
                serde_json::json!({"file": file.name, "size": file.bytes.len()}),
            );
        }
        Value::Object(out)
    }
}

/// The whole body; what is above the limit is read, too, so that the sender hears the answer.
async fn read_all(body: Body, limit: usize) -> Result<Bytes, ApiError> {
    let mut stream = body.into_data_stream();
    let mut kept = Vec::new();
    let mut length = 0;
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|_| bad("the request broke off"))?;
        length += chunk.len();
        if length <= limit {
            kept.extend_from_slice(&chunk);
        } else if length > DRAINED {
            break;
        } else {
            kept = Vec::new();
        }
    }
    if length > limit {
        return Err(ApiError::too_large());
    }
    Ok(kept.into())
}
