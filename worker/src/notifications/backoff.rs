//! The time of the next try.

use crate::ports::Entropy;
use chrono::TimeDelta;

/// The pause before the second try.
const FIRST: TimeDelta = TimeDelta::seconds(30);
/// The longest pause.
const LONGEST: TimeDelta = TimeDelta::minutes(15);
/// The pause where the provider has not said how long to wait.
const THROTTLED: TimeDelta = TimeDelta::seconds(20);
/// The pause where nothing is taken from this account.
const ACCOUNT: TimeDelta = TimeDelta::minutes(10);

/// The pause after so many tries: twice the one before, up to [`LONGEST`], a quarter more or less.
pub(super) fn after(tries: u32, entropy: &dyn Entropy) -> TimeDelta {
    let doubled = FIRST * 2_i32.pow(tries.saturating_sub(1).min(10));
    jittered(doubled.min(LONGEST), entropy)
}

/// The pause that the provider asks for, and as much as a quarter more.
pub(super) fn throttled(wait: Option<std::time::Duration>, entropy: &dyn Entropy) -> TimeDelta {
    let asked = wait.and_then(|wait| TimeDelta::from_std(wait).ok());
    let asked = asked.unwrap_or(THROTTLED).min(TimeDelta::hours(1));
    asked + (jittered(asked, entropy) - asked).abs()
}

/// The pause before the account is tried again.
pub(super) fn account(entropy: &dyn Entropy) -> TimeDelta {
    jittered(ACCOUNT, entropy)
}

/// A pause, a quarter longer or shorter by chance, so that what failed together is not tried together.
fn jittered(pause: TimeDelta, entropy: &dyn Entropy) -> TimeDelta {
    let [.., chance] = entropy.bytes();
    pause * (192 + i32::from(chance) / 2) / 256
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Counter;

    #[test]
    fn pauses_grow_to_a_quarter_of_an_hour_and_differ() {
        let entropy = Counter::default();
        for (tries, seconds) in [(1, 30), (2, 60), (3, 120), (5, 480), (6, 900), (60, 900)] {
            let pause = after(tries, &entropy).num_seconds();
            assert!(
                (seconds * 3 / 4..=seconds * 5 / 4).contains(&pause),
                "{tries}: {pause}"
            );
        }
        assert_ne!(after(9, &entropy), after(9, &entropy));
    }

    #[test]
    fn the_provider_is_never_asked_before_it_has_said() {
        let entropy = Counter::default();
        for _ in 0..300 {
            let pause = throttled(Some(std::time::Duration::from_secs(8)), &entropy);
            assert!((8..=10).contains(&pause.num_seconds()), "{pause}");
        }
    }
}
