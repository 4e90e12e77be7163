//! The pages that mails to attendees lead to. `{who}` is the operator.

attendee_texts! {
    OVER_SAYS: "Your call with {who} is over.", "Su llamada con {who} ha terminado.",
        "Votre appel avec {who} est terminé.", "Ihr Telefonat mit {who} ist beendet.";
    RINGING_SAYS: "Your call with {who} is being placed now.", "Su llamada con {who} se está realizando ahora.",
        "Votre appel avec {who} a lieu en ce moment.", "Ihr Telefonat mit {who} findet jetzt statt.";
    RINGING_NOTE: "Your phone rings now, or in a moment.", "Su teléfono suena ahora o sonará en un momento.",
        "Votre téléphone sonne, ou sonnera dans un instant.", "Ihr Telefon klingelt jetzt oder gleich.";
    NO_MORE: "No more reminders from {organization}?", "¿No recibir más recordatorios de {organization}?",
        "Ne plus recevoir de rappels de {organization}\u{a0}?", "Keine Erinnerungen mehr von {organization}?";
    STILL_TOLD: "You are still told of calls that are booked, rescheduled or cancelled.",
        "Seguirá recibiendo avisos cuando se reserve, cambie o cancele una llamada.",
        "Nous vous informerons toujours des appels réservés, déplacés ou annulés.",
        "Über gebuchte, verschobene und abgesagte Telefonate werden Sie weiterhin informiert.";
    STOP: "Stop reminders", "Dejar de recibir recordatorios", "Arrêter les rappels", "Erinnerungen beenden";
    STOPPED: "Reminders are off", "Recordatorios desactivados", "Rappels désactivés", "Erinnerungen sind aus";
    STOPPED_SAYS: "{organization} sends no more reminders to this address.", "{organization} no enviará más recordatorios a esta dirección.",
        "{organization} n'enverra plus de rappels à cette adresse.", "{organization} sendet keine Erinnerungen mehr an diese Adresse.";
}
