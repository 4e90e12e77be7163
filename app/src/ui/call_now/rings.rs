//! The phones that ring for a call.

use crate::{
    phone,
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
    theirs: impl Fn() -> String + Send + Sync + 'static,
) -> Signal<String> {
    let found = RwSignal::new(None);
    let own = app.clone();
    spawn_local(async move {
        let app = own;
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
        let _ = found.try_set(Some((own, order.or(usual))));
    });
    let app = app.clone();
    Signal::derive(move || match found.get() {
        None => app.say(FINDING_OUT).to_owned(),
        Some((Some(None), _)) => app.say(NO_OWN_PHONE).to_owned(),
        Some((own, order)) => {
            phone::track();
            who_rings(app.language, order, own.flatten().as_ref(), &theirs())
        }
    })
}
