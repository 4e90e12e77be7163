//! Texts of the pages that the Worker serves.

member_texts! {
    SIGN_IN: "Sign in", "Iniciar sesión";
    ASK: "Enter your e-mail address. If it belongs to a member, a code and a link arrive in a moment.",
        "Escriba su dirección de correo. Si pertenece a un miembro, en un momento llegarán un código y un enlace.";
    EMAIL: "E-mail address", "Correo electrónico";
    SEND: "Send the code", "Enviar el código";
    ENTER_CODE: "Enter the code", "Escriba el código";
    SENT: "If this address belongs to a member, a message is on its way. The code works in this browser, the link in any. Both work once, for ten minutes.",
        "Si esta dirección pertenece a un miembro, el mensaje está en camino. El código funciona en este navegador y el enlace en cualquiera. Ambos funcionan una sola vez, durante diez minutos.";
    CODE: "Six digits", "Seis cifras";
    ANOTHER: "Use another address, or ask for another code", "Usar otra dirección o pedir otro código";
    CONFIRM: "Press the button to sign in on this device.", "Pulse el botón para iniciar sesión en este dispositivo.";
    AGAIN: "Confirm your identity", "Confirme su identidad";
    AGAIN_ASK: "Security changes need a recent sign-in. The code is sent to your own address. After that you are not asked again for a while.",
        "Los cambios de seguridad requieren un inicio de sesión reciente. El código se envía a su propia dirección. Después no se le volverá a pedir durante un rato.";
    AGAIN_NEEDED: "Sign in again to do this.", "Inicie sesión de nuevo para hacer esto.";
    SIGNED_IN: "You are signed in", "Ha iniciado sesión";
    GO_ON: "Continue", "Continuar";
    JOIN: "Join", "Unirse";
    SOMEBODY_ELSE: "The invitation is for another address. Sign out, then sign in with the invited address.",
        "La invitación es para otra dirección. Cierre la sesión e iníciela con la dirección invitada.";
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
    SESSIONS: "Sessions", "Sesiones";
    THIS_DEVICE: "this device", "este dispositivo";
    SOME_DEVICE: "Unknown device", "Dispositivo desconocido";
    LAST_USED: "last used", "último uso";
    END: "End", "Cerrar";
    SIGN_OUT: "Sign out", "Cerrar sesión";
    SIGN_OUT_EVERYWHERE: "Sign out everywhere", "Cerrar sesión en todas partes";
    KEYS: "API keys", "Claves de API";
    KEYS_ABOUT: "Programs use these keys to act for you, whether you are signed in or not.",
        "Los programas usan estas claves para actuar en su nombre, haya iniciado sesión o no.";
    REVOKE: "Revoke", "Revocar";
    AND_KEYS: "Revoke my API keys too", "Revocar también mis claves de API";
    PASSKEYS: "Passkeys", "Llaves de acceso";
    PASSKEYS_ABOUT: "A passkey signs you in with a fingerprint, your face or a PIN, without e-mail.",
        "Con una llave de acceso inicia sesión con la huella, el rostro o un PIN, sin correo.";
    PASSKEY_NAME: "Name of this device", "Nombre de este dispositivo";
    PASSKEY_ADD: "Add a passkey", "Añadir una llave de acceso";
    PASSKEY_REMOVE: "Remove", "Quitar";
    PASSKEY_SIGN_IN: "Sign in with a passkey", "Iniciar sesión con una llave de acceso";
    PASSKEY_GIVEN_UP: "The browser did not complete this. Try again.",
        "El navegador no lo completó. Inténtelo de nuevo.";
    GRANT: "Let the Callslot extension act for you?", "¿Permitir que la extensión de Callslot actúe en su nombre?";
    GRANT_ABOUT: "Until you sign out of it, it can book, change, cancel and place calls as:",
        "Hasta que cierre sesión en ella, podrá reservar, cambiar, cancelar y hacer llamadas como:";
    GRANT_CAUTION: "Continue only if you have just opened the extension yourself.",
        "Continúe solo si usted acaba de abrir la extensión.";
    GRANT_ALLOW: "Allow", "Permitir";
    GRANT_DENY: "Do not allow", "No permitir";
    GRANT_ASTRAY: "This server does not know the program that asks, or its return address. Close this page and start again in the extension.",
        "Este servidor no conoce el programa que lo solicita, o su dirección de retorno. Cierre esta página y empiece de nuevo en la extensión.";
    WRONG: "The code or the link is wrong, already used or expired, or another browser asked for the code. Ask for a new one.",
        "El código o el enlace es incorrecto, ya se usó o ha caducado, o el código se pidió en otro navegador. Pida uno nuevo.";
    WRONG_INVITATION: "The invitation was already used, was withdrawn or has expired. Ask the person who invited you for a new one.",
        "La invitación ya se usó, fue retirada o ha caducado. Pida una nueva a la persona que le invitó.";
    NOT_AN_ADDRESS: "This is not an e-mail address. Write it as name@example.com.",
        "No es una dirección de correo. Escríbala como nombre@ejemplo.com.";
    NOT_A_CODE: "The code has six digits.", "El código tiene seis cifras.";
    TOO_OFTEN: "Too many attempts in a short time. The link in the newest message still works; or wait 15 minutes.",
        "Demasiados intentos en poco tiempo. El enlace del último mensaje sigue funcionando; si no, espere 15 minutos.";
    NOT_OURS: "This did not come from a Callslot page. Go back and try there.",
        "Esto no vino de una página de Callslot. Vuelva e inténtelo allí.";
    UNAVAILABLE: "That did not work. Check whether it was done, then try again.",
        "No ha funcionado. Compruebe si se hizo e inténtelo de nuevo.";
    NO_ROOM: "The organization's plan has no room for another member. An owner can change the plan.",
        "El plan de la organización no admite más miembros. Un propietario puede cambiar el plan.";
    NO_MAIL: "This server cannot send e-mail, so members cannot sign in by e-mail.",
        "Este servidor no puede enviar correo, así que los miembros no pueden iniciar sesión por correo.";
}
