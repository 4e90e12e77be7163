//! Agreements of attendees to text messages, in words.

use crate::{
    api::Request, route::escaped, schedule::details::name, words::message_settings as words,
};
use callslot_shared::{
    api::{MemberEntry, SmsConsent, SmsConsentSource, SmsConsentsBody},
    ids::UserId,
    phone::PhoneNumber,
    words::Language,
};

/// The number of agreements that are asked for at once.
pub const PAGE: usize = 25;

/// The API's address of the list, from `cursor` on.
#[must_use]
pub fn list_path(cursor: Option<&str>) -> String {
    let path = format!("/api/sms-consents?limit={PAGE}");
    match cursor {
        Some(cursor) => format!("{path}&cursor={}", escaped(cursor)),
        None => path,
    }
}

/// The request that withdraws the agreement of a number.
#[must_use]
pub fn withdraw_request(number: &PhoneNumber) -> Request {
    Request::delete(format!("/api/sms-consents/{}", escaped(number.as_str())))
}

/// The agreements that are known, the newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consents {
    /// The agreements.
    pub listed: Vec<SmsConsent>,
    /// From where to ask on.
    pub next: Option<String>,
}

impl From<SmsConsentsBody> for Consents {
    fn from(body: SmsConsentsBody) -> Self {
        Self {
            listed: body.sms_consents,
            next: body.next_cursor,
        }
    }
}

impl Consents {
    /// Adds the page that follows. One that has moved on to it is listed once.
    pub fn extend(&mut self, more: Self) {
        for one in more.listed {
            if !self.listed.iter().any(|known| known.id == one.id) {
                self.listed.push(one);
            }
        }
        self.next = more.next;
    }

    /// Puts an agreement as it is now in the place of the same as it was.
    pub fn replace(&mut self, consent: &SmsConsent) {
        for known in &mut self.listed {
            if known.id == consent.id {
                known.clone_from(consent);
            }
        }
    }
}

/// Whoever gave an agreement, the way in which they did, and the time, which is `when` in words.
#[must_use]
pub fn given(
    language: Language,
    consent: &SmsConsent,
    members: &[MemberEntry],
    when: &str,
) -> String {
    let (text, by) = match consent.source {
        SmsConsentSource::Booking => (words::CONSENTS_ENTERED, consent.given_by),
        SmsConsentSource::Reply => return language.fill(words::CONSENTS_SENT, &[("when", when)]),
    };
    let who = member(language, members, by);
    language.fill(text, &[("who", &who), ("when", when)])
}

/// Whoever ended an agreement, and the time, which is `when` in words. Who did, if not a member, is not known for certain: the
/// attendee, or a change of the booking.
#[must_use]
pub fn ended(
    language: Language,
    consent: &SmsConsent,
    members: &[MemberEntry],
    when: &str,
) -> String {
    match consent.withdrawn_by {
        Some(by) => {
            let who = member(language, members, Some(by));
            language.fill(
                words::CONSENTS_WITHDRAWN_BY,
                &[("who", &who), ("when", when)],
            )
        }
        None => language.fill(words::CONSENTS_ENDED_AT, &[("when", when)]),
    }
}

/// A member by name; a program, or somebody who is no member any more, in a word.
fn member(language: Language, members: &[MemberEntry], id: Option<UserId>) -> String {
    let known = id.and_then(|id| name(members, id));
    known
        .unwrap_or_else(|| language.say(words::CONSENTS_SOMEBODY))
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    const OSCAR: &str = "019ab000-0000-7000-8000-000000000002";
    const BOOKING: &str = "019ab000-0000-7000-8000-000000000001";

    fn consent(id: &str, change: &Value) -> SmsConsent {
        let mut consent = json!({
            "id": id, "number": "+14155552671", "given_at": "2026-03-01T12:00:00Z", "source": "booking",
            "booking_id": BOOKING, "given_by": OSCAR, "wording": "Yes", "withdrawn_at": null, "withdrawn_by": null,
        });
        for (name, value) in change.as_object().unwrap() {
            consent[name] = value.clone();
        }
        serde_json::from_value(consent).unwrap()
    }

    fn members() -> Vec<MemberEntry> {
        let oscar = json!({"id": OSCAR, "name": "Oscar", "role": "operator", "active": true, "phone": null});
        serde_json::from_value(json!([oscar])).unwrap()
    }

    #[test]
    fn it_is_told_who_gave_an_agreement_and_how() {
        let told = |language, change| given(language, &consent("a", &change), &members(), "today");
        let english = |change| told(Language::English, change);
        assert_eq!(
            english(json!({})),
            "Oscar entered it when booking a call, today"
        );
        assert_eq!(
            english(json!({ "given_by": null })),
            "Somebody entered it when booking a call, today"
        );
        let reply = json!({ "source": "reply", "booking_id": null, "given_by": null });
        assert_eq!(english(reply.clone()), "The attendee sent it, today");
        assert_eq!(
            told(Language::Spanish, reply),
            "La envió el contacto, today"
        );
    }

    #[test]
    fn it_is_told_who_ended_an_agreement_if_a_member_did() {
        let told = |change| {
            ended(
                Language::English,
                &consent("a", &change),
                &members(),
                "today",
            )
        };
        let at = "2026-03-02T12:00:00Z";
        let by_member = json!({ "withdrawn_at": at, "withdrawn_by": OSCAR });
        assert_eq!(told(by_member), "Oscar withdrew it, today");
        assert_eq!(told(json!({ "withdrawn_at": at })), "Ended today");
    }

    #[test]
    fn pages_are_joined_and_one_agreement_is_listed_once() {
        let page = |ids: &[&str], next: Option<&str>| Consents {
            listed: ids.iter().map(|id| consent(id, &json!({}))).collect(),
            next: next.map(str::to_owned),
        };
        let mut all = page(&["a", "b"], Some("more"));
        all.extend(page(&["b", "c"], None));
        assert_eq!(all, page(&["a", "b", "c"], None));
        let withdrawn = consent("b", &json!({ "withdrawn_at": "2026-03-02T12:00:00Z" }));
        all.replace(&withdrawn);
        assert_eq!(all.listed[1], withdrawn);
    }

    #[test]
    fn addresses_are_the_apis() {
        assert_eq!(list_path(None), "/api/sms-consents?limit=25");
        assert_eq!(
            list_path(Some("a=b")),
            "/api/sms-consents?limit=25&cursor=a%3Db"
        );
        let number = PhoneNumber::parse("number", "+14155552671").unwrap();
        let path = withdraw_request(&number).path;
        assert_eq!(path, "/api/sms-consents/%2B14155552671");
    }
}
