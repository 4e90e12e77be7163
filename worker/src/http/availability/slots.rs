//! `/api/slots`: when a call can be booked, and why not.

use crate::{
    Error,
    http::{
        RequestContext,
        extract::{Json, Query},
        principal, query,
    },
    usecases::{
        Context,
        slots::{
            explain_slot::explain_slot,
            list_slots::list_slots,
            slot_question::{SlotQuestion, Starts, Subject},
        },
    },
};
use callslot_shared::{
    FieldError,
    api::{ExplainBody, SlotsBody},
    booking::{MAX_DURATION, MIN_DURATION},
    ids::{BookingId, UserId},
    phone::PhoneNumber,
    schedule::{Millis, TimeZone, instant, local_time::first_at_or_after},
};
use chrono::{DateTime, Datelike as _, NaiveDate, NaiveTime, Utc};
use serde::{Deserialize, Deserializer};
use std::ops::Range;

/// When a call can be booked. Times are as they were sent, because the zone says what a date means.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListSlots {
    event_type: Option<String>,
    #[serde(default, deserialize_with = "query::user")]
    operator: Option<UserId>,
    from: Option<String>,
    to: Option<String>,
    #[serde(default, deserialize_with = "zone")]
    timezone: Option<TimeZone>,
    #[serde(default, deserialize_with = "duration")]
    duration: Option<u32>,
    #[serde(default, deserialize_with = "query::booking")]
    moving: Option<BookingId>,
    #[serde(default, deserialize_with = "query::phone")]
    attendee_phone: Option<PhoneNumber>,
}

/// Why a call can or cannot be booked at an instant.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExplainSlot {
    event_type: Option<String>,
    #[serde(default, deserialize_with = "query::user")]
    operator: Option<UserId>,
    #[serde(default, deserialize_with = "at")]
    at: Option<Millis>,
    #[serde(default, deserialize_with = "zone")]
    timezone: Option<TimeZone>,
    #[serde(default, deserialize_with = "duration")]
    duration: Option<u32>,
    #[serde(default, deserialize_with = "query::booking")]
    moving: Option<BookingId>,
    #[serde(default, deserialize_with = "query::phone")]
    attendee_phone: Option<PhoneNumber>,
}

fn zone<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<TimeZone>, D::Error> {
    query::by_rule(deserializer, |text| TimeZone::parse("", text)).map(Some)
}

fn duration<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u32>, D::Error> {
    query::whole::<D, MIN_DURATION, MAX_DURATION>(deserializer).map(Some)
}

fn at<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Millis>, D::Error> {
    query::by_rule(deserializer, |text| reached("", instant("", text)?)).map(Some)
}

/// The calls that are asked about.
fn subject(event_type: Option<&str>, operator: Option<UserId>) -> Result<Subject, FieldError> {
    match (event_type, operator) {
        (Some(_), Some(_)) => Err(FieldError::new(
            "operator",
            "is one too many; ask for one event type or one operator",
        )),
        (Some(id), None) => Ok(id.parse().map_or(Subject::NoEventType, Subject::EventType)),
        (None, Some(user)) => Ok(Subject::Operator(user)),
        (None, None) => Ok(Subject::Own),
    }
}

impl TryFrom<ListSlots> for SlotQuestion {
    type Error = FieldError;

    fn try_from(list: ListSlots) -> Result<Self, FieldError> {
        let subject = subject(list.event_type.as_deref(), list.operator)?;
        let timezone = list.timezone.unwrap_or(TimeZone::UTC);
        let moment = |field, text: Option<String>, end| {
            let moment = text.map(|text| moment(field, &text, timezone, end));
            moment.transpose()
        };
        let from = moment("from", list.from, false)?;
        let to = moment("to", list.to, true)?;
        Ok(Self {
            subject,
            starts: Starts::Range { from, to },
            timezone,
            duration: list.duration,
            phone: list.attendee_phone,
            moving: list.moving,
        })
    }
}

impl TryFrom<ExplainSlot> for SlotQuestion {
    type Error = FieldError;

    fn try_from(explain: ExplainSlot) -> Result<Self, FieldError> {
        Ok(Self {
            subject: subject(explain.event_type.as_deref(), explain.operator)?,
            starts: Starts::One(explain.at),
            timezone: explain.timezone.unwrap_or(TimeZone::UTC),
            duration: explain.duration,
            phone: explain.attendee_phone,
            moving: explain.moving,
        })
    }
}

/// An instant; or a date, which begins and ends as clocks in the zone show it.
fn moment(field: &str, text: &str, zone: TimeZone, end: bool) -> Result<Millis, FieldError> {
    let date: Option<NaiveDate> = text.trim().parse().ok();
    let Some(date) = date else {
        return reached(field, instant(field, text)?);
    };
    let date = if end { date.succ_opt() } else { Some(date) };
    let date = date.filter(|date| REACH.contains(&date.year()));
    let date = date.ok_or_else(|| FieldError::new(field, OUT_OF_REACH))?;
    Ok(first_at_or_after(date.and_time(NaiveTime::MIN), zone))
}

/// The years of which is told when a call can be booked.
const REACH: Range<i32> = 1970..2200;
const OUT_OF_REACH: &str = "is outside of the years 1970 to 2199";

/// An instant, if anything can be told of it.
fn reached(field: &str, at: DateTime<Utc>) -> Result<Millis, FieldError> {
    if REACH.contains(&at.year()) {
        return Ok(at.timestamp_millis());
    }
    Err(FieldError::new(field, OUT_OF_REACH))
}

/// The question that parameters ask.
fn question<T>(query: Result<Query<T>, Error>) -> Result<SlotQuestion, Error>
where
    SlotQuestion: TryFrom<T, Error = FieldError>,
{
    let Query(query) = query?;
    SlotQuestion::try_from(query).map_err(Error::Request)
}

/// Shows when a call can be booked.
#[worker::send]
pub(crate) async fn show(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
    query: Result<Query<ListSlots>, Error>,
) -> Result<Json<SlotsBody>, Error> {
    let asked = principal::unless_denied(&app, &headers, access, question(query)).await?;
    let list = async |context: Context<'_>| list_slots(context, &asked).await;
    let slots = principal::with_principal(&app, &headers, access, list).await?;
    Ok(Json(SlotsBody {
        success: true,
        timezone: asked.timezone,
        duration_minutes: slots.duration_minutes,
        hosts: slots.hosts,
        days: slots.days,
        next_from: slots.next_from,
    }))
}

/// Shows why a call can or cannot be booked at an instant.
#[worker::send]
pub(crate) async fn explain(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
    query: Result<Query<ExplainSlot>, Error>,
) -> Result<Json<ExplainBody>, Error> {
    let asked = principal::unless_denied(&app, &headers, access, question(query)).await?;
    let explain = async |context: Context<'_>| explain_slot(context, &asked).await;
    let explained = principal::with_principal(&app, &headers, access, explain).await?;
    Ok(Json(ExplainBody {
        success: true,
        at: explained.at,
        duration_minutes: explained.duration_minutes,
        free: explained.free,
        hosts: explained.hosts,
    }))
}
