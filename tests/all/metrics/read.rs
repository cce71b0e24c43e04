//! A strict reader of the text that Prometheus reads: whatever bends a rule of format 0.0.4 ends the test.

use std::collections::{BTreeMap, BTreeSet};

/// A sample's name with its labels, sorted.
type Series = (String, BTreeMap<String, String>);

/// What a page says.
pub struct Page {
    /// Names of families with their types.
    pub families: BTreeMap<String, String>,
    samples: BTreeMap<Series, f64>,
}

impl Page {
    /// Reads it line by line.
    #[track_caller]
    pub fn read(text: &str) -> Self {
        let mut page = Self {
            families: BTreeMap::new(),
            samples: BTreeMap::new(),
        };
        assert!(text.ends_with('\n') && !text.contains('\r'));
        let mut now: Option<(String, bool)> = None;
        for line in text.strip_suffix('\n').unwrap().split('\n') {
            if let Some(rest) = line.strip_prefix("# HELP ") {
                let (name, help) = rest.split_once(' ').unwrap();
                assert!(
                    is_name(name) && help.len() > 3 && is_escaped(help, "\\n"),
                    "{line}"
                );
                assert!(!page.families.contains_key(name), "twice: {line}");
                now = Some((name.to_owned(), false));
            } else if let Some(rest) = line.strip_prefix("# TYPE ") {
                let (name, kind) = rest.split_once(' ').unwrap();
                let known = ["counter", "gauge", "histogram"];
                assert_eq!(
                    now,
                    Some((name.to_owned(), false)),
                    "HELP before TYPE: {line}"
                );
                assert!(known.contains(&kind), "{line}");
                assert_eq!(kind == "counter", name.ends_with("_total"), "{line}");
                page.families.insert(name.to_owned(), kind.to_owned());
                now = Some((name.to_owned(), true));
            } else {
                let (family, ready) = now.as_ref().unwrap();
                assert!(ready, "no TYPE before {line}");
                page.take(family, line);
            }
        }
        page.check_histograms();
        page
    }

    fn take(&mut self, family: &str, line: &str) {
        let (name, labels, value) = sample(line);
        let ending = name.strip_prefix(family);
        let kind = self.families[family].as_str();
        let fits = match kind {
            "histogram" => ["_bucket", "_sum", "_count"].contains(&ending.unwrap_or("no")),
            _ => ending == Some(""),
        };
        assert!(fits, "{line} stands in {family}");
        assert!(kind == "gauge" || value >= 0.0, "{line}");
        let before = self.samples.insert((name, labels), value);
        assert_eq!(before, None, "twice: {line}");
    }

    /// Steps ascend, each holds those below it, and the last holds all.
    fn check_histograms(&self) {
        let histograms = self
            .families
            .iter()
            .filter(|(_, kind)| *kind == "histogram");
        for (family, _) in histograms {
            let mut all: BTreeMap<BTreeMap<String, String>, Vec<(f64, f64)>> = BTreeMap::new();
            for ((name, labels), value) in &self.samples {
                if *name == format!("{family}_bucket") {
                    let mut labels = labels.clone();
                    let edge = labels.remove("le").unwrap();
                    let edge = edge.replace("+Inf", "inf").parse().unwrap();
                    all.entry(labels).or_default().push((edge, *value));
                }
            }
            for (labels, mut steps) in all {
                steps.sort_by(|a, b| a.0.total_cmp(&b.0));
                assert!(
                    steps.is_sorted_by(|a, b| a.0 < b.0 && a.1 <= b.1),
                    "{family}"
                );
                let (edge, last) = *steps.last().unwrap();
                let count = self.samples[&(format!("{family}_count"), labels.clone())];
                assert_eq!((edge, last), (f64::INFINITY, count), "{family}");
                assert!(
                    self.samples
                        .contains_key(&(format!("{family}_sum"), labels))
                );
            }
        }
    }

    /// The value of a sample as it is written on the page, e.g. `a_total{x="1"}`; 0 when it is missing.
    #[track_caller]
    pub fn value(&self, series: &str) -> f64 {
        let (name, labels, _) = sample(&format!("{series} 0"));
        self.samples.get(&(name, labels)).copied().unwrap_or(0.0)
    }

    /// Whether there is such a sample.
    pub fn has(&self, series: &str) -> bool {
        let (name, labels, _) = sample(&format!("{series} 0"));
        self.samples.contains_key(&(name, labels))
    }

    /// All values of one name whose labels hold these.
    pub fn sum(&self, name: &str, labels: &[(&str, &str)]) -> f64 {
        let holds = |have: &BTreeMap<String, String>| {
            let mut wanted = labels.iter();
            wanted.all(|(name, value)| have.get(*name).is_some_and(|have| have == value))
        };
        let found = self.samples.iter();
        let found = found.filter(|((have, with), _)| have == name && holds(with));
        found.map(|(_, value)| value).sum()
    }

    /// What a label says, everywhere.
    pub fn words(&self, label: &str) -> BTreeSet<String> {
        let labels = self
            .samples
            .keys()
            .filter_map(|(_, labels)| labels.get(label));
        labels.cloned().collect()
    }

    /// How many samples there are.
    pub fn len(&self) -> usize {
        self.samples.len()
    }
}

fn is_name(name: &str) -> bool {
    let letter = |c: char| c.is_ascii_lowercase() || c == '_';
    name.starts_with(letter) && name.chars().all(|c| letter(c) || c.is_ascii_digit())
}

/// Whether every backslash stands before one of these or another one.
fn is_escaped(text: &str, after: &str) -> bool {
    let text = text.replace("\\\\", "");
    let mut parts = text.split('\\').skip(1);
    parts.all(|part| {
        part.chars()
            .next()
            .is_some_and(|c| after.contains(c) && c != '\\')
    })
}

fn sample(line: &str) -> (String, BTreeMap<String, String>, f64) {
    let end = line.find(['{', ' ']).unwrap_or_else(|| panic!("{line}"));
    let (name, mut rest) = line.split_at(end);
    assert!(is_name(name), "{line}");
    let mut labels = BTreeMap::new();
    if let Some(inner) = rest.strip_prefix('{') {
        rest = inner;
        loop {
            let (label, after) = rest.split_once("=\"").unwrap_or_else(|| panic!("{line}"));
            assert!(is_name(label), "{line}");
            let (value, after) = quoted(after).unwrap_or_else(|| panic!("{line}"));
            assert_eq!(labels.insert(label.to_owned(), value), None, "{line}");
            if let Some(after) = after.strip_prefix('}') {
                rest = after;
                break;
            }
            rest = after.strip_prefix(',').unwrap_or_else(|| panic!("{line}"));
        }
    }
    let value = rest.strip_prefix(' ').unwrap_or_else(|| panic!("{line}"));
    let digits = value.strip_prefix('-').unwrap_or(value);
    let plain = digits.chars().all(|c| c.is_ascii_digit() || c == '.');
    assert!(plain && !digits.is_empty(), "{line}");
    (name.to_owned(), labels, value.parse().unwrap())
}

/// A value up to its closing quote, and what comes after it.
fn quoted(text: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut letters = text.chars();
    loop {
        match letters.next()? {
            '"' => return Some((value, letters.as_str())),
            '\\' => value.push(match letters.next()? {
                'n' => '\n',
                same @ ('"' | '\\') => same,
                _ => return None,
            }),
            other => value.push(other),
        }
    }
}
