//! `GET /mail` and a page a message for people, `GET /simulator/mail` for tools.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router, middleware};
use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::card::Card;
use super::machine::Mailbox;
use super::message::Message;
use crate::same_origin::refuse_strangers;

/// Nothing but text, links and the message's own markup in a frame, and no script at all.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; base-uri 'none'; \
                      form-action 'none'; frame-ancestors 'none'";

/// A message's markup may show its pictures, and be framed by its page. It is of no origin.
const MARKUP_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src http: https:; base-uri 'none'; \
                             form-action 'none'; frame-ancestors 'self'; \
                             sandbox allow-popups allow-popups-to-escape-sandbox";

pub(crate) fn routes(mailbox: Arc<Mailbox>) -> Router {
    Router::new()
        .route("/mail", get(page))
        .route("/mail/{id}", get(one))
        .route("/mail/{id}/html", get(markup))
        .route("/simulator/mail", get(list))
        .layer(middleware::from_fn(refuse_strangers))
        .with_state(mailbox)
}

async fn list(State(mailbox): State<Arc<Mailbox>>) -> Json<Vec<Message>> {
    Json(mailbox.messages())
}

async fn page(State(mailbox): State<Arc<Mailbox>>) -> Response {
    let messages = mailbox.messages();
    let body = html! {
        h1 { "Mailbox" }
        p {
            "Every message that would have been sent, the newest first. "
            a href="/" { "The phones" }
        }
        @for message in messages.iter().rev() {
            article {
                h2 { (message.subject) }
                p {
                    "To " (message.to.join(", ")) " · " (at(message)) " · "
                    a href={ "/mail/" (message.id) } { "Open" }
                }
                (cards(message))
                pre { (linked(&message.text)) }
            }
        }
        @if messages.is_empty() {
            p { "No message yet. Sign in somewhere." }
        }
    };
    shown("Mailbox", true, &body)
}

async fn one(State(mailbox): State<Arc<Mailbox>>, Path(id): Path<String>) -> Response {
    let Some(message) = found(&mailbox, &id) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let events = mailbox.events();
    let events = events.iter().filter(|event| event.email_id == id);
    let headers = [
        ("From", message.from.clone()),
        ("To", message.to.join(", ")),
        ("Reply-To", message.reply_to.join(", ")),
    ];
    let headers = headers.iter().filter(|(_, value)| !value.is_empty());
    let body = html! {
        p { a href="/mail" { "Mailbox" } }
        h1 { (message.subject) }
        table {
            @for (name, value) in headers { tr { th { (name) } td { (value) } } }
            @for (name, value) in &message.headers { tr { th { (name) } td { (value) } } }
            @if let Some(key) = &message.key { tr { th { "Idempotency-Key" } td { (key) } } }
            @for (name, value) in &message.tags { tr { th { "Tag " (name) } td { (value) } } }
            tr { th { "Sent" } td { (at(&message)) } }
            @for event in events {
                tr {
                    th { (event.kind) }
                    td {
                        (event.at.format("%H:%M:%S UTC").to_string()) ", webhook "
                        @if event.is_delivered { "taken" } @else { "not taken" }
                        " (" (event.attempts) "×)"
                    }
                }
            }
        }
        (cards(&message))
        @if !message.html.is_empty() {
            h2 { "HTML" }
            iframe title="The message as HTML" src={ "/mail/" (message.id) "/html" } {}
        }
        h2 { "Text" }
        pre { (linked(&message.text)) }
        @for file in &message.attachments {
            h2 { (file.filename) }
            p { (file.content_type.as_deref().unwrap_or("no type")) }
            pre { (file.text().unwrap_or_else(|| "No text.".to_owned())) }
        }
    };
    shown(&message.subject, false, &body)
}

async fn markup(State(mailbox): State<Arc<Mailbox>>, Path(id): Path<String>) -> Response {
    let Some(message) = found(&mailbox, &id) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let kind = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
    (headers(MARKUP_POLICY), kind, message.html).into_response()
}

fn found(mailbox: &Mailbox, id: &str) -> Option<Message> {
    let mut messages = mailbox.messages().into_iter();
    messages.find(|message| message.id == id)
}

fn at(message: &Message) -> String {
    message.at.format("%H:%M:%S UTC").to_string()
}

/// A page, which looks again every three seconds if it is to.
fn shown(title: &str, again: bool, body: &Markup) -> Response {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width";
                @if again { meta http-equiv="refresh" content="3"; }
                title { (title) }
                style { (PreEscaped(include_str!("mail.css"))) }
            }
            body { (body) }
        }
    };
    (headers(POLICY), page).into_response()
}

const fn headers(policy: &'static str) -> [(HeaderName, &'static str); 3] {
    [
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
    ]
}

/// The calendar objects of a message, as cards.
fn cards(message: &Message) -> Markup {
    let calendars = message.attachments.iter().filter(|file| file.is_calendar());
    let cards = calendars.filter_map(|file| Card::read(&file.text()?));
    html! {
        @for card in cards {
            section class="card" {
                p { b { (card.method) } " · " (card.summary) }
                p { (card.start) " – " (card.end) }
                @if !card.rule.is_empty() { p { "Returns by " (card.rule) } }
                @if !card.location.is_empty() { p { (card.location) } }
                table {
                    @for (name, value) in &card.details { tr { th { (name) } td { (value) } } }
                }
                pre { (linked(&card.description)) }
            }
        }
    }
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
