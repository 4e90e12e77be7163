//! From measurements to figures.

use std::time::Duration;

use super::client::Load;

/// The measurements of one case at one number of connections, round by round.
#[derive(Default)]
pub(super) struct Series {
    rounds: Vec<Stats>,
    latencies: Vec<Duration>,
    took: Duration,
}

/// The outcome of a measurement.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Stats {
    /// Half of the answers came within so many milliseconds.
    pub(super) p50: f64,
    /// All but a twentieth of the answers did within these.
    pub(super) p95: f64,
    /// Answers a second.
    pub(super) rate: f64,
}

impl Series {
    /// Adds a round.
    pub(super) fn add(&mut self, load: Load) {
        let mut latencies = load.latencies;
        self.rounds.push(stats(&mut latencies, load.took));
        self.latencies.extend(latencies);
        self.took += load.took;
    }

    /// The figures of all rounds together.
    pub(super) fn merged(&self) -> Stats {
        stats(&mut self.latencies.clone(), self.took)
    }

    /// This series' p50 as a multiple of another's, round by round.
    pub(super) fn against(&self, other: &Self) -> Ratio {
        self.ratio(other, |round| round.p50)
    }

    /// This series' answers a second as a multiple of another's, round by round.
    pub(super) fn rate_against(&self, other: &Self) -> Ratio {
        self.ratio(other, |round| round.rate)
    }

    fn ratio(&self, other: &Self, of: fn(&Stats) -> f64) -> Ratio {
        let rounds = self.rounds.iter().zip(&other.rounds);
        let ratios: Vec<f64> = rounds.map(|(round, other)| of(round) / of(other)).collect();
        Ratio {
            least: ratios.iter().copied().fold(f64::INFINITY, f64::min),
            most: ratios.iter().copied().fold(0.0, f64::max),
            median: median(ratios),
        }
    }
}

/// One figure as a multiple of another that was measured in the same rounds. A machine that gets slower between two
/// rounds does so for both, so the rounds are compared one by one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ratio {
    /// The median of the rounds' ratios.
    pub(super) median: f64,
    /// In the round where it was least.
    pub(super) least: f64,
    /// In the round where it was most.
    pub(super) most: f64,
}

fn stats(latencies: &mut [Duration], took: Duration) -> Stats {
    latencies.sort_unstable();
    Stats {
        p50: percentile(latencies, 50),
        p95: percentile(latencies, 95),
        rate: count(latencies.len()) / took.as_secs_f64(),
    }
}

/// The smallest value that so many percent of the sorted values do not exceed, in milliseconds.
pub(super) fn percentile(sorted: &[Duration], percent: usize) -> f64 {
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted
        .get(rank - 1)
        .map_or(f64::NAN, |value| value.as_secs_f64() * 1000.0)
}

/// The value in the middle.
pub(super) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
pub(super) const fn count(number: usize) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_values_that_were_measured() {
        let values: Vec<_> = (1..=20).map(Duration::from_millis).collect();
        let close = |a: f64, b: f64| (a - b).abs() < 1e-9;
        assert!(close(percentile(&values, 50), 10.0));
        assert!(close(percentile(&values, 95), 19.0));
        assert!(close(percentile(&values[..1], 50), 1.0));
        assert!(percentile(&[], 50).is_nan());
        assert!(close(median(vec![3.0, 1.0, 2.0]), 2.0));
    }

    #[test]
    fn rounds_are_compared_one_by_one() {
        let series = |millis: &[u64]| {
            let mut series = Series::default();
            for millis in millis {
                series.add(Load {
                    latencies: vec![Duration::from_millis(*millis)],
                    took: Duration::from_secs(1),
                });
            }
            series
        };
        let ratio = series(&[2, 6, 6]).against(&series(&[1, 2, 3]));
        let tenths = [ratio.median, ratio.least, ratio.most].map(|ratio| format!("{ratio:.1}"));
        assert_eq!(tenths, ["2.0", "2.0", "3.0"]);
    }
}
