//! `/api/voice-config`: an organization's settings for its calls.

use crate::{
    Error,
    http::{RequestContext, extract::Json},
    usecases::tenancy::put_voice_config::{put_voice_config, voice_config_of},
};
use callslot_shared::{api::VoiceConfigBody, voice::VoiceConfig};

/// Shows the settings.
#[worker::send]
pub(crate) async fn show(context: RequestContext) -> Result<Json<VoiceConfigBody>, Error> {
    let by = context.principal().await?;
    voice_config_of(context.with_principal(&by)).await.map(body)
}

/// Replaces the settings.
#[worker::send]
pub(crate) async fn put(
    context: RequestContext,
    body: Result<Json<VoiceConfig>, Error>,
) -> Result<Json<VoiceConfigBody>, Error> {
    let by = context.principal().await?;
    let Json(config) = body?;
    let config = config.checked()?;
    let written = put_voice_config(context.with_principal(&by), &config).await;
    written.map(self::body)
}

fn body(voice_config: VoiceConfig) -> Json<VoiceConfigBody> {
    Json(VoiceConfigBody {
        success: true,
        voice_config,
    })
}
