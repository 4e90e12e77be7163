//! The page that an invitation's link leads to.

use super::{hidden, page};
use crate::usecases::tenancy::show_invitation::OpenInvitation;
use callslot_shared::words::{Language, invitation as texts, pages, roles};
use maud::{Markup, html};

/// Says who invites, to which organization and as what, and asks for the click.
pub(crate) fn invitation(language: Language, invitation: &OpenInvitation, token: &str) -> Markup {
    let values = [
        ("inviter", &*invitation.inviter),
        ("organization", &*invitation.organization),
        ("role", language.say(roles::name(invitation.role))),
    ];
    let title = language.fill(texts::JOIN, &values);
    let body = html! {
        form method="post" action="/invitation" {
            (hidden("token", token))
            p { (language.fill(texts::INVITED, &values)) "." }
            p class="muted" { (language.say(texts::SIGNS_IN)) }
            button autofocus { (language.say(pages::JOIN)) }
        }
    };
    page(language, &title, &Markup::default(), &body)
}
