//! Leaving out of a plan what changes no answer.

use std::collections::BTreeSet;

use super::classes::{self, Class};
use super::plan::{ANY, Kind, Plan, Region, Rule};

/// What the Worker asks of a number, besides its lengths and its prefix: whether its bearer is where its
/// area is. `None` if it does not ask, since no zones are known for the area.
type Answer = Option<bool>;

/// What may be left out of a region.
#[derive(Clone, Copy)]
enum Cut {
    /// All of it; only what the first one says is needed for every number of the calling code.
    Region,
    Kind(Kind),
    Leading,
    /// Of a kind, or of every number.
    Lengths(Option<Kind>),
    /// What every number is like: whatever the kinds say, or nothing at all.
    General(Option<usize>),
}

/// Leaves out whatever changes no answer for any number.
pub(super) fn lighten(plan: &mut Plan) -> anyhow::Result<()> {
    let classes = classes::of(&plan.patterns)?;
    let answers = answers(plan, &classes);
    // From the last, so that a region that is taken away moves none that is still to come.
    for place in (0..plan.regions.len()).rev() {
        if place > 0 {
            // The library reads these of the first region only.
            let region = &mut plan.regions[place];
            region.prefix = None;
            region.transform = None;
            region.local.clear();
        }
        for cut in plan.cuts(place) {
            let whole = plan.regions.clone();
            cut.make(&mut plan.regions, place);
            let is_same = classes
                .iter()
                .zip(&answers)
                .all(|(class, answer)| plan.answer(class) == *answer);
            match cut {
                Cut::Region if is_same => break,
                _ if is_same => (),
                _ => plan.regions = whole,
            }
        }
    }
    Ok(())
}

fn answers(plan: &Plan, classes: &BTreeSet<Class>) -> Vec<Answer> {
    classes.iter().map(|class| plan.answer(class)).collect()
}

impl Cut {
    fn make(self, regions: &mut Vec<Region>, place: usize) {
        let region = &mut regions[place];
        match self {
            Self::Region => {
                regions.remove(place);
            }
            Self::Kind(kind) => {
                region.kinds.remove(&kind);
            }
            Self::Leading => region.leading = None,
            Self::Lengths(None) => region.general.lengths.clear(),
            Self::Lengths(Some(kind)) => {
                if let Some(rule) = region.kinds.get_mut(&kind) {
                    rule.lengths.clear();
                }
            }
            Self::General(pattern) => region.general.pattern = pattern,
        }
    }
}

impl Plan {
    /// What may be left out of a region, as far as only the answers speak against it.
    fn cuts(&self, place: usize) -> Vec<Cut> {
        let region = &self.regions[place];
        let kinds = || region.kinds.keys().copied();
        let mut cuts = Vec::new();
        if place > 0 {
            cuts.push(Cut::Region);
        }
        cuts.extend(kinds().map(Cut::Kind));
        cuts.push(Cut::Leading);
        cuts.extend(kinds().map(|kind| Cut::Lengths(Some(kind))));
        // Which lengths are possible for the calling code, the first region tells.
        if place > 0 {
            cuts.push(Cut::Lengths(None));
        }
        // A prefix is taken away only if what remains is like every number.
        if place > 0 || region.prefix.is_none() {
            cuts.push(Cut::General(Some(ANY)));
            cuts.push(Cut::General(None));
        }
        cuts
    }

    /// As the library finds it: `is_number_geographical`, for the region of `get_region_for_number`.
    fn answer(&self, class: &Class) -> Answer {
        if !class.matches(self.areas) {
            return None;
        }
        let region = match &*self.regions {
            [_] => Some(0),
            regions => regions
                .iter()
                .position(|region| class.matches(region.leading) || region.kind(class).is_some()),
        };
        Some(
            match region.and_then(|place| self.regions[place].kind(class)) {
                Some(Kind::Fixed) => true,
                Some(Kind::Mobile) => self.has_placed_mobiles,
                _ => false,
            },
        )
    }
}

impl Region {
    /// As the library finds it: `get_number_type`.
    fn kind(&self, class: &Class) -> Option<Kind> {
        if !self.general.holds(class) {
            return None;
        }
        let mut kinds = self.kinds.iter();
        let (kind, _) = kinds.find(|(_, rule)| rule.holds(class))?;
        Some(*kind)
    }
}

impl Rule {
    fn holds(&self, class: &Class) -> bool {
        (self.lengths.is_empty() || self.lengths.contains(&class.digits))
            && class.matches(self.pattern)
    }
}

#[cfg(test)]
mod tests {
    use super::super::plan;
    use super::*;

    fn kinds(plan: &Plan) -> Vec<(&str, Vec<Kind>)> {
        let regions = plan.regions.iter();
        regions
            .map(|region| (&*region.id, region.kinds.keys().copied().collect()))
            .collect()
    }

    #[test]
    fn no_answer_changes_for_any_class_of_numbers() {
        for code in [1, 39, 44, 54, 599, 800] {
            let mut plan = plan::of(code);
            let classes = classes::of(&plan.patterns).unwrap();
            let before = answers(&plan, &classes);
            lighten(&mut plan).unwrap();
            assert!(before == answers(&plan, &classes), "+{code}");
        }
    }

    #[test]
    fn what_tells_a_place_where_zones_are_known_stays_and_nothing_else() {
        let lightened = |code| {
            let mut plan = plan::of(code);
            lighten(&mut plan).unwrap();
            plan
        };
        // One time holds in all of France, and in Britain with its islands.
        assert_eq!(kinds(&lightened(33)), [("FR", vec![])]);
        assert_eq!(kinds(&lightened(44)), [("GB", vec![])]);
        // A mobile number belongs to a place in Brazil, and to none in Spain.
        let both = vec![Kind::Fixed, Kind::Mobile];
        assert_eq!(kinds(&lightened(55)), [("BR", both)]);
        assert_eq!(kinds(&lightened(34)), [("ES", vec![Kind::Fixed])]);
        // Jamaica's area codes are none of the United States'.
        let america = lightened(1);
        assert!(kinds(&america).contains(&("JM", vec![Kind::Fixed])));
    }

    #[test]
    fn a_pattern_that_a_prefix_depends_on_stays() {
        let mut plan = plan::of(44);
        let general = plan.regions[0].general.pattern;
        lighten(&mut plan).unwrap();
        assert!(general.is_some() && plan.regions[0].general.pattern == general);
        assert!(plan.regions[0].prefix.is_some());
        assert!(
            plan.regions[1..]
                .iter()
                .all(|region| region.prefix.is_none())
        );
    }
}
