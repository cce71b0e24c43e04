//! The life of a task: created, seen in its steps, ended, paid or refunded.

use serde_json::{Map, Value, json};

use super::checks;
use super::state::{State, credits, hex_id};
use super::switches::take;

/// A task as Kie keeps it.
#[derive(Clone)]
pub(super) struct Task {
    pub(super) id: String,
    pub(super) model: String,
    pub(super) input: Map<String, Value>,
    pub(super) call_back_url: Option<String>,
    pub(super) created_ms: u64,
    /// Total time, milliseconds.
    delay_ms: u64,
    /// What it cost, thousandths of a credit; 0 after a refund.
    pub(super) charged: i64,
    pub(super) polls: u64,
    /// Decided at creation: the failure it will end with.
    doom: Option<Doom>,
    pub(super) end: Option<End>,
}

#[derive(Clone)]
struct Doom {
    code: String,
    msg: String,
    instant: bool,
}

/// How a task ended.
#[derive(Clone)]
pub(super) enum End {
    Success {
        at_ms: u64,
        files: u32,
    },
    /// `at_ms` is missing for instant failures.
    Fail {
        at_ms: Option<u64>,
        code: String,
        msg: String,
    },
}

impl Task {
    /// What `param` holds: a JSON string whose `input` is itself a JSON string.
    fn param(&self) -> String {
        let input = Value::Object(self.input.clone()).to_string();
        let mut param = json!({ "input": input, "model": self.model });
        if let Some(url) = &self.call_back_url {
            param["callBackUrl"] = url.clone().into();
        }
        param.to_string()
    }
}

impl State {
    /// Takes a checked task: debits it and decides its fate.
    pub(super) fn accept(
        &mut self,
        model: String,
        input: Map<String, Value>,
        call_back_url: Option<String>,
    ) -> String {
        let price = self.price(&model, &input);
        let task = Task {
            id: hex_id(),
            doom: self.doom(&input),
            model,
            input,
            call_back_url,
            created_ms: self.now_ms(),
            delay_ms: self.switches.delay_ms,
            charged: price,
            polls: 0,
            end: None,
        };
        self.balance -= price;
        let id = task.id.clone();
        self.order.push(id.clone());
        self.open.insert(id.clone());
        self.tasks.insert(id.clone(), task);
        id
    }

    /// What the task would cost, thousandths of a credit.
    pub(super) fn price(&self, model: &str, input: &Map<String, Value>) -> i64 {
        let sound = input
            .get("audio_url")
            .and_then(Value::as_str)
            .and_then(|url| self.uploads.get(self.own_path(url)?));
        // A foreign sound is not fetched; 10 s is as good a guess as any.
        checks::price(
            model,
            input,
            sound
                .and_then(|sound| super::media::seconds(&sound.bytes))
                .unwrap_or(10),
        )
    }

    fn doom(&mut self, input: &Map<String, Value>) -> Option<Doom> {
        let switches = &mut self.switches;
        let word = switches.moderation_word.to_lowercase();
        if !word.is_empty() && input.values().any(|value| mentions(value, &word)) {
            return Some(Doom {
                code: switches.moderation_code.clone(),
                msg: switches.moderation_msg.clone(),
                instant: false,
            });
        }
        take(&mut switches.fail_next).then(|| Doom {
            code: switches.fail_code.clone(),
            msg: switches.fail_msg.clone(),
            instant: switches.fail_instant,
        })
    }

    /// Ends every task whose time has come.
    pub(super) fn settle_all(&mut self) {
        for id in self.open.clone() {
            self.settle(&id);
        }
    }

    /// Ends a task if its time has come.
    pub(super) fn settle(&mut self, id: &str) {
        let now = self.now_ms();
        let held = self.switches.never_finish;
        let Some(task) = self.tasks.get(id) else {
            return;
        };
        if task.end.is_some() {
            return;
        }
        let due_ms = task.created_ms + task.delay_ms;
        let end = match &task.doom {
            Some(Doom {
                code,
                msg,
                instant: true,
            }) => End::Fail {
                at_ms: None,
                code: code.clone(),
                msg: msg.clone(),
            },
            _ if held || now < due_ms => return,
            Some(Doom { code, msg, .. }) => End::Fail {
                at_ms: Some(due_ms),
                code: code.clone(),
                msg: msg.clone(),
            },
            None => End::Success {
                at_ms: due_ms,
                files: self.files_of(task),
            },
        };
        self.end(id, end);
    }

    fn files_of(&self, task: &Task) -> u32 {
        if self.switches.empty_results {
            return 0;
        }
        self.switches
            .result_files
            .unwrap_or_else(|| checks::result_count(&task.model, &task.input))
    }

    /// Ends a task now, with success or with this failure text; `false` if there is no such open task.
    pub(super) fn finish(&mut self, id: &str, fail: Option<String>) -> bool {
        self.settle(id);
        let now = self.now_ms();
        let Some(task) = self.tasks.get(id).filter(|task| task.end.is_none()) else {
            return false;
        };
        let end = match (fail, &task.doom) {
            (Some(msg), _) => End::Fail {
                at_ms: Some(now),
                code: self.switches.fail_code.clone(),
                msg,
            },
            (None, Some(doom)) => End::Fail {
                at_ms: Some(now),
                code: doom.code.clone(),
                msg: doom.msg.clone(),
            },
            (None, None) => End::Success {
                at_ms: now,
                files: self.files_of(task),
            },
        };
        self.end(id, end);
        true
    }

    /// Writes the end of a task; a failure gives the money back.
    fn end(&mut self, id: &str, end: End) {
        let refund = matches!(end, End::Fail { .. }) && !self.switches.no_refund;
        if let Some(task) = self.tasks.get_mut(id) {
            task.end = Some(end);
            if refund {
                self.balance += task.charged;
                task.charged = 0;
            }
        }
        self.open.remove(id);
    }

    /// The word for the state of a task at this moment.
    pub(super) fn state_word(&self, task: &Task) -> String {
        match &task.end {
            Some(End::Success { .. }) => return "success".into(),
            Some(End::Fail { .. }) => return "fail".into(),
            None => {}
        }
        let steps = &self.switches.steps;
        let elapsed = self.now_ms().saturating_sub(task.created_ms);
        let count = steps.len() as u64;
        let step = (elapsed * count)
            .checked_div(task.delay_ms)
            .unwrap_or(count)
            .min(count.saturating_sub(1));
        steps
            .get(usize::try_from(step).unwrap_or(0))
            .cloned()
            .unwrap_or_else(|| "waiting".into())
    }

    /// The `data` of `recordInfo`.
    pub(super) fn record(&self, task: &Task) -> Value {
        let switches = &self.switches;
        let nothing = if switches.empty_fail_strings {
            json!("")
        } else {
            Value::Null
        };
        let mut data = json!({
            "taskId": task.id, "model": task.model, "state": self.state_word(task), "param": task.param(), "resultJson": "",
            "failCode": nothing, "failMsg": nothing, "costTime": null, "completeTime": null, "createTime": task.created_ms,
        });
        match &task.end {
            None => {}
            Some(End::Success { at_ms, files }) => {
                let result = self.result(task, *files);
                let own = if switches.result_as_object {
                    result
                } else {
                    result.to_string().into()
                };
                let other = switches.odd.result_json.as_deref();
                data["resultJson"] =
                    other.map_or(own, |raw| serde_json::from_str(raw).unwrap_or_default());
                data["costTime"] = (at_ms.saturating_sub(task.created_ms) / 1000).into();
                data["completeTime"] = (*at_ms).into();
            }
            Some(End::Fail { at_ms, code, msg }) => {
                let number = code
                    .parse::<i64>()
                    .ok()
                    .filter(|_| switches.fail_code_number);
                data["failCode"] = number.map_or_else(|| code.as_str().into(), Value::from);
                data["failMsg"] = msg.as_str().into();
                if let Some(at_ms) = at_ms {
                    data["costTime"] = (at_ms.saturating_sub(task.created_ms) / 1000).into();
                    data["completeTime"] = (*at_ms).into();
                }
            }
        }
        if task.end.is_some() && switches.credits_consumed {
            data[switches.credits_key.as_str()] = number(task.charged);
        }
        if switches.update_time {
            data["updateTime"] = match &task.end {
                Some(
                    End::Success { at_ms, .. }
                    | End::Fail {
                        at_ms: Some(at_ms), ..
                    },
                ) => (*at_ms).into(),
                _ => task.created_ms.into(),
            };
        }
        data
    }

    /// What `resultJson` holds. The shape of texts is inferred: text results are `resultObject`.
    fn result(&self, task: &Task, files: u32) -> Value {
        if let Some(text) = super::media::text(&task.model, &task.input) {
            return json!({ "resultObject": text });
        }
        let urls: Vec<String> = (1..=files).map(|n| self.result_url(task, n)).collect();
        if task.gives_tracks() && files > 0 {
            // The shape is inferred: Suno's records list the tracks of `sunoData` with their ids.
            let track = |(url, n): (&String, u32)| json!({ "id": task.track_id(n), "audioUrl": url, "title": task.input.get("title") });
            let tracks: Vec<Value> = urls.iter().zip(1..).map(track).collect();
            return json!({ "resultUrls": urls, "sunoData": tracks });
        }
        let mut result = json!({ "resultUrls": urls });
        if task.input.get("return_last_frame") == Some(&Value::Bool(true)) {
            result["firstFrameUrl"] = json!([]);
            result["lastFrameUrl"] = json!([]);
        }
        result
    }
}

/// Credits as the number Kie writes: whole ones without a fraction.
pub(super) fn number(thousandths: i64) -> Value {
    if thousandths % 1000 == 0 {
        (thousandths / 1000).into()
    } else {
        credits(thousandths).into()
    }
}

fn mentions(value: &Value, word: &str) -> bool {
    match value {
        Value::String(text) => text.to_lowercase().contains(word),
        Value::Array(list) => list.iter().any(|item| mentions(item, word)),
        Value::Object(map) => map.values().any(|item| mentions(item, word)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// The extension of a path, without the dot.
pub(super) fn extension(path: &str) -> &str {
    path.rsplit_once('.').map_or("", |(_, extension)| extension)
}

impl Task {
    /// Path of the n-th result (from 1) under `/files/`.
    pub(super) fn file_path(&self, n: u32) -> String {
        format!(
            "r/{}_{n}.{}",
            self.id,
            super::media::kind(&self.model, &self.input).extension()
        )
    }
}

impl State {
    /// The task and the number of the result behind a path, if there is such a result.
    pub(super) fn result_of(&self, path: &str) -> Option<(&Task, u32)> {
        let name = path.strip_prefix("r/")?;
        let name = name.split_once('.').map_or(name, |(name, _)| name);
        let (id, n) = name.rsplit_once('_')?;
        let task = self.tasks.get(id)?;
        let n: u32 = n.parse().ok()?;
        let there =
            matches!(task.end, Some(End::Success { files, .. }) if (1..=files).contains(&n));
        (there && self.file_path(task, n) == path).then_some((task, n))
    }

    /// Path of the n-th result (from 1) of a task under `/files/`.
    fn file_path(&self, task: &Task, n: u32) -> String {
        match &self.switches.odd.result_suffix {
            Some(suffix) => format!("r/{}_{n}{suffix}", task.id),
            None => task.file_path(n),
        }
    }

    /// The address of the n-th result (from 1) of a task.
    fn result_url(&self, task: &Task, n: u32) -> String {
        let first = self.order.first().and_then(|id| self.tasks.get(id));
        let task = first
            .filter(|_| self.switches.odd.same_results)
            .unwrap_or(task);
        let host = self
            .switches
            .odd
            .result_host
            .as_ref()
            .unwrap_or(&self.base_url);
        format!("{host}/files/{}", self.file_path(task, n))
    }
}
