//! The numbering plan of a calling code, as far as the Worker's questions need it.

use std::collections::BTreeMap;

use callslot_shared::schedule::calling;
use rlibphonenumber::interfaces::AsOriginal as _;
use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumberType, Region as Code};

/// The place of the pattern that every number matches, in every plan.
pub(super) const ANY: usize = 0;

/// A calling code and the regions that share it.
pub(super) struct Plan {
    /// Such as 44.
    pub(super) code: i32,
    /// Whether its mobile numbers belong to a place.
    pub(super) has_placed_mobiles: bool,
    /// In the order in which a number's region is looked for; what is common to all of them, such as which
    /// lengths are possible, the first one tells.
    pub(super) regions: Vec<Region>,
    /// What numbers begin with whose area tells more zones than their calling code, if any.
    pub(super) areas: Option<usize>,
    /// All patterns, without what anchors them.
    pub(super) patterns: Vec<Pattern>,
}

/// A pattern for a national number.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Pattern {
    pub(super) text: String,
    /// Whether it is about a number's beginning only.
    pub(super) begins: bool,
}

/// A region's part of a plan.
#[derive(Clone)]
pub(super) struct Region {
    /// ISO 3166, or 001 for numbers of no country.
    pub(super) id: String,
    /// What is dialled before a number within the country, and left out here.
    pub(super) prefix: Option<String>,
    /// What the prefix is replaced with, if not with nothing.
    pub(super) transform: Option<String>,
    /// What a number of this region begins with.
    pub(super) leading: Option<usize>,
    /// What every number of the region is like.
    pub(super) general: Rule,
    /// Lengths of numbers that can be dialled within their area only.
    pub(super) local: Vec<i32>,
    /// What the kinds of numbers are like.
    pub(super) kinds: BTreeMap<Kind, Rule>,
}

/// What numbers of a kind are like.
#[derive(Clone)]
pub(super) struct Rule {
    /// How many digits they have; any number of them if it is empty.
    pub(super) lengths: Vec<i32>,
    /// The place of their pattern; without one nothing is of the kind.
    pub(super) pattern: Option<usize>,
}

/// A kind of numbers. The library looks for them in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Premium,
    TollFree,
    Shared,
    Voip,
    Personal,
    Pager,
    Uan,
    Voicemail,
    Fixed,
    Mobile,
}

/// The plans of all calling codes, by code.
pub(super) fn all() -> Vec<Plan> {
    let mut codes: Vec<i32> = PHONE_NUMBER_UTIL.get_supported_calling_codes().collect();
    codes.sort_unstable();
    codes.into_iter().map(of).collect()
}

/// The plan of a calling code; without regions if the library does not know the code.
pub(super) fn of(code: i32) -> Plan {
    let mut plan = Plan {
        code,
        has_placed_mobiles: PHONE_NUMBER_UTIL
            .is_number_geographical_by_country_code_and_type(PhoneNumberType::Mobile, code),
        regions: Vec::new(),
        areas: None,
        patterns: vec![Pattern {
            text: r"\d*".to_owned(),
            begins: false,
        }],
    };
    let regions = PHONE_NUMBER_UTIL.get_regions_for_country_calling_code(code);
    for region in regions.into_iter().flatten() {
        plan.add(region);
    }
    plan.areas = areas(code).map(|areas| plan.place(&areas, true));
    plan
}

/// A pattern for what numbers of a calling code begin with, after it, in its areas.
fn areas(code: i32) -> Option<String> {
    let length = code.to_string().len();
    let areas: Vec<&str> = calling::areas(code)
        .map(|digits| &digits[length..])
        .collect();
    (!areas.is_empty()).then(|| areas.join("|"))
}

impl Plan {
    fn add(&mut self, region: Code) {
        let util = PHONE_NUMBER_UTIL.as_original();
        let Some(data) = util.get_metadata_for_region_or_calling_code(self.code, region) else {
            return;
        };
        // The library's types have no name outside of it.
        macro_rules! pattern {
            ($triplet:expr, $begins:expr) => {
                $triplet
                    .pattern_base
                    .as_ref()
                    .map(|_| self.place($triplet.original_base(), $begins))
            };
        }
        macro_rules! rule {
            ($desc:expr) => {
                Rule {
                    lengths: $desc.original.possible_length.clone(),
                    pattern: pattern!($desc.national_number_pattern(), false),
                }
            };
        }
        let mut kinds = BTreeMap::from([
            (Kind::Premium, rule!(data.premium_rate)),
            (Kind::TollFree, rule!(data.toll_free)),
            (Kind::Shared, rule!(data.shared_cost)),
            (Kind::Voip, rule!(data.voip)),
            (Kind::Personal, rule!(data.personal_number)),
            (Kind::Pager, rule!(data.pager)),
            (Kind::Uan, rule!(data.uan)),
            (Kind::Voicemail, rule!(data.voicemail)),
            (Kind::Fixed, rule!(data.fixed_line)),
            (Kind::Mobile, rule!(data.mobile)),
        ]);
        // Then the library does not look at the second.
        if data.original.same_mobile_and_fixed_line_pattern() {
            kinds.remove(&Kind::Mobile);
        }
        kinds.retain(|_, rule| rule.pattern.is_some());
        let prefix = data.national_prefix_for_parsing();
        let region = Region {
            id: data.original.id.clone(),
            prefix: prefix
                .pattern_base
                .as_ref()
                .map(|_| prefix.original_base().to_owned()),
            transform: data.original.national_prefix_transform_rule.clone(),
            leading: pattern!(data.leading_digits(), true),
            general: rule!(data.general_desc),
            local: data
                .general_desc
                .original
                .possible_length_local_only
                .clone(),
            kinds,
        };
        self.regions.push(region);
    }

    fn place(&mut self, text: &str, begins: bool) -> usize {
        let pattern = Pattern {
            text: text.to_owned(),
            begins,
        };
        let known = self.patterns.iter().position(|known| *known == pattern);
        known.unwrap_or_else(|| {
            self.patterns.push(pattern);
            self.patterns.len() - 1
        })
    }
}
