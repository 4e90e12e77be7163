//! `/api/voice-config`: an organization's settings for its calls.

use crate::http::{RequestContext, bookings::entry, extract::Json, principal};
use crate::store::Tenant;
use crate::{
    App, Error,
    store::{caller_ids, credentials::Principal, voice_configs},
};
use callslot_shared::{FieldError, api::VoiceConfigBody, ids::OrganizationId, voice::VoiceConfig};

/// Shows the settings.
#[worker::send]
pub(crate) async fn show(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
) -> Result<Json<VoiceConfigBody>, Error> {
    let by = principal::allowed(&app, &headers, access).await?;
    answer(&app, &by).await
}

/// Replaces the settings.
#[worker::send]
pub(crate) async fn put(
    RequestContext {
        app,
        headers,
        access,
    }: RequestContext,
    body: Result<Json<VoiceConfig>, Error>,
) -> Result<Json<VoiceConfigBody>, Error> {
    let by = principal::allowed(&app, &headers, access).await?;
    let Json(config) = body?;
    let config = config.checked()?;
    known_number(&app, by.organization_id, &config).await?;
    voice_configs::put(by.tenant(&*app.db), &config, &entry(&app, &by)).await?;
    answer(&app, &by).await
}

/// A number that is not known to be the organization's to call from may be anybody's, another organization's
/// among them. It is looked at again when a call is committed to.
async fn known_number(
    app: &App,
    organization: OrganizationId,
    config: &VoiceConfig,
) -> Result<(), Error> {
    const NOT_OWN: &str =
        "is not a number that your calls may come from; add it to your caller ids, or leave it out";
    let Some(number) = &config.caller_id else {
        return Ok(());
    };
    let carrier = app.carrier.as_deref();
    let own = match carrier {
        Some(carrier) => {
            let deployments = carrier.caller_number();
            caller_ids::belongs(Tenant::new(&*app.db, organization), number, deployments).await?
        }
        None => false,
    };
    if own {
        Ok(())
    } else {
        Err(FieldError::not_supported("caller_id", NOT_OWN).into())
    }
}

async fn answer(app: &App, by: &Principal) -> Result<Json<VoiceConfigBody>, Error> {
    let voice_config = voice_configs::get(by.tenant(&*app.db)).await?.effective();
    Ok(Json(VoiceConfigBody {
        success: true,
        voice_config,
    }))
}
