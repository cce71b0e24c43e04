//! What Kie's words are about: one table of texts, all seen in live answers or in the documentation. Pure.

/// What Kie's words are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Topic {
    /// Our balance at Kie.
    Credits,
    /// Prompt, input or output was found indecent, protected or forbidden.
    Moderation,
    /// The model's name.
    Model,
    /// Kie or the maker of the model has too much to do.
    Busy,
    /// A field is missing or has a value outside the list: our catalogue is behind.
    Field,
    /// A value or file of the customer is too long, too big and the like.
    Limit,
    /// A file could not be fetched or read.
    File,
}

/// Words by topic, all lower case; the first topic with a hit counts.
const WORDS: [(Topic, &[&str]); 7] = [
    (
        Topic::Credits,
        &[
            "credits insufficient",
            "insufficient credit",
            "insufficient balance",
            "balance isn't enough",
            "balance is not enough",
            "not enough credit",
            "top up to continue",
        ],
    ),
    (
        Topic::Moderation,
        &[
            "flagged",
            "moderation",
            "moderator",
            "sensitive content",
            "sensitive word",
            "sensitive_word",
            "prohibited",
            "content polic",
            "violat",
            "inappropriate",
            "safety system",
            "safety review",
            "nsfw",
            "your input was rejected",
            "input or output was rejected",
            "request blocked",
            "copyright",
            "existing work",
            "prominent people",
            "public figure",
        ],
    ),
    (
        Topic::Model,
        &[
            "model name you specified is not supported",
            "the model is not supported",
            "page does not exist",
            "is not published",
            "model format is incorrect",
        ],
    ),
    (
        Topic::Busy,
        &[
            "server is busy",
            "servers are busy",
            "too many requests",
            "frequency is too high",
            "rate limit",
            "queue is full",
            "overloaded",
            "high demand",
            "heavy load",
        ],
    ),
    (
        Topic::File,
        &[
            "fetch",
            "failed to download",
            "download failed",
            "unable to download",
            "cannot download",
            "could not download",
            "cannot access",
            "unable to access",
            "not accessible",
            "failed to load",
            "failed to read",
            "failed to decode",
            "unable to decode",
            "invalid image",
            "invalid video",
            "invalid audio",
            "image format",
            "video format",
            "audio format",
            "file format",
            "file type",
            "unsupported format",
            "corrupt",
        ],
    ),
    (
        Topic::Limit,
        &[
            "must be between",
            "must be less",
            "must be at least",
            "must not exceed",
            "cannot exceed",
            "exceeds",
            "exceeded the maximum",
            "too long",
            "too short",
            "too large",
            "too small",
            "at most",
            "at least",
            "maximum length",
            "pixel",
            "expected [",
        ],
    ),
    (
        Topic::Field,
        &[
            "is required",
            "not within the range",
            "not in the range",
            "invalid parameter",
            "parameter error",
            "is not supported",
            "unsupported",
            "please enter",
            "must be",
        ],
    ),
];

/// The topic of Kie's words, if they are known.
pub(super) fn topic(words: &str) -> Option<Topic> {
    let words = words.to_lowercase().replace(['\u{2019}', '\u{2018}'], "'");
    WORDS
        .iter()
        .find(|(_, texts)| texts.iter().any(|text| words.contains(text)))
        .map(|(topic, _)| *topic)
        // "flagged as sensitive" is caught above; this is the bare form with nothing about letter case.
        .or_else(|| words.contains("as sensitive").then_some(Topic::Moderation))
}
