//! Texts of what Chrome shows itself, the tooltip beside numbers and notifications. `_locales` holds them once more, in
//! Chrome's form, in which the manifest and JavaScript ask for them; a test holds the two together.

member_texts! {
    NAME: "Callslot", "Callslot";
    DESCRIPTION: "Book phone calls, and call or schedule the numbers of any page.",
        "Reserve llamadas y llame o programe los números de cualquier página.";
    WALK_NUMBERS: "Go to the next phone number of the page", "Ir al siguiente número de teléfono de la página";
    CALL: "Call", "Llamar";
    SCHEDULE: "Schedule", "Programar";
    NOT_HERE: "Not on this site", "No en este sitio";
    TOOLTIP: "Phone number", "Número de teléfono";
    SITE_OFF: "Find no numbers on this site", "No buscar números en este sitio";
    SITE_ON: "Find numbers on this site", "Buscar números en este sitio";
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
    OUTCOME_TITLE: "How did it go with {who}?", "¿Qué tal fue con {who}?";
    OUTCOME_UNNAMED: "How did it go?", "¿Qué tal fue?";
    OUTCOME_TEXT: "Say what came of the call at {time}.", "Diga qué resultó de la llamada de las {time}.";
    NOTICE_TITLE: "The call at {time} did not come about", "La llamada de las {time} no se realizó";
    NOTICE_AHEAD: "Calls ahead will not come about", "Hay llamadas que no se realizarán";
    NOTICE_CHANGED: "A booked call has changed", "Una llamada reservada ha cambiado";
    NOTICE_SETTING: "Check your organization's limits", "Revise los límites de su organización";
    NOTICE_HIDDEN: "Open the panel to see which call it is.", "Abra el panel para ver de qué llamada se trata.";
    OPEN_PANEL: "Open panel", "Abrir panel";
}
