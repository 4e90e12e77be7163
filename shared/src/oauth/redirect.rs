//! The addresses to which a code may be sent: a list of exact addresses, compared as text.

use super::CLIENT_ID;
use crate::FieldError;

/// The addresses that belong to the extension.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Redirects(Vec<String>);

impl Redirects {
    /// Reads a list of the extension's ids, separated by commas or spaces, each with a path if its
    /// address has one: `abcdefghijklmnopabcdefghijklmnop` or `abcdefghijklmnopabcdefghijklmnop/done`.
    /// Chrome gives each extension the host `<id>.chromiumapp.org`, which leads nowhere but to it.
    pub fn read(name: &str, text: &str) -> Result<Self, FieldError> {
        let entries = text.split([',', ' ']).filter(|entry| !entry.is_empty());
        let addresses = entries.map(|entry| {
            address(entry).ok_or_else(|| {
                let wanted =
                    "32 letters from a to p, and a path of letters, digits, - and _ if any";
                FieldError::new(
                    name,
                    format!("has `{entry}`; an extension's id is {wanted}"),
                )
            })
        });
        Ok(Self(addresses.collect::<Result<_, _>>()?))
    }

    /// The address, if it is exactly one of that client.
    #[must_use]
    pub fn proven(&self, client_id: &str, address: &str) -> Option<&str> {
        let known = self.0.iter().find(|known| *known == address)?;
        (client_id == CLIENT_ID).then_some(known)
    }

    /// Whether a page of one of the extensions says that it is from there.
    #[must_use]
    pub fn has_origin(&self, origin: &str) -> bool {
        let id = origin.strip_prefix("chrome-extension://");
        id.is_some_and(|id| self.0.iter().any(|known| host_of(known) == Some(id)))
    }
}

/// The extension's id in its address.
fn host_of(address: &str) -> Option<&str> {
    let (id, _) = address.strip_prefix("https://")?.split_once('.')?;
    Some(id)
}

fn address(entry: &str) -> Option<String> {
    let (id, path) = entry.split_once('/').unwrap_or((entry, ""));
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_/".contains(&byte);
    let fits = id.len() == 32
        && id.bytes().all(|byte| (b'a'..=b'p').contains(&byte))
        && path.bytes().all(plain);
    fits.then(|| format!("https://{id}.chromiumapp.org/{path}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "abcdefghijklmnopabcdefghijklmnop";

    #[test]
    fn only_the_exact_address_is_the_clients() {
        let redirects = Redirects::read("EXTENSION_IDS", &format!("{ID}, {ID}/done")).unwrap();
        let home = format!("https://{ID}.chromiumapp.org/");
        assert_eq!(redirects.proven(CLIENT_ID, &home), Some(&*home));
        assert!(
            redirects
                .proven(CLIENT_ID, &format!("{home}done"))
                .is_some()
        );
        assert_eq!(redirects.proven("another", &home), None);
        for other in [
            format!("https://{ID}.chromiumapp.org"),
            format!("http://{ID}.chromiumapp.org/"),
            format!("https://{ID}.chromiumapp.org/other"),
            format!("https://{ID}.chromiumapp.org/?a=b"),
            format!("https://{ID}.chromiumapp.org/#"),
            format!("https://{ID}.chromiumapp.org:443/"),
            format!("https://{ID}.chromiumapp.org.evil.example/"),
            format!("https://evil.example/{ID}.chromiumapp.org/"),
            format!("https://a@{ID}.chromiumapp.org/"),
            format!("HTTPS://{ID}.chromiumapp.org/"),
            format!("https://{}.chromiumapp.org/", ID.replace('a', "b")),
            String::new(),
        ] {
            assert_eq!(redirects.proven(CLIENT_ID, &other), None, "{other}");
        }
        assert_eq!(Redirects::default().proven(CLIENT_ID, &home), None);
    }

    #[test]
    fn only_the_extensions_own_pages_are_from_there() {
        let redirects = Redirects::read("EXTENSION_IDS", &format!("{ID}/done")).unwrap();
        assert!(redirects.has_origin(&format!("chrome-extension://{ID}")));
        for other in [
            "null".to_owned(),
            ID.to_owned(),
            format!("https://{ID}"),
            format!("chrome-extension://{ID}/"),
            format!("chrome-extension://{ID}.chromiumapp.org"),
            format!("chrome-extension://{}", ID.replace('a', "b")),
            "chrome-extension://".to_owned(),
        ] {
            assert!(!redirects.has_origin(&other), "{other}");
        }
    }

    #[test]
    fn what_is_no_id_is_refused() {
        for bad in [
            "abc",
            &ID.to_uppercase(),
            &format!("{ID}.evil.example"),
            &format!("{ID}/a?b"),
            &format!("{ID}/é"),
        ] {
            let error = Redirects::read("EXTENSION_IDS", bad).unwrap_err();
            assert_eq!(error.field, "EXTENSION_IDS", "{bad}");
        }
        assert_eq!(
            Redirects::read("EXTENSION_IDS", " ").unwrap(),
            Redirects::default()
        );
    }
}
