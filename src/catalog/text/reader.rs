//! Takes typed values out of spanned TOML tables and notes every mistake on the way.

use super::mistake::{CatalogErrors, Mistake};
use rust_decimal::Decimal;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;
use std::str::FromStr;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A place in the text, in bytes.
pub(super) type Span = Range<usize>;

/// The values of a mistake's text.
pub(super) type Values = Vec<(&'static str, String)>;

/// Collects mistakes and knows in which model and param they happen.
pub(super) struct Reader<'t> {
    text: &'t str,
    model: Option<String>,
    param: Option<String>,
    mistakes: Vec<Mistake>,
}

impl<'t> Reader<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            text,
            model: None,
            param: None,
            mistakes: Vec::new(),
        }
    }

    pub(super) fn enter_model(&mut self, id: &str) {
        self.model = Some(id.to_owned());
    }

    pub(super) fn leave_model(&mut self) {
        self.model = None;
    }

    pub(super) fn set_param(&mut self, name: Option<&str>) {
        self.param = name.map(str::to_owned);
    }

    pub(super) fn count(&self) -> usize {
        self.mistakes.len()
    }

    pub(super) fn note(&mut self, span: &Span, key: &'static str, values: Values) {
        let (line, column) = self.position(span.start);
        self.mistakes.push(Mistake {
            line,
            column,
            model: self.model.clone(),
            param: self.param.clone(),
            key,
            values,
        });
    }

    pub(super) fn syntax(&mut self, error: &toml::de::Error) {
        let span = error.span().unwrap_or(0..0);
        let what = error.message().replace('\n', ", ");
        self.note(&span, "mistake-syntax", vec![("what", what)]);
    }

    pub(super) fn finish(mut self) -> CatalogErrors {
        self.mistakes
            .sort_by_key(|mistake| (mistake.line, mistake.column));
        CatalogErrors(self.mistakes)
    }

    /// Line and column, from 1, of a byte offset.
    fn position(&self, offset: usize) -> (usize, usize) {
        let before = self.text.get(..offset).unwrap_or(self.text);
        let line = before.matches('\n').count().saturating_add(1);
        let column = before.chars().rev().take_while(|c| *c != '\n').count();
        (line, column.saturating_add(1))
    }
}

/// A table being read; what is not taken until [`Table::close`] is an unknown key.
pub(super) struct Table<'a> {
    table: &'a DeTable<'a>,
    /// Where the table begins.
    pub(super) span: Span,
    asked: BTreeSet<&'static str>,
}

/// A value with its place.
pub(super) struct Found<'a> {
    pub(super) value: &'a DeValue<'a>,
    pub(super) span: Span,
}

impl<'a> Table<'a> {
    pub(super) fn root(table: &'a DeTable<'a>, span: Span) -> Self {
        Self {
            table,
            span,
            asked: BTreeSet::new(),
        }
    }

    /// All entries, for tables whose keys are names.
    pub(super) fn entries(
        &self,
    ) -> impl Iterator<Item = (&'a Spanned<Cow<'a, str>>, &'a Spanned<DeValue<'a>>)> + use<'a> {
        self.table.iter()
    }

    /// An entry of a table of tables.
    pub(super) fn enter(
        &self,
        key: &Spanned<Cow<'a, str>>,
        item: &'a Spanned<DeValue<'a>>,
        reader: &mut Reader<'_>,
    ) -> Option<Table<'a>> {
        match item.get_ref() {
            DeValue::Table(table) => Some(Self::root(table, key.span())),
            other => {
                let name = key.get_ref().to_string();
                reader.note(
                    &item.span(),
                    "mistake-type",
                    wrong_type(&name, "table", other),
                );
                None
            }
        }
    }

    /// The value of a key, marked as known.
    pub(super) fn take(&mut self, key: &'static str) -> Option<Found<'a>> {
        self.asked.insert(key);
        let item = self.table.get(key)?;
        Some(Found {
            value: item.get_ref(),
            span: item.span(),
        })
    }

    /// The place of a key's value, else of the table.
    pub(super) fn place(&self, key: &str) -> Span {
        self.table
            .get(key)
            .map_or_else(|| self.span.clone(), Spanned::span)
    }

    fn typed<T>(
        &mut self,
        key: &'static str,
        expected: &'static str,
        reader: &mut Reader<'_>,
        read: impl FnOnce(&'a DeValue<'a>) -> Option<T>,
    ) -> Option<T> {
        let found = self.take(key)?;
        let value = read(found.value);
        if value.is_none() {
            reader.note(
                &found.span,
                "mistake-type",
                wrong_type(key, expected, found.value),
            );
        }
        value
    }

    pub(super) fn text(&mut self, key: &'static str, reader: &mut Reader<'_>) -> Option<&'a str> {
        self.typed(key, "text", reader, DeValue::as_str)
    }

    pub(super) fn flag(&mut self, key: &'static str, reader: &mut Reader<'_>) -> Option<bool> {
        self.typed(key, "true-false", reader, DeValue::as_bool)
    }

    pub(super) fn integer(&mut self, key: &'static str, reader: &mut Reader<'_>) -> Option<i64> {
        self.typed(key, "integer", reader, as_i64)
    }

    /// A whole number that is not negative.
    pub(super) fn size<T: TryFrom<i64>>(
        &mut self,
        key: &'static str,
        reader: &mut Reader<'_>,
    ) -> Option<T> {
        self.typed(key, "size", reader, |value| {
            T::try_from(as_i64(value)?).ok()
        })
    }

    /// A decimal written as text (or a whole number); floats are refused because they are binary.
    pub(super) fn decimal(
        &mut self,
        key: &'static str,
        reader: &mut Reader<'_>,
    ) -> Option<Decimal> {
        let found = self.take(key)?;
        let value = decimal(found.value);
        if value.is_none() {
            let given = shown(found.value);
            let mistake = match found.value {
                DeValue::Float(_) => "mistake-float",
                _ => "mistake-decimal",
            };
            let values = vec![("key", key.to_owned()), ("given", given)];
            reader.note(&found.span, mistake, values);
        }
        value
    }

    /// Money and credits: text only, not negative.
    pub(super) fn money(&mut self, key: &'static str, reader: &mut Reader<'_>) -> Option<Decimal> {
        let place = self.place(key);
        if let Some(DeValue::Integer(number)) = self.take(key).map(|found| found.value) {
            let values = vec![("key", key.to_owned()), ("given", number.to_string())];
            reader.note(&place, "mistake-money-text", values);
            return None;
        }
        let amount = self.decimal(key, reader)?;
        let limit = Decimal::from(1_000_000);
        if amount.is_sign_negative() || amount > limit || amount.scale() > 6 {
            let values = vec![("key", key.to_owned()), ("given", amount.to_string())];
            reader.note(&place, "mistake-money-range", values);
            return None;
        }
        Some(amount)
    }

    pub(super) fn table(
        &mut self,
        key: &'static str,
        reader: &mut Reader<'_>,
    ) -> Option<Table<'a>> {
        let place = self.place(key);
        let table = self.typed(key, "table", reader, DeValue::as_table)?;
        Some(Self::root(table, place))
    }

    /// An array of tables; missing is empty.
    pub(super) fn tables(&mut self, key: &'static str, reader: &mut Reader<'_>) -> Vec<Table<'a>> {
        let mut tables = Vec::new();
        for found in self.list(key, reader).unwrap_or_default() {
            match found.value {
                DeValue::Table(table) => tables.push(Self::root(table, found.span)),
                other => reader.note(&found.span, "mistake-type", wrong_type(key, "table", other)),
            }
        }
        tables
    }

    /// The items of an array.
    pub(super) fn list(
        &mut self,
        key: &'static str,
        reader: &mut Reader<'_>,
    ) -> Option<Vec<Found<'a>>> {
        let items = self.typed(key, "list", reader, DeValue::as_array)?;
        let found = items.iter().map(|item| Found {
            value: item.get_ref(),
            span: item.span(),
        });
        Some(found.collect())
    }

    /// One of the words of an enum; the expected words are told with a mistake.
    pub(super) fn word<T: Copy>(
        &mut self,
        key: &'static str,
        words: &[(&'static str, T)],
        reader: &mut Reader<'_>,
    ) -> Option<T> {
        let text = self.text(key, reader)?;
        let found = words.iter().find(|(word, _)| *word == text);
        if found.is_none() {
            let expected: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            let values = vec![
                ("key", key.to_owned()),
                ("given", text.to_owned()),
                ("expected", expected.join(", ")),
            ];
            reader.note(&self.place(key), "mistake-word", values);
        }
        found.map(|(_, value)| *value)
    }

    /// Notes that a key must be there.
    pub(super) fn missing(&self, key: &'static str, reader: &mut Reader<'_>) {
        if self.table.get(key).is_none() {
            reader.note(&self.span, "mistake-missing", vec![("key", key.to_owned())]);
        }
    }

    /// Notes every key that nobody asked for, with the nearest known name.
    pub(super) fn close(self, reader: &mut Reader<'_>) {
        for (key, _) in self.table.iter() {
            let name = key.get_ref().as_ref();
            if self.asked.contains(name) {
                continue;
            }
            let known = self.asked.iter().copied();
            unknown(reader, &key.span(), name, known);
        }
    }
}

/// Notes an unknown name, with the nearest of the known ones or all of them.
pub(super) fn unknown<'k>(
    reader: &mut Reader<'_>,
    span: &Span,
    name: &str,
    known: impl Iterator<Item = &'k str> + Clone,
) {
    let (key, hint) = match super::nearest(name, known.clone()) {
        Some(near) => ("mistake-unknown-near", near.to_owned()),
        None => ("mistake-unknown", known.collect::<Vec<_>>().join(", ")),
    };
    reader.note(
        span,
        key,
        vec![("key", name.to_owned()), ("expected", hint)],
    );
}

fn as_i64(value: &DeValue<'_>) -> Option<i64> {
    let number = value.as_integer()?;
    i64::from_str_radix(number.as_str(), number.radix()).ok()
}

/// A decimal from text or a whole number.
pub(super) fn decimal(value: &DeValue<'_>) -> Option<Decimal> {
    match value {
        DeValue::String(text) => Decimal::from_str(text).ok(),
        DeValue::Integer(_) => as_i64(value).map(Decimal::from),
        _ => None,
    }
}

/// The text form of a scalar as conditions and choices use it; `None` for others and for floats.
pub(super) fn scalar(value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::String(text) => Some(text.to_string()),
        DeValue::Integer(_) => as_i64(value).map(|number| number.to_string()),
        DeValue::Boolean(yes) => Some(yes.to_string()),
        _ => None,
    }
}

/// A value as it may be quoted in a message.
pub(super) fn shown(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) => format!("\"{text}\""),
        DeValue::Float(number) => number.to_string(),
        DeValue::Array(_) => "[…]".to_owned(),
        DeValue::Table(_) => "{…}".to_owned(),
        DeValue::Datetime(when) => when.to_string(),
        other => scalar(other).unwrap_or_default(),
    }
}

fn wrong_type(key: &str, expected: &'static str, given: &DeValue<'_>) -> Values {
    vec![
        ("key", key.to_owned()),
        ("kind", expected.to_owned()),
        ("given", shown(given)),
    ]
}
