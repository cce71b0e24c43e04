//! Rows that price a recording only up to a length: longer ones are not taken, as no row says what they cost.

use crate::catalog::{Param, ParamKind, Per, PriceRow};

/// Lowers the longest recording a param takes to what its rows price.
pub fn limit_length(params: &mut [Param], rows: &[PriceRow]) {
    for row in rows.iter().filter(|row| row.per == Per::Second) {
        let Some(most) = longest_ms(&row.row) else {
            continue;
        };
        let measured = params
            .iter_mut()
            .filter(|param| row.quantity.as_ref() == Some(&param.name));
        for param in measured {
            if let ParamKind::Media(_, limits) | ParamKind::MediaList { limits, .. } =
                &mut param.kind
            {
                limits.max_ms = Some(limits.max_ms.map_or(most, |known| known.min(most)));
            }
        }
    }
}

/// `up to 15 secondss`: 15,000 ms.
fn longest_ms(row: &str) -> Option<u64> {
    let row = row.to_lowercase();
    let (_, after) = row.split_once("up to ")?;
    let mut words = after.split_whitespace();
    let seconds: u64 = words.next()?.parse().ok()?;
    let unit = words.next()?;
    let of_time = unit.starts_with("second") || unit == "s" || unit.starts_with("sec");
    of_time.then(|| seconds.checked_mul(1_000)).flatten()
}

#[cfg(test)]
mod tests {
    use super::longest_ms;

    #[test]
    fn the_longest_recording_is_read_from_the_row() {
        let row = "Kling AI Avtar , lip sync, Pro-up to 15 secondss-1080p";
        assert_eq!(longest_ms(row), Some(15_000));
        assert_eq!(longest_ms("lip sync, up to 30 s"), Some(30_000));
        assert_eq!(longest_ms("upscale, up to 4 images"), None);
        assert_eq!(longest_ms("lip sync, 720p"), None);
    }
}
