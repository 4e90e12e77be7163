//! The page about oneself: organizations, and where one is signed in.

use super::{Language, hidden, page, passkeys, problem, words};
use crate::usecases::identity::account::Account;
use callslot_shared::{
    api::{ApiKey, Membership, Session},
    schedule::wall::to_minute,
};
use maud::{Markup, html};

/// The page.
pub(crate) fn account(language: Language, account: &Account, said: Option<&str>) -> Markup {
    let words = words(language);
    let body = html! {
        (problem(said))
        p {
            strong { (account.user.name) }
            br;
            (account.user.email)
        }
        h2 { (words.organizations) }
        ul {
            @for organization in &account.organizations { (membership(language, organization)) }
        }
        h2 { (words.sessions) }
        ul {
            @for own in &account.sessions { (session(language, own)) }
        }
        (passkeys::own(language, &account.passkeys))
        @if !account.keys.is_empty() {
            h2 { (words.keys) }
            p { (words.keys_about) }
            ul {
                @for own in &account.keys { (key(language, account, own)) }
            }
        }
        div class="row" {
            form method="post" action="/account/sign-out" {
                button { (words.sign_out) }
            }
            form method="post" action="/account/sign-out-everywhere" {
                @if !account.keys.is_empty() {
                    label {
                        input type="checkbox" name="keys" value="true";
                        " " (words.and_keys)
                    }
                }
                button class="quiet" { (words.sign_out_everywhere) }
            }
        }
    };
    page(language, words.account, &passkeys::script(), &body)
}

fn membership(language: Language, organization: &Membership) -> Markup {
    let words = words(language);
    html! {
        li {
            span { (organization.name) " · " (organization.role.as_str()) }
            @if organization.current {
                span { (words.here) }
            } @else {
                form method="post" action="/account/switch" {
                    (hidden("organization_id", &organization.id.to_string()))
                    button class="quiet" { (words.switch) }
                }
            }
        }
    }
}

fn session(language: Language, session: &Session) -> Markup {
    let words = words(language);
    html! {
        li {
            span {
                (session.label.as_deref().unwrap_or(words.some_device))
                br;
                (words.last_used) " " (to_minute(session.last_used_at.naive_utc())) " UTC"
            }
            @if session.current {
                span { (words.this_device) }
            } @else {
                form method="post" action="/account/sessions/end" {
                    (hidden("id", &session.id.to_string()))
                    button class="quiet" { (words.end) }
                }
            }
        }
    }
}

fn key(language: Language, account: &Account, key: &ApiKey) -> Markup {
    let words = words(language);
    let mut organizations = account.organizations.iter();
    let organization = organizations.find(|known| known.id == key.organization_id);
    html! {
        li {
            span {
                (key.name)
                @if let Some(organization) = organization { " · " (organization.name) }
                @if let Some(used) = key.last_used_at {
                    br;
                    (words.last_used) " " (to_minute(used.naive_utc())) " UTC"
                }
            }
            form method="post" action="/account/keys/revoke" {
                (hidden("id", &key.id.to_string()))
                button class="quiet" { (words.revoke) }
            }
        }
    }
}
