//! Texts of what Chrome shows itself, the tooltip beside numbers and notifications. `_locales` holds them once more, in
//! Chrome's form, in which the manifest and JavaScript ask for them; a test holds the two together.

member_texts! {
    NAME: "Callslot", "Callslot";
    DESCRIPTION: "Book phone calls, and call or schedule the numbers on any page.",
        "Reserve llamadas y llame o programe los números de cualquier página.";
    WALK_NUMBERS: "Go to the next phone number on the page", "Ir al siguiente número de teléfono de la página";
    CALL: "Call", "Llamar";
    SCHEDULE: "Schedule", "Programar";
    NOT_HERE: "Turn off here", "Desactivar aquí";
    TOOLTIP: "Phone number", "Número de teléfono";
    SITE_OFF: "Turn off for this site", "Desactivar en este sitio";
    SITE_ON: "Turn on for this site", "Activar en este sitio";
    SCHEDULE_CALL: "Schedule Call", "Programar llamada";
    SCHEDULE_SELECTION: "Schedule a call to the selected number", "Programar una llamada al número seleccionado";
    BADGE: "Callslot: {count} missed calls or open outcomes", "Callslot: {count} llamadas perdidas o sin resultado";
    NO_NUMBER_TITLE: "No phone number", "No hay número de teléfono";
    NO_NUMBER: "“{text}” is not a phone number that can be called.",
        "«{text}» no es un número de teléfono al que se pueda llamar.";
    COMING_TITLE: "{who} at {time}", "{who} a las {time}";
    COMING_UNNAMED: "A call at {time}", "Una llamada a las {time}";
    COMING_TEXT: "Your phone will ring.", "Sonará su teléfono.";
    COMING_TEXT_NUMBER: "Your phone will ring · {number}", "Sonará su teléfono · {number}";
    OUTCOME_TITLE: "The call with {who} needs an outcome", "Falta el resultado de la llamada con {who}";
    OUTCOME_UNNAMED: "A call needs an outcome", "Falta el resultado de una llamada";
    OUTCOME_TEXT: "Choose the outcome of the call at {time}.", "Elija el resultado de la llamada de las {time}.";
    NOTICE_TITLE: "The call at {time} failed", "La llamada de las {time} falló";
    NOTICE_AHEAD: "Upcoming calls will not ring", "Hay próximas llamadas que no sonarán";
    NOTICE_CHANGED: "A booked call has changed", "Una llamada reservada ha cambiado";
    NOTICE_MESSAGE: "A mail was not delivered", "No se entregó un correo";
    NOTICE_SETTING: "Check your organization's limits", "Compruebe los límites de su organización";
    NOTICE_HIDDEN: "Open the panel to see which call it is.", "Abra el panel para ver de qué llamada se trata.";
    OPEN_PANEL: "Open panel", "Abrir panel";
}
