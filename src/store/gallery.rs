//! The gallery: which generations a customer still sees, found by number, section and words.

use crate::catalog::{Answer, Answers, Category};
use crate::ids::{CustomerId, GenerationId, InputsId};
use crate::store::StoreError;
use crate::store::generations::{self, category_name};
use rusqlite::types::Value;
use rusqlite::{Connection, params, params_from_iter};

/// Characters of an entry's words that can be searched.
const SEARCHED_CHARS: usize = 1000;
/// Most words that are searched for at once.
const MOST_WORDS: usize = 6;

/// Which entries are meant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Which {
    /// Only of this section.
    pub section: Option<Category>,
    /// Only with all of these words, each folded.
    pub words: Vec<String>,
}

/// From where a page is read; numbers of generations grow with time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The newest ones below this number.
    Before(i64),
    /// The oldest ones above it.
    After(i64),
}

/// Small letters, io (U+0451) as ie (U+0435), one space between words: as SQLite compares only ASCII without case, this is done here.
pub fn fold(text: &str) -> String {
    let text = text.to_lowercase().replace('\u{451}', "\u{435}");
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").chars().take(SEARCHED_CHARS).collect()
}

/// The words of a search.
pub fn words_of(text: &str) -> Vec<String> {
    let folded = fold(text);
    let is_word = |word: &&str| word.chars().any(char::is_alphanumeric);
    let words = folded.split(' ').filter(is_word);
    words.take(MOST_WORDS).map(str::to_owned).collect()
}

/// Everything a customer wrote for a generation, folded.
fn written(answers: &Answers) -> String {
    let mut texts: Vec<&str> = Vec::new();
    for answer in answers.values() {
        match answer {
            Answer::Text(text) => texts.push(text),
            Answer::Json(json) => texts_in(json, &mut texts),
            _ => {}
        }
    }
    fold(&texts.join(" "))
}

fn texts_in<'a>(json: &'a serde_json::Value, texts: &mut Vec<&'a str>) {
    match json {
        serde_json::Value::String(text) => texts.push(text),
        serde_json::Value::Array(items) => items.iter().for_each(|item| texts_in(item, texts)),
        serde_json::Value::Object(fields) => {
            fields.values().for_each(|field| texts_in(field, texts));
        }
        _ => {}
    }
}

/// Puts a new generation into its customer's gallery.
pub fn add(
    tx: &Connection,
    generation: GenerationId,
    customer: CustomerId,
    category: Category,
    inputs: InputsId,
) -> Result<(), StoreError> {
    let answers = generations::answers(tx, inputs)?.unwrap_or_default();
    tx.prepare_cached(
        "INSERT INTO gallery(customer_id, generation_id, category, words) VALUES(?1, ?2, ?3, ?4)",
    )?
    .execute(params![
        customer,
        generation,
        category_name(category),
        written(&answers)
    ])?;
    Ok(())
}

/// At most `limit` entries on one side of a number, newest first.
pub fn page(
    conn: &Connection,
    customer: CustomerId,
    which: &Which,
    side: Side,
    limit: u16,
) -> Result<Vec<GenerationId>, StoreError> {
    let (bound, than, order) = match side {
        Side::Before(bound) => (bound, "<", "DESC"),
        Side::After(bound) => (bound, ">", "ASC"),
    };
    let mut sql = format!(
        "SELECT generation_id FROM gallery WHERE customer_id = ?1 AND generation_id {than} ?2"
    );
    let mut values = vec![Value::Integer(customer.0), Value::Integer(bound)];
    if let Some(section) = which.section {
        sql.push_str(" AND category = ?");
        values.push(Value::Text(category_name(section).to_owned()));
    }
    for word in which.words.iter().take(MOST_WORDS) {
        sql.push_str(" AND instr(words, ?) > 0");
        values.push(Value::Text(word.clone()));
    }
    sql.push_str(&format!(" ORDER BY generation_id {order} LIMIT ?"));
    values.push(Value::Integer(limit.into()));
    let mut query = conn.prepare_cached(&sql)?;
    let rows = query.query_map(params_from_iter(values), |row| row.get(0))?;
    let mut found: Vec<GenerationId> = rows.collect::<rusqlite::Result<_>>()?;
    if matches!(side, Side::After(_)) {
        found.reverse();
    }
    Ok(found)
}

/// Writes the words of entries that have none yet (made by an older version); false when none is left.
pub fn write_words(tx: &Connection, limit: u16) -> Result<bool, StoreError> {
    let mut query = tx.prepare_cached(
        "SELECT customer_id, generation_id FROM gallery WHERE words IS NULL ORDER BY generation_id LIMIT ?1",
    )?;
    let rows = query.query_map([limit], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let todo: Vec<(CustomerId, GenerationId)> = rows.collect::<rusqlite::Result<_>>()?;
    for (customer, id) in &todo {
        let inputs = generations::get(tx, *id)?.map(|generation| generation.inputs);
        let answers = match inputs {
            Some(inputs) => generations::answers(tx, inputs)?,
            None => None,
        };
        tx.prepare_cached(
            "UPDATE gallery SET words = ?3 WHERE customer_id = ?1 AND generation_id = ?2",
        )?
        .execute(params![customer, id, written(&answers.unwrap_or_default())])?;
    }
    Ok(!todo.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_whatever_their_case() {
        assert_eq!(fold("  Рыжий\n КОТ  на ЁЛКЕ "), "рыжий кот на елке");
        assert_eq!(words_of(" Ёлка, КОТ "), ["елка,", "кот"]);
        assert!(words_of(" \n % «» ").is_empty());
        let answers = Answers::from([
            ("a".to_owned(), Answer::Text("Кот".to_owned())),
            (
                "b".to_owned(),
                Answer::Json(serde_json::json!([{"text": "Привет", "n": 1}])),
            ),
            ("c".to_owned(), Answer::Choice("1:1".to_owned())),
        ]);
        assert_eq!(written(&answers), "кот привет");
    }
}
