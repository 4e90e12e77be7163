//! What the popup says.

crate::words! {
    NOW: "now", "ahora";
    DUE: "due", "toca ya";
    IN_SECONDS: "in {seconds} s", "en {seconds} s";
    IN_MINUTES: "in {minutes} min", "en {minutes} min";
    IN_HOURS: "in {hours} h {minutes} min", "en {hours} h {minutes} min";
    NEXT_CALL: "Next call", "Próxima llamada";
    LATER: "Later calls", "Llamadas siguientes";
    CALL_NOW: "Call now", "Llamar ya";
    RESCHEDULE: "Reschedule", "Cambiar hora";
    CANCEL: "Cancel", "Cancelar";
    SCHEDULE: "Schedule a call", "Programar una llamada";
    EMPTY_TITLE: "No calls ahead", "Ninguna llamada pendiente";
    EMPTY_TEXT: "Schedule one, and your phone rings when its time comes.",
        "Programe una y su teléfono sonará a su hora.";
}
