//! Texts of mail.

member_texts! {
    SIGN_IN_SUBJECT: "Sign in to Callslot", "Iniciar sesión en Callslot";
    SIGN_IN_CODE: "Your code:", "Tu código:";
    SIGN_IN_LINK: "Or open this link and press the button there:", "O abre este enlace y pulsa el botón:";
    SIGN_IN_OPEN: "Sign in", "Iniciar sesión";
    SIGN_IN_LASTS: "Both work once, for ten minutes, the code only in the browser that asked for it. If you did not ask for this, do nothing: without them nobody can sign in.",
        "Ambos funcionan una sola vez, durante diez minutos, y el código solo en el navegador que lo pidió. Si no lo has pedido tú, no hagas nada: sin ellos nadie puede entrar.";
    INVITATION_OPEN: "Join", "Unirme";
    INVITATION_LASTS: "The link works once, for seven days. If you do not know who this is, do nothing.",
        "El enlace funciona una sola vez, durante siete días. Si no sabes de quién se trata, no hagas nada.";
    OWNER_SUBJECT: "{name} is an owner of {organization}", "{name} es propietario de {organization}";
    OWNER: "{person} has made {name} an owner of {organization} on Callslot. Owners may do everything.",
        "{person} ha hecho a {name} propietario de {organization} en Callslot. Los propietarios pueden hacerlo todo.";
    KEY_SUBJECT: "A new API key in {organization}", "Una nueva clave de API en {organization}";
    KEY: "{person} has made the API key \u{201c}{name}\u{201d} in {organization} on Callslot. It may be used for: {scopes}.",
        "{person} ha creado la clave de API «{name}» en {organization} en Callslot. Sirve para: {scopes}.";
    CARRIER_SUBJECT: "{organization} has another carrier account", "{organization} tiene otra cuenta de operador";
    CARRIER: "{person} has connected the project {project} at {space} to {organization} on Callslot. Calls are placed with it from now on.",
        "{person} ha conectado el proyecto {project} de {space} a {organization} en Callslot. Desde ahora las llamadas se hacen con ella.";
    UNDO: "If this is not meant to be, sign in and undo it now: disable the member, revoke the key, or disconnect the account.",
        "Si esto no debía ser así, inicia sesión y deshazlo ahora: desactiva al miembro, revoca la clave o desconecta la cuenta.";
    UNDO_OPEN: "Account", "Cuenta";
}
