//! One address and method of the API, described.

use super::{TOKEN, errors, name, requirement, rights};
use crate::http::{Access, ENDPOINTS};
use callslot_shared::{
    FieldError,
    access::{self, Action, Denial, Feature, Plan, Role, Standing},
    api::{self, ErrorCode},
};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    iter,
};
use utoipa::{
    ToSchema,
    openapi::{
        ContentBuilder, Header, HttpMethod, Object, ObjectBuilder, OneOfBuilder, Ref, RefOr,
        Required, Response, ResponseBuilder, Schema, SecurityRequirement, Type,
        example::Example,
        extensions::Extensions,
        header::HeaderBuilder,
        link::LinkBuilder,
        path::{Operation, OperationBuilder, Parameter, ParameterBuilder, ParameterIn},
        request_body::RequestBodyBuilder,
        schema::{KnownFormat, SchemaFormat},
    },
};

pub(super) const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";

/// A schema with the name it has among the document's.
pub(super) type NamedSchema = (String, RefOr<Schema>);

/// Reads a body as a type.
pub(super) type BodyReader = fn(&[u8]) -> Result<(), FieldError>;

/// One address and method. [`answers`](Self::answers) and [`fails`](Self::fails) tell what it
/// answers; the rest follows from the error codes.
pub(crate) struct Endpoint {
    pub(crate) method: HttpMethod,
    pub(crate) path: &'static str,
    /// Every error it can answer with.
    pub(crate) codes: BTreeSet<ErrorCode>,
    /// The schemas it needs, its own and those they name.
    pub(super) schemas: Vec<NamedSchema>,
    /// Reads a body of it, if it takes one in JSON.
    pub(super) reads: Option<BodyReader>,
    /// The schema of that body.
    takes: Option<Ref>,
    operation: OperationBuilder,
    answers: BTreeMap<u16, Answer>,
}

/// Its answer with a status that is no error, or not only one.
struct Answer {
    says: &'static str,
    examples: Vec<(&'static str, Value)>,
    body: Option<RefOr<Schema>>,
    media: &'static str,
    response: ResponseBuilder,
}

impl Endpoint {
    /// The endpoint of that name in the list, which says its address, who may ask, what it takes and answers; with its
    /// tag and summary.
    pub(super) fn new(tag: &str, id: &str, summary: &str) -> Self {
        let listed = ENDPOINTS
            .iter()
            .find(|listed| listed.id == id)
            .unwrap_or_else(|| panic!("{id} is in no list"));
        let operation = OperationBuilder::new()
            .tag(tag)
            .operation_id(Some(id))
            .extensions(rights::extension(listed.access))
            .summary(Some(summary));
        let described = Self {
            method: method(listed.method),
            path: listed.path,
            codes: BTreeSet::new(),
            schemas: Vec::new(),
            reads: None,
            takes: None,
            operation,
            answers: BTreeMap::new(),
        };
        // Requests are counted before anything else is looked at.
        (listed.contract)(
            described
                .fails([ErrorCode::RateLimited])
                .guarded(listed.access),
        )
    }

    /// More than the summary says.
    pub(super) fn about(mut self, description: &str) -> Self {
        self.operation = self.operation.description(Some(description));
        self
    }

    /// Takes a member's token, if it is for members; who is refused follows from the access table.
    fn guarded(self, access: Access) -> Self {
        let Some((feature, action)) = access.needs() else {
            return self;
        };
        let guarded = self
            .secured([requirement(TOKEN)])
            // A key may lack the scope.
            .fails([ErrorCode::Unauthorized, ErrorCode::Forbidden])
            .fails(denials(feature, action))
            // The principal is looked up in the database.
            .fails([ErrorCode::Unavailable, ErrorCode::Internal]);
        match access {
            Access::Confirmed(_) | Access::Sometimes(..) => {
                guarded.fails([ErrorCode::FreshSignInRequired])
            }
            Access::Open | Access::Member(..) => guarded,
        }
    }

    /// Takes other credentials than a member's, or none.
    pub(super) fn secured<const N: usize>(mut self, by: [SecurityRequirement; N]) -> Self {
        self.operation = self.operation.securities(Some(by));
        self
    }

    /// Can answer with these errors.
    pub(crate) fn fails(mut self, codes: impl IntoIterator<Item = ErrorCode>) -> Self {
        self.codes.extend(codes);
        self
    }

    /// Takes a parameter in the query.
    pub(super) fn query(
        self,
        name: &str,
        description: &str,
        schema: impl Into<RefOr<Schema>>,
    ) -> Self {
        self.parameter(ParameterIn::Query, name, description, false, schema)
    }

    /// Takes a request header.
    pub(super) fn header(
        self,
        name: &str,
        description: &str,
        required: bool,
        schema: impl Into<RefOr<Schema>>,
    ) -> Self {
        self.parameter(ParameterIn::Header, name, description, required, schema)
    }

    /// Takes an id in its path, and may not find what it names.
    pub(super) fn id<T: ToSchema>(mut self, description: &str) -> Self {
        let schema = self.schema::<T>();
        self.parameter(ParameterIn::Path, "id", description, true, schema)
            .fails([ErrorCode::NotFound])
    }

    /// Takes a date in its path.
    pub(super) fn date(self, description: &str) -> Self {
        let date = SchemaFormat::KnownFormat(KnownFormat::Date);
        let schema = ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(date))
            .examples(["2026-03-08"])
            .build();
        self.parameter(ParameterIn::Path, "date", description, true, schema)
    }

    fn parameter(
        mut self,
        place: ParameterIn,
        name: &str,
        description: &str,
        required: bool,
        schema: impl Into<RefOr<Schema>>,
    ) -> Self {
        let required = if required {
            Required::True
        } else {
            Required::False
        };
        let parameter: Parameter = ParameterBuilder::new()
            .name(name)
            .parameter_in(place)
            .required(required)
            .description(Some(description))
            .schema(Some(schema))
            .build();
        self.operation = self.operation.parameter(parameter);
        self
    }

    /// Takes a body in JSON.
    pub(crate) fn takes<T: ToSchema + DeserializeOwned>(mut self) -> Self {
        self.reads = Some(|body| api::read::<T>(body).map(drop));
        self.takes = Some(self.schema::<T>());
        self.fails([
            ErrorCode::InvalidRequest,
            ErrorCode::TooLarge,
            ErrorCode::UnsupportedMediaType,
        ])
    }

    /// Bodies that it takes, for instance.
    pub(super) fn examples(mut self, examples: &[(&str, Value)]) -> Self {
        let schema = self.takes.clone();
        let schema = schema.unwrap_or_else(|| panic!("{self} takes no body"));
        let content = ContentBuilder::new()
            .schema(Some(schema))
            .examples_from_iter(examples.iter().map(|(summary, value)| {
                let mut example = Example::new();
                example.summary = (*summary).to_owned();
                example.value = Some(value.clone());
                (summary.to_lowercase().replace(' ', "_"), example)
            }))
            .build();
        let body = RequestBodyBuilder::new()
            .required(Some(Required::True))
            .content(JSON, content)
            .build();
        self.operation = self.operation.request_body(Some(body));
        self
    }

    /// Takes a form.
    pub(crate) fn takes_form<T: ToSchema>(mut self) -> Self {
        let content = ContentBuilder::new().schema(Some(self.schema::<T>()));
        let body = RequestBodyBuilder::new()
            .required(Some(Required::True))
            .content(FORM, content.build())
            .build();
        self.operation = self.operation.request_body(Some(body));
        self.fails([ErrorCode::TooLarge])
    }

    /// Answers with a type in JSON.
    pub(crate) fn answers<T: ToSchema>(mut self, status: u16) -> Self {
        let body = Some(self.schema::<T>().into());
        self.answer(status, "", body)
    }

    /// Says what an answer of that status means.
    pub(super) fn says(mut self, status: u16, says: &'static str) -> Self {
        let answer = self.answers.get_mut(&status);
        answer
            .unwrap_or_else(|| panic!("{status} is not answered"))
            .says = says;
        self
    }

    /// Answers with a text that is not JSON.
    pub(super) fn answers_as(self, status: u16, media: &'static str, says: &'static str) -> Self {
        let mut described = self.answer(status, says, Some(Object::with_type(Type::String).into()));
        if let Some(answer) = described.answers.get_mut(&status) {
            answer.media = media;
        }
        described
    }

    /// Answers with nothing but a status and headers.
    pub(super) fn answers_empty(self, status: u16, says: &'static str) -> Self {
        self.answer(status, says, None)
    }

    fn answer(mut self, status: u16, says: &'static str, body: Option<RefOr<Schema>>) -> Self {
        let response = with_request_id(ResponseBuilder::new());
        let answer = Answer {
            says,
            body,
            media: JSON,
            response,
            examples: Vec::new(),
        };
        self.answers.insert(status, answer);
        self
    }

    /// An answer of that status looks like this, for instance.
    pub(super) fn for_example(mut self, status: u16, name: &'static str, value: Value) -> Self {
        if let Some(answer) = self.answers.get_mut(&status) {
            answer.examples.push((name, value));
        }
        self
    }

    /// An answer of that status has a header.
    pub(super) fn with_header(self, status: u16, name: &str, header: Header) -> Self {
        self.refine(status, |response| response.header(name, header))
    }

    /// An answer of that status has an id that another operation takes.
    pub(super) fn leads_to(self, status: u16, operation: &str, pointer: &str) -> Self {
        let link = LinkBuilder::new()
            .operation_id(operation)
            .parameter("id", format!("$response.body#{pointer}"))
            .build();
        self.refine(status, |response| response.link(operation, link))
    }

    fn refine(mut self, status: u16, how: impl FnOnce(ResponseBuilder) -> ResponseBuilder) -> Self {
        let mut answer = self
            .answers
            .remove(&status)
            .unwrap_or_else(|| panic!("{}: {status} is not answered", self.path));
        answer.response = how(answer.response);
        self.answers.insert(status, answer);
        self
    }

    /// A reference to a type's schema, which the document then has.
    fn schema<T: ToSchema>(&mut self) -> Ref {
        self.schemas.push((T::name().into_owned(), T::schema()));
        T::schemas(&mut self.schemas);
        Ref::from_schema_name(T::name())
    }

    /// The errors it can answer with, by status, where nothing else has that status.
    pub(super) fn failures(&self) -> BTreeMap<u16, Vec<ErrorCode>> {
        let mut failures = by_status(&self.codes);
        failures.retain(|status, _| !self.answers.contains_key(status));
        failures
    }

    /// The operation as the document has it.
    pub(super) fn operation(self) -> Operation {
        let mut operation =
            self.failures()
                .into_iter()
                .fold(self.operation, |operation, (status, codes)| {
                    let name = errors::response_name(&codes);
                    operation.response(status.to_string(), Ref::from_response_name(name))
                });
        let failures = by_status(&self.codes);
        for (status, answer) in self.answers {
            let codes = failures.get(&status).map(Vec::as_slice).unwrap_or_default();
            operation = operation.response(status.to_string(), answer.response(codes));
        }
        operation.build()
    }
}

impl Answer {
    fn response(self, codes: &[ErrorCode]) -> Response {
        let says = iter::once(self.says.to_owned()).chain(errors::meanings(codes));
        let says: Vec<_> = says.collect();
        let response = self.response.description(says.join("\n\n"));
        let response = errors::with_headers(response, codes);
        let Some(body) = self.body else {
            return response.build();
        };
        let schema = if codes.is_empty() {
            body
        } else {
            let either = OneOfBuilder::new().item(body).item(errors::schema(codes));
            Schema::from(either.build()).into()
        };
        let examples = self.examples.into_iter().map(|(name, value)| {
            let mut example = Example::new();
            example.value = Some(value);
            (name, example)
        });
        let content = ContentBuilder::new()
            .schema(Some(schema))
            .examples_from_iter(examples);
        response
            .content(self.media, errors::with_examples(content, codes).build())
            .build()
    }
}

/// A method by its name in the list.
fn method(name: &str) -> HttpMethod {
    match name {
        "get" => HttpMethod::Get,
        "post" => HttpMethod::Post,
        "put" => HttpMethod::Put,
        "patch" => HttpMethod::Patch,
        "delete" => HttpMethod::Delete,
        other => panic!("{other} is no method of the API"),
    }
}

fn by_status(codes: &BTreeSet<ErrorCode>) -> BTreeMap<u16, Vec<ErrorCode>> {
    let mut statuses: BTreeMap<u16, Vec<ErrorCode>> = BTreeMap::new();
    for code in codes {
        statuses.entry(code.status()).or_default().push(*code);
    }
    statuses
}

impl std::fmt::Display for Endpoint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", name(&self.method), self.path)
    }
}

pub(super) fn with_request_id(response: ResponseBuilder) -> ResponseBuilder {
    response.header_ref(
        "x-request-id",
        Ref::new("#/components/headers/x-request-id"),
    )
}

/// The header that every answer has.
pub(super) fn request_id() -> Header {
    let mut header = text_header(
        "The request's id in the log.",
        "019ab000-0000-7000-8000-000000000001",
    );
    // OpenAPI has `required` for headers; utoipa has no word for it.
    header.extensions = Some([("required", true)].into_iter().collect::<Extensions>());
    header
}

/// A response header that is text.
pub(super) fn text_header(description: &str, example: &str) -> Header {
    HeaderBuilder::new()
        .schema(Some(
            ObjectBuilder::new()
                .schema_type(Type::String)
                .examples([example])
                .build(),
        ))
        .description(Some(description))
        .build()
}

/// The errors with which the access table refuses somebody.
fn denials(feature: Feature, action: Action) -> BTreeSet<ErrorCode> {
    let mut codes = BTreeSet::new();
    for plan in Plan::ALL {
        for role in Role::ALL {
            for booking_enabled in [true, false] {
                let standing = Standing {
                    role,
                    plan,
                    booking_enabled,
                };
                let denied = access::allow(standing, feature, action);
                codes.extend(denied.err().map(Denial::code));
            }
        }
    }
    codes
}
