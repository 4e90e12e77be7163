//! A customer of the carrier: documents as data, and a record of every webhook that came.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use serde_json::Value;
use tokio::net::TcpListener;
use url::form_urlencoded;

use callslot_fakes::{
    CallRecord, Options, SIGNATURE_HEADER, Simulator, signature, signature_of_json,
};

pub(super) const OPERATOR: &str = "+12125550100";
pub(super) const ATTENDEE: &str = "+14155552671";
pub(super) const CALLER_ID: &str = "+12125550140";
pub(super) const ALL_EVENTS: [&str; 4] = ["initiated", "ringing", "answered", "completed"];

/// The time a test waits for anything: far longer than it takes, so that only a hang is an error.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);

/// A webhook as it came.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    pub(super) path: String,
    form: Vec<(String, String)>,
    body: String,
    pub(super) is_signed: bool,
    /// Whether it is signed as JSON is.
    pub(super) is_signed_json: bool,
}

impl Seen {
    pub(super) fn get(&self, name: &str) -> &str {
        let mut pairs = self.form.iter();
        let found = pairs.find(|(key, _)| key == name);
        found.map_or("", |(_, value)| value)
    }

    /// The body, if it is JSON.
    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }
}

#[derive(Clone)]
enum Reply {
    Document(String),
    Status(u16),
    Never,
}

#[derive(Default)]
struct Customer {
    url: String,
    signing_key: String,
    replies: Mutex<HashMap<String, Vec<Reply>>>,
    seen: Mutex<Vec<Seen>>,
}

async fn serve(
    State(customer): State<Arc<Customer>>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> (StatusCode, String) {
    let form: Vec<_> = form_urlencoded::parse(&body).into_owned().collect();
    let expected = signature(
        &customer.signing_key,
        &format!("{}{uri}", customer.url),
        &form,
    );
    let is_signed = headers
        .get(SIGNATURE_HEADER)
        .is_some_and(|given| *given == *expected);
    let body = String::from_utf8_lossy(&body).into_owned();
    let url = format!("{}{uri}", customer.url);
    let expected = signature_of_json(&customer.signing_key, &url, &body);
    let is_signed_json = headers
        .get(SIGNATURE_HEADER)
        .is_some_and(|given| *given == *expected);
    customer.seen.lock().unwrap().push(Seen {
        path: uri.path().to_owned(),
        form,
        body,
        is_signed,
        is_signed_json,
    });
    let reply = {
        let mut replies = customer.replies.lock().unwrap();
        let left = replies.entry(uri.path().to_owned()).or_default();
        if left.len() > 1 {
            Some(left.remove(0))
        } else {
            left.first().cloned()
        }
    };
    match reply {
        Some(Reply::Document(document)) => (StatusCode::OK, document),
        Some(Reply::Status(status)) => (StatusCode::from_u16(status).unwrap(), String::new()),
        Some(Reply::Never) => std::future::pending().await,
        None => (StatusCode::NO_CONTENT, String::new()),
    }
}

/// A simulator and its customer.
pub(super) struct World {
    pub(super) simulator: Simulator,
    customer: Arc<Customer>,
    options: Options,
    http: reqwest::Client,
}

impl World {
    pub(super) async fn start() -> Self {
        Self::with(Options::default()).await
    }

    /// The customer calls the operator first, and on any key the attendee.
    pub(super) async fn with(options: Options) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let customer = Arc::new(Customer {
            url: format!("http://{}", listener.local_addr().unwrap()),
            signing_key: options.signing_key.clone(),
            ..Customer::default()
        });
        let app = Router::new().fallback(serve).with_state(customer.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        let simulator = Simulator::start(options.clone()).await.unwrap();
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let world = Self {
            simulator,
            customer,
            options,
            http,
        };
        world.says(
            "/answer",
            r#"<Gather numDigits="1" action="/accepted"><Say>Press 1.</Say></Gather><Say>Goodbye.</Say>"#,
        );
        world.says("/whisper", "<Say>You are recorded.</Say>");
        world.says("/dialled", "<Say>It is over.</Say><Hangup/>");
        world.dials(ATTENDEE);
        world
    }

    pub(super) fn dials(&self, attendee: &str) {
        let dial = format!(
            r#"<Dial answerOnBridge="true" callerId="{CALLER_ID}" timeout="20" action="/dialled"><Number url="/whisper?a=1&amp;b=2"
            statusCallback="/child" statusCallbackEvent="initiated ringing answered completed">{attendee}</Number></Dial>"#,
        );
        self.says("/accepted", &dial);
    }

    pub(super) fn says(&self, path: &str, verbs: &str) {
        self.replies(
            path,
            vec![Reply::Document(format!("<Response>{verbs}</Response>"))],
        );
    }

    pub(super) fn answers_with(&self, path: &str, body: &str) {
        self.replies(path, vec![Reply::Document(body.to_owned())]);
    }

    /// Answers with these in turn; the last one stays.
    pub(super) fn fails(&self, path: &str, statuses: &[u16]) {
        self.replies(
            path,
            statuses
                .iter()
                .map(|status| Reply::Status(*status))
                .collect(),
        );
    }

    pub(super) fn never_answers(&self, path: &str) {
        self.replies(path, vec![Reply::Never]);
    }

    fn replies(&self, path: &str, replies: Vec<Reply>) {
        self.customer
            .replies
            .lock()
            .unwrap()
            .insert(path.to_owned(), replies);
    }

    pub(super) fn address(&self, path: &str) -> String {
        format!("{}{path}", self.customer.url)
    }

    pub(super) fn seen(&self, path: &str) -> Vec<Seen> {
        self.everything_seen()
            .into_iter()
            .filter(|seen| seen.path == path)
            .collect()
    }

    pub(super) fn everything_seen(&self) -> Vec<Seen> {
        self.customer.seen.lock().unwrap().clone()
    }

    /// The `CallStatus` of every callback that came to a path, in order.
    pub(super) fn told(&self, path: &str) -> Vec<String> {
        self.seen(path)
            .iter()
            .map(|seen| seen.get("CallStatus").to_owned())
            .collect()
    }

    pub(super) async fn request(
        &self,
        method: reqwest::Method,
        path: &str,
        form: &[(&str, &str)],
    ) -> (u16, Value) {
        let url = if path.starts_with("/api") {
            format!("{}{path}", self.simulator.url())
        } else {
            format!(
                "{}/api/laml/2010-04-01/Accounts/{}{path}",
                self.simulator.url(),
                self.options.project_id
            )
        };
        let mut request = self
            .http
            .request(method, url)
            .basic_auth(&self.options.project_id, Some(&self.options.api_token));
        if !form.is_empty() {
            request = request.form(form);
        }
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        (status, response.json().await.unwrap_or_default())
    }

    /// Gives the Calling API a command.
    pub(super) async fn command(&self, command: &Value) -> (u16, Value) {
        let url = format!("{}/api/calling/calls", self.simulator.url());
        let request = self
            .http
            .post(url)
            .basic_auth(&self.options.project_id, Some(&self.options.api_token))
            .json(command);
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        (status, response.json().await.unwrap_or_default())
    }

    pub(super) async fn get(&self, path: &str) -> (u16, Value) {
        self.request(reqwest::Method::GET, path, &[]).await
    }

    pub(super) async fn post(&self, path: &str, form: &[(&str, &str)]) -> (u16, Value) {
        self.request(reqwest::Method::POST, path, form).await
    }

    pub(super) async fn delete(&self, path: &str) -> u16 {
        self.request(reqwest::Method::DELETE, path, &[]).await.0
    }

    /// Creates a call with all four events, and whatever else is given.
    pub(super) async fn create(&self, to: &str, more: &[(&str, &str)]) -> (u16, Value) {
        let (url, status) = (self.address("/answer"), self.address("/status"));
        let mut form = vec![
            ("To", to),
            ("From", CALLER_ID),
            ("Url", &url),
            ("StatusCallback", &status),
        ];
        if !more.iter().any(|(name, _)| *name == "StatusCallbackEvent") {
            form.extend(ALL_EVENTS.map(|event| ("StatusCallbackEvent", event)));
        }
        form.extend(more);
        self.post("/Calls", &form).await
    }

    /// Creates a call, which must succeed, and returns its id.
    pub(super) async fn call(&self, to: &str) -> String {
        let (status, body) = self.create(to, &[]).await;
        assert_eq!(status, 200, "{body}");
        body["sid"].as_str().unwrap().to_owned()
    }

    /// Creates a call to the operator and waits for the end of everything.
    pub(super) async fn conversation(&self) -> (CallRecord, Option<CallRecord>) {
        self.call(OPERATOR).await;
        self.settled().await;
        let calls = self.simulator.calls();
        assert!(calls.len() <= 2, "{calls:#?}");
        (calls[0].clone(), calls.get(1).cloned())
    }

    pub(super) async fn settled(&self) {
        tokio::time::timeout(PATIENCE, self.simulator.settled())
            .await
            .expect("the simulator settles");
    }

    pub(super) async fn until(&self, predicate: impl Fn(&[CallRecord]) -> bool) -> Vec<CallRecord> {
        self.simulator.until(predicate, PATIENCE).await.unwrap()
    }
}
