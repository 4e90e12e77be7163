//! Members of organizations.

use super::{hash, text_or_null};
use crate::{ports::fresh_id, testing::World};
use callslot_shared::access::Role;
use uuid::Uuid;

/// Some members of a world, all of whom are changed together.
#[derive(Clone)]
pub struct Members<'a> {
    world: &'a World,
    which: String,
}

impl World {
    /// Somebody, in whatever organizations they are.
    pub fn member(&self, user: &str) -> Members<'_> {
        Members::of(self, format!("user_id = '{user}'"))
    }

    /// Somebody with an account, who is in no organization.
    pub fn user(&self, id: &str, email: &str) {
        self.sql(&format!(
            "INSERT INTO users (id, email, name) VALUES ('{id}', '{email}', 'One More')"
        ));
    }

    /// An id that nothing has.
    fn new_id(&self) -> Uuid {
        fresh_id(&*self.app.clock, &*self.app.entropy)
    }

    /// Everybody who has a role.
    pub fn members_in(&self, role: Role) -> Members<'_> {
        Members::of(self, format!("role = '{}'", role.as_str()))
    }

    /// Everybody.
    pub fn every_member(&self) -> Members<'_> {
        Members::of(self, "1".to_owned())
    }

    /// Everybody but these.
    pub fn members_but(&self, users: &[&str]) -> Members<'_> {
        Members::of(self, format!("user_id NOT IN ('{}')", users.join("', '")))
    }
}

impl<'a> Members<'a> {
    pub(super) fn of(world: &'a World, which: String) -> Self {
        Self { world, which }
    }

    fn set(self, column: &str, value: &str) -> Self {
        let which = &self.which;
        self.world.sql(&format!(
            "UPDATE members SET {column} = {value} WHERE {which}"
        ));
        self
    }

    /// Has another role from now on. Members that were selected by a role stay selected.
    pub fn becomes(self, role: Role) -> Self {
        self.set("role", &format!("'{}'", role.as_str()))
    }

    pub fn with_phone(self, phone: &str) -> Self {
        self.set("phone", &text_or_null(Some(phone)))
    }

    pub fn without_phone(self) -> Self {
        self.set("phone", "NULL")
    }

    /// Is no longer let in, as after an administrator has said so.
    pub fn disabled(self) -> Self {
        self.set("active", "0")
    }

    /// Joined after everybody else.
    pub fn joined_last(self) -> Self {
        self.set("created_at", "9000000000000")
    }

    /// Has a session by this token, without a sign-in, until that time (Unix milliseconds).
    pub fn with_session(self, token: &str, expires_at: i64) -> Self {
        let (which, hash, id) = (&self.which, hash(token), self.world.new_id());
        self.world.sql(&format!(
            "INSERT INTO sessions (id, organization_id, user_id, token_hash, expires_at)
             SELECT '{id}', organization_id, user_id, '{hash}', {expires_at} FROM members WHERE {which}"
        ));
        self
    }

    /// Has an API key by this token, which is its name, too, with every scope.
    pub fn with_key(self, token: &str) -> Self {
        self.with_named_key(token, token)
    }

    /// Has an API key of this name by this token, with every scope.
    pub fn with_named_key(self, name: &str, token: &str) -> Self {
        let (which, hash, id) = (&self.which, hash(token), self.world.new_id());
        self.world.sql(&format!(
            "INSERT INTO api_keys (id, organization_id, user_id, name, token_hash)
             SELECT '{id}', organization_id, user_id, '{name}', '{hash}' FROM members WHERE {which}"
        ));
        self
    }
}
