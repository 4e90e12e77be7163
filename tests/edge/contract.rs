//! The carrier client against the carrier's contract: a mock notes every request, and each of them has to be one
//! that the carrier documents.
//!
//! Source: SignalWire, "Compatibility REST API", Calls: its names, values and limits, in our own words.

use crate::environment::Environment;
use axum::{
    Json, Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, Method, StatusCode, Uri, header},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use callslot_fakes::Options;
use chrono::{TimeDelta, Utc};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use tokio::{net::TcpListener, task::JoinHandle};
use url::{Url, form_urlencoded};
use uuid::Uuid;

const PROJECT: &str = "3fa85f64-5717-4562-b3fc-2c963f66afa6";
const CALL: &str = "0b6f3c5e-2f1d-4a57-9a3c-6d1c5d0f8e21";

/// The forms of values.
#[derive(Clone, Copy)]
enum Form {
    Number,
    Address,
    OneOf(&'static [&'static str]),
    Between(u32, u32),
    Digits,
    Flag,
}

impl Form {
    fn fits(self, value: &str) -> bool {
        match self {
            Self::Number => value.strip_prefix('+').is_some_and(|digits| {
                (2..=15).contains(&digits.len()) && digits.bytes().all(|c| c.is_ascii_digit())
            }),
            Self::Address => {
                Url::parse(value).is_ok_and(|url| matches!(url.scheme(), "http" | "https"))
            }
            Self::OneOf(values) => values.contains(&value),
            Self::Between(least, most) => value
                .parse()
                .is_ok_and(|number: u32| (least..=most).contains(&number)),
            Self::Digits => {
                (1..=32).contains(&value.len())
                    && value.bytes().all(|c| b"0123456789#*wW".contains(&c))
            }
            Self::Flag => matches!(value, "true" | "false"),
        }
    }
}

const METHODS: Form = Form::OneOf(&["GET", "POST"]);

/// The fields of a request that creates a call.
const CREATE: [(&str, Form); 19] = [
    ("To", Form::Number),
    ("From", Form::Number),
    ("CallerId", Form::Number),
    ("Url", Form::Address),
    ("Method", METHODS),
    ("FallbackUrl", Form::Address),
    ("FallbackMethod", METHODS),
    ("StatusCallback", Form::Address),
    ("StatusCallbackMethod", METHODS),
    (
        "StatusCallbackEvent",
        Form::OneOf(&["initiated", "ringing", "answered", "completed"]),
    ),
    ("Timeout", Form::Between(1, 600)),
    ("SendDigits", Form::Digits),
    ("Record", Form::Flag),
    ("RecordingChannels", Form::OneOf(&["mono", "dual"])),
    ("RecordingStatusCallback", Form::Address),
    (
        "MachineDetection",
        Form::OneOf(&["Enable", "DetectMessageEnd"]),
    ),
    ("MachineDetectionTimeout", Form::Between(1, 120)),
    ("AsyncAmd", Form::Flag),
    ("AsyncAmdStatusCallback", Form::Address),
];
/// The fields of a request that changes a call.
const UPDATE: [(&str, Form); 2] = [
    ("Status", Form::OneOf(&["canceled", "completed"])),
    ("Url", Form::Address),
];
/// The one field that may be there more than once: its values joined by spaces create the call, and no callback
/// ever comes.
const REPEATED: &str = "StatusCallbackEvent";

/// A request as it came.
#[derive(Debug, Clone)]
struct Request {
    method: Method,
    path: String,
    authorization: String,
    content_type: String,
    form: Vec<(String, String)>,
}

impl Request {
    fn read(method: Method, uri: &Uri, headers: &HeaderMap, body: &[u8]) -> Self {
        let header = |name| {
            let value = headers.get(name).and_then(|value| value.to_str().ok());
            value.unwrap_or_default().to_owned()
        };
        Self {
            method,
            path: uri.path().to_owned(),
            authorization: header(header::AUTHORIZATION),
            content_type: header(header::CONTENT_TYPE),
            form: form_urlencoded::parse(body).into_owned().collect(),
        }
    }

    /// The parts of the path below the account.
    fn below_account(&self) -> Option<Vec<&str>> {
        let path = self.path.strip_prefix("/api/laml/2010-04-01/Accounts/")?;
        let (project, rest) = path.split_once('/')?;
        Uuid::parse_str(project).ok()?;
        Some(rest.split('/').collect())
    }

    /// Everything about the request that the contract does not allow.
    fn violations(&self, credentials: &str) -> Vec<String> {
        let mut found = Vec::new();
        if self.authorization != format!("Basic {}", STANDARD.encode(credentials)) {
            found.push("Authorization is not Basic with project and token".to_owned());
        }
        if self.method != Method::POST {
            found.push(format!("{} is not asked here", self.method));
        }
        if self.content_type != "application/x-www-form-urlencoded" {
            found.push(format!("the body is {:?}, no form", self.content_type));
        }
        match self.below_account().as_deref() {
            Some(["Calls"]) => {
                found.extend(self.wrong_fields(&CREATE));
                let missing = ["To", "From", "Url"].into_iter();
                let missing = missing.filter(|name| self.values(name).next().is_none());
                found.extend(missing.map(|name| format!("{name} is missing")));
            }
            Some(["Calls", call]) if Uuid::parse_str(call).is_ok() => {
                found.extend(self.wrong_fields(&UPDATE));
                if self.form.is_empty() {
                    found.push("nothing is changed".to_owned());
                }
            }
            _ => found.push(format!("{} is no address of calls", self.path)),
        }
        found
    }

    fn wrong_fields(&self, known: &[(&str, Form)]) -> Vec<String> {
        let mut found = Vec::new();
        for (name, value) in &self.form {
            match known.iter().find(|(known, _)| known == name) {
                None => found.push(format!("{name} is not known")),
                Some((_, form)) if !form.fits(value) => {
                    found.push(format!("{name} is {value:?}"));
                }
                Some(_) => (),
            }
            if name != REPEATED && self.values(name).count() > 1 {
                found.push(format!("{name} is there twice"));
            }
        }
        found
    }

    fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let pairs = self.form.iter().filter(move |(field, _)| field == name);
        pairs.map(|(_, value)| value.as_str())
    }
}

type Requests = Arc<Mutex<Vec<Request>>>;

/// A carrier that notes what it is asked, and answers as documented.
struct Mock {
    url: String,
    requests: Requests,
    server: JoinHandle<()>,
}

impl Mock {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let requests = Requests::default();
        let app = Router::new().fallback(answer).with_state(requests.clone());
        let server = tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self {
            url,
            requests,
            server,
        }
    }

    fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }
}

impl Drop for Mock {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn answer(
    State(requests): State<Requests>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> (StatusCode, Json<Value>) {
    let request = Request::read(method, &uri, &headers, &body);
    let ended = request.values("Status").next().map(str::to_owned);
    requests.lock().unwrap().push(request.clone());
    let call = json!({
        "sid": CALL,
        "status": ended.unwrap_or_else(|| "queued".to_owned()),
        "to": request.values("To").next(),
        "from": request.values("From").next(),
        "direction": "outbound",
        "start_time": null,
        "end_time": null,
        "duration": 0,
        "answered_by": null,
        "sip_result_code": null,
        "uri": format!("/api/laml/2010-04-01/Accounts/{PROJECT}/Calls/{CALL}"),
    });
    (StatusCode::OK, Json(call))
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_asked_of_the_carrier_fits_its_contract() {
    let mock = Mock::start().await;
    let environment = Environment::with(&[
        ("SIGNALWIRE_BASE_URL", &mock.url),
        ("SIGNALWIRE_PROJECT_ID", PROJECT),
    ])
    .await;
    let booked = environment
        .book(Utc::now() + TimeDelta::seconds(1), json!({}))
        .await;
    let tick = environment.tick().await;
    assert_eq!(tick["placed"], 1, "{tick} {:?}", mock.requests());
    // Cancelling it ends the call, which is the other request that matters.
    let path = format!("/api/bookings/{}", booked["id"].as_str().unwrap());
    let (_, answer) = environment
        .send(environment.request(Method::DELETE, &path))
        .await;
    assert_eq!(answer["booking"]["status"], "cancelled", "{answer}");

    let requests = mock.requests();
    let credentials = format!("{PROJECT}:{}", Options::default().api_token);
    for request in &requests {
        let violations = request.violations(&credentials);
        assert_eq!(violations, Vec::<String>::new(), "{request:?}");
    }
    let [create, end] = &requests[..] else {
        panic!("{requests:?}");
    };
    assert_eq!(
        create.values(REPEATED).collect::<Vec<_>>(),
        ["initiated", "ringing", "answered", "completed"]
    );
    assert!(end.path.ends_with(&format!("/Calls/{CALL}")), "{end:?}");
    assert_eq!(end.values("Status").collect::<Vec<_>>(), ["completed"]);
}

/// A request that the contract allows, to be spoilt.
fn create() -> Request {
    let fields = [
        ("To", "+12125550101"),
        ("From", "+12025550100"),
        ("Url", "https://callslot.example/document"),
        ("Timeout", "30"),
        (REPEATED, "initiated"),
        (REPEATED, "completed"),
    ];
    let own = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
    Request {
        method: Method::POST,
        path: format!("/api/laml/2010-04-01/Accounts/{PROJECT}/Calls"),
        authorization: format!("Basic {}", STANDARD.encode("project:token")),
        content_type: "application/x-www-form-urlencoded".to_owned(),
        form: fields.into_iter().map(own).collect(),
    }
}

#[test]
fn a_request_that_breaks_the_contract_is_noticed() {
    let violations = |change: &dyn Fn(&mut Request)| {
        let mut request = create();
        change(&mut request);
        request.violations("project:token")
    };
    let field = |name: &'static str, value: &'static str| {
        violations(&|request| {
            request.form.retain(|(field, _)| field != name);
            request.form.push((name.to_owned(), value.to_owned()));
        })
    };
    let none: [String; 0] = [];
    assert_eq!(violations(&|_| ()), none);
    assert_eq!(field("Timeout", "600"), none);
    for (name, value) in [
        ("Timeout", "601"),
        ("To", "12125550101"),
        ("Url", "/document"),
        ("MachineDetection", "enable"),
        (REPEATED, "initiated ringing answered completed"),
        ("SendDigits", "1,2"),
        ("IdempotencyKey", "1"),
    ] {
        assert_eq!(field(name, value).len(), 1, "{name}={value}");
    }
    let changes: [&dyn Fn(&mut Request); 7] = [
        &|request| request.method = Method::PUT,
        &|request| request.authorization = "Bearer token".to_owned(),
        &|request| request.content_type = "application/json".to_owned(),
        &|request| request.path.push_str(".csv"),
        &|request| request.path = request.path.replace(PROJECT, "project"),
        &|request| request.form.retain(|(field, _)| field != "Url"),
        &|request| request.path.push_str("/CA123"),
    ];
    for (number, change) in changes.into_iter().enumerate() {
        assert_eq!(violations(change).len(), 1, "change {number}");
    }
    let ended = |status: &str| {
        let form = vec![("Status".to_owned(), status.to_owned())];
        let path = format!("{}/{CALL}", create().path);
        Request {
            path,
            form,
            ..create()
        }
        .violations("project:token")
    };
    assert_eq!(ended("completed"), none);
    assert_eq!(ended("cancelled").len(), 1);
    let twice = violations(&|request| request.form.push(request.form[0].clone()));
    assert!(!twice.is_empty());
}
