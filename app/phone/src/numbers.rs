//! Finding numbers for the content script: texts in, places and numbers out, both as JSON.

use callslot_shared::phone::find::find;
use serde::{Deserialize, Serialize};

use crate::region;

/// The texts that the content script found worth a look.
#[derive(Debug, Deserialize)]
struct Request {
    /// The person's setting.
    region: Option<String>,
    /// Language tags: the page's, then the person's.
    languages: Vec<String>,
    texts: Vec<String>,
}

/// A number of a text.
#[derive(Debug, Serialize)]
struct Number {
    /// In UTF-16 units.
    start: usize,
    end: usize,
    e164: String,
    /// As people write it.
    shown: String,
    /// Two letters, empty for numbers of no country.
    country: String,
    /// The keys to press once it has answered, empty without any.
    extension: String,
}

/// Answers `{"region", "languages", "texts"}` with a list of numbers for each text.
///
/// A request that cannot be read is answered with an empty list: the service worker made it, and has checked
/// it.
#[must_use]
pub fn find_numbers(request: &str) -> String {
    let numbers = serde_json::from_str(request)
        .map(|request| answer(&request))
        .unwrap_or_default();
    serde_json::to_string(&numbers).unwrap_or_else(|_| "[]".to_owned())
}

fn answer(request: &Request) -> Vec<Vec<Number>> {
    let region = region::assumed(request.region.as_deref(), &request.languages);
    request
        .texts
        .iter()
        .map(|text| numbers(text, region))
        .collect()
}

fn numbers(text: &str, region: Option<&str>) -> Vec<Number> {
    find(text, region)
        .into_iter()
        .map(|find| Number {
            start: find.start,
            end: find.end,
            shown: find.e164.spaced(),
            country: find.e164.country().unwrap_or_default(),
            e164: find.e164.as_str().to_owned(),
            extension: find
                .extension
                .map_or_else(String::new, |extension| extension.to_string()),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::find_numbers;
    use serde_json::{Value, json};

    #[test]
    fn each_text_has_its_numbers_as_people_write_them() {
        let request = json!({
            "region": null, "languages": ["de", "en-US"],
            "texts": ["Tel. 030 901820", "nothing", "tel: +12127365000p12"],
        });
        let answer: Value = serde_json::from_str(&find_numbers(&request.to_string())).unwrap();
        let number = json!({
            "start": 5, "end": 15, "e164": "+4930901820", "shown": "+49 30 901820", "country": "DE",
            "extension": "",
        });
        let extended = json!({
            "start": 5, "end": 20, "e164": "+12127365000", "shown": "+1 212-736-5000", "country": "US",
            "extension": ",12",
        });
        assert_eq!(answer, json!([[number], [], [extended]]));
    }

    #[test]
    fn nonsense_has_no_numbers() {
        assert_eq!(find_numbers("nonsense"), "[]");
    }
}
