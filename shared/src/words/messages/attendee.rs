//! Messages to attendees. `{who}` is the operator, `{call}` a whole subject, `{when}` a time with its zone.

attendee_texts! {
    CALL: "Call with {who} on {when}", "Llamada con {who} el {when}", "Appel avec {who} le {when}", "Telefonat mit {who} am {when}";
    SERIES: "{count} calls with {who} from {when}", "{count} llamadas con {who} desde el {when}",
        "{count} appels avec {who} à partir du {when}", "{count} Telefonate mit {who} ab {when}";
    MOVED: "Rescheduled: {call}", "Cambio de hora: {call}", "Nouvel horaire\u{a0}: {call}", "Neue Zeit: {call}";
    CHANGED: "Changed: {call}", "Cambios: {call}", "Modification\u{a0}: {call}", "Geändert: {call}";
    CANCELLED: "Cancelled: {call}", "Cancelación: {call}", "Annulation\u{a0}: {call}", "Abgesagt: {call}";
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
    SERIES_BOOKED_SAYS: "Your calls with {who} are booked.", "Sus llamadas con {who} están reservadas.",
        "Vos appels avec {who} sont réservés.", "Ihre Telefonate mit {who} sind gebucht.";
    SERIES_MOVED_SAYS: "Your calls with {who} have new times.", "Sus llamadas con {who} tienen nuevas horas.",
        "Vos appels avec {who} ont de nouveaux horaires.", "Ihre Telefonate mit {who} haben neue Zeiten.";
    SERIES_CHANGED_SAYS: "Your series of calls with {who} has changed.", "Su serie de llamadas con {who} ha cambiado.",
        "Votre série d'appels avec {who} a changé.", "Ihre Reihe von Telefonaten mit {who} hat sich geändert.";
    SERIES_CANCELLED_SAYS: "Your calls with {who} are cancelled.", "Sus llamadas con {who} están canceladas.",
        "Vos appels avec {who} sont annulés.", "Ihre Telefonate mit {who} sind abgesagt.";
    REMINDER_SAYS: "A reminder of your call with {who}.", "Le recordamos su llamada con {who}.",
        "Nous vous rappelons votre appel avec {who}.", "Wir erinnern Sie an Ihr Telefonat mit {who}.";
    MISSED_SAYS: "Your call with {who} did not take place.", "Su llamada con {who} no se realizó.",
        "Votre appel avec {who} n'a pas eu lieu.", "Ihr Telefonat mit {who} ist nicht zustande gekommen.";
    PREVIOUSLY: "Previously: {when}", "Hora anterior: {when}", "Auparavant\u{a0}: {when}", "Bisher: {when}";
    SERIES_OF: "A series of {count} calls. The first:", "Una serie de {count} llamadas. La primera:",
        "Une série de {count} appels. Le premier\u{a0}:", "Eine Reihe von {count} Telefonaten. Das erste:";
    SERIES_NOW: "{count} calls are still to come. The next:", "Quedan {count} llamadas. La próxima:",
        "Il reste {count} appels. Le prochain\u{a0}:", "{count} Telefonate stehen noch aus. Das nächste:";
    SERIES_LAST: "The last: {when}", "La última: {when}", "Le dernier\u{a0}: {when}", "Das letzte: {when}";
    ONE_OF_SERIES: "This is one call of a series. The other calls do not change.",
        "Es una llamada de una serie. Las demás no cambian.",
        "C'est un appel d'une série. Les autres ne changent pas.",
        "Dies ist ein Telefonat einer Reihe. Die anderen Termine bleiben unverändert.";
    WE_CALL: "{organization} calls you. You do not need to dial.", "{organization} le llama. No tiene que marcar.",
        "{organization} vous appelle. Vous n'avez rien à composer.", "{organization} ruft Sie an. Sie müssen nicht wählen.";
    NOBODY_CALLS: "Nobody will call you at this time.", "Nadie le llamará a esa hora.",
        "Personne ne vous appellera à cette heure.", "Zu dieser Zeit ruft Sie niemand an.";
    SERIES_NOBODY_CALLS: "Nobody will call you at these times.", "Nadie le llamará a esas horas.",
        "Personne ne vous appellera à ces heures.", "Zu diesen Zeiten ruft Sie niemand an.";
    RECORDED: "The call is recorded for quality and documentation. You will also hear this at the start.",
        "La llamada se graba con fines de calidad y documentación. También se lo diremos al comienzo.",
        "L'appel est enregistré à des fins de qualité et de documentation. Cela vous sera aussi indiqué au début.",
        "Das Telefonat wird zur Qualitätssicherung und Dokumentation aufgezeichnet. Darauf werden Sie auch zu Beginn hingewiesen.";
    TOPIC: "Topic", "Asunto", "Objet", "Thema";
    WITH: "With", "Con", "Avec", "Mit";
    WITH_OF: "{who}, {organization}", "{who}, de {organization}", "{who} ({organization})", "{who} von {organization}";
    PHONE: "Your phone", "Su teléfono", "Votre téléphone", "Ihr Telefon";
    LENGTH: "Length", "Duración", "Durée", "Dauer";
    SEE_CALL: "See the call", "Ver la llamada", "Voir l'appel", "Telefonat ansehen";
    CHANGE_CALL: "View, move or cancel", "Ver, cambiar o cancelar", "Voir, déplacer ou annuler", "Ansehen, verschieben oder absagen";
    BOOK_AGAIN: "Book a new time", "Reservar otra hora", "Réserver un autre horaire", "Neue Zeit buchen";
    ADD: "Add to your calendar:", "Añadir a su calendario:", "Ajouter à votre agenda\u{a0}:", "In Ihren Kalender eintragen:";
    CALENDAR_FILE: "Calendar file (.ics)", "Archivo de calendario (.ics)", "Fichier d'agenda (.ics)", "Kalenderdatei (.ics)";
    SENT_FOR: "Sent by Callslot on behalf of {organization}.", "Enviado por Callslot en nombre de {organization}.",
        "Envoyé par Callslot pour {organization}.", "Gesendet von Callslot im Auftrag von {organization}.";
    UNSUBSCRIBE: "No more reminders", "No recibir más recordatorios", "Ne plus recevoir de rappels", "Keine Erinnerungen mehr";
}
