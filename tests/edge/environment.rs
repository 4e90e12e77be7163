//! The environment of a black-box test: the real edge runtime, the simulated carrier, and a client.

use callslot_fakes::{CallRecord, Options, Phone, Simulator};
use callslot_harness::{
    DEMO_API_KEY, Edge, EdgeOptions, LOCAL_CRON_SECRET, MessageDelivery, RateLimits, client,
};
use chrono::{DateTime, TimeDelta, Utc};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::sync::OnceCell;

/// The demo owner's phone, who is the operator unless a booking names another.
pub(crate) const OPERATOR: &str = "+12125550101";
/// The attendee's, unless a booking names another.
pub(crate) const ATTENDEE: &str = "+14155552671";

/// The demo owner's address.
const OLIVIA: &str = "olivia.owner@acme.example";

/// The longest time anything in the environment may take before the test gives up on it.
const LIMIT: Duration = Duration::from_mins(3);

/// Edge, carrier, which has the mailbox as well, and client.
pub(crate) struct Environment {
    pub(crate) edge: Edge,
    pub(crate) carrier: Simulator,
    http: reqwest::Client,
    /// The demo owner's session cookie, once they have signed in.
    session: OnceCell<String>,
}

impl Environment {
    /// The demo organization, with a carrier that does not make anybody wait.
    pub(crate) async fn set() -> Self {
        Self::with(&[("DIAL_PACE_MS", "0")]).await
    }

    /// The same with variables of its own.
    pub(crate) async fn with(variables: &[(&str, &str)]) -> Self {
        Self::at(EdgeOptions::default().host, variables).await
    }

    /// The same by another name of this machine.
    pub(crate) async fn at(host: &'static str, variables: &[(&str, &str)]) -> Self {
        let carrier = Simulator::start(Options::default()).await.unwrap();
        Self::around(carrier, host, variables).await
    }

    /// The same where a client may make so many requests in a minute.
    pub(crate) async fn limited(requests: u32) -> Self {
        let carrier = Simulator::start(Options::default()).await.unwrap();
        let options = EdgeOptions {
            rate_limits: RateLimits::Of(requests),
            ..reaching(&carrier)
        };
        Self::on(carrier, options).await
    }

    /// The same where messages go this way from a request to their delivery.
    pub(crate) async fn delivering(message_delivery: MessageDelivery) -> Self {
        let carrier = Simulator::start(Options::default()).await.unwrap();
        let options = EdgeOptions {
            message_delivery,
            ..reaching(&carrier)
        };
        Self::on(carrier, options).await
    }

    /// The same around a carrier.
    pub(crate) async fn around(
        carrier: Simulator,
        host: &'static str,
        variables: &[(&str, &str)],
    ) -> Self {
        let mut options = EdgeOptions {
            host,
            ..reaching(&carrier)
        };
        for (name, value) in variables {
            options = options.variable(name, *value);
        }
        Self::on(carrier, options).await
    }

    async fn on(carrier: Simulator, options: EdgeOptions) -> Self {
        Self {
            edge: Edge::start(options).await.unwrap(),
            carrier,
            http: client().unwrap(),
            session: OnceCell::new(),
        }
    }

    /// Gives a phone a script.
    pub(crate) fn script(&self, number: &str, phone: Value) {
        let phone: Phone = serde_json::from_value(phone).unwrap();
        self.carrier.script(number, phone);
    }

    /// A request with the demo owner's key.
    pub(crate) fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        self.http
            .request(method, format!("{}{path}", self.edge.url()))
            .bearer_auth(DEMO_API_KEY)
    }

    /// A request of the demo owner, who has signed in by mail on a page a moment ago: for changes that give power.
    pub(crate) async fn confirmed(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let cookie = self.session.get_or_init(|| self.sign_in()).await;
        self.http
            .request(method, format!("{}{path}", self.edge.url()))
            .header("cookie", cookie)
            .header("sec-fetch-site", "same-origin")
    }

    /// Signs the demo owner in with the link of the first message to them, and answers the session's cookie.
    async fn sign_in(&self) -> String {
        let post = |path: &str, body: Value| {
            let request = self.http.post(format!("{}{path}", self.edge.url()));
            request.json(&body).send()
        };
        let asked = post("/api/sign-in", json!({"email": OLIVIA}))
            .await
            .unwrap();
        assert_eq!(asked.status(), StatusCode::ACCEPTED);
        let mail = self.carrier.mail_to(OLIVIA, 1, LIMIT).await.unwrap();
        let (_, link) = mail[0].text.split_once("?token=").unwrap();
        let token = link.split_whitespace().next().unwrap();
        let signed_in = post("/api/sign-in/verify", json!({"token": token}))
            .await
            .unwrap();
        assert_eq!(signed_in.status(), StatusCode::OK);
        let cookies = signed_in.headers().get_all("set-cookie").iter();
        cookies
            .filter_map(|cookie| cookie.to_str().ok()?.split(';').next())
            .find(|cookie| cookie.starts_with("__Host-callslot_session="))
            .unwrap()
            .to_owned()
    }

    /// Sends a request and reads the answer.
    pub(crate) async fn send(&self, request: reqwest::RequestBuilder) -> (StatusCode, Value) {
        let answer = request.send().await.unwrap();
        let status = answer.status();
        let text = answer.text().await.unwrap();
        (
            status,
            serde_json::from_str(&text).unwrap_or(Value::String(text)),
        )
    }

    /// Books a call and answers the booking.
    pub(crate) async fn book(&self, start: DateTime<Utc>, mut fields: Value) -> Value {
        let given = fields.as_object_mut().unwrap();
        given.insert("start_time".into(), json!(start));
        for (name, value) in [
            ("attendee_phone", ATTENDEE),
            ("attendee_name", "Ada Lovelace"),
            ("title", "Follow-up call"),
        ] {
            given.entry(name).or_insert_with(|| value.into());
        }
        let request = self.request(Method::POST, "/api/bookings").json(&fields);
        let (status, answer) = self.send(request).await;
        assert_eq!(status, StatusCode::CREATED, "{answer}");
        answer["booking"].clone()
    }

    /// Runs a tick over HTTP and answers what it did.
    pub(crate) async fn tick(&self) -> Value {
        let request = self
            .http
            .get(format!("{}/api/cron/scheduled-calls", self.edge.url()))
            .bearer_auth(LOCAL_CRON_SECRET);
        let (status, answer) = self.send(request).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        answer["tick"].clone()
    }

    /// The booking as it stands now.
    pub(crate) async fn booking(&self, id: &Value) -> Value {
        let path = format!("/api/bookings/{}", id.as_str().unwrap());
        let (status, answer) = self.send(self.request(Method::GET, &path)).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        answer["booking"].clone()
    }

    /// Books a call for the next second, has it placed, and waits until every phone is still.
    pub(crate) async fn call(&self, fields: Value) -> Outcome {
        let booked = self.book(Utc::now() + TimeDelta::seconds(1), fields).await;
        let tick = self.tick().await;
        assert_eq!(tick["placed"], 1, "{tick}\n{}", self.edge.output());
        self.carrier.settled().await;
        Outcome {
            booking: self.booking(&booked["id"]).await,
            calls: self.carrier.calls(),
        }
    }

    /// Waits until the simulated phones show what is asked for.
    pub(crate) async fn until(&self, predicate: impl Fn(&[CallRecord]) -> bool) -> Vec<CallRecord> {
        self.carrier.until(predicate, LIMIT).await.unwrap()
    }
}

/// The demo organization, whose calls and mail go to a carrier.
fn reaching(carrier: &Simulator) -> EdgeOptions {
    EdgeOptions::default()
        .demo()
        .variable("SIGNALWIRE_BASE_URL", carrier.url())
        .variable("MAIL_BASE_URL", carrier.url())
}

/// The outcome of one call.
pub(crate) struct Outcome {
    pub(crate) booking: Value,
    pub(crate) calls: Vec<CallRecord>,
}

impl Outcome {
    /// `status`, or `failed: reason`.
    pub(crate) fn state(&self) -> String {
        let status = self.booking["status"].as_str().unwrap();
        match self.booking["failure_reason"].as_str() {
            Some(reason) => format!("{status}: {reason}"),
            None => status.to_owned(),
        }
    }

    /// The legs that rang a number.
    pub(crate) fn legs_to(&self, number: &str) -> Vec<&CallRecord> {
        self.calls.iter().filter(|call| call.to == number).collect()
    }

    /// Whether anybody was connected to anybody.
    pub(crate) fn anybody_bridged(&self) -> bool {
        self.calls.iter().any(|call| call.bridged)
    }
}
