//! The table of numbering plans; its head says where it is from.
//!
//! A line is a region: its id, its calling code, and what is known of it, by letters: `g` what every number
//! is like, `s` lengths that can be dialled within an area only, `n` what is dialled before a number
//! within the country, `t` what that is replaced with, `l` what the region's numbers begin with; and the
//! kinds: `p` premium, `c` toll-free, `h` shared cost, `v` voice over IP, `o` personal, `b` pager, `u`
//! company-wide, `a` voicemail, `f` fixed, `m` mobile. What numbers are like is their lengths, a slash, and
//! their pattern. A kind that changes no answer is missing: for other questions the table is wrong.

use rlibphonenumber::{PhoneMetadata, PhoneMetadataCollection, PhoneNumberDesc, PhoneNumberUtil};

/// Made by `cargo xtask numbering`.
const TABLE: &str = include_str!("table.txt");

/// What the library makes of the table; `None` if a region is none that it knows.
pub(super) fn plans() -> Option<PhoneNumberUtil> {
    PhoneNumberUtil::new_for_metadata(metadata()).ok()
}

pub(super) fn metadata() -> PhoneMetadataCollection {
    let lines = TABLE.lines().filter(|line| !line.starts_with('#'));
    PhoneMetadataCollection {
        metadata: lines.map(region).collect(),
    }
}

/// Regions that share a calling code stand in the order in which the library looks for a number's.
#[expect(
    deprecated,
    reason = "the library takes these fields away once it has read them; only reading them is deprecated"
)]
fn region(line: &str) -> PhoneMetadata {
    let mut words = line.split(' ');
    let mut region = PhoneMetadata {
        id: words.next().unwrap_or_default().to_owned(),
        country_code: words.next().and_then(|code| code.parse().ok()),
        ..PhoneMetadata::default()
    };
    let mut general = PhoneNumberDesc::default();
    for (letter, value) in words.filter_map(|word| word.split_at_checked(1)) {
        match letter {
            "g" => general = rule(value),
            "s" => general.possible_length_local_only = lengths(value),
            "n" => region.national_prefix_for_parsing = pattern(value),
            "t" => region.national_prefix_transform_rule = Some(value.to_owned()),
            "l" => region.leading_digits = pattern(value),
            "p" => region.premium_rate = Some(rule(value)),
            "c" => region.toll_free = Some(rule(value)),
            "h" => region.shared_cost = Some(rule(value)),
            "v" => region.voip = Some(rule(value)),
            "o" => region.personal_number = Some(rule(value)),
            "b" => region.pager = Some(rule(value)),
            "u" => region.uan = Some(rule(value)),
            "a" => region.voicemail = Some(rule(value)),
            "f" => region.fixed_line = Some(rule(value)),
            "m" => region.mobile = Some(rule(value)),
            _ => (),
        }
    }
    region.general_desc = Some(general);
    region
}

/// Lengths, a slash, and a pattern, of which either may be missing.
#[expect(
    deprecated,
    reason = "the library takes the pattern away once it has read it; only reading it is deprecated"
)]
fn rule(text: &str) -> PhoneNumberDesc {
    let (possible, rest) = text.split_once('/').unwrap_or((text, ""));
    PhoneNumberDesc {
        national_number_pattern: pattern(rest),
        possible_length: lengths(possible),
        ..PhoneNumberDesc::default()
    }
}

fn lengths(text: &str) -> Vec<i32> {
    text.split(',').filter_map(|n| n.parse().ok()).collect()
}

/// The library expects patterns anchored in exactly this way.
fn pattern(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| format!("^(?:{text})$"))
}
