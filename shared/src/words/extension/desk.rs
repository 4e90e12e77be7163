//! The texts of the calls view that the list, the form, the details and the week have added.

member_texts! {
    OPERATORS: "Operators", "Operadores";
    MINE: "My calls", "Mis llamadas";
    TEAM: "Team", "Equipo";
    NEEDS_OUTCOME: "needs an outcome", "falta el resultado";
    BACK: "Back to the calls", "Volver a las llamadas";
    DISMISS: "Dismiss", "Descartar";
    UNDONE: "Undone.", "Deshecho.";
    NOT_LOADED: "Could not load. Try again.", "No se pudo cargar. Inténtelo de nuevo.";
    OUTDATED: "Callslot may have been updated since this page was opened. Reload it to get the new version.",
        "Es posible que Callslot se haya actualizado desde que abrió esta página. Recárguela para obtener la versión nueva.";
    RELOAD: "Reload", "Recargar";
    NOT_LOADED_OFFLINE: "Try again when you are back online.", "Inténtelo de nuevo cuando tenga conexión.";
    EMPTY_VIEWER: "Calls appear here once somebody schedules one.", "Las llamadas aparecen aquí cuando alguien programa una.";
    EMPTY_TEAM: "Nobody has a call like this. Choose other calls, or schedule one.",
        "Nadie tiene una llamada así. Elija otras llamadas o programe una.";
    PICK_VIEWER: "Or press t to go to today.", "O pulse t para ir a hoy.";
    PHONE_OR_CONTACT: "With the country code, or the name of a recent contact", "Con el prefijo, o el nombre de un contacto reciente";
    MORE_WHO: "Extension, e-mail, language and time zone", "Extensión, correo, idioma y zona horaria";
    COUNTRY: "Default country", "País predeterminado";
    NO_PLANS: "Numbers cannot be checked here at the moment. Put the country code in front, such as +1 415 555 2671.",
        "Por el momento no se pueden comprobar los números aquí. Ponga el prefijo delante, como +34 912 345 678.";
    READ_AS: "Calls {number}", "Llama al {number}";
    RECENT: "Recent contacts", "Contactos recientes";
    RECENT_COUNT: "{count} recent contacts; choose with the arrow keys", "{count} contactos recientes; elija con las flechas";
    OPERATOR: "Operator", "Operador";
    YOU: "{name} (you)", "{name} (usted)";
    REPEAT: "Repeat", "Repetir";
    REPEAT_NEVER: "Does not repeat", "No se repite";
    REPEAT_WEEKDAYS: "Monday to Friday", "De lunes a viernes";
    REPEAT_WEEKLY: "Every week", "Cada semana";
    REPEAT_TWO_WEEKS: "Every two weeks", "Cada dos semanas";
    REPEAT_MONTHLY: "Every month", "Cada mes";
    TIMES: "Number of calls", "Número de llamadas";
    WRONG_TIMES: "A series has 2 to 100 calls.", "Una serie tiene de 2 a 100 llamadas.";
    BOOKED_SERIES: "Booked: {count} calls with {who}, the first {when}.", "Reservadas: {count} llamadas con {who}, la primera {when}.";
    SERIES_CANCELLED: "The series is cancelled.", "La serie se canceló.";
    SUBMIT_KEYS: "Ctrl+Enter", "Ctrl+Intro";
    TALKED: "Talked for {time}", "Conversación de {time}";
    RECORDING: "Recording", "Grabación";
    RECORDING_OPEN: "Open the recording", "Abrir la grabación";
    RECORDING_MAKING: "The recording is not ready yet.", "La grabación aún no está lista.";
    RECORDING_DELETED: "The recording was deleted.", "La grabación se borró.";
    ENDED_TALKED: "both talked", "hablaron";
    ENDED_OPERATOR_NO_ANSWER: "the operator did not answer", "el operador no contestó";
    ENDED_OPERATOR_BUSY: "the operator's line was busy", "la línea del operador estaba ocupada";
    ENDED_NOT_ACCEPTED: "the operator pressed no key", "el operador no pulsó ninguna tecla";
    ENDED_NOT_CONNECTED: "a phone could not be connected", "no se pudo conectar un teléfono";
    ENDED_ATTENDEE_NO_ANSWER: "they did not answer", "no contestó";
    ENDED_ATTENDEE_BUSY: "their line was busy", "su línea estaba ocupada";
    ENDED_ATTENDEE_HUNG_UP: "they hung up before both were connected", "colgó antes de la conexión";
    ENDED_VOICEMAIL: "their voicemail answered", "contestó su buzón de voz";
    ENDED_OPERATOR_GAVE_UP: "the operator hung up before both were connected", "el operador colgó antes de la conexión";
    ENDED_NEVER_RANG: "no phone rang", "no sonó ningún teléfono";
    ENDED_NOT_KNOWN: "the carrier did not say how", "la operadora no dijo cómo";
    SEARCH_MEMBERS: "Search members", "Buscar miembros";
    NO_MEMBER: "No member matches.", "Ningún miembro coincide.";
    FREE: "free", "libre";
    NOT_FREE: "not free then", "no está libre a esa hora";
    MORE_CALLS: "{count} more calls from {time}", "{count} llamadas más desde las {time}";
    NOW: "Now, {time}", "Ahora, {time}";
    MAY_NOT_BOOK: "Your role in {organization} does not schedule calls. An owner or admin can change it.",
        "Su rol en {organization} no programa llamadas. Un propietario o administrador puede cambiarlo.";
    EMPTY_DAYS: "No calls here. Drag over free hours to schedule one, or press n.",
        "No hay llamadas aquí. Arrastre sobre horas libres para programar una, o pulse n.";
    EMPTY_DAYS_VIEWER: "No calls here.", "No hay llamadas aquí.";
    PROPOSED: "{when}. Press Enter to choose this time, Escape to leave it.",
        "{when}. Pulse Intro para elegir esta hora, Escape para dejarla.";
}
