//! From a time to a call: the time is held, the form is filled in, the address is proved.

use super::{
    PathNames, Reach, answer, event, lead,
    times::{frame, lost, times},
    view::{ANSWER, View},
    visited,
};
use crate::{
    Error,
    http::{NOTHING_HERE, RequestContext, body::BodyBytes},
    public_tokens::FormToken,
    usecases::public_page::{
        confirm::{Confirmed, Linked, by_code, by_link, look as look_at},
        form::{FilledForm, FormContext, FormInput, Wrong, read},
        free_times::nearest,
        hold::{Choice, HeldTime, hold_time},
        submit::{Networks, Submitted, submit as send},
        visit::{OfferedEvent, is_recorded, keys},
    },
    web::templates::public::{self as templates, ConfirmPage, DayClock, FormPage, SentPage, TRAP},
};
use axum::{
    extract::{Path, RawQuery},
    http::StatusCode,
    response::Response,
};
use callslot_messages::Dates;
use callslot_shared::{
    phone::Region,
    schedule::{TimeZone, instant},
    words::public as texts,
};
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::HashMap;

/// Nobody fills in the form as fast as that.
const LEAST_TIME: TimeDelta = TimeDelta::seconds(2);
/// What of a visitor's own stands in no address behind the form.
const PERSONAL: [&str; 5] = ["name", "email", "phone", "country", "notes"];

/// The fields that a form has sent.
struct SentFields(HashMap<String, String>);

impl SentFields {
    fn of(body: &BodyBytes) -> Result<Self, Error> {
        let bytes = body.bytes()?;
        let pairs = url::form_urlencoded::parse(&bytes).into_owned();
        Ok(Self(pairs.collect()))
    }

    fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    fn input(&self) -> FormInput {
        let answers = self.0.iter().filter_map(|(name, value)| {
            Some((name.strip_prefix(ANSWER)?.to_owned(), value.clone()))
        });
        FormInput {
            name: self.get("name").to_owned(),
            country: self.get("country").to_owned(),
            phone: self.get("phone").to_owned(),
            email: self.get("email").to_owned(),
            answers: answers.take(50).collect(),
            notes: self.get("notes").to_owned(),
            sms: self.get("sms") == "1",
        }
    }
}

/// A visitor with the form of a time.
struct Filling<'a> {
    context: &'a RequestContext,
    view: &'a View,
    event: &'a OfferedEvent,
    token: FormToken,
}

/// The words of a form's page besides the form.
#[derive(Default)]
struct FormNotes {
    wrong: Vec<Wrong>,
    notice: Option<&'static str>,
    /// Times in place of the one that was lost.
    nearest: Vec<DateTime<Utc>>,
}

/// Holds a time and leads on to its form.
#[worker::send]
pub(super) async fn hold(
    context: RequestContext,
    named: PathNames<(String, String)>,
    RawQuery(query): RawQuery,
    body: BodyBytes,
) -> Result<Response, Error> {
    let Path((organization, name)) = named.map_err(|_| NOTHING_HERE)?;
    let view = visited(&context, &organization, query.as_deref()).await?;
    let event = event(&view.visit, &name)?;
    let fields = SentFields::of(&body)?;
    let chosen = chosen(event, &fields);
    let held = match chosen {
        Some(chosen) => choose(&context, &view, event, chosen).await?,
        None => HeldTime::Taken,
    };
    match held {
        HeldTime::Form(token) => {
            let token = token.write(keys(&context.app)?).ok_or(NOTHING_HERE)?;
            Ok(lead(&view.href(&format!("/{name}/book"), &[("t", &token)])))
        }
        HeldTime::Taken => {
            times(
                &context,
                &view,
                event,
                (StatusCode::CONFLICT, Some(lost(&view))),
            )
            .await
        }
        HeldTime::TooMany => {
            let says = texts::TOO_MANY.template(view.language);
            times(
                &context,
                &view,
                event,
                (StatusCode::TOO_MANY_REQUESTS, Some(says)),
            )
            .await
        }
    }
}

/// The time that a form names, if the event type can have it.
fn chosen(event: &OfferedEvent, fields: &SentFields) -> Option<(DateTime<Utc>, u32)> {
    let start = instant("start", fields.get("start")).ok()?;
    let minutes = match fields.get("duration") {
        "" => None,
        text => Some(text.parse().ok()?),
    };
    Some((start, event.rules.duration(minutes).ok()?))
}

async fn choose(
    context: &RequestContext,
    view: &View,
    event: &OfferedEvent,
    (start, minutes): (DateTime<Utc>, u32),
) -> Result<HeldTime, Error> {
    let client = context.client();
    let choice = Choice {
        start,
        minutes,
        network: &client.narrow_network,
    };
    hold_time(&context.app, &view.visit, event, choice).await
}

/// The token of a form, if it is one of this event type.
fn token(
    context: &RequestContext,
    view: &View,
    event: &OfferedEvent,
    text: &str,
) -> Result<FormToken, Error> {
    let token = FormToken::read(keys(&context.app)?, text);
    let is_own = |token: &FormToken| {
        token.organization == view.page().organization.id && token.event_type == event.id
    };
    token.filter(is_own).ok_or(NOTHING_HERE)
}

/// Shows the form of a time, with what the address fills in.
#[worker::send]
pub(super) async fn form(
    context: RequestContext,
    named: PathNames<(String, String)>,
    RawQuery(query): RawQuery,
) -> Result<Response, Error> {
    let Path((organization, name)) = named.map_err(|_| NOTHING_HERE)?;
    let view = visited(&context, &organization, query.as_deref()).await?;
    let event = event(&view.visit, &name)?;
    let token = token(&context, &view, event, view.said("t").unwrap_or_default())?;
    let given = |name: &str| view.said(name).unwrap_or_default().to_owned();
    let answers = view.answers();
    let input = FormInput {
        name: given("name"),
        country: given("country"),
        phone: given("phone"),
        email: given("email"),
        answers: answers
            .map(|(id, answer)| (id.to_owned(), answer.to_owned()))
            .collect(),
        notes: given("notes"),
        sms: false,
    };
    let filling = Filling {
        context: &context,
        view: &view,
        event,
        token,
    };
    shown(&filling, &input, StatusCode::OK, FormNotes::default()).await
}

/// Takes the form. Whatever is wrong, what was typed is kept.
#[worker::send]
pub(super) async fn submit(
    context: RequestContext,
    named: PathNames<(String, String)>,
    RawQuery(query): RawQuery,
    body: BodyBytes,
) -> Result<Response, Error> {
    let Path((organization, name)) = named.map_err(|_| NOTHING_HERE)?;
    let view = visited(&context, &organization, query.as_deref()).await?;
    let event = event(&view.visit, &name)?;
    let fields = SentFields::of(&body)?;
    let token = token(&context, &view, event, fields.get("t"))?;
    let input = fields.input();
    let filling = Filling {
        context: &context,
        view: &view,
        event,
        token,
    };
    if let Some(other) = chosen(event, &fields) {
        return instead(filling, &input, other).await;
    }
    let is_fast = context.app.clock.now() - token.issued < LEAST_TIME;
    if is_fast || !fields.get(TRAP).is_empty() {
        let said = FormNotes {
            notice: Some(texts::SLOWLY.template(view.language)),
            ..FormNotes::default()
        };
        return shown(&filling, &input, StatusCode::UNPROCESSABLE_ENTITY, said).await;
    }
    let surroundings = FormContext {
        language: view.language,
        zone: zone(&view),
        start: token.start,
        minutes: token.minutes,
        sms_wording: sms_wording(&view),
    };
    match read(&view.visit, event, &input, &surroundings) {
        Ok(filled) => ask(&filling, &input, &filled).await,
        Err(wrong) => {
            let said = FormNotes {
                wrong,
                ..FormNotes::default()
            };
            shown(&filling, &input, StatusCode::UNPROCESSABLE_ENTITY, said).await
        }
    }
}

/// Holds another time in the place of one that was lost, and shows the same form for it.
async fn instead(
    filling: Filling<'_>,
    input: &FormInput,
    (start, minutes): (DateTime<Utc>, u32),
) -> Result<Response, Error> {
    let Filling {
        context,
        view,
        event,
        ..
    } = filling;
    match choose(context, view, event, (start, minutes)).await? {
        HeldTime::Form(token) => {
            let filling = Filling { token, ..filling };
            shown(&filling, input, StatusCode::OK, FormNotes::default()).await
        }
        HeldTime::Taken => gone(&filling, input, (start, minutes)).await,
        HeldTime::TooMany => {
            let said = FormNotes {
                notice: Some(texts::TOO_MANY.template(view.language)),
                ..FormNotes::default()
            };
            shown(&filling, input, StatusCode::TOO_MANY_REQUESTS, said).await
        }
    }
}

/// The same form, with the times nearest to one that is not free any more.
async fn gone(
    filling: &Filling<'_>,
    input: &FormInput,
    lost: (DateTime<Utc>, u32),
) -> Result<Response, Error> {
    let Filling {
        context,
        view,
        event,
        ..
    } = filling;
    let said = FormNotes {
        nearest: nearest(&context.app, &view.visit, event, lost).await?,
        notice: Some(texts::LOST.template(view.language)),
        ..FormNotes::default()
    };
    shown(filling, input, StatusCode::CONFLICT, said).await
}

/// Asks for the proof of a form that makes sense.
async fn ask(
    filling: &Filling<'_>,
    input: &FormInput,
    filled: &FilledForm,
) -> Result<Response, Error> {
    let Filling {
        context,
        view,
        event,
        token,
    } = filling;
    let client = context.client();
    let networks = Networks {
        narrow: &client.narrow_network,
        wide: &client.wide_network,
    };
    let asked = send(
        &context.app,
        &view.visit,
        (token, &event.slug),
        filled,
        networks,
    );
    match asked.await? {
        Submitted::Asked => {
            let text = token.write(keys(&context.app)?).ok_or(NOTHING_HERE)?;
            let path = format!("/{}/sent", event.slug);
            let mut gone = vec![("t", &*text)];
            gone.extend(PERSONAL.map(|name| (name, "")));
            Ok(lead(&view.href(&path, &gone)))
        }
        Submitted::Limited => {
            let said = FormNotes {
                notice: Some(texts::LIMITED.template(view.language)),
                ..FormNotes::default()
            };
            shown(filling, input, StatusCode::TOO_MANY_REQUESTS, said).await
        }
        Submitted::Lost => gone(filling, input, (token.start, token.minutes)).await,
    }
}

/// The page of a form.
async fn shown(
    filling: &Filling<'_>,
    input: &FormInput,
    status: StatusCode,
    said: FormNotes,
) -> Result<Response, Error> {
    let Filling {
        context,
        view,
        event,
        token,
    } = filling;
    let text = token.write(keys(&context.app)?).ok_or(NOTHING_HERE)?;
    let page = view.page();
    let allowed = &page.allowed_countries;
    let is_allowed = |country: &&String| allowed.contains(country);
    let typed = Some(&input.country).filter(is_allowed);
    let guessed = view.country.as_ref().filter(is_allowed);
    let countries = allowed.iter().map(|code| {
        let region = Region::parse("country", code).ok();
        let calling = region.and_then(|region| region.calling_code());
        (
            code.clone(),
            calling.map_or(code.clone(), |calling| format!("{code} +{calling}")),
        )
    });
    let zone = zone(view);
    let form = FormPage {
        token: text,
        action: view.href(&format!("/{}/book", event.slug), &[]),
        event: event.rules.name.clone(),
        organization: page.name.clone(),
        when: when(context, view, token.start),
        minutes: token.minutes,
        clock: DayClock {
            zone,
            hour12: view.hour12,
        },
        input: input.clone(),
        questions: event.rules.questions.clone(),
        countries: countries.collect(),
        country: typed.or(guessed).or(allowed.first()).cloned(),
        verification: page.verification,
        sms_wording: sms_wording(view),
        is_recorded: is_recorded(view.visit.context(&context.app), event).await?,
        wrong: said.wrong,
        notice: said.notice,
        nearest: said.nearest,
        other: view.href(&format!("/{}", event.slug), &[]),
    };
    let frame = frame(context, view, &format!("/{}", event.slug));
    let page = templates::form(&frame.of_one_visitor(), &form);
    Ok(answer(status, view, Reach::OneVisitor, &page))
}

fn zone(view: &View) -> TimeZone {
    view.zone.unwrap_or(TimeZone::UTC)
}

/// A time as a sentence has it: with its date and zone.
fn when(context: &RequestContext, view: &View, start: DateTime<Utc>) -> String {
    let dates = Dates {
        language: view.language,
        zone: zone(view),
        written_at: context.app.clock.now(),
    };
    dates.long(start)
}

fn sms_wording(view: &View) -> String {
    texts::SMS.fill(view.language, &[("organization", &view.page().name)])
}

/// Says where the proof is, and takes the code, if it is one.
#[worker::send]
pub(super) async fn sent(
    context: RequestContext,
    named: PathNames<(String, String)>,
    RawQuery(query): RawQuery,
) -> Result<Response, Error> {
    let Path((organization, name)) = named.map_err(|_| NOTHING_HERE)?;
    let view = visited(&context, &organization, query.as_deref()).await?;
    let event = event(&view.visit, &name)?;
    let token = token(&context, &view, event, view.said("t").unwrap_or_default())?;
    look_into_mail(&context, &view, event, (&token, StatusCode::OK, None))
}

fn look_into_mail(
    context: &RequestContext,
    view: &View,
    event: &OfferedEvent,
    (token, status, problem): (&FormToken, StatusCode, Option<&'static str>),
) -> Result<Response, Error> {
    let sent = SentPage {
        token: token.write(keys(&context.app)?).ok_or(NOTHING_HERE)?,
        verification: view.page().verification,
        action: view.href(&format!("/{}/code", event.slug), &[]),
        when: when(context, view, token.start),
        other: view.href(&format!("/{}", event.slug), &[]),
        problem,
    };
    let frame = frame(context, view, &format!("/{}", event.slug));
    let page = templates::sent(&frame.of_one_visitor(), &sent);
    Ok(answer(status, view, Reach::OneVisitor, &page))
}

/// Books by the code of the mail.
#[worker::send]
pub(super) async fn code(
    context: RequestContext,
    named: PathNames<(String, String)>,
    RawQuery(query): RawQuery,
    body: BodyBytes,
) -> Result<Response, Error> {
    let Path((organization, name)) = named.map_err(|_| NOTHING_HERE)?;
    let view = visited(&context, &organization, query.as_deref()).await?;
    let event = event(&view.visit, &name)?;
    let fields = SentFields::of(&body)?;
    let token = token(&context, &view, event, fields.get("t"))?;
    match by_code(&context.app, &view.visit, &token, fields.get("code")).await? {
        Confirmed::NoProof => {
            let says = texts::CODE_WRONG.template(view.language);
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            look_into_mail(&context, &view, event, (&token, status, Some(says)))
        }
        confirmed => Ok(settled(&context, &view, event, confirmed)),
    }
}

/// Shows the call that a mail's link is for, with the button that books it. To look at it books nothing.
#[worker::send]
pub(super) async fn look(
    context: RequestContext,
    named: PathNames<(String, String, String)>,
    RawQuery(query): RawQuery,
) -> Result<Response, Error> {
    let Path((organization, name, token)) = named.map_err(|_| NOTHING_HERE)?;
    let mut view = visited(&context, &organization, query.as_deref()).await?;
    let slug = event(&view.visit, &name)?.slug.clone();
    match look_at(&context.app, &view.visit, &token).await? {
        Linked::Booked(page) => Ok(lead(&format!("/c/{page}"))),
        Linked::Nothing => {
            let event = event(&view.visit, &name)?;
            Ok(settled(&context, &view, event, Confirmed::NoProof))
        }
        Linked::Waiting(form) => {
            view.language = form.language;
            view.zone = Some(form.zone);
            let action = view.href(&format!("/{slug}/confirm/{token}"), &[]);
            let confirm = ConfirmPage {
                says: texts::HAPPENS.fill(
                    view.language,
                    &[
                        ("organization", &view.page().name),
                        ("when", &when(&context, &view, form.start)),
                    ],
                ),
                name: form.name.clone(),
                phone: form.phone.spaced(),
                minutes: form.minutes,
                action,
            };
            let frame = frame(&context, &view, &format!("/{slug}"));
            let page = templates::confirm(&frame.of_one_visitor(), &confirm);
            Ok(answer(StatusCode::OK, &view, Reach::OneVisitor, &page))
        }
    }
}

/// Books by a mail's link.
#[worker::send]
pub(super) async fn confirm(
    context: RequestContext,
    named: PathNames<(String, String, String)>,
    RawQuery(query): RawQuery,
) -> Result<Response, Error> {
    let Path((organization, name, token)) = named.map_err(|_| NOTHING_HERE)?;
    let view = visited(&context, &organization, query.as_deref()).await?;
    let event = event(&view.visit, &name)?;
    let confirmed = by_link(&context.app, &view.visit, &token).await?;
    Ok(settled(&context, &view, event, confirmed))
}

/// Leads to the call's own page, or says why there is none.
fn settled(
    context: &RequestContext,
    view: &View,
    event: &OfferedEvent,
    confirmed: Confirmed,
) -> Response {
    let language = view.language;
    let (status, title, says) = match confirmed {
        Confirmed::Booked(page) if view.is_embedded() => {
            let frame = frame(context, view, "").of_one_visitor();
            let page = templates::booked(&frame, &format!("/c/{page}"));
            return answer(StatusCode::OK, view, Reach::OneVisitor, &page);
        }
        Confirmed::Booked(page) => return lead(&format!("/c/{page}")),
        Confirmed::NoProof => (StatusCode::GONE, texts::EXPIRED, texts::EXPIRED_SAYS),
        Confirmed::Already => (StatusCode::CONFLICT, texts::NOT_BOOKED, texts::ALREADY),
        Confirmed::Taken => (StatusCode::CONFLICT, texts::NOT_BOOKED, texts::LOST_PLAIN),
        Confirmed::Full => (
            StatusCode::TOO_MANY_REQUESTS,
            texts::NOT_BOOKED,
            texts::LIMITED,
        ),
        Confirmed::Refused => (
            StatusCode::UNPROCESSABLE_ENTITY,
            texts::NOT_BOOKED,
            texts::REFUSED,
        ),
    };
    let says = says.fill(language, &[("organization", &view.page().name)]);
    let other = view.href(&format!("/{}", event.slug), &[]);
    let frame = frame(context, view, &format!("/{}", event.slug));
    let page = templates::told(
        &frame.of_one_visitor(),
        (title.template(language), &says),
        &other,
    );
    answer(status, view, Reach::OneVisitor, &page)
}
