//! Texts of mail.

member_texts! {
    SIGN_IN_SUBJECT: "Sign in to Callslot", "Iniciar sesión en Callslot";
    SIGN_IN_CODE: "Your code:", "Su código:";
    SIGN_IN_LINK: "Or open this link and press the button there:", "O abra este enlace y pulse el botón:";
    SIGN_IN_OPEN: "Sign in", "Iniciar sesión";
    SIGN_IN_LASTS: "The code and the link work once, for ten minutes; the code only in the browser that asked for it. If you did not ask to sign in, ignore this message: nobody can sign in without them.",
        "El código y el enlace funcionan una sola vez, durante diez minutos; el código, solo en el navegador que lo pidió. Si usted no ha pedido iniciar sesión, ignore este mensaje: sin ellos nadie puede entrar.";
    INVITATION_OPEN: "Join", "Unirse";
    INVITATION_LASTS: "The link works once, for seven days. If you do not know this person, ignore this message.",
        "El enlace funciona una sola vez, durante siete días. Si no conoce a esta persona, ignore este mensaje.";
    OWNER_SUBJECT: "{name} is now an owner of {organization}", "{name} ahora es propietario de {organization}";
    OWNER: "{person} has made {name} an owner of {organization} on Callslot. Owners can do everything.",
        "{person} ha hecho a {name} propietario de {organization} en Callslot. Los propietarios pueden hacerlo todo.";
    KEY_SUBJECT: "A new API key in {organization}", "Una nueva clave de API en {organization}";
    KEY: "{person} has created the API key \u{201c}{name}\u{201d} in {organization} on Callslot. It can be used for: {scopes}.",
        "{person} ha creado la clave de API «{name}» en {organization} en Callslot. Sirve para: {scopes}.";
    CARRIER_SUBJECT: "{organization} has a new carrier account", "{organization} tiene una nueva cuenta de operadora";
    CARRIER: "{person} has connected the project {project} at {space} to {organization} on Callslot. Calls are placed with it from now on.",
        "{person} ha conectado el proyecto {project} de {space} a {organization} en Callslot. Desde ahora las llamadas se hacen con él.";
    WEBHOOK_SUBJECT: "Events of {organization} are sent to {host}", "Los eventos de {organization} se envían a {host}";
    WEBHOOK: "{person} has set up a webhook endpoint at {host} in {organization} on Callslot. It receives events of your calls from now on.",
        "{person} ha configurado un destino de webhooks en {host} en {organization} en Callslot. Desde ahora recibe eventos de sus llamadas.";
    WEBHOOK_DISABLED_SUBJECT: "Webhooks to {host} are disabled", "Los webhooks a {host} están desactivados";
    WEBHOOK_GONE: "The webhook endpoint at {host} of {organization} on Callslot has answered that it is gone. It receives no more events.",
        "El destino de webhooks {host} de {organization} en Callslot ha respondido que ya no existe. No recibe más eventos.";
    WEBHOOK_FAILING: "No event could be delivered to the webhook endpoint at {host} of {organization} on Callslot for five days. It receives no more events.",
        "Durante cinco días no se pudo entregar ningún evento al destino de webhooks {host} de {organization} en Callslot. No recibe más eventos.";
    WEBHOOK_REPLAY: "Once it works again, enable it, and replay the events that it has missed.",
        "Cuando vuelva a funcionar, actívelo y reenvíe los eventos que no recibió.";
    WEBHOOK_OPEN: "Open webhooks", "Abrir webhooks";
    UNDO: "If this is not right, sign in and undo it now: disable the member, revoke the key, disconnect the account, or delete the endpoint.",
        "Si esto no es correcto, inicie sesión y deshágalo ahora: desactive al miembro, revoque la clave, desconecte la cuenta o elimine el destino.";
    UNDO_OPEN: "Account", "Cuenta";
}
