//! The HTTP layer's own state, around the [`App`].

use super::{Access, PrincipalCache, RateLimits, Refusals, ResponseFilter};
use crate::App;
use axum::http::Method;
use std::{
    ops::{Deref, DerefMut},
    sync::Arc,
};

/// An [`App`] with what only requests over HTTP need.
#[derive(Clone)]
pub struct Server {
    /// The ports and settings.
    pub app: App,
    /// Principals of earlier requests.
    pub principals: Arc<PrincipalCache>,
    /// The limits of requests by client.
    pub rate_limits: RateLimits,
    /// Counts of refusals by client.
    pub refusals: Arc<Refusals>,
    /// Whether the answer to the request at hand is for somebody who may read.
    pub(crate) reader: ResponseFilter,
    /// The access to the endpoint of a method and an address as the router has matched it.
    pub(crate) access: fn(&Method, &str) -> Access,
}

impl From<App> for Server {
    fn from(app: App) -> Self {
        Self {
            app,
            principals: Arc::default(),
            rate_limits: RateLimits::default(),
            refusals: Arc::default(),
            reader: ResponseFilter::default(),
            access: |_, _| Access::Open,
        }
    }
}

impl Deref for Server {
    type Target = App;

    fn deref(&self) -> &App {
        &self.app
    }
}

impl DerefMut for Server {
    fn deref_mut(&mut self) -> &mut App {
        &mut self.app
    }
}
