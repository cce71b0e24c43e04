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
            "not have access permission",
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
            "image info failed",
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

#[cfg(test)]
mod tests {
    use super::*;
    use Topic::{Busy, Credits, Field, File, Limit, Model, Moderation};

    #[rustfmt::skip]
    const SEEN: &[(&str, Option<Topic>)] = &[
        ("Credits insufficient", Some(Credits)),
        ("Credits insufficient : Your current balance isn\u{2019}t enough to run this request. Please top up to continue.", Some(Credits)),
        ("Your current balance isn't enough", Some(Credits)),
        ("Content was flagged by the safety system. Try different prompts or inputs.", Some(Moderation)),
        ("The input or output was flagged as sensitive. Please try again with different inputs.", Some(Moderation)),
        ("Your input was rejected. Please try again or with a different input.", Some(Moderation)),
        ("Request blocked: The uploaded audio was flagged by Google safety review.", Some(Moderation)),
        ("Your prompt was caught by our AI moderator. Please adjust it and try again!", Some(Moderation)),
        ("Invalid prompt: prompt contains prohibited content", Some(Moderation)),
        ("Your prompt was flagged by Website as violating content policies.", Some(Moderation)),
        ("Your content was flagged by OpenAI as violating content policies", Some(Moderation)),
        ("Inappropriate content detected. Please replace the image or video.", Some(Moderation)),
        ("Song Description flagged for moderation", Some(Moderation)),
        ("SENSITIVE_WORD_ERROR", Some(Moderation)),
        ("detected as sensitive", Some(Moderation)),
        ("The model name you specified is not supported. Please verify your input and use one of the supported models provided by KIE.", Some(Model)),
        ("The page does not exist or is not published", Some(Model)),
        ("kling model format is incorrect", Some(Model)),
        ("The model is not supported", Some(Model)),
        ("Your call frequency is too high. Please try again later.", Some(Busy)),
        ("Rate limit exceeded", Some(Busy)),
        ("the server is busy", Some(Busy)),
        ("This field is required", Some(Field)),
        ("text is required", Some(Field)),
        ("aspect_ratio is required for text-to-video", Some(Field)),
        ("This aspect_ratio is not within the range of allowed options", Some(Field)),
        ("resolution is not within the range of allowed options", Some(Field)),
        ("Please enter callBackUrl.", Some(Field)),
        ("Reference to video only supports the Veo Fast model and Veo Lite model.", None),
        ("reference_video_urls duration must be between 1 and 15 seconds", Some(Limit)),
        ("Each reference audio must be between 2 and 30 seconds", Some(Limit)),
        ("expected [2000, 15000] ms", Some(Limit)),
        ("prompt exceeds 2000 characters", Some(Limit)),
        ("Failed to fetch the image. Kindly verify any access limits.", Some(File)),
        ("image fetch failed", Some(File)),
        ("Unsupported file type", Some(File)),
        ("Invalid image", Some(File)),
        ("Get image info failed.", Some(File)),
        ("You do not have access permissions", Some(Model)),
        ("Your request was rejected by Flow(Your prompt was flagged by Website as violating content policies). You may consider using our other fallback channels", Some(Moderation)),
        ("ratio has to be adaptive", None),
        ("The 4K version of this video is unavailable. Please try a different video.", None),
        ("Playground task failed.", None),
        ("Audio generation failed", None),
        ("Internal Error - Please try again later", None),
        ("Server Error - An unexpected error occurred while processing the request", None),
        ("Server exception, please try again later", None),
        ("Server exception, please try again later or contact customer service", None),
        ("generate playground failed, task id is blank", None),
        ("createTaskRep is blank", None),
        ("Upload failed: Server internal error.", None),
        ("Internal Error", None),
        ("internal error, please try again later", None),
        ("success", None),
        ("recordInfo is null", None),
        ("", None),
    ];

    #[test]
    fn words_of_the_wild_are_understood() {
        for &(words, expected) in SEEN {
            assert_eq!(topic(words), expected, "{words}");
        }
    }
}
