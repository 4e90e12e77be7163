//! Messages to attendees. `{who}` is the operator, `{call}` a whole subject, `{when}` a time with its zone.

attendee_texts! {
    CALL: "Call with {who} on {when}", "Llamada con {who} el {when}", "Appel avec {who} le {when}", "Telefonat mit {who} am {when}";
    SERIES: "{count} calls with {who} from {when}", "{count} llamadas con {who} desde el {when}",
        "{count} appels avec {who} à partir du {when}", "{count} Telefonate mit {who} ab {when}";
    MOVED: "Rescheduled: {call}", "Cambio de hora: {call}", "Nouvel horaire\u{a0}: {call}", "Neue Zeit: {call}";
    CANCELLED: "Cancelled: {call}", "Cancelada: {call}", "Annulé\u{a0}: {call}", "Abgesagt: {call}";
    REMINDER: "Reminder: {call}", "Recordatorio: {call}", "Rappel\u{a0}: {call}", "Erinnerung: {call}";
    MISSED: "Did not take place: {call}", "No se realizó: {call}", "N'a pas eu lieu\u{a0}: {call}", "Nicht zustande gekommen: {call}";
    ENTRY: "Call with {who} ({organization})", "Llamada con {who} ({organization})",
        "Appel avec {who} ({organization})", "Telefonat mit {who} ({organization})";
    BOOKED_SAYS: "Your call with {who} is booked.", "Su llamada con {who} está reservada.",
        "Votre appel avec {who} est réservé.", "Ihr Telefonat mit {who} ist gebucht.";
    MOVED_SAYS: "Your call with {who} has a new time.", "Su llamada con {who} tiene una nueva hora.",
        "Votre appel avec {who} a un nouvel horaire.", "Ihr Telefonat mit {who} hat eine neue Zeit.";
    CANCELLED_SAYS: "Your call with {who} is cancelled.", "Su llamada con {who} está cancelada.",
        "Votre appel avec {who} est annulé.", "Ihr Telefonat mit {who} ist abgesagt.";
    REMINDER_SAYS: "A reminder of your call with {who}.", "Le recordamos su llamada con {who}.",
        "Nous vous rappelons votre appel avec {who}.", "Wir erinnern Sie an Ihr Telefonat mit {who}.";
    MISSED_SAYS: "Your call with {who} did not take place.", "Su llamada con {who} no se realizó.",
        "Votre appel avec {who} n'a pas eu lieu.", "Ihr Telefonat mit {who} ist nicht zustande gekommen.";
    PREVIOUSLY: "Before: {when}", "Antes: {when}", "Auparavant\u{a0}: {when}", "Bisher: {when}";
    SERIES_OF: "A series of {count} calls. The first:", "Una serie de {count} llamadas. La primera:",
        "Une série de {count} appels. Le premier\u{a0}:", "Eine Reihe von {count} Telefonaten. Das erste:";
    SERIES_LAST: "The last: {when}", "La última: {when}", "Le dernier\u{a0}: {when}", "Das letzte: {when}";
    ONE_OF_SERIES: "This is one call of a series. The others stay as they are.",
        "Es una llamada de una serie. Las demás no cambian.",
        "C'est un appel d'une série. Les autres ne changent pas.",
        "Dies ist ein Telefonat einer Reihe. Die anderen bleiben, wie sie sind.";
    WE_CALL: "{organization} calls you. You do not need to dial.", "{organization} le llama. No tiene que marcar.",
        "{organization} vous appelle. Vous n'avez rien à composer.", "{organization} ruft Sie an. Sie müssen nicht wählen.";
    NOBODY_CALLS: "Nobody will call you at this time.", "Nadie le llamará a esa hora.",
        "Personne ne vous appellera à cette heure.", "Zu dieser Zeit ruft Sie niemand an.";
    RECORDED: "The call is recorded for quality and documentation. You hear this at its start, too.",
        "La llamada se graba con fines de calidad y documentación. También lo oirá al comienzo.",
        "L'appel est enregistré à des fins de qualité et de documentation. Vous l'entendrez aussi au début.",
        "Das Telefonat wird zur Qualitätssicherung und Dokumentation aufgezeichnet. Sie hören dies auch zu Beginn.";
    TOPIC: "Topic", "Asunto", "Objet", "Thema";
    WITH: "With", "Con", "Avec", "Mit";
    WITH_OF: "{who}, {organization}", "{who}, de {organization}", "{who} ({organization})", "{who} von {organization}";
    PHONE: "Your phone", "Su teléfono", "Votre téléphone", "Ihr Telefon";
    LENGTH: "Length", "Duración", "Durée", "Dauer";
    SEE_CALL: "See the call", "Ver la llamada", "Voir l'appel", "Telefonat ansehen";
    ADD: "Add to your calendar:", "Añadir a su calendario:", "Ajouter à votre agenda\u{a0}:", "In Ihren Kalender eintragen:";
    CALENDAR_FILE: "Calendar file (.ics)", "Archivo de calendario (.ics)", "Fichier d'agenda (.ics)", "Kalenderdatei (.ics)";
    SENT_FOR: "Callslot sends this for {organization}.", "Callslot envía este mensaje en nombre de {organization}.",
        "Callslot envoie ce message pour {organization}.", "Callslot sendet diese Nachricht für {organization}.";
    UNSUBSCRIBE: "No more reminders", "No recibir más recordatorios", "Ne plus recevoir de rappels", "Keine Erinnerungen mehr";
}
