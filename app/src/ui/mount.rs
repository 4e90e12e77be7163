//! Views in place of the skeleton of their page, or in the place that the desk has for them. Each Wasm module mounts some of them, and
//! holds no code of the others.

use super::{
    app::{App, Follows, name_language},
    known_account::{KnownAccount, share},
    messages::Messages,
    options, panel, popup,
    profile::Profile,
    public_page::PublicPageSettings,
    results::Results,
    router::Router,
    schedule::{self, LaterLoader},
};
use crate::{
    phone,
    platform::{Platform, extension::Extension, web::Web},
    route::Route,
};
use callslot_shared::api::MeBody;
use js_sys::Function;
use leptos::{mount::mount_to, prelude::*};
use std::any::Any;
use std::cell::RefCell;
use std::sync::Arc;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlElement;

/// Mounts the extension's popup, side panel or options, by this name. `plans` loads the module of phone numbers.
pub async fn compact(page: &str, plans: Function) {
    let Some((place, app)) = begin(Arc::new(Extension), Follows::ByLoading).await else {
        return;
    };
    match page {
        "popup" => {
            let kept = popup::kept(&app).await;
            show(place, app, || view! { <popup::Popup kept /> });
        }
        "panel" => show(place, app, || view! { <panel::Panel /> }),
        "options" => show(place, app, || view! { <options::Options /> }),
        _ => return,
    }
    phone::begin(plans);
}

/// Mounts the desk: in the extension, or else on the web. `later` loads the module of the views that a first visit
/// does not need.
pub fn desk(in_extension: bool, plans: Function, later: Function) {
    schedule::load_with(LaterLoader {
        module: later,
        plans: plans.clone(),
        in_extension,
    });
    spawn_local(async move {
        if let Some((place, app)) = begin(host(in_extension), Follows::ByDrawing).await {
            show(place, app, || view! { <schedule::Schedule /> });
            phone::begin(plans);
        }
    });
}

fn host(in_extension: bool) -> Arc<dyn Platform> {
    if in_extension {
        Arc::new(Extension)
    } else {
        Arc::new(Web::new())
    }
}

/// The state that outlives a view that is taken away: a request that is on its way tells its result, and what it has changed.
#[derive(Clone)]
struct Lasting {
    /// The owner of its signals.
    owner: Owner,
    app: App,
    me: RwSignal<Option<MeBody>>,
    results: Results,
}

thread_local! {
    static LASTING: RefCell<Option<Lasting>> = const { RefCell::new(None) };
    /// The view that is mounted.
    static MOUNTED: RefCell<Option<Box<dyn Any>>> = const { RefCell::new(None) };
}

/// Mounts the view that the address names beside the desk, which tells what it knows of the account. The desk mounts it anew in
/// another language and at the address of another call.
pub fn later(place: HtmlElement, in_extension: bool, plans: Function, account: &str) {
    console_error_panic_hook::set_once();
    unmount_later();
    let Ok(account) = serde_json::from_str::<KnownAccount>(account) else {
        return;
    };
    let lasting = LASTING.with_borrow(Clone::clone).unwrap_or_else(|| {
        phone::begin(plans);
        let owner = Owner::new();
        let (app, me, results) = owner.with(|| {
            let app = App::beside(host(in_extension), account.speech.clone());
            (app, RwSignal::new(account.me.clone()), Results::new())
        });
        Lasting {
            owner,
            app,
            me,
            results,
        }
    });
    account.take_over(&lasting.app, lasting.me);
    let mounted = mount_to(place, move || {
        let Lasting {
            owner,
            app,
            me,
            results,
        } = lasting.clone();
        if LASTING.replace(Some(lasting)).is_none() {
            owner.with(|| share(&app, me));
        }
        let app = app.current_untracked();
        let router = Router::new(&app);
        provide_context(app);
        provide_context(results);
        match router.route().get_untracked() {
            Route::Cockpit(id) => view! { <panel::Panel of=id /> }.into_any(),
            Route::Messages(_) => view! { <Messages me router /> }.into_any(),
            Route::PublicPage => view! { <PublicPageSettings me /> }.into_any(),
            _ => view! { <Profile me router /> }.into_any(),
        }
    });
    MOUNTED.set(Some(Box::new(mounted)));
}

/// Takes the view away.
pub fn unmount_later() {
    drop(MOUNTED.take());
}

async fn begin(platform: Arc<dyn Platform>, follows: Follows) -> Option<(HtmlElement, App)> {
    console_error_panic_hook::set_once();
    let app = App::new(platform, follows).await;
    name_language(app.language);
    let place = document().get_element_by_id("page")?.dyn_into().ok()?;
    Some((place, app))
}

fn show<V: IntoView + 'static>(place: HtmlElement, app: App, page: impl FnOnce() -> V + 'static)
where
    V::State: 'static,
{
    place.set_inner_html("");
    for painted in ["aria-busy", "inert"] {
        let _ = place.remove_attribute(painted);
    }
    mount_to(place, move || {
        provide_context(app);
        page()
    })
    .forget();
}
