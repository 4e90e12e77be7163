//! What pages show of passkeys. It needs a script, and is hidden until that runs and the browser knows
//! passkeys.

use super::{Language, escaped, words};
use callslot_shared::api::{MAX_PASSKEYS, Passkey};
use std::fmt::Write as _;

/// The script, which is served as it is.
pub(super) const SCRIPT: &str = "<script type=\"module\" src=\"/scripts/passkeys.js\"></script>\n";

/// Signing in with one. `next` is where to go once signed in.
pub(super) fn sign_in(language: Language, next: Option<&str>) -> String {
    let words = words(language);
    let (next, problem) = (escaped(next.unwrap_or_default()), trouble(language));
    let says = words.passkey_sign_in;
    format!(
        "<div data-passkeys hidden>
<p class=\"row\"><button type=\"button\" id=\"passkey-sign-in\" class=\"quiet\" data-next=\"{next}\">{says}</button></p>
{problem}</div>
"
    )
}

/// One's own, with a way to add and remove them.
pub(super) fn own(language: Language, passkeys: &[Passkey]) -> String {
    let words = words(language);
    let mut items = String::new();
    for passkey in passkeys {
        let (id, name) = (passkey.id, escaped(&passkey.name));
        let used = passkey.last_used_at.map_or_else(String::new, |at| {
            let at = callslot_shared::schedule::wall::to_minute(at.naive_utc());
            format!("<br>{} {at} UTC", words.last_used)
        });
        let remove = words.passkey_remove;
        // Writing to a string cannot fail.
        let _ = writeln!(
            items,
            "<li><span>{name}{used}</span><button type=\"button\" class=\"quiet\" data-remove-passkey=\"{id}\">{remove}</button></li>"
        );
    }
    let (title, about, problem) = (words.passkeys, words.passkeys_about, trouble(language));
    let add = if passkeys.len() < MAX_PASSKEYS as usize {
        let (name, add) = (words.passkey_name, words.passkey_add);
        format!(
            "<form id=\"passkey-add\">
<label for=\"passkey-name\">{name}</label>
<input id=\"passkey-name\" name=\"name\" maxlength=\"100\" required>
<button>{add}</button>
</form>
"
        )
    } else {
        String::new()
    };
    format!(
        "<div data-passkeys hidden>
<h2>{title}</h2>
<p>{about}</p>
<ul>
{items}</ul>
{problem}{add}</div>
"
    )
}

/// Where the script says what went wrong.
fn trouble(language: Language) -> String {
    let given_up = words(language).passkey_given_up;
    format!(
        "<p id=\"passkey-problem\" class=\"problem\" role=\"alert\" data-given-up=\"{given_up}\" hidden></p>\n"
    )
}
