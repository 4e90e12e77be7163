//! The texts of a booking's details.

member_texts! {
    DETAILS_OF: "Call with {who}", "Llamada con {who}";
    OPERATOR: "Operator", "Operador";
    CO_HOSTS: "Also taking part", "También participan";
    PHONE: "Phone", "Teléfono";
    EXTENSION: "Extension", "Extensión";
    EMAIL: "E-mail", "Correo";
    NOTIFY: "E-mails to the attendee about this call", "Correos al contacto sobre esta llamada";
    NOT_NOTIFIED: "Nothing is sent to them about this call.", "No se le envía nada sobre esta llamada.";
    MINUTES: "{minutes} min", "{minutes} min";
    DESCRIPTION: "Description", "Descripción";
    NOTES: "Notes", "Notas";
    ERASED: "The personal data has been erased.", "Los datos personales se han borrado.";
    MOVE: "Reschedule", "Cambiar hora";
    CANCEL: "Cancel the call", "Cancelar la llamada";
    AGAIN: "Book again", "Reservar de nuevo";
    HAND_OVER: "Hand over", "Traspasar";
    HAND_OVER_TO: "Hand over to", "Traspasar a";
    HAND_OVER_NOBODY: "No other member can take calls. Members need a phone number and a role that takes calls.",
        "Ningún otro miembro puede atender llamadas. Para ello se necesita un teléfono y un rol que atienda llamadas.";
    HANDED_OVER: "Handed over to {who}.", "Traspasada a {who}.";
    MOVED: "Rescheduled to {when}.", "Cambiada a {when}.";
    SAVE_TIME: "Reschedule to this time", "Cambiar a esta hora";
    KEEP: "Keep the call", "Mantener la llamada";
    SURE_CANCEL: "Cancel the call with {who}?", "¿Cancelar la llamada con {who}?";
    SURE_CANCEL_CALLING: "Phones may be ringing. Cancelling hangs up.",
        "Puede que los teléfonos estén sonando. Al cancelar se cuelga.";
    CANCEL_YES: "Cancel the call", "Cancelar la llamada";
    CANCELLED_QUIET: "Cancelled. No phone rang, and none will.", "Cancelada. No sonó ni sonará ningún teléfono.";
    CANCELLED_RANG: "Cancelled. A phone had already rung.", "Cancelada. Un teléfono ya había sonado.";
    CANCELLED_UNKNOWN: "Cancelled. It is not known whether a phone rang.",
        "Cancelada. No se sabe si sonó un teléfono.";
    CONFLICT: "This booking has changed since you opened it. This is its current state; check it before you change it.",
        "Esta reserva ha cambiado desde que la abrió. Este es su estado actual; revísela antes de cambiarla.";
    TIMELINE: "History", "Historial";
    OUTCOME_REACHED: "Reached", "Contactado";
    OUTCOME_NO_DECISION: "No decision", "Sin decisión";
    OUTCOME_AGREED: "Agreed", "Aceptó";
    OUTCOME_DECLINED: "Declined", "Rechazó";
    OUTCOME_CALLBACK: "Wants a callback", "Pide otra llamada";
    OUTCOME_WRONG_NUMBER: "Wrong number", "Número equivocado";
    OUTCOME_NO_SHOW: "No-show", "No se presentó";
    OUTCOME_VOICEMAIL: "Voicemail", "Buzón de voz";
    OUTCOME_OTHER: "Other", "Otro";
    FAILED_MISSED: "The call could not be placed in time, so nobody was called.",
        "La llamada no se pudo hacer a tiempo; no se llamó a nadie.";
    FAILED_OPERATOR: "The operator did not pick up.", "El operador no contestó.";
    FAILED_ATTENDEE: "They did not answer.", "No contestó.";
    FAILED_BUSY: "Their line was busy.", "La línea estaba ocupada.";
    FAILED_REFUSED: "The carrier refused the call.", "La operadora rechazó la llamada.";
    FAILED_CALL: "The carrier could not connect the call.", "La operadora no pudo conectar la llamada.";
    FAILED_UNKNOWN: "The carrier did not confirm the call. It will not be redialled.",
        "La operadora no confirmó la llamada. No se volverá a marcar.";
    FAILED_UNAVAILABLE: "The operator could not take calls.", "El operador no podía atender llamadas.";
    FAILED_PLAN: "The organization could not place calls at that time.",
        "La organización no podía llamar a esa hora.";
    FAILED_LIMIT: "The organization had reached its call limit.",
        "La organización había llegado a su límite de llamadas.";
    FAILED_BLOCKED: "The number is on the do-not-call list.", "El número está bloqueado.";
    FAILED_COUNTRY: "The organization does not call numbers in that country.",
        "La organización no llama a números de ese país.";
    FAILED_NUMBER: "The organization does not call numbers of that kind or its own numbers.",
        "La organización no llama a números de ese tipo ni a los propios.";
    FAILED_ATTENDEE_LIMIT: "The organization had reached its limit of calls to this person.",
        "La organización había llegado a su límite de llamadas a esta persona.";
    FAILED_MEMBER_LIMIT: "The member who booked it had reached their call limit.",
        "El miembro que la reservó había llegado a su límite de llamadas.";
    FAILED_HOURS: "It was too early or too late in a time zone where they may be.",
        "Era demasiado pronto o demasiado tarde en una zona horaria donde puede estar.";
    FAILED_VOICEMAIL: "Their voicemail answered.", "Contestó su buzón de voz.";
    SIDE_OPERATOR: "operator", "operador";
    EVENT_ASKED: "Call requested from the carrier", "Llamada pedida a la operadora";
    EVENT_RUNG: "Phone rang", "Sonó el teléfono";
    EVENT_ANSWERED: "Picked up", "Descolgó";
    EVENT_ACCEPTED: "Pressed a key to accept", "Pulsó una tecla para aceptar";
    EVENT_AGREED: "Agreed to the recording", "Aceptó la grabación";
    EVENT_NOT_AGREED: "Did not agree to the recording", "No aceptó la grabación";
    EVENT_BRIDGED: "Connected", "Conectados";
    EVENT_RECORDED: "Recording started", "Empezó la grabación";
    EVENT_NOT_RECORDED: "Not recorded", "No se grabó";
    EVENT_ENDED: "Ended", "Terminó";
    EVENT_RECORDING_DELETED: "Recording deleted", "Grabación borrada";
    EVENT_TRANSCRIBED: "Transcription started", "Empezó la transcripción";
    EVENT_NOT_TRANSCRIBED: "Not transcribed", "No se transcribió";
    EVENT_TRANSCRIPT_DELETED: "Transcript deleted", "Transcripción borrada";
}
