//! API keys.

use super::{hash, text};
use crate::testing::{OWNER_KEY, World};
use callslot_shared::access::Action;

/// Some API keys of a world, all of which are changed together.
#[derive(Clone)]
pub struct ApiKeySelection<'a> {
    world: &'a World,
    which: String,
}

impl World {
    /// The key that [`World::send`] sends.
    pub fn owner_key(&self) -> ApiKeySelection<'_> {
        ApiKeySelection {
            world: self,
            which: format!("token_hash = '{}'", hash(OWNER_KEY)),
        }
    }
}

impl ApiKeySelection<'_> {
    fn set(self, column: &str, value: &str) -> Self {
        let which = &self.which;
        self.world.sql(&format!(
            "UPDATE api_keys SET {column} = {value} WHERE {which}"
        ));
        self
    }

    pub fn with_scopes(self, scopes: &[Action]) -> Self {
        let names: Vec<_> = scopes.iter().map(|scope| scope.as_str()).collect();
        self.set("scopes", &text(&serde_json::to_string(&names).unwrap()))
    }

    /// Acts for somebody else of the same organization.
    pub fn acting_for(self, user: &str) -> Self {
        self.set("user_id", &text(user))
    }

    /// Acts for a member of another organization.
    pub fn acting_in(self, organization: &str, user: &str) -> Self {
        let which = &self.which;
        self.world.sql(&format!(
            "UPDATE api_keys SET organization_id = '{organization}', user_id = '{user}' WHERE {which}"
        ));
        self
    }

    /// Its time is over.
    pub fn expired(self) -> Self {
        self.set("expires_at", "1")
    }

    pub fn revoked(self) -> Self {
        self.set("revoked_at", "1")
    }
}
