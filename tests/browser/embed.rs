//! A public page within another site: in its flow, in a popup, behind a button, and in a site that may not show it.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use chromiumoxide::cdp::browser_protocol::fetch::{
    EnableParams, EventRequestPaused, FulfillRequestParams, HeaderEntry, RequestPattern,
};
use futures_util::StreamExt as _;
use reqwest::Method;
use serde_json::{Value, json};
use tokio::task::JoinHandle;

use crate::extension::api::send;
use crate::extension::hands::{clicks_at, gets_to, misses, strikes};
use crate::extension::pages_session::{is_accessible, says};
use crate::person::Visitor;
use crate::stage::Stage;

/// The site that may show the page.
const SITE: &str = "https://www.example.com";
const SLUG: &str = "acme-embedded";

/// Turns the demo organization's page on for one site, and answers the path of an event type on it.
async fn is_public(stage: &Stage) -> String {
    let types = send(stage, Method::GET, "/api/event-types", Value::Null).await;
    let event_type = &types["event_types"][0];
    let page = json!({
        "enabled": true, "slug": SLUG, "name": "Acme Support", "event_types": [event_type["id"]],
        "frame_origins": [SITE], "allowed_countries": ["US", "DE"],
    });
    send(stage, Method::PUT, "/api/public-page", page).await;
    format!("/b/{SLUG}/{}", event_type["slug"].as_str().unwrap())
}

/// Puts a page of another site before the visitor, as if that site had answered with it.
async fn shows(person: &Visitor, site: &str, body: &str) -> JoinHandle<()> {
    let pattern = RequestPattern::builder().url_pattern(format!("{site}/*"));
    let enable = EnableParams::builder().pattern(pattern.build());
    let mut asked = person
        .page
        .event_listener::<EventRequestPaused>()
        .await
        .unwrap();
    person.page.execute(enable.build()).await.unwrap();
    let html = format!(
        "<!doctype html><html lang=en><head><meta charset=utf-8><title>Site</title></head><body><main><h1>Site</h1>{body}</main></body></html>"
    );
    let page = person.page.clone();
    let answering = tokio::spawn(async move {
        while let Some(request) = asked.next().await {
            let answer = FulfillRequestParams::builder()
                .request_id(request.request_id.clone())
                .response_code(200)
                .response_header(HeaderEntry::new("content-type", "text/html"))
                .body(STANDARD.encode(&html))
                .build();
            page.execute(answer.unwrap()).await.unwrap();
        }
    });
    person.goes(format!("{site}/contact"), "/contact").await;
    answering
}

fn markup(stage: &Stage, path: &str, attributes: &str) -> String {
    format!(
        "<p><a id=book href=\"{}\" {attributes}>Book a call</a></p><script src=\"{}\" async></script>",
        stage.at(path),
        stage.at("/scripts/embed.js")
    )
}

/// Waits until an expression about the frame holds.
async fn until(person: &Visitor, holds: &str) {
    let wait = format!(
        "new Promise((done) => {{ const look = () => {{ const frame = document.querySelector('iframe'); \
           if (frame && ({holds})) done(true); else setTimeout(look, 20); }}; look(); }})"
    );
    assert_eq!(says(&person.page, &wait).await, true, "{holds}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_in_the_flow_of_a_site_is_as_high_as_what_it_shows() {
    let (stage, person) = (Stage::set().await, Visitor::new().await);
    let path = is_public(&stage).await;
    let attributes = "data-callslot=inline data-callslot-theme=dark data-prefill-phone='+49 30 1'";
    let body = markup(
        &stage,
        &format!("{path}?email=a%2Bb@example.com"),
        attributes,
    );
    let site = shows(&person, SITE, &body).await;
    until(&person, "parseInt(frame.style.height) > 100").await;
    let link = "getComputedStyle(document.querySelector('#book')).display";
    assert_eq!(says(&person.page, link).await, "none");
    let address = says(&person.page, "document.querySelector('iframe').src").await;
    let expected = "?email=a%2Bb@example.com&embed=1&theme=dark&phone=%2B49%2030%201";
    assert_eq!(address, stage.at(&format!("{path}{expected}")));
    let title = says(&person.page, "document.querySelector('iframe').title").await;
    assert_eq!(title, "Book a call");

    // A narrower frame is a higher one, and a wider one is lower again.
    let height = "parseInt(document.querySelector('iframe').style.height)";
    let before = says(&person.page, height).await.as_i64().unwrap();
    let narrow = "document.querySelector('main').style.width = '220px', 1";
    says(&person.page, narrow).await;
    until(&person, &format!("parseInt(frame.style.height) > {before}")).await;
    let wide = "document.querySelector('main').style.width = '', 1";
    says(&person.page, wide).await;
    until(
        &person,
        &format!("parseInt(frame.style.height) === {before}"),
    )
    .await;

    // What the site itself says changes nothing: it is not the page in the frame.
    let lie = "postMessage({type: 'callslot:height', height: 9999}, '*'), \
        new Promise((done) => addEventListener('message', () => setTimeout(() => done(1), 0), {once: true}))";
    says(&person.page, lie).await;
    assert_eq!(says(&person.page, height).await, before);
    site.abort();
    person.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_popup_closes_by_button_and_by_escape_on_both_sides_and_gives_the_focus_back() {
    let (stage, person) = (Stage::set().await, Visitor::new().await);
    let path = is_public(&stage).await;
    let body = markup(
        &stage,
        &path,
        "data-callslot=popup data-callslot-close=Shut",
    );
    let site = shows(&person, SITE, &body).await;
    person.sees("#book[aria-haspopup=dialog]").await;
    for way in ["button", "escape here", "escape there"] {
        person.presses("#book").await;
        person.sees("dialog[open]").await;
        until(&person, "frame.style.height !== '320px'").await;
        match way {
            "button" => {
                is_accessible(&person.page, "a site with a popup").await;
                person.presses("dialog [aria-label=Shut]").await;
            }
            "escape here" => strikes(&person.page, "Escape", 0).await,
            _ => {
                let corner = "(({x, y}) => [x + 4, y + 4])(document.querySelector('iframe').getBoundingClientRect())";
                let at = says(&person.page, corner).await;
                let (x, y): (f64, f64) = serde_json::from_value(at).unwrap();
                clicks_at(&person.page, x, y, 1).await;
                gets_to(&person.page, "iframe").await;
                strikes(&person.page, "Escape", 0).await;
            }
        }
        misses(&person.page, "dialog").await;
        gets_to(&person.page, "#book").await;
    }
    site.abort();
    person.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_button_floats_over_the_site_in_the_colours_of_the_organization() {
    let (stage, person) = (Stage::set().await, Visitor::new().await);
    let path = is_public(&stage).await;
    let colours = "data-callslot-accent=#ffd400 data-callslot-on-accent=#000000";
    let body = markup(&stage, &path, &format!("data-callslot=button {colours}"));
    let site = shows(&person, SITE, &body).await;
    person.sees("#book[aria-haspopup=dialog]").await;
    let look = "(({position, backgroundColor, color}) => [position, backgroundColor, color])\
        (getComputedStyle(document.querySelector('#book')))";
    let expected = json!(["fixed", "rgb(255, 212, 0)", "rgb(0, 0, 0)"]);
    assert_eq!(says(&person.page, look).await, expected);
    is_accessible(&person.page, "a site with a button").await;
    person.presses("#book").await;
    until(&person, "frame.style.height !== '320px'").await;
    strikes(&person.page, "Escape", 0).await;
    misses(&person.page, "dialog").await;
    site.abort();
    person.leaves().await;
}
