//! `/api/voice-config`: an organization's settings for its calls.

use super::{body, bookings::entry, principal};
use crate::{App, Error, carrier::Carrier, store::voice_configs};
use axum::{Json, body::Body, http::HeaderMap};
use callslot_shared::{
    FieldError,
    access::{Action, Feature},
    api::VoiceConfigBody,
    ids::OrganizationId,
    voice::VoiceConfig,
};

/// Shows the settings.
#[worker::send]
pub(super) async fn show(app: App, headers: HeaderMap) -> Result<Json<VoiceConfigBody>, Error> {
    let by = principal::allowed(&app, &headers, Feature::VoiceConfig, Action::Read).await?;
    answer(&app, by.organization_id).await
}

/// Replaces the settings.
#[worker::send]
pub(super) async fn put(
    app: App,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<VoiceConfigBody>, Error> {
    let by = principal::allowed(&app, &headers, Feature::VoiceConfig, Action::Write).await?;
    let config: VoiceConfig = body::json(&headers, body).await?;
    let config = config.checked()?;
    known_number(&app, &config)?;
    voice_configs::put(&*app.db, &config, &entry(&app, &by)).await?;
    answer(&app, by.organization_id).await
}

/// Only Callslot's own number is known to be one that calls may come from. Another may be anybody's,
/// another organization's among them.
fn known_number(app: &App, config: &VoiceConfig) -> Result<(), FieldError> {
    let carrier = app.carrier.as_deref();
    let own = carrier.map(Carrier::caller_number);
    match &config.caller_id {
        Some(number) if own != Some(number) => Err(FieldError::not_supported(
            "caller_id",
            "is not supported yet: calls come from Callslot's own number; leave it out",
        )),
        _ => Ok(()),
    }
}

async fn answer(app: &App, id: OrganizationId) -> Result<Json<VoiceConfigBody>, Error> {
    let voice_config = voice_configs::get(&*app.db, id).await?.effective();
    Ok(Json(VoiceConfigBody {
        success: true,
        voice_config,
    }))
}
