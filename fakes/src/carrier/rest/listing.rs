//! `GET Calls`: filters and pages, newest first.

use std::sync::Arc;

use chrono::TimeDelta;
use http::StatusCode;
use serde_json::{Value, json};
use url::form_urlencoded;

use crate::carrier::event_log::CallRecord;
use crate::carrier::faults::ListFault;
use crate::carrier::machine::Carrier;
use crate::carrier::protocol::errors::Refusal;
use crate::carrier::protocol::form::Form;
use crate::carrier::protocol::views::call_view;
use crate::carrier::settings::Account;
use crate::environment::{self, Response};

/// The number of calls that a page holds unless asked otherwise, and at most (the carrier's API reference).
const PAGE_SIZE: usize = 50;
const PAGE_SIZE_LIMIT: usize = 1000;

/// The parameters that the list can be asked with. Another filter is refused rather than passed
/// over, so that nobody takes an unfiltered list for a filtered one.
const KNOWN: [&str; 7] = [
    "To",
    "From",
    "Status",
    "ParentCallSid",
    "PageSize",
    "Page",
    "PageToken",
];

pub(crate) async fn list(
    carrier: &Arc<Carrier>,
    account: &Account,
    query: &Form,
) -> Result<Response, Refusal> {
    let fault = carrier.ports.faults.list();
    if !fault.slow.is_zero() {
        carrier.sleep(fault.slow).await;
    }
    page(carrier, account, query, fault)
}

fn page(
    carrier: &Carrier,
    account: &Account,
    query: &Form,
    fault: ListFault,
) -> Result<Response, Refusal> {
    if let Some((name, _)) = query
        .0
        .iter()
        .find(|(name, _)| !KNOWN.contains(&name.as_str()))
    {
        return Err(Refusal::unprocessable(
            20001,
            format!("the simulator does not filter by {name}"),
        ));
    }
    let number = |name: &str, default: usize| match query.get(name).map(str::parse::<usize>) {
        None => Ok(default),
        Some(Ok(number)) => Ok(number),
        Some(Err(_)) => Err(Refusal::unprocessable(
            20001,
            format!("{name} is not a number"),
        )),
    };
    let size = number("PageSize", PAGE_SIZE)?.clamp(1, PAGE_SIZE_LIMIT);
    let page = number("Page", 0)?;
    let token = query.get("PageToken");
    let until = carrier.now() - TimeDelta::from_std(fault.stale).unwrap_or_default();
    let wanted = |call: &&CallRecord| {
        let is = |name: &str, value: &str| query.get(name).is_none_or(|asked| asked == value);
        call.project == account.project_id
            && !call.calling
            && (fault.stale.is_zero() || call.created <= until)
            && is("To", &call.to)
            && is("From", &call.from)
            && is("Status", call.status.as_str())
            && is("ParentCallSid", call.parent.as_deref().unwrap_or_default())
    };
    let view = |call: &CallRecord| {
        let mut view = call_view(call);
        if fault.without_times {
            view["date_created"] = Value::Null;
        }
        view
    };
    let project = &account.project_id;
    // The token names the last call of the page before: calls that come in while somebody turns the
    // pages move nothing. Without a token, `Page` counts from the newest.
    let (calls, last, more) = carrier.read(|state| {
        let mut rest = state.calls.iter().rev();
        match token.and_then(|token| token.strip_prefix("PA")) {
            Some(last) => drop(rest.by_ref().find(|call| call.sid == last)),
            None => drop(rest.by_ref().filter(wanted).take(page * size).count()),
        }
        let mut rest = rest.filter(wanted);
        let shown: Vec<&CallRecord> = rest.by_ref().take(size).collect();
        let last = shown.last().map(|call| call.sid.clone());
        (
            shown.iter().map(|call| view(call)).collect::<Vec<_>>(),
            last,
            rest.next().is_some(),
        )
    });
    let path = format!("/api/laml/2010-04-01/Accounts/{project}/Calls");
    let address = |page: usize, token: Option<&str>| {
        let kept = query.0.iter().filter(|(name, _)| !name.starts_with("Page"));
        let mut pairs = form_urlencoded::Serializer::new(String::new());
        pairs
            .extend_pairs(kept)
            .append_pair("Page", &page.to_string())
            .append_pair("PageSize", &size.to_string());
        if let Some(token) = token {
            pairs.append_pair("PageToken", token);
        }
        format!("{path}?{}", pairs.finish())
    };
    let next = last
        .filter(|_| more)
        .map(|last| address(page + 1, Some(&format!("PA{last}"))));
    let body = json!({
        "uri": address(page, token),
        "first_page_uri": address(0, None),
        "next_page_uri": next,
        "previous_page_uri": page.checked_sub(1).map(|page| address(page, None)),
        "page": page,
        "page_size": size,
        "calls": calls,
    });
    Ok(environment::json(StatusCode::OK, &body))
}
