//! `blocked_numbers`: numbers that an organization does not ring.

use super::{Answers, Database, DatabaseError, Page, audit_log::Entry, sql, time};
use callslot_shared::{
    api::BlockedNumber,
    ids::{OrganizationId, UserId},
    phone::PhoneNumber,
};
use serde::Deserialize;

#[derive(Deserialize)]
struct Row {
    number: PhoneNumber,
    created_at: i64,
    created_by: UserId,
}

impl TryFrom<Row> for BlockedNumber {
    type Error = DatabaseError;

    fn try_from(row: Row) -> Result<Self, DatabaseError> {
        Ok(Self {
            number: row.number,
            created_at: time(row.created_at)?,
            created_by: row.created_by,
        })
    }
}

/// The numbers in their order after `after`, and one more than `limit` if there are more.
pub async fn list(
    db: &dyn Database,
    organization: OrganizationId,
    after: Option<&PhoneNumber>,
    limit: u32,
) -> Result<Page<BlockedNumber>, DatabaseError> {
    db.run(sql!(
        "SELECT number, created_at, created_by FROM blocked_numbers
             WHERE organization_id = ?1 AND number > ?2 ORDER BY number LIMIT ?3",
        organization,
        after.map_or("", PhoneNumber::as_str),
        limit + 1,
    ))
    .await?
    .page::<Row, _>(limit, BlockedNumber::try_from)
}

/// Blocks a number and answers it as it stands; one that is blocked, in whatever form, stays as it is.
pub async fn block(
    db: &dyn Database,
    number: &PhoneNumber,
    entry: &Entry<'_>,
) -> Result<BlockedNumber, DatabaseError> {
    let forms = crate::store::as_json(&number.stored_forms());
    let select = sql!(
        "SELECT number, created_at, created_by FROM blocked_numbers
         WHERE organization_id = ?1 AND number IN (SELECT value FROM json_each(?2)) LIMIT 1",
        entry.by.organization_id,
        forms.as_str(),
    );
    let statements = vec![
        entry.unless(
            "number.block",
            "SELECT 1 FROM blocked_numbers n
             WHERE n.organization_id = ?2 AND n.number IN (SELECT value FROM json_each(?11))",
            &forms,
        ),
        sql!(
            "INSERT INTO blocked_numbers (organization_id, number, created_at, created_by)
             SELECT ?1, ?2, ?3, ?4 WHERE NOT EXISTS (
               SELECT 1 FROM blocked_numbers n
               WHERE n.organization_id = ?1 AND n.number IN (SELECT value FROM json_each(?5)))",
            entry.by.organization_id,
            number,
            entry.at,
            entry.by.user_id,
            forms.as_str(),
        ),
        select.clone(),
    ];
    // The same again does no harm, so an answer that was lost is settled by looking.
    let row: Option<Row> = match db.batch(statements).await {
        Ok(rows) => {
            let mut answers = Answers::new(rows);
            let (_, _) = (answers.next()?, answers.next()?);
            answers.next()?.first()?
        }
        Err(error) => match db.run(select).await?.first()? {
            Some(row) => Some(row),
            None => return Err(error),
        },
    };
    row.ok_or_else(|| DatabaseError::Failed("what was written is not there".to_owned()))?
        .try_into()
}

/// Lets a number be rung again, in whatever form it was blocked, and answers how it was, if it was.
pub async fn unblock(
    db: &dyn Database,
    number: &PhoneNumber,
    entry: &Entry<'_>,
) -> Result<Option<BlockedNumber>, DatabaseError> {
    let forms = crate::store::as_json(&number.stored_forms());
    let rows = db
        .batch(vec![
            entry.if_any(
                "number.unblock",
                "SELECT 1 FROM blocked_numbers n
                 WHERE n.organization_id = ?2 AND n.number IN (SELECT value FROM json_each(?11))",
                &forms,
            ),
            sql!(
                "DELETE FROM blocked_numbers
                 WHERE organization_id = ?1 AND number IN (SELECT value FROM json_each(?2))
                 RETURNING number, created_at, created_by",
                entry.by.organization_id,
                forms.as_str(),
            ),
        ])
        .await?;
    let mut answers = Answers::new(rows);
    answers.next()?;
    let row: Option<Row> = answers.next()?.first()?;
    row.map(BlockedNumber::try_from).transpose()
}
