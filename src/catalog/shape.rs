//! What structured input holds: the fields of an item, their limits, and whether a value keeps them.

use super::answers::{answer_text, effective, fits};
use super::model::{Answer, Answers, Model, ParamKind};
use super::request::plain_value;
use rust_decimal::Decimal;
use serde_json::{Map, Value};

/// The form of a structured param.
///
/// Without fields nothing is known of it: any JSON is taken, and no model that needs it is sold.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shape {
    /// Fields of each item. One field without a name: the items are plain values.
    pub fields: Vec<Field>,
    /// Fewest and most items of a list; `None`: one object.
    pub items: Option<(usize, usize)>,
    /// Most characters of all free texts together.
    pub max_chars: Option<usize>,
}

/// A field of an item.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Kie's own name; empty for a plain value.
    pub name: String,
    /// What it accepts; never files or further structure.
    pub kind: ParamKind,
    /// Must be there.
    pub required: bool,
    /// Used where it is left out; sent explicitly.
    pub default: Option<Answer>,
    /// How a text is written.
    pub form: Form,
    /// The value must stand in the field of the same name of this other param.
    pub one_of: Option<String>,
    /// The values of all items together make the answer to this other param.
    pub sums_to: Option<String>,
}

/// How the text of a field is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// Freely.
    #[default]
    Free,
    /// A colour: `#C2D1E6`.
    Color,
    /// A share with two digits after the point: `23.51%`.
    Percent,
    /// `Speaker 1`
    Speaker,
}

impl Form {
    /// The text as Kie takes it; `None` if it cannot be meant.
    pub fn written(self, text: &str) -> Option<String> {
        let text = text.trim();
        match self {
            Self::Free => Some(text.to_owned()),
            Self::Color => {
                let digits = text.strip_prefix('#').unwrap_or(text);
                let is = digits.len() == 6 && digits.chars().all(|c| c.is_ascii_hexdigit());
                is.then(|| format!("#{}", digits.to_ascii_uppercase()))
            }
            Self::Percent => {
                let number = text.trim_end_matches('%').trim().replace(',', ".");
                let number: Decimal = number.parse().ok()?;
                let inside = number > Decimal::ZERO && number <= Decimal::ONE_HUNDRED;
                inside.then(|| format!("{:.2}%", number.round_dp(2)))
            }
            Self::Speaker => {
                let word = text.trim_end_matches(|c: char| c.is_ascii_digit());
                let number = text.get(word.len()..).filter(|digits| digits.len() < 3)?;
                let number: u32 = number.parse().ok()?;
                (number > 0).then(|| format!("Speaker {number}"))
            }
        }
    }
}

impl Shape {
    /// Whether anything is known of it.
    pub fn is_known(&self) -> bool {
        !self.fields.is_empty()
    }

    /// The items of a value: those of a list, or the one object.
    pub fn items_of<'v>(&self, value: &'v Value) -> Option<&'v [Value]> {
        match (self.items, value) {
            (Some(_), Value::Array(items)) => Some(items),
            (None, Value::Object(_)) => Some(std::slice::from_ref(value)),
            _ => None,
        }
    }

    /// Whether the value has this form and keeps its limits.
    pub fn holds(&self, value: &Value) -> bool {
        if !self.is_known() {
            return value.is_array() || value.is_object();
        }
        let Some(items) = self.items_of(value) else {
            return false;
        };
        let (min, max) = self.items.unwrap_or((1, 1));
        (min..=max).contains(&items.len())
            && items.iter().all(|item| self.item_holds(item))
            && self.max_chars.is_none_or(|max| self.chars(items) <= max)
    }

    fn item_holds(&self, item: &Value) -> bool {
        if let [field] = self.fields.as_slice()
            && field.name.is_empty()
        {
            return field.holds(item);
        }
        let Value::Object(given) = item else {
            return false;
        };
        let known = |name: &String| self.fields.iter().any(|field| field.name == *name);
        given.keys().all(known)
            && self
                .fields
                .iter()
                .all(|field| match given.get(&field.name) {
                    Some(value) => field.holds(value),
                    None => !field.required,
                })
    }

    /// Characters of all free texts.
    pub fn chars(&self, items: &[Value]) -> usize {
        let free = self.fields.iter().filter(|field| field.is_free());
        let texts = free.flat_map(|field| items.iter().filter_map(|item| field.of(item)?.as_str()));
        texts
            .map(|text| text.chars().count())
            .fold(0, usize::saturating_add)
    }

    /// The first field whose values do not go with the other answers.
    pub fn at_odds<'s>(
        &'s self,
        value: &Value,
        model: &Model,
        answers: &Answers,
    ) -> Option<&'s Field> {
        let items = self.items_of(value)?;
        self.fields.iter().find(|field| {
            let unnamed = field.one_of.as_ref().is_some_and(|other| {
                let named = named(model, answers, other, &field.name);
                let known = |item: &Value| field.of(item).is_none_or(|name| named.contains(name));
                !items.iter().all(known)
            });
            let unequal = field.sums_to.as_ref().is_some_and(|other| {
                let wanted = effective(model, other, answers).and_then(answer_text);
                let sum = self.sum(field, value).map(|sum| sum.to_string());
                wanted.is_some() && wanted != sum
            });
            unnamed || unequal
        })
    }

    /// The whole numbers of a field, added up.
    pub fn sum(&self, field: &Field, value: &Value) -> Option<i64> {
        let numbers = self
            .items_of(value)?
            .iter()
            .map(|item| field.of(item)?.as_i64());
        let numbers: Vec<i64> = numbers.collect::<Option<_>>()?;
        numbers.into_iter().try_fold(0_i64, i64::checked_add)
    }
}

/// The values a field has in the answer to another param.
pub fn named(model: &Model, answers: &Answers, other: &str, field: &str) -> Vec<Value> {
    let Some(ParamKind::Json(shape)) = model.param(other).map(|param| &param.kind) else {
        return Vec::new();
    };
    let Some(Answer::Json(value)) = effective(model, other, answers) else {
        return Vec::new();
    };
    let items = shape.items_of(value).unwrap_or_default();
    items
        .iter()
        .filter_map(|item| item.get(field).cloned())
        .collect()
}

impl Field {
    /// A text that people write as they like.
    pub fn is_free(&self) -> bool {
        let free = self.form == Form::Free && self.one_of.is_none();
        free && matches!(self.kind, ParamKind::Text { .. })
    }

    /// Its value in an item.
    pub fn of<'v>(&self, item: &'v Value) -> Option<&'v Value> {
        if self.name.is_empty() {
            Some(item)
        } else {
            item.get(&self.name)
        }
    }

    /// Whether a value of the request is one of this field.
    pub fn holds(&self, value: &Value) -> bool {
        self.answer(value).is_some_and(|answer| {
            let formed = match &answer {
                Answer::Text(text) => self.form.written(text).as_ref() == Some(text),
                _ => true,
            };
            formed && fits(&self.kind, &answer)
        })
    }

    /// The answer a value of the request stands for.
    pub fn answer(&self, value: &Value) -> Option<Answer> {
        match (&self.kind, value) {
            (ParamKind::Text { .. }, Value::String(text)) => Some(Answer::Text(text.clone())),
            (ParamKind::Choice { values, .. }, value) => {
                let written = |text: &&String| {
                    plain_value(&self.kind, &Answer::Choice((*text).clone())).as_ref()
                        == Some(value)
                };
                values.iter().find(written).cloned().map(Answer::Choice)
            }
            (ParamKind::Bool, Value::Bool(yes)) => Some(Answer::Bool(*yes)),
            (ParamKind::Integer { .. }, value) => value.as_i64().map(Answer::Integer),
            (ParamKind::Number { .. }, Value::Number(number)) => {
                let text = number.to_string();
                let number: Result<Decimal, _> = text.parse();
                let number = number.or_else(|_| Decimal::from_scientific(&text));
                number.ok().map(Answer::Number)
            }
            _ => None,
        }
    }
}

/// An item of these values by field, defaults filled in.
pub fn item(shape: &Shape, mut given: Map<String, Value>) -> Value {
    if let [field] = shape.fields.as_slice()
        && field.name.is_empty()
    {
        return given.remove("").unwrap_or_default();
    }
    for field in &shape.fields {
        if let Some(default) = &field.default
            && !given.contains_key(&field.name)
            && let Some(value) = plain_value(&field.kind, default)
        {
            given.insert(field.name.clone(), value);
        }
    }
    Value::Object(given)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_take_what_people_write() {
        let color = |text: &str| Form::Color.written(text);
        assert_eq!(color("c2d1e6").as_deref(), Some("#C2D1E6"));
        assert_eq!(color("#12345"), None);
        let share = |text: &str| Form::Percent.written(text);
        assert_eq!(share("23,5 %").as_deref(), Some("23.50%"));
        assert_eq!(share("100").as_deref(), Some("100.00%"));
        assert_eq!((share("0"), share("101"), share("x")), (None, None, None));
        let speaker = |text: &str| Form::Speaker.written(text);
        assert_eq!(speaker("2").as_deref(), Some("Speaker 2"));
        assert_eq!(speaker("Голос 1").as_deref(), Some("Speaker 1"));
        assert_eq!(
            (speaker("Анна"), speaker("1000"), speaker("0")),
            (None, None, None)
        );
    }
}
