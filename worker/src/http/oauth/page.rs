//! The page on which a person is asked whether the extension may act for them. It works without
//! JavaScript and loads nothing but a style sheet.

use crate::store::oauth_codes::Asked;
use axum::{
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use callslot_shared::oauth::Authorization;
use url::Url;

/// Who asks, and what it would get.
pub(super) fn question(asked: &Authorization, person: &Asked) -> Response {
    let fields: String = [
        ("response_type", "code"),
        ("client_id", &asked.client_id),
        ("redirect_uri", &asked.redirect_uri),
        ("code_challenge", asked.challenge.as_str()),
        ("code_challenge_method", "S256"),
        ("state", &asked.state),
    ]
    .map(|(name, value)| {
        let value = escaped(value);
        format!(r#"<input type="hidden" name="{name}" value="{value}" />"#)
    })
    .concat();
    let body = format!(
        r#"<h1>Let the Callslot extension act for you?</h1>
<p>It books, changes and cancels calls, and calls now, as <strong>{}</strong> ({}) in <strong>{}</strong>, until you sign it out.</p>
<p>Go on only if you have just opened it yourself.</p>
<form method="post" action="/oauth/authorize">{fields}
<button name="decision" value="allow">Allow</button>
<button name="decision" value="deny" class="quiet">Do not allow</button>
</form>"#,
        escaped(&person.person),
        escaped(&person.email),
        escaped(&person.organization),
    );
    page(StatusCode::OK, &body, Some(&asked.redirect_uri))
}

/// A request that leads nowhere, told to the person and to nobody else.
pub(super) fn problem(problem: &str) -> Response {
    let body = format!(
        "<h1>This cannot go on</h1>\n<p>{}</p>\n<p>Close this page and begin again in the extension.</p>",
        escaped(problem)
    );
    page(StatusCode::BAD_REQUEST, &body, None)
}

fn page(status: StatusCode, body: &str, leads_to: Option<&str>) -> Response {
    let html = format!(
        r#"<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta name="color-scheme" content="light dark" />
<title>Callslot</title>
<link rel="icon" href="data:," />
<link rel="stylesheet" href="/pages/oauth.css" />
</head>
<body>
<main>
{body}
</main>
</body>
</html>
"#
    );
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8".to_owned()),
        (header::CONTENT_SECURITY_POLICY, policy(leads_to)),
    ];
    (status, headers, html).into_response()
}

/// Nothing runs, and no other site shows the page. Browsers hold the addresses that a form's answer leads
/// to against `form-action` as well.
fn policy(leads_to: Option<&str>) -> String {
    let to = leads_to
        .and_then(|address| address.parse::<Url>().ok())
        .map_or_else(String::new, |url| {
            format!(" {}", url.origin().ascii_serialization())
        });
    format!(
        "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'self'{to}; \
         frame-ancestors 'none'"
    )
}

/// Text as HTML shows it, also inside quotes.
fn escaped(text: &str) -> String {
    text.chars().fold(String::new(), |mut html, c| {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            c => html.push(c),
        }
        html
    })
}
