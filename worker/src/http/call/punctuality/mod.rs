//! `/api/punctuality`: how punctual the calls were, as figures and as a picture.

mod chart;

use crate::http::{
    RequestContext,
    extract::{Json, Query},
    principal, query,
};
use crate::{
    Error,
    store::{
        Database,
        credentials::Principal,
        punctuality::{self, Measured, Steps},
    },
};
use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use callslot_shared::{
    FieldError,
    api::{Percentiles, PunctualityBody},
};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;

/// What is measured unless the request says: the week until now.
const WEEK: TimeDelta = TimeDelta::days(7);

/// Longest range, about a quarter of a year.
pub(crate) const LONGEST: TimeDelta = TimeDelta::days(92);

/// Shows the figures.
#[worker::send]
pub(crate) async fn show(
    context: RequestContext,
    query: Result<Query<Asked>, Error>,
) -> Result<Json<PunctualityBody>, Error> {
    let (range, measured) = measure(&context, query).await?;
    let of = |step: fn(&Steps) -> Option<i64>| {
        Percentiles::of(measured.calls.iter().filter_map(step).collect())
    };
    Ok(Json(PunctualityBody {
        success: true,
        from: range.from,
        to: range.to,
        claimed_ms: of(|call| Some(call.claimed)),
        asked_ms: of(|call| Some(call.asked)),
        pace_wait_ms: of(|call| Some(call.paced)),
        callslot_wait_ms: of(|call| Some(call.asked - call.paced)),
        ringing_ms: of(|call| call.ringing),
        answered_ms: of(|call| call.answered),
        bridged_ms: of(|call| call.bridged),
        more: measured.more,
        outcomes: measured.outcomes,
    }))
}

/// Draws how late the carrier was asked.
#[worker::send]
pub(crate) async fn draw(
    context: RequestContext,
    query: Result<Query<Asked>, Error>,
) -> Result<Response, Error> {
    let (range, measured) = measure(&context, query).await?;
    let asked = measured.calls.iter().map(|call| call.asked).collect();
    let picture = chart::draw(range.from, range.to, asked);
    let told = [
        (header::CONTENT_TYPE, "image/svg+xml".to_owned()),
        (header::CONTENT_SECURITY_POLICY, chart::policy()),
    ];
    Ok((told, picture.into_string()).into_response())
}

async fn measure(
    context: &RequestContext,
    query: Result<Query<Asked>, Error>,
) -> Result<(Range, Measured), Error> {
    let RequestContext {
        app,
        headers,
        access,
    } = context;
    let range = query.and_then(|Query(asked)| {
        let range = asked.range(app.clock.now());
        range.map_err(Error::Request)
    });
    let range = principal::unless_denied(app, headers, *access, range).await?;
    let measure = async |db: &dyn Database, by: &Principal| {
        punctuality::measure(by.tenant(db), range.from, range.to)
            .await
            .map_err(Error::from)
    };
    let measured = principal::acting(app, headers, *access, measure).await?;
    Ok((range, measured))
}

/// A range of booked seconds, the end not included.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Range {
    from: DateTime<Utc>,
    to: DateTime<Utc>,
}

/// What is asked for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    #[serde(default, deserialize_with = "query::instant")]
    from: Option<DateTime<Utc>>,
    #[serde(default, deserialize_with = "query::instant")]
    to: Option<DateTime<Utc>>,
}

impl Asked {
    fn range(self, now: DateTime<Utc>) -> Result<Range, FieldError> {
        let to = self.to.unwrap_or(now);
        let from = match self.from {
            Some(from) => from,
            None => to
                .checked_sub_signed(WEEK)
                .ok_or_else(|| FieldError::new("to", "is too early"))?,
        };
        if from >= to {
            return Err(FieldError::new(
                "from",
                "is not before the end of the range",
            ));
        }
        if to - from > LONGEST {
            return Err(FieldError::new(
                "from",
                "is more than 92 days before the end of the range",
            ));
        }
        Ok(Range { from, to })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranged(query: &str) -> Result<TimeDelta, String> {
        let now = "2026-03-02T12:00:00Z".parse().unwrap();
        query::read::<Asked>(query)
            .and_then(|asked| asked.range(now))
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
