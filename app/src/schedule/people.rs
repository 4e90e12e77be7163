//! Members as the calls view shows them: initials, hues, and the choice of one.

use callslot_shared::{access::takes_calls, api::MemberEntry, ids::UserId};

/// The number of hues that operators are told apart by.
const HUES: u32 = 8;

/// The initials of a name: of its first and its last word.
#[must_use]
pub fn initials(name: &str) -> String {
    let mut words = name
        .split_whitespace()
        .filter_map(|word| word.chars().find(|letter| letter.is_alphanumeric()));
    let first = words.next();
    let letters = first.into_iter().chain(words.next_back());
    letters.flat_map(char::to_uppercase).collect()
}

/// The hue of a member, from 0: the same one on every page.
#[must_use]
pub fn hue(id: UserId) -> u32 {
    let sum: u32 = id.to_string().bytes().map(u32::from).sum();
    sum % HUES
}

/// The members who can take calls: active ones with a phone whose role takes calls.
#[must_use]
pub fn operators(members: &[MemberEntry]) -> Vec<&MemberEntry> {
    let fit =
        |member: &&MemberEntry| member.active && member.phone.is_some() && takes_calls(member.role);
    members.iter().filter(fit).collect()
}

/// The members whose bookings can be asked for: those who take calls, whether or not they can at present.
#[must_use]
pub fn with_bookings(members: &[MemberEntry]) -> Vec<&MemberEntry> {
    let takes = |member: &&MemberEntry| takes_calls(member.role);
    members.iter().filter(takes).collect()
}

/// Whether a name has all of the words that somebody searches for, each at the beginning of a word.
#[must_use]
pub fn matches(name: &str, searched: &str) -> bool {
    let name = name.to_lowercase();
    let begins = |part: &str| name.split([' ', '-']).any(|word| word.starts_with(part));
    searched.to_lowercase().split_whitespace().all(begins)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_those_of_the_first_and_the_last_word() {
        for (name, letters) in [
            ("Olivia Owner", "OO"),
            ("Ana María de la Cruz", "AC"),
            ("olivia", "O"),
            ("  (Ola) ångström ", "OÅ"),
            ("…", ""),
        ] {
            assert_eq!(initials(name), letters, "{name}");
        }
    }

    #[test]
    fn members_keep_their_hue_and_neighbours_differ() {
        let id = |number: u8| format!("019ab000-0000-7000-8000-0000000000{number:02}").parse();
        let hues: Vec<u32> = (0..8).map(|number| hue(id(number).unwrap())).collect();
        let mut different = hues.clone();
        different.sort_unstable();
        assert_eq!(different, [0, 1, 2, 3, 4, 5, 6, 7]);
        assert_eq!(hue(id(3).unwrap()), hues[3]);
    }

    #[test]
    fn a_member_is_found_by_the_beginnings_of_names() {
        for (searched, found) in [
            ("", true),
            ("ol", true),
            ("OWN oli", true),
            ("wner", false),
            ("smith", true),
            ("oli x", false),
        ] {
            assert_eq!(matches("Olivia Owner-Smith", searched), found, "{searched}");
        }
    }
}
