//! The notifications of the person, the badge at the icon, and when to look again: requests in, decisions out, both as JSON.
//!
//! The service worker may be stopped between any two looks. So all that is remembered comes in with the
//! request, and a look that is repeated decides the same: a notification has one id, and is shown once.

mod badge;

use badge::Badge;
use callslot_shared::{
    api::{BookingBody, BookingsBody, Call, CallsBody, MeBody, Notice, NoticeKind, NoticesBody},
    booking::{Booking, Status},
    ids::UserId,
    phone::PhoneNumber,
    words::Language,
};
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::collections::BTreeMap;

/// The time before a call at which the person is told.
const BEFORE: TimeDelta = TimeDelta::minutes(1);
/// The time after its start for which a call that has not begun is still announced.
const LATE: TimeDelta = TimeDelta::seconds(30);
/// The time after a call for which it is asked for its outcome.
const OUTCOME_FOR: TimeDelta = TimeDelta::minutes(30);
/// The greatest age of a notice.
const NOTICE_FOR: TimeDelta = TimeDelta::hours(12);
/// The time for which what was told is remembered: longer than anything is told of.
const REMEMBERED_FOR: TimeDelta = TimeDelta::hours(48);
/// The time between two looks while nothing is near.
const LOOK_EVERY: TimeDelta = TimeDelta::minutes(2);
/// The time between two looks during a call and about its beginning, as often as an alarm may ring.
const LOOK_IN_CALL: TimeDelta = TimeDelta::seconds(30);
/// The longest time until a call that is due shows up as one that is calling, or failed.
const DUE_FOR: TimeDelta = TimeDelta::minutes(10);
/// From so many digits on, a text may have a number in it.
const DIGITS: usize = 6;

const ME: &str = "/api/me";
const CALLS: &str = "/api/calls?outcome=missing&limit=50";
const NOTICES: &str = "/api/notices?unread=true&limit=50";

/// The facts that a decision rests on.
#[derive(Debug, Deserialize)]
struct Request {
    /// In milliseconds since 1970.
    now: i64,
    /// The midnight with which the day began here, in milliseconds since 1970.
    today: i64,
    /// Whether notifications are wanted. What waits for the person is counted all the same.
    on: bool,
    /// Whether phone numbers may be shown.
    numbers: bool,
    /// The tag of the browser's language, which counts unless the account has one.
    language: String,
    /// The notifications that were shown, and when.
    told: BTreeMap<String, i64>,
    /// The API's answers to the paths that were asked for; nothing for those that it refused.
    answers: BTreeMap<String, Option<String>>,
}

/// The work to do.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
struct Decision {
    /// The paths to ask the API for, before anything is decided. While there is one, the rest is empty.
    ask: Vec<String>,
    show: Vec<Shown>,
    /// Notifications that are not true any more.
    clear: Vec<String>,
    /// The notifications to remember.
    told: BTreeMap<String, i64>,
    /// The badge at the icon; it stays as it is while nothing is known.
    badge: Option<Badge>,
    /// The language that the account has, if it has one.
    language: Option<Language>,
    /// When to look again, in milliseconds since 1970.
    next: i64,
}

/// A notification.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Shown {
    id: String,
    title: Said,
    text: Said,
}

/// A message in `_locales`, by its name there, or a text as it is.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
enum Said {
    Message {
        message: &'static str,
        values: Vec<Value>,
    },
    Text(String),
}

/// A value that a message is filled in with.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
enum Value {
    Text(String),
    /// A phone number, to be written as people do.
    Number {
        number: PhoneNumber,
    },
    /// A time of day, to be written as the locale does.
    Time {
        time: i64,
    },
}

/// Answers `{"now", "today", "on", "numbers", "language", "told", "answers"}` with what to ask for, or else what to show, clear and
/// remember, and when to look again. A request that cannot be read is answered with nothing to do.
#[must_use]
pub fn notify(request: &str) -> String {
    let decision = serde_json::from_str(request)
        .map(|request| decide(&request))
        .unwrap_or_default();
    serde_json::to_string(&decision).unwrap_or_default()
}

/// The API's answers.
struct Known {
    me: Option<UserId>,
    /// The language that the account has.
    language: Option<Language>,
    /// The person's calls ahead and under way; nothing if that is not known.
    ahead: Option<Vec<Booking>>,
    calls: Option<Vec<Call>>,
    /// The person's calls of today that came about, if any call has no outcome.
    done: Vec<Booking>,
    notices: Vec<Notice>,
}

fn decide(request: &Request) -> Decision {
    let now = DateTime::from_timestamp_millis(request.now).unwrap_or_default();
    let me: Option<MeBody> = answer(request, ME);
    let me = me.map(|body| (body.user.id, body.user.language));
    let (me, language) = (me.map(|(id, _)| id), me.and_then(|(_, language)| language));
    // The path of the person's calls is known once it is known who the person is.
    let ahead = me.map(|me| ahead_path(now, me));
    let missing = |path: &&str| !request.answers.contains_key(*path);
    let first: Vec<_> = [Some(ME), ahead.as_deref(), Some(CALLS), Some(NOTICES)]
        .into_iter()
        .flatten()
        .filter(missing)
        .map(str::to_owned)
        .collect();
    if !first.is_empty() {
        return Decision {
            ask: first,
            ..Decision::default()
        };
    }
    let known = Known::of(request, (me, language), ahead.as_deref());
    let ended = known.ended(request, now);
    let open = known.calls.iter().flatten().next();
    let done = open.and_then(|_| Some(done_path(request, me?)));
    let second: Vec<_> = ended.iter().map(|call| booking_path(call)).collect();
    let second: Vec<_> = second
        .into_iter()
        .chain(done)
        .filter(|path| missing(&&**path))
        .collect();
    if !second.is_empty() {
        return Decision {
            ask: second,
            ..Decision::default()
        };
    }
    conclude(request, &known, &ended, now)
}

fn conclude(request: &Request, known: &Known, ended: &[&Call], now: DateTime<Utc>) -> Decision {
    let mut show = Vec::new();
    for booking in known.ahead.iter().flatten() {
        let near = booking.start_time - BEFORE..booking.start_time + LATE;
        if booking.status == Status::Pending && near.contains(&now) {
            show.push(coming(booking, request.numbers));
        }
    }
    // Calls that are not asked about, and are not looked up again.
    let mut not_asked = Vec::new();
    for call in ended {
        let Some(body) = answer::<BookingBody>(request, &booking_path(call)) else {
            continue;
        };
        let booking = body.booking;
        match booking.status {
            Status::Completed | Status::Cancelled
                if Some(booking.user_id) == known.me && talked(call, &booking) =>
            {
                show.push(over(call, &booking, request.numbers));
            }
            Status::Pending | Status::Calling => {}
            _ => not_asked.push(outcome_id(call)),
        }
    }
    let fresh = |notice: &&Notice| {
        Some(notice.user_id) == known.me
            && notice.read_at.is_none()
            && now - notice.created_at < NOTICE_FOR
    };
    let notices = known.notices.iter().filter(fresh);
    let language = known.language;
    let language = language.unwrap_or_else(|| Language::of_member(&request.language));
    show.extend(notices.map(|notice| told_of(notice, language, request.numbers)));
    show.retain(|one| request.on && !request.told.contains_key(&one.id));

    let mut told = request.told.clone();
    let oldest = (now - REMEMBERED_FOR).timestamp_millis();
    told.retain(|_, at| *at > oldest);
    let shown = show.iter().map(|one| one.id.clone());
    told.extend(shown.chain(not_asked).map(|id| (id, request.now)));
    Decision {
        ask: Vec::new(),
        clear: known.stale(&request.told),
        show,
        told,
        language: known.language,
        badge: known.me.map(|me| Badge::of(known.waiting(me, now))),
        next: known.next_look(now).timestamp_millis(),
    }
}

impl Known {
    fn of(
        request: &Request,
        (me, language): (Option<UserId>, Option<Language>),
        ahead: Option<&str>,
    ) -> Self {
        let ahead: Option<BookingsBody> = ahead.and_then(|path| answer(request, path));
        let calls: Option<CallsBody> = answer(request, CALLS);
        let notices: Option<NoticesBody> = answer(request, NOTICES);
        Self {
            me,
            language,
            ahead: ahead.map(|body| body.bookings),
            calls: calls.map(|body| body.calls),
            done: me
                .and_then(|me| answer(request, &done_path(request, me)))
                .map(|body: BookingsBody| body.bookings)
                .unwrap_or_default(),
            notices: notices.map(|body| body.notices).unwrap_or_default(),
        }
    }

    /// The number of the person's calls that wait for them: missed ones they have not read of, and those of today without an
    /// outcome.
    fn waiting(&self, me: UserId, now: DateTime<Utc>) -> usize {
        let missed = self.notices.iter().filter(|notice| {
            notice.user_id == me
                && matches!(notice.kind, NoticeKind::Failed(_))
                && notice.read_at.is_none()
                && now - notice.created_at < NOTICE_FOR
        });
        let open = self.calls.iter().flatten().filter(|call| {
            let own = |booking: &&Booking| booking.id == call.booking_id && booking.user_id == me;
            let booking = self.done.iter().find(own);
            booking.is_some_and(|booking| talked(call, booking))
        });
        missed.count() + open.count()
    }

    /// Calls without an outcome that were over a short while ago and were not asked about. The bookings of
    /// other members' calls are looked up too, because only those tell whose they are.
    fn ended(&self, request: &Request, now: DateTime<Utc>) -> Vec<&Call> {
        let fresh = |call: &&Call| {
            let ended = call.ended_at.is_some_and(|ended| now - ended < OUTCOME_FOR);
            ended && !request.told.contains_key(&outcome_id(call))
        };
        self.calls.iter().flatten().filter(fresh).collect()
    }

    /// The notifications that were shown and are not true any more: of a call that was moved or cancelled, of
    /// an outcome that was given.
    fn stale(&self, told: &BTreeMap<String, i64>) -> Vec<String> {
        let mut stale = Vec::new();
        for id in told.keys() {
            let over = match id.split_once(':') {
                Some((COMING, _)) => self
                    .ahead
                    .as_ref()
                    .is_some_and(|ahead| !ahead.iter().any(|booking| coming_id(booking) == *id)),
                Some((OUTCOME, _)) => self
                    .calls
                    .as_ref()
                    .is_some_and(|calls| !calls.iter().any(|call| outcome_id(call) == *id)),
                _ => false,
            };
            if over {
                stale.push(id.clone());
            }
        }
        stale
    }

    fn next_look(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        let looks = self.ahead.iter().flatten().map(|booking| {
            let announce = booking.start_time - BEFORE;
            if booking.status == Status::Pending && announce > now {
                announce
            } else {
                now + LOOK_IN_CALL
            }
        });
        looks.fold(now + LOOK_EVERY, Ord::min)
    }
}

fn answer<T: DeserializeOwned>(request: &Request, path: &str) -> Option<T> {
    serde_json::from_str(request.answers.get(path)?.as_deref()?).ok()
}

fn ahead_path(now: DateTime<Utc>, me: UserId) -> String {
    let from = (now - DUE_FOR).to_rfc3339_opts(SecondsFormat::Secs, true);
    format!(
        "/api/bookings?user_id={me}&status=pending&status=calling&from={from}&sort=start_time&limit=50"
    )
}

fn done_path(request: &Request, me: UserId) -> String {
    let today = DateTime::from_timestamp_millis(request.today).unwrap_or_default();
    let from = today.to_rfc3339_opts(SecondsFormat::Secs, true);
    format!(
        "/api/bookings?user_id={me}&status=completed&status=cancelled&from={from}&sort=-start_time&limit=200"
    )
}

/// Whether a call was a conversation. One that was hung up on this side is cancelled, and may have been one.
fn talked(call: &Call, booking: &Booking) -> bool {
    booking.status == Status::Completed || call.bridged_at.is_some()
}

fn booking_path(call: &Call) -> String {
    format!("/api/bookings/{}", call.booking_id)
}

const COMING: &str = "coming";
const OUTCOME: &str = "outcome";
/// See `background/notify.js`, which marks what is opened read.
const NOTICE: &str = "notice";

/// A booking that was moved is a call of its own.
fn coming_id(booking: &Booking) -> String {
    let start = booking.start_time.timestamp_millis();
    format!("{COMING}:{}:{start}", booking.id)
}

fn outcome_id(call: &Call) -> String {
    format!("{OUTCOME}:{}", call.id)
}

fn coming(booking: &Booking, numbers: bool) -> Shown {
    let mut title = named(("comingTitle", "comingUnnamed"), booking, numbers);
    if let Said::Message { values, .. } = &mut title {
        values.push(time(booking.start_time));
    }
    let text = if numbers && booking.attendee_name.is_some() {
        message("comingTextNumber", vec![number(&booking.attendee_phone)])
    } else {
        message("comingText", Vec::new())
    };
    Shown {
        id: coming_id(booking),
        title,
        text,
    }
}

fn over(call: &Call, booking: &Booking, numbers: bool) -> Shown {
    Shown {
        id: outcome_id(call),
        title: named(("outcomeTitle", "outcomeUnnamed"), booking, numbers),
        text: message("outcomeText", vec![time(booking.start_time)]),
    }
}

fn told_of(notice: &Notice, language: Language, numbers: bool) -> Shown {
    let title = match notice.kind {
        NoticeKind::Failed(_) => message("noticeTitle", vec![time(notice.start_time)]),
        NoticeKind::Ahead(_) => message("noticeAhead", Vec::new()),
        NoticeKind::Zone(_) | NoticeKind::Host(_) => message("noticeChanged", Vec::new()),
        NoticeKind::Setting(_) => message("noticeSetting", Vec::new()),
        NoticeKind::Message(_) => message("noticeMessage", Vec::new()),
    };
    let sentence = notice.sentence(language);
    let text = if numbers || !has_number(&sentence) {
        Said::Text(sentence)
    } else {
        message("noticeHidden", Vec::new())
    };
    Shown {
        id: format!("{NOTICE}:{}", notice.id),
        title,
        text,
    }
}

/// A message with whom it is about, or else one without.
fn named((with, without): (&'static str, &'static str), booking: &Booking, numbers: bool) -> Said {
    let who = match &booking.attendee_name {
        Some(name) if numbers || !has_number(name) => Value::Text(name.clone()),
        None if numbers => number(&booking.attendee_phone),
        _ => return message(without, Vec::new()),
    };
    message(with, vec![who])
}

/// Whether a text may have a phone number in it. Rather once too often.
fn has_number(text: &str) -> bool {
    text.chars().filter(|letter| letter.is_numeric()).count() >= DIGITS
}

fn message(message: &'static str, values: Vec<Value>) -> Said {
    Said::Message { message, values }
}

fn number(number: &PhoneNumber) -> Value {
    Value::Number {
        number: number.clone(),
    }
}

fn time(at: DateTime<Utc>) -> Value {
    Value::Time {
        time: at.timestamp_millis(),
    }
}

#[cfg(test)]
mod tests;
