//! Authors of entries in the audit log, and actors as rows keep them.

use crate::store::{
    credentials::{Principal, VISITOR},
    text,
};
use callslot_shared::{
    actor::{Actor, ActorError},
    api::Via,
    booking::Source,
    ids::{OrganizationId, UserId},
};
use serde::Deserialize;

/// The actor of a booking, a hold or a notice, put together from its columns.
pub(in crate::store) const ACTOR: &str =
    "actor_kind || COALESCE(':' || created_by, '') || COALESCE(':' || actor_key, '')";

/// How a booking came about, and its actor, put together from its columns.
pub(in crate::store) const MADE: &str = text!("COALESCE(source, '') || '/' || ", ACTOR);

/// How a booking came about, and by whom. It is read from [`MADE`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(in crate::store) struct BookingMaker {
    /// How; none of a booking from before that was noted.
    pub(in crate::store) source: Option<Source>,
    /// By whom.
    pub(in crate::store) by: Actor,
}

impl TryFrom<String> for BookingMaker {
    type Error = ActorError;

    fn try_from(text: String) -> Result<Self, ActorError> {
        let (source, by) = text.split_once('/').unwrap_or(("", &text));
        Ok(Self {
            source: Source::parse(source),
            by: by.parse()?,
        })
    }
}

/// Whom the audit log names for what the service itself does. No member, and no token opens anything for it.
pub(in crate::store) const SERVICE: &str = "00000000-0000-7000-8000-000000000001";

/// The author of a change, in one organization.
pub trait Author {
    /// The tenant whose audit log keeps the change.
    fn organization_id(&self) -> OrganizationId;

    /// The actor.
    fn actor(&self) -> Actor;

    /// The names that the audit log shows.
    fn signature(&self) -> Signature<'_>;
}

/// The names that the audit log shows of an author: none of an attendee.
#[derive(Debug, Clone, Copy, Default)]
pub struct Signature<'a> {
    /// The user.
    pub user_id: Option<UserId>,
    /// `session` or `api_key`.
    pub via: Option<&'a str>,
    /// The session or the key.
    pub credential_id: Option<&'a str>,
}

impl Author for Principal {
    fn organization_id(&self) -> OrganizationId {
        self.organization_id
    }

    fn actor(&self) -> Actor {
        let member = self.user_id;
        if self.is_visitor() {
            return Actor::Attendee;
        }
        match self.credential_id.parse() {
            Ok(key) if self.via == Via::ApiKey.as_str() => Actor::Key { member, key },
            _ => Actor::Member(member),
        }
    }

    fn signature(&self) -> Signature<'_> {
        if self.via == VISITOR {
            return Signature::default();
        }
        Signature {
            user_id: Some(self.user_id),
            via: Some(&self.via),
            credential_id: Some(&self.credential_id),
        }
    }
}

/// The service itself, in an organization.
#[derive(Debug, Clone, Copy)]
pub struct Service {
    /// The organization.
    pub organization_id: OrganizationId,
    /// The program that acts for the service. What it signs its messages with is its key.
    pub program: &'static str,
}

impl Author for Service {
    fn organization_id(&self) -> OrganizationId {
        self.organization_id
    }

    fn actor(&self) -> Actor {
        Actor::System
    }

    fn signature(&self) -> Signature<'_> {
        Signature {
            user_id: SERVICE.parse().ok(),
            via: Some(Via::ApiKey.as_str()),
            credential_id: Some(self.program),
        }
    }
}

/// The attendee of a call, who follows the link in a mail.
#[derive(Debug, Clone, Copy)]
pub struct Attendee {
    /// The organization that the call is of.
    pub organization_id: OrganizationId,
}

impl Author for Attendee {
    fn organization_id(&self) -> OrganizationId {
        self.organization_id
    }

    fn actor(&self) -> Actor {
        Actor::Attendee
    }

    fn signature(&self) -> Signature<'_> {
        Signature::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{
        AllTenants, Database, Sqlite, Tenant,
        audit_log::{self, AuditFilter, ClientInfo, Entry},
        billing_events, credentials,
    };
    use callslot_shared::actor::ActorKind;
    use chrono::DateTime;
    use uuid::Uuid;

    const ORGANIZATION: &str = "019a0000-0000-7000-8000-000000000001";
    const MEMBER: &str = "019a0000-0000-7000-8000-000000000101";
    const KEY: &str = "019a0000-0000-7000-8000-000000000201";

    fn demo() -> Sqlite {
        let sqlite = Sqlite::in_memory().unwrap();
        let demo = include_str!("../demo.sql");
        let (organization, _) = demo.split_once("-- Its attendees").unwrap();
        sqlite.script(organization).unwrap();
        sqlite
    }

    fn actors() -> [Actor; 4] {
        let (member, key) = (MEMBER.parse().unwrap(), KEY.parse().unwrap());
        [
            Actor::Member(member),
            Actor::Key { member, key },
            Actor::Attendee,
            Actor::System,
        ]
    }

    /// Writes a row by an actor of these columns, in SQL, to each table that keeps one.
    fn rows(columns: &str) -> [(&'static str, String); 3] {
        let of = format!("'{ORGANIZATION}', '{MEMBER}'");
        [
            (
                "booking_events",
                format!(
                    "INSERT INTO booking_events (id, organization_id, user_id, title, start_time, end_time, duration_minutes,
                       attendee_phone, created_at, updated_at, actor_kind, created_by, actor_key)
                     VALUES ('b', {of}, 'Call', 0, 1800000, 30, '+14155552671', 1, 1, {columns})"
                ),
            ),
            (
                "slot_holds",
                format!(
                    "INSERT INTO slot_holds (id, organization_id, user_id, start_time, duration_minutes, busy_from, busy_to,
                       created_at, expires_at, actor_kind, created_by, actor_key)
                     VALUES ('h', {of}, 0, 30, 0, 1800000, 1, 2, {columns})"
                ),
            ),
            (
                "notices",
                format!(
                    "INSERT INTO notices (organization_id, user_id, kind, created_at, actor_kind, created_by, actor_key)
                     VALUES ({of}, 'plan_ended', 1, {columns})"
                ),
            ),
        ]
    }

    #[test]
    fn an_actor_is_read_as_it_was_written_and_the_database_refuses_nonsense() {
        let sqlite = demo();
        let sql = |id: Option<String>| id.map_or("NULL".to_owned(), |id| format!("'{id}'"));
        let ids = |id: &str| [None, Some(id.to_owned())];
        let kinds = ActorKind::ALL.map(ActorKind::as_str);
        for kind in kinds.into_iter().chain(["owner"]) {
            for (member, key) in ids(MEMBER)
                .into_iter()
                .flat_map(|member| ids(KEY).map(|key| (member.clone(), key)))
            {
                let is_it = |actor: &Actor| {
                    actor.kind().as_str() == kind
                        && actor.member().is_some() == member.is_some()
                        && actor.key().is_some() == key.is_some()
                };
                let actor = actors().into_iter().find(is_it);
                let columns = format!("'{kind}', {}, {}", sql(member.clone()), sql(key.clone()));
                for (table, insert) in rows(&columns) {
                    let written = sqlite.script(&insert);
                    assert_eq!(written.is_ok(), actor.is_some(), "{insert}: {written:?}");
                    if let Some(actor) = actor {
                        let text = sqlite.text(&format!("SELECT {ACTOR} FROM {table}"));
                        assert_eq!(text.unwrap().parse(), Ok(actor), "{table}");
                        sqlite.script(&format!("DELETE FROM {table}")).unwrap();
                    }
                }
            }
        }
    }

    #[test]
    fn the_audit_log_refuses_an_entry_whose_names_do_not_fit_its_actor() {
        let sqlite = demo();
        let key = ("'api_key'", KEY);
        let session = ("'session'", KEY);
        for (kind, member, credential, fits) in [
            ("member", true, Some(session), true),
            // As a Worker from before the kinds writes what a key does.
            ("member", true, Some(key), true),
            ("member", false, Some(session), false),
            ("member", true, None, false),
            ("key", true, Some(key), true),
            ("key", true, Some(session), false),
            ("key", true, None, false),
            ("key", false, Some(key), false),
            ("attendee", false, None, true),
            ("attendee", true, None, false),
            ("attendee", false, Some(session), false),
            ("system", false, None, true),
            ("system", true, Some(key), true),
            ("owner", true, Some(session), false),
        ] {
            let user = if member {
                format!("'{MEMBER}'")
            } else {
                "NULL".to_owned()
            };
            let (via, id) = credential.map_or(("NULL", "NULL".to_owned()), |(via, id)| {
                (via, format!("'{id}'"))
            });
            let insert = format!(
                "INSERT INTO audit_log (id, organization_id, actor_kind, user_id, via, credential_id, action, subject_id, at,
                   address, client)
                 VALUES (hex(randomblob(8)), '{ORGANIZATION}', '{kind}', {user}, {via}, {id}, 'test', 'x', 1, NULL, 'api')"
            );
            assert_eq!(sqlite.script(&insert).is_ok(), fits, "{insert}");
        }
    }

    async fn write<By: Author>(db: &dyn Database, by: &By, number: u8) {
        let entry = Entry {
            id: Uuid::from_u128(number.into()),
            by,
            at: DateTime::from_timestamp_millis(number.into()).unwrap(),
            client_info: ClientInfo::default(),
        };
        db.run(entry.of_organization("test")).await.unwrap();
    }

    #[tokio::test]
    async fn entries_of_members_keys_attendees_and_the_service_are_written_and_read() {
        let sqlite = demo();
        let db: &dyn Database = &sqlite;
        let hash = sqlite.text("SELECT token_hash FROM api_keys").unwrap();
        let key = credentials::find(AllTenants::new(db), &hash, DateTime::UNIX_EPOCH);
        let key = key.await.unwrap().unwrap();
        let session = Principal {
            via: "session".to_owned(),
            ..key.clone()
        };
        let attendee = Attendee {
            organization_id: key.organization_id,
        };
        let service = Service {
            organization_id: key.organization_id,
            program: "billing",
        };
        assert_eq!(
            [
                session.actor(),
                key.actor(),
                attendee.actor(),
                service.actor()
            ],
            actors()
        );
        db.run(billing_events::service_user()).await.unwrap();
        write(db, &session, 4).await;
        write(db, &key, 3).await;
        write(db, &attendee, 2).await;
        write(db, &service, 1).await;

        let filter = AuditFilter {
            limit: 10,
            ..AuditFilter::default()
        };
        let found = audit_log::list(Tenant::new(db, key.organization_id), &filter);
        let found = found.await.unwrap().items;
        let shown = found.iter().map(|entry| {
            let via = entry.via.map(Via::as_str);
            (
                entry.user_name.as_deref(),
                via,
                entry.credential_id.as_deref(),
            )
        });
        assert_eq!(
            shown.collect::<Vec<_>>(),
            [
                (Some("Olivia Owner"), Some("session"), Some(KEY)),
                (Some("Olivia Owner"), Some("api_key"), Some(KEY)),
                (None, None, None),
                (Some("Callslot"), Some("api_key"), Some("billing")),
            ]
        );
        assert_eq!(
            sqlite
                .text("SELECT group_concat(actor_kind, ' ') FROM (SELECT actor_kind FROM audit_log ORDER BY at DESC)")
                .unwrap(),
            ActorKind::ALL.map(ActorKind::as_str).join(" ")
        );
    }
}
