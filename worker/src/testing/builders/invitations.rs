//! Invitations.

use super::{Organization, hash};
use callslot_shared::access::Role;

/// An invitation to be written, which is good for years.
#[derive(Clone, Copy)]
pub struct InvitationRow<'a> {
    pub id: &'a str,
    pub email: &'a str,
    pub role: Role,
    pub invited_by: &'a str,
    /// The token of its link.
    pub token: &'a str,
}

impl Organization<'_> {
    pub fn with_invitation(self, invitation: &InvitationRow<'_>) -> Self {
        let InvitationRow {
            id,
            email,
            role,
            invited_by,
            token,
        } = invitation;
        self.world.sql(&format!(
            "INSERT INTO invitations (id, organization_id, email, role, token_hash, invited_by, created_at, expires_at)
             VALUES ('{id}', '{}', '{email}', '{}', '{}', '{invited_by}', 1, 9000000000000)",
            self.id,
            role.as_str(),
            hash(token)
        ));
        self
    }
}
