//! `/api/punctuality`: how punctual the calls were, as figures and as a picture.

mod chart;

use crate::{
    Error,
    http::{
        RequestContext,
        extract::{Json, Query},
        principal, query,
    },
    usecases::{
        Context,
        call::punctuality::{Range, delays, figures},
    },
};
use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use callslot_shared::api::PunctualityBody;
use chrono::{DateTime, Utc};
use serde::Deserialize;

/// Shows the figures.
#[worker::send]
pub(crate) async fn show(
    context: RequestContext,
    query: Result<Query<PunctualityQuery>, Error>,
) -> Result<Json<PunctualityBody>, Error> {
    let (range, figures) = measure(&context, query, figures).await?;
    Ok(Json(PunctualityBody {
        success: true,
        from: range.from,
        to: range.to,
        claimed_ms: figures.claimed,
        asked_ms: figures.asked,
        pace_wait_ms: figures.pace_wait,
        callslot_wait_ms: figures.callslot_wait,
        ringing_ms: figures.ringing,
        answered_ms: figures.answered,
        bridged_ms: figures.bridged,
        more: figures.more,
        outcomes: figures.outcomes,
    }))
}

/// Draws how late the carrier was asked.
#[worker::send]
pub(crate) async fn draw(
    context: RequestContext,
    query: Result<Query<PunctualityQuery>, Error>,
) -> Result<Response, Error> {
    let (range, delays) = measure(&context, query, delays).await?;
    let picture = chart::draw(range.from, range.to, delays);
    let told = [
        (header::CONTENT_TYPE, "image/svg+xml".to_owned()),
        (header::CONTENT_SECURITY_POLICY, chart::policy()),
    ];
    Ok((told, picture.into_string()).into_response())
}

/// Reads the range and measures it.
async fn measure<T>(
    context: &RequestContext,
    query: Result<Query<PunctualityQuery>, Error>,
    measure: impl AsyncFn(Context<'_>, Range) -> Result<T, Error>,
) -> Result<(Range, T), Error> {
    let RequestContext {
        app,
        headers,
        access,
    } = context;
    let range = query.and_then(|Query(asked)| {
        let range = Range::between(asked.from, asked.to, app.clock.now());
        range.map_err(Error::Request)
    });
    let range = principal::unless_denied(app, headers, *access, range).await?;
    let measured =
        principal::with_principal(app, headers, *access, async |context: Context<'_>| {
            measure(context, range).await
        });
    Ok((range, measured.await?))
}

/// The parameters of both addresses.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PunctualityQuery {
    #[serde(default, deserialize_with = "query::instant")]
    from: Option<DateTime<Utc>>,
    #[serde(default, deserialize_with = "query::instant")]
    to: Option<DateTime<Utc>>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::usecases::call::punctuality::{LONGEST, WEEK};
    use chrono::TimeDelta;

    fn ranged(query: &str) -> Result<TimeDelta, String> {
        let now = "2026-03-02T12:00:00Z".parse().unwrap();
        query::read::<PunctualityQuery>(query)
            .and_then(|asked| Range::between(asked.from, asked.to, now))
            .map(|range| range.to - range.from)
            .map_err(|error| error.field)
    }

    #[test]
    fn a_range_is_the_last_week_unless_it_is_given() {
        assert_eq!(ranged(""), Ok(WEEK));
        assert_eq!(ranged("from=2026-03-01T12:00:00Z"), Ok(TimeDelta::days(1)));
        assert_eq!(ranged("to=2026-01-08T00:00:00Z"), Ok(WEEK));
        assert_eq!(
            ranged("from=2026-01-01T00:00:00Z&to=2026-04-03T00:00:00Z"),
            Ok(LONGEST)
        );
    }

    #[test]
    fn a_range_that_is_none_is_refused_by_name() {
        for (query, field) in [
            ("from=2026-03-02T12:00:00Z", "from"),
            ("from=2025-01-01T00:00:00Z", "from"),
            ("from=yesterday", "from"),
            ("to=-262143-01-01T00:00:00Z", "to"),
            ("colour=red", "colour"),
        ] {
            assert_eq!(ranged(query), Err(field.to_owned()), "{query}");
        }
    }
}
