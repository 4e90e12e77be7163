//! Rows and their columns. A row's type lists its columns once, and statements ask for them by the type.

/// A column that a row is read from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Column {
    /// The name of the field and of the column.
    pub(super) name: &'static str,
    /// SQL for the column, where it is more than its name.
    pub(super) sql: Option<&'static str>,
}

/// A type that is read from rows, made by [`row!`](row).
pub(super) trait Row {
    /// Its columns, in the order of its fields.
    const COLUMNS: &'static [Column];
}

/// Defines a type that is read from rows: each field is a column, which may be given as SQL behind the field's type.
macro_rules! row {
    (
        $(#[$meta:meta])*
        $vis:vis struct $Row:ident $(<$life:lifetime>)? {
            $(
                $(#[$field_meta:meta])*
                $field_vis:vis $field:ident: $type:ty $(= $sql:expr)?
            ),* $(,)?
        }
    ) => {
        $(#[$meta])*
        $vis struct $Row $(<$life>)? {
            $($(#[$field_meta])* $field_vis $field: $type),*
        }

        impl $(<$life>)? $crate::store::row_type::Row for $Row $(<$life>)? {
            const COLUMNS: &'static [$crate::store::row_type::Column] = &[
                $($crate::store::row_type::Column {
                    name: stringify!($field),
                    sql: $crate::store::row_type::row!(@sql $($sql)?),
                }),*
            ];
        }
    };
    (@sql) => { None };
    (@sql $sql:expr) => { Some($sql) };
}
pub(super) use row;

/// The columns of a row's type as a constant text, for `SELECT` and `RETURNING`. `columns!(Row, "b")` takes those that
/// are names only from the table `b`; `columns!(names Row)` names them all, as a subquery's; `columns!(object Row, "b")`
/// are the arguments of `json_object`. Of a JSON object that has them, `columns!(json Row, ":row")` are the values, and
/// `columns!(sets Row, ":row")` sets the columns to them.
macro_rules! columns {
    (names $Row:ty) => {
        $crate::store::row_type::columns!(@ $Row, "", Names)
    };
    (object $Row:ty, $table:literal) => {
        $crate::store::row_type::columns!(@ $Row, $table, Object)
    };
    (json $Row:ty, $object:literal) => {
        $crate::store::row_type::columns!(@ $Row, $object, Json)
    };
    (sets $Row:ty, $object:literal) => {
        $crate::store::row_type::columns!(@ $Row, $object, Sets)
    };
    ($Row:ty) => {
        $crate::store::row_type::columns!(@ $Row, "", Columns)
    };
    ($Row:ty, $table:literal) => {
        $crate::store::row_type::columns!(@ $Row, $table, Columns)
    };
    (@ $Row:ty, $table:literal, $form:ident) => {{
        const COLUMNS: &[$crate::store::row_type::Column] = <$Row as $crate::store::row_type::Row>::COLUMNS;
        const FORM: $crate::store::row_type::ColumnStyle = $crate::store::row_type::ColumnStyle::$form;
        const LENGTH: usize = $crate::store::row_type::length(COLUMNS, $table, FORM);
        const BYTES: [u8; LENGTH] = $crate::store::row_type::written(COLUMNS, $table, FORM);
        const { $crate::store::named::as_text(&BYTES) }
    }};
}
pub(super) use columns;

/// A form in which columns are written.
#[derive(Clone, Copy)]
pub(super) enum ColumnStyle {
    /// As `SELECT` and `RETURNING` take them.
    Columns,
    /// By name.
    Names,
    /// As `json_object` takes them.
    Object,
    /// As values of a JSON object.
    Json,
    /// As they are set to the values of a JSON object.
    Sets,
}

/// The most parts that a column is written in.
const PARTS: usize = 6;

impl Column {
    /// A column of `table`, or of the JSON object `table`, in its parts.
    const fn parts(self, table: &'static str, form: ColumnStyle) -> [&'static str; PARTS] {
        let dot = if table.is_empty() { "" } else { "." };
        match (form, self.sql) {
            (ColumnStyle::Names, _) => [self.name, "", "", "", "", ""],
            (ColumnStyle::Columns, Some(sql)) => [sql, " AS ", self.name, "", "", ""],
            (ColumnStyle::Columns, None) => [table, dot, self.name, "", "", ""],
            (ColumnStyle::Object, Some(sql)) => ["'", self.name, "', ", sql, "", ""],
            (ColumnStyle::Object, None) => ["'", self.name, "', ", table, dot, self.name],
            (ColumnStyle::Json, _) => [table, " ->> '$.", self.name, "'", "", ""],
            (ColumnStyle::Sets, _) => [self.name, " = ", table, " ->> '$.", self.name, "'"],
        }
    }
}

/// The length of columns when they are written.
#[expect(
    clippy::indexing_slicing,
    reason = "only constants are made by this: an index outside does not compile"
)]
pub(super) const fn length(columns: &[Column], table: &'static str, form: ColumnStyle) -> usize {
    let (mut n, mut length) = (0, 0);
    while n < columns.len() {
        let parts = columns[n].parts(table, form);
        length += if n == 0 { 0 } else { SEPARATOR.len() };
        length += super::named::total(&parts);
        n += 1;
    }
    length
}

/// Stands between two columns.
const SEPARATOR: &str = ", ";

/// The bytes of columns as they are written.
#[expect(
    clippy::indexing_slicing,
    reason = "only constants are made by this: an index outside does not compile"
)]
pub(super) const fn written<const LENGTH: usize>(
    columns: &[Column],
    table: &'static str,
    form: ColumnStyle,
) -> [u8; LENGTH] {
    let mut out = [0; LENGTH];
    let (mut n, mut at) = (0, 0);
    while n < columns.len() {
        if n > 0 {
            at = super::named::copy(&mut out, at, SEPARATOR.as_bytes());
        }
        let parts = columns[n].parts(table, form);
        let mut part = 0;
        while part < PARTS {
            at = super::named::copy(&mut out, at, parts[part].as_bytes());
            part += 1;
        }
        n += 1;
    }
    out
}

#[cfg(test)]
mod tests {
    row! {
        #[derive(serde::Deserialize)]
        #[expect(dead_code, reason = "its columns are asked for, not its fields")]
        struct Row {
            /// A field like any other.
            id: u8,
            name: String = "COALESCE(x.name, 'nobody')",
            at: Option<i64>,
        }
    }

    #[test]
    fn the_columns_of_a_row_are_its_fields_in_their_order() {
        assert_eq!(columns!(Row), "id, COALESCE(x.name, 'nobody') AS name, at");
        assert_eq!(
            columns!(Row, "x"),
            "x.id, COALESCE(x.name, 'nobody') AS name, x.at"
        );
        assert_eq!(columns!(names Row), "id, name, at");
        assert_eq!(
            columns!(object Row, "x"),
            "'id', x.id, 'name', COALESCE(x.name, 'nobody'), 'at', x.at"
        );
        assert_eq!(
            columns!(json Row, ":x"),
            ":x ->> '$.id', :x ->> '$.name', :x ->> '$.at'"
        );
        assert_eq!(
            columns!(sets Row, ":x"),
            "id = :x ->> '$.id', name = :x ->> '$.name', at = :x ->> '$.at'"
        );
    }
}
