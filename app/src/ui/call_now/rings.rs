//! The phones that ring for a call.

use crate::{
    popup::who_rings,
    ui::app::App,
    words::{calling::NO_OWN_PHONE, popup::FINDING_OUT},
};
use callslot_shared::{
    api::{MembersBody, VoiceConfigBody},
    ids::UserId,
    voice::BridgeOrder,
};
use leptos::{prelude::*, task::spawn_local};

/// Which phones ring for a call to `theirs`, once that is found out. `order` is the call's own, if it has one.
pub fn what_rings(
    app: &App,
    me: UserId,
    order: Option<BridgeOrder>,
    theirs: String,
) -> Signal<String> {
    let text = RwSignal::new(app.say(FINDING_OUT).to_owned());
    let app = app.clone();
    spawn_local(async move {
        let members: Result<MembersBody, _> = app.client.get("/api/members").await;
        let own = members
            .as_ref()
            .ok()
            .and_then(|body| body.members.iter().find(|member| member.id == me))
            .map(|member| member.phone.clone());
        let usual: Result<VoiceConfigBody, _> = app.client.get("/api/voice-config").await;
        let usual = usual
            .ok()
            .and_then(|body| body.voice_config.modulations.bridge_order);
        let said = match own {
            Some(None) => app.say(NO_OWN_PHONE).to_owned(),
            own => {
                let own = own.flatten();
                who_rings(app.language, order.or(usual), own.as_ref(), &theirs)
            }
        };
        let _ = text.try_set(said);
    });
    text.into()
}
