//! The questions of pages: what a person types, how a number is written, where its bearer may be.

use callslot_shared::{
    phone::{PhoneNumber, Region, TypedNumber},
    schedule::{TimeZone, calling},
};

/// Reads what is typed, by the country of numbers without a country code: `{"Ok": …}` with a [`TypedNumber`], or
/// `{"Err": …}` with what is wrong, to be read after the field's name.
#[must_use]
pub fn read(text: &str, country: &str) -> String {
    let country = Region::parse("country", country).ok();
    let read = TypedNumber::read("", text, country).map_err(|error| error.problem);
    serde_json::to_string(&read).unwrap_or_default()
}

/// A number in E.164 form, as people write it.
#[must_use]
pub fn spaced(number: &str) -> String {
    of_shape(number).map_or_else(|| number.to_owned(), |number| number.spaced())
}

/// The names of the zones that the bearer of a number in E.164 form may be in, with a space between.
#[must_use]
pub fn zones(number: &str) -> String {
    let zones = of_shape(number).map(|number| calling::zones(&number));
    let names: Vec<_> = zones
        .iter()
        .flatten()
        .copied()
        .map(TimeZone::name)
        .collect();
    names.join(" ")
}

/// The number as the server has it: no plan judges it a second time.
fn of_shape(number: &str) -> Option<PhoneNumber> {
    PhoneNumber::by_shape("", number).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(text: &str, country: &str) -> Result<TypedNumber, String> {
        serde_json::from_str(&read(text, country)).unwrap()
    }

    #[test]
    fn a_page_reads_the_answer_as_it_was_meant() {
        let germany = Region::parse("country", "DE").ok();
        for text in [
            "030 901820",
            "+1 212 555 0142",
            "tel:+12125550142p7",
            "+800 1234 5678",
        ] {
            let meant = TypedNumber::read("", text, germany).unwrap();
            assert_eq!(answered(text, "DE"), Ok(meant), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_answered_with_the_rules_own_problem() {
        for text in ["", "030 901820", "order nine", "+1 415"] {
            let problem = PhoneNumber::parse("", text).unwrap_err().problem;
            assert_eq!(answered(text, ""), Err(problem), "{text}");
        }
        assert!(answered("030 901820", "nonsense").is_err());
    }

    #[test]
    fn a_number_is_written_and_placed() {
        assert_eq!(spaced("+12125550142"), "+1 212-555-0142");
        assert_eq!(zones("+12125550142"), "America/New_York");
        assert!(zones("+61400000000").contains(' '));
        assert_eq!(zones("+18005550134"), "");
        assert_eq!(
            (&*spaced("nonsense"), &*zones("nonsense")),
            ("nonsense", "")
        );
    }
}
