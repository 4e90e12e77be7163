//! The texts of the side panel.

member_texts! {
    STAGE_CALLING: "calling", "llamando";
    STAGE_CONNECTED: "connected", "en conversación";
    STAGE_AGAIN: "waiting for the next attempt", "a la espera del siguiente intento";
    STAGE_OVER: "ended", "terminada";
    ON_THE_LINE: "On the line", "En la línea";
    YOUR_PHONE: "Your phone", "Su teléfono";
    LEG_NOT_RUNG: "not rung yet", "aún no suena";
    LEG_WAITS: "about to ring", "a punto de sonar";
    LEG_RINGS: "ringing", "sonando";
    LEG_PICKED_UP: "picked up", "descolgado";
    LEG_CONNECTED: "connected", "en conversación";
    LEG_OVER: "hung up", "colgado";
    LEG_BUSY: "busy", "línea ocupada";
    LEG_NO_ANSWER: "did not answer", "no contestó";
    LEG_FAILED: "could not be reached", "no se pudo conectar";
    LEG_CALLED_OFF: "cancelled", "cancelado";
    CHECKLIST: "Confirm during the call", "Confirme durante la llamada";
    ALL_CONFIRMED: "Everything is confirmed.", "Todo está confirmado.";
    PROMPT_KEPT: "Confirmed: {prompt}", "Confirmado: {prompt}";
    CONCLUDE: "Needs an outcome", "Falta el resultado";
    HOW_DID_IT_GO: "Outcome of the call with {who}", "Resultado de la llamada con {who}";
    CALL_AT: "Call at {time}", "Llamada de las {time}";
    NOTE_LABEL: "Note (saved with the outcome)", "Nota (se guarda con el resultado)";
    RARE_OUTCOMES: "Other outcomes", "Otros resultados";
    BOOK_CALL_BACK: "Book the callback", "Reservar la nueva llamada";
    QUIET_TITLE: "No call in progress", "No hay ninguna llamada en curso";
    QUIET_TEXT: "During a call, its confirmations and its outcome appear here.",
        "Durante una llamada, aquí aparecen sus confirmaciones y su resultado.";
    NOTICES: "Notices", "Avisos";
    GOT_IT: "Dismiss", "Descartar";
}
