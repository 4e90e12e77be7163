//! A visitor proves their address, and the call is booked.

use super::{
    form::FilledForm,
    submit::open,
    visit::{Visit, keys},
};
use crate::{
    App, Error,
    public_tokens::{FormToken, code_hash, read_mail_token},
    store::{
        DatabaseError, booking_events,
        public_page::{self, PublicRequest, SealedForm},
    },
    usecases::booking::book::book_as,
};
use callslot_shared::{
    api::CreateBooking,
    ids::{BookingId, HoldId},
    public_page::Verification,
};
use chrono::SecondsFormat;
use uuid::Uuid;

/// The target of a mail's link.
#[derive(Debug)]
pub(crate) enum Linked {
    /// A call that waits for the button.
    Waiting(Box<FilledForm>),
    /// A call that is booked: the token of its page.
    Booked(String),
    /// Nothing, or nothing any more.
    Nothing,
}

/// The result of a proof.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Confirmed {
    /// The call is booked; the token of its page.
    Booked(String),
    /// The proof is none, or is good no more.
    NoProof,
    /// The number has a live booking of this event type.
    Already,
    /// The time is not free any more.
    Taken,
    /// As many calls as visitors may book are booked today.
    Full,
    /// The organization does not call it.
    Refused,
}

/// The target of a mail's link. To look at it changes nothing.
pub(crate) async fn look(app: &App, visit: &Visit, token: &str) -> Result<Linked, Error> {
    let Some(id) = read_mail_token(keys(app)?, token) else {
        return Ok(Linked::Nothing);
    };
    if let Some(page) = booked(app, visit, id).await? {
        return Ok(Linked::Booked(page));
    }
    let form = waiting(app, visit, id).await?;
    Ok(form.map_or(Linked::Nothing, |(form, _)| Linked::Waiting(Box::new(form))))
}

/// Books by a mail's link. However often it is asked for, there is one booking, and one answer.
pub(crate) async fn by_link(app: &App, visit: &Visit, token: &str) -> Result<Confirmed, Error> {
    match read_mail_token(keys(app)?, token) {
        Some(id) => book(app, visit, id, Verification::EmailLink).await,
        None => Ok(Confirmed::NoProof),
    }
}

/// Books by the code of a mail, typed where the form was filled in.
pub(crate) async fn by_code(
    app: &App,
    visit: &Visit,
    token: &FormToken,
    code: &str,
) -> Result<Confirmed, Error> {
    let digits: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    let is_code = digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_digit());
    let (links, id) = (keys(app)?, token.hold);
    if !is_code {
        return Ok(Confirmed::NoProof);
    }
    let context = visit.context(app);
    let Some(shown) = code_hash(links, id, &digits) else {
        return Ok(Confirmed::NoProof);
    };
    let is_right = public_page::try_code(context.tenant, id, &shown, app.clock.now());
    if !is_right.await? {
        return Ok(Confirmed::NoProof);
    }
    book(app, visit, id, Verification::EmailCode).await
}

async fn book(
    app: &App,
    visit: &Visit,
    id: HoldId,
    proof: Verification,
) -> Result<Confirmed, Error> {
    if let Some(page) = booked(app, visit, id).await? {
        return Ok(Confirmed::Booked(page));
    }
    let found = waiting(app, visit, id).await?;
    let Some((form, request)) = found.filter(|(_, request)| request.proof == proof) else {
        return Ok(Confirmed::NoProof);
    };
    // It may have been taken off the page meanwhile.
    let mut events = visit.page.events.iter();
    if !events.any(|event| event.id == request.event_type_id) {
        return Ok(Confirmed::NoProof);
    }
    let wanted = wanted(id, &form, &request);
    let context = visit.context(app);
    match book_as(context, &wanted, booking_id(id)).await {
        Ok(()) => Ok(match page(app, id)? {
            Some(page) => Confirmed::Booked(page),
            None => Confirmed::NoProof,
        }),
        Err(Error::Database(DatabaseError::Refused(_))) => {
            let now = app.clock.now();
            let event = request.event_type_id;
            let today = public_page::booked_today(context.tenant, event, &form.phone, now).await?;
            Ok(match today {
                Some(today) if today.is_live == 1 => Confirmed::Already,
                _ => Confirmed::Full,
            })
        }
        Err(Error::NoSlot(body)) if body.error.field.is_none() => Ok(Confirmed::Taken),
        Err(Error::NoSlot(_) | Error::Domain(_)) => Ok(Confirmed::Refused),
        Err(error) => Err(error),
    }
}

/// The booking that a visitor asks for.
fn wanted(id: HoldId, form: &FilledForm, request: &PublicRequest) -> CreateBooking {
    CreateBooking {
        start_time: form.start.to_rfc3339_opts(SecondsFormat::AutoSi, true),
        duration_minutes: Some(form.minutes.into()),
        timezone: Some(form.zone.name().to_owned()),
        attendee_name: Some(form.name.clone()),
        attendee_email: Some(form.email.clone()),
        attendee_phone: form.phone.as_str().to_owned(),
        attendee_language: Some(form.language.as_str().to_owned()),
        description: form.notes.clone(),
        sms_consent: form.sms_consent.clone(),
        answers: Some(form.answers.clone()),
        event_type: Some(request.event_type_id.to_string()),
        hold: Some(id.to_string()),
        ..CreateBooking::default()
    }
}

/// The booking of a request has its id.
const fn booking_id(id: HoldId) -> BookingId {
    BookingId::from_uuid(Uuid::from_bytes(*id.as_bytes()))
}

/// The token of the page of the call that a request has become, if it has.
async fn booked(app: &App, visit: &Visit, id: HoldId) -> Result<Option<String>, Error> {
    let context = visit.context(app);
    match booking_events::get(context.tenant, booking_id(id)).await? {
        Some(_) => page(app, id),
        None => Ok(None),
    }
}

/// The token of the page of a call that was just booked: a link of its first generation.
fn page(app: &App, id: HoldId) -> Result<Option<String>, Error> {
    Ok(keys(app)?.call(booking_id(id), 1))
}

/// The form of a request that waits for its proof.
async fn waiting(
    app: &App,
    visit: &Visit,
    id: HoldId,
) -> Result<Option<(FilledForm, PublicRequest)>, Error> {
    let context = visit.context(app);
    let Some(request) = public_page::get(context.tenant, id, app.clock.now()).await? else {
        return Ok(None);
    };
    let sealed = SealedForm {
        sealed: request.sealed.clone(),
        key_version: request.key_version,
    };
    Ok(open(app, id, &sealed).map(|form| (form, request)))
}
