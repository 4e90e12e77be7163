//! The texts of the profile: the person's own data, phone, passkeys and sessions; and the first steps.

member_texts! {
    PROFILE: "Profile", "Perfil";
    SECTIONS: "Sections of the profile", "Secciones del perfil";
    SECTION_PERSONAL: "Personal details", "Datos personales";
    SECTION_HOURS: "Working hours", "Horario de trabajo";
    SECTION_OVERRIDES: "Overrides", "Excepciones";
    SECTION_TIME_OFF: "Time off", "Ausencias";
    SECTION_NOTIFICATIONS: "Notifications", "Notificaciones";
    SECTION_SECURITY: "Security", "Seguridad";

    ABOUT_YOU: "Name and language", "Nombre e idioma";
    NAME: "Name", "Nombre";
    NAME_HELP: "Shown to members of all your organizations, and in invitations.",
        "Lo ven los miembros de todas sus organizaciones y aparece en las invitaciones.";
    LANGUAGE: "Language", "Idioma";
    LANGUAGE_HELP: "For pages, mails, notifications and calls to you.",
        "Para páginas, correos, notificaciones y llamadas a usted.";
    LANGUAGE_BROWSER: "Language of the browser", "Idioma del navegador";
    LANGUAGE_ENGLISH: "English", "English (inglés)";
    LANGUAGE_SPANISH: "Español (Spanish)", "Español";
    SAVE: "Save", "Guardar";
    SAVED: "Profile saved.", "Perfil guardado.";
    UNCHANGED: "There is nothing to save.", "No hay nada que guardar.";
    UNDONE: "Undone. Your profile is as before.", "Deshecho. Su perfil está como antes.";

    PHONE: "Phone", "Teléfono";
    PHONE_HELP: "Your calls in {organization} ring here.", "Aquí suenan sus llamadas de {organization}.";
    PHONE_NONE: "You have no phone number yet, so you cannot take calls.",
        "Aún no tiene número de teléfono, así que no puede atender llamadas.";
    VERIFIED: "Verified", "Verificado";
    NOT_VERIFIED: "Not verified", "Sin verificar";
    PHONE_NUMBER: "Phone number", "Número de teléfono";
    PHONE_NUMBER_HELP: "With its country code, such as +1 212 555 0103. We call this number now and read out six digits. The call is not recorded.",
        "Con el prefijo del país, como +1 212 555 0103. Llamamos ahora a este número y leemos seis cifras. La llamada no se graba.";
    PHONE_KIND: "Numbers of this kind are nobody’s own phone. Use a landline or mobile number.",
        "Los números de este tipo no son el teléfono de nadie. Use un fijo o un móvil.";
    PHONE_OF_CALLS: "Your calls come from this number, so it cannot be your phone. Use another number.",
        "Sus llamadas salen de este número, así que no puede ser su teléfono. Use otro número.";
    CALL_ME: "Call me with a code", "Llamarme con un código";
    CALLING: "Calling…", "Llamando…";
    OTHER_NUMBER: "Use another number", "Usar otro número";
    KEEP_NUMBER: "Keep this number", "Conservar este número";
    CALLING_YOU: "Calling {phone} now. The call reads out six digits, twice.",
        "Llamando a {phone}. La llamada lee seis cifras, dos veces.";
    CALL_UNKNOWN: "The carrier did not confirm the call to {phone}. It will not be redialled. If the phone rings, enter the code.",
        "El operador no confirmó la llamada a {phone}. No se volverá a marcar. Si suena el teléfono, escriba el código.";
    CALL_REFUSED: "The carrier does not call {phone}. Use another number.",
        "El operador no llama a {phone}. Use otro número.";
    CALL_CLOSED: "The code for {phone} is no longer valid. Have the phone called again.",
        "El código para {phone} ya no es válido. Pida otra llamada.";
    CALL_UNANSWERED: "No answer came from the server. The phone may ring. Try again to find out: it is called once at most.",
        "El servidor no respondió. Puede que suene el teléfono. Inténtelo de nuevo para saberlo: se llama una vez como máximo.";
    CODE: "Code", "Código";
    CODE_HELP: "Six digits, valid until {time}.", "Seis cifras, válidas hasta las {time}.";
    CODE_VERIFY: "Verify", "Verificar";
    CALL_AGAIN: "Call again", "Volver a llamar";
    PHONE_VERIFIED: "{phone} is verified. Your calls ring there.", "{phone} está verificado. Sus llamadas suenan allí.";
    CODE_DIGITS: "Enter the six digits of the call.", "Escriba las seis cifras de la llamada.";
    CODE_WRONG: "This is not the code of the call. Tries left: {count}.",
        "Este no es el código de la llamada. Intentos restantes: {count}.";
    CODE_SPENT: "This is not the code of the call, and no tries are left. Have the phone called again.",
        "Este no es el código de la llamada y no quedan intentos. Pida otra llamada.";
    CODE_NONE: "There is no code to enter: it has expired, was tried too often, or another session asked for it. Have the phone called again.",
        "No hay código que introducir: caducó, se probó demasiadas veces o lo pidió otra sesión. Pida otra llamada.";
    NO_CARRIER: "Your organization has no carrier account that can call you. An owner or admin can connect one.",
        "Su organización no tiene una cuenta de operador que pueda llamarle. Un propietario o administrador puede conectar una.";
    CALLED_TOO_OFTEN: "Too many calls with a code. Wait a while, or use another number.",
        "Demasiadas llamadas con un código. Espere un rato o use otro número.";
    FRESH_TEXT: "A new number needs a recent sign-in. Nobody was called.",
        "Un número nuevo requiere un inicio de sesión reciente. No se llamó a nadie.";
    FRESH: "Confirm your identity", "Confirmar su identidad";
    WEB_TEXT: "A new number needs a recent sign-in, which only the web page has.",
        "Un número nuevo requiere un inicio de sesión reciente, que solo tiene la página web.";
    WEB_VERIFY: "Verify on the web", "Verificar en la web";

    NOTIFY_WEB: "The web page sends no notifications. The Callslot extension does: a minute before a call, when a call needs an outcome, and when a call fails.",
        "La página web no envía notificaciones. La extensión de Callslot sí: un minuto antes de una llamada, si falta su resultado y si falla.";

    PASSKEYS: "Passkeys", "Llaves de acceso";
    PASSKEYS_HELP: "A passkey signs you in with a fingerprint, your face or a PIN, without e-mail.",
        "Con una llave de acceso inicia sesión con la huella, el rostro o un PIN, sin correo.";
    PASSKEYS_NONE: "You have no passkey yet.", "Aún no tiene ninguna llave de acceso.";
    PASSKEY_ADD: "Add a passkey", "Añadir una llave de acceso";
    PASSKEY_ADDING: "Adding…", "Añadiendo…";
    PASSKEY_ADD_WEB: "Add a passkey on the web", "Añadir una llave de acceso en la web";
    PASSKEY_NAME: "Name of this device", "Nombre de este dispositivo";
    PASSKEY_NAME_HELP: "Such as “Work laptop”. The browser then asks for your fingerprint, face or PIN.",
        "Por ejemplo, «Portátil del trabajo». Después el navegador le pide la huella, el rostro o un PIN.";
    PASSKEY_NO_NAME: "Enter a name for this device.", "Escriba un nombre para este dispositivo.";
    PASSKEY_GIVEN_UP: "The browser did not complete this. Try again.", "El navegador no lo completó. Inténtelo de nuevo.";
    PASSKEY_FRESH: "A new passkey needs a recent sign-in.", "Una llave de acceso nueva requiere un inicio de sesión reciente.";
    PASSKEY_ADDED: "Passkey added: {name}.", "Llave de acceso añadida: {name}.";
    PASSKEY_USED: "Last used {time}", "Último uso: {time}";
    PASSKEY_UNUSED: "Not used yet", "Aún sin usar";
    PASSKEY_SYNCED: "copied to your other devices", "copiada a sus otros dispositivos";
    PASSKEY_REMOVE: "Remove", "Quitar";
    PASSKEY_REMOVE_NAMED: "Remove the passkey {name}", "Quitar la llave de acceso {name}";
    PASSKEY_SURE: "Remove “{name}”? Nobody can sign in with it afterwards. This cannot be undone.",
        "¿Quitar «{name}»? Después nadie podrá iniciar sesión con ella. No se puede deshacer.";
    PASSKEY_YES: "Remove passkey", "Quitar la llave";
    PASSKEY_REMOVED: "Passkey removed: {name}.", "Llave de acceso quitada: {name}.";
    KEEP: "Keep it", "Conservarla";

    SESSIONS: "Sessions", "Sesiones";
    SESSIONS_HELP: "Ending a session also ends the extension’s sessions that were allowed in it.",
        "Al cerrar una sesión se cierran también las de la extensión que se permitieron en ella.";
    KIND_PAGE: "Web", "Página web";
    KIND_EXTENSION: "Extension", "Extensión";
    UNKNOWN_DEVICE: "Unknown device", "Dispositivo desconocido";
    THIS_SESSION: "This session", "Esta sesión";
    SESSION_USED: "Last used {time}", "Último uso: {time}";
    SESSION_END: "End", "Cerrar";
    SESSION_END_NAMED: "End the session {device}", "Cerrar la sesión {device}";
    SESSION_ENDED: "Session ended: {device}.", "Sesión cerrada: {device}.";
    SESSION_ENDED_KEYS: "Session ended: {device}. API keys made in it that still work: {count}.",
        "Sesión cerrada: {device}. Claves de API creadas en ella que siguen funcionando: {count}.";
    ONLY_SESSION: "You are signed in nowhere else.", "No tiene otras sesiones abiertas.";
    END_OTHERS: "End all other sessions", "Cerrar todas las demás sesiones";
    END_OTHERS_SURE: "End {count} other sessions? You stay signed in here, unless this session was allowed in one of them.",
        "¿Cerrar otras {count} sesiones? Aquí seguirá con la sesión iniciada, salvo que se permitiera en una de ellas.";
    END_OTHERS_YES: "End them", "Cerrarlas";
    OTHERS_ENDED: "Other sessions ended: {count}.", "Otras sesiones cerradas: {count}.";

    STEPS: "First steps", "Primeros pasos";
    STEPS_COUNT: "{done} of {all} done", "{done} de {all} hechos";
    STEP_PHONE: "Verify your phone", "Verifique su teléfono";
    STEP_HOURS: "Set your working hours", "Indique su horario";
    STEP_CALL: "Book your first call", "Programe su primera llamada";
    STEP_DONE: "done", "hecho";
    STEPS_HIDE: "Hide", "Ocultar";
    STEPS_HIDE_NAMED: "Hide the first steps", "Ocultar los primeros pasos";
}
