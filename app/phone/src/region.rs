//! The country whose way of writing numbers is assumed in a page.

/// Languages and the country where most of those who write them so live.
const HOMES: &[(&str, &str)] = &[
    ("ar", "EG"),
    ("bg", "BG"),
    ("bn", "BD"),
    ("ca", "ES"),
    ("cs", "CZ"),
    ("da", "DK"),
    ("de", "DE"),
    ("el", "GR"),
    ("es", "ES"),
    ("et", "EE"),
    ("eu", "ES"),
    ("fa", "IR"),
    ("fi", "FI"),
    ("fil", "PH"),
    ("fr", "FR"),
    ("ga", "IE"),
    ("gl", "ES"),
    ("he", "IL"),
    ("hi", "IN"),
    ("hr", "HR"),
    ("hu", "HU"),
    ("id", "ID"),
    ("is", "IS"),
    ("it", "IT"),
    ("ja", "JP"),
    ("ka", "GE"),
    ("kk", "KZ"),
    ("km", "KH"),
    ("ko", "KR"),
    ("lo", "LA"),
    ("lt", "LT"),
    ("lv", "LV"),
    ("ms", "MY"),
    ("my", "MM"),
    ("nb", "NO"),
    ("ne", "NP"),
    ("nl", "NL"),
    ("nn", "NO"),
    ("no", "NO"),
    ("pl", "PL"),
    ("pt", "PT"),
    ("ro", "RO"),
    ("ru", "RU"),
    ("si", "LK"),
    ("sk", "SK"),
    ("sl", "SI"),
    ("sq", "AL"),
    ("sr", "RS"),
    ("sv", "SE"),
    ("sw", "KE"),
    ("ta", "IN"),
    ("te", "IN"),
    ("th", "TH"),
    ("tr", "TR"),
    ("uk", "UA"),
    ("ur", "PK"),
    ("uz", "UZ"),
    ("vi", "VN"),
    ("zh", "CN"),
];

/// The person's setting, or else the first language tag that tells a country. The first is the
/// page's, then come the person's own: English tells nothing by itself.
#[must_use]
pub fn assumed<'a>(setting: Option<&'a str>, languages: &'a [String]) -> Option<&'a str> {
    setting
        .filter(|setting| is_country(setting))
        .or_else(|| languages.iter().find_map(|tag| of_language(tag)))
}

fn of_language(tag: &str) -> Option<&str> {
    let mut parts = tag.split('-');
    let language = parts.next()?;
    if let Some(country) = parts.find(|part| is_country(part)) {
        return Some(country);
    }
    HOMES
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(language))
        .map(|(_, country)| *country)
}

fn is_country(part: &str) -> bool {
    part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::assumed;

    #[track_caller]
    fn check(setting: Option<&str>, languages: &[&str], country: Option<&str>) {
        let languages: Vec<String> = languages.iter().map(ToString::to_string).collect();
        assert_eq!(assumed(setting, &languages), country);
    }

    #[test]
    fn the_persons_setting_comes_before_the_pages_language() {
        check(Some("US"), &["de"], Some("US"));
        check(None, &["de", "en-US"], Some("DE"));
        check(Some("nonsense"), &["de-AT"], Some("AT"));
    }

    #[test]
    fn a_page_in_plain_english_is_read_as_at_home() {
        check(None, &["en", "en-GB"], Some("GB"));
        check(None, &["zh-Hant-TW"], Some("TW"));
        check(None, &["en"], None);
        check(None, &[], None);
    }
}
