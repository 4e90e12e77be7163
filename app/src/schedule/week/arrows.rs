//! The places in drawn days that arrow keys lead to.

use super::Grid;

/// The place of the focus: on a day, or on one of its blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spot {
    /// The day's place.
    pub day: usize,
    /// The block's place in it; none on the day itself.
    pub block: Option<usize>,
}

/// The place that a key leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Somewhere in the grid.
    To(Spot),
    /// To the last day before it.
    Earlier,
    /// To the first day after it.
    Later,
}

impl Grid {
    /// The place that an arrow leads to from a spot; `None` for other keys, and if there is nothing.
    #[must_use]
    pub fn step(&self, at: Spot, key: &str) -> Option<Step> {
        let blocks = &self.days.get(at.day)?.blocks;
        match (key, at.block) {
            ("ArrowDown", block) => {
                let next = block.map_or(0, |block| block + 1);
                (next < blocks.len()).then_some(Step::To(Spot {
                    block: Some(next),
                    ..at
                }))
            }
            ("ArrowUp", Some(block)) => Some(Step::To(Spot {
                block: block.checked_sub(1),
                ..at
            })),
            ("ArrowLeft", _) => Some(match at.day.checked_sub(1) {
                Some(day) => self.beside(at, day),
                None => Step::Earlier,
            }),
            ("ArrowRight", _) if at.day + 1 < self.days.len() => Some(self.beside(at, at.day + 1)),
            ("ArrowRight", _) => Some(Step::Later),
            _ => None,
        }
    }

    /// From a block to the nearest one of another day, from a day to the day.
    fn beside(&self, at: Spot, day: usize) -> Step {
        let top = |day: usize, block: usize| {
            let blocks = self.days.get(day).map(|day| &day.blocks);
            blocks
                .and_then(|blocks| blocks.get(block))
                .map(|block| block.top)
        };
        let from = at.block.and_then(|block| top(at.day, block));
        let count = self.days.get(day).map_or(0, |day| day.blocks.len());
        let nearest = from.and_then(|from| {
            (0..count).min_by_key(|block| top(day, *block).map(|top| top.abs_diff(from)))
        });
        Step::To(Spot {
            day,
            block: nearest,
        })
    }
}
