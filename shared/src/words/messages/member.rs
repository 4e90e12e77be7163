//! Messages to members. `{who}` is the attendee's name, or the number if there is none.

member_texts! {
    CALL: "Call with {who} on {when}", "Llamada con {who} el {when}";
    SERIES: "{count} calls with {who} from {when}", "{count} llamadas con {who} desde el {when}";
    MOVED: "Rescheduled: {call}", "Cambio de hora: {call}";
    CANCELLED: "Cancelled: {call}", "Cancelada: {call}";
    TAKEN_OVER: "Now yours: {call}", "Ahora es suya: {call}";
    HANDED_OVER: "Handed over: {call}", "Traspasada: {call}";
    MISSED: "Missed: {call}", "No realizada: {call}";
    ENTRY: "Call with {who}", "Llamada con {who}";
    BOOKED_SAYS: "A call with {who} is booked with you.", "Tiene una nueva llamada reservada con {who}.";
    MOVED_SAYS: "The call with {who} has a new time.", "La llamada con {who} tiene una nueva hora.";
    CANCELLED_SAYS: "The call with {who} is cancelled.", "La llamada con {who} está cancelada.";
    TAKEN_OVER_SAYS: "The call with {who} is yours now.", "La llamada con {who} ahora es suya.";
    TAKEN_OVER_FROM: "{colleague} had it before.", "Antes la tenía {colleague}.";
    HANDED_OVER_SAYS: "{colleague} takes the call with {who} now.", "Ahora {colleague} atiende la llamada con {who}.";
    PREVIOUSLY: "Before: {when}", "Antes: {when}";
    SERIES_OF: "A series of {count} calls. The first:", "Una serie de {count} llamadas. La primera:";
    SERIES_LAST: "The last: {when}", "La última: {when}";
    ONE_OF_SERIES: "This is one call of a series. The others stay as they are.",
        "Es una llamada de una serie. Las demás no cambian.";
    CALLSLOT_CALLS: "Callslot places the call and rings your phone.", "Callslot realiza la llamada y hace sonar su teléfono.";
    NO_PHONE_RINGS: "No phone will ring.", "No sonará ningún teléfono.";
    RECORDED: "The call is recorded.", "La llamada se graba.";
    TOPIC: "Topic", "Asunto";
    ATTENDEE: "Attendee", "Asistente";
    PHONE: "Phone", "Teléfono";
    LENGTH: "Length", "Duración";
    OPEN_CALL: "Open the call", "Abrir la llamada";
    ADD: "Add to your calendar:", "Añadir a su calendario:";
    CALENDAR_FILE: "Calendar file (.ics)", "Archivo de calendario (.ics)";
    OUTCOMES_ONE: "{count} call needs an outcome", "{count} llamada necesita un resultado";
    OUTCOMES: "{count} calls need an outcome", "{count} llamadas necesitan un resultado";
    OUTCOMES_SAYS: "These calls with {organization} are over, and nobody has said how they ended:",
        "Estas llamadas de {organization} han terminado y nadie ha indicado su resultado:";
    OUTCOMES_OPEN: "Enter outcomes", "Indicar resultados";
    NOTICES: "Notices of {organization}, {date}", "Avisos de {organization}, {date}";
    NOTICES_SAYS: "Today in {organization}:", "Hoy en {organization}:";
    NOTICES_OPEN: "Open notices", "Abrir avisos";
    SENT_FOR: "Callslot sends this to members of {organization}.", "Callslot envía este mensaje a los miembros de {organization}.";
    UNSUBSCRIBE: "Turn these messages off", "Desactivar estos mensajes";
}
