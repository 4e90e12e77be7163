//! The HTTP layer's own state, around the [`App`].

use super::{PrincipalCache, RateLimits, Reader, Refusals};
use crate::App;
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
    /// How often clients may ask.
    pub rate_limits: RateLimits,
    /// How often clients were refused.
    pub refusals: Arc<Refusals>,
    /// Whether the answer to the request at hand is for somebody who may read.
    pub(crate) reader: Reader,
}

impl From<App> for Server {
    fn from(app: App) -> Self {
        Self {
            app,
            principals: Arc::default(),
            rate_limits: RateLimits::default(),
            refusals: Arc::default(),
            reader: Reader::default(),
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
