//! The text that Prometheus reads (exposition format 0.0.4), written by hand: nearly all values are looked up at the
//! moment of the question, which the crates for metrics have no use for, and no number here is a float.

use crate::meter::{STEPS_US, Times};
use std::fmt;

/// What the text is sent as.
pub const CONTENT_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";
const MILLION: u64 = 1_000_000;

/// What a family counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Only grows.
    Counter,
    /// As it is.
    Gauge,
    /// Steps, each with all that are below it.
    Histogram,
}

/// A number as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// A whole one.
    Whole(i128),
    /// So many thousandths.
    Thousandths(i64),
    /// So many millionths.
    Millionths(u64),
}

macro_rules! whole {
    ($($number:ty),*) => {$(
        impl From<$number> for Value {
            fn from(number: $number) -> Self {
                Self::Whole(number.into())
            }
        }
    )*};
}
whole!(i64, u64, u32, bool);

impl From<usize> for Value {
    fn from(number: usize) -> Self {
        Self::Whole(i128::try_from(number).unwrap_or(i128::MAX))
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sign, whole, rest, digits) = match *self {
            Self::Whole(number) => return number.fmt(f),
            Self::Thousandths(number) => {
                let sign = if number < 0 { "-" } else { "" };
                let number = number.unsigned_abs();
                (sign, number / 1_000, number % 1_000, 3)
            }
            Self::Millionths(number) => ("", number / MILLION, number % MILLION, 6),
        };
        match rest {
            0 => write!(f, "{sign}{whole}"),
            _ => {
                let rest = format!("{rest:0digits$}");
                write!(f, "{sign}{whole}.{}", rest.trim_end_matches('0'))
            }
        }
    }
}

/// The text so far.
#[derive(Debug, Default)]
pub struct Page(String);

/// A family whose samples are being written.
pub struct Family<'a> {
    name: &'static str,
    text: &'a mut String,
}

impl Page {
    /// Begins a family; a name comes once.
    pub fn family(&mut self, name: &'static str, kind: Kind, help: &str) -> Family<'_> {
        let kind = match kind {
            Kind::Counter => "counter",
            Kind::Gauge => "gauge",
            Kind::Histogram => "histogram",
        };
        let help = help.replace('\\', "\\\\").replace('\n', "\\n");
        let head = format!("# HELP {name} {help}\n# TYPE {name} {kind}\n");
        self.0.push_str(&head);
        Family {
            name,
            text: &mut self.0,
        }
    }

    /// A family of one gauge without labels.
    pub fn gauge(&mut self, name: &'static str, help: &str, value: impl Into<Value>) {
        self.family(name, Kind::Gauge, help).sample(&[], value);
    }

    /// A family of one gauge without labels, left empty while nobody knows.
    pub fn maybe(&mut self, name: &'static str, help: &str, value: Option<impl Into<Value>>) {
        let mut family = self.family(name, Kind::Gauge, help);
        if let Some(value) = value {
            family.sample(&[], value);
        }
    }

    /// A family of one counter without labels.
    pub fn count(&mut self, name: &'static str, help: &str, value: impl Into<Value>) {
        self.family(name, Kind::Counter, help).sample(&[], value);
    }

    /// A family of what was timed.
    pub fn times(&mut self, name: &'static str, help: &str, times: &Times) {
        let taken = times.taken();
        let edges = STEPS_US.map(Value::Millionths);
        let sum = Value::Millionths(taken.sum_us);
        self.family(name, Kind::Histogram, help)
            .steps(&[], &edges, &taken.steps, sum);
    }

    /// All of it.
    pub fn text(self) -> String {
        self.0
    }
}

impl Family<'_> {
    /// One sample. Values of labels may hold anything.
    pub fn sample(&mut self, labels: &[(&str, &str)], value: impl Into<Value>) {
        self.line("", labels, value.into());
    }

    /// The samples of one histogram: how many fell into each step and, last, into none, and all together.
    pub fn steps(&mut self, labels: &[(&str, &str)], edges: &[Value], steps: &[u64], sum: Value) {
        let mut below = 0_u64;
        let edges = edges.iter().map(ToString::to_string);
        for (edge, n) in edges.chain(["+Inf".to_owned()]).zip(steps) {
            below = below.saturating_add(*n);
            let labels: Vec<(&str, &str)> =
                labels.iter().copied().chain([("le", &*edge)]).collect();
            self.line("_bucket", &labels, below.into());
        }
        self.line("_sum", labels, sum);
        self.line("_count", labels, below.into());
    }

    fn line(&mut self, ending: &str, labels: &[(&str, &str)], value: Value) {
        self.text.push_str(self.name);
        self.text.push_str(ending);
        for (n, (name, value)) in labels.iter().enumerate() {
            let value = value
                .replace('\\', "\\\\")
                .replace('"', "\\\"")
                .replace('\n', "\\n");
            let before = if n == 0 { '{' } else { ',' };
            self.add(format_args!("{before}{name}=\"{value}\""));
        }
        let after = if labels.is_empty() { "" } else { "}" };
        self.add(format_args!("{after} {value}\n"));
    }

    fn add(&mut self, words: fmt::Arguments<'_>) {
        self.text.push_str(&words.to_string());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_exact() {
        let cases = [
            (Value::from(-7_i64), "-7"),
            (Value::from(true), "1"),
            (Value::Thousandths(-12_500), "-12.5"),
            (Value::Thousandths(5), "0.005"),
            (Value::Millionths(100), "0.0001"),
            (Value::Millionths(u64::MAX), "18446744073709.551615"),
        ];
        for (value, written) in cases {
            assert_eq!(value.to_string(), written);
        }
    }

    #[test]
    fn a_page_reads_as_prometheus_wants_it() {
        let mut page = Page::default();
        page.family("a_total", Kind::Counter, "Two\nlines \\.")
            .sample(&[("x", "\"\\\n"), ("y", "é")], 3_u32);
        page.maybe("b", "Nobody knows.", None::<u64>);
        page.family("c", Kind::Histogram, "Times.").steps(
            &[("x", "1")],
            &[Value::Whole(1), Value::Whole(5)],
            &[2, 0, 1],
            Value::Thousandths(9_250),
        );
        let text = "# HELP a_total Two\\nlines \\\\.\n# TYPE a_total counter\na_total{x=\"\\\"\\\\\\n\",y=\"é\"} 3\n\
                    # HELP b Nobody knows.\n# TYPE b gauge\n\
                    # HELP c Times.\n# TYPE c histogram\nc_bucket{x=\"1\",le=\"1\"} 2\nc_bucket{x=\"1\",le=\"5\"} 2\n\
                    c_bucket{x=\"1\",le=\"+Inf\"} 3\nc_sum{x=\"1\"} 9.25\nc_count{x=\"1\"} 3\n";
        assert_eq!(page.text(), text);
    }
}
