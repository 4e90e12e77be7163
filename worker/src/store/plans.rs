//! Plans as statements ask about them.

use callslot_shared::access::{self, Feature};

/// Plans that include booking, as a JSON array.
pub(super) fn booking_plans() -> String {
    super::as_json(access::plans_with(Feature::Booking))
}
