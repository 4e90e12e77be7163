//! The audit log.

use crate::{
    Error,
    store::{
        Page,
        audit_log::{self, AuditFilter},
    },
    usecases::Context,
};
use callslot_shared::api::AuditEntry;

/// Lists what was done in the organization, the newest first.
pub(crate) async fn list_audit(
    context: Context<'_>,
    filter: &AuditFilter,
) -> Result<Page<AuditEntry>, Error> {
    Ok(audit_log::list(context.tenant, filter).await?)
}
