//! `/api/carrier`, `/api/caller-ids` and `/api/operator` in the document.

use super::{
    OPERATOR,
    endpoint::{Endpoint, NamedSchema},
    requirement,
};
use crate::telephony::{OWN_ACCOUNTS, OwnAccountBody};
use callslot_shared::phone::PhoneNumber;
use serde::{Deserialize, Deserializer, de::Error as _};
use serde_json::{Map, Value, json};
use std::borrow::Cow;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        Discriminator, ObjectBuilder, OneOfBuilder, Ref, RefOr, Schema, Type,
        security::{ApiKey, ApiKeyValue, SecurityScheme},
    },
};

/// The body of `PUT /api/carrier`: that of the provider that it names, or of the first one.
pub(crate) struct ConnectCarrier;

impl PartialSchema for ConnectCarrier {
    fn schema() -> RefOr<Schema> {
        let name = |body: &OwnAccountBody| (body.name)();
        let bodies = OWN_ACCOUNTS.iter().map(name).map(Ref::from_schema_name);
        let mapping = OWN_ACCOUNTS.iter().map(|body| {
            let place = format!("#/components/schemas/{}", name(body));
            (body.provider, place)
        });
        let one_of = bodies
            .fold(OneOfBuilder::new(), OneOfBuilder::item)
            .discriminator(Some(Discriminator::with_mapping("provider", mapping)))
            .description(Some(
                "An account at a carrier, in the fields of its provider. Without `provider` they are those of the first.",
            ))
            .build();
        RefOr::T(Schema::OneOf(one_of))
    }
}

impl ToSchema for ConnectCarrier {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("ConnectCarrier")
    }

    fn schemas(schemas: &mut Vec<NamedSchema>) {
        for body in OWN_ACCOUNTS {
            (body.add_schemas)(schemas);
        }
    }
}

impl<'de> Deserialize<'de> for ConnectCarrier {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let fields = Map::deserialize(deserializer)?;
        let named = fields.get("provider").and_then(Value::as_str);
        let body = OWN_ACCOUNTS
            .iter()
            .find(|body| named.is_none_or(|name| name == body.provider))
            .ok_or_else(|| D::Error::custom("no such provider"))?;
        let text = Value::from(fields).to_string();
        (body.read)(text.as_bytes()).map_err(D::Error::custom)?;
        Ok(Self)
    }
}

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        show(),
        connect(),
        disconnect(),
        list(),
        add(),
        remove(),
        grant(),
        rotate(),
    ]
}

/// The scheme by which whoever runs the service proves who they are.
pub(super) fn scheme() -> SecurityScheme {
    SecurityScheme::ApiKey(ApiKey::Header(ApiKeyValue::with_description(
        "webhook-signature",
        "`v1,` and the base64 of HMAC-SHA256 over `webhook-id`, `webhook-timestamp` and the body, joined by \
         dots, with the server's secret OPERATOR_SECRET (Standard Webhooks).",
    )))
}

fn endpoint(id: &str, summary: &str) -> Endpoint {
    Endpoint::new("Organization", id, summary)
}

fn show() -> Endpoint {
    endpoint("showCarrier", "Show the carrier account")
        .about("For owners and admins. The token and the signing key are never shown.")
        .says(200, "The organization's own account, if it has one.")
}

fn connect() -> Endpoint {
    endpoint(
        "connectCarrier",
        "Connect a carrier account of your own",
    )
    .about(
        "For owners. `provider` names the company whose fields the others are; without it, they are those of the \
         service's own. Calls are placed with the account from then on, at its own pace and from its own numbers. The \
         carrier is asked first whether it takes the credentials and has the number in that account; else nothing is kept. \
         Calls that are under way stay with the account they were placed with. Caller ids of another account are \
         not usable with this one: where the settings for calls name one, calls fail with `carrier_refused`. Owners are \
         told by mail. Only a person who has signed in within the last 15 minutes can connect one.",
    )
    .examples(&[(
        "Your own project",
        json!({
            "space_url": crate::telephony::wire::EXAMPLE_SPACE,
            "project_id": "5b8f0c2e-7d1a-4e0b-9a53-2f6f1c9d8e70",
            "api_token": "PT0123456789abcdef",
            "signing_key": "PSK0123456789abcdef",
            "from_number": "+1 202 555 0123",
        }),
    )])
    .says(200, "The account as it holds now.")
}

fn disconnect() -> Endpoint {
    endpoint(
        "disconnectCarrier",
        "Return to the service's carrier account",
    )
    .about(
        "For owners. Calls that are under way stay with your account; its credentials are forgotten a day after the \
         last of them. Recordings that are still in it cannot be deleted from here after that.",
    )
    .says(200, "No account of its own.")
}

fn list() -> Endpoint {
    endpoint("listCallerIds", "List numbers that calls may come from")
        .says(200, "All of them, in order.")
}

fn add() -> Endpoint {
    endpoint("addCallerId", "Add a number that calls may come from")
        .about(
            "The carrier is asked whether the number is in the organization's own account. Without one, only whoever \
             runs the service can grant a number. Calls come from it once the settings for calls name it. Only a \
             person who has signed in within the last 15 minutes can add one.",
        )
        .examples(&[("The clinic's number", json!({"number": "+1 202 555 0123"}))])
        .says(201, "The number.")
        .leads_to(201, "removeCallerId", "/caller_id/number")
}

fn remove() -> Endpoint {
    endpoint(
        "removeCallerId",
        "Remove a number that calls may come from",
    )
    .about(
        "While the settings for calls still name it, calls fail with `carrier_refused` and a notice: none comes from \
         another number instead.",
    )
    .id::<PhoneNumber>("The number.")
    .says(200, "The number as it was.")
}

fn signed(endpoint: Endpoint) -> Endpoint {
    let text = || ObjectBuilder::new().schema_type(Type::String).build();
    endpoint
        .secured([requirement(OPERATOR)])
        .header(
            "webhook-id",
            "The message's own name, at most 200 bytes. A message is done once; the same again changes nothing.",
            true,
            text(),
        )
        .header(
            "webhook-timestamp",
            "When it is sent, in seconds since 1970; at most five minutes from now.",
            true,
            text(),
        )
}

fn grant() -> Endpoint {
    let number = json!({
        "organization_id": "019a0000-0000-7000-8000-000000000001",
        "number": "+1 202 555 0199",
        "granted": true,
    });
    signed(
        Endpoint::new(
            "Service",
            "grantCallerId",
            "Grant a caller id, or take it back",
        )
        .about("For whoever runs the service: a number of its own account that an organization's calls may come from.")
        .examples(&[("Grant", number)])
        .says(200, "Whether the organization has it now."),
    )
}

fn rotate() -> Endpoint {
    signed(
        Endpoint::new(
            "Service",
            "rotateCarrierKeys",
            "Encrypt carrier credentials with the newest key",
        )
        .about(
            "For whoever runs the service: a batch of what is encrypted with older keys. Repeat it with `after` until \
             `next` is null; a key can be removed once `left` is 0.",
        )
        .examples(&[("From the beginning", json!({}))])
        .says(200, "The progress so far."),
    )
}
