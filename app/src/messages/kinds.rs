//! Kinds, states and reasons of messages in words. A newer server may know more of them: those have a word that says less.

use crate::words::{message_settings as help, messages as words};
use callslot_shared::{
    message::{MessageChannel, MessageKind, MessageState},
    words::{Language, MemberText},
};

/// Texts by the name that the API has for a kind.
pub type KindTexts = &'static [(&'static str, MemberText)];

/// The name of each kind.
const NAMES: KindTexts = &[
    ("attendee_booked", words::KIND_CONFIRMATION),
    ("attendee_moved", words::KIND_NEW_TIME),
    ("attendee_cancelled", words::KIND_CANCELLATION),
    ("attendee_reminder_day", words::KIND_REMINDER_DAY),
    ("attendee_reminder_hour", words::KIND_REMINDER_HOUR),
    ("attendee_missed", words::KIND_MISSED),
    ("operator_booked", words::KIND_NEW_CALL),
    ("operator_moved", words::KIND_NEW_TIME),
    ("operator_cancelled", words::KIND_CANCELLATION),
    ("operator_handed_over", words::KIND_HANDED_OVER),
    ("operator_taken_over", words::KIND_TAKEN_OVER),
    ("operator_missed", words::KIND_MISSED),
    ("outcomes_missing", words::KIND_OUTCOMES),
    ("daily_notices", words::KIND_NOTICES),
    ("sms_reminder", words::KIND_REMINDER_HOUR),
    ("sms_moved", words::KIND_NEW_TIME),
    ("sms_cancelled", words::KIND_CANCELLATION),
    ("sms_reply", words::KIND_REPLY),
    ("sign_in", words::KIND_SIGN_IN),
    ("invitation", words::KIND_INVITATION),
    ("owner_alert", words::KIND_ALERT),
    ("address_proof", words::KIND_PROOF),
];

/// The words on a message to an attendee and on the time of its sending, of each kind that can be turned off.
pub const TO_ATTENDEES: KindTexts = &[
    ("attendee_booked", help::ATTENDEE_BOOKED),
    ("attendee_moved", help::ATTENDEE_MOVED),
    ("attendee_cancelled", help::ATTENDEE_CANCELLED),
    ("attendee_reminder_day", help::ATTENDEE_REMINDER_DAY),
    ("attendee_reminder_hour", help::ATTENDEE_REMINDER_HOUR),
    ("attendee_missed", help::ATTENDEE_MISSED),
];

/// The same of text messages to attendees.
pub const TEXTS: KindTexts = &[
    ("sms_reminder", help::SMS_REMINDER),
    ("sms_moved", help::SMS_MOVED),
    ("sms_cancelled", help::SMS_CANCELLED),
];

/// The same of those to operators about one call.
pub const TO_OPERATORS: KindTexts = &[
    ("operator_booked", help::OPERATOR_BOOKED),
    ("operator_moved", help::OPERATOR_MOVED),
    ("operator_cancelled", help::OPERATOR_CANCELLED),
    ("operator_handed_over", help::OPERATOR_HANDED_OVER),
    ("operator_taken_over", help::OPERATOR_TAKEN_OVER),
    ("operator_missed", help::OPERATOR_MISSED),
];

/// The same of those to members about a whole day, which no call type has.
pub const DAILY: KindTexts = &[
    ("outcomes_missing", help::OUTCOMES_MISSING),
    ("daily_notices", help::DAILY_NOTICES),
];

/// The same of those that a member turns off for themselves: about calls that are theirs or were, and their days.
pub const OWN: KindTexts = &[
    ("operator_booked", help::OPERATOR_BOOKED),
    ("operator_moved", help::OPERATOR_MOVED),
    ("operator_cancelled", help::OPERATOR_CANCELLED),
    ("operator_handed_over", help::OPERATOR_HANDED_OVER),
    ("operator_taken_over", help::OPERATOR_TAKEN_OVER),
    ("operator_missed", help::OPERATOR_MISSED),
    ("outcomes_missing", help::OUTCOMES_MISSING),
    ("daily_notices", help::DAILY_NOTICES),
];

/// The reasons by their codes.
const REASONS: &[(&str, MemberText)] = &[
    ("cancelled", words::REASON_CANCELLED),
    ("moved", words::REASON_MOVED),
    ("over", words::REASON_OVER),
    ("handed_over", words::REASON_HANDED_OVER),
    ("switched_off", words::REASON_SWITCHED_OFF),
    ("not_wanted", words::REASON_NOT_WANTED),
    ("opted_out", words::REASON_OPTED_OUT),
    ("no_address", words::REASON_NO_ADDRESS),
    ("other_address", words::REASON_OTHER_ADDRESS),
    ("never_told", words::REASON_NEVER_TOLD),
    ("not_certain", words::REASON_NOT_CERTAIN),
    ("own_action", words::REASON_OWN_ACTION),
    ("inactive", words::REASON_INACTIVE),
    ("erased", words::REASON_ERASED),
    ("stopped", words::REASON_STOPPED),
    ("refused", words::REASON_REFUSED),
    ("no_answer", words::REASON_NO_ANSWER),
    ("throttled", words::REASON_THROTTLED),
    ("quota", words::REASON_QUOTA),
    ("account", words::REASON_ACCOUNT),
    ("not_configured", words::REASON_NOT_CONFIGURED),
    ("unreadable", words::REASON_UNREADABLE),
    ("deadline", words::REASON_DEADLINE),
    ("bounced", words::REASON_BOUNCED),
    ("complained", words::REASON_COMPLAINED),
    ("suppressed", words::REASON_SUPPRESSED),
    ("failed", words::REASON_FAILED),
    ("no_consent", words::REASON_NO_CONSENT),
    ("other_number", words::REASON_OTHER_NUMBER),
    ("quiet_hours", words::REASON_QUIET_HOURS),
    ("plan_required", words::REASON_PLAN),
    ("outcome_unknown", words::REASON_OUTCOME_UNKNOWN),
    ("unreachable", words::REASON_UNREACHABLE),
    ("undelivered", words::REASON_UNDELIVERED),
];

/// The reasons of text messages that are other words than those of mails.
const TEXT_REASONS: &[(&str, MemberText)] = &[
    ("refused", words::REASON_SMS_REFUSED),
    ("no_answer", words::REASON_SMS_NO_ANSWER),
    ("throttled", words::REASON_SMS_THROTTLED),
    ("account", words::REASON_SMS_ACCOUNT),
    ("not_configured", words::REASON_SMS_NOT_CONFIGURED),
];

/// The name of a kind.
#[must_use]
pub fn name(kind: MessageKind) -> MemberText {
    let found = NAMES.iter().find(|(known, _)| *known == kind.as_str());
    found.map_or(words::KIND_OTHER, |(_, name)| *name)
}

/// The kinds that texts are of. One that the API does not have is left out.
pub fn kinds_of(texts: KindTexts) -> impl Iterator<Item = (MessageKind, MemberText)> {
    texts.iter().filter_map(|(name, text)| {
        let kind = MessageKind::ALL
            .iter()
            .find(|kind| kind.as_str() == *name)?;
        Some((*kind, *text))
    })
}

/// A state in a word or two.
#[must_use]
pub const fn state(state: MessageState) -> MemberText {
    match state {
        MessageState::Pending => words::STATE_PENDING,
        MessageState::Claimed => words::STATE_CLAIMED,
        MessageState::Sent => words::STATE_SENT,
        MessageState::Delivered => words::STATE_DELIVERED,
        MessageState::Skipped => words::STATE_SKIPPED,
        MessageState::Failed => words::STATE_FAILED,
        MessageState::Bounced => words::STATE_BOUNCED,
    }
}

/// A way that messages go.
#[must_use]
pub const fn channel(channel: MessageChannel) -> MemberText {
    match channel {
        MessageChannel::Mail => words::BY_MAIL,
        MessageChannel::Sms => words::BY_SMS,
    }
}

/// A reason as a sentence.
#[must_use]
pub fn reason(language: Language, kind: MessageKind, code: &str) -> String {
    let is_of_day = DAILY.iter().any(|(known, _)| *known == kind.as_str());
    if is_of_day && code == "over" {
        return language.say(words::REASON_NOTHING_LEFT).to_owned();
    }
    let of_texts = (kind.channel() == MessageChannel::Sms).then_some(TEXT_REASONS);
    let all = of_texts.into_iter().flatten().chain(REASONS);
    let found = all.into_iter().find(|(known, _)| *known == code);
    match found {
        Some((_, text)) => language.say(*text).to_owned(),
        None => language.fill(words::REASON_OTHER, &[("code", code)]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_a_name_of_its_own() {
        for kind in MessageKind::ALL {
            assert_ne!(name(*kind), words::KIND_OTHER, "{kind:?}");
        }
    }

    #[test]
    fn every_kind_can_be_turned_off_but_those_about_accounts() {
        let all = [TO_ATTENDEES, TEXTS, TO_OPERATORS, DAILY];
        let switchable: Vec<_> = all.into_iter().flat_map(kinds_of).collect();
        let sent_always = [
            MessageKind::SignIn,
            MessageKind::Invitation,
            MessageKind::OwnerAlert,
            MessageKind::AddressProof,
            MessageKind::SmsReply,
        ];
        for kind in MessageKind::ALL {
            let is_switchable = switchable.iter().any(|(one, _)| one == kind);
            assert_ne!(is_switchable, sent_always.contains(kind), "{kind:?}");
        }
    }

    #[test]
    fn a_member_is_offered_the_kinds_that_go_to_members() {
        let own: Vec<_> = kinds_of(OWN).map(|(kind, _)| kind).collect();
        for kind in MessageKind::ALL {
            assert_eq!(own.contains(kind), kind.is_to_members(), "{kind:?}");
        }
    }

    #[test]
    fn a_reason_that_is_not_known_is_told_by_its_code() {
        let told = |code| reason(Language::English, MessageKind::AttendeeBooked, code);
        assert_eq!(told("no_answer"), "The mail provider did not answer.");
        assert_eq!(told("eaten_by_dog"), "Reason: eaten_by_dog");
    }
}
