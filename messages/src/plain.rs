//! People's own words, made fit for the line that they are put in.

use callslot_shared::text::visible;

/// A name or a title in one line, of what can be seen: no line break of it begins a header or a property.
pub(crate) fn one_line(text: &str) -> String {
    let text = visible(text);
    let words = text.split(|c: char| c.is_whitespace() || c.is_control());
    let words: Vec<_> = words.filter(|word| !word.is_empty()).collect();
    words.join(" ")
}
