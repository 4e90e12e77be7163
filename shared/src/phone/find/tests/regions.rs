//! Properties that hold in every country that has a numbering plan.

use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumberFormat, PhoneNumberType, Region};

use super::super::{FEWEST_DIGITS, find};

const KINDS: [PhoneNumberType; 10] = [
    PhoneNumberType::FixedLine,
    PhoneNumberType::Mobile,
    PhoneNumberType::TollFree,
    PhoneNumberType::PremiumRate,
    PhoneNumberType::SharedCost,
    PhoneNumberType::VoIP,
    PhoneNumberType::PersonalNumber,
    PhoneNumberType::Pager,
    PhoneNumberType::UAN,
    PhoneNumberType::VoiceMail,
];

const FORMATS: [PhoneNumberFormat; 3] = [
    PhoneNumberFormat::National,
    PhoneNumberFormat::International,
    PhoneNumberFormat::E164,
];

/// Two moments, as people write them in pairs.
const PAIRS: &[(&str, &str)] = &[
    ("08.30", "12.00"),
    ("8.30", "17.45"),
    ("9.00", "12.30"),
    ("08:30", "12:00"),
    ("8:30", "17:00"),
    ("08h30", "12h00"),
    ("8h", "17h"),
    ("0830", "1700"),
    ("0900", "1230"),
    ("1300", "1800"),
    ("2015", "1830"),
    ("0830", "12.00"),
    ("08.30", "12"),
    ("8", "17.30"),
    ("03.07", "10.07"),
    ("10.12", "11.12"),
    ("16.8", "1.9"),
    ("16.8.", "1.9."),
    ("03.07", "10.07.2015"),
    ("03.07.15", "10.07.15"),
    ("05.10.2015", "09.10.2015"),
    ("10", "12.10.2024"),
    ("03/07", "10/07"),
    ("12/24", "12/31"),
    ("03/07/2024", "10/07/2024"),
    ("2024-01-05", "2024-02-10"),
    ("05-01-2024", "10-02-2024"),
    ("01/2024", "12/2025"),
    ("2024/01", "2025/12"),
    ("01.2024", "12.2025"),
    ("2024-01", "2025-12"),
    ("01-2024", "12-2025"),
    ("2024/25", "2025/26"),
    ("2019", "03.2020"),
    ("1998", "2026"),
    ("202401", "202512"),
    ("20240105", "20240210"),
    ("01.02.2024 08.30", "02.02.2024 09.15"),
];

const JOINS: &[&str] = &[
    "-", " - ", "–", " – ", "—", " — ", "‒", " −", "~", " ~ ", "〜", "～", "/", " / ", "--", ".-",
    " bis ", " to ", " a ", " au ", " until ", " до ", "から",
];

const AROUND: &[&str] = &[
    "{}",
    "({})",
    "Mo-Fr: {} Uhr",
    "Öffnungszeiten {}, {}",
    "open {} daily",
    "Hours: {}h",
    "Call us Mon-Fri {}",
    "Telefonisch erreichbar Mo-Fr {} Uhr",
    "営業時間 {}",
];

/// Every country, in the order of their letters.
fn regions() -> Vec<(String, Region)> {
    let mut regions: Vec<_> = PHONE_NUMBER_UTIL
        .get_supported_regions()
        .map(|region| (region.to_string(), region))
        .collect();
    regions.sort_by(|one, other| one.0.cmp(&other.0));
    assert!(regions.len() > 200);
    regions
}

fn finds(text: &str, region: &str) -> Vec<String> {
    let finds = find(text, Some(region));
    finds.into_iter().map(|find| find.raw).collect()
}

#[test]
fn a_pair_of_moments_is_no_number_in_any_country() {
    let mut found = Vec::new();
    // Each country sees each pair, with joins and surroundings in turn.
    let joins = JOINS.iter().cycle();
    let around = AROUND.iter().cycle();
    let mut written = joins.zip(around);
    for (region, _) in regions() {
        for (first, second) in PAIRS {
            for (join, around) in written.by_ref().take(4) {
                let text = around.replace("{}", &format!("{first}{join}{second}"));
                for raw in finds(&text, &region) {
                    found.push(format!("{region} {text:?}: {raw}"));
                }
            }
        }
    }
    assert!(
        found.is_empty(),
        "{} found:\n{}",
        found.len(),
        found.join("\n")
    );
}

#[test]
fn an_example_of_every_country_is_found_behind_a_label() {
    let mut missing = Vec::new();
    let mut tried = 0;
    for (name, region) in regions() {
        let examples = KINDS.into_iter().filter_map(|kind| {
            PHONE_NUMBER_UTIL
                .get_example_number_for_type_and_region(region, kind)
                .ok()
        });
        for (number, format) in
            examples.flat_map(|number| FORMATS.map(|form| (number.clone(), form)))
        {
            let written = PHONE_NUMBER_UTIL.format(&number, format);
            if written.bytes().filter(u8::is_ascii_digit).count() < FEWEST_DIGITS {
                continue;
            }
            for label in ["Tel: ", "Fax ", "Call us on "] {
                let text = format!("{label}{written}");
                tried += 1;
                if finds(&text, &name) != [&*written] {
                    missing.push(format!("{name} {text}"));
                }
            }
        }
    }
    assert!(tried > 5_000, "{tried}");
    assert!(missing.is_empty(), "missing:\n{}", missing.join("\n"));
}

#[test]
fn a_label_alone_makes_a_number_of_what_is_grouped_as_its_country_does() {
    // Times as well as numbers of eight digits.
    assert_eq!(finds("Tel. 2123-1530", "HK"), ["2123-1530"]);
    assert_eq!(finds("대표전화 1600-1234", "KR"), ["1600-1234"]);
    assert_eq!(finds("Call us on 1544-1234", "KR"), ["1544-1234"]);
    assert_eq!(finds("Tel. 0711/2030", "DE"), ["0711/2030"]);
    assert_eq!(finds("Tel. (21) 2030-1930", "BR"), ["(21) 2030-1930"]);
    // No country groups its numbers like these.
    assert!(finds("Tel. 0830-1700", "NZ").is_empty());
    assert!(finds("Tel. 08.30-12.00", "SE").is_empty());
    assert!(finds("Tel.: 09.00 - 17.00", "NL").is_empty());
    // Hours beside the word, not the number.
    assert!(finds("Tel. Mon-Fri 2123-1530", "HK").is_empty());
    assert!(finds("2123-1530", "HK").is_empty());
}

#[test]
fn a_number_beside_moments_is_found() {
    assert_eq!(
        finds("Mo-Fr 08.30-12.00 Uhr, Tel. 030 901820", "DE"),
        ["030 901820"]
    );
    assert_eq!(finds("09.00-17.00 / 020 624 1111", "NL"), ["020 624 1111"]);
    assert_eq!(
        finds("08.30-12.00 0212 455 13 00", "TR"),
        ["0212 455 13 00"]
    );
    assert_eq!(
        finds("0207 946 0958 / 0207 946 0959", "GB"),
        ["0207 946 0958", "0207 946 0959"]
    );
    assert_eq!(
        finds("Tel. +504 2212-3376 / 2214-0351", "HN"),
        ["+504 2212-3376", "2214-0351"]
    );
    assert_eq!(finds("GSM 0470 12.10.26", "BE"), ["0470 12.10.26"]);
    assert_eq!(finds("GSM 0470/12.10.26", "BE"), ["0470/12.10.26"]);
    assert_eq!(finds("Tél. +687 20.12.34", "NC"), ["+687 20.12.34"]);
}

#[cfg(not(target_family = "wasm"))]
mod random {
    use super::{AROUND, JOINS, finds, regions};
    use proptest::prelude::*;

    /// A time, a day, a month or a year, all in one form for both sides of a pair.
    fn pair() -> impl Strategy<Value = (String, String)> {
        let time = (0..24_u32, 0..60_u32);
        let day = (1..=31_u32, 1..=12_u32, 1950..2080_u32);
        (0..10_usize, (time.clone(), time), (day.clone(), day)).prop_map(
            |(form, (t1, t2), (d1, d2))| {
                let write = |(h, m): (u32, u32), (day, month, year): (u32, u32, u32)| match form {
                    0 => format!("{h:02}.{m:02}"),
                    1 => format!("{h}.{m:02}"),
                    2 => format!("{h:02}:{m:02}"),
                    3 => format!("{h:02}h{m:02}"),
                    4 => format!("{day:02}.{month:02}"),
                    5 => format!("{day:02}.{month:02}.{year}"),
                    6 => format!("{day}/{month}/{year}"),
                    7 => format!("{month:02}/{year}"),
                    8 => format!("{year}"),
                    _ => format!("{h:02}{m:02}"),
                };
                (write(t1, d1), write(t2, d2))
            },
        )
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(3_000))]

        #[test]
        fn no_pair_of_moments_is_a_number(
            (first, second) in pair(),
            join in prop::sample::select(JOINS),
            around in prop::sample::select(AROUND),
            region in prop::sample::select(
                regions().into_iter().map(|(name, _)| name).collect::<Vec<_>>(),
            ),
        ) {
            let text = around.replace("{}", &format!("{first}{join}{second}"));
            prop_assert_eq!(finds(&text, &region), Vec::<String>::new(), "{} {}", region, text);
        }
    }
}
