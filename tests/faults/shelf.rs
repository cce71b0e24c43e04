//! A small catalogue: the few models the crowd orders, as the real one has them, so that a start takes moments.

/// Pictures from words and from pictures, a video, sounds, a song, and what is made of a song.
const MODELS: [&str; 6] = [
    "z-image",
    "google/nano-banana-edit",
    "bytedance/seedance-1.5-pro",
    "ai-music-api/sounds",
    "ai-music-api/generate",
    "ai-music-api/convert-to-wav-format",
];

/// The text of its models.toml.
pub fn catalogue() -> String {
    let whole = include_str!("../../models.toml");
    let mut small = String::new();
    let mut wanted = false;
    for line in whole.lines().filter(|line| !line.starts_with('#')) {
        if line.starts_with('[') {
            wanted = MODELS
                .iter()
                .any(|id| line.contains(&format!("models.\"{id}\"")));
        }
        if wanted {
            small.push_str(line);
            small.push('\n');
        }
    }
    small
}
