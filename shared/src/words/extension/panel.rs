//! The texts of the side panel.

member_texts! {
    STAGE_CALLING: "calling", "llamando";
    STAGE_CONNECTED: "connected", "en conversación";
    STAGE_AGAIN: "waiting for the next attempt", "a la espera del siguiente intento";
    STAGE_OVER: "over", "terminada";
    ON_THE_LINE: "On the line", "En la línea";
    YOUR_PHONE: "Your phone", "Su teléfono";
    LEG_NOT_RUNG: "not rung yet", "aún no suena";
    LEG_WAITS: "about to ring", "a punto de sonar";
    LEG_RINGS: "ringing", "sonando";
    LEG_PICKED_UP: "picked up", "descolgado";
    LEG_CONNECTED: "connected", "en conversación";
    LEG_OVER: "hung up", "colgado";
    LEG_BUSY: "busy", "comunica";
    LEG_NO_ANSWER: "did not answer", "no contestó";
    LEG_FAILED: "could not be reached", "no se pudo conectar";
    LEG_CALLED_OFF: "called off", "anulado";
    CHECKLIST: "Confirm during the call", "Confirme durante la llamada";
    ALL_CONFIRMED: "Everything is confirmed.", "Todo está confirmado.";
    PROMPT_KEPT: "Confirmed: {prompt}", "Confirmado: {prompt}";
    CONCLUDE: "Calls to conclude", "Llamadas por cerrar";
    HOW_DID_IT_GO: "How did it go with {who}?", "¿Qué tal fue con {who}?";
    CALL_AT: "Call at {time}", "Llamada de las {time}";
    NOTE_LABEL: "Note (goes with your choice)", "Nota (se guarda con su elección)";
    RARE_OUTCOMES: "Or", "O bien";
    BOOK_CALL_BACK: "Book the call back", "Programar la nueva llamada";
    QUIET_TITLE: "No call is on", "No hay ninguna llamada en curso";
    QUIET_TEXT: "During a call, what to confirm and how it went are asked for here.",
        "Durante una llamada, aquí se pide qué confirmar y cómo fue.";
    NOTICES: "What you should know", "Lo que debe saber";
    GOT_IT: "Got it", "Entendido";
}
