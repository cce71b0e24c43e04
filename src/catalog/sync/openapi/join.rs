//! Joins schemas: both must hold (`allOf`, references), or one of them (`oneOf`, `anyOf`).

use super::schema::Schema;

impl Schema {
    pub(super) fn is(&self, kind: &str) -> bool {
        self.types.contains(kind)
    }

    pub(super) fn is_null(&self) -> bool {
        self.types.len() == 1 && self.is("null")
    }

    /// `anyOf: [{required: [a]}, {required: [b]}]`
    pub(super) fn only_requires(&self) -> bool {
        let plain = self.types.iter().all(|kind| kind == "object");
        plain && self.fields.is_empty() && !self.required.is_empty() && self.values.is_empty()
    }

    pub(super) fn add(&mut self, name: &str, field: Self) {
        match self.fields.iter_mut().find(|(known, _)| known == name) {
            Some((_, known)) => *known = std::mem::take(known).and(field),
            None => self.fields.push((name.to_owned(), field)),
        }
    }

    /// Both must hold.
    pub(super) fn and(mut self, other: Self) -> Self {
        self.types.extend(other.types);
        if self.values.is_empty() {
            self.values = other.values;
        } else if !other.values.is_empty() {
            self.values.retain(|value| other.values.contains(value));
        }
        self.default = self.default.or(other.default);
        self.min = narrower(self.min, other.min, Ord::max);
        self.max = narrower(self.max, other.max, Ord::min);
        self.step = self.step.or(other.step);
        self.min_chars = narrower(self.min_chars, other.min_chars, Ord::max);
        self.max_chars = narrower(self.max_chars, other.max_chars, Ord::min);
        self.min_items = narrower(self.min_items, other.min_items, Ord::max);
        self.max_items = narrower(self.max_items, other.max_items, Ord::min);
        self.format = self.format.or(other.format);
        self.pattern = self.pattern.or(other.pattern);
        self.prose = both(self.prose, &other.prose);
        self.deprecated |= other.deprecated;
        self.item = self.item.or(other.item);
        for (name, field) in other.fields {
            self.add(&name, field);
        }
        self.required.extend(other.required);
        self.needs.extend(other.needs);
        self.variants.extend(other.variants);
        self
    }

    /// One of the two holds: what either allows, required only what both require.
    pub(super) fn or(mut self, other: Self) -> Self {
        let open = self.values.is_empty() || other.values.is_empty();
        if open {
            self.values.clear();
        } else {
            let more = other.values.into_iter();
            let more: Vec<_> = more.filter(|value| !self.values.contains(value)).collect();
            self.values.extend(more);
        }
        self.types.extend(other.types);
        self.default = self
            .default
            .filter(|value| other.default.as_ref() == Some(value));
        self.min = wider(self.min, other.min, Ord::min);
        self.max = wider(self.max, other.max, Ord::max);
        self.step = self.step.filter(|step| other.step == Some(*step));
        self.min_chars = wider(self.min_chars, other.min_chars, Ord::min);
        self.max_chars = wider(self.max_chars, other.max_chars, Ord::max);
        self.min_items = wider(self.min_items, other.min_items, Ord::min);
        self.max_items = wider(self.max_items, other.max_items, Ord::max);
        self.format = self.format.or(other.format);
        self.pattern = self.pattern.or(other.pattern);
        self.prose = both(self.prose, &other.prose);
        self.deprecated &= other.deprecated;
        self.item = match (self.item, other.item) {
            (Some(one), Some(another)) => Some(Box::new(one.or(*another))),
            (one, another) => one.or(another),
        };
        for (name, field) in other.fields {
            match self.fields.iter_mut().find(|(known, _)| *known == name) {
                Some((_, known)) => *known = std::mem::take(known).or(field),
                None => self.fields.push((name, field)),
            }
        }
        self.required.retain(|name| other.required.contains(name));
        self.needs.clear();
        self.variants.clear();
        self
    }
}

fn narrower<T>(one: Option<T>, other: Option<T>, pick: fn(T, T) -> T) -> Option<T> {
    match (one, other) {
        (Some(one), Some(other)) => Some(pick(one, other)),
        (one, other) => one.or(other),
    }
}

fn wider<T>(one: Option<T>, other: Option<T>, pick: fn(T, T) -> T) -> Option<T> {
    Some(pick(one?, other?))
}

fn both(mut one: String, other: &str) -> String {
    if !one.contains(other) {
        one.push('\n');
        one.push_str(other);
    }
    one
}
