//! The page about oneself: organizations, and where one is signed in.

use super::{hidden, page, passkeys, problem};
use crate::usecases::identity::account::AccountOverview;
use callslot_shared::{
    access::Role,
    api::{ApiKey, Membership, Session},
    schedule::local_time::to_minute,
    words::{Language, MemberText, pages},
};
use maud::{Markup, html};

/// The page.
pub(crate) fn account(language: Language, account: &AccountOverview, said: Option<&str>) -> Markup {
    let body = html! {
        (problem(said))
        p {
            strong { (account.user.name) }
            br;
            (account.user.email)
        }
        h2 { (language.say(pages::ORGANIZATIONS)) }
        ul {
            @for organization in &account.organizations { (membership(language, organization)) }
        }
        h2 { (language.say(pages::SESSIONS)) }
        ul {
            @for own in &account.sessions { (session(language, own)) }
        }
        (passkeys::own(language, &account.passkeys))
        @if !account.keys.is_empty() {
            h2 { (language.say(pages::KEYS)) }
            p { (language.say(pages::KEYS_ABOUT)) }
            ul {
                @for own in &account.keys { (key(language, account, own)) }
            }
        }
        div class="row" {
            form method="post" action="/account/sign-out" {
                button { (language.say(pages::SIGN_OUT)) }
            }
            form method="post" action="/account/sign-out-everywhere" {
                @if !account.keys.is_empty() {
                    label {
                        input type="checkbox" name="keys" value="true";
                        " " (language.say(pages::AND_KEYS))
                    }
                }
                button class="quiet" { (language.say(pages::SIGN_OUT_EVERYWHERE)) }
            }
        }
    };
    page(
        language,
        language.say(pages::ACCOUNT),
        &passkeys::script(),
        &body,
    )
}

fn membership(language: Language, organization: &Membership) -> Markup {
    html! {
        li {
            span { (organization.name) " · " (language.say(role(organization.role))) }
            @if organization.current {
                span { (language.say(pages::HERE)) }
            } @else {
                form method="post" action="/account/switch" {
                    (hidden("organization_id", &organization.id.to_string()))
                    button class="quiet" { (language.say(pages::SWITCH)) }
                }
            }
        }
    }
}

const fn role(role: Role) -> MemberText {
    match role {
        Role::Owner => pages::ROLE_OWNER,
        Role::Admin => pages::ROLE_ADMIN,
        Role::Operator => pages::ROLE_OPERATOR,
        Role::Analyst => pages::ROLE_ANALYST,
        Role::Viewer => pages::ROLE_VIEWER,
    }
}

fn session(language: Language, session: &Session) -> Markup {
    html! {
        li {
            span {
                (session.label.as_deref().unwrap_or(language.say(pages::SOME_DEVICE)))
                br;
                (language.say(pages::LAST_USED)) " " (to_minute(session.last_used_at.naive_utc())) " UTC"
            }
            @if session.current {
                span { (language.say(pages::THIS_DEVICE)) }
            } @else {
                form method="post" action="/account/sessions/end" {
                    (hidden("id", &session.id.to_string()))
                    button class="quiet" { (language.say(pages::END)) }
                }
            }
        }
    }
}

fn key(language: Language, account: &AccountOverview, key: &ApiKey) -> Markup {
    let mut organizations = account.organizations.iter();
    let organization = organizations.find(|known| known.id == key.organization_id);
    html! {
        li {
            span {
                (key.name)
                @if let Some(organization) = organization { " · " (organization.name) }
                @if let Some(used) = key.last_used_at {
                    br;
                    (language.say(pages::LAST_USED)) " " (to_minute(used.naive_utc())) " UTC"
                }
            }
            form method="post" action="/account/keys/revoke" {
                (hidden("id", &key.id.to_string()))
                button class="quiet" { (language.say(pages::REVOKE)) }
            }
        }
    }
}
