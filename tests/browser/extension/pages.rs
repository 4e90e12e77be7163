//! Pages for the browser, each with the headers it is served with.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::response::{Html, IntoResponse as _, Response};
use tokio::task::JoinHandle;

/// A page.
#[derive(Clone)]
pub(crate) struct Page {
    pub(crate) html: String,
    pub(crate) policy: Option<&'static str>,
}

/// A page with this body.
pub(crate) fn plain(body: &str) -> Page {
    Page {
        html: format!(
            "<!doctype html><html lang=en-US><title>Page</title><body>{body}</body></html>"
        ),
        policy: None,
    }
}

/// The page of an office, which follows the person's choice of light or dark.
pub(crate) fn office() -> Page {
    plain(
        "<style>:root { color-scheme: light dark } body { font: 16px/24px system-ui, sans-serif; margin: 16px 24px}</style>\
         <main><h1>Visit us</h1><p>The office is open from nine to five. Call <b>(212) 736-5000</b> before you come.</p></main>",
    )
}

/// A page as it is.
pub(crate) fn whole(html: String) -> Page {
    Page { html, policy: None }
}

/// A page that allows nothing at all.
pub(crate) fn strict(body: &str) -> Page {
    Page {
        policy: Some(
            "default-src 'none'; script-src 'none'; style-src 'none'; require-trusted-types-for 'script'",
        ),
        ..plain(body)
    }
}

/// A page within a frame.
pub(crate) fn framed(body: &str) -> Page {
    let inner = format!("<!doctype html><html lang=en-US>{body}</html>").replace('"', "&quot;");
    plain(&format!("<iframe srcdoc=\"{inner}\"></iframe>"))
}

/// A page that means harm: spoiled globals, a megabyte in one text, numbers without end.
pub(crate) fn hostile() -> Page {
    let spoil = "<script>for (const name of ['push', 'map', 'filter', 'at']) \
        Array.prototype[name] = () => { throw new Error('spoiled'); }; \
        Object.prototype.e164 = '+19005550199'; Object.prototype.type = 'call'; \
        String.prototype.slice = () => '+19005550199'; window.Highlight = null; \
        window.Range = null; document.elementFromPoint = () => null;</script>";
    let one = "<p>Call 212-736-5000</p>";
    let text = format!("<p>{}</p>", "1 2-3 ".repeat(170_000));
    let many = format!("<p>{}</p>", "212-736-5000, ".repeat(100_000));
    let over = "<style>html > * { opacity: 0.1 } </style>";
    plain(&format!("{spoil}{over}{one}{text}{many}"))
}

/// A web server that shows one page at a time.
pub(crate) struct Site {
    shown: Arc<Mutex<Page>>,
    url: String,
}

impl Site {
    pub(crate) async fn open() -> (Self, JoinHandle<()>) {
        let shown = Arc::new(Mutex::new(plain("")));
        let answer = {
            let shown = Arc::clone(&shown);
            move || std::future::ready(response(&shown.lock().unwrap()))
        };
        let router = Router::new().route("/", axum::routing::get(answer));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let serving = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        (Self { shown, url }, serving)
    }

    /// Shows a page from now on, and answers where.
    pub(crate) fn shows(&self, page: &Page) -> &str {
        *self.shown.lock().unwrap() = page.clone();
        &self.url
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }
}

fn response(page: &Page) -> Response {
    let mut response = Html(page.html.clone()).into_response();
    if let Some(policy) = page.policy {
        let policy = policy.parse().unwrap();
        response
            .headers_mut()
            .insert("content-security-policy", policy);
    }
    response
}
