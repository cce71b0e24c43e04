//! What customers have heard and received: each end in their chat, each file, and none of anybody else's.

use super::Case;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};

fn text(message: &Value) -> &str {
    message["text"].as_str().unwrap_or_default()
}

fn media(message: &Value) -> impl Iterator<Item = &Value> {
    message["media"].as_array().into_iter().flatten()
}

/// `№17 ` or `№17` at the end of a line.
fn number_in(text: &str, after: &str) -> Option<i64> {
    let rest = text.split(after).nth(1)?;
    rest.split(|c: char| !c.is_ascii_digit())
        .next()?
        .parse()
        .ok()
}

fn digest(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    hasher.finish()
}

impl Case<'_> {
    /// How many messages of a customer hold some words.
    pub(super) fn heard(&self, customer: i64, words: &str) -> usize {
        let chat = self.chats.get(&customer).into_iter().flatten();
        chat.filter(|message| text(message).contains(words)).count()
    }

    /// Each end was told in the customer's own chat, each success with a file; nobody got another's.
    pub(super) fn told(&mut self) {
        let owners: BTreeMap<i64, i64> =
            self.rows.iter().map(|row| (row.id, row.customer)).collect();
        let (mut files, mut ends) = (BTreeMap::<i64, usize>::new(), BTreeSet::new());
        let mut done = BTreeMap::<i64, usize>::new();
        let mut wrong = Vec::new();
        for (customer, chat) in &self.chats {
            for message in chat {
                let said = text(message);
                if said.contains("✅ Готово!") {
                    *done.entry(*customer).or_default() += 1;
                }
                let about = if media(message).next().is_some() {
                    let number = number_in(said, "№");
                    number.inspect(|number| *files.entry(*number).or_default() += 1)
                } else if said.contains('❌') || said.contains('🚫') {
                    let number = number_in(said, "Генерация №");
                    ends.extend(number);
                    number
                } else {
                    None
                };
                if let Some(number) = about
                    && owners.get(&number) != Some(customer)
                {
                    wrong.push(format!("customer {customer} heard of №{number}: {said}"));
                }
            }
        }
        let mut successes = BTreeMap::<i64, usize>::new();
        for row in &self.rows {
            let came = files.get(&row.id).copied().unwrap_or(0);
            if row.state == "succeeded" {
                *successes.entry(row.customer).or_default() += 1;
                if came == 0 {
                    wrong.push(format!(
                        "the file of №{} ({}) has not arrived",
                        row.id, row.model
                    ));
                }
            } else if !ends.contains(&row.id) {
                wrong.push(format!(
                    "the end of №{} ({}) was not told",
                    row.id, row.state
                ));
            }
            if row.late.as_deref() == Some("gifted") && came == 0 {
                wrong.push(format!("the gift of №{} has not arrived", row.id));
            }
        }
        for (customer, successes) in successes {
            let done = done.get(&customer).copied().unwrap_or(0);
            if done < successes {
                wrong.push(format!(
                    "customer {customer} heard of {done} of {successes} successes"
                ));
            }
        }
        let dead = self.world.read(|db| {
            let sql = "SELECT key || ': ' || coalesce(error, '') FROM outbox WHERE state = 'dead'";
            let mut query = db.prepare(sql)?;
            query
                .query_map([], |row| row.get(0))?
                .collect::<rusqlite::Result<Vec<String>>>()
        });
        if !dead.is_empty() {
            wrong.push(format!("messages given up: {dead:?}"));
        }
        wrong.into_iter().for_each(|what| self.wrong(what));
    }

    /// What Kie made of an order is byte by byte what its customer has; pictures nobody else has.
    pub(super) fn delivered(&mut self) {
        let mut have = BTreeMap::<u64, BTreeSet<i64>>::new();
        let mut fetched = BTreeSet::new();
        for (customer, chat) in &self.chats {
            let files = chat.iter().flat_map(media);
            // A photo is drawn anew by Telegram; its original comes as a document.
            for file in files.filter(|file| file["kind"] != "photo") {
                let url = file["url"].as_str().unwrap_or_default();
                if fetched.insert(url.to_owned())
                    && let Some(bytes) = self.line.bytes(url)
                {
                    have.entry(digest(&bytes)).or_default().insert(*customer);
                }
            }
        }
        let mut wrong = Vec::new();
        for row in self.rows.iter().filter(|row| row.state == "succeeded") {
            let Some(task) = &row.task else { continue };
            let record: String = self.world.text(&format!(
                "SELECT coalesce(group_concat(url, ' '), '') FROM results WHERE generation_id = {}",
                row.id
            ));
            for url in record.split_whitespace() {
                let path = url
                    .find("/files/")
                    .and_then(|at| url.get(at..))
                    .unwrap_or_default();
                if !path.contains(task.as_str()) {
                    wrong.push(format!("№{} got a file of another task: {url}", row.id));
                }
                let Some(bytes) = self.kie.bytes(path) else {
                    wrong.push(format!("Kie has no {path} of №{}", row.id));
                    continue;
                };
                let owners = have.get(&digest(&bytes));
                if !owners.is_some_and(|owners| owners.contains(&row.customer)) {
                    wrong.push(format!(
                        "№{}: {path} is not in the chat of {}",
                        row.id, row.customer
                    ));
                }
                let unlike = row.prompt.is_some() && path.ends_with(".png");
                if unlike && owners.is_some_and(|owners| owners.len() > 1) {
                    wrong.push(format!("№{}: {path} is in the chats of {owners:?}", row.id));
                }
            }
        }
        wrong.into_iter().for_each(|what| self.wrong(what));
    }
}
