//! The admin's own values of a model: read, compared, put into the text of models.toml as a hand would write them.

use super::model::{Model, Override};
use super::text::load;
use crate::words::Lang;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use toml_edit::{DocumentMut, InlineTable, Item, Table, TableLike, Value};

/// The table of a model that is the admin's.
const OVERRIDE: &str = "override";

/// What of a model is changed at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// On or off.
    Switch,
    /// What it costs.
    Price,
    /// What it is called.
    Title,
    /// Its place in lists.
    Order,
    /// All of these.
    All,
}

impl Part {
    /// Each of them.
    pub const EACH: [Self; 5] = [
        Self::Switch,
        Self::Price,
        Self::Title,
        Self::Order,
        Self::All,
    ];

    /// The keys of the override table.
    pub fn keys(self) -> &'static [&'static str] {
        match self {
            Self::Switch => &["enabled"],
            Self::Price => &["markup", "price_rub", "free", "free_per_day"],
            Self::Title => &["title"],
            Self::Order => &["order"],
            Self::All => &[
                "enabled",
                "title",
                "order",
                "markup",
                "price_rub",
                "free",
                "free_per_day",
            ],
        }
    }
}

/// A value as it stands in the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Word {
    /// `true` or `false`.
    Flag(bool),
    /// A whole number.
    Whole(i64),
    /// A text; money and credits are texts too.
    Text(String),
}

/// The admin's values of a part by key; what is missing is as the catalogue has it.
pub type Own = BTreeMap<String, Word>;

/// One change of one model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The model's id.
    pub model: String,
    /// What changes.
    pub part: Part,
    /// As it was when the change was shown.
    pub before: Own,
    /// As it shall be.
    pub after: Own,
}

/// Why a change is not in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The file is wrong itself: the first mistake.
    Broken(String),
    /// There is no such model in it any more.
    Unknown,
    /// Somebody has changed the same meanwhile.
    Moved,
    /// The file would be wrong after it: the first mistake.
    Unwritable(String),
}

/// The admin's values of a part.
pub fn of(own: &Override, part: Part) -> Own {
    let money = |sum: &rust_decimal::Decimal| Word::Text(sum.normalize().to_string());
    let value = |key: &str| match key {
        "enabled" => own.enabled.map(Word::Flag),
        "markup" => own.markup.as_ref().map(money),
        "price_rub" => own.price_rub.as_ref().map(money),
        "free" => own.free.then_some(Word::Flag(true)),
        "free_per_day" => own.free_per_day.map(|n| Word::Whole(n.into())),
        "title" => own.title.clone().map(Word::Text),
        "order" => own.order.map(Word::Whole),
        _ => None,
    };
    let keys = part.keys().iter();
    keys.filter_map(|key| Some(((*key).to_owned(), value(key)?)))
        .collect()
}

/// In one line, as the file has it: `markup = "1.8"`; a dash for nothing of the admin's.
pub fn line(own: &Own) -> String {
    let word = |word: &Word| match word {
        Word::Flag(yes) => yes.to_string(),
        Word::Whole(number) => number.to_string(),
        Word::Text(text) => format!("\"{text}\""),
    };
    let parts: Vec<String> = own
        .iter()
        .map(|(key, value)| format!("{key} = {}", word(value)))
        .collect();
    match parts.is_empty() {
        true => "—".to_owned(),
        false => parts.join(", "),
    }
}

/// The model with other values of the admin's; a title that is taken back stays until the file is read.
pub fn with(model: &Model, part: Part, own: &Own) -> Model {
    let mut model = model.clone();
    let set = &mut model.overrides;
    for key in part.keys() {
        let value = own.get(*key);
        let flag = match value {
            Some(Word::Flag(yes)) => Some(*yes),
            _ => None,
        };
        let whole = match value {
            Some(Word::Whole(number)) => Some(*number),
            _ => None,
        };
        let text = match value {
            Some(Word::Text(text)) => Some(text),
            _ => None,
        };
        match *key {
            "enabled" => set.enabled = flag,
            "markup" => set.markup = text.and_then(|text| text.parse().ok()),
            "price_rub" => set.price_rub = text.and_then(|text| text.parse().ok()),
            "free" => set.free = flag.unwrap_or_default(),
            "free_per_day" => set.free_per_day = whole.and_then(|n| u32::try_from(n).ok()),
            "order" => set.order = whole,
            _ => {
                set.title = text.cloned();
                if let Some(title) = text {
                    title.clone_into(&mut model.title);
                }
            }
        }
    }
    model
}

/// The text with the change in it; everything else, comments and layout too, stays as it is. A change that is there
/// already changes nothing. Mistakes are told in `lang`.
///
/// # Errors
/// Why it cannot be.
pub fn write(text: &str, change: &Change, lang: Lang) -> Result<String, Refused> {
    let first = |errors: super::CatalogErrors| {
        let text = errors.text(lang);
        text.lines().next().unwrap_or_default().to_owned()
    };
    let now = load(text).map_err(|errors| Refused::Broken(first(errors)))?;
    let id = &change.model;
    let has = of(&now.get(id).ok_or(Refused::Unknown)?.overrides, change.part);
    if has == change.after {
        return Ok(text.to_owned());
    }
    if has != change.before {
        return Err(Refused::Moved);
    }
    let document: Result<DocumentMut, _> = text.parse();
    let mut document = document.map_err(|error| Refused::Broken(error.to_string()))?;
    let mistaken = || Refused::Unwritable(id.clone());
    let model = document
        .get_mut("models")
        .and_then(Item::as_table_like_mut)
        .and_then(|models| models.get_mut(id));
    edit(model.ok_or_else(mistaken)?, change).ok_or_else(mistaken)?;
    let text = document.to_string();
    let then = load(&text).map_err(|errors| Refused::Unwritable(first(errors)))?;
    let fits = then.get(id).map(|model| of(&model.overrides, change.part));
    let mut others = now.models.iter().filter(|(other, _)| *other != id);
    let same = others.all(|(other, model)| then.get(other) == Some(model));
    match same && fits.as_ref() == Some(&change.after) {
        true => Ok(text),
        false => Err(mistaken()),
    }
}

/// `None`: the model is written in a way that nobody writes.
fn edit(model: &mut Item, change: &Change) -> Option<()> {
    let inline = model.is_value();
    let model = model.as_table_like_mut()?;
    if !model.contains_key(OVERRIDE) {
        let own = match inline {
            true => Item::Value(Value::InlineTable(InlineTable::new())),
            false => {
                let mut table = Table::new();
                table.decor_mut().set_prefix("\n");
                Item::Table(table)
            }
        };
        model.insert(OVERRIDE, own);
    }
    let own = model.get_mut(OVERRIDE)?.as_table_like_mut()?;
    let mut left = String::new();
    for key in change.part.keys() {
        match change.after.get(*key) {
            Some(word) => set(own, key, word),
            None => left.push_str(&away(own, key)),
        }
    }
    let empty = own.is_empty();
    if let Some(table) = model.get_mut(OVERRIDE).and_then(Item::as_table_mut)
        && !left.is_empty()
    {
        let has = table.decor().suffix().and_then(|raw| raw.as_str());
        let both = format!("{}{left}", has.unwrap_or_default());
        table.decor_mut().set_suffix(both);
    }
    if let Some(inline) = model.get_mut(OVERRIDE).and_then(Item::as_inline_table_mut) {
        inline.fmt();
    }
    let remarked = model.get(OVERRIDE).and_then(Item::as_table);
    let remarked = remarked.is_some_and(|table| {
        let decor = table.decor();
        [decor.prefix(), decor.suffix()]
            .into_iter()
            .flatten()
            .any(|raw| raw.as_str().is_some_and(|text| text.contains('#')))
    });
    if empty && !remarked {
        model.remove(OVERRIDE);
    }
    Some(())
}

/// A value in the place of the old one, with what is written behind it.
fn set(own: &mut dyn TableLike, key: &str, word: &Word) {
    let mut value: Value = match word {
        Word::Flag(yes) => (*yes).into(),
        Word::Whole(number) => (*number).into(),
        Word::Text(text) => text.as_str().into(),
    };
    match own.get_mut(key) {
        Some(item) => {
            if let Some(old) = item.as_value() {
                *value.decor_mut() = old.decor().clone();
            }
            *item = Item::Value(value);
        }
        None => {
            own.insert(key, Item::Value(value));
        }
    }
}

/// Takes a value away; comments above it stay: over the next value, else behind the one before. Gives those that found
/// no place.
fn away(own: &mut dyn TableLike, key: &str) -> String {
    let keys: Vec<String> = own.iter().map(|(key, _)| key.to_owned()).collect();
    let Some(at) = keys.iter().position(|known| known == key) else {
        return String::new();
    };
    let above = own.key(key).and_then(|key| key.leaf_decor().prefix());
    let above = above.and_then(|raw| raw.as_str()).unwrap_or_default();
    let above = match above.contains('#') {
        true => above.to_owned(),
        false => String::new(),
    };
    own.remove(key);
    if above.is_empty() {
        return String::new();
    }
    let below = format!("\n{}", above.trim_end());
    if let Some(next) = keys.get(at.saturating_add(1)) {
        if let Some(mut next) = own.key_mut(next) {
            let has = next.leaf_decor().prefix();
            let has = has.and_then(|raw| raw.as_str()).unwrap_or_default();
            let both = format!("{above}{has}");
            next.leaf_decor_mut().set_prefix(both);
        }
        return String::new();
    }
    let before = at.checked_sub(1).and_then(|at| keys.get(at));
    let before = before.and_then(|key| own.get_mut(key));
    let Some(value) = before.and_then(Item::as_value_mut) else {
        return below;
    };
    let has = value.decor().suffix().and_then(|raw| raw.as_str());
    let both = format!("{}{below}", has.unwrap_or_default());
    value.decor_mut().set_suffix(both);
    String::new()
}

#[cfg(test)]
mod tests;
