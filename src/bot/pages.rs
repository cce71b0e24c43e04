//! Pages of lists: one line more than fits is read, and tells whether there are others.

/// So many as a page of this size shows; whether there were more.
pub fn fitting<T>(mut found: Vec<T>, size: impl Into<u32>) -> (Vec<T>, bool) {
    let size = usize::try_from(size.into()).unwrap_or(usize::MAX);
    let more = found.len() > size;
    found.truncate(size);
    (found, more)
}

/// A page goes on below this number; from the newest when there is none.
pub fn below(number: i64) -> i64 {
    if number > 0 { number } else { i64::MAX }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_more_than_fits_is_not_shown_but_told() {
        assert_eq!(fitting(vec![1, 2], 2_u8), (vec![1, 2], false));
        assert_eq!(fitting(vec![1, 2, 3], 2_u16), (vec![1, 2], true));
        assert_eq!(fitting(Vec::<u8>::new(), 0_u32), (vec![], false));
        assert_eq!([below(7), below(0), below(-1)], [7, i64::MAX, i64::MAX]);
    }
}
