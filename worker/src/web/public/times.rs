//! The event types of an organization, and the free times of one.

use super::{PathNames, Reach, answer, event, view::View, visited};
use crate::{
    Error,
    http::{NOTHING_HERE, RequestContext},
    usecases::public_page::{
        free_times::{FreeTimes, WantedTimes, free_times, neighbours},
        visit::OfferedEvent,
    },
    web::templates::public::{
        self as templates, DayClock, DayLink, DayTimes, EventLine, Heading, LanguageLink,
        PageFrame, TimesPage,
    },
};
use axum::{
    extract::{Path, RawQuery},
    http::StatusCode,
    response::Response,
};
use callslot_shared::words::public as texts;

/// Days whose times are shown at once, from the chosen one on.
const DAYS_SHOWN: usize = 3;

/// Lists what can be booked.
#[worker::send]
pub(super) async fn list(
    context: RequestContext,
    named: PathNames<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Error> {
    let Path(organization) = named.map_err(|_| NOTHING_HERE)?;
    let view = visited(&context, &organization, query.as_deref()).await?;
    let events = view.page().events.iter().map(|event| EventLine {
        name: event.rules.name.clone(),
        minutes: event.rules.durations.clone(),
        href: view.href(&format!("/{}", event.slug), &[]),
    });
    let page = templates::list(&frame(&context, &view, ""), &events.collect::<Vec<_>>());
    Ok(answer(StatusCode::OK, &view, Reach::Anybody, &page))
}

/// Shows when an event type can be booked.
#[worker::send]
pub(super) async fn show(
    context: RequestContext,
    named: PathNames<(String, String)>,
    RawQuery(query): RawQuery,
) -> Result<Response, Error> {
    let Path((organization, name)) = named.map_err(|_| NOTHING_HERE)?;
    let view = visited(&context, &organization, query.as_deref()).await?;
    let event = event(&view.visit, &name)?;
    times(&context, &view, event, (StatusCode::OK, None)).await
}

/// The page with the free times of an event type, with what is to be said above them, if anything is.
pub(super) async fn times(
    context: &RequestContext,
    view: &View,
    event: &OfferedEvent,
    (status, problem): (StatusCode, Option<&'static str>),
) -> Result<Response, Error> {
    let wanted = WantedTimes {
        zone: view.zone,
        month: view.date("month"),
        date: view.date("date"),
        minutes: view.minutes(),
    };
    let free = free_times(&context.app, &view.visit, event, wanted).await?;
    let path = format!("/{}", event.slug);
    let frame = frame(context, view, &path);
    let page = shown(view, event, free, problem);
    let page = templates::times(&frame, &page);
    Ok(answer(status, view, Reach::Anybody, &page))
}

fn shown(
    view: &View,
    event: &OfferedEvent,
    free: FreeTimes,
    problem: Option<&'static str>,
) -> TimesPage {
    let path = format!("/{}", event.slug);
    let minutes = free.minutes.to_string();
    let length = if event.rules.durations.len() > 1 {
        &*minutes
    } else {
        ""
    };
    let to = |name: &str, value: &str| view.href(&path, &[(name, value), ("duration", length)]);
    let (earlier, later) = neighbours(free.month);
    let month = |month: Option<chrono::NaiveDate>| {
        month.map(|month| to("month", month.to_string().get(..7).unwrap_or_default()))
    };
    let days = free.days.iter().map(|day| DayLink {
        date: day.date,
        count: day.starts.len(),
        href: to("date", &day.date.to_string()),
        is_chosen: free.chosen == Some(day.date),
    });
    let days: Vec<_> = days.collect();
    let from = free.chosen.unwrap_or(free.month);
    let times = free.days.into_iter().filter(|day| day.date >= from);
    let times = times.take(DAYS_SHOWN).map(|day| DayTimes {
        date: day.date,
        starts: day.starts,
    });
    TimesPage {
        name: event.rules.name.clone(),
        minutes: free.minutes,
        durations: event.rules.durations.clone(),
        clock: DayClock {
            zone: free.zone,
            hour12: view.hour12,
        },
        month: free.month,
        earlier: month(earlier).filter(|_| free.has_earlier),
        later: month(later),
        next: free.next.map(|date| (date, to("date", &date.to_string()))),
        days,
        times: times.collect(),
        action: view.href(&path, &[]),
        // A form of GET has no parameters of its address.
        kept: owned(view.kept(&["tz", "hour12"])),
        all: (view.page().events.len() > 1).then(|| view.href("", &[])),
        problem,
    }
}

pub(super) fn owned(kept: Vec<(&str, &str)>) -> Vec<(String, String)> {
    let owned = kept.into_iter();
    owned
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

/// The frame of every page: whose it is, and in which languages it can be read.
pub(super) fn frame(context: &RequestContext, view: &View, path: &str) -> PageFrame {
    let home = context.app.settings.public_url.as_ref();
    let home = home
        .map_or("", |url| url.as_str())
        .trim_end_matches('/')
        .to_owned();
    let page = view.page();
    let languages = page.languages.iter().map(|language| LanguageLink {
        language: *language,
        href: view.href(path, &[("lang", language.as_str())]),
        address: format!("{home}/b/{}{path}?lang={}", page.slug, language.as_str()),
    });
    PageFrame {
        canonical: Some(format!("{home}/b/{}{path}", page.slug)),
        heading: Heading {
            organization: page.name.clone(),
            description: page.description.clone(),
            logo: page.has_logo.then(|| format!("/b/{}/logo", page.slug)),
            home: view.href("", &[]),
        },
        languages: languages.collect(),
        is_embedded: view.is_embedded(),
        theme: view.theme().map(str::to_owned),
        ..PageFrame::of(page, view.language)
    }
}

/// The words above the free times after a time was lost.
pub(super) fn lost(view: &View) -> &'static str {
    texts::LOST_PLAIN.template(view.language)
}
