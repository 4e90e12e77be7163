//! An organization's settings for its calls.

use crate::{
    Error,
    store::{caller_ids, voice_configs},
    usecases::Context,
};
use callslot_shared::{FieldError, voice::VoiceConfig};

/// Shows the settings as they hold.
pub(crate) async fn voice_config_of(context: Context<'_>) -> Result<VoiceConfig, Error> {
    Ok(voice_configs::get(context.tenant).await?.effective())
}

/// Replaces the settings, and shows them as they hold. `caller_id` is refused if the organization's calls may not come
/// from it.
pub(crate) async fn put_voice_config(
    context: Context<'_>,
    config: &VoiceConfig,
) -> Result<VoiceConfig, Error> {
    known_number(context, config).await?;
    voice_configs::put(context.tenant, config, &context.entry()).await?;
    voice_config_of(context).await
}

/// A number that is not known to be the organization's to call from may be anybody's, another organization's
/// among them. It is looked at again when a call is committed to.
async fn known_number(context: Context<'_>, config: &VoiceConfig) -> Result<(), Error> {
    const NOT_OWN: &str =
        "is not a number that your calls may come from; add it to your caller ids, or leave it out";
    let Some(number) = &config.caller_id else {
        return Ok(());
    };
    let own = match context.app.carrier.as_deref() {
        Some(carrier) => {
            let deployments = carrier.caller_number();
            caller_ids::belongs(context.tenant, number, deployments).await?
        }
        None => false,
    };
    if own {
        Ok(())
    } else {
        Err(FieldError::not_supported("caller_id", NOT_OWN).into())
    }
}
