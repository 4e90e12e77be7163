//! The frames that public pages are shown in: those of the sites that the organization has named. All other pages deny every frame.

use axum::http::HeaderValue;
use callslot_shared::public_page::FrameOrigin;

/// All of a public page's policy but the sites that may frame it. Nothing comes from elsewhere, and forms lead here.
const OWN: &str = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; \
                   manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors";

/// The content security policy of a public page that `origins` may frame. Without origins nobody does.
///
/// An origin has the letters of a name alone ([`FrameOrigin`]), so that none begins another directive.
pub(super) fn policy(origins: &[FrameOrigin]) -> HeaderValue {
    let mut value = OWN.to_owned();
    for origin in origins {
        value.push(' ');
        value.push_str(origin.as_str());
    }
    if origins.is_empty() {
        value.push_str(" 'none'");
    }
    // What is no header would be a page without a policy.
    HeaderValue::try_from(value).unwrap_or(HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"))
}

/// The same origins for the page's own script, which says its height to no other site: `data-origins` of `/scripts/frame.js`.
pub(super) fn listed(origins: &[FrameOrigin]) -> String {
    let origins: Vec<_> = origins.iter().map(FrameOrigin::as_str).collect();
    origins.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origins(all: &[&str]) -> Vec<FrameOrigin> {
        let all = all.iter();
        all.map(|one| FrameOrigin::parse("frame_origins", one).unwrap())
            .collect()
    }

    fn ancestors(of: &[FrameOrigin]) -> String {
        let policy = policy(of);
        let policy = policy.to_str().unwrap().to_owned();
        let directive = policy.split("; ").find(|one| one.starts_with("frame-ancestors"));
        directive.unwrap().to_owned()
    }

    #[test]
    fn a_page_whose_organization_names_no_site_is_in_no_frame() {
        assert_eq!(ancestors(&[]), "frame-ancestors 'none'");
        assert_eq!(listed(&[]), "");
    }

    #[test]
    fn only_the_sites_that_are_named_frame_a_page() {
        let origins = origins(&["https://www.example.com", "https://shop.example:8443"]);
        assert_eq!(
            ancestors(&origins),
            "frame-ancestors https://www.example.com https://shop.example:8443"
        );
        assert_eq!(listed(&origins), "https://www.example.com https://shop.example:8443");
    }

    #[test]
    fn sites_change_nothing_else_of_the_policy() {
        let origins = origins(&["https://www.example.com"]);
        let (of_some, of_none) = (policy(&origins), policy(&[]));
        let rest = |policy: &HeaderValue| {
            let policy = policy.to_str().unwrap();
            policy.split("frame-ancestors").next().unwrap().to_owned()
        };
        assert_eq!(rest(&of_some), rest(&of_none));
        assert!(!rest(&of_some).contains("unsafe"));
    }
}
