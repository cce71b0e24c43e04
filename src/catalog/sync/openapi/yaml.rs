//! Reads YAML into nodes, with bounds that no page of Kie's comes near.

use super::node::{MAX_DEPTH, Node, number};
use saphyr_parser::{Event, Parser, ScalarStyle};
use std::collections::HashMap;
use std::rc::Rc;

/// Most values in a document; Kie's largest pages have about 3,000.
const MAX_NODES: usize = 100_000;
/// Most values when every alias is counted as what it stands for: whoever walks the tree meets so many.
const MAX_WALKED: usize = 300_000;

/// A list or map being read.
struct Open {
    anchor: usize,
    /// The key that waits for its value.
    key: Option<String>,
    items: Vec<Rc<Node>>,
    entries: Vec<(String, Rc<Node>)>,
    is_map: bool,
    /// Of its items: how deep the deepest is, and how many values they are, aliases followed.
    size: Size,
}

/// How much there is to walk below a value, itself counted.
#[derive(Clone, Copy, Default)]
struct Size {
    height: usize,
    values: usize,
}

impl Size {
    const ONE: Self = Self {
        height: 1,
        values: 1,
    };

    /// Of a list or map with items of this size.
    fn around(self) -> Self {
        Self {
            height: self.height.saturating_add(1),
            values: self.values.saturating_add(1),
        }
    }
}

#[derive(Default)]
struct Loader {
    open: Vec<Open>,
    /// What an anchor stands for; shared, never copied, so that aliases of aliases cost nothing here.
    anchors: HashMap<usize, (Rc<Node>, Size)>,
    nodes: usize,
    root: Option<Rc<Node>>,
}

/// The first document of a text. Anchors are followed; an alias inside its own anchor is an error.
pub(super) fn read(text: &str) -> Result<Rc<Node>, String> {
    let mut loader = Loader::default();
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| error.to_string())?;
        let line = span.start.line();
        let place = |what: &str| format!("line {line}: {what}");
        match event {
            Event::Scalar(value, style, anchor, _) => {
                let node = scalar(&value, style);
                loader.close(Rc::new(node), anchor, Size::ONE)
            }
            Event::SequenceStart(anchor, _) => loader.enter(anchor, false),
            Event::MappingStart(anchor, _) => loader.enter(anchor, true),
            Event::SequenceEnd | Event::MappingEnd => loader.leave(),
            Event::Alias(anchor) => match loader.anchors.get(&anchor).cloned() {
                Some((node, size)) => loader.close(node, 0, size),
                None => Err("an alias of nothing that is complete"),
            },
            Event::DocumentEnd => break,
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentStart(_) => {
                Ok(())
            }
        }
        .map_err(place)?;
    }
    loader.root.ok_or_else(|| "nothing in it".to_owned())
}

impl Loader {
    fn enter(&mut self, anchor: usize, is_map: bool) -> Result<(), &'static str> {
        if self.open.len() >= MAX_DEPTH {
            return Err("nested too deep");
        }
        self.open.push(Open {
            anchor,
            key: None,
            items: Vec::new(),
            entries: Vec::new(),
            is_map,
            size: Size::default(),
        });
        Ok(())
    }

    fn leave(&mut self) -> Result<(), &'static str> {
        let done = self.open.pop().ok_or("an end without a beginning")?;
        let node = if done.is_map {
            Node::Map(done.entries)
        } else {
            Node::List(done.items)
        };
        self.close(Rc::new(node), done.anchor, done.size.around())
    }

    /// Puts a complete value into what is open.
    fn close(&mut self, node: Rc<Node>, anchor: usize, size: Size) -> Result<(), &'static str> {
        self.nodes = self.nodes.saturating_add(1);
        if self.nodes > MAX_NODES {
            return Err("too many values");
        }
        if size.height > MAX_DEPTH {
            return Err("nested too deep by aliases");
        }
        if size.values > MAX_WALKED {
            return Err("too many values by aliases");
        }
        if anchor != 0 {
            self.anchors.insert(anchor, (Rc::clone(&node), size));
        }
        let Some(open) = self.open.last_mut() else {
            self.root.get_or_insert(node);
            return Ok(());
        };
        open.size.height = open.size.height.max(size.height);
        open.size.values = open.size.values.saturating_add(size.values);
        if !open.is_map {
            open.items.push(node);
        } else if let Some(key) = open.key.take() {
            open.entries.push((key, node));
        } else {
            // A key that is a list or a map has no place in OpenAPI.
            open.key = Some(node.scalar().unwrap_or_default());
        }
        Ok(())
    }
}

/// YAML 1.2's core schema, but for numbers that are not decimal.
fn scalar(value: &str, style: ScalarStyle) -> Node {
    if style != ScalarStyle::Plain {
        return Node::Text(value.to_owned());
    }
    match value {
        "" | "~" | "null" | "Null" | "NULL" => Node::Null,
        "true" | "True" | "TRUE" => Node::Bool(true),
        "false" | "False" | "FALSE" => Node::Bool(false),
        _ => number(value).map_or_else(|| Node::Text(value.to_owned()), Node::Number),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_decimal::Decimal;

    #[test]
    fn scalars_keys_and_anchors() {
        let text = "a: &x {b: [1, '1', yes, 16:9, null]}\n'c ': *x\nd: |\n  two\n  lines\n";
        let node = read(text).unwrap();
        assert_eq!(node.get("a"), node.get("c "));
        let items = node.at(&["a", "b"]).unwrap().items();
        assert_eq!(*items[0], Node::Number(Decimal::ONE));
        assert_eq!(items[1].text(), Some("1"));
        assert_eq!(items[2].text(), Some("yes"));
        assert_eq!(items[3].text(), Some("16:9"));
        assert_eq!(*items[4], Node::Null);
        assert_eq!(node.text_at("d"), Some("two\nlines\n"));
    }

    #[test]
    fn bombs_are_refused() {
        let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for level in 1..40 {
            let before = level - 1;
            let ten = vec![format!("*a{before}"); 10].join(", ");
            bomb.push_str(&format!("a{level}: &a{level} [{ten}]\n"));
        }
        assert!(read(&bomb).unwrap_err().contains("by aliases"));
        let mut deep = String::from("a0: &a0 [x]\n");
        for level in 1..5_000 {
            deep.push_str(&format!("a{level}: &a{level} [*a{}]\n", level - 1));
        }
        assert!(read(&deep).unwrap_err().contains("aliases"));
        assert!(read(&"[".repeat(100_000)).is_err());
        assert!(read(&"{a: ".repeat(100_000)).is_err());
        assert!(read(&"- ".repeat(100_000)).is_err());
        assert!(read("a: &a [*a]").is_err());
        assert!(read(&"- 1\n".repeat(MAX_NODES + 1)).is_err());
    }
}
