//! SignalWire's list of calls.
//!
//! Source: SignalWire, "Compatibility REST API", list all calls. There is no filter by `StartTime`: it
//! is null while a call waits in the carrier's queue, which is when it is looked for.

use super::words;
use crate::telephony::{CallSearch, CarrierError, ListedCall};
use callslot_shared::{call::CarrierStatus, ids::CallId};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use url::Url;

/// The largest page there is.
pub(super) const PAGE_SIZE: &str = "1000";

/// Most pages read for one search; a longer list is an error, because half a list proves nothing.
pub(super) const MOST_PAGES: usize = 10;

/// One page of the list.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct ListPage {
    /// The calls that were searched for.
    pub(super) calls: Vec<ListedCall>,
    /// The place where the list goes on.
    pub(super) next: Option<String>,
}

#[derive(Deserialize)]
struct PageBody {
    calls: Vec<CallBody>,
    next_page_uri: Option<String>,
}

#[derive(Deserialize)]
struct CallBody {
    sid: String,
    status: String,
    to: Option<String>,
    from: Option<String>,
    parent_call_sid: Option<String>,
    date_created: Option<String>,
}

/// An answer that is not a list.
pub(super) fn unreadable() -> CarrierError {
    CarrierError::Unknown("an answer without a list".into())
}

/// Reads a page. A call that cannot be read makes the page unreadable: it may be the one.
pub(super) fn page(body: &str, search: &CallSearch) -> Result<ListPage, CarrierError> {
    let body: PageBody = serde_json::from_str(body).map_err(|_| unreadable())?;
    let calls = body
        .calls
        .into_iter()
        .filter(|call| is_wanted(call, search))
        .map(|call| {
            Some(ListedCall {
                id: CallId::parse(&call.sid)?,
                status: words::status(&call.status).unwrap_or(CarrierStatus::Queued),
                created_at: created_at(&call),
            })
        })
        .collect::<Option<_>>()
        .ok_or_else(unreadable)?;
    Ok(ListPage {
        calls,
        next: body.next_page_uri.filter(|next| !next.is_empty()),
    })
}

/// RFC 2822. A call without a time that can be read may be any call.
fn created_at(call: &CallBody) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc2822(call.date_created.as_deref()?)
        .ok()
        .map(|created| created.to_utc())
}

/// Whether a call is one that was searched for, whatever the carrier made of the filters.
fn is_wanted(call: &CallBody, search: &CallSearch) -> bool {
    let between = call.to.as_deref() == Some(search.to.as_str())
        && call.from.as_deref() == Some(search.from.as_str());
    let asked_for = call.parent_call_sid.as_deref().is_none_or(str::is_empty);
    between && asked_for && created_at(call).is_none_or(|created| created >= search.since)
}

/// The address of the next page: this list's own, with the next page's query. Another host's is an
/// error, because the request bears the account's password.
pub(super) fn follow(list: &Url, next: &str) -> Result<Url, CarrierError> {
    let next = list.join(next).map_err(|_| unreadable())?;
    if next.origin() != list.origin() {
        return Err(CarrierError::Unknown(
            "the list goes on at another host".into(),
        ));
    }
    let mut url = list.clone();
    url.set_query(next.query());
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        http_client::{HttpClient, HttpError, Request, Response},
        telephony::{
            Carrier, Credentials, DeleteRecording, ProviderAccount,
            signalwire::{CALLING, COMPATIBILITY, Form, client::Client},
        },
    };
    use async_trait::async_trait;
    use callslot_shared::phone::PhoneNumber;
    use serde_json::{Value, json};
    use std::{
        collections::VecDeque,
        sync::{Arc, Mutex},
        time::Duration,
    };

    const TO: &str = "+12125550101";
    const FROM: &str = "+12025550100";

    /// Answers what it was given, and notes what it was asked.
    #[derive(Default)]
    struct Script {
        replies: Mutex<VecDeque<(u16, Value)>>,
        asked: Mutex<Vec<Request>>,
    }

    #[async_trait(?Send)]
    impl HttpClient for Script {
        async fn send(&self, request: &Request) -> Result<Response, HttpError> {
            self.asked.lock().unwrap().push(request.clone());
            let (status, body) = self.replies.lock().unwrap().pop_front().unwrap();
            Ok(Response {
                status,
                retry_after: None,
                body: body.to_string(),
            })
        }
    }

    fn call(id: &str, created: Option<&str>) -> Value {
        json!({
            "sid": id, "status": "queued", "to": TO, "from": FROM, "parent_call_sid": null,
            "date_created": created, "start_time": null, "end_time": null,
        })
    }

    async fn list(script: &Arc<Script>) -> Result<Vec<ListedCall>, CarrierError> {
        let search = CallSearch {
            route: COMPATIBILITY,
            to: number(TO),
            from: number(FROM),
            since: "2026-03-02T12:00:00Z".parse().unwrap(),
        };
        client(script.clone()).list(&search).await
    }

    fn script(replies: impl IntoIterator<Item = (u16, Value)>) -> Arc<Script> {
        Arc::new(Script {
            replies: Mutex::new(replies.into_iter().collect()),
            asked: Mutex::default(),
        })
    }

    fn number(text: &str) -> PhoneNumber {
        PhoneNumber::parse("number", text).unwrap()
    }

    fn client(script: Arc<Script>) -> Client {
        let account = ProviderAccount {
            base_url: "https://example.signalwire.com/prefix".parse().unwrap(),
            project_id: "project".to_owned(),
            credentials: Credentials::new([("api_token", "token")]),
            from_number: number(FROM),
            abort_after: Duration::from_secs(10),
        };
        Client::new(account, script).unwrap()
    }

    #[tokio::test]
    async fn a_number_is_the_accounts_own_only_if_the_carrier_lists_it() {
        let numbers = |own: &[&str]| {
            let own: Vec<_> = own.iter().map(|it| json!({"phone_number": it})).collect();
            (200, json!({"incoming_phone_numbers": own}))
        };
        let cases = [
            (numbers(&[FROM]), Ok(true)),
            (numbers(&["+120255501009", TO]), Ok(false)),
            (numbers(&[]), Ok(false)),
            ((401, json!({"code": 20003})), Err("20003")),
            ((403, json!({})), Err("403")),
            ((200, json!({})), Err("?")),
            ((500, json!({})), Err("?")),
        ];
        for (reply, expected) in cases {
            let script = script([reply.clone()]);
            let carrier = client(script.clone());
            let told = carrier
                .owns(&number(FROM))
                .await
                .map_err(|error| match error {
                    CarrierError::Refused { code, .. } => code,
                    _ => "?".to_owned(),
                });
            assert_eq!(told, expected.map_err(str::to_owned), "{reply:?}");
            let asked = script.asked.lock().unwrap();
            assert_eq!(
                asked[0].url.as_str(),
                "https://example.signalwire.com/prefix/api/laml/2010-04-01/Accounts/project/IncomingPhoneNumbers?PhoneNumber=%2B12025550100"
            );
        }
    }

    #[tokio::test]
    async fn each_request_bears_the_accounts_credentials_and_says_what_it_carries() {
        let taken = || (200, json!({"sid": "a", "id": "a", "status": "queued"}));
        let script = script([taken(), taken(), taken(), taken()]);
        let carrier = client(script.clone());
        let call = callslot_shared::ids::CallId::parse("a").unwrap();
        carrier.look_up(COMPATIBILITY, &call).await.unwrap();
        carrier.end(COMPATIBILITY, &call).await.unwrap();
        carrier.end(CALLING, &call).await.unwrap();
        let delete = DeleteRecording {
            route: COMPATIBILITY,
            name: &call,
            url: None,
        };
        carrier.delete_recording(delete).await.unwrap();
        let asked = script.asked.lock().unwrap();
        for request in &*asked {
            // "project:token", and no other place is named.
            assert_eq!(
                request.headers["authorization"],
                "Basic cHJvamVjdDp0b2tlbg=="
            );
            assert_eq!(request.headers["accept"], "application/json");
            assert_eq!(request.url.host_str(), Some("example.signalwire.com"));
            assert_eq!(request.abort_after, Duration::from_secs(10));
        }
        let bodies = asked.iter().map(|request| {
            let kind = request.headers.get("content-type");
            let kind = kind.map_or("nothing", |kind| kind.to_str().unwrap());
            (request.method.as_str(), kind, request.body.as_deref())
        });
        let form = Form::default().with("Status", "completed").encode();
        let command = json!({"command": "calling.end", "id": "a", "params": {"reason": "hangup"}});
        let command = serde_json::to_string(&command).unwrap();
        let expected = [
            ("GET", "nothing", None),
            ("POST", "application/x-www-form-urlencoded", Some(&*form)),
            ("POST", "application/json", Some(&*command)),
            ("DELETE", "nothing", None),
        ];
        assert_eq!(bodies.collect::<Vec<_>>(), expected);
    }

    #[tokio::test]
    async fn every_page_is_read_and_only_what_was_searched_for_is_kept() {
        let now = Some("Mon, 02 Mar 2026 12:00:00 +0000");
        let mut leg = call("leg", now);
        leg["parent_call_sid"] = "a".into();
        let mut elsewhere = call("elsewhere", now);
        elsewhere["to"] = "+12125550199".into();
        let old = call("old", Some("Mon, 02 Mar 2026 11:59:59 +0000"));
        let script = script([
            (
                200,
                json!({
                    "calls": [call("a", now), leg, elsewhere, old],
                    "next_page_uri": "/api/laml/2010-04-01/Accounts/project/Calls?PageToken=PAx&Page=1",
                }),
            ),
            (
                200,
                json!({ "calls": [call("timeless", None)], "next_page_uri": null }),
            ),
        ]);
        let found = list(&script).await.unwrap();
        let ids: Vec<_> = found.iter().map(|call| call.id.as_str()).collect();
        assert_eq!(ids, ["a", "timeless"]);
        assert_eq!(found[1].created_at, None);
        let asked: Vec<_> = script
            .asked
            .lock()
            .unwrap()
            .iter()
            .map(|request| request.url.to_string())
            .collect();
        let calls =
            "https://example.signalwire.com/prefix/api/laml/2010-04-01/Accounts/project/Calls";
        assert_eq!(
            asked,
            [
                format!("{calls}?To=%2B12125550101&From=%2B12025550100&PageSize=1000"),
                format!("{calls}?PageToken=PAx&Page=1"),
            ]
        );
    }

    #[tokio::test]
    async fn a_list_that_is_not_whole_is_an_error() {
        let next = |uri: &str| (200, json!({ "calls": [], "next_page_uri": uri }));
        let endless = script((0..20).map(|page| next(&format!("?PageToken=PA{page}"))));
        assert!(list(&endless).await.is_err());
        assert_eq!(endless.asked.lock().unwrap().len(), MOST_PAGES);
        for replies in [
            vec![next("https://elsewhere.example/Calls?PageToken=PA1")],
            vec![next("//elsewhere.example/Calls?PageToken=PA1")],
            vec![next("?PageToken=PA1"), (500, json!({}))],
            vec![(200, json!({ "calls": [call("../escape", None)] }))],
            vec![(200, json!({ "sid": "a", "status": "queued" }))],
            vec![(404, json!({ "code": 20404 }))],
        ] {
            let count = replies.len();
            let script = script(replies);
            assert!(list(&script).await.is_err());
            // The password went to nobody else.
            assert_eq!(script.asked.lock().unwrap().len(), count);
        }
    }
}
