//! The texts of the popup.

member_texts! {
    DUE: "due", "es la hora";
    IN_SECONDS: "in {seconds} s", "en {seconds} s";
    IN_MINUTES: "in {minutes} min", "en {minutes} min";
    NEXT_CALL: "Next call", "Próxima llamada";
    LATER: "Later calls", "Llamadas siguientes";
    CALL_NOW: "Call now", "Llamar ya";
    RESCHEDULE: "Reschedule", "Cambiar hora";
    CANCEL: "Cancel", "Cancelar";
    SCHEDULE: "Schedule a call", "Programar una llamada";
    EMPTY_TITLE: "No upcoming calls", "No hay próximas llamadas";
    EMPTY_TEXT: "Schedule one, and your phone rings at that time.", "Programe una y su teléfono sonará a su hora.";

    CONFIRM_CALL: "Call {who} now?", "¿Llamar ya a {who}?";
    YOURS_FIRST: "Your phone {own} rings first, then {theirs}.",
        "Primero suena su teléfono {own}, después {theirs}.";
    THEIRS_FIRST: "{theirs} rings first, then your phone {own}.",
        "Primero suena {theirs}, después su teléfono {own}.";
    BOTH_RING: "Your phone and {theirs} ring.", "Suenan su teléfono y {theirs}.";
    FINDING_OUT: "Looking up which phone rings first…", "Comprobando qué teléfono suena primero…";
    NOT_NOW: "Not now", "Ahora no";
    RINGS_SOON: "The call starts within seconds.", "La llamada empieza en unos segundos.";

    CONFIRM_CANCEL: "Cancel the call with {who}?", "¿Cancelar la llamada con {who}?";
    CALL_OFF: "Cancel the call", "Cancelar la llamada";
    KEEP: "Keep the call", "Mantener la llamada";
    RANG_NO: "Cancelled. No phone rang.", "Cancelada. No sonó ningún teléfono.";
    RANG_YES: "Cancelled. A phone had already rung.", "Cancelada. Un teléfono ya había sonado.";
    RANG_UNKNOWN: "Cancelled. It is not known whether a phone rang.", "Cancelada. No se sabe si sonó un teléfono.";

    OUTCOMES: "Needs an outcome", "Falta el resultado";
    OUTCOME_MISSING: "needs an outcome", "falta el resultado";
    NOTE_NEEDED: "Describe the outcome in the note.", "Describa el resultado en la nota.";
    REACHED: "Reached", "Contactado";
    NO_DECISION: "No decision", "Sin decisión";
    AGREED: "Agreed", "Aceptó";
    DECLINED: "Declined", "Rechazó";
    CALLBACK_WANTED: "Wants a callback", "Pide otra llamada";
    WRONG_NUMBER: "Wrong number", "Número equivocado";
    NO_SHOW: "No-show", "No se presentó";
    VOICEMAIL: "Voicemail", "Buzón de voz";
    OTHER: "Other", "Otro";

    TO_CONFIRM: "Confirm during the call", "Confirme durante la llamada";
    CONFIRMED: "Confirmed", "Confirmado";
}
