//! Runs the cases natively: prints for each the nanoseconds that one run takes at best, and its result.

use callslot_bench_slots::{CASES, Case};
use std::hint::black_box;
use std::time::Instant;

/// The fastest of so many runs counts: what else the machine does only adds.
const RUNS: usize = 300;

fn main() {
    for number in 0..CASES {
        let case = Case::new(number);
        let mut result = case.run();
        let mut best = u128::MAX;
        for _ in 0..RUNS {
            let started = Instant::now();
            result = black_box(&case).run();
            best = best.min(started.elapsed().as_nanos());
        }
        println!("{best} {result}");
    }
}
