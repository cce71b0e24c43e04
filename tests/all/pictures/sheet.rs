//! A contact sheet: messages of a chat side by side on one page, drawn with the demo page's own style.

use crate::support::Message;
use std::fmt::Write as _;

const STYLE: &str = include_str!("../../../src/sandbox/web/style.css");
/// Over the page's own style: no window that scrolls, plain ground, one column of tiles beside the other.
const OVER: &str = "html, body { height: auto; overflow: visible; background: #e4e8eb; }
 h1 { font-size: 26px; margin: 28px 32px 0; }
 main { columns: 5; column-gap: 22px; padding: 22px 32px 0; }
 .tile { break-inside: avoid; margin: 0 0 22px; padding: 12px; border-radius: 16px; background: #9dbb93; }
 .tile .wrap { max-width: 100%; width: 100%; } .tile .msg { margin: 0; display: block; }
 .tile .pic { width: 100%; } .tile .pic img { max-height: 240px; }";

/// The page of these screens, shown by the bot at `base`.
pub fn page(title: &str, base: &str, screens: &[Message]) -> String {
    let mut html = format!(
        "<!doctype html><html data-theme=\"light\"><meta charset=\"utf-8\"><title>{title}</title>\
         <style>{STYLE}{OVER}</style><h1>{title}</h1><main>"
    );
    for screen in screens {
        html.push_str(&tile(base, screen));
    }
    html + "</main></html>"
}

fn tile(base: &str, screen: &Message) -> String {
    let mut bubble = String::new();
    for media in &screen.media {
        let name = escaped(&media.name);
        let shown = match media.kind.as_str() {
            "photo" => format!("<div class=\"pic\"><img src=\"{base}{}\"></div>", media.url),
            _ => format!(
                "<div class=\"file\"><span class=\"disc\"><i class=\"ico download\"></i></span>\
                 <span class=\"about\"><b>{name}</b><small>{}</small></span></div>",
                media.kind
            ),
        };
        write!(
            bubble,
            "<div class=\"media\"><div class=\"stack\">{shown}</div></div>"
        )
        .unwrap();
    }
    if let Some(invoice) = &screen.invoice {
        let part = |key: &str| escaped(invoice[key].as_str().unwrap_or_default());
        let (title, description) = (part("title"), part("description"));
        write!(
            bubble,
            "<div class=\"text invoice\"><b>{title}</b><p>{description}</p></div>"
        )
        .unwrap();
    }
    if !screen.html.is_empty() {
        write!(bubble, "<div class=\"text\">{}</div>", screen.html).unwrap();
    }
    let visual = screen.media.iter().any(|media| media.kind == "photo");
    let look = match (screen.media.is_empty(), visual) {
        (true, _) => "",
        (false, true) => " with-media visual",
        (false, false) => " with-media",
    };
    let mut keys = String::new();
    for row in &screen.buttons {
        write!(keys, "<div class=\"keys-row\" style=\"--n:{}\">", row.len()).unwrap();
        for button in row {
            let label = escaped(&button.text);
            write!(keys, "<span class=\"key\"><span>{label}</span></span>").unwrap();
        }
        keys.push_str("</div>");
    }
    format!(
        "<div class=\"tile\"><div class=\"msg bot first last\"><div class=\"wrap keyed\">\
         <div class=\"bubble with-text{look}\">{bubble}</div><div class=\"keys\">{keys}</div></div></div></div>"
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;")
}
