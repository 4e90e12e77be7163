//! An organization's own account at the carrier as statements of other areas read it: its credentials, encrypted, and its columns.

use crate::store::{DatabaseError, columns, row, text};
use callslot_shared::{ids::OrganizationId, phone::PhoneNumber};
use serde::Deserialize;
use uuid::Uuid;

row! {
    /// An account with its credentials as they are stored.
    #[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
    pub struct EncryptedCredentials {
        /// The row's id.
        pub id: Uuid,
        /// The organization that owns it.
        pub organization_id: OrganizationId,
        /// The provider's name.
        pub provider: String,
        /// The space's origin.
        pub base_url: String,
        /// The project.
        pub project_id: String,
        /// The number calls come from unless the settings name another.
        pub from_number: PhoneNumber,
        /// All secrets as one JSON object, sealed; empty in a row of the older form.
        pub credentials: String,
        /// The REST API's password, sealed: the older form.
        pub api_token: String,
        /// The key that webhooks are signed with, sealed: the older form.
        pub signing_key: String,
        /// The version of the key that all of it is sealed with.
        pub key_version: u32,
    }
}

impl EncryptedCredentials {
    /// The purpose of a value of this row: it opens in this row and field only.
    #[must_use]
    pub fn purpose(&self, field: &str) -> String {
        format!(
            "carrier_accounts\n{}\n{}\n{}\n{}\n{field}",
            self.organization_id, self.id, self.base_url, self.project_id
        )
    }

    /// The account itself, whatever its credentials: the schema's `account`.
    #[must_use]
    pub fn account(&self) -> String {
        format!("{}/{}", self.base_url, self.project_id)
    }
}

/// The columns of [`EncryptedCredentials`], of `k`, as one JSON object.
pub(in crate::store) const SEALED: &str = text!(
    "json_object(",
    columns!(object EncryptedCredentials, "k"),
    ")"
);

/// The current account of the organization `o`: SQL for one of its columns.
macro_rules! current {
    ($column:literal, $organization:literal) => {
        $crate::store::named::text!(
            "(SELECT c.",
            $column,
            " FROM carrier_accounts c WHERE c.organization_id = ",
            $organization,
            " AND c.ended_at IS NULL)"
        )
    };
}
pub(in crate::store) use current;

/// The credentials in a JSON object of [`SEALED`].
pub(in crate::store) fn unpacked(json: &str) -> Result<EncryptedCredentials, DatabaseError> {
    crate::store::read(json)
}
