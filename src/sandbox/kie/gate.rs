//! What happens to every call before its handler: faults on demand, the log of calls, dropped connections.

use std::convert::Infallible;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Request, State as Extract};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::Kie;
use super::cut::Cut;
use super::state::Call;
use super::switches::{Sort, Switches, take};
use super::upsets::{self, Twist, Upset};

/// The text of code 429.
pub(super) const TOO_OFTEN: &str = "Your call frequency is too high. Please try again later.";
const UNAUTHORIZED: &str = "Unauthorized – Authentication failed. Please check that your Authorization and Content-Type headers are correctly set.";

/// What a web server shows instead of an answer.
pub(super) const HTML_SHELL: &str = "<!DOCTYPE html><html><head><title>Kie</title></head><body><div id=\"root\"></div></body></html>";

/// Envelope code of an answer, for the log.
#[derive(Clone, Copy)]
struct Code(i64);

/// Marks an answer that never reaches the client.
#[derive(Clone, Copy)]
struct Dropped;

/// The beginning of an answer, as if the connection had been cut by somebody who hides it.
const BROKEN: &str = "{\"code\":200,\"msg\":\"success\",\"data\":{\"taskId\":\"";

enum Fault {
    Drop,
    Answer(Response),
    /// The real answer, cut in the middle.
    Half,
    /// The handler does it differently.
    Twist(Twist),
    None,
}

/// Runs around every call of the API, the upload host and the file host.
pub(super) async fn gate(Extract(kie): Extract<Kie>, mut request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let sort = Sort::of(&path);
    let user_agent = user_agent(request.headers()).map(str::to_owned);
    let (fault, hang_ms) = kie.fault(sort, user_agent.as_deref());
    if hang_ms > 0 {
        tokio::time::sleep(Duration::from_millis(hang_ms)).await;
    }
    let response = match fault {
        Fault::Drop => dropped(),
        Fault::Answer(response) => response,
        Fault::Half => half(next.run(request).await).await,
        Fault::Twist(twist) => {
            request.extensions_mut().insert(twist);
            next.run(request).await
        }
        Fault::None => next.run(request).await,
    };
    let lost = response.extensions().get::<Dropped>().is_some();
    let status = if lost { 0 } else { response.status().as_u16() };
    let code = response.extensions().get::<Code>().map(|code| code.0);
    kie.state().log(Call {
        n: 0,
        path,
        status,
        code,
        user_agent,
    });
    response
}

impl Kie {
    /// The fault due for this call, and how long to wait before answering.
    fn fault(&self, sort: Sort, user_agent: Option<&str>) -> (Fault, u64) {
        let mut state = self.state();
        let switches = &mut state.switches;
        let concerned = switches.concerns(sort);
        if switches.down && (concerned || switches.only.is_none()) {
            return (Fault::Drop, 0);
        }
        let hang_ms = if concerned { switches.hang_ms } else { 0 };
        let guarded = matches!(sort, Sort::Upload | Sort::File) && switches.no_user_agent_403;
        if guarded
            && user_agent.is_none_or(|agent| agent.is_empty() || agent.starts_with("Python-urllib"))
        {
            return (
                Fault::Answer((StatusCode::FORBIDDEN, "error code: 1010").into_response()),
                hang_ms,
            );
        }
        if let Some(fault) = state.upset(sort) {
            return fault;
        }
        let switches = &mut state.switches;
        if !concerned {
            return (Fault::None, hang_ms);
        }
        if let Some(status) = switches.http_status_next.take() {
            return (Fault::Answer(html_error(status)), hang_ms);
        }
        if take(&mut switches.garbage_next) {
            return (json_body(BROKEN), hang_ms);
        }
        if take(&mut switches.empty_next) {
            return (Fault::Answer(StatusCode::OK.into_response()), hang_ms);
        }
        if take(&mut switches.drop_next) {
            return (Fault::Drop, hang_ms);
        }
        if take(&mut switches.half_next) {
            return (Fault::Half, hang_ms);
        }
        if take(&mut switches.html_next) {
            let page = ([(header::CONTENT_TYPE, "text/html")], HTML_SHELL).into_response();
            return (Fault::Answer(page), hang_ms);
        }
        if take(&mut switches.unauthorized_next) {
            return (
                Fault::Answer(envelope(switches, 401, UNAUTHORIZED, None)),
                hang_ms,
            );
        }
        if take(&mut switches.busy_next) {
            return (
                Fault::Answer(envelope(switches, 429, TOO_OFTEN, Some(Value::Null))),
                hang_ms,
            );
        }
        (Fault::None, hang_ms)
    }

    /// The checks every API call begins with: the key, then maintenance.
    pub(super) fn admit(&self, headers: &HeaderMap) -> Result<(), Refused> {
        let state = self.state();
        if !self.has_key(headers) {
            return Err(envelope(&state.switches, 401, UNAUTHORIZED, None).into());
        }
        if state.switches.maintenance {
            let text = "Service Unavailable - The system is currently undergoing maintenance";
            return Err(envelope(&state.switches, 455, text, Some(Value::Null)).into());
        }
        Ok(())
    }

    /// Whether the call carries the right key.
    pub(super) fn has_key(&self, headers: &HeaderMap) -> bool {
        let given = headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok());
        given.and_then(|value| value.strip_prefix("Bearer ")) == Some(self.inner.api_key.as_str())
    }
}

impl super::State {
    /// What chance does to this call, and how long it takes; counts the call.
    fn upset(&mut self, sort: Sort) -> Option<(Fault, u64)> {
        let answer = |response: Response| (Fault::Answer(response), 0);
        Some(match self.dice.roll(sort.name(), upsets::ways(sort))? {
            Upset::Drop => (Fault::Drop, 0),
            Upset::Half => (Fault::Half, 0),
            Upset::Garbage => (json_body(BROKEN), 0),
            Upset::Empty => answer(StatusCode::OK.into_response()),
            Upset::Html => {
                answer(([(header::CONTENT_TYPE, "text/html")], HTML_SHELL).into_response())
            }
            Upset::Status(status) => answer(html_error(status)),
            Upset::Code(code) => {
                let said = envelope(&self.switches, code, "by chance", Some(Value::Null));
                answer(said)
            }
            Upset::Hang => (Fault::None, self.dice.wait_ms(20, 300)),
            Upset::Silence => (Fault::Drop, self.dice.wait_ms(100, 600)),
            Upset::Twist(twist) => (Fault::Twist(twist), 0),
        })
    }
}

fn json_body(body: &'static str) -> Fault {
    Fault::Answer(([(header::CONTENT_TYPE, "application/json")], body).into_response())
}

fn user_agent(headers: &HeaderMap) -> Option<&str> {
    headers
        .get(header::USER_AGENT)
        .and_then(|value| value.to_str().ok())
}

fn html_error(status: u16) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY);
    let page = format!(
        "<html>\r\n<head><title>{status}</title></head>\r\n<body>\r\n<center><h1>{status}</h1></center>\r\n<hr><center>cloudflare</center>\r\n</body>\r\n</html>\r\n"
    );
    (status, [(header::CONTENT_TYPE, "text/html")], page).into_response()
}

/// Kie's envelope: HTTP 200 whatever the code; `data` is left out when `None`.
pub(super) fn envelope(switches: &Switches, code: i64, msg: &str, data: Option<Value>) -> Response {
    let mut body = json!({ "code": code });
    body[switches.message_key.as_str()] = msg.into();
    if let Some(data) = data {
        body["data"] = data;
    }
    with_code(code, body.to_string(), "application/json;charset=UTF-8")
}

/// An answer with its envelope code noted for the log.
pub(super) fn with_code(code: i64, body: String, mime: &'static str) -> Response {
    let mut response = ([(header::CONTENT_TYPE, mime)], body).into_response();
    response.extensions_mut().insert(Code(code));
    response
}

/// An answer that makes the server close the connection without having sent a byte: the body fails
/// before the head was flushed.
pub(super) fn dropped() -> Response {
    let mut response = Response::new(Body::new(Cut(None)));
    response.extensions_mut().insert(Dropped);
    response
}

/// The first half of an answer; then the connection breaks.
async fn half(answer: Response) -> Response {
    let (mut head, body) = answer.into_parts();
    let bytes = axum::body::to_bytes(body, usize::MAX).await;
    let bytes = bytes.unwrap_or_default();
    head.headers.remove(header::CONTENT_LENGTH);
    let first = bytes.slice(..bytes.len() / 2);
    Response::from_parts(head, Body::new(Cut(Some(first))))
}

/// So that handlers can end early with `?`.
pub(super) type Answer = Result<Response, Refused>;
/// A refusal; boxed because answers are large.
pub(super) type Refused = Box<Response>;

/// Unwraps an answer whichever way it went.
pub(super) fn either(answer: Answer) -> Result<Response, Infallible> {
    Ok(answer.unwrap_or_else(|refusal| *refusal))
}
