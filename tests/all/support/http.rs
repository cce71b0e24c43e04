//! Plain HTTP to the sandbox's control routes.

use serde_json::Value;

pub struct Http {
    agent: ureq::Agent,
    base: String,
}

impl Http {
    pub fn new(base: &str) -> Self {
        let config = ureq::Agent::config_builder().http_status_as_error(false);
        Self {
            agent: config.build().into(),
            base: base.to_owned(),
        }
    }

    /// A call that must work.
    pub fn post(&self, path: &str, body: &Value) -> Value {
        let (status, answer) = self.try_post(path, body.to_string());
        assert_eq!(status, 200, "{path} {body}: {answer}");
        answer
    }

    pub fn try_post(&self, path: &str, body: impl AsRef<[u8]>) -> (u16, Value) {
        let request = self.agent.post(format!("{}{path}", self.base));
        read(request.send(body.as_ref()).unwrap())
    }

    pub fn get(&self, path: &str) -> Value {
        let (status, answer) = self.get_any(path);
        assert_eq!(status, 200, "{path}: {answer}");
        answer
    }

    pub fn get_any(&self, path: &str) -> (u16, Value) {
        read(
            self.agent
                .get(format!("{}{path}", self.base))
                .call()
                .unwrap(),
        )
    }

    /// Any page: status, kind, text.
    pub fn page(&self, path: &str) -> (u16, String, String) {
        let asked = self.agent.get(format!("{}{path}", self.base)).call();
        let mut answer = asked.unwrap();
        let kind = answer.headers().get("content-type");
        let kind = kind.map_or("", |kind| kind.to_str().unwrap()).to_owned();
        let text = answer.body_mut().read_to_string().unwrap();
        (answer.status().as_u16(), kind, text)
    }
}

fn read(mut answer: ureq::http::Response<ureq::Body>) -> (u16, Value) {
    let status = answer.status().as_u16();
    let text = answer
        .body_mut()
        .with_config()
        .limit(1 << 30)
        .read_to_string()
        .unwrap();
    (
        status,
        serde_json::from_str(&text).unwrap_or(Value::String(text)),
    )
}
