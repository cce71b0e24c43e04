//! The emulated Kie of one bot: its switches, tasks and calls.

use super::Bot;
use kiebot::sandbox::kie::Switches;
use serde_json::{Value, json};

#[derive(Clone, Copy)]
pub struct Kie<'b> {
    bot: &'b Bot,
}

impl<'b> Kie<'b> {
    pub fn new(bot: &'b Bot) -> Self {
        Self { bot }
    }

    /// Makes Kie behave otherwise.
    pub fn switch(self, change: impl FnOnce(&mut Switches)) {
        self.bot.sandbox.kie.switch(change);
    }

    pub fn tasks(self) -> Vec<Value> {
        serde_json::from_value(self.bot.http.get("/_kie/tasks")).unwrap()
    }

    /// The input of the only task.
    pub fn input(self) -> Value {
        match self.tasks().as_slice() {
            [task] => task["input"].clone(),
            other => panic!("{} tasks", other.len()),
        }
    }

    /// The newest task once it is there.
    pub fn newest_task(self) -> String {
        let task = self.bot.until("a task at Kie", || self.tasks().pop());
        task["task_id"].as_str().unwrap().to_owned()
    }

    /// How often this path was called.
    pub fn calls(self, path: &str) -> usize {
        let calls: Vec<Value> = serde_json::from_value(self.bot.http.get("/_kie/calls")).unwrap();
        calls
            .iter()
            .filter(|call| call["path"].as_str().is_some_and(|p| p.contains(path)))
            .count()
    }

    /// How often createTask was called.
    pub fn creates(self) -> usize {
        self.calls("/jobs/createTask")
    }

    /// Ends a task without a result.
    pub fn fail(self, task: &str) {
        let order = json!({ "task_id": task, "fail": "Internal error" });
        self.bot.http.post("/_kie/finish", &order);
    }

    /// Ends a task that would go on.
    pub fn finish(self, task: &str) {
        self.bot
            .http
            .post("/_kie/finish", &json!({ "task_id": task }));
    }
}
