//! The look of mails. Mail programs leave out style sheets that are files, and many leave out all but inline styles: the
//! light colours stand at each element, and a style element has the dark ones for those who read it.

/// The colours of a design token on a light and on a dark ground. `app/styles/tokens.css` has the same.
pub(super) struct Token {
    pub(super) light: &'static str,
    pub(super) dark: &'static str,
}

const fn token(light: &'static str, dark: &'static str) -> Token {
    Token { light, dark }
}

pub(super) const PAGE: Token = token("#ffffff", "#12151a");
pub(super) const SURFACE: Token = token("#f5f6f8", "#1b2028");
pub(super) const LINE: Token = token("#dde1e7", "#2c333d");
pub(super) const TEXT: Token = token("#14181f", "#e8ebf0");
pub(super) const MUTED: Token = token("#566070", "#9aa5b4");
pub(super) const ACCENT: Token = token("#1d5fc4", "#82b1ff");
pub(super) const ON_ACCENT: Token = token("#ffffff", "#12151a");

/// The font, as the tokens have it, without its quotation marks: it stands in attributes.
pub(super) const FONT: &str = "system-ui,-apple-system,'Segoe UI',Roboto,sans-serif";

/// Classes of elements, with the colours that they have on a dark ground.
pub(super) fn dark() -> String {
    let rules: [(&str, &[(&str, &Token)]); 6] = [
        ("ground", &[("background", &SURFACE), ("color", &TEXT)]),
        ("sheet", &[("background", &PAGE), ("border-color", &LINE)]),
        ("text", &[("color", &TEXT)]),
        ("muted", &[("color", &MUTED)]),
        ("link", &[("color", &ACCENT)]),
        ("button", &[("background", &ACCENT), ("color", &ON_ACCENT)]),
    ];
    let mut style = ":root{color-scheme:light dark}@media(prefers-color-scheme:dark){".to_owned();
    for (class, values) in rules {
        style.extend([".", class, "{"]);
        for (property, token) in values {
            style.extend([property, ":", token.dark, "!important;"]);
        }
        style.push('}');
    }
    style + "}"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_those_of_the_design_tokens() {
        let tokens = include_str!("../../../app/styles/tokens.css");
        for (name, Token { light, dark }) in [
            ("page", PAGE),
            ("surface", SURFACE),
            ("line", LINE),
            ("text", TEXT),
            ("muted", MUTED),
            ("accent", ACCENT),
            ("on-accent", ON_ACCENT),
        ] {
            let line = format!("  --{name}: light-dark({light}, {dark});\n");
            assert!(tokens.contains(&line), "{line}");
        }
        let font = FONT.replace('\'', "\"").replace(',', ", ");
        assert!(tokens.contains(&format!("  --font: {font};\n")));
    }
}
