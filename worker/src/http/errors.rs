//! The one place that turns an error into an answer.

use super::{extract::Json, rate_limit_headers};
use crate::Error;
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use callslot_shared::api::ErrorCode;

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        if let Self::Database(error) = &self {
            crate::log::error("database", error);
        }
        let body = self.body();
        let status = StatusCode::from_u16(body.error.code.status())
            .unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(&body)).into_response();
        let headers = response.headers_mut();
        if let Self::Limited(limited) = self {
            rate_limit_headers::add(limited, headers);
        }
        match body.error.code {
            ErrorCode::Unauthorized => {
                headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            }
            // A second is long for a database and for a call that is being placed.
            ErrorCode::Unavailable | ErrorCode::InProgress => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
            }
            _ => {}
        }
        response
    }
}
