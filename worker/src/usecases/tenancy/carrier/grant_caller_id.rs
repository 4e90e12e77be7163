//! Numbers of the service's account that its operator grants to organizations.

use crate::{
    App, Error,
    ports::fresh_id,
    store::{
        Tenant,
        caller_ids::{self, Grant},
        operator_messages::OperatorMessage,
    },
};
use callslot_shared::{api::ErrorCode, ids::OrganizationId, phone::PhoneNumber};

const NOT_GRANTED: Error = Error::Plain(
    ErrorCode::Conflict,
    "There is no such organization, or the number is another's.",
);

/// Whoever has recorded a message sends it again; or its sender does, and something else has been done since.
const TAKEN_IN: Error = Error::Plain(
    ErrorCode::Conflict,
    "This message was taken in before, and what it asks for does not hold any longer. Send another.",
);

/// A grant that whoever runs the service has signed.
pub(crate) struct SignedGrant<'a> {
    /// Its sender's name for the message.
    pub(crate) message: &'a str,
    /// The organization.
    pub(crate) organization: OrganizationId,
    /// The number.
    pub(crate) number: &'a PhoneNumber,
    /// Whether it is granted or taken back.
    pub(crate) granted: bool,
}

/// Grants an organization a number of the service's account, or takes it back, and tells whether the organization has it
/// now. The same message again changes nothing; where its outcome does not hold any longer, or the number is another's, the
/// error is a conflict.
pub(crate) async fn grant_caller_id(app: &App, signed: &SignedGrant<'_>) -> Result<bool, Error> {
    let message = OperatorMessage {
        id: signed.message,
        entry: fresh_id(&*app.clock, &*app.entropy),
        at: app.clock.now(),
    };
    let grant = Grant {
        number: signed.number,
        granted: signed.granted,
        message: &message,
        client_info: &app.client_info,
    };
    let tenant = Tenant::new(&*app.db, signed.organization);
    let written = caller_ids::grant(tenant, &grant).await?;
    if written.granted == signed.granted {
        Ok(written.granted)
    } else if written.taken_in {
        Err(NOT_GRANTED)
    } else {
        Err(TAKEN_IN)
    }
}
