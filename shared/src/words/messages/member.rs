//! Messages to members. `{who}` is the attendee's name, or the number if there is none.

member_texts! {
    CALL: "Call with {who} on {when}", "Llamada con {who} el {when}";
    SERIES: "{count} calls with {who} from {when}", "{count} llamadas con {who} desde el {when}";
    MOVED: "Rescheduled: {call}", "Cambio de hora: {call}";
    CHANGED: "Changed: {call}", "Cambios: {call}";
    CANCELLED: "Cancelled: {call}", "Cancelación: {call}";
    TAKEN_OVER: "Now yours: {call}", "Ahora a su cargo: {call}";
    HANDED_OVER: "Handed over: {call}", "Traspaso: {call}";
    MISSED: "Missed: {call}", "No realizada: {call}";
    ENTRY: "Call with {who}", "Llamada con {who}";
    BOOKED_SAYS: "A call with {who} is booked with you.", "Tiene una nueva llamada reservada con {who}.";
    MOVED_SAYS: "The call with {who} has a new time.", "La llamada con {who} tiene una nueva hora.";
    CANCELLED_SAYS: "The call with {who} is cancelled.", "La llamada con {who} está cancelada.";
    TAKEN_OVER_SAYS: "The call with {who} is yours now.", "La llamada con {who} ahora es suya.";
    TAKEN_OVER_FROM: "{colleague} had it before.", "Antes la tenía {colleague}.";
    HANDED_OVER_SAYS: "{colleague} takes the call with {who} now.", "Ahora {colleague} atiende la llamada con {who}.";
    SERIES_BOOKED_SAYS: "Calls with {who} are booked with you.", "Tiene nuevas llamadas reservadas con {who}.";
    SERIES_MOVED_SAYS: "The calls with {who} have new times.", "Las llamadas con {who} tienen nuevas horas.";
    SERIES_CHANGED_SAYS: "The series of calls with {who} has changed.", "La serie de llamadas con {who} ha cambiado.";
    SERIES_CANCELLED_SAYS: "The calls with {who} are cancelled.", "Las llamadas con {who} están canceladas.";
    SERIES_TAKEN_OVER_SAYS: "The calls with {who} are yours now.", "Las llamadas con {who} ahora son suyas.";
    SERIES_TAKEN_OVER_FROM: "{colleague} had them before.", "Antes las tenía {colleague}.";
    SERIES_HANDED_OVER_SAYS: "{colleague} takes the calls with {who} now.", "Ahora {colleague} atiende las llamadas con {who}.";
    PREVIOUSLY: "Previously: {when}", "Hora anterior: {when}";
    SERIES_OF: "A series of {count} calls. The first:", "Una serie de {count} llamadas. La primera:";
    SERIES_NOW: "{count} calls are still to come. The next:", "Quedan {count} llamadas. La próxima:";
    SERIES_LAST: "The last: {when}", "La última: {when}";
    ONE_OF_SERIES: "This is one call of a series. The other calls do not change.",
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
    OUTCOMES_SAYS: "These calls of {organization} are over and still need an outcome:",
        "Estas llamadas de {organization} han terminado y falta indicar su resultado:";
    OUTCOMES_OPEN: "Enter outcomes", "Indicar resultados";
    NOTICES: "Notices of {organization}, {date}", "Avisos de {organization}, {date}";
    NOTICES_SAYS: "Today in {organization}:", "Hoy en {organization}:";
    NOTICES_OPEN: "Open notices", "Abrir avisos";
    SENT_FOR: "Sent by Callslot to members of {organization}.", "Enviado por Callslot a los miembros de {organization}.";
    UNSUBSCRIBE: "Turn these messages off", "Desactivar estos mensajes";
}
