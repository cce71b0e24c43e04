//! Reads what a param of type `task` takes: the models whose results fit, and what of them is sent.

use super::super::model::Wire;
use super::super::task::{Part, TaskKind};
use super::param::WIRES;
use super::reader::{self, Reader, Table};

/// How `part` is written.
#[derive(Clone, Copy, PartialEq)]
enum Word {
    Audio,
    Index,
}

const PARTS: [(&str, Word); 2] = [("audio", Word::Audio), ("index", Word::Index)];

/// `of = ["veo-3-1"]`, `part = "audio" | "index"`, and for an index `as`.
pub(super) fn task(table: &mut Table<'_>, reader: &mut Reader<'_>) -> TaskKind {
    table.missing("of", reader);
    let mut of: Vec<String> = Vec::new();
    for item in table.list("of", reader).unwrap_or_default() {
        match item.value.as_str().filter(|id| !id.trim().is_empty()) {
            Some(id) if of.iter().any(|known| known == id) => {
                let values = vec![("value", id.to_owned())];
                reader.note(&item.span, "mistake-choice-twice", values);
            }
            Some(id) => of.push(id.to_owned()),
            None => {
                let values = vec![("given", reader::shown(item.value))];
                reader.note(&item.span, "mistake-task-of", values);
            }
        }
    }
    let part = table.word("part", &PARTS, reader);
    let part = match part {
        Some(Word::Index) => {
            let wire = table.word("as", &WIRES, reader);
            if matches!(wire, Some(Wire::Bool | Wire::Number)) {
                reader.note(&table.place("as"), "mistake-task-as", Vec::new());
            }
            Some(Part::Index(wire.unwrap_or_default()))
        }
        Some(Word::Audio) => Some(Part::Audio),
        None => None,
    };
    TaskKind { of, part }
}
