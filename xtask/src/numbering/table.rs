//! Plans as lines of text, which `callslot_shared::phone` reads.

use std::fmt::Write as _;

use super::plan::{Kind, Pattern, Plan, Region, Rule};

/// What the table says of itself. It is in the Worker as well, so it is short.
const HEAD: &str = "\
# Numbering plans, made by `cargo xtask numbering` from the metadata of libphonenumber (rlibphonenumber),
# Copyright (C) The Libphonenumber Authors, Apache License 2.0. Changed: cut down to what is asked.
";

/// The table.
pub(super) fn text(plans: &[Plan]) -> String {
    let mut text = String::from(HEAD);
    for plan in plans {
        for region in &plan.regions {
            let words = words(plan, region);
            let _ = writeln!(text, "{} {}{words}", region.id, plan.code);
        }
    }
    text
}

fn words(plan: &Plan, region: &Region) -> String {
    let mut words = String::new();
    let mut word = |letter: char, value: &str| {
        let _ = write!(words, " {letter}{value}");
    };
    if region.general.pattern.is_some() || !region.general.lengths.is_empty() {
        word('g', &rule(plan, &region.general));
    }
    if !region.local.is_empty() {
        word('s', &lengths(&region.local));
    }
    if let Some(prefix) = &region.prefix {
        word('n', prefix);
    }
    if let Some(transform) = &region.transform {
        word('t', transform);
    }
    if let Some(leading) = region.leading {
        word('l', &pattern(plan, leading));
    }
    for (kind, found) in &region.kinds {
        word(letter(*kind), &rule(plan, found));
    }
    words
}

fn letter(kind: Kind) -> char {
    match kind {
        Kind::Premium => 'p',
        Kind::TollFree => 'c',
        Kind::Shared => 'h',
        Kind::Voip => 'v',
        Kind::Personal => 'o',
        Kind::Pager => 'b',
        Kind::Uan => 'u',
        Kind::Voicemail => 'a',
        Kind::Fixed => 'f',
        Kind::Mobile => 'm',
    }
}

fn rule(plan: &Plan, rule: &Rule) -> String {
    let pattern = rule.pattern.map(|place| pattern(plan, place));
    format!("{}/{}", lengths(&rule.lengths), pattern.unwrap_or_default())
}

fn lengths(lengths: &[i32]) -> String {
    let lengths: Vec<String> = lengths.iter().map(ToString::to_string).collect();
    lengths.join(",")
}

fn pattern(plan: &Plan, place: usize) -> String {
    let pattern = plan.patterns.get(place);
    pattern.map_or_else(String::new, |Pattern { text, .. }| text.clone())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn a_region_is_a_line() {
        let pattern = |text: &str| Pattern {
            text: text.to_owned(),
            begins: false,
        };
        let rule = |lengths: &[i32], pattern| Rule {
            lengths: lengths.to_vec(),
            pattern,
        };
        let region = Region {
            id: "XX".to_owned(),
            prefix: Some("0(1)?".to_owned()),
            transform: Some("9$1".to_owned()),
            leading: Some(1),
            general: rule(&[7, 9], Some(0)),
            local: vec![5],
            kinds: BTreeMap::from([(Kind::Fixed, rule(&[], Some(1)))]),
        };
        let plan = Plan {
            code: 99,
            has_placed_mobiles: false,
            regions: vec![region],
            areas: None,
            patterns: vec![pattern(r"\d{7}|\d{9}"), pattern("[23]")],
        };
        let text = text(&[plan]);
        let line = text.strip_prefix(HEAD).unwrap();
        assert_eq!(
            line,
            "XX 99 g7,9/\\d{7}|\\d{9} s5 n0(1)? t9$1 l[23] f/[23]\n"
        );
    }
}
