//! Organizations' own accounts at SignalWire: the fields of a request that connects one, and the hosts that its password
//! may be sent to.

use super::{API_TOKEN, NAME, SIGNING_KEY};
use crate::telephony::{
    Credentials, Origins, OwnAccount, OwnAccountError,
    own_account::{is_origin, token},
};
use callslot_shared::{FieldError, api, phone::PhoneNumber};
use serde::Deserialize;
use url::Url;

/// The end of SignalWire's hosts: spaces are at `{name}.signalwire.com`.
const HOSTS: &str = ".signalwire.com";

/// A provider at which an organization can have an account of its own.
#[derive(Deserialize)]
#[cfg_attr(test, derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub(crate) enum CarrierProvider {
    /// SignalWire.
    SignalWire,
}

/// An account at SignalWire: `PUT /api/carrier`. It is checked with the carrier before it is kept.
#[derive(Deserialize)]
#[cfg_attr(test, derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct SignalWireAccount {
    /// The provider. Without it, the service's own.
    #[serde(rename = "provider")]
    _provider: Option<CarrierProvider>,
    /// The space's address.
    #[cfg_attr(test, schema(max_length = 200))]
    space_url: String,
    /// The project's id.
    #[cfg_attr(test, schema(min_length = 8, max_length = 200))]
    project_id: String,
    /// The API token, which needs the scopes for voice and numbers. It is never shown again.
    #[cfg_attr(test, schema(min_length = 8, max_length = 200))]
    api_token: String,
    /// The signing key of the project's webhooks. It is never shown again.
    #[cfg_attr(test, schema(min_length = 8, max_length = 200))]
    signing_key: String,
    /// A number of the account. Calls come from it unless the settings for calls name another.
    #[cfg_attr(test, schema(max_length = 160, examples("+1 202 555 0100")))]
    from_number: String,
}

/// The body in the API's document.
#[cfg(test)]
pub(crate) const OWN_ACCOUNT: crate::telephony::OwnAccountBody =
    crate::telephony::OwnAccountBody::of::<SignalWireAccount>(NAME);

/// Reads and checks an account.
pub(super) fn read(body: &[u8], origins: &Origins) -> Result<OwnAccount, OwnAccountError> {
    let given: SignalWireAccount = api::read(body).map_err(OwnAccountError::Unreadable)?;
    let project_id = token("project_id", &given.project_id)?;
    let api_token = token(API_TOKEN, &given.api_token)?;
    let signing_key = token(SIGNING_KEY, &given.signing_key)?;
    Ok(OwnAccount {
        provider: NAME,
        from_number: PhoneNumber::parse("from_number", &given.from_number)?,
        base_url: space(&given.space_url, origins)?,
        project_id,
        credentials: Credentials::new([(API_TOKEN, &*api_token), (SIGNING_KEY, &*signing_key)]),
    })
}

/// Reads a space's address. Only SignalWire's own hosts, by HTTPS, and `origins` are taken: whatever is named here is sent
/// a password.
fn space(text: &str, origins: &Origins) -> Result<Url, FieldError> {
    let text = text.trim();
    let whole = if text.contains("://") {
        text.to_owned()
    } else {
        format!("https://{text}")
    };
    let problem = || {
        FieldError::new(
            "space_url",
            "is not a space of the carrier, such as https://example.signalwire.com",
        )
    };
    let url: Url = whole.parse().map_err(|_| problem())?;
    let own = url.scheme() == "https"
        && url.port().is_none()
        && url
            .host_str()
            .and_then(|host| host.strip_suffix(HOSTS))
            .is_some_and(|name| !name.is_empty() && !name.contains('.'));
    if is_origin(&url) && (own || origins.contains(&url)) {
        Ok(url)
    } else {
        Err(problem())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn account(field: &str, value: impl Into<Value>) -> Vec<u8> {
        let mut body = json!({
            "space_url": "acme.signalwire.com", "project_id": "project-acme", "api_token": "token-acme",
            "signing_key": "signing-acme", "from_number": "+12025550111",
        });
        body[field] = value.into();
        body.to_string().into_bytes()
    }

    fn field(result: Result<OwnAccount, OwnAccountError>) -> (bool, String) {
        match result.unwrap_err() {
            OwnAccountError::Unreadable(error) => (false, error.field),
            OwnAccountError::Invalid(error) => (true, error.field),
        }
    }

    #[test]
    fn credentials_go_to_the_carrier_and_to_nobody_else() {
        let usual = Origins::default();
        let space = |origins: &Origins, text: &str| read(&account("space_url", text), origins);
        for good in ["acme.signalwire.com", " https://acme.signalwire.com/ "] {
            let url = space(&usual, good).unwrap().base_url;
            assert_eq!(url.as_str(), "https://acme.signalwire.com/");
        }
        for bad in [
            "",
            "signalwire.com",
            ".signalwire.com",
            "a.b.signalwire.com",
            "acme.signalwire.com.evil.example",
            "evil.example/.signalwire.com",
            "evil.example#.signalwire.com",
            "evil.example?.signalwire.com",
            "acme.signalwire.com@evil.example",
            "evil@acme.signalwire.com",
            "acme.signalwire.com:8443",
            "http://acme.signalwire.com",
            "ftp://acme.signalwire.com",
            "https://acme.signalwire.com/path",
            "https://169.254.169.254",
            "http://127.0.0.1:4010",
            "http://[::1]",
            "acme.signalwire.com\\@evil.example",
        ] {
            let error = field(space(&usual, bad));
            assert_eq!(error, (true, "space_url".to_owned()), "{bad}");
        }
        let local = Origins::parse("http://127.0.0.1:4010, https://a.example").unwrap();
        assert!(space(&local, "http://127.0.0.1:4010").is_ok());
        assert!(space(&local, "http://127.0.0.1:4011").is_err());
        assert!(space(&local, "http://127.0.0.1:4010/x").is_err());
    }

    #[test]
    fn fields_are_typed_and_no_other_is_known() {
        let read = |field: &str, value: Value| read(&account(field, value), &Origins::default());
        let given = read("api_token", json!(" token-newer ")).unwrap();
        assert_eq!(given.credentials.get(API_TOKEN), Some("token-newer"));
        assert_eq!(given.credentials.get(SIGNING_KEY), Some("signing-acme"));
        assert_eq!((given.provider, &*given.project_id), (NAME, "project-acme"));
        assert!(read("provider", json!(NAME)).is_ok());
        assert!(read("provider", Value::Null).is_ok());
        for (name, value, is_read) in [
            ("project_id", json!("../../etc/passwd"), true),
            ("project_id", json!("a".repeat(201)), true),
            ("api_token", json!("short"), true),
            ("api_token", json!("token with spaces"), true),
            ("signing_key", json!("\u{7f}signing-key"), true),
            ("from_number", json!("call me"), true),
            ("signing_key", Value::Null, false),
            ("api_token", json!(["token-acme"]), false),
            ("provider", json!("another"), false),
            ("password", json!("open-sesame"), false),
        ] {
            let error = field(read(name, value.clone()));
            assert_eq!(error, (is_read, name.to_owned()), "{name} {value}");
        }
        let twice = br#"{"api_token": "token-acme", "api_token": "token-else"}"#;
        assert_eq!(
            field(super::read(twice, &Origins::default())),
            (false, "api_token".to_owned())
        );
    }
}
