//! A call as the REST API shows it.

use serde_json::{Value, json};

use crate::carrier::event_log::CallRecord;

/// A call as `GET Calls/{sid}` shows it. Times are RFC 2822; what the simulator does not measure is null.
pub(crate) fn call_view(call: &CallRecord) -> Value {
    let project = &call.project;
    let uri = format!("/api/laml/2010-04-01/Accounts/{project}/Calls/{}", call.sid);
    let updated = call.events.last().map_or(call.created, |event| event.at);
    json!({
        "sid": call.sid,
        "account_sid": project,
        "api_version": "2010-04-01",
        "date_created": call.created.to_rfc2822(),
        "date_updated": updated.to_rfc2822(),
        "parent_call_sid": call.parent,
        "to": call.to,
        "formatted_to": call.to,
        "to_formatted": call.to,
        "from": call.from,
        "formatted_from": call.from,
        "from_formatted": call.from,
        "phone_number_sid": null,
        "status": call.status,
        "start_time": call.started.map(|at| at.to_rfc2822()),
        "end_time": call.ended.map(|at| at.to_rfc2822()),
        "duration": call.duration_seconds,
        "price": null,
        "price_unit": "USD",
        // Callbacks tell outbound-api from outbound-dial; the REST API has one word for both.
        "direction": "outbound",
        "answered_by": call.answered_by,
        "forwarded_from": null,
        "caller_name": null,
        "annotation": null,
        "group_sid": null,
        "sip_result_code": call.sip_result_code.map(|code| code.to_string()),
        "audio_in_mos": null,
        "audio_rtt_avg": null,
        "audio_rtt_min": null,
        "audio_rtt_max": null,
        "audio_out_jitter_min": null,
        "audio_out_jitter_max": null,
        "audio_out_jitter_avg": null,
        "audio_out_lost": null,
        "uri": format!("{uri}.json"),
        "subresource_uris": { "notifications": null, "recordings": format!("{uri}/Recordings.json") },
    })
}
