//! Sessions and passkeys, in words.

use crate::words::profile as words;
use callslot_shared::{
    api::{Session, SessionEndedBody, SessionKind},
    words::Language,
};

/// The path of the sessions.
pub const SESSIONS_PATH: &str = "/api/sessions";
/// The path of the passkeys.
pub const PASSKEYS_PATH: &str = "/api/passkeys";

/// The name of the device, and whether it is a browser's page or the extension.
#[must_use]
pub fn device(language: Language, session: &Session) -> String {
    let kind = language.say(match session.kind {
        SessionKind::Page => words::KIND_PAGE,
        SessionKind::Extension => words::KIND_EXTENSION,
    });
    let label = session.label.as_deref();
    let label = label.unwrap_or_else(|| language.say(words::UNKNOWN_DEVICE));
    format!("{label} · {kind}")
}

/// The session that asks first, then those used last.
#[must_use]
pub fn ordered(mut sessions: Vec<Session>) -> Vec<Session> {
    sessions.sort_by_key(|one| (!one.current, std::cmp::Reverse(one.last_used_at)));
    sessions
}

/// The end of a session in words, with the keys that outlive it.
#[must_use]
pub fn ended(language: Language, body: &SessionEndedBody) -> String {
    let device = device(language, &body.session);
    if body.keys.is_empty() {
        return language.fill(words::SESSION_ENDED, &[("device", &device)]);
    }
    let count = body.keys.len().to_string();
    let values = [("device", &*device), ("count", &*count)];
    language.fill(words::SESSION_ENDED_KEYS, &values)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session(number: u32, used: &str, current: bool) -> Session {
        let id = format!("019ab000-0000-7000-8000-00000000000{number}");
        serde_json::from_value(serde_json::json!({
            "id": id, "kind": if number == 2 { "extension" } else { "page" },
            "label": (number != 3).then_some("Chrome, Windows"), "organization_id": id, "created_at": used,
            "last_used_at": used, "expires_at": used, "current": current,
        }))
        .unwrap()
    }

    #[test]
    fn the_session_that_asks_comes_first_and_then_those_used_last() {
        let sessions = vec![
            session(1, "2026-11-01T10:00:00Z", false),
            session(2, "2026-11-03T10:00:00Z", false),
            session(3, "2026-11-02T10:00:00Z", true),
        ];
        let order = ordered(sessions.clone());
        let order: Vec<_> = order.iter().map(|one| one.id).collect();
        assert_eq!(order, [sessions[2].id, sessions[1].id, sessions[0].id]);
    }

    #[test]
    fn a_session_is_named_by_its_device_and_kind() {
        let name = |number| {
            device(
                Language::English,
                &session(number, "2026-11-01T10:00:00Z", false),
            )
        };
        assert_eq!(name(1), "Chrome, Windows · Web");
        assert_eq!(name(2), "Chrome, Windows · Extension");
        assert_eq!(name(3), "Unknown device · Web");
    }

    #[test]
    fn keys_that_outlive_their_session_are_counted() {
        let body = |keys: serde_json::Value| -> SessionEndedBody {
            serde_json::from_value(serde_json::json!({
                "success": true, "session": session(1, "2026-11-01T10:00:00Z", false), "keys": keys,
            }))
            .unwrap()
        };
        let none = ended(Language::English, &body(serde_json::json!([])));
        assert_eq!(none, "Session ended: Chrome, Windows · Web.");
    }
}
