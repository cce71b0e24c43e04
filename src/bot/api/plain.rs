//! A screen without its markup, should Telegram refuse that.

/// HTML without its tags, as a last resort.
pub(super) fn plain(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut in_tag = false;
    for c in html.chars() {
        match c {
            '<' => in_tag = true,
            '>' if in_tag => in_tag = false,
            c if !in_tag => out.push(c),
            _ => {}
        }
    }
    out.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    #[test]
    fn markup_that_telegram_refuses_can_be_sent_plain() {
        assert_eq!(
            super::plain("<b>2 &lt; 3</b> &amp; <i>да</i>"),
            "2 < 3 & да"
        );
    }
}
