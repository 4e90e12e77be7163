//! The time of the next try.

use crate::ports::Entropy;
use chrono::TimeDelta;

/// The pauses after the first try, the second, and so on: some 76 hours in all. Source: Standard Webhooks 1.0.0,
/// "Deliverability and reliability".
const PAUSES: [TimeDelta; 9] = [
    TimeDelta::seconds(5),
    TimeDelta::minutes(5),
    TimeDelta::minutes(30),
    TimeDelta::hours(2),
    TimeDelta::hours(5),
    TimeDelta::hours(10),
    TimeDelta::hours(14),
    TimeDelta::hours(20),
    TimeDelta::hours(24),
];

/// The shortest and the longest time for which an endpoint is left in peace after it was not reached.
const REST: (TimeDelta, TimeDelta) = (TimeDelta::seconds(5), TimeDelta::minutes(5));

/// The longest time for which an endpoint may ask to be left in peace.
const LONGEST_WAIT: TimeDelta = TimeDelta::hours(24);

/// The time of only failures after which an endpoint is disabled.
pub(super) const FAILING: TimeDelta = TimeDelta::days(5);

/// The pause after so many tries, and as much as a tenth more, so that what failed together is not tried together. None after
/// the last.
pub(super) fn after(tries: u32, entropy: &dyn Entropy) -> Option<TimeDelta> {
    let place = usize::try_from(tries).ok()?.checked_sub(1)?;
    let pause = PAUSES.get(place)?;
    let [.., chance] = entropy.bytes();
    Some(*pause + *pause * i32::from(chance) / 2_560)
}

/// The rest of an endpoint that has failed for so long: it is looked for less and less often, and is found within minutes once
/// it is back.
pub(super) fn rest(failing_for: TimeDelta) -> TimeDelta {
    let (shortest, longest) = REST;
    (failing_for / 4).clamp(shortest, longest)
}

/// The time that an endpoint asks to be left in peace for.
pub(super) fn asked(seconds: u32) -> TimeDelta {
    TimeDelta::seconds(seconds.into()).min(LONGEST_WAIT)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Counter;

    #[test]
    fn ten_tries_take_three_days_and_a_little() {
        let entropy = Counter::default();
        let pauses: Vec<_> = (1..).map_while(|tries| after(tries, &entropy)).collect();
        assert_eq!(pauses.len(), 9);
        let total: TimeDelta = pauses.into_iter().sum();
        assert!(
            total >= TimeDelta::hours(75) && total < TimeDelta::hours(84),
            "{total}"
        );
        assert_eq!(after(0, &entropy), None);
    }

    #[test]
    fn pauses_are_those_of_the_standard_and_a_tenth_more_at_most() {
        let entropy = Counter::default();
        for (place, pause) in PAUSES.into_iter().enumerate() {
            for _ in 0..300 {
                let made = after(u32::try_from(place).unwrap() + 1, &entropy).unwrap();
                assert!(made >= pause && made <= pause + pause / 10, "{made}");
            }
        }
    }

    #[test]
    fn an_endpoint_that_is_back_is_found_within_minutes() {
        assert_eq!(rest(TimeDelta::zero()), TimeDelta::seconds(5));
        assert_eq!(rest(TimeDelta::minutes(4)), TimeDelta::minutes(1));
        assert_eq!(rest(TimeDelta::days(2)), TimeDelta::minutes(5));
        assert_eq!(asked(u32::MAX), TimeDelta::hours(24));
    }
}
