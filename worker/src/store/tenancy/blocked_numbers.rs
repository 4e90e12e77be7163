//! `blocked_numbers`: numbers that an organization does not ring.

use crate::store::{
    Answers, DatabaseError, Page, Tenant,
    audit_log::{Entry, audit_entry},
    author::Author,
    columns, row, sql, text, time,
};
use callslot_shared::{api::BlockedNumber, ids::UserId, phone::PhoneNumber};
use serde::Deserialize;

row! {
    #[derive(Deserialize)]
    struct Row {
        number: PhoneNumber,
        created_at: i64,
        created_by: Option<UserId>,
    }
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
    tenant: Tenant<'_>,
    after: Option<&PhoneNumber>,
    limit: u32,
) -> Result<Page<BlockedNumber>, DatabaseError> {
    let Tenant {
        database: db,
        organization,
    } = tenant;
    db.run(sql!(
        text!("SELECT ", columns!(Row), " FROM blocked_numbers
             WHERE organization_id = :organization AND number > :after ORDER BY number LIMIT :limit"),
        organization,
        after = after.map_or("", PhoneNumber::as_str),
        limit = limit + 1,
    ))
    .await?
    .page::<Row, _>(limit, BlockedNumber::try_from)
}

/// Blocks a number and answers it as it stands; one that is blocked, in whatever form, stays as it is.
pub async fn block<By: Author>(
    tenant: Tenant<'_>,
    number: &PhoneNumber,
    entry: &Entry<'_, By>,
) -> Result<BlockedNumber, DatabaseError> {
    let Tenant {
        database: db,
        organization,
    } = tenant;
    let forms = crate::store::as_json(&number.stored_forms());
    let select = sql!(
        text!(
            "SELECT ",
            columns!(Row),
            " FROM blocked_numbers
         WHERE organization_id = :organization AND number IN (SELECT value FROM json_each(:forms)) LIMIT 1"
        ),
        organization,
        forms = forms.as_str(),
    );
    let statements = vec![
        audit_entry!(
            entry,
            "number.block",
            organization,
            "'{}'",
            "WHERE NOT EXISTS (
               SELECT 1 FROM blocked_numbers n
               WHERE n.organization_id = :organization AND n.number IN (SELECT value FROM json_each(:forms)))",
            forms = forms.as_str(),
        ),
        sql!(
            "INSERT INTO blocked_numbers (organization_id, number, created_at, created_by)
             SELECT :organization, :number, :now, :user WHERE NOT EXISTS (
               SELECT 1 FROM blocked_numbers n
               WHERE n.organization_id = :organization AND n.number IN (SELECT value FROM json_each(:forms)))",
            organization,
            number,
            now = entry.at,
            user = entry.actor().member(),
            forms = forms.as_str(),
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
    row.ok_or(DatabaseError::Incomplete("the written row is missing"))?
        .try_into()
}

/// Lets a number be rung again, in whatever form it was blocked, and answers how it was, if it was.
pub async fn unblock(
    tenant: Tenant<'_>,
    number: &PhoneNumber,
    entry: &Entry<'_>,
) -> Result<Option<BlockedNumber>, DatabaseError> {
    let db = tenant.database;
    let forms = crate::store::as_json(&number.stored_forms());
    let rows = db
        .batch(vec![
            audit_entry!(
                entry,
                "number.unblock",
                entry.by.organization_id,
                "'{}'",
                "FROM blocked_numbers n
                 WHERE n.organization_id = :organization AND n.number IN (SELECT value FROM json_each(:forms))",
                forms = forms.as_str(),
            ),
            sql!(
                text!(
                    "DELETE FROM blocked_numbers
                     WHERE organization_id = :organization AND number IN (SELECT value FROM json_each(:forms))
                     RETURNING ",
                    columns!(Row)
                ),
                organization = entry.by.organization_id,
                forms = forms.as_str(),
            ),
        ])
        .await?;
    let mut answers = Answers::new(rows);
    answers.next()?;
    let row: Option<Row> = answers.next()?.first()?;
    row.map(BlockedNumber::try_from).transpose()
}
