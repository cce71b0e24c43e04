//! The alert rules and the dashboard for Prometheus and Grafana: they parse, and every metric they name exists.

use super::metrics;
use super::read::Page;
use crate::support::Bot;
use regex::Regex;
use saphyr_parser::{Event, Parser};
use serde_json::{Map, Value};
use std::iter::Peekable;
use std::path::Path;

fn file(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("systemd");
    std::fs::read_to_string(folder.join(name)).unwrap()
}

/// YAML as JSON has it; every scalar is a text.
fn yaml(text: &str) -> Value {
    let events = Parser::new_from_str(text).map(|event| event.unwrap().0);
    let mut events = events.filter(|event| {
        !matches!(
            event,
            Event::StreamStart | Event::DocumentStart(_) | Event::Nothing
        )
    });
    let mut events = events.by_ref().peekable();
    node(&mut events)
}

fn node<'a>(events: &mut Peekable<impl Iterator<Item = Event<'a>>>) -> Value {
    match events.next().unwrap() {
        Event::Scalar(text, ..) => Value::from(text.into_owned()),
        Event::SequenceStart(..) => {
            let mut items = Vec::new();
            while !matches!(events.peek(), Some(Event::SequenceEnd)) {
                items.push(node(events));
            }
            events.next();
            Value::from(items)
        }
        Event::MappingStart(..) => {
            let mut map = Map::new();
            while !matches!(events.peek(), Some(Event::MappingEnd)) {
                let key = node(events).as_str().unwrap().to_owned();
                let value = node(events);
                assert!(map.insert(key.clone(), value).is_none(), "twice: {key}");
            }
            events.next();
            Value::from(map)
        }
        other => panic!("{other:?}"),
    }
}

/// Metrics that an expression names and the page does not have.
fn unknown(page: &Page, expression: &str) -> Vec<String> {
    let names = Regex::new(r"\b(?:kiebot|process)_[a-z0-9_]+").unwrap();
    let known = |name: &str| {
        let part = ["_bucket", "_sum", "_count"].iter();
        let mut parts = part.filter_map(|ending| name.strip_suffix(ending));
        page.families.contains_key(name)
            || parts.any(|name| {
                page.families
                    .get(name)
                    .is_some_and(|kind| kind == "histogram")
            })
    };
    let found = names.find_iter(expression).map(|found| found.as_str());
    found
        .filter(|name| !known(name))
        .map(str::to_owned)
        .collect()
}

/// Brackets close in order, outside of texts.
fn is_balanced(expression: &str) -> bool {
    let bare = Regex::new(r#""[^"]*""#)
        .unwrap()
        .replace_all(expression, "");
    let mut open = Vec::new();
    for letter in bare.chars() {
        match letter {
            '(' => open.push(')'),
            '[' => open.push(']'),
            '{' => open.push('}'),
            ')' | ']' | '}' if open.pop() != Some(letter) => return false,
            _ => {}
        }
    }
    open.is_empty() && !bare.contains('"')
}

#[track_caller]
fn check(page: &Page, expression: &str) {
    assert_eq!(unknown(page, expression), [""; 0], "{expression}");
    assert!(is_balanced(expression), "{expression}");
    let ours = expression.contains("kiebot") || expression.contains("process_");
    assert!(ours, "{expression} asks nothing of ours");
}

#[test]
fn alert_rules_and_dashboard_name_only_what_there_is() {
    let bot = Bot::new();
    let page = metrics(&bot);
    assert_eq!(
        unknown(&page, "rate(kiebot_nothing_total[5m])"),
        ["kiebot_nothing_total"]
    );
    assert_eq!(unknown(&page, "kiebot_ready_count"), ["kiebot_ready_count"]);
    assert!(!is_balanced("sum(a[5m)]") && is_balanced("sum(a{b=\")\"}[5m])"));
    let rules = yaml(&file("alerts.yml"));
    let groups = rules["groups"].as_array().unwrap();
    let mut names = Vec::new();
    let spans = Regex::new("^[0-9]+[smhd]$").unwrap();
    for rule in groups
        .iter()
        .flat_map(|group| group["rules"].as_array().unwrap())
    {
        check(&page, rule["expr"].as_str().unwrap());
        let severity = rule["labels"]["severity"].as_str().unwrap();
        assert!(["critical", "warning"].contains(&severity), "{rule}");
        assert!(
            rule.get("for")
                .is_none_or(|span| spans.is_match(span.as_str().unwrap()))
        );
        for word in ["summary", "description"] {
            assert!(
                rule["annotations"][word].as_str().unwrap().len() > 10,
                "{rule}"
            );
        }
        names.push(rule["alert"].as_str().unwrap().to_owned());
    }
    let all = names.len();
    names.sort();
    names.dedup();
    assert!(all >= 10 && names.len() == all, "{names:?}");
    let dashboard: Value = serde_json::from_str(&file("dashboard.json")).unwrap();
    let panels = dashboard["panels"].as_array().unwrap();
    let targets = panels
        .iter()
        .filter_map(|panel| panel["targets"].as_array());
    let mut asked = 0;
    for target in targets.flatten() {
        check(&page, target["expr"].as_str().unwrap());
        asked += 1;
    }
    assert!(panels.len() > 10 && asked >= panels.len() - 6, "{asked}");
    for variable in dashboard["templating"]["list"].as_array().unwrap() {
        let query = variable["query"].as_str().unwrap();
        assert_eq!(unknown(&page, query), [""; 0], "{query}");
    }
}
