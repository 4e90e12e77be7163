//! Server-rendered pages: HTML from values, in the reader's language. They need no script.

mod account;
mod language;
mod oauth;
mod passkeys;
mod sign_in;
mod words;

pub(crate) use account::{Account, account};
pub use language::Language;
pub(crate) use oauth::{Person, astray, grant};
pub(crate) use sign_in::{again, ask, code, confirm, going_on, message};
pub(crate) use words::words;

/// The one style sheet.
pub(crate) const STYLE: &str = include_str!("style.css");

/// Where it is.
pub(crate) const STYLE_PATH: &str = "/pages/style.css";

/// Text in HTML, also within an attribute's quotes.
pub(crate) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    safe
}

/// A whole page. `body` is HTML already; `title` is not.
fn page(language: Language, title: &str, head: &str, body: &str) -> String {
    let (tag, title) = (language.tag(), escaped(title));
    format!(
        "<!doctype html>
<html lang=\"{tag}\">
<head>
<meta charset=\"utf-8\">
<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">
<title>{title} · Callslot</title>
<link rel=\"stylesheet\" href=\"{STYLE_PATH}\">
{head}</head>
<body>
<main>
<h1>{title}</h1>
{body}</main>
</body>
</html>
"
    )
}

/// A form field that people do not see.
fn hidden(name: &str, value: &str) -> String {
    let value = escaped(value);
    format!("<input type=\"hidden\" name=\"{name}\" value=\"{value}\">\n")
}

/// What went wrong, above a form.
fn problem(said: Option<&str>) -> String {
    said.map_or_else(String::new, |said| {
        format!(
            "<p class=\"problem\" role=\"alert\">{}</p>\n",
            escaped(said)
        )
    })
}

#[cfg(test)]
mod tests;
