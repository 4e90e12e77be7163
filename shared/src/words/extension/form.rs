//! The texts of the form for a booking.

member_texts! {
    TITLE: "Schedule a call", "Programar una llamada";
    WHO: "Who", "Quién";
    WHEN: "When", "Cuándo";
    ABOUT: "Details", "Detalles";
    PHONE: "Phone number", "Número de teléfono";
    NOT_A_NUMBER: "“{text}” is not a phone number. Type the number to call.",
        "«{text}» no es un número de teléfono. Escriba el número al que llamar.";
    EXTENSION: "Extension", "Extensión";
    EXTENSION_HINT: "Keys pressed after the phone is answered; a comma waits one second",
        "Teclas que se pulsan al contestar; una coma espera un segundo";
    NAME: "Name", "Nombre";
    EMAIL: "E-mail", "Correo";
    NOTIFY: "Send confirmation and reminders", "Enviar confirmación y recordatorios";
    NOTIFY_NO_ADDRESS: "Needs an e-mail address.", "Requiere una dirección de correo.";
    NOTIFY_ON: "Changes and a cancellation are told, too.", "También se avisa de cambios y de una cancelación.";
    NOTIFY_OFF: "Nothing is sent to them about this call.", "No se le envía nada sobre esta llamada.";
    SMS: "Text messages", "Mensajes de texto";
    SMS_CONSENT: "The attendee agrees to text messages from us about their calls: reminders, changes and cancellations. Replying STOP ends them.",
        "El contacto acepta recibir SMS nuestros sobre sus llamadas: recordatorios, cambios y cancelaciones. Responder STOP los termina.";
    SMS_HELP: "Ask first. Who entered it, when, and these words are kept.",
        "Pregunte antes. Se guarda quién lo anotó, cuándo y estas palabras.";
    LANGUAGE: "Their language", "Su idioma";
    LANGUAGE_HINT: "Of the call and of the e-mails", "De la llamada y de los correos";
    LANGUAGE_ENGLISH: "English", "Inglés";
    LANGUAGE_SPANISH: "Spanish", "Español";
    LANGUAGE_FRENCH: "French", "Francés";
    LANGUAGE_GERMAN: "German", "Alemán";
    ATTENDEE_ZONE: "Their time zone", "Su zona horaria";
    ATTENDEE_ZONE_HINT: "Detected from the number", "Se detecta a partir del número";
    MORE_WHO: "E-mail and time zone", "Correo y zona horaria";
    EVENT_TYPE: "Call type", "Tipo de llamada";
    ANY_CALL: "Any call", "Cualquier llamada";
    MINUTES: "Minutes", "Minutos";
    FREE_TIMES: "Free times", "Horas libres";
    FREE_ON: "Free on {day}", "Libre el {day}";
    NO_FREE_TIMES: "No free times this week. Look at the next week, or choose another time.",
        "No hay horas libres esta semana. Mire la siguiente o elija otra hora.";
    EARLIER: "Earlier", "Antes";
    LATER: "Later", "Después";
    ASSUMED: "No schedule is set. Hours are assumed to be Monday to Friday, 9 to 17.",
        "No hay ningún horario. Se supone de lunes a viernes, de 9 a 17.";
    OTHER_TIME: "Another time", "Otra hora";
    OTHER_TIME_LABEL: "In your time zone", "En su zona horaria";
    CHECK_TIME: "Use this time", "Usar esta hora";
    CHOSEN: "Chosen: {when}", "Elegida: {when}";
    HELD: "Held for you for five minutes.", "Apartada para usted durante cinco minutos.";
    GAP: "Clocks go forward then, so the call is at {time}.",
        "Ese día se adelanta el reloj: la llamada será a las {time}.";
    FOLD: "This time occurs twice on that day. The first one is used.",
        "Esa hora se repite ese día. Se usa la primera.";
    AGAINST: "This time is not available:", "Esta hora no está disponible:";
    IMPOSSIBLE: "This time cannot be booked:", "Esta hora no se puede reservar:";
    BOOK_ANYWAY: "Book anyway", "Reservar igualmente";
    BOOK_ANYWAY_ON: "Booked anyway, outside hours or availability.",
        "Se reserva igualmente, fuera del horario o de la disponibilidad.";
    ASK_TO_OVERRIDE: "An owner or admin can book it anyway.",
        "Un propietario o administrador puede reservarla igualmente.";
    WHY_NOTICE: "It is too soon.", "Es demasiado pronto.";
    WHY_WINDOW: "It is not within the booking window.", "Está fuera del plazo de reserva.";
    WHY_HOURS: "It is outside working hours.", "Está fuera del horario.";
    WHY_HOLIDAY: "It is a holiday.", "Es festivo.";
    WHY_TIME_OFF: "It is time off.", "Es tiempo libre.";
    WHY_OFF_GRID: "Calls do not start at that minute.", "Las llamadas no empiezan en ese minuto.";
    WHY_BUSY: "There is another call then.", "Hay otra llamada a esa hora.";
    WHY_BUFFER: "It is too close to another call.", "Está demasiado cerca de otra llamada.";
    WHY_LIMIT: "The limit of booked calls is reached.", "Se alcanzó el límite de llamadas reservadas.";
    WHY_CALLING_HOURS: "It is too early or too late in a time zone where they may be.",
        "Es demasiado pronto o demasiado tarde en una zona horaria donde puede estar.";
    WHY_CARRIER_BUSY: "Too many calls begin around that time.", "Empiezan demasiadas llamadas a esa hora.";
    CROWDED: "Too many calls begin around that time. These are free:",
        "Empiezan demasiadas llamadas a esa hora. Estas están libres:";
    TAKEN: "That time has just been taken. These are free:", "Esa hora se acaba de ocupar. Estas están libres:";
    TAKEN_NONE: "That time is taken. Choose another one.", "Esa hora está ocupada. Elija otra.";
    SUBJECT: "Title", "Título";
    SUBJECT_HINT: "If empty: “Call with …”", "Si queda vacío: «Llamada con …»";
    DESCRIPTION: "Description", "Descripción";
    NOTES: "Notes for your team", "Notas para su equipo";
    NOTES_HINT: "The attendee never sees or hears them.", "La otra persona no las ve ni las oye.";
    SETTINGS: "Recording and consent", "Grabación y consentimiento";
    AS_USUAL: "Default", "Valor predeterminado";
    RECORDING: "Recording", "Grabación";
    ON: "On", "Sí";
    OFF: "Off", "No";
    TRANSCRIPTION: "Transcript", "Transcripción";
    AFTER_CALL: "After the call", "Tras la llamada";
    LIVE: "During the call", "Durante la llamada";
    CONSENT: "Consent by key press", "Consentimiento con una tecla";
    CONSENT_RECORD: "To record", "Para grabar";
    CONSENT_REQUIRED: "To continue the call", "Para continuar la llamada";
    YES: "Yes", "Sí";
    NO: "No", "No";
    SUBMIT: "Book the call", "Reservar la llamada";
    SUBMITTING: "Booking…", "Reservando…";
    BOOKED: "Booked: {who}, {when}.", "Reservada: {who}, {when}.";
    UNDO: "Undo", "Deshacer";
    UNSURE: "The server did not answer, so it is not known whether this is booked. Pressing again cannot book it twice.",
        "El servidor no respondió y no se sabe si quedó reservada. Pulsar de nuevo no la reserva dos veces.";
    MISTAKES: "Correct {count} fields.", "Corrija {count} campos.";
    WRONG_PHONE_MISSING: "Enter a number, such as +14155552671.", "Escriba un número, como +34912345678.";
    WRONG_PHONE_COUNTRY: "Put the country code in front, such as +1 415 555 2671.",
        "Ponga el prefijo delante, como +34 912 345 678.";
    WRONG_PHONE_LENGTH: "Numbers of that country have another length.", "Los números de ese país tienen otra longitud.";
    WRONG_PHONE: "This is not a phone number. Write it as +14155552671.",
        "No es un número de teléfono. Escríbalo como +34912345678.";
    WRONG_EXTENSION: "Write digits, *, # and commas, at most 32.", "Escriba dígitos, *, # y comas, como máximo 32.";
    WRONG_PHONE_BLOCKED: "This number is on your organization's do-not-call list.",
        "Este número está en la lista de números bloqueados de su organización.";
    WRONG_EMAIL: "This is not an e-mail address. Write it as name@example.com.",
        "No es una dirección de correo. Escríbala como nombre@ejemplo.com.";
    WRONG_ZONE: "Use a name such as Europe/Berlin.", "Use un nombre como Europe/Madrid.";
    WRONG_MINUTES: "A call lasts 5 to 480 minutes.", "Una llamada dura de 5 a 480 minutos.";
    WRONG_START: "Choose a time.", "Elija una hora.";
    WRONG_START_PAST: "This time is in the past. Choose a later one.", "Esa hora ya pasó. Elija una posterior.";
    WRONG_START_FAR: "This is more than two years ahead.", "Faltan más de dos años.";
    WRONG_LONG: "This is too long.", "Es demasiado largo.";
    WRONG_EMPTY: "This cannot be empty.", "No puede quedar vacío.";
    WRONG_CONTROL: "This contains a character that cannot be shown. Remove it.",
        "Contiene un carácter que no se puede mostrar. Quítelo.";
    WRONG_OPERATOR: "This member cannot take the call.", "Este miembro no puede atender la llamada.";
    WRONG_EVENT_TYPE: "This call type cannot be booked.", "Este tipo de llamada no se puede reservar.";
    WRONG_TRANSCRIPTION: "A transcript after the call needs the recording. Turn recording on, or choose another.",
        "La transcripción tras la llamada necesita la grabación. Actívela o elija otra opción.";
    WRONG_OTHER: "This {problem}.", "No es válido: {problem}.";
}
