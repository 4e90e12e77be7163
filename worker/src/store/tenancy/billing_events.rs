//! `billing_events`: what the billing system has said. It names the organization itself, because it is not
//! one's member: these are the service's own functions.

use crate::store::{
    Answers, DatabaseError, Rows, Statement, Tenant,
    audit_log::{ClientInfo, Entry, audit_entry},
    author::{SERVICE, Service},
    columns, notices, row, sql, text,
};
use callslot_shared::{
    access::{self, Feature, Plan},
    api::ChangePlan,
};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use uuid::Uuid;

/// A message of the billing system about to be taken in.
#[derive(Debug)]
pub struct BillingMessage<'a> {
    /// Its name for the message: the same again changes nothing.
    pub id: &'a str,
    /// A fresh id for the audit entry.
    pub entry: Uuid,
    /// When it is taken in.
    pub at: DateTime<Utc>,
    /// When what it tells came about.
    pub happened_at: DateTime<Utc>,
    /// From where it came.
    pub client_info: ClientInfo,
}

/// The result of a change of plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlanChangeResult {
    /// The plan the organization is on now.
    pub plan: Plan,
    /// Whether this message made the change now, not an earlier one of the same name.
    pub applied: bool,
    /// Whether it changes nothing because something later had been taken in before it.
    pub overtaken: bool,
}

/// Changes an organization's plan, unless something later is known of it, with its audit entry and, where the new plan has no booking, one notice to
/// an owner with the pending bookings that will not ring. `None` if there is no such organization.
///
/// An answer of the database that was lost is settled by reading back.
pub async fn change_plan(
    tenant: Tenant<'_>,
    change: &ChangePlan,
    message: &BillingMessage<'_>,
) -> Result<Option<PlanChangeResult>, DatabaseError> {
    debug_assert_eq!(tenant.organization, change.organization_id);
    let db = tenant.database;
    let mut statements = vec![take_in(change, message), service_user()];
    if !access::plans_with(Feature::Booking).contains(&change.plan) {
        statements.push(notices::plan_ended(
            change.organization_id,
            message.id,
            &message.entry.to_string(),
            message.at,
        ));
    }
    statements.extend([write(change, message), audit(change, message)]);
    let written = statements.len();
    statements.push(look(change, message));
    let (rows, lost) = match db.batch(statements).await {
        Ok(rows) => (rows.into_iter().skip(written).collect(), None),
        Err(error) => (db.batch(vec![look(change, message)]).await?, Some(error)),
    };
    let changed = read(rows)?;
    match lost {
        // A change that is not there may yet be wanted: the billing system asks again.
        Some(error) if changed.is_none_or(|changed| !changed.applied && !changed.overtaken) => {
            Err(error)
        }
        _ => Ok(changed),
    }
}

fn take_in(change: &ChangePlan, message: &BillingMessage<'_>) -> Statement {
    sql!(
        "INSERT INTO billing_events (id, organization_id, entry_id, plan, plan_before, at, happened_at, overtaken)
         SELECT :message, o.id, :entry, :plan, o.plan, :now, :happened_at, EXISTS (
           SELECT 1 FROM billing_events l WHERE l.organization_id = :organization AND l.happened_at > :happened_at)
         FROM organizations o WHERE o.id = :organization
         ON CONFLICT (id) DO NOTHING",
        message = message.id,
        organization = change.organization_id,
        entry = message.entry.to_string(),
        plan = change.plan.as_str(),
        now = message.at,
        happened_at = message.happened_at,
    )
}

pub(in crate::store) fn service_user() -> Statement {
    sql!(
        "INSERT INTO users (id, email, name) VALUES (:service, 'service@callslot.invalid', 'Callslot')
         ON CONFLICT DO NOTHING",
        service = SERVICE,
    )
}

/// Only what this very message has brought in, not overtaken, is written.
fn write(change: &ChangePlan, message: &BillingMessage<'_>) -> Statement {
    sql!(
        "UPDATE organizations SET plan = :plan, updated_at = :now
         WHERE id = :organization AND EXISTS (
           SELECT 1 FROM billing_events e WHERE e.id = :message AND e.entry_id = :entry AND e.overtaken = 0)",
        message = message.id,
        organization = change.organization_id,
        entry = message.entry.to_string(),
        plan = change.plan.as_str(),
        now = message.at,
    )
}

fn audit(change: &ChangePlan, message: &BillingMessage<'_>) -> Statement {
    let by = Service {
        organization_id: change.organization_id,
        program: "billing",
    };
    let entry = Entry {
        id: message.entry,
        by: &by,
        at: message.at,
        client_info: message.client_info.clone(),
    };
    audit_entry!(
        entry,
        "plan.change",
        change.organization_id,
        "json_object('plan', e.plan, 'before', e.plan_before, 'message', e.id)",
        "FROM billing_events e WHERE e.id = :message AND e.organization_id = :organization AND e.entry_id = :entry
           AND e.overtaken = 0",
        message = message.id,
    )
}

row! {
    #[derive(Deserialize)]
    struct Row {
        plan: Plan,
        taken_in: u8 = "EXISTS (SELECT 1 FROM billing_events e WHERE e.id = :message AND e.entry_id = :entry)",
        overtaken: u8 = "EXISTS (SELECT 1 FROM billing_events e WHERE e.id = :message AND e.overtaken = 1)",
    }
}

fn look(change: &ChangePlan, message: &BillingMessage<'_>) -> Statement {
    sql!(
        text!(
            "SELECT ",
            columns!(Row, "o"),
            " FROM organizations o WHERE o.id = :organization"
        ),
        message = message.id,
        organization = change.organization_id,
        entry = message.entry.to_string(),
    )
}

fn read(rows: Vec<Rows>) -> Result<Option<PlanChangeResult>, DatabaseError> {
    let row: Option<Row> = Answers::new(rows).next()?.first()?;
    Ok(row.map(|row| PlanChangeResult {
        plan: row.plan,
        applied: row.taken_in == 1 && row.overtaken == 0,
        overtaken: row.overtaken == 1,
    }))
}
