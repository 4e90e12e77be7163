//! The page about oneself: organizations, and where one is signed in.

use super::{Language, escaped, hidden, page, passkeys, problem, words};
use callslot_shared::api::{ApiKey, Me, Membership, Passkey, Session};
use std::fmt::Write as _;

/// What the page shows.
pub(crate) struct Account<'a> {
    /// Who reads it.
    pub(crate) user: &'a Me,
    /// Their organizations.
    pub(crate) organizations: &'a [Membership],
    /// Where they are signed in.
    pub(crate) sessions: &'a [Session],
    /// Their programs' keys, in all organizations.
    pub(crate) keys: &'a [ApiKey],
    /// What they sign in with besides mail.
    pub(crate) passkeys: &'a [Passkey],
}

/// The page.
pub(crate) fn account(language: Language, account: &Account<'_>, said: Option<&str>) -> String {
    let words = words(language);
    let said = problem(said);
    let (name, email) = (escaped(&account.user.name), escaped(&account.user.email));
    let organizations = organizations(language, account.organizations);
    let sessions = sessions(language, account.sessions);
    let passkeys = passkeys::own(language, account.passkeys);
    let keys = keys(language, account);
    let and_keys = if account.keys.is_empty() {
        String::new()
    } else {
        let says = words.and_keys;
        format!("<label><input type=\"checkbox\" name=\"keys\" value=\"true\"> {says}</label>\n")
    };
    let (their_organizations, signed_in) = (words.organizations, words.sessions);
    let (out, everywhere) = (words.sign_out, words.sign_out_everywhere);
    let body = format!(
        "{said}<p><strong>{name}</strong><br>{email}</p>
<h2>{their_organizations}</h2>
<ul>
{organizations}</ul>
<h2>{signed_in}</h2>
<ul>
{sessions}</ul>
{passkeys}{keys}<div class=\"row\">
<form method=\"post\" action=\"/account/sign-out\"><button>{out}</button></form>
<form method=\"post\" action=\"/account/sign-out-everywhere\">
{and_keys}<button class=\"quiet\">{everywhere}</button>
</form>
</div>
"
    );
    page(language, words.account, super::passkeys::SCRIPT, &body)
}

fn organizations(language: Language, organizations: &[Membership]) -> String {
    let words = words(language);
    let mut items = String::new();
    for organization in organizations {
        let (name, role) = (escaped(&organization.name), organization.role.as_str());
        let then = if organization.current {
            format!("<span>{}</span>", words.here)
        } else {
            let id = hidden("organization_id", &organization.id.to_string());
            button("/account/switch", &id, words.switch)
        };
        // Writing to a string cannot fail.
        let _ = writeln!(items, "<li><span>{name} · {role}</span>{then}</li>");
    }
    items
}

fn sessions(language: Language, sessions: &[Session]) -> String {
    let words = words(language);
    let mut items = String::new();
    for session in sessions {
        let label = session.label.as_deref().unwrap_or(words.some_device);
        let label = escaped(label);
        let used = callslot_shared::schedule::wall::to_minute(session.last_used_at.naive_utc());
        let then = if session.current {
            format!("<span>{}</span>", words.this_device)
        } else {
            let id = hidden("id", &session.id.to_string());
            button("/account/sessions/end", &id, words.end)
        };
        let last_used = words.last_used;
        let _ = writeln!(
            items,
            "<li><span>{label}<br>{last_used} {used} UTC</span>{then}</li>"
        );
    }
    items
}

fn keys(language: Language, account: &Account<'_>) -> String {
    let words = words(language);
    if account.keys.is_empty() {
        return String::new();
    }
    let mut items = String::new();
    for key in account.keys {
        let name = escaped(&key.name);
        let organization = account
            .organizations
            .iter()
            .find(|organization| organization.id == key.organization_id)
            .map_or_else(String::new, |known| format!(" · {}", escaped(&known.name)));
        let used = key.last_used_at.map_or_else(String::new, |at| {
            let at = callslot_shared::schedule::wall::to_minute(at.naive_utc());
            format!("<br>{} {at} UTC", words.last_used)
        });
        let id = hidden("id", &key.id.to_string());
        let then = button("/account/keys/revoke", &id, words.revoke);
        let _ = writeln!(
            items,
            "<li><span>{name}{organization}{used}</span>{then}</li>"
        );
    }
    let (title, about) = (words.keys, words.keys_about);
    format!("<h2>{title}</h2>\n<p>{about}</p>\n<ul>\n{items}</ul>\n")
}

fn button(action: &str, fields: &str, says: &str) -> String {
    let action = escaped(action);
    format!(
        "<form method=\"post\" action=\"{action}\">{fields}<button class=\"quiet\">{says}</button></form>"
    )
}
