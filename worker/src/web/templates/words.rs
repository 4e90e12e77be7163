//! The catalogue: everything that pages say, in every language there is.

use super::Language;

macro_rules! catalogue {
    ($($(#[doc = $doc:literal])* $name:ident: $english:literal, $spanish:literal;)*) => {
        /// What pages say in one language.
        pub(crate) struct Said {
            $($(#[doc = $doc])* pub(crate) $name: &'static str,)*
        }

        const ENGLISH: Said = Said { $($name: $english,)* };
        const SPANISH: Said = Said { $($name: $spanish,)* };

        impl Said {
            /// Every entry with its name.
            #[cfg(test)]
            pub(super) fn all(&self) -> Vec<(&'static str, &'static str)> {
                vec![$((stringify!($name), self.$name)),*]
            }
        }
    };
}

catalogue! {
    sign_in: "Sign in", "Iniciar sesión";
    ask: "Give your e-mail address. If it belongs to a member, a code and a link arrive in a moment.",
        "Escribe tu dirección de correo. Si pertenece a un miembro, en un momento llegarán un código y un enlace.";
    email: "E-mail address", "Correo electrónico";
    send: "Send the code", "Enviar el código";
    enter_code: "Enter the code", "Escribe el código";
    sent: "If this address belongs to a member, a message is on its way. Its code works in this browser, its link anywhere; both once, for ten minutes.",
        "Si esta dirección pertenece a un miembro, el mensaje está en camino. Su código funciona en este navegador y su enlace en cualquiera; ambos una sola vez, durante diez minutos.";
    code: "Six digits", "Seis cifras";
    another: "Use another address, or ask for another code", "Usar otra dirección o pedir otro código";
    confirm: "Press the button to sign in on this device.", "Pulsa el botón para iniciar sesión en este dispositivo.";
    again: "Confirm that it is you", "Confirma que eres tú";
    again_ask: "Changes that matter for security need a fresh sign-in. The code is sent to your own address; for a while after it you are not asked again.",
        "Los cambios que afectan a la seguridad requieren iniciar sesión de nuevo. El código se envía a tu propia dirección; durante un rato no se te volverá a preguntar.";
    again_needed: "For this, sign in once more.", "Para esto, inicia sesión una vez más.";
    signed_in: "You are signed in", "Has iniciado sesión";
    go_on: "Go on", "Continuar";
    join: "Join", "Unirme";
    join_ask: "Press the button to join the organization that has invited you. If you are new here, you are signed in on this device by that; else sign in first.",
        "Pulsa el botón para unirte a la organización que te ha invitado. Si eres nuevo, con ello inicias sesión en este dispositivo; si no, inicia sesión primero.";
    somebody_else: "The invitation is to another address than yours. Sign out, and sign in with the invited one.",
        "La invitación es para otra dirección. Cierra la sesión e iníciala con la dirección invitada.";
    account: "Account", "Cuenta";
    organizations: "Organizations", "Organizaciones";
    here: "current", "actual";
    switch: "Switch", "Cambiar";
    sessions: "Where you are signed in", "Dónde has iniciado sesión";
    this_device: "this device", "este dispositivo";
    some_device: "Unknown device", "Dispositivo desconocido";
    last_used: "last used", "último uso";
    end: "End", "Cerrar";
    sign_out: "Sign out", "Cerrar sesión";
    sign_out_everywhere: "Sign out everywhere", "Cerrar sesión en todas partes";
    keys: "API keys", "Claves de API";
    keys_about: "Programs act for you with these, signed in or not.",
        "Con ellas los programas actúan por ti, hayas iniciado sesión o no.";
    revoke: "Revoke", "Revocar";
    and_keys: "Revoke my API keys too", "Revocar también mis claves de API";
    passkeys: "Passkeys", "Llaves de acceso";
    passkeys_about: "A passkey signs you in with a finger, a face or a PIN, without mail.",
        "Una llave de acceso inicia sesión con la huella, el rostro o un PIN, sin correo.";
    passkey_name: "Name of this device", "Nombre de este dispositivo";
    passkey_add: "Add a passkey", "Añadir una llave de acceso";
    passkey_remove: "Remove", "Quitar";
    passkey_sign_in: "Sign in with a passkey", "Iniciar sesión con una llave de acceso";
    passkey_given_up: "The browser gave up. Try again.", "El navegador desistió. Inténtalo de nuevo.";
    grant: "Let the Callslot extension act for you?", "¿Permitir que la extensión de Callslot actúe por ti?";
    grant_about: "Until you sign it out, it books, changes and cancels calls, and places calls, as:",
        "Hasta que cierres su sesión, reservará, cambiará, cancelará y hará llamadas como:";
    grant_caution: "Go on only if you have just opened the extension yourself.",
        "Continúa solo si acabas de abrir la extensión.";
    grant_allow: "Allow", "Permitir";
    grant_deny: "Do not allow", "No permitir";
    grant_astray: "The program that asks, or the address it wants the answer at, is not known here. Close this page and begin again in the extension.",
        "El programa que pregunta, o la dirección a la que quiere la respuesta, no se conoce aquí. Cierra esta página y empieza de nuevo en la extensión.";
    wrong: "The code or the link is wrong, was used already, or has expired, or the code was asked for in another browser. Ask for another.",
        "El código o el enlace es incorrecto, ya se usó o ha caducado, o el código se pidió en otro navegador. Pide otro.";
    wrong_invitation: "The invitation was used already, was taken back, or has expired. Ask whoever invited you for another.",
        "La invitación ya se usó, fue retirada o ha caducado. Pide otra a quien te invitó.";
    not_an_address: "That is not an e-mail address; it looks like name@example.com.",
        "Eso no es una dirección de correo; tiene la forma nombre@ejemplo.com.";
    not_a_code: "The code has six digits.", "El código tiene seis cifras.";
    too_often: "That was too often in too short a time. The link in the newest message still works; or wait a quarter of an hour.",
        "Demasiadas veces en poco tiempo. El enlace del último mensaje sigue funcionando; si no, espera un cuarto de hora.";
    not_ours: "This did not come from one of Callslot's own pages. Go back and try there.",
        "Esto no vino de una página de Callslot. Vuelve e inténtalo allí.";
    unavailable: "That did not work just now. Look whether it was done, then try again.",
        "Eso no ha funcionado ahora mismo. Comprueba si se hizo e inténtalo de nuevo.";
    no_room: "The organization's plan has no room for another member. An owner can change the plan.",
        "El plan de la organización no admite más miembros. Un propietario puede cambiar el plan.";
    no_mail: "This server cannot send mail, so nobody can sign in by it.",
        "Este servidor no puede enviar correo, así que nadie puede iniciar sesión con él.";
}

/// What pages say in a language.
pub(crate) const fn words(language: Language) -> &'static Said {
    match language {
        Language::English => &ENGLISH,
        Language::Spanish => &SPANISH,
    }
}
