//! The permissions of members: roles, plans, features and actions, as one table.

mod levels;
mod plans;

pub use levels::{SOON, Sensitive, may_ring, recently_proved};
pub use plans::{DEFAULT_LIMITS, DefaultLimits, PlanIncludes, Quota, call_quotas, member_quotas};

use serde::{Deserialize, Serialize};

/// The role of a member in an organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Answers for the organization.
    Owner,
    /// Runs it.
    Admin,
    /// Takes calls.
    Operator,
    /// Reads the outcomes of calls.
    Analyst,
    /// Looks.
    Viewer,
}

impl Role {
    /// Every role, from the most to the least trusted.
    pub const ALL: [Self; 5] = [
        Self::Owner,
        Self::Admin,
        Self::Operator,
        Self::Analyst,
        Self::Viewer,
    ];

    /// The role's name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Admin => "admin",
            Self::Operator => "operator",
            Self::Analyst => "analyst",
            Self::Viewer => "viewer",
        }
    }
}

/// The plan that an organization pays for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Plan {
    /// Nothing.
    Free,
    /// For one person.
    Pro,
    /// For teams.
    Business,
    /// For companies.
    Enterprise,
}

impl Plan {
    /// Every plan, from the smallest to the largest.
    pub const ALL: [Self; 4] = [Self::Free, Self::Pro, Self::Business, Self::Enterprise];
}

/// A part of the product that is granted as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Feature {
    /// Booking calls and having them placed.
    Booking,
    /// Seeing who is in the organization.
    Members,
    /// The organization's own settings.
    Organization,
    /// Notices about failed calls.
    Notices,
    /// The organization's settings for its calls.
    VoiceConfig,
    /// Recordings of calls.
    Recordings,
    /// The outcomes that people declare of calls, and the confirmations made on them.
    Outcomes,
    /// Reviews of calls for quality.
    Qa,
    /// Keys for programs that act for a member.
    ApiKeys,
    /// The log of changes: the person, the change and the time of each.
    Audit,
    /// Everything held of an attendee, as a whole.
    Attendees,
    /// Numbers that the organization does not ring.
    BlockedNumbers,
    /// Booking although hours or availability are against it.
    Override,
    /// One's own account: who one is, where one is signed in, which organization one acts in.
    Account,
    /// The organization's own account at the carrier.
    Carrier,
    /// Numbers that the organization's calls may come from.
    CallerIds,
    /// When people take calls and when not.
    Schedules,
    /// The event types that can be booked.
    EventTypes,
    /// The event types that can be booked with several people, together or in turns.
    TeamEventTypes,
    /// Messages by which attendees and members are told of calls.
    Messages,
    /// Webhooks by which the organization's own programs are told of events.
    Webhooks,
    /// Agreements of attendees to text messages, and numbers that want none.
    Sms,
    /// The page on which anybody books what the organization makes public.
    PublicPage,
    /// Booking calls that ask for less consent, or keep more, than the organization's settings, where they let one.
    LooserCalls,
}

impl Feature {
    /// Every feature.
    pub const ALL: [Self; 24] = [
        Self::Booking,
        Self::Members,
        Self::Organization,
        Self::Notices,
        Self::VoiceConfig,
        Self::Recordings,
        Self::Outcomes,
        Self::Qa,
        Self::ApiKeys,
        Self::Audit,
        Self::Attendees,
        Self::BlockedNumbers,
        Self::Override,
        Self::Account,
        Self::Carrier,
        Self::CallerIds,
        Self::Schedules,
        Self::EventTypes,
        Self::TeamEventTypes,
        Self::Messages,
        Self::Webhooks,
        Self::Sms,
        Self::PublicPage,
        Self::LooserCalls,
    ];
}

/// An action on a feature; an API key can be limited to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(
    feature = "openapi",
    derive(utoipa::ToSchema),
    schema(as = Scope)
)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Look.
    Read,
    /// Make and change. A call that rings within 15 minutes needs `execute` too.
    Write,
    /// Make phones ring: be the operator of a booking, call now, book or move a call to within 15 minutes.
    Execute,
}

impl Action {
    /// Every action.
    pub const ALL: [Self; 3] = [Self::Read, Self::Write, Self::Execute];

    /// The action's name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Execute => "execute",
        }
    }
}

/// One line of the access table.
struct Rule {
    feature: Feature,
    /// Plans that include the feature.
    plans: &'static [Plan],
    /// Whether the organization has to have turned it on (`booking_enabled`).
    switched: bool,
    /// Roles that may do each of [`Action::ALL`], in its order.
    roles: [&'static [Role]; 3],
}

const CALLERS: &[Role] = &[Role::Owner, Role::Admin, Role::Operator];
const LEADERS: &[Role] = &[Role::Owner, Role::Admin];
const REVIEWERS: &[Role] = &[Role::Owner, Role::Admin, Role::Analyst];
const PLACING: &[Plan] = &[Plan::Business, Plan::Enterprise];

impl Rule {
    const fn roles_for(&self, action: Action) -> &'static [Role] {
        let [read, write, execute] = self.roles;
        match action {
            Action::Read => read,
            Action::Write => write,
            Action::Execute => execute,
        }
    }
}

/// The access table. One row a feature; with the levels above it ([`Sensitive`], [`may_ring`]) nothing else in the
/// project decides who may do what.
const TABLE: &[Rule] = &[
    Rule {
        feature: Feature::Booking,
        plans: PLACING,
        switched: true,
        roles: [&Role::ALL, CALLERS, CALLERS],
    },
    Rule {
        feature: Feature::Members,
        plans: &Plan::ALL,
        switched: false,
        // To write is to change members, as far as `managed_by` goes, and to see those who are disabled.
        roles: [&Role::ALL, LEADERS, &[]],
    },
    Rule {
        feature: Feature::Organization,
        plans: &Plan::ALL,
        switched: false,
        roles: [&Role::ALL, &[Role::Owner, Role::Admin], &[]],
    },
    Rule {
        feature: Feature::Notices,
        plans: &Plan::ALL,
        switched: false,
        // To write is to mark read. Execute is to see everybody's.
        roles: [&Role::ALL, &Role::ALL, &[Role::Owner, Role::Admin]],
    },
    Rule {
        feature: Feature::VoiceConfig,
        plans: PLACING,
        switched: false,
        roles: [&Role::ALL, LEADERS, &[]],
    },
    Rule {
        feature: Feature::Recordings,
        plans: PLACING,
        switched: false,
        // To write is to delete.
        roles: [
            &[Role::Owner, Role::Admin, Role::Operator, Role::Analyst],
            LEADERS,
            &[],
        ],
    },
    Rule {
        feature: Feature::Outcomes,
        plans: PLACING,
        switched: false,
        // Execute is to say what came of a colleague's call.
        roles: [&Role::ALL, CALLERS, LEADERS],
    },
    Rule {
        feature: Feature::Qa,
        plans: PLACING,
        switched: false,
        roles: [REVIEWERS, REVIEWERS, &[]],
    },
    Rule {
        feature: Feature::ApiKeys,
        plans: &Plan::ALL,
        switched: false,
        // Execute is to see and revoke colleagues' keys.
        roles: [&Role::ALL, &Role::ALL, LEADERS],
    },
    Rule {
        feature: Feature::Audit,
        plans: &Plan::ALL,
        switched: false,
        roles: [LEADERS, &[], &[]],
    },
    Rule {
        feature: Feature::Attendees,
        plans: &Plan::ALL,
        switched: false,
        // To read is to export, to write is to erase.
        roles: [LEADERS, LEADERS, &[]],
    },
    Rule {
        feature: Feature::BlockedNumbers,
        plans: &Plan::ALL,
        switched: false,
        // Whoever is told not to call again can see to it. Execute is to let a number be rung again.
        roles: [&Role::ALL, CALLERS, LEADERS],
    },
    Rule {
        feature: Feature::Override,
        plans: PLACING,
        switched: true,
        // To write is to do so for oneself, to execute for anybody.
        roles: [&[], CALLERS, LEADERS],
    },
    Rule {
        feature: Feature::Account,
        plans: &Plan::ALL,
        switched: false,
        // To write is to end sessions, to change organizations, to leave, and to change one's name, language and phone.
        roles: [&Role::ALL, &Role::ALL, &[]],
    },
    Rule {
        feature: Feature::Carrier,
        plans: PLACING,
        switched: false,
        roles: [LEADERS, &[Role::Owner], &[]],
    },
    Rule {
        feature: Feature::CallerIds,
        plans: PLACING,
        switched: false,
        roles: [LEADERS, LEADERS, &[]],
    },
    Rule {
        feature: Feature::Schedules,
        plans: &Plan::ALL,
        switched: false,
        // To write is to change one's own. Execute is to change colleagues' and everybody's.
        roles: [&Role::ALL, CALLERS, LEADERS],
    },
    Rule {
        feature: Feature::EventTypes,
        plans: &Plan::ALL,
        switched: false,
        roles: [&Role::ALL, LEADERS, &[]],
    },
    Rule {
        feature: Feature::TeamEventTypes,
        plans: PLACING,
        switched: false,
        roles: [&Role::ALL, LEADERS, &[]],
    },
    Rule {
        feature: Feature::Messages,
        plans: PLACING,
        switched: false,
        // To write is to have one tried again and to turn off kinds of one's own, to execute is to turn kinds off for others.
        roles: [&Role::ALL, CALLERS, LEADERS],
    },
    Rule {
        feature: Feature::Webhooks,
        plans: PLACING,
        switched: false,
        // An address may have a secret in it.
        roles: [LEADERS, LEADERS, &[]],
    },
    Rule {
        feature: Feature::Sms,
        plans: PLACING,
        switched: false,
        // To write is to withdraw an agreement, and to let a number have text messages again.
        roles: [LEADERS, LEADERS, &[]],
    },
    Rule {
        feature: Feature::PublicPage,
        plans: PLACING,
        switched: false,
        roles: [&Role::ALL, LEADERS, &[]],
    },
    Rule {
        feature: Feature::LooserCalls,
        plans: PLACING,
        switched: true,
        roles: [&[], LEADERS, &[]],
    },
];

/// The facts that the decision depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The acting member's role.
    pub role: Role,
    /// The organization's plan.
    pub plan: Plan,
    /// Whether the organization has booking turned on.
    pub booking_enabled: bool,
}

/// Why something is not allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Denial {
    /// The plan does not include it.
    #[error("Your organization's plan does not include booking. An owner can change the plan.")]
    PlanRequired,
    /// The organization has turned it off.
    #[error("Booking is turned off for your organization. An owner or admin can turn it on.")]
    BookingDisabled,
    /// The role does not allow it.
    #[error("Your role does not allow this. An owner or admin can change your role.")]
    RoleRequired,
    /// The API key was not made for it.
    #[error("This API key does not have the scope `{}`. Use a key that has it.", .0.as_str())]
    ScopeRequired(Action),
    /// A person has to prove once more who they are.
    #[error(
        "This needs a person who has signed in a moment ago. Confirm at /sign-in/again that it is you, then try again. \
         An API key or the extension cannot do it."
    )]
    FreshSignInRequired,
    /// The API key may book, but not so soon.
    #[error(
        "This call rings within 15 minutes. That needs an API key with the scope `execute`: use one, or pick a later time."
    )]
    RingsSoon,
}

/// The plans that include `feature`, for guards that have to be decided inside a database statement.
#[must_use]
pub fn plans_with(feature: Feature) -> &'static [Plan] {
    TABLE
        .iter()
        .find(|rule| rule.feature == feature)
        .map_or(&[], |rule| rule.plans)
}

/// The roles that may do `action` with `feature`, plan and switch aside.
#[must_use]
pub fn roles_with(feature: Feature, action: Action) -> &'static [Role] {
    TABLE
        .iter()
        .find(|rule| rule.feature == feature)
        .map_or(&[], |rule| rule.roles_for(action))
}

/// The roles that take calls: whoever has one can be a booking's operator and be rung.
#[must_use]
pub fn roles_that_take_calls() -> &'static [Role] {
    roles_with(Feature::Booking, Action::Execute)
}

/// Whether members of a role can be operators.
#[must_use]
pub fn takes_calls(role: Role) -> bool {
    roles_that_take_calls().contains(&role)
}

/// Decides whether a member may do `action` with `feature`.
///
/// The plan is looked at first, then the switch, then the role: what nobody in the organization can
/// do is not blamed on the person.
pub fn allow(standing: Standing, feature: Feature, action: Action) -> Result<(), Denial> {
    let Some(rule) = TABLE.iter().find(|rule| rule.feature == feature) else {
        return Err(Denial::RoleRequired);
    };
    if !rule.plans.contains(&standing.plan) {
        return Err(Denial::PlanRequired);
    }
    if rule.switched && !standing.booking_enabled {
        return Err(Denial::BookingDisabled);
    }
    if rule.roles_for(action).contains(&standing.role) {
        Ok(())
    } else {
        Err(Denial::RoleRequired)
    }
}

/// The roles whose members a member may change, and that they may give.
#[must_use]
pub const fn managed_by(role: Role) -> &'static [Role] {
    match role {
        Role::Owner => &Role::ALL,
        Role::Admin => &[Role::Operator, Role::Analyst, Role::Viewer],
        Role::Operator | Role::Analyst | Role::Viewer => &[],
    }
}

/// Decides whether a credential that is limited to `scopes` serves for `action`.
pub fn within(scopes: &[Action], action: Action) -> Result<(), Denial> {
    if scopes.contains(&action) {
        Ok(())
    } else {
        Err(Denial::ScopeRequired(action))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(not(target_family = "wasm"))]
    use std::fmt::Write as _;

    /// The whole matrix, to be reviewed as a text.
    #[cfg(not(target_family = "wasm"))]
    #[test]
    fn the_access_table_reads_as_reviewed() {
        let mut matrix = String::new();
        for feature in Feature::ALL {
            for plan in Plan::ALL {
                for booking_enabled in [true, false] {
                    for role in Role::ALL {
                        let standing = Standing {
                            role,
                            plan,
                            booking_enabled,
                        };
                        let cells =
                            Action::ALL.map(|action| match allow(standing, feature, action) {
                                Ok(()) => "yes".to_owned(),
                                Err(denial) => denial.code().as_str().to_owned(),
                            });
                        writeln!(
                            matrix,
                            "{feature:?} {plan:?} {} {role:?}: read {}, write {}, execute {}",
                            if booking_enabled { "on" } else { "off" },
                            cells[0],
                            cells[1],
                            cells[2],
                        )
                        .unwrap();
                    }
                }
            }
        }
        insta::assert_snapshot!("access_table", matrix);
    }

    #[test]
    fn nobody_manages_who_is_trusted_as_much_but_owners() {
        for (rank, role) in Role::ALL.into_iter().enumerate() {
            for managed in managed_by(role) {
                let below = Role::ALL.iter().position(|other| other == managed).unwrap() > rank;
                assert!(below || role == Role::Owner, "{role:?} {managed:?}");
            }
        }
    }

    #[test]
    fn whoever_may_make_phones_ring_takes_calls() {
        let taking = Role::ALL.into_iter().filter(|role| takes_calls(*role));
        assert!(taking.eq([Role::Owner, Role::Admin, Role::Operator]));
    }

    #[test]
    fn every_feature_has_a_row() {
        for feature in Feature::ALL {
            assert!(TABLE.iter().any(|rule| rule.feature == feature));
        }
    }
}
