//! Requests to create a call, over either API, and what goes wrong with them.

use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;

use crate::carrier::event_log::RestRequest;
use crate::carrier::faults::CreateFault;
use crate::carrier::leg::Leg;
use crate::carrier::machine::Carrier;
use crate::carrier::protocol::errors::Refusal;
use crate::environment::{self, Response};

/// The time that a request that is to time out is held: longer than any client waits.
const HELD: Duration = Duration::from_mins(1);

impl Carrier {
    /// Notes a request to create a call and answers it, unless a fault strikes: `accept` takes it on, `shown` is how
    /// its call is shown.
    pub(crate) async fn create(
        self: &Arc<Self>,
        path: &str,
        form: Vec<(String, String)>,
        accept: impl FnOnce() -> Result<Arc<Leg>, Box<Response>>,
        shown: impl Fn(&str) -> Response,
    ) -> Response {
        let number = self.update(|state| {
            state.requests.push(RestRequest {
                at: self.now(),
                path: path.to_owned(),
                form,
                answered: None,
                sid: None,
            });
            state.requests.len() - 1
        });
        let fault = self.ports.faults.create();
        let taken = match fault {
            Some(CreateFault::ErrorNotAccepted) => Err(Some(broken())),
            Some(CreateFault::Throttled) => Err(Some(Refusal::throttled(None))),
            Some(CreateFault::ThrottledFor(seconds)) => {
                Err(Some(Refusal::throttled(Some(seconds))))
            }
            Some(CreateFault::TimeoutNotAccepted) => Err(None),
            _ => accept().map_err(|refusal| Some(*refusal)),
        };
        let sid = taken.as_ref().ok().map(|leg| leg.sid.clone());
        let response = match (taken, fault) {
            (Err(response), _) => response,
            (Ok(_), Some(CreateFault::TimeoutAccepted)) => None,
            (Ok(_), Some(CreateFault::ErrorAccepted)) => Some(broken()),
            (Ok(leg), _) => Some(shown(&leg.sid)),
        };
        self.update(|state| {
            if let Some(request) = state.requests.get_mut(number) {
                request.answered = response.as_ref().map(|response| response.status().as_u16());
                request.sid = sid;
            }
        });
        if let Some(CreateFault::Slow(later)) = fault {
            self.sleep(later).await;
        }
        match response {
            Some(response) => response,
            None => self.silence().await,
        }
    }

    /// Leaves a client waiting.
    pub(crate) async fn silence(&self) -> Response {
        self.sleep(HELD).await;
        environment::empty(StatusCode::GATEWAY_TIMEOUT)
    }
}

fn broken() -> Response {
    environment::empty(StatusCode::INTERNAL_SERVER_ERROR)
}
