//! `/api/public-page`: the settings of the organization's public booking page.

use crate::{
    Error,
    http::{RequestContext, etag, extract::Json},
    usecases::public_page::settings::{public_page, put_public_page},
};
use axum::response::{IntoResponse as _, Response};
use callslot_shared::api::{PublicPage, PublicPageBody, PublicPageUpdate};

/// Shows the settings.
#[worker::send]
pub(crate) async fn show(context: RequestContext) -> Result<Response, Error> {
    let by = context.principal().await?;
    public_page(context.with_principal(&by)).await.map(body)
}

/// Replaces the settings.
#[worker::send]
pub(crate) async fn put(
    context: RequestContext,
    body: Result<Json<PublicPageUpdate>, Error>,
) -> Result<Response, Error> {
    let by = context.principal().await?;
    let Json(page) = body?;
    let expected = etag::expected(&context.headers);
    let written = put_public_page(context.with_principal(&by), expected, page).await;
    written.map(self::body)
}

fn body(public_page: PublicPage) -> Response {
    let tag = etag::version(public_page.version);
    let body = PublicPageBody {
        success: true,
        public_page,
    };
    (tag, Json(body)).into_response()
}
