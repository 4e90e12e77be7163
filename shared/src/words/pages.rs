//! Texts of the pages that the Worker serves.

member_texts! {
    SIGN_IN: "Sign in", "Iniciar sesión";
    ASK: "Give your e-mail address. If it belongs to a member, a code and a link arrive in a moment.",
        "Escribe tu dirección de correo. Si pertenece a un miembro, en un momento llegarán un código y un enlace.";
    EMAIL: "E-mail address", "Correo electrónico";
    SEND: "Send the code", "Enviar el código";
    ENTER_CODE: "Enter the code", "Escribe el código";
    SENT: "If this address belongs to a member, a message is on its way. Its code works in this browser, its link anywhere; both once, for ten minutes.",
        "Si esta dirección pertenece a un miembro, el mensaje está en camino. Su código funciona en este navegador y su enlace en cualquiera; ambos una sola vez, durante diez minutos.";
    CODE: "Six digits", "Seis cifras";
    ANOTHER: "Use another address, or ask for another code", "Usar otra dirección o pedir otro código";
    CONFIRM: "Press the button to sign in on this device.", "Pulsa el botón para iniciar sesión en este dispositivo.";
    AGAIN: "Confirm that it is you", "Confirma que eres tú";
    AGAIN_ASK: "Changes that matter for security need a fresh sign-in. The code is sent to your own address; for a while after it you are not asked again.",
        "Los cambios que afectan a la seguridad requieren iniciar sesión de nuevo. El código se envía a tu propia dirección; durante un rato no se te volverá a preguntar.";
    AGAIN_NEEDED: "For this, sign in once more.", "Para esto, inicia sesión una vez más.";
    SIGNED_IN: "You are signed in", "Has iniciado sesión";
    GO_ON: "Go on", "Continuar";
    JOIN: "Join", "Unirme";
    JOIN_ASK: "Press the button to join the organization that has invited you. If you are new here, you are signed in on this device by that; else sign in first.",
        "Pulsa el botón para unirte a la organización que te ha invitado. Si eres nuevo, con ello inicias sesión en este dispositivo; si no, inicia sesión primero.";
    SOMEBODY_ELSE: "The invitation is to another address than yours. Sign out, and sign in with the invited one.",
        "La invitación es para otra dirección. Cierra la sesión e iníciala con la dirección invitada.";
    ACCOUNT: "Account", "Cuenta";
    NEEDS_SCRIPT: "This page needs JavaScript. Turn it on for this site, or go to your account.",
        "Esta página necesita JavaScript. Actívelo para este sitio o vaya a su cuenta.";
    ORGANIZATIONS: "Organizations", "Organizaciones";
    HERE: "current", "actual";
    ROLE_OWNER: "owner", "propietario";
    ROLE_ADMIN: "admin", "administrador";
    ROLE_OPERATOR: "operator", "operador";
    ROLE_ANALYST: "analyst", "analista";
    ROLE_VIEWER: "viewer", "observador";
    SWITCH: "Switch", "Cambiar";
    SESSIONS: "Where you are signed in", "Dónde has iniciado sesión";
    THIS_DEVICE: "this device", "este dispositivo";
    SOME_DEVICE: "Unknown device", "Dispositivo desconocido";
    LAST_USED: "last used", "último uso";
    END: "End", "Cerrar";
    SIGN_OUT: "Sign out", "Cerrar sesión";
    SIGN_OUT_EVERYWHERE: "Sign out everywhere", "Cerrar sesión en todas partes";
    KEYS: "API keys", "Claves de API";
    KEYS_ABOUT: "Programs act for you with these, signed in or not.",
        "Con ellas los programas actúan por ti, hayas iniciado sesión o no.";
    REVOKE: "Revoke", "Revocar";
    AND_KEYS: "Revoke my API keys too", "Revocar también mis claves de API";
    PASSKEYS: "Passkeys", "Llaves de acceso";
    PASSKEYS_ABOUT: "A passkey signs you in with a finger, a face or a PIN, without mail.",
        "Una llave de acceso inicia sesión con la huella, el rostro o un PIN, sin correo.";
    PASSKEY_NAME: "Name of this device", "Nombre de este dispositivo";
    PASSKEY_ADD: "Add a passkey", "Añadir una llave de acceso";
    PASSKEY_REMOVE: "Remove", "Quitar";
    PASSKEY_SIGN_IN: "Sign in with a passkey", "Iniciar sesión con una llave de acceso";
    PASSKEY_GIVEN_UP: "The browser gave up. Try again.", "El navegador desistió. Inténtalo de nuevo.";
    GRANT: "Let the Callslot extension act for you?", "¿Permitir que la extensión de Callslot actúe por ti?";
    GRANT_ABOUT: "Until you sign it out, it books, changes and cancels calls, and places calls, as:",
        "Hasta que cierres su sesión, reservará, cambiará, cancelará y hará llamadas como:";
    GRANT_CAUTION: "Go on only if you have just opened the extension yourself.",
        "Continúa solo si acabas de abrir la extensión.";
    GRANT_ALLOW: "Allow", "Permitir";
    GRANT_DENY: "Do not allow", "No permitir";
    GRANT_ASTRAY: "The program that asks, or the address it wants the answer at, is not known here. Close this page and begin again in the extension.",
        "El programa que pregunta, o la dirección a la que quiere la respuesta, no se conoce aquí. Cierra esta página y empieza de nuevo en la extensión.";
    WRONG: "The code or the link is wrong, was used already, or has expired, or the code was asked for in another browser. Ask for another.",
        "El código o el enlace es incorrecto, ya se usó o ha caducado, o el código se pidió en otro navegador. Pide otro.";
    WRONG_INVITATION: "The invitation was used already, was taken back, or has expired. Ask whoever invited you for another.",
        "La invitación ya se usó, fue retirada o ha caducado. Pide otra a quien te invitó.";
    NOT_AN_ADDRESS: "That is not an e-mail address; it looks like name@example.com.",
        "Eso no es una dirección de correo; tiene la forma nombre@ejemplo.com.";
    NOT_A_CODE: "The code has six digits.", "El código tiene seis cifras.";
    TOO_OFTEN: "That was too often in too short a time. The link in the newest message still works; or wait a quarter of an hour.",
        "Demasiadas veces en poco tiempo. El enlace del último mensaje sigue funcionando; si no, espera un cuarto de hora.";
    NOT_OURS: "This did not come from one of Callslot's own pages. Go back and try there.",
        "Esto no vino de una página de Callslot. Vuelve e inténtalo allí.";
    UNAVAILABLE: "That did not work just now. Look whether it was done, then try again.",
        "Eso no ha funcionado ahora mismo. Comprueba si se hizo e inténtalo de nuevo.";
    NO_ROOM: "The organization's plan has no room for another member. An owner can change the plan.",
        "El plan de la organización no admite más miembros. Un propietario puede cambiar el plan.";
    NO_MAIL: "This server cannot send mail, so nobody can sign in by it.",
        "Este servidor no puede enviar correo, así que nadie puede iniciar sesión con él.";
}
