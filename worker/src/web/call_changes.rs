//! `/c/{token}/…`: the changes that attendees make to their call. GET asks, POST changes, and both rest on the token alone: no
//! cookie is read. A form has a proof of what its page has said, so that no other page's form does the same.

use super::{
    call_view::{CallQuery, Token, call_page, given, private, replaced, shown, view},
    html,
    templates::self_service::{self as templates, DayShown, MonthShown, TimeUse},
};
use crate::{
    App, Error,
    attendee_links::FormAction,
    http::{NOTHING_HERE, RequestContext, body::BodyBytes, network},
    usecases::{
        messages::attendee_call::{LinkedCall, OpenedLink, ShownForm, attendee_call},
        self_service::{
            cancel_call::{CallCancellation, cancel_call},
            free_times::WantedFor,
            new_time::{
                NewTime, TimeChange, TimesToChoose, around, choose_time, nearest, times_to_choose,
            },
            stop_calls::{StopCalls, planned_calls, stop_calls},
        },
    },
};
use axum::{
    extract::RawQuery,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use callslot_messages::PageReader;
use callslot_shared::{
    schedule::{
        Interval,
        local_time::{LocalTime, first_at_or_after},
        self_service::{AttendeeChange, ChangeRefusal},
    },
    words::messages::self_service as texts,
};
use chrono::{DateTime, Datelike as _, Days, Months, NaiveDate, NaiveTime, Utc};
use std::collections::HashMap;

/// The months after one without free times that are looked through for some.
const MONTHS_LOOKED: u32 = 3;
/// Days ahead that can be chosen.
const DAYS_AHEAD: u64 = 731;

/// Asks whether a call is to be cancelled.
#[worker::send]
pub(super) async fn ask_to_cancel(
    context: RequestContext,
    token: Token,
    RawQuery(query): RawQuery,
) -> Result<Response, Error> {
    let (token, query) = (given(token)?, view(query.as_deref()));
    let call = match attendee_call(&context.app, &token).await? {
        None => return Err(NOTHING_HERE),
        Some(OpenedLink::Replaced(link)) => return Ok(replaced(&link)),
        Some(OpenedLink::Call(call)) => call,
    };
    if call.is_cancelled() {
        return Ok(call_page(StatusCode::OK, &token, &call, &query, None));
    }
    if let Err(refusal) = call.may(AttendeeChange::Cancel) {
        return Ok(refused(StatusCode::OK, &token, &call, &query, refusal));
    }
    let form = call.form(&context.app, FormAction::Cancel);
    let page = templates::ask_to_cancel(&shown(&token, &call, &query), &form);
    Ok(private(html(StatusCode::OK, page)))
}

/// Cancels a call.
#[worker::send]
pub(super) async fn cancel(
    context: RequestContext,
    token: Token,
    RawQuery(query): RawQuery,
    body: BodyBytes,
) -> Result<Response, Error> {
    let (token, query) = (given(token)?, view(query.as_deref()));
    let sent = Sent::read(&context, &body)?;
    let done = cancel_call(&context.app, &token, &sent.form, &sent.network).await?;
    Ok(match done.ok_or(NOTHING_HERE)? {
        CallCancellation::Done => see_call(&token, &query),
        CallCancellation::Refused(call, refusal) => {
            refused(StatusCode::CONFLICT, &token, &call, &query, refusal)
        }
        CallCancellation::NotShown(call) => press_again(&token, &call, &query),
        CallCancellation::Replaced(link) => replaced(&link),
    })
}

/// Shows the free times of a month: of the one that is asked for, else of the next that has some.
#[worker::send]
pub(super) async fn times(
    context: RequestContext,
    token: Token,
    RawQuery(query): RawQuery,
) -> Result<Response, Error> {
    let (token, query) = (given(token)?, view(query.as_deref()));
    let asked = query.get("from").and_then(|from| from.parse().ok());
    let last = if asked.is_some() { 1 } else { MONTHS_LOOKED };
    let mut later = 0;
    loop {
        let range = |call: &LinkedCall| month(call.reader(query.view), asked, later).range;
        let found = times_to_choose(&context.app, &token, range).await?;
        let (call, free) = match found.ok_or(NOTHING_HERE)? {
            TimesToChoose::Free(call, _, free) => (call, free),
            TimesToChoose::Refused(call, refusal) => {
                return Ok(no_times(&token, &call, &query, refusal));
            }
            TimesToChoose::Replaced(link) => return Ok(replaced(&link)),
        };
        later += 1;
        if free.is_empty() && later < last {
            continue;
        }
        let reader = call.reader(query.view);
        let month = month(reader, asked, later - 1).shown(reader, &free);
        let page = templates::times(&shown(&token, &call, &query), &month);
        return Ok(private(html(StatusCode::OK, page)));
    }
}

/// Asks whether a call is to have a time.
#[worker::send]
pub(super) async fn ask_for_time(
    context: RequestContext,
    token: Token,
    RawQuery(query): RawQuery,
) -> Result<Response, Error> {
    let (token, query) = (given(token)?, view(query.as_deref()));
    let start = start(query.get("start"))?;
    let found = times_to_choose(&context.app, &token, |_| around(start)).await?;
    let (call, wanted, free) = match found.ok_or(NOTHING_HERE)? {
        TimesToChoose::Free(call, wanted, free) => (call, wanted, free),
        TimesToChoose::Refused(call, refusal) => {
            return Ok(no_times(&token, &call, &query, refusal));
        }
        TimesToChoose::Replaced(link) => return Ok(replaced(&link)),
    };
    let shown = shown(&token, &call, &query);
    if !free.contains(&start) {
        return Ok(private(html(
            StatusCode::CONFLICT,
            templates::lost(&shown, &nearest(free, start)),
        )));
    }
    let (wanted, action) = match wanted {
        WantedFor::Moving => (TimeUse::Move, FormAction::Move(start.timestamp())),
        WantedFor::BookingAgain => (TimeUse::Book, FormAction::Book(start.timestamp())),
    };
    let form = call.form(&context.app, action);
    let page = templates::ask_for_time(&shown, wanted, start, &form);
    Ok(private(html(StatusCode::OK, page)))
}

/// Gives a call a time, and leads to its page under the link that it has then.
#[worker::send]
pub(super) async fn choose(
    context: RequestContext,
    token: Token,
    RawQuery(query): RawQuery,
    body: BodyBytes,
) -> Result<Response, Error> {
    let (token, query) = (given(token)?, view(query.as_deref()));
    let sent = Sent::read(&context, &body)?;
    let wanted = if sent.get("for") == TimeUse::Book.name() {
        WantedFor::BookingAgain
    } else {
        WantedFor::Moving
    };
    let new = NewTime {
        token: &token,
        wanted,
        start: start(Some(sent.get("start")))?,
        shown: &sent.form,
        network: &sent.network,
    };
    let changed = choose_time(&context.app, &new).await?;
    Ok(match changed.ok_or(NOTHING_HERE)? {
        TimeChange::Done(token) => see_call(&token, &query),
        TimeChange::Lost(call, near) => {
            let page = templates::lost(&shown(&token, &call, &query), &near);
            private(html(StatusCode::CONFLICT, page))
        }
        TimeChange::Refused(call, refusal) => no_times(&token, &call, &query, refusal),
        TimeChange::NotShown(call) => press_again(&token, &call, &query),
        TimeChange::Replaced(link) => replaced(&link),
    })
}

/// Asks whether an organization's calls to the number are to end.
#[worker::send]
pub(super) async fn ask_to_stop_calls(
    context: RequestContext,
    token: Token,
    RawQuery(query): RawQuery,
) -> Result<Response, Error> {
    let (token, query) = (given(token)?, view(query.as_deref()));
    let found = planned_calls(&context.app, &token).await?;
    let found = found.ok_or(NOTHING_HERE)?;
    Ok(calls_to_stop(&context.app, &token, &query, found))
}

/// Ends them.
#[worker::send]
pub(super) async fn stop(
    context: RequestContext,
    token: Token,
    RawQuery(query): RawQuery,
    body: BodyBytes,
) -> Result<Response, Error> {
    let (token, query) = (given(token)?, view(query.as_deref()));
    let sent = Sent::read(&context, &body)?;
    let done = stop_calls(&context.app, &token, &sent.form, &sent.network).await?;
    let done = done.ok_or(NOTHING_HERE)?;
    Ok(calls_to_stop(&context.app, &token, &query, done))
}

fn calls_to_stop(app: &App, token: &str, query: &CallQuery, found: StopCalls) -> Response {
    let page = match found {
        StopCalls::Planned(call, planned) => {
            let form = call.form(app, FormAction::StopCalls);
            templates::ask_to_stop_calls(&shown(token, &call, query), &planned, &form)
        }
        StopCalls::Stopped(call, cancelled) => {
            templates::calls_stopped(&shown(token, &call, query), cancelled)
        }
        StopCalls::Replaced(link) => return replaced(&link),
    };
    private(html(StatusCode::OK, page))
}

/// A form that was sent.
struct Sent {
    form: ShownForm,
    network: String,
    fields: HashMap<String, String>,
}

impl Sent {
    fn read(context: &RequestContext, body: &BodyBytes) -> Result<Self, Error> {
        let bytes = body.bytes()?;
        let fields: HashMap<_, _> = url::form_urlencoded::parse(&bytes).into_owned().collect();
        let [network, _] = network::both(&context.headers);
        Ok(Self {
            form: ShownForm::read(fields.get("form").map_or("", String::as_str)),
            network,
            fields,
        })
    }

    fn get(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }
}

/// A start as pages write it. Any other text names nothing that is there.
fn start(text: Option<&str>) -> Result<DateTime<Utc>, Error> {
    let parsed = text.and_then(|text| DateTime::parse_from_rfc3339(text).ok());
    let start = parsed.map(|start| start.to_utc());
    start
        .filter(|start| {
            (1970..=9999).contains(&start.year()) && start.timestamp_subsec_nanos() == 0
        })
        .ok_or(NOTHING_HERE)
}

/// Leads to the page of a call, which tells how it stands.
fn see_call(token: &str, query: &CallQuery) -> Response {
    let mut place = format!("/c/{token}");
    let mut values = url::form_urlencoded::Serializer::new(String::new());
    for name in ["zone", "lang"] {
        if let Some(value) = query.get(name) {
            values.append_pair(name, value);
        }
    }
    let values = values.finish();
    if !values.is_empty() {
        place.push('?');
        place.push_str(&values);
    }
    let place = HeaderValue::from_str(&place).unwrap_or(HeaderValue::from_static("/"));
    private((StatusCode::SEE_OTHER, [(header::LOCATION, place)]).into_response())
}

fn press_again(token: &str, call: &LinkedCall, query: &CallQuery) -> Response {
    let note = Some(texts::PRESS_AGAIN);
    call_page(StatusCode::CONFLICT, token, call, query, note)
}

fn refused(
    status: StatusCode,
    token: &str,
    call: &LinkedCall,
    query: &CallQuery,
    refusal: ChangeRefusal,
) -> Response {
    let page = templates::refused(&shown(token, call, query), refusal);
    private(html(status, page))
}

/// Says why no time can be chosen: of a call that was booked again, that it was.
fn no_times(token: &str, call: &LinkedCall, query: &CallQuery, refusal: ChangeRefusal) -> Response {
    if call.rebooked_as.is_some() {
        return call_page(StatusCode::CONFLICT, token, call, query, None);
    }
    refused(StatusCode::CONFLICT, token, call, query, refusal)
}

/// A month of a reader's calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Month {
    first: NaiveDate,
    /// The first day whose times are listed.
    from: NaiveDate,
    today: NaiveDate,
    /// Its instants.
    range: Interval,
}

/// The month of a date, today's unless given, or one so many months later. A date that cannot be chosen counts as today.
fn month(reader: PageReader, asked: Option<NaiveDate>, later: u32) -> Month {
    let today = LocalTime::of(reader.now, reader.zone).datetime.date();
    let last = today.checked_add_days(Days::new(DAYS_AHEAD));
    let can_be = |date: &NaiveDate| *date >= today && last.is_none_or(|last| *date <= last);
    let day = asked.filter(can_be).unwrap_or(today);
    let month = day.with_day(1).unwrap_or(day);
    let first = month
        .checked_add_months(Months::new(later))
        .unwrap_or(month);
    let next = first.checked_add_months(Months::new(1)).unwrap_or(first);
    let midnight = |date: NaiveDate| first_at_or_after(date.and_time(NaiveTime::MIN), reader.zone);
    Month {
        first,
        from: if later == 0 { day } else { first },
        today,
        range: Interval::new(midnight(first), midnight(next)),
    }
}

impl Month {
    /// The free times by day.
    fn shown(self, reader: PageReader, free: &[DateTime<Utc>]) -> MonthShown {
        let mut days: Vec<DayShown> = Vec::new();
        for start in free {
            let date = LocalTime::of(*start, reader.zone).datetime.date();
            match days.last_mut().filter(|day| day.date == date) {
                Some(day) => day.starts.push(*start),
                None => days.push(DayShown {
                    date,
                    starts: vec![*start],
                }),
            }
        }
        let before = self.first.checked_sub_months(Months::new(1));
        // A month that has begun is entered at today's.
        let before = before
            .filter(|_| self.first > self.today)
            .map(|before| before.max(self.today));
        let last = self.today.checked_add_days(Days::new(DAYS_AHEAD));
        let after = self.first.checked_add_months(Months::new(1));
        let after = after.filter(|after| last.is_some_and(|last| *after <= last));
        MonthShown {
            first: self.first,
            days,
            from: self.from,
            around: [before, after],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use callslot_shared::{schedule::TimeZone, words::Language};

    fn reader(zone: &str) -> PageReader {
        PageReader {
            language: Language::English,
            zone: TimeZone::parse("zone", zone).unwrap(),
            now: "2026-11-30T23:30:00Z".parse().unwrap(),
        }
    }

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_month_is_that_of_the_readers_calendar() {
        // It is December in Berlin already.
        let berlin = month(reader("Europe/Berlin"), None, 0);
        assert_eq!(
            (berlin.first, berlin.from),
            (date("2026-12-01"), date("2026-12-01"))
        );
        let start = DateTime::from_timestamp_millis(berlin.range.start).unwrap();
        assert_eq!(start.to_rfc3339(), "2026-11-30T23:00:00+00:00");
        let london = month(reader("Europe/London"), None, 0);
        assert_eq!(
            (london.first, london.from),
            (date("2026-11-01"), date("2026-11-30"))
        );
        let later = month(reader("Europe/London"), None, 2);
        assert_eq!(
            (later.first, later.from),
            (date("2027-01-01"), date("2027-01-01"))
        );
    }

    #[test]
    fn a_date_that_is_over_or_far_away_counts_as_today() {
        for asked in ["1970-01-01", "2026-11-29", "2031-01-01", "9999-12-31"] {
            let month = month(reader("Europe/London"), Some(date(asked)), 0);
            assert_eq!(month.from, date("2026-11-30"), "{asked}");
        }
    }

    #[test]
    fn times_stand_under_their_day_and_one_can_go_to_the_months_around() {
        let reader = reader("Europe/Berlin");
        let free = ["2026-12-01T22:30:00Z", "2026-12-01T23:30:00Z"].map(|at| at.parse().unwrap());
        let month = month(reader, None, 0).shown(reader, &free);
        let days: Vec<_> = month.days.iter().map(|day| day.date).collect();
        assert_eq!(days, [date("2026-12-01"), date("2026-12-02")]);
        assert_eq!(month.around, [None, Some(date("2027-01-01"))]);
        let next = super::month(reader, Some(date("2027-01-15")), 0).shown(reader, &[]);
        assert_eq!(next.around[0], Some(date("2026-12-01")));
    }

    #[test]
    fn a_start_is_a_whole_second_of_a_year_that_there_is() {
        assert!(start(Some("2026-12-01T14:30:00Z")).is_ok());
        assert!(start(Some("2026-12-01T15:30:00+01:00")).is_ok());
        for junk in [
            "",
            "now",
            "2026-12-01",
            "2026-12-01T14:30:00.5Z",
            "-0001-01-01T00:00:00Z",
        ] {
            assert!(start(Some(junk)).is_err(), "{junk}");
        }
        assert!(start(None).is_err());
    }
}
