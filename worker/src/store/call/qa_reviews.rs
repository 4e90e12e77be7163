//! `qa_reviews`: reviews of calls for quality. Nothing but the review's own address reads them.

use crate::store::{
    Answers, DatabaseError, Rows, Statement, Tenant, audit_log::Entry, columns, row, sql, text,
    time, time_or_none,
};
use callslot_shared::{
    api::{QaReview, Via, WriteQa},
    ids::{AttemptId, OrganizationId, UserId},
};
use serde::Deserialize;

row! {
    #[derive(Deserialize)]
    struct Row {
        notes: Option<String>,
        scores: String,
        user_id: UserId,
        via: Via,
        updated_at: i64,
        submitted_at: Option<i64>,
    }
}

fn one(rows: &Rows) -> Result<Option<QaReview>, DatabaseError> {
    let Some(row) = rows.first::<Row>()? else {
        return Ok(None);
    };
    Ok(Some(QaReview {
        notes: row.notes,
        scores: crate::store::read(&row.scores)?,
        reviewed_by: row.user_id,
        via: row.via,
        updated_at: time(row.updated_at)?,
        submitted_at: time_or_none(row.submitted_at)?,
    }))
}

fn select(organization: OrganizationId, attempt: AttemptId) -> Statement {
    sql!(
        text!(
            "SELECT ",
            columns!(Row),
            " FROM qa_reviews
         WHERE attempt_id = :attempt AND organization_id = :organization"
        ),
        organization,
        attempt,
    )
}

/// The review of a call.
pub async fn get(
    tenant: Tenant<'_>,
    attempt: AttemptId,
) -> Result<Option<QaReview>, DatabaseError> {
    let Tenant {
        database: db,
        organization,
    } = tenant;
    one(&db.run(select(organization, attempt)).await?)
}

/// Keeps a review in place of the former, unless that was submitted; answers the one that is kept, if it
/// is this one.
pub async fn write(
    tenant: Tenant<'_>,
    attempt: AttemptId,
    review: &WriteQa,
    entry: &Entry<'_>,
) -> Result<Option<QaReview>, DatabaseError> {
    let db = tenant.database;
    let by = entry.by;
    let scores =
        serde_json::to_string(&review.scores).map_err(|error| DatabaseError::Row(error.into()))?;
    let write = sql!(
        "INSERT INTO qa_reviews (
           attempt_id, organization_id, notes, scores, user_id, via, credential_id, updated_at, submitted_at)
         VALUES (:attempt, :organization, :notes, :scores, :user, :via, :credential, :now, :submitted_at)
         ON CONFLICT (attempt_id) DO UPDATE SET
           notes = :notes, scores = :scores, user_id = :user, via = :via, credential_id = :credential,
             updated_at = :now, submitted_at = :submitted_at
         WHERE qa_reviews.submitted_at IS NULL AND qa_reviews.organization_id = :organization
         RETURNING attempt_id",
        organization = by.organization_id,
        attempt,
        notes = review.notes.as_deref(),
        scores,
        user = by.user_id,
        via = by.via.as_str(),
        credential = by.credential_id.as_str(),
        now = entry.at,
        submitted_at = review.submitted.then_some(entry.at),
    );
    let statements = vec![write, select(by.organization_id, attempt)];
    match db.batch(statements).await {
        Ok(rows) => {
            let mut answers = Answers::new(rows);
            let mine = answers.next()?.any();
            Ok(one(&answers.next()?)?.filter(|_| mine))
        }
        // The answer was lost; what is there tells.
        Err(error) => {
            let kept = get(tenant, attempt).await?;
            let mine =
                |kept: &QaReview| kept.updated_at == entry.at && kept.reviewed_by == by.user_id;
            kept.filter(mine).map(Some).ok_or(error)
        }
    }
}
