//! Inviting, joining, leaving and beginning, in the document.

use super::{Endpoint, requirement};
use crate::http::openapi::BOOTSTRAP_SECRET;
use callslot_shared::{
    access::{Action, Feature, Sensitive},
    api::{
        AcceptInvitation, Bootstrap, BootstrapBody, ErrorCode, InvitationBody, InvitationsBody,
        Invite, MemberBody, SignedInBody,
    },
    ids::InvitationId,
};
use serde_json::json;
use utoipa::openapi::HttpMethod;

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![invite(), list(), revoke(), accept(), leave(), bootstrap()]
}

fn organization(method: HttpMethod, path: &'static str, id: &str, summary: &str) -> Endpoint {
    Endpoint::new("Organization", method, path, id, summary)
}

fn invite() -> Endpoint {
    organization(
        HttpMethod::Post,
        "/api/members",
        "inviteMember",
        "Invite somebody",
    )
    .about(
        "An invitation is sent to the address. Its link makes whoever follows it a member, once, within \
         seven days, as long as whoever has invited could do so. Another invitation to the same address \
         takes the place of the one before. Owners invite to every role, admins operators, analysts and \
         viewers. Only a person who has signed in within the last 15 minutes can invite.",
    )
    .confirmed(Sensitive::Invite)
    .takes::<Invite>(&[
        (
            "An operator",
            json!({"email": "grace@acme.example", "name": "Grace Hopper", "role": "operator", "phone": "+1 212 555 0103"}),
        ),
        ("A viewer", json!({"email": "joan@acme.example", "role": "viewer"})),
    ])
    .answers::<InvitationBody>(201, "The invitation, without its link.")
    .leads_to(201, "revokeInvitation", "/invitation/id")
    .fails([
        ErrorCode::InvalidField,
        ErrorCode::Conflict,
        ErrorCode::RateLimited,
        ErrorCode::NotConfigured,
    ])
}

fn list() -> Endpoint {
    organization(
        HttpMethod::Get,
        "/api/invitations",
        "listInvitations",
        "List invitations",
    )
    .about("Those that can be accepted, the newest first. For owners and admins.")
    .guarded(Feature::Members, Action::Write)
    .answers::<InvitationsBody>(200, "The invitations, without their links.")
}

fn revoke() -> Endpoint {
    organization(
        HttpMethod::Delete,
        "/api/invitations/{id}",
        "revokeInvitation",
        "Take an invitation back",
    )
    .about("Its link opens nothing from now on.")
    .guarded(Feature::Members, Action::Write)
    .id::<InvitationId>("The invitation's id.")
    .answers::<InvitationBody>(200, "The invitation that was taken back.")
}

fn accept() -> Endpoint {
    organization(
        HttpMethod::Post,
        "/api/invitations/accept",
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
    .stored()
    .takes::<AcceptInvitation>(&[("With the link", json!({"token": "0".repeat(64)}))])
    .answers::<SignedInBody>(200, "The session, which is about the organization.")
    .fails([
        ErrorCode::InvalidField,
        ErrorCode::Unauthorized,
        ErrorCode::Forbidden,
        ErrorCode::RateLimited,
    ])
}

fn leave() -> Endpoint {
    organization(
        HttpMethod::Delete,
        "/api/members/me",
        "leave",
        "Leave the organization",
    )
    .about(
        "Your sessions and keys in it end, and the answer names the bookings that somebody else has to \
         take. The last active owner cannot leave. Not for API keys.",
    )
    .guarded(Feature::Account, Action::Write)
    .answers::<MemberBody>(200, "The member who has left.")
    .fails([ErrorCode::Conflict])
}

fn bootstrap() -> Endpoint {
    Endpoint::new(
        "Service",
        HttpMethod::Post,
        "/api/bootstrap",
        "bootstrap",
        "Make the first organization",
    )
    .about(
        "And its owner, who can sign in by mail then. It works while there is no organization, with the \
         secret BOOTSTRAP_SECRET; without the secret on the server it never does.",
    )
    .secured([requirement(BOOTSTRAP_SECRET)])
    .stored()
    .takes::<Bootstrap>(&[(
        "An organization",
        json!({"organization": "Acme Support", "name": "Olivia Owner", "email": "olivia@acme.example", "phone": "+1 212 555 0101"}),
    )])
    .answers::<BootstrapBody>(201, "What was made.")
    .fails([
        ErrorCode::InvalidField,
        ErrorCode::Unauthorized,
        ErrorCode::Conflict,
        ErrorCode::NotConfigured,
    ])
}
