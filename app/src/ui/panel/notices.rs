//! The notices for the person of calls that did not come about, with the way to another call.

use super::{Known, Shown, refresh, refused};
use crate::{
    api::Failure,
    browser::dates,
    ui::{
        app::App,
        book_again::{book_again, mark_read},
    },
    words::{
        calling::BOOK_AGAIN,
        panel::{GOT_IT, NOTICES},
    },
};
use callslot_shared::api::{Notice, NoticeKind};
use leptos::{prelude::*, task::spawn_local};

/// The notices, if there are any.
pub(super) fn list(app: &App, known: Known, shown: Shown) -> impl Fn() -> Option<AnyView> + use<> {
    let app = app.clone();
    move || {
        let notices = shown.notices.get();
        let failure = RwSignal::new(None);
        let may_book = shown.may_call.get();
        let rows = notices
            .iter()
            .map(|notice| row(&app, known, notice, may_book, failure));
        let rows: Vec<_> = rows.collect();
        let own = app.clone();
        (!notices.is_empty()).then(|| {
            view! {
                <section id="notices" aria-labelledby="notices-title">
                    <h2 id="notices-title">{app.say(NOTICES)}</h2>
                    <ul>{rows}</ul>
                    {move || failure.get().map(|failure| refused(&own, failure))}
                </section>
            }
            .into_any()
        })
    }
}

fn row(
    app: &App,
    known: Known,
    notice: &Notice,
    may_book: bool,
    failure: RwSignal<Option<Failure>>,
) -> impl IntoView + use<> {
    let (working, own, of) = (RwSignal::new(false), app.clone(), notice.clone());
    let read = move |_| {
        working.set(true);
        let (app, notice) = (own.clone(), of.clone());
        spawn_local(async move {
            match mark_read(&app, &notice).await {
                Ok(()) => {
                    app.platform.count_again();
                    refresh(&app, known);
                }
                Err(why) => failure.set(Some(why)),
            }
            working.set(false);
        });
    };
    let button = notice.read_at.is_none().then(|| {
        view! {
            <button class="quiet" disabled=working on:click=read>
                {app.say(GOT_IT)}
            </button>
        }
    });
    let missed = matches!(notice.kind, NoticeKind::Failed(_)) && notice.booking_id.is_some();
    let (own, of) = (app.clone(), notice.clone());
    let again = (may_book && missed).then(|| {
        view! {
            <button class="book-again" on:click=move |_| book_again(&own, &of, failure)>
                {app.say(BOOK_AGAIN)}
            </button>
        }
    });
    view! {
        <li>
            <span>
                {notice.sentence(app.language)}
                <span class="meta">
                    {dates::clock(&app.locale, notice.start_time)} " · " {notice.title.clone()}
                </span>
            </span>
            <span class="actions">{again} {button}</span>
        </li>
    }
}
