//! Names in SQL. Statements are written with `:organization` and `:now`; D1 binds by number only, so each name becomes
//! the number of its value while the Worker is compiled. SQLite gets the same text as D1, so that what is tested is what
//! runs.
//!
//! A name is `:` and then letters, digits and `_`, the first of them no digit. In quotes and in comments there are no
//! names, and `::` does not begin one.

use super::Value;
use std::borrow::Cow;

/// The most values that D1 binds to one statement. Source: Cloudflare, "D1 limits".
const MOST: usize = 100;

/// The names of a statement's values: the first stands for `?1`.
pub(super) type Names = Cow<'static, [&'static str]>;

/// SQL whose names have become numbers, made by [`numbered!`](numbered).
#[derive(Debug, Clone, Copy)]
pub(super) struct Numbered {
    /// The SQL, as databases get it.
    pub(super) sql: &'static str,
    /// The name that each number had.
    pub(super) names: &'static [&'static str],
}

/// Joins constant texts into one: as `std::concat!`, of constants, too.
macro_rules! text {
    ($($part:expr),+ $(,)?) => {{
        const PARTS: &[&str] = &[$($part),+];
        const LENGTH: usize = $crate::store::named::total(PARTS);
        const BYTES: [u8; LENGTH] = $crate::store::named::joined(PARTS);
        const { $crate::store::named::as_text(&BYTES) }
    }};
}
pub(super) use text;

/// Makes a constant [`Numbered`] of a constant SQL text and the names of its values in the order in which they are
/// bound. A name in the text without a value, and a value without a name in the text, do not compile.
macro_rules! numbered {
    ($sql:expr $(, $name:ident)* $(,)?) => {{
        const TEXT: &str = $sql;
        const NAMES: &[&str] = &[$(stringify!($name)),*];
        const LENGTH: usize = $crate::store::named::length(TEXT, NAMES);
        const BYTES: [u8; LENGTH] = $crate::store::named::number(TEXT, NAMES);
        $crate::store::named::Numbered {
            sql: const { $crate::store::named::as_text(&BYTES) },
            names: NAMES,
        }
    }};
}
pub(super) use numbered;

/// Makes a [`Statement`](super::Statement) of a constant SQL text and the values of its names: `name = value`, or `name`
/// alone for the value of the variable of that name. As with [`numbered!`](numbered), text and values must fit.
macro_rules! sql {
    ($sql:expr $(, $name:ident $(= $value:expr)?)* $(,)?) => {
        $crate::store::Statement::new(
            $crate::store::named::numbered!($sql $(, $name)*),
            [$($crate::store::Value::from($crate::store::named::sql!(@ $name $(= $value)?))),*],
        )
    };
    (@ $name:ident = $value:expr) => { $value };
    (@ $name:ident) => { $name };
}
pub(super) use sql;

/// As [`sql!`](sql), of a text that is made while the Worker runs; values that it does not name are left out.
macro_rules! made {
    ($sql:expr $(, $name:ident $(= $value:expr)?)* $(,)?) => {
        $crate::store::Statement::made(
            &$sql,
            [$((
                stringify!($name),
                $crate::store::Value::from($crate::store::named::sql!(@ $name $(= $value)?)),
            )),*],
        )
    };
}
pub(super) use made;

/// The length of texts together.
#[expect(
    clippy::indexing_slicing,
    reason = "each index was compared with the length"
)]
pub(super) const fn total(parts: &[&str]) -> usize {
    let (mut n, mut length) = (0, 0);
    while n < parts.len() {
        length += parts[n].len();
        n += 1;
    }
    length
}

/// The bytes of texts, one behind the other.
#[expect(
    clippy::indexing_slicing,
    reason = "each index was compared with the length"
)]
pub(super) const fn joined<const LENGTH: usize>(parts: &[&str]) -> [u8; LENGTH] {
    let mut out = [0; LENGTH];
    let (mut n, mut at) = (0, 0);
    while n < parts.len() {
        at = copy(&mut out, at, parts[n].as_bytes());
        n += 1;
    }
    out
}

/// Splits SQL at its first name: what stands before it, the name without its colon, what follows.
#[expect(
    clippy::indexing_slicing,
    reason = "each index was compared with the length"
)]
const fn split(sql: &str) -> Option<(&str, &str, &str)> {
    let bytes = sql.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        at = match bytes[at] {
            quote @ (b'\'' | b'"' | b'`') => behind(bytes, at + 1, &[quote]),
            b'-' if follows(bytes, at, b"--") => behind(bytes, at + 2, b"\n"),
            b'/' if follows(bytes, at, b"/*") => behind(bytes, at + 2, b"*/"),
            b':' if follows(bytes, at, b"::") => name_end(bytes, at + 2),
            b':' => {
                let end = name_end(bytes, at + 1);
                if end > at + 1 {
                    let (before, name) = sql.split_at(at);
                    let (name, after) = name.split_at(end - at);
                    let (_, name) = name.split_at(1);
                    return Some((before, name, after));
                }
                end
            }
            _ => at + 1,
        };
    }
    None
}

/// The place behind the next `end` from `at` on, or the end of all.
const fn behind(bytes: &[u8], mut at: usize, end: &[u8]) -> usize {
    while at < bytes.len() {
        if follows(bytes, at, end) {
            return at + end.len();
        }
        at += 1;
    }
    at
}

/// Whether `wanted` stands at `at`.
#[expect(
    clippy::indexing_slicing,
    reason = "each index was compared with the length"
)]
const fn follows(bytes: &[u8], at: usize, wanted: &[u8]) -> bool {
    let mut n = 0;
    while n < wanted.len() {
        if at + n >= bytes.len() || bytes[at + n] != wanted[n] {
            return false;
        }
        n += 1;
    }
    true
}

/// The place behind the name that begins at `start`; `start` itself if none does.
#[expect(
    clippy::indexing_slicing,
    reason = "each index was compared with the length"
)]
const fn name_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start;
    while at < bytes.len()
        && (bytes[at] == b'_'
            || bytes[at].is_ascii_lowercase()
            || (at > start && bytes[at].is_ascii_digit()))
    {
        at += 1;
    }
    at
}

/// The place of a name among others.
#[expect(
    clippy::indexing_slicing,
    reason = "each index was compared with the length"
)]
const fn position(names: &[&str], name: &str) -> Option<usize> {
    let name = name.as_bytes();
    let mut n = 0;
    while n < names.len() {
        if names[n].len() == name.len() && follows(names[n].as_bytes(), 0, name) {
            return Some(n);
        }
        n += 1;
    }
    None
}

/// The number of digits of a number below a thousand.
const fn digits(number: usize) -> usize {
    match number {
        0..=9 => 1,
        10..=99 => 2,
        _ => 3,
    }
}

/// The length of SQL when its names are numbers.
///
/// # Panics
/// If a name has no value, a value is not used, or there are more values than D1 binds: while compiling.
#[expect(
    clippy::indexing_slicing,
    reason = "only constants are made by this: an index outside does not compile"
)]
pub(super) const fn length(sql: &str, names: &[&str]) -> usize {
    assert!(names.len() <= MOST, "more values than D1 binds");
    let mut used = [false; MOST];
    let mut length = 0;
    let mut rest = sql;
    while let Some((before, name, after)) = split(rest) {
        let Some(place) = position(names, name) else {
            a_name_without_a_value(name)
        };
        used[place] = true;
        length += before.len() + 1 + digits(place + 1);
        rest = after;
    }
    let mut n = 0;
    while n < names.len() {
        if !used[n] {
            a_value_that_is_not_used(names[n])
        }
        n += 1;
    }
    length + rest.len()
}

#[expect(clippy::panic, reason = "it is the compiler that panics")]
const fn a_name_without_a_value(name: &str) -> ! {
    panic!("{}", name)
}

#[expect(clippy::panic, reason = "it is the compiler that panics")]
const fn a_value_that_is_not_used(name: &str) -> ! {
    panic!("{}", name)
}

/// The bytes of SQL whose names are numbers.
#[expect(
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    reason = "only constants are made by this: an index outside does not compile, and no digit exceeds a byte"
)]
pub(super) const fn number<const LENGTH: usize>(sql: &str, names: &[&str]) -> [u8; LENGTH] {
    let mut out = [0; LENGTH];
    let mut at = 0;
    let mut rest = sql;
    while let Some((before, name, after)) = split(rest) {
        at = copy(&mut out, at, before.as_bytes());
        at = copy(&mut out, at, b"?");
        let Some(place) = position(names, name) else {
            a_name_without_a_value(name)
        };
        let width = digits(place + 1);
        let (mut n, mut left) = (width, place + 1);
        while n > 0 {
            n -= 1;
            out[at + n] = b'0' + (left % 10) as u8;
            left /= 10;
        }
        at += width;
        rest = after;
    }
    copy(&mut out, at, rest.as_bytes());
    out
}

/// Copies bytes to a place and gives the place behind them.
#[expect(
    clippy::indexing_slicing,
    reason = "only constants are made by this: an index outside does not compile"
)]
pub(super) const fn copy(out: &mut [u8], at: usize, bytes: &[u8]) -> usize {
    let mut n = 0;
    while n < bytes.len() {
        out[at + n] = bytes[n];
        n += 1;
    }
    at + n
}

/// The bytes that [`number`] made as the text that they are.
#[expect(clippy::panic, reason = "it is the compiler that panics")]
pub(super) const fn as_text(bytes: &[u8]) -> &str {
    match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => panic!("a name is cut out of a text as a whole"),
    }
}

/// As [`numbered!`](numbered) and [`number`], of a text that is made while the Worker runs. Each name has its first
/// value; values that the text does not name are left out, so that parts of statements can be given the same.
///
/// A name without a value stays as it is, and the database refuses the statement.
pub(super) fn number_now(
    sql: &str,
    values: impl IntoIterator<Item = (&'static str, Value)>,
) -> (String, Vec<&'static str>, Vec<Value>) {
    let asked: Vec<&str> = names_of(sql).collect();
    let mut used: Vec<(&'static str, Value)> = Vec::new();
    for (name, value) in values {
        let known = used.iter().any(|(known, _)| *known == name);
        if !known && asked.contains(&name) {
            used.push((name, value));
        }
    }
    let (names, values): (Vec<&'static str>, Vec<Value>) = used.into_iter().unzip();
    let unknown = asked
        .into_iter()
        .find(|name| position(&names, name).is_none());
    debug_assert_eq!(unknown, None, "a name without a value in {sql}");
    (replaced(sql, &names), names, values)
}

/// A text whose names are numbers, as far as they are known.
pub(super) fn replaced(sql: &str, names: &[&str]) -> String {
    let mut out = String::with_capacity(sql.len());
    let mut rest = sql;
    while let Some((before, name, after)) = split(rest) {
        out.push_str(before);
        if let Some(place) = position(names, name) {
            out.push('?');
            out.push_str(&(place + 1).to_string());
        } else {
            out.push(':');
            out.push_str(name);
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// The names in SQL, in the order in which they stand there.
fn names_of(sql: &str) -> impl Iterator<Item = &str> {
    let mut rest = sql;
    std::iter::from_fn(move || {
        let (_, name, after) = split(rest)?;
        rest = after;
        Some(name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Statement;

    fn check(sql: &str, names: &[&str], expected: &str) {
        assert_eq!(replaced(sql, names), expected);
        assert_eq!(length(sql, names), expected.len());
    }

    #[test]
    fn names_become_the_numbers_of_their_values() {
        let numbered = numbered!("SELECT :b, :a, :b WHERE :a > 1", a, b);
        assert_eq!(numbered.sql, "SELECT ?2, ?1, ?2 WHERE ?1 > 1");
        assert_eq!(numbered.names, &["a", "b"]);
        let (a, now) = ("x", 5_i64);
        let statement = sql!("SELECT :now + 1, :a", a, now = now + 1);
        assert_eq!(statement.sql(), "SELECT ?2 + 1, ?1");
        assert_eq!(statement.values, [Value::from("x"), Value::from(6_i64)]);
        assert_eq!(sql!("SELECT 1").sql(), "SELECT 1");
    }

    #[test]
    fn a_name_that_begins_like_another_is_another() {
        check(
            "SELECT :at, :attempt, :at_once, :attempt2",
            &["attempt", "at", "at_once", "attempt2"],
            "SELECT ?2, ?1, ?3, ?4",
        );
    }

    #[test]
    fn there_are_as_many_numbers_as_d1_binds() {
        let names: Vec<String> = (0..MOST).map(|n| format!("n{n}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let sql = format!(":{}", names.join(" :"));
        let numbers: Vec<String> = (1..=MOST).map(|n| format!("?{n}")).collect();
        let expected = numbers.join(" ");
        check(&sql, &names, &expected);
    }

    #[test]
    fn there_are_no_names_in_quotes_and_comments_nor_behind_two_colons() {
        check(
            "SELECT ':a', 'it''s :a', \":a\", `:a`, a::a, :, :1 -- of :a, isn't it\n, :a /* :a ' */ , '$.x:a' || :a",
            &["a"],
            "SELECT ':a', 'it''s :a', \":a\", `:a`, a::a, :, :1 -- of :a, isn't it\n, ?1 /* :a ' */ , '$.x:a' || ?1",
        );
        check("SELECT ':a", &[], "SELECT ':a");
        check("SELECT 'é' || :a || 'ü'", &["a"], "SELECT 'é' || ?1 || 'ü'");
    }

    #[test]
    #[should_panic(expected = "organisation")]
    fn a_name_without_a_value_does_not_compile() {
        length(
            "SELECT :organization, :organisation",
            &["organization", "now"],
        );
    }

    #[test]
    #[should_panic(expected = "now")]
    fn nor_does_a_value_that_is_not_used() {
        length("SELECT :organization, ':now'", &["organization", "now"]);
    }

    #[test]
    fn a_text_that_is_made_later_takes_the_values_that_it_names() {
        let values = [
            ("a", 1_i64.into()),
            ("b", 2_i64.into()),
            ("c", 3_i64.into()),
        ];
        let statement = Statement::made(&format!("SELECT :{}, :a", "c"), values);
        assert_eq!(statement.sql(), "SELECT ?2, ?1");
        assert_eq!(statement.values, [Value::from(1_i64), Value::from(3_i64)]);
        assert_eq!(statement.numbered("= :c AND :x"), "= ?2 AND :x");
    }

    /// Numbers as parameters are for databases only.
    #[test]
    fn no_statement_is_written_with_numbers() {
        fn look(folder: &std::path::Path, seen: &mut usize) {
            for file in std::fs::read_dir(folder).unwrap() {
                let path = file.unwrap().path();
                if path.is_dir() {
                    look(&path, seen);
                    continue;
                }
                // The first makes the numbers, the second sends one as a hostile text.
                if ["store/named.rs", "service/defences.rs"]
                    .iter()
                    .any(|known| path.ends_with(known))
                {
                    continue;
                }
                let text = std::fs::read_to_string(&path).unwrap();
                for (number, line) in text.lines().enumerate() {
                    let parameter = line.split('?').skip(1).any(|after| {
                        let digits = after.trim_start_matches(|c: char| c.is_ascii_digit());
                        digits.len() < after.len()
                    });
                    assert!(!parameter, "{}:{}: {line}", path.display(), number + 1);
                }
                *seen += 1;
            }
        }
        let mut seen = 0;
        let worker = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        for folder in ["src", "tests"] {
            look(&worker.join(folder), &mut seen);
        }
        assert!(seen > 100, "{seen}");
    }
}
