//! Parts of the API document's schemas that no type says by itself.

use utoipa::openapi::{ObjectBuilder, Type};

/// `success` of an answer that is one.
pub(super) fn always_true() -> ObjectBuilder {
    flag(true)
}

/// `success` of an answer that is none.
pub(super) fn always_false() -> ObjectBuilder {
    flag(false)
}

fn flag(value: bool) -> ObjectBuilder {
    ObjectBuilder::new()
        .schema_type(Type::Boolean)
        .enum_values(Some([value]))
        .description(Some(format!("Always {value}.")))
}
