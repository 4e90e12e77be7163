//! The bodies by which organizations connect accounts, as the API's document describes them: one of each provider.

use callslot_shared::{FieldError, api};
use serde::de::DeserializeOwned;
use std::borrow::Cow;
use utoipa::{
    ToSchema,
    openapi::{RefOr, Schema},
};

/// Schemas with the names that they have in the document.
type NamedSchemas = Vec<(String, RefOr<Schema>)>;

/// The body that connects an account at one provider.
pub(crate) struct OwnAccountBody {
    /// The provider's name.
    pub(crate) provider: &'static str,
    /// The name of its schema.
    pub(crate) name: fn() -> Cow<'static, str>,
    /// Adds its schema, and those that it names.
    pub(crate) add_schemas: fn(&mut NamedSchemas),
    /// Reads it, as the provider does.
    pub(crate) read: fn(&[u8]) -> Result<(), FieldError>,
}

impl OwnAccountBody {
    /// The body of a provider that reads it as `T`.
    pub(crate) const fn of<T: ToSchema + DeserializeOwned>(provider: &'static str) -> Self {
        Self {
            provider,
            name: T::name,
            add_schemas: |schemas| {
                schemas.push((T::name().into_owned(), T::schema()));
                T::schemas(schemas);
            },
            read: |body| api::read::<T>(body).map(drop),
        }
    }
}
