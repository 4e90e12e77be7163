//! Answers of people to a text message: that they want no more, that they want them again, or that they want help.
//!
//! Source: 47 CFR 64.1200 (a) (10): "stop", "quit", "end", "revoke", "opt out", "cancel" and "unsubscribe" revoke consent, and
//! so does any other wording that says so. A text that may mean it is taken for it: silence can be ended, a text that nobody
//! wanted cannot be unsent.

/// The meaning of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keyword {
    /// No more text messages.
    Stop,
    /// Text messages again.
    Start,
    /// A bare yes. It means [`Self::Start`] where it answers the end of text messages, and nothing else: it may answer anything.
    Yes,
    /// The sender, and a way to reach them.
    Help,
}

/// Answers that are the whole text, as [`folded`].
const STOP: &[&str] = &[
    // English
    "stop",
    "stopall",
    "stop all",
    "unsubscribe",
    "cancel",
    "end",
    "quit",
    "optout",
    "opt out",
    "revoke",
    "remove",
    "no more",
    // Spanish
    "alto",
    "parar",
    "pare",
    "baja",
    "cancelar",
    "detener",
    "no mas",
    "darme de baja",
    // French
    "arret",
    "arreter",
    "arretez",
    "desabonner",
    "desinscrire",
    "annuler",
    "fin",
    // German
    "stopp",
    "abmelden",
    "abbestellen",
    "ende",
    "aufhoren",
    "beenden",
    "kundigen",
];

/// Words that end text messages whatever is said behind them.
const STOP_FIRST: &[&str] = &[
    "stop",
    "stopall",
    "unsubscribe",
    "optout",
    "quit",
    "revoke",
    "stopp",
    "arret",
    "alto",
];

/// Wordings that end text messages wherever they stand, from the beginning of a word on.
const STOP_WITHIN: &[&str] = &[
    "stop text",
    "stop send",
    "stop messag",
    "please stop",
    "pls stop",
    "quit text",
    "quit send",
    "quit messag",
    "end text",
    "cancel text",
    "cancel messag",
    "opt out",
    "opt me out",
    "unsubscribe",
    "revoke consent",
    "revoke my consent",
    "do not text",
    "dont text",
    "do not message",
    "dont message",
    "do not contact",
    "dont contact",
    "no more text",
    "no more message",
    "remove me",
    "take me off",
    "leave me alone",
    "no me escriba",
    "no mas mensajes",
    "deje de enviar",
    "dejen de enviar",
    "ne mecrivez plus",
    "plus de messages",
    "plus de sms",
    "bitte stopp",
    "keine sms",
    "keine nachrichten",
];

const START: &[&str] = &[
    "start",
    "unstop",
    "subscribe",
    "resume",
    "opt in",
    "optin",
    "iniciar",
    "empezar",
    "alta",
    "reanudar",
    "debut",
    "commencer",
    "reprendre",
    "abonner",
    "starten",
    "anmelden",
    "fortsetzen",
];

const YES: &[&str] = &["yes", "continue", "si", "oui", "ja"];

const HELP: &[&str] = &[
    "help",
    "info",
    "ayuda",
    "informacion",
    "aide",
    "infos",
    "hilfe",
    "information",
];

/// The meaning of a text, if it has one of these: letters' case, accents, punctuation and spaces do not matter.
///
/// # Examples
/// ```
/// use callslot_shared::sms::{Keyword, keyword};
/// assert_eq!(keyword(" Stop. "), Some(Keyword::Stop));
/// assert_eq!(keyword("ARRÊT"), Some(Keyword::Stop));
/// assert_eq!(keyword("See you at 10!"), None);
/// ```
#[must_use]
pub fn keyword(text: &str) -> Option<Keyword> {
    let said = folded(text);
    let first = said.split(' ').next().unwrap_or_default();
    let is_stop = STOP.contains(&&*said)
        || STOP_FIRST.contains(&first)
        || STOP_WITHIN
            .iter()
            .any(|wording| said.starts_with(wording) || said.contains(&format!(" {wording}")));
    if is_stop {
        Some(Keyword::Stop)
    } else if START.contains(&&*said) {
        Some(Keyword::Start)
    } else if YES.contains(&&*said) {
        Some(Keyword::Yes)
    } else if HELP.contains(&&*said) {
        Some(Keyword::Help)
    } else {
        None
    }
}

/// A character of half the width where it is one of the full width, as keyboards for Chinese and Japanese write it.
fn narrow(c: char) -> char {
    const FULL: std::ops::RangeInclusive<char> = '\u{ff01}'..='\u{ff5e}';
    match c {
        '\u{3000}' => ' ',
        c if FULL.contains(&c) => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        c => c,
    }
}

/// A text in small letters without accents, its words one space apart, and everything else left out. An apostrophe joins:
/// `don't` is `dont`.
fn folded(text: &str) -> String {
    let letters: String = text
        .chars()
        .map(narrow)
        .flat_map(char::to_lowercase)
        .filter(|c| {
            !matches!(
                c,
                '\'' | '’' | '\u{301}' | '\u{302}' | '\u{308}' | '\u{303}' | '\u{300}'
            )
        })
        .map(|c| match c {
            'á' | 'à' | 'â' | 'ä' | 'ã' => 'a',
            'é' | 'è' | 'ê' | 'ë' => 'e',
            'í' | 'ì' | 'î' | 'ï' => 'i',
            'ó' | 'ò' | 'ô' | 'ö' | 'õ' => 'o',
            'ú' | 'ù' | 'û' | 'ü' => 'u',
            'ç' => 'c',
            'ñ' => 'n',
            other if other.is_alphanumeric() => other,
            _ => ' ',
        })
        .collect();
    letters.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn all(texts: &[&str], expected: Option<Keyword>) {
        for text in texts {
            assert_eq!(keyword(text), expected, "{text:?}");
        }
    }

    #[test]
    fn stop_is_read_in_every_spelling() {
        let said = [
            "STOP",
            "stop",
            "Stop!",
            " \"stop\" ",
            "STOPALL",
            "Stop all",
            "UNSUBSCRIBE",
            "CANCEL",
            "cancel.",
            "END",
            "QUIT",
            "OPTOUT",
            "opt-out",
            "Opt out",
            "REVOKE",
            "stop texting me",
            "Please stop",
            "STOP it, now",
            "Don’t text me again",
            "do not text this number",
            "please remove me from your list",
            "quit texting me",
            "Quit.",
            "pls stop",
            "I revoke my consent",
            "revoke all consent",
            "opt me out",
            "Do not contact me",
            "don't contact this number",
            "cancel texts",
            "Please cancel text messages",
            "end texts",
            "ＳＴＯＰ",
            "ｓｔｏｐ　ａｌｌ！",
        ];
        all(&said, Some(Keyword::Stop));
        all(
            &["ALTO", "Parar", "baja", "CANCELAR", "No más"],
            Some(Keyword::Stop),
        );
        all(
            &[
                "ARRET",
                "Arrêt",
                "arre\u{302}t",
                "DÉSABONNER",
                "désinscrire",
            ],
            Some(Keyword::Stop),
        );
        all(
            &[
                "STOPP",
                "Stopp!",
                "abmelden",
                "Abbestellen",
                "Aufhören",
                "Kündigen",
            ],
            Some(Keyword::Stop),
        );
    }

    #[test]
    fn start_and_help_are_read_if_they_are_all_that_is_said() {
        all(
            &["START", "Unstop", "iniciar", "début", "starten"],
            Some(Keyword::Start),
        );
        all(
            &["YES", "yes!", "Sí", "OUI", "Ja", "continue"],
            Some(Keyword::Yes),
        );
        all(
            &["HELP", "help?", "INFO", "Ayuda", "AIDE", "Hilfe"],
            Some(Keyword::Help),
        );
        all(
            &[
                "yes, at ten please",
                "can you help me with my bill",
                "start at ten",
            ],
            None,
        );
    }

    #[test]
    fn other_texts_mean_none_of_it() {
        let said = [
            "",
            "   ",
            "?",
            "See you then",
            "10:30 is fine",
            "Can we cancel the call and talk on Friday?",
            "the end of May",
            "👍",
            "I am at the bus stop",
            "Please send text when you are ready",
            "a nonstop text",
            "ok",
        ];
        all(&said, None);
    }
}
