//! Where in a text that is no JSON reading stopped, as the path of fields that leads there. The text is
//! walked once more, and only after an error.

/// Deeper than this a path is of no use to a person: the field it begins in is.
const MAX_DEPTH: usize = 4;

/// The fields that lead to the value in which reading stopped, joined by dots: nothing for the whole text,
/// and what is inside of a list goes by the list's name.
///
/// `line` and `column` are `serde_json`'s: lines from 1, and the bytes of that line that were read.
pub(super) fn path(text: &[u8], line: usize, column: usize) -> String {
    let read = text.get(..offset(text, line, column)).unwrap_or(text);
    let mut walk = Walk::default();
    for (at, byte) in read.iter().enumerate() {
        walk.step(read, at, *byte);
    }
    walk.path()
}

/// How many bytes come before this place.
fn offset(text: &[u8], line: usize, column: usize) -> usize {
    let lines = text.split_inclusive(|byte| *byte == b'\n');
    let before: usize = lines.take(line.saturating_sub(1)).map(<[u8]>::len).sum();
    before + column
}

/// An object or a list that is not over.
#[derive(Default)]
struct Level {
    is_list: bool,
    /// Its newest field.
    field: Option<String>,
    /// Whether the field's value has begun.
    in_value: bool,
}

#[derive(Default)]
struct Walk {
    levels: Vec<Level>,
    /// Where the string began that is being read.
    string: Option<usize>,
    /// Whether the next byte of the string stands for itself.
    escaped: bool,
}

impl Walk {
    fn step(&mut self, text: &[u8], at: usize, byte: u8) {
        if let Some(start) = self.string {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => self.end_string(text.get(start..=at)),
                _ => {}
            }
            return;
        }
        match byte {
            b'"' => self.string = Some(at),
            b'{' | b'[' => self.levels.push(Level {
                is_list: byte == b'[',
                ..Level::default()
            }),
            b'}' | b']' => drop(self.levels.pop()),
            b':' => self.set_in_value(true),
            b',' => self.set_in_value(false),
            _ => {}
        }
    }

    fn end_string(&mut self, raw: Option<&[u8]>) {
        self.string = None;
        if let Some(level) = self.levels.last_mut()
            && !level.is_list
            && !level.in_value
        {
            level.field = raw.and_then(|raw| serde_json::from_slice(raw).ok());
        }
    }

    fn set_in_value(&mut self, is: bool) {
        if let Some(level) = self.levels.last_mut()
            && !level.is_list
        {
            level.in_value = is;
        }
    }

    fn path(self) -> String {
        let fields = self.levels.into_iter().take_while(|level| !level.is_list);
        let mut path: Vec<_> = fields
            .filter(|level| level.in_value)
            .filter_map(|level| level.field)
            .collect();
        if path.len() > MAX_DEPTH {
            path.truncate(1);
        }
        path.join(".")
    }
}

#[cfg(test)]
mod tests {
    use super::path;

    /// The path at the mark `^` of a text.
    #[track_caller]
    fn check(marked: &str, expected: &str) {
        let before = marked.find('^').unwrap();
        let line = marked[..before].matches('\n').count() + 1;
        let column = marked[..before].rsplit('\n').next().unwrap().len();
        let text = marked.replace('^', "");
        assert_eq!(path(text.as_bytes(), line, column), expected);
    }

    #[test]
    fn the_path_leads_to_the_value_that_is_being_read() {
        check(r#"{"a": ^5}"#, "a");
        check(r#"{"a": 5^}"#, "a");
        check(r#"{"a": {"b": "x^"}}"#, "a.b");
        check("{\n \"a\": 1,\n \"b\": tr^ue}", "b");
        check(r#"{"a": 5, "b"^: 6}"#, "");
        check(r#"{"a": 5}^"#, "");
        check("^", "");
        check(r#"{"a": {"b": 1}^}"#, "a");
    }

    #[test]
    fn what_looks_like_structure_inside_of_a_string_is_none() {
        check(r#"{"a\"}{,:": "{[,\\", "b": ^1}"#, "b");
        check(r#"{"a\"}": ^1}"#, r#"a"}"#);
    }

    #[test]
    fn a_list_goes_by_its_name_and_a_depth_by_where_it_begins() {
        check(r#"{"a": [1, {"b": ^2}]}"#, "a");
        check(r#"{"a": {"b": {"c": {"d": ^1}}}}"#, "a.b.c.d");
        check(r#"{"a": {"b": {"c": {"d": {"e": ^1}}}}}"#, "a");
    }

    #[test]
    fn a_place_outside_of_the_text_is_no_trouble() {
        assert_eq!(path(b"{\"a\": 1", 7, 90), "a");
        assert_eq!(path(b"]}]", 1, 3), "");
    }
}
