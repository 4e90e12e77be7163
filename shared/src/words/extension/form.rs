//! The texts of the form for a booking.

member_texts! {
    TITLE: "Schedule a call", "Programar una llamada";
    WHO: "Who", "Quién";
    WHEN: "When", "Cuándo";
    ABOUT: "What about", "Sobre qué";
    PHONE: "Phone number", "Número de teléfono";
    PHONE_HINT: "With its country code, such as +1 415 555 2671", "Con su prefijo, como +34 912 345 678";
    NOT_A_NUMBER: "“{text}” is not a phone number. Type the number to call.",
        "«{text}» no es un número de teléfono. Escriba el número.";
    EXTENSION: "Extension", "Extensión";
    EXTENSION_HINT: "Keys to press once it answers; a comma waits a second",
        "Teclas al contestar; una coma espera un segundo";
    NAME: "Name", "Nombre";
    EMAIL: "E-mail", "Correo";
    ATTENDEE_ZONE: "Their time zone", "Su zona horaria";
    ATTENDEE_ZONE_HINT: "Told by the number, unless you say", "Según el número, si no la indica";
    OPTIONAL: "Optional", "Opcional";
    MORE_WHO: "E-mail and time zone", "Correo y zona horaria";
    EVENT_TYPE: "Kind of call", "Tipo de llamada";
    ANY_CALL: "Any call", "Cualquier llamada";
    MINUTES: "Minutes", "Minutos";
    DATE: "Date", "Fecha";
    FREE_TIMES: "Free times", "Horas libres";
    FREE_ON: "Free on {day}", "Libre el {day}";
    NO_FREE_TIMES: "Nothing is free in this week. Look at the next one, or choose a time yourself.",
        "No hay nada libre esta semana. Mire la siguiente o elija una hora.";
    EARLIER: "Earlier", "Antes";
    LATER: "Later", "Después";
    ASSUMED: "Hours are assumed, Monday to Friday from 9 to 17, as no schedule is set.",
        "Horario supuesto, de lunes a viernes de 9 a 17, porque no hay ninguno.";
    OTHER_TIME: "Another time", "Otra hora";
    OTHER_TIME_LABEL: "Date and time, yours", "Fecha y hora, las suyas";
    CHECK_TIME: "Use this time", "Usar esta hora";
    CHOSEN: "Chosen: {when}", "Elegida: {when}";
    HELD: "Kept for you for five minutes.", "Reservada para usted cinco minutos.";
    GAP: "Clocks are set forward then, so it is {time}.", "Ese día se adelanta el reloj: serán las {time}.";
    FOLD: "That time comes twice on this day. The first one is meant.", "Esa hora se repite ese día. Es la primera.";
    AGAINST: "This time is not offered:", "Esta hora no se ofrece:";
    IMPOSSIBLE: "This time cannot be booked:", "Esta hora no se puede reservar:";
    BOOK_ANYWAY: "Book anyway", "Reservar igualmente";
    BOOK_ANYWAY_ON: "Booked all the same, against hours or availability.",
        "Se reserva igualmente, contra horario o disponibilidad.";
    ASK_TO_OVERRIDE: "An owner or admin can book it all the same.",
        "Un propietario o administrador puede reservarla igualmente.";
    WHY_NOTICE: "It is too soon.", "Es demasiado pronto.";
    WHY_WINDOW: "It is not within the booking window.", "Está fuera del plazo de reserva.";
    WHY_HOURS: "It is outside hours.", "Está fuera del horario.";
    WHY_HOLIDAY: "It is a holiday.", "Es festivo.";
    WHY_TIME_OFF: "It is time off.", "Es tiempo libre.";
    WHY_OFF_GRID: "Calls do not start at that minute.", "Las llamadas no empiezan en ese minuto.";
    WHY_BUSY: "There is another call then.", "Hay otra llamada a esa hora.";
    WHY_BUFFER: "It is too close to another call.", "Está demasiado cerca de otra llamada.";
    WHY_LIMIT: "As many calls as allowed are booked.", "Ya hay tantas llamadas como se permiten.";
    WHY_CALLING_HOURS: "It is too early or too late where they are.", "Es demasiado pronto o tarde donde están.";
    WHY_CARRIER_BUSY: "Too many calls begin around that time.", "Empiezan demasiadas llamadas a esa hora.";
    CROWDED: "Too many calls begin around that time. These are free:",
        "Empiezan demasiadas llamadas a esa hora. Estas están libres:";
    TAKEN: "That time was taken a moment ago. These are free:", "Esa hora se acaba de ocupar. Estas están libres:";
    TAKEN_NONE: "That time is taken. Choose another one.", "Esa hora está ocupada. Elija otra.";
    SUBJECT: "Title", "Título";
    SUBJECT_HINT: "“Call with …” unless given", "«Call with …» si no se indica";
    DESCRIPTION: "Description", "Descripción";
    NOTES: "Notes for your team", "Notas para su equipo";
    NOTES_HINT: "The attendee never sees or hears them.", "La otra persona no las ve ni las oye.";
    SETTINGS: "Recording and consent", "Grabación y consentimiento";
    AS_USUAL: "As usual", "Como siempre";
    RECORDING: "Recording", "Grabación";
    ON: "On", "Sí";
    OFF: "Off", "No";
    TRANSCRIPTION: "Transcript", "Transcripción";
    AFTER_CALL: "After the call", "Tras la llamada";
    LIVE: "While talking", "Durante la llamada";
    CONSENT: "Consent by key", "Consentimiento por tecla";
    CONSENT_RECORD: "To record", "Para grabar";
    CONSENT_REQUIRED: "To call at all", "Para la llamada";
    QUESTIONS: "Questions", "Preguntas";
    YES: "Yes", "Sí";
    NO: "No", "No";
    SUBMIT: "Book the call", "Reservar la llamada";
    SUBMITTING: "Booking…", "Reservando…";
    BOOKED: "Booked: {who}, {when}.", "Reservada: {who}, {when}.";
    UNDO: "Undo", "Deshacer";
    UNSURE: "The server was not reached, so it is not known whether this is booked. Pressing again cannot book it twice.",
        "No hubo conexión y no se sabe si quedó reservada. Pulsar de nuevo no la reserva dos veces.";
    MISTAKES: "{count} fields need another look.", "Hay que revisar {count} campos.";
    WRONG_PHONE_MISSING: "Give a number, such as +14155552671.", "Indique un número, como +34912345678.";
    WRONG_PHONE_COUNTRY: "Put the country code in front, such as +1 415 555 2671.",
        "Ponga el prefijo delante, como +34 912 345 678.";
    WRONG_PHONE_LENGTH: "Numbers of that country have another length.", "Los números de ese país tienen otra longitud.";
    WRONG_PHONE: "This is not a phone number. Write it as +14155552671.",
        "No es un número de teléfono. Escríbalo como +34912345678.";
    WRONG_EXTENSION: "Write digits, *, # and commas, at most 32.", "Escriba dígitos, *, # y comas, como máximo 32.";
    WRONG_PHONE_BLOCKED: "This number is on your organization's list of numbers not to call.",
        "Este número está en la lista de los que su organización no llama.";
    WRONG_EMAIL: "An e-mail address looks like name@example.com.", "Un correo es como nombre@example.com.";
    WRONG_ZONE: "Use a name such as Europe/Berlin.", "Use un nombre como Europe/Madrid.";
    WRONG_MINUTES: "A call lasts 5 to 480 minutes.", "Una llamada dura de 5 a 480 minutos.";
    WRONG_START: "Choose a time.", "Elija una hora.";
    WRONG_START_PAST: "This time is over. Choose a later one.", "Esa hora ya pasó. Elija una posterior.";
    WRONG_START_FAR: "This is more than two years ahead.", "Faltan más de dos años.";
    WRONG_LONG: "This is too long.", "Es demasiado largo.";
    WRONG_EMPTY: "This is empty. Write something.", "Está vacío. Escriba algo.";
    WRONG_CONTROL: "This holds a character that cannot be shown. Remove it.",
        "Contiene un carácter que no se puede mostrar. Quítelo.";
    WRONG_OPERATOR: "This member cannot take the call.", "Este miembro no puede atender la llamada.";
    WRONG_EVENT_TYPE: "This kind of call cannot be booked.", "Este tipo de llamada no se puede reservar.";
    WRONG_TRANSCRIPTION: "A transcript after the call needs the recording. Turn recording on, or choose another.",
        "La transcripción tras la llamada necesita la grabación. Actívela o elija otra opción.";
    WRONG_OTHER: "This {problem}.", "No vale: {problem}.";
}
