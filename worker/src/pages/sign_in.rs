//! The pages of signing in.

use super::{Language, escaped, hidden, page, passkeys, problem, words};

/// Asks for an address. `next` is where to go once signed in.
pub(crate) fn ask(language: Language, next: Option<&str>, said: Option<&str>) -> String {
    let words = words(language);
    let passkey = passkeys::sign_in(language, next);
    let (next, said) = (onwards(next), problem(said));
    let (ask, email, send) = (words.ask, words.email, words.send);
    let body = format!(
        "{said}<form method=\"post\" action=\"/sign-in\">
{next}<p>{ask}</p>
<label for=\"email\">{email}</label>
<input id=\"email\" name=\"email\" type=\"email\" autocomplete=\"username\" maxlength=\"254\" required autofocus>
<button>{send}</button>
</form>
{passkey}"
    );
    page(language, words.sign_in, passkeys::SCRIPT, &body)
}

/// Asks somebody who is signed in to prove once more who they are, by their own address or a passkey.
pub(crate) fn again(language: Language, email: &str, next: Option<&str>) -> String {
    let words = words(language);
    let passkey = passkeys::sign_in(language, next);
    let (next, kept, shown) = (onwards(next), hidden("email", email), escaped(email));
    let (ask, send) = (words.again_ask, words.send);
    let body = format!(
        "<form method=\"post\" action=\"/sign-in\">
{kept}{next}<p>{ask}</p>
<p><strong>{shown}</strong></p>
<button autofocus>{send}</button>
</form>
{passkey}"
    );
    page(language, words.again, passkeys::SCRIPT, &body)
}

/// Asks for the code that was sent to an address.
pub(crate) fn code(
    language: Language,
    email: &str,
    next: Option<&str>,
    said: Option<&str>,
) -> String {
    let words = words(language);
    let (to, said, kept) = (next, problem(said), hidden("email", email));
    let next = onwards(next);
    let (sent, code, sign_in, another) = (words.sent, words.code, words.sign_in, words.another);
    let shown = escaped(email);
    let back = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(to.map(|next| ("next", next)))
        .finish();
    let body = format!(
        "{said}<form method=\"post\" action=\"/sign-in/code\">
{kept}{next}<p><strong>{shown}</strong></p>
<p>{sent}</p>
<label for=\"code\">{code}</label>
<input id=\"code\" name=\"code\" class=\"code\" inputmode=\"numeric\" autocomplete=\"one-time-code\" maxlength=\"12\" required autofocus>
<button>{sign_in}</button>
</form>
<p class=\"row\"><a href=\"/sign-in?{back}\">{another}</a></p>
"
    );
    page(language, words.enter_code, "", &body)
}

/// Asks for the click that a link needs: what looks through mail follows links, and presses no buttons.
pub(crate) fn confirm(
    language: Language,
    action: &str,
    token: &str,
    (title, ask, button): (&str, &str, &str),
) -> String {
    let token = hidden("token", token);
    let body = format!(
        "<form method=\"post\" action=\"{action}\">
{token}<p>{ask}</p>
<button autofocus>{button}</button>
</form>
"
    );
    page(language, title, "", &body)
}

/// Goes on to a page of this Worker's own by itself. A redirect would not do: what a form leads to by
/// redirects has to be an own page to the end, and the next one may lead elsewhere.
pub(crate) fn going_on(language: Language, next: &str) -> String {
    let words = words(language);
    let (next, go_on) = (escaped(next), words.go_on);
    let head = format!("<meta http-equiv=\"refresh\" content=\"0;url={next}\">\n");
    let body = format!("<p><a href=\"{next}\">{go_on}</a></p>\n");
    page(language, words.signed_in, &head, &body)
}

/// Says that something cannot be done, and leads back to signing in.
pub(crate) fn message(language: Language, said: &str) -> String {
    let words = words(language);
    let (said, sign_in) = (problem(Some(said)), words.sign_in);
    let body = format!("{said}<p><a href=\"/sign-in\">{sign_in}</a></p>\n");
    page(language, "Callslot", "", &body)
}

fn onwards(next: Option<&str>) -> String {
    next.map_or_else(String::new, |next| hidden("next", next))
}
