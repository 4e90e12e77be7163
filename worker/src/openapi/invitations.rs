//! Inviting, joining, leaving and beginning, in the document.

use super::BOOTSTRAP_SECRET;
use super::{Endpoint, requirement};
use callslot_shared::ids::InvitationId;
use serde_json::json;

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![invite(), list(), revoke(), accept(), leave(), bootstrap()]
}

fn organization(id: &str, summary: &str) -> Endpoint {
    Endpoint::new("Organization", id, summary)
}

fn invite() -> Endpoint {
    organization(
        "inviteMember",
        "Invite somebody",
    )
    .about(
        "An invitation is sent to the address. Its link makes whoever follows it a member, once, within \
         seven days, as long as whoever has invited could do so. Another invitation to the same address \
         takes the place of the one before. Owners invite to every role, admins operators, analysts and \
         viewers. Only a person who has signed in within the last 15 minutes can invite.",
    )
    .examples(&[
        (
            "An operator",
            json!({"email": "grace@acme.example", "name": "Grace Hopper", "role": "operator", "phone": "+1 212 555 0103"}),
        ),
        ("A viewer", json!({"email": "joan@acme.example", "role": "viewer"})),
    ])
    .says(201, "The invitation, without its link.")
    .leads_to(201, "revokeInvitation", "/invitation/id")
}

fn list() -> Endpoint {
    organization("listInvitations", "List invitations")
        .about("Those that can be accepted, the newest first. For owners and admins.")
        .says(200, "The invitations, without their links.")
}

fn revoke() -> Endpoint {
    organization("revokeInvitation", "Take an invitation back")
        .about("Its link opens nothing from now on.")
        .id::<InvitationId>("The invitation's id.")
        .says(200, "The invitation that was taken back.")
}

fn accept() -> Endpoint {
    organization(
        "acceptInvitation",
        "Accept an invitation",
    )
    .about(
        "Makes the invited person a member, of the one organization. Somebody new is signed in to it: the session's \
         token is in the cookie `__Host-callslot_session` and nowhere else. Whoever is an active member of any \
         organization has to be signed in with the invited address, and their session is about the organization from \
         then on.",
    )
    .secured([])
    .examples(&[("With the link", json!({"token": "0".repeat(64)}))])
    .says(200, "The session, which is about the organization.")
}

fn leave() -> Endpoint {
    organization(
        "leave",
        "Leave the organization",
    )
    .about(
        "Your sessions and keys in it end, and the answer names the bookings that somebody else has to \
         take. The last active owner cannot leave. Not for API keys.",
    )
    .says(200, "The member who has left.")
}

fn bootstrap() -> Endpoint {
    Endpoint::new(
        "Service",
        "bootstrap",
        "Make the first organization",
    )
    .about(
        "And its owner, who can sign in by mail then. It works while there is no organization, with the \
         secret BOOTSTRAP_SECRET; without the secret on the server it never does.",
    )
    .secured([requirement(BOOTSTRAP_SECRET)])
    .examples(&[(
        "An organization",
        json!({"organization": "Acme Support", "name": "Olivia Owner", "email": "olivia@acme.example", "phone": "+1 212 555 0101"}),
    )])
    .says(201, "The organization and its owner.")
}
