//! The texts of the popup.

member_texts! {
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

    CONFIRM_CALL: "Call {who} now?", "¿Llamar ya a {who}?";
    YOURS_FIRST: "Your phone {own} rings first, then {theirs}.",
        "Primero suena su teléfono {own}, después {theirs}.";
    THEIRS_FIRST: "{theirs} rings first, then your phone {own}.",
        "Primero suena {theirs}, después su teléfono {own}.";
    BOTH_RING: "Your phone and {theirs} ring.", "Suenan su teléfono y {theirs}.";
    FINDING_OUT: "Looking up which phone rings first…", "Comprobando qué teléfono suena primero…";
    NOT_NOW: "Not now", "Ahora no";
    RINGS_SOON: "The call comes within seconds.", "La llamada sale en unos segundos.";

    CONFIRM_CANCEL: "Call off the call with {who}?", "¿Anular la llamada con {who}?";
    CALL_OFF: "Call off", "Anular";
    KEEP: "Keep it", "Mantener";
    RANG_NO: "Called off. No phone rang.", "Anulada. No sonó ningún teléfono.";
    RANG_YES: "Called off. A phone had rung already.", "Anulada. Un teléfono ya había sonado.";
    RANG_UNKNOWN: "Called off. Whether a phone rang is not known.", "Anulada. No se sabe si sonó algún teléfono.";

    OUTCOMES: "Calls to conclude", "Llamadas por cerrar";
    OUTCOME_MISSING: "outcome?", "¿resultado?";
    OUTCOME_OF: "What came of the call with {who}?", "¿Qué resultó de la llamada con {who}?";
    NOTE: "Note", "Nota";
    NOTE_NEEDED: "Say in the note what came of it.", "Escriba en la nota qué resultó.";
    OUTCOME_KEPT: "Outcome kept.", "Resultado guardado.";
    REACHED: "Talked", "Hablamos";
    NO_DECISION: "Left open", "Sin decidir";
    AGREED: "Agreed", "Aceptó";
    DECLINED: "Declined", "Rechazó";
    CALLBACK_WANTED: "Wants a call back", "Pide otra llamada";
    WRONG_NUMBER: "Wrong number", "Número equivocado";
    NO_SHOW: "Was not there", "No estaba";
    VOICEMAIL: "Voicemail", "Buzón de voz";
    OTHER: "Something else", "Otra cosa";

    TO_CONFIRM: "To confirm on this call", "Por confirmar en esta llamada";
    CONFIRMED: "Confirmed", "Confirmado";
}
