//! `GET /mail` for people, `GET /simulator/mail` for tools.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router, middleware};
use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::{Mailbox, Message};
use crate::same_origin::refuse_strangers;

/// Nothing but text and links, and no script at all.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; \
                      form-action 'none'; frame-ancestors 'none'";

pub(crate) fn routes(mailbox: Arc<Mailbox>) -> Router {
    Router::new()
        .route("/mail", get(page))
        .route("/simulator/mail", get(list))
        .layer(middleware::from_fn(refuse_strangers))
        .with_state(mailbox)
}

async fn list(State(mailbox): State<Arc<Mailbox>>) -> Json<Vec<Message>> {
    Json(mailbox.messages())
}

async fn page(State(mailbox): State<Arc<Mailbox>>) -> Response {
    let messages = mailbox.messages();
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width";
                meta http-equiv="refresh" content="3";
                title { "Mailbox" }
                style { (PreEscaped(include_str!("mail.css"))) }
            }
            body {
                h1 { "Mailbox" }
                p {
                    "Every message that would have been sent, the newest first. "
                    a href="/" { "The phones" }
                }
                @for message in messages.iter().rev() {
                    article {
                        h2 { (message.subject) }
                        p { "To " (message.to.join(", ")) " · " (message.at.format("%H:%M:%S UTC").to_string()) }
                        pre { (linked(&message.text)) }
                    }
                }
                @if messages.is_empty() {
                    p { "No message yet. Sign in somewhere." }
                }
            }
        }
    };
    let headers = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, page).into_response()
}

/// Text with its addresses as links.
fn linked(text: &str) -> Markup {
    html! {
        @for word in text.split_inclusive(char::is_whitespace) {
            @if word.starts_with("http://") || word.starts_with("https://") {
                a href=(word.trim_end()) { (word) }
            } @else {
                (word)
            }
        }
    }
}
