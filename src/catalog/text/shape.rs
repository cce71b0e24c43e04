//! Reads the form of a `json` param: its fields, how many items, how long together.

use super::super::model::ParamKind;
use super::super::shape::{Field, Form, Shape};
use super::param;
use super::reader::{Reader, Table};
use std::collections::BTreeSet;

const FORMS: [(&str, Form); 4] = [
    ("free", Form::Free),
    ("color", Form::Color),
    ("percent", Form::Percent),
    ("speaker", Form::Speaker),
];

/// The form; without `fields` nothing is known of it.
pub(super) fn read(table: &mut Table<'_>, reader: &mut Reader<'_>) -> Shape {
    let min = table.size::<usize>("min_items", reader);
    let max = table.size::<usize>("max_items", reader);
    let max_chars = table.size("max_total_chars", reader);
    if let (Some(min), Some(max)) = (&min, &max) {
        param::ordered(min, max, "max_items", table, reader);
    }
    if max.is_none() && min.is_some() {
        table.missing("max_items", reader);
    }
    let mut fields: Vec<Field> = Vec::new();
    let mut names = BTreeSet::new();
    for mut table in table.tables("fields", reader) {
        let name = table.text("name", reader).unwrap_or_default().to_owned();
        if !names.insert(name.clone()) {
            let values = vec![("name", name.clone())];
            reader.note(&table.place("name"), "mistake-param-twice", values);
        }
        if let Some(field) = field(name, &mut table, reader) {
            fields.push(field);
            table.close(reader);
        }
    }
    Shape {
        fields,
        items: max.map(|max| (min.unwrap_or(1), max)),
        max_chars,
    }
}

fn field(name: String, table: &mut Table<'_>, reader: &mut Reader<'_>) -> Option<Field> {
    table.missing("type", reader);
    let required = table.flag("required", reader).unwrap_or_default();
    let place = table.place("type");
    let kind = param::kind(required, table, reader)?;
    if matches!(
        kind,
        ParamKind::Media(..) | ParamKind::MediaList { .. } | ParamKind::Json(_)
    ) {
        reader.note(&place, "mistake-field-kind", Vec::new());
    }
    let default = param::default(&kind, table, reader);
    let other = |key, table: &mut Table<'_>, reader: &mut Reader<'_>| {
        table.text(key, reader).map(str::to_owned)
    };
    Some(Field {
        default,
        form: table.word("form", &FORMS, reader).unwrap_or_default(),
        one_of: other("one_of", table, reader),
        sums_to: other("sums_to", table, reader),
        name,
        kind,
        required,
    })
}

/// The word of a form.
pub(in crate::catalog) fn form_word(form: Form) -> &'static str {
    let known = FORMS.iter().find(|(_, known)| *known == form);
    known.map_or("free", |(word, _)| word)
}
