//! Limits that Kie's pages state in words only, taken where the words leave one reading.

use regex::Regex;
use rust_decimal::Decimal;
use std::str::FromStr;
use std::sync::LazyLock;

/// A description made easy to search: lower case, one space, plain dashes, no thousands commas.
#[derive(Clone, Debug)]
pub(super) struct Prose(String);

/// Two numbers, the smaller first.
pub(super) type Range = (Decimal, Decimal);

#[expect(clippy::expect_used, reason = "patterns are constants, tested below")]
pub(super) fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a pattern of ours")
}

macro_rules! patterns {
    ($($name:ident = $text:expr;)*) => {
        $(static $name: LazyLock<Regex> = LazyLock::new(|| pattern(&$text.replace('#', NUMBER)));)*
    };
}

/// Stands as `#` in the patterns.
const NUMBER: &str = r"(-?[0-9]+(?:\.[0-9]+)?)";

patterns! {
    SPACES = r"\s+";
    THOUSANDS = r"([0-9]),([0-9]{3})\b";
    BRACKETS = r"[\[(] ?# ?, ?# ?[\])]";
    BETWEEN = r"between # ?(?:px|pixels|s|seconds)? ?(?:and|to|-) ?#";
    FROM_TO = r"(?:from|range:?(?: is)?(?: an integer)?(?: from)?|supports?|supporting|ranging from|within|integer from) # ?s?(?: to | and | ?- ?)#";
    IN_PARENTHESES = r"\( ?# ?- ?# ?\)";
    SECONDS = r"# ?s?(?: ?- ?| to )# ?(?:s\b|sec)";
    IN_SECONDS = r"in # ?- ?# seconds";
    MIN_MAX = r"min(?:imum)?: ?# ?[,.;-]? ?-? ?max(?:imum)?: ?#";
    CHARS = r"(?:max(?:imum)?|up to|exceed|limited to|between|length)[a-z ]*:?[a-z ]* (?:([0-9]+) ?(?:-|to|and) ?)?([0-9]+) (non-chinese )?(?:chinese )?char";
    AS_LONG = r"(?:maximum|max|up to) (?:of )?([0-9]+) char";
    MIN_CHARS = r"min(?:imum)?(?: of| length:?| length is)? ([0-9]+) char|min(?:imum)? length: ?([0-9]+)";
    COUNT = r"(?:up to|maximum of|at most|max|maximum|allows?|exactly|only|exceed) (?:only |contain(?:ing)? )?([0-9]+|a? ?single|one|two|three|seven) (?:[a-z]+ )?(?:image|photo|picture|video|audio|file|url|reference|clip)";
    COUNTS = r"\b([0-9]+)(?: ?- ?| to )([0-9]+) (?:[a-z]+ )?(?:image|photo|video|audio|file|url)";
    SINGLE = r"(?:a|the) single (?:image|video|audio|file|photo)|only one (?:image|video|audio|file)|\b(?:an?|the) (?:image|video|audio) url\b|(?:a|the) url of (?:an?|the) (?:image|video|audio|photo)|^ ?url of (?:an?|the) (?:image|video|audio|photo)|must (?:and can )?(?:only )?upload (?:exactly |only )?(?:1|one)";
    LENGTHS = r"length is ([0-9]+)";
    MIME = r"\b(?:image|video|audio)/[a-z0-9][a-z0-9.+-]*";
    EXTENSION = r"\b(jpe?g|png|webp|bmp|tiff?|gif|hei[cf]|mp4|mov|mkv|avi|webm|wav|mp3|m4a|aac|ogg|flac)\b";
    FORMATS = r"(?:format|support|type|in )[^.]*";
    REFUSED = r"(?:does not|do not|not) support[^.\n]*?(?: - |\.|$)";
    MEGABYTES = r"\b([0-9]+(?:\.[0-9]+)?) ?m(?:i?b)?\b";
    LONGEST = r"(?:less than|exceed|up to|no longer than|no more than|at most|maximum(?: duration)?(?: of|:)?|max) #[ -]?(s\b|sec|min)";
    LASTING = r"(?:# ?(?:s|seconds)? ?(?:-|to|and) ?#|[\[(]# ?, ?#[\])]) ?-?(?:s\b|sec)";
    STEP = r"step: ?#";
    OPTION = r"(?:^|[.;)] |- )([a-z0-9_]{1,20}): ?[a-z]";
    SIDES = r"(?:\(px\): ?[\[(]# ?, ?#|side length between # and #)";
    SHORT_SIDE = r"(?:at least|greater than|no(?:t)? less than|min dimension|minimum dimension) #(?: ?x ?[0-9]+)? ?(?:px|pixels)";
    LONG_SIDE = r"(?:under|max dimension|maximum dimension|no larger than|not exceed) #(?: ?x ?[0-9]+(?: ?px)?| ?px)";
    MEGAPIXELS = r"max ([0-9]+) ?mp\b";
    PIXELS = r"total pixels?(?: range is|:)? ?[\[(]?# ?[-,] ?#";
}

/// Words before a colon that are no values.
const TITLES: [&str; 24] = [
    "note",
    "notes",
    "tip",
    "range",
    "format",
    "formats",
    "duration",
    "size",
    "resolution",
    "default",
    "example",
    "examples",
    "options",
    "min",
    "max",
    "minimum",
    "maximum",
    "step",
    "required",
    "optional",
    "rules",
    "required_field",
    "warning",
    "important",
];

impl Prose {
    pub(super) fn new(text: &str) -> Self {
        let plain: String = text
            .chars()
            .take(20_000)
            .filter_map(|letter| match letter {
                '`' | '*' | '\u{200b}' | '\u{feff}' => None,
                '\u{2010}'..='\u{2015}' | '\u{2212}' | '~' | '〜' | '～' => Some('-'),
                '：' => Some(':'),
                '，' | '、' => Some(','),
                '（' => Some('('),
                '）' => Some(')'),
                '×' => Some('x'),
                other => Some(other.to_ascii_lowercase()),
            })
            .collect();
        let plain = SPACES.replace_all(&plain, " ");
        Self(THOUSANDS.replace_all(&plain, "$1$2").into_owned())
    }

    pub(super) fn text(&self) -> &str {
        &self.0
    }

    pub(super) fn contains(&self, word: &str) -> bool {
        self.0.contains(word)
    }

    /// Whether a name stands as a whole word.
    pub(super) fn has_word(&self, name: &str) -> bool {
        let name = name.to_ascii_lowercase();
        let mut words = self
            .0
            .split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        words.any(|word| word == name)
    }

    /// Where a word stands first.
    pub(super) fn place(&self, word: &str) -> Option<usize> {
        self.0.find(word)
    }

    /// The range of a number. Where several are given for several cases, one that lies within all
    /// the others is always right.
    pub(super) fn range(&self) -> Option<Range> {
        let all = [
            &*MIN_MAX,
            &*BRACKETS,
            &*BETWEEN,
            &*FROM_TO,
            &*IN_PARENTHESES,
            &*SECONDS,
            &*IN_SECONDS,
        ];
        let found: Vec<Range> = all.iter().flat_map(|form| self.ranges(form)).collect();
        innermost(&found)
    }

    fn ranges(&self, form: &Regex) -> Vec<Range> {
        let pairs = form.captures_iter(&self.0).filter_map(|found| {
            let mut numbers = found.iter().skip(1).flatten();
            let low = Decimal::from_str(numbers.next()?.as_str()).ok()?;
            let high = Decimal::from_str(numbers.next()?.as_str()).ok()?;
            (low < high).then_some((low, high))
        });
        pairs.collect()
    }

    /// The distance of allowed numbers.
    pub(super) fn step(&self) -> Option<Decimal> {
        self.sole(&STEP).filter(|step| *step > Decimal::ZERO)
    }

    /// The values that are told one by one: `std: standard. pro: professional.`
    pub(super) fn options(&self) -> Vec<String> {
        let mut options: Vec<String> = Vec::new();
        for found in OPTION.captures_iter(&self.0) {
            let word = found.get(1).map_or("", |word| word.as_str());
            if TITLES.contains(&word) {
                continue;
            }
            if !options.iter().any(|known| known == word) {
                options.push(word.to_owned());
            }
        }
        if options.len() > 1 {
            options
        } else {
            Vec::new()
        }
    }

    /// The largest whole number a form gives, if it always gives the same.
    fn sole(&self, form: &Regex) -> Option<Decimal> {
        let mut numbers = form.captures_iter(&self.0).filter_map(|found| {
            let number = found.iter().skip(1).flatten().next()?;
            Decimal::from_str(number.as_str()).ok()
        });
        let first = numbers.next()?;
        numbers.all(|number| number == first).then_some(first)
    }

    /// Fewest and most characters.
    pub(super) fn chars(&self) -> (Option<usize>, Option<usize>) {
        let size = |text: &str| text.parse::<usize>().ok();
        let mut least: Option<usize> = None;
        let mut most: Vec<usize> = Vec::new();
        let mut foreign = None;
        for found in CHARS.captures_iter(&self.0) {
            least = least.or(found.get(1).and_then(|low| size(low.as_str())));
            let high = found.get(2).and_then(|high| size(high.as_str()));
            if found.get(3).is_some() {
                foreign = foreign.or(high);
            }
            most.extend(high);
        }
        most.extend(
            AS_LONG
                .captures_iter(&self.0)
                .filter_map(|found| size(found.get(1)?.as_str())),
        );
        let stated = MIN_CHARS.captures(&self.0).and_then(|found| {
            let number = found.get(1).or(found.get(2))?;
            size(number.as_str())
        });
        // A limit for Chinese is no limit for our customers when there is another for the rest.
        let first = most.first().copied();
        let most = foreign.or(first.filter(|first| most.iter().all(|other| other == first)));
        (stated.or(least), most)
    }

    /// Fewest and most files of a list.
    pub(super) fn count(&self) -> (Option<usize>, Option<usize>) {
        let pairs = self.ranges(&COUNTS);
        if let Some((low, high)) = pairs
            .first()
            .filter(|first| pairs.iter().all(|p| p == *first))
        {
            return (usize::try_from(*low).ok(), usize::try_from(*high).ok());
        }
        let found = COUNT.captures_iter(&self.0).filter_map(|found| {
            let word = found.get(1)?.as_str();
            match word.trim() {
                "one" | "single" | "a single" => Some(1),
                "two" => Some(2),
                "three" => Some(3),
                "seven" => Some(7),
                digits => digits.parse::<usize>().ok(),
            }
        });
        let most: Vec<usize> = found.collect();
        let sole = most.iter().max().copied();
        let lengths = LENGTHS.captures_iter(&self.0);
        let longest = lengths
            .filter_map(|found| found.get(1)?.as_str().parse().ok())
            .max();
        let single = SINGLE.is_match(&self.0).then_some(1);
        (None, sole.or(longest).or(single))
    }

    /// Types of files, as MIME.
    pub(super) fn mime(&self, family: &str) -> Vec<String> {
        let text = REFUSED.replace_all(&self.0, " ");
        let mut types: Vec<String> = Vec::new();
        let mut add = |mime: &str| {
            let of_kind = family.is_empty() || mime.starts_with(family);
            if of_kind && !types.iter().any(|known| known == mime) {
                types.push(mime.to_owned());
            }
        };
        for found in MIME.find_iter(&text) {
            add(usual(found.as_str().trim_end_matches(['.', '-', '+'])));
        }
        let text = MIME.replace_all(&text, " ");
        for sentence in FORMATS.find_iter(&text) {
            for found in EXTENSION.find_iter(sentence.as_str()) {
                add(of_extension(found.as_str()));
            }
        }
        types
    }

    /// The largest file in bytes.
    pub(super) fn max_bytes(&self) -> Option<u64> {
        let bytes = self
            .sole(&MEGABYTES)?
            .checked_mul(Decimal::from(1_048_576))?;
        u64::try_from(bytes.trunc()).ok()
    }

    /// Shortest and longest play in milliseconds.
    pub(super) fn play_ms(&self) -> (Option<u64>, Option<u64>) {
        let ms = |number: Decimal, factor: i64| {
            let ms = number.checked_mul(Decimal::from(factor))?;
            u64::try_from(ms.trunc()).ok()
        };
        let ranges = self.ranges(&LASTING);
        if let Some((low, high)) = innermost(&ranges) {
            return (ms(low, 1_000), ms(high, 1_000));
        }
        let mut longest = LONGEST.captures_iter(&self.0).filter_map(|found| {
            let number = Decimal::from_str(found.get(1)?.as_str()).ok()?;
            let minutes = found.get(2)?.as_str() == "min";
            ms(number, if minutes { 60_000 } else { 1_000 })
        });
        let first = longest.next();
        (
            None,
            first.filter(|first| longest.all(|other| other == *first)),
        )
    }

    /// Shortest and longest side in pixels.
    pub(super) fn sides(&self) -> (Option<u32>, Option<u32>) {
        let px = |number: Decimal| u32::try_from(number).ok();
        if let Some((low, high)) = innermost(&self.ranges(&SIDES)) {
            return (px(low), px(high));
        }
        let short = self.sole(&SHORT_SIDE).and_then(px);
        (short, self.sole(&LONG_SIDE).and_then(px))
    }

    /// Most pixels in whole megapixels.
    pub(super) fn megapixels(&self) -> Option<u32> {
        let stated = self.sole(&MEGAPIXELS);
        let million = Decimal::from(1_000_000);
        let pixels = || innermost(&self.ranges(&PIXELS))?.1.checked_div(million);
        stated
            .or_else(pixels)
            .and_then(|n| u32::try_from(n.trunc()).ok())
    }
}

/// The range that lies within all the others, if there is one.
fn innermost(ranges: &[Range]) -> Option<Range> {
    let low = ranges.iter().map(|range| range.0).max()?;
    let high = ranges.iter().map(|range| range.1).min()?;
    ranges.contains(&(low, high)).then_some((low, high))
}

/// Kie's pages write the same type in several ways.
fn usual(mime: &str) -> &str {
    match mime {
        "image/jpg" => "image/jpeg",
        other => other,
    }
}

fn of_extension(extension: &str) -> &'static str {
    match extension {
        "jpg" | "jpeg" => "image/jpeg",
        "png" => "image/png",
        "webp" => "image/webp",
        "bmp" => "image/bmp",
        "tif" | "tiff" => "image/tiff",
        "gif" => "image/gif",
        "heic" => "image/heic",
        "heif" => "image/heif",
        "mp4" => "video/mp4",
        "mov" => "video/quicktime",
        "mkv" => "video/x-matroska",
        "avi" => "video/avi",
        "webm" => "video/webm",
        "wav" => "audio/wav",
        "mp3" => "audio/mpeg",
        "m4a" => "audio/mp4",
        "aac" => "audio/aac",
        "ogg" => "audio/ogg",
        _ => "audio/flac",
    }
}
