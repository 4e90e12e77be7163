//! The carrier's two ways to say no.

use http::StatusCode;
use http::header::{HeaderValue, RETRY_AFTER};
use serde_json::json;

use crate::environment::{self, Response};

/// A refusal, in one of the two documented shapes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// 400, `{"errors":[{"code":"21205", …}]}`: the code is a string. For a request that is not whole.
    Incomplete {
        code: u32,
        message: String,
        attribute: &'static str,
    },
    /// `{"code":20003,"message":…,"status":401}`: the code is a number. For everything else.
    Plain {
        status: StatusCode,
        code: u32,
        message: String,
    },
}

impl Refusal {
    pub(crate) fn incomplete(code: u32, attribute: &'static str) -> Self {
        Self::Incomplete {
            code,
            message: format!("{attribute} is required"),
            attribute,
        }
    }

    pub(crate) fn unprocessable(code: u32, message: impl Into<String>) -> Self {
        Self::Plain {
            status: StatusCode::UNPROCESSABLE_ENTITY,
            code,
            message: message.into(),
        }
    }

    pub(crate) fn unauthorized() -> Self {
        Self::Plain {
            status: StatusCode::UNAUTHORIZED,
            code: 20003,
            message: "Authentication failed".into(),
        }
    }

    pub(crate) fn not_found() -> Self {
        Self::Plain {
            status: StatusCode::NOT_FOUND,
            code: 20404,
            message: "The resource was not found".into(),
        }
    }

    /// A 429, with `Retry-After` if so many seconds are given.
    pub(crate) fn throttled(retry_after: Option<u32>) -> Response {
        let refusal = Self::Plain {
            status: StatusCode::TOO_MANY_REQUESTS,
            code: 20429,
            message: "Too many requests: throughput exceeded".into(),
        };
        let mut response = Response::from(refusal);
        if let Some(seconds) = retry_after {
            let headers = response.headers_mut();
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

const MORE_INFO: &str = "https://signalwire.com/docs/compatibility-api/reference/errors";

impl From<Refusal> for Response {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Incomplete {
                code,
                message,
                attribute,
            } => {
                let error = json!({
                    "type": "validation_error",
                    "code": code.to_string(),
                    "message": message,
                    "attribute": attribute,
                    "url": MORE_INFO,
                });
                environment::json(StatusCode::BAD_REQUEST, &json!({ "errors": [error] }))
            }
            Refusal::Plain {
                status,
                code,
                message,
            } => {
                let body = json!({
                    "code": code, "message": message, "more_info": MORE_INFO, "status": status.as_u16(),
                });
                environment::json(status, &body)
            }
        }
    }
}
