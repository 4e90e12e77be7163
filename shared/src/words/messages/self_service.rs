//! The pages on which attendees change their call. `{who}` is the operator, `{when}` a time with its zone, `{contact}` a mail
//! address.

attendee_texts! {
    CHOOSE: "Choose another time", "Elegir otra hora", "Choisir un autre horaire", "Andere Zeit wählen";
    CANCEL: "Cancel the call", "Cancelar la llamada", "Annuler l'appel", "Telefonat absagen";
    STOP_CALLS: "Do not call me again", "No me llamen más", "Ne plus m'appeler", "Nicht mehr anrufen";
    BACK: "Back to the call", "Volver a la llamada", "Retour à l'appel", "Zurück zum Telefonat";
    OTHER_TIME: "Choose a different time", "Elegir una hora distinta", "Choisir un horaire différent", "Eine andere Zeit wählen";

    REPLACED: "This link was replaced", "Este enlace ha sido sustituido", "Ce lien a été remplacé", "Dieser Link wurde ersetzt";
    REPLACED_SAYS: "Your call has changed since this link was sent. Open the link in the newest message about it.",
        "Su llamada ha cambiado desde que se envió este enlace. Abra el enlace del mensaje más reciente.",
        "Votre appel a changé depuis l'envoi de ce lien. Ouvrez le lien du message le plus récent.",
        "Ihr Telefonat hat sich geändert, seit dieser Link gesendet wurde. Öffnen Sie den Link in der neuesten Nachricht.";

    CANCEL_ASKS: "Cancel your call with {who}?", "¿Cancelar su llamada con {who}?",
        "Annuler votre appel avec {who}\u{a0}?", "Ihr Telefonat mit {who} absagen?";
    CANCEL_SAYS: "The call on {when} does not take place then. {who} is told.",
        "En ese caso la llamada del {when} no se realizará. Avisaremos a {who}.",
        "L'appel du {when} n'aura pas lieu. {who} en sera informé.",
        "Das Telefonat am {when} findet dann nicht statt. {who} wird informiert.";
    TOO_LATE: "It is too late to change this call here", "Ya no es posible cambiar esta llamada aquí",
        "Il est trop tard pour modifier cet appel ici", "Dieses Telefonat kann hier nicht mehr geändert werden";
    TOO_LATE_SAYS: "Changes are possible up to {notice} before the call.", "Los cambios son posibles hasta {notice} antes de la llamada.",
        "Les modifications sont possibles jusqu'à {notice} avant l'appel.", "Änderungen sind bis {notice} vor dem Telefonat möglich.";
    NOT_HERE: "This call cannot be changed here", "Esta llamada no se puede cambiar aquí",
        "Cet appel ne peut pas être modifié ici", "Dieses Telefonat kann hier nicht geändert werden";
    NOT_HERE_SAYS: "It has begun, or it is over, or changes are made by {organization} alone.",
        "Ha empezado, ha terminado, o solo {organization} puede cambiarla.",
        "Il a commencé, il est terminé, ou seul {organization} peut le modifier.",
        "Es hat begonnen, ist vorbei, oder nur {organization} kann es ändern.";
    REACH: "Write to {contact} instead.", "Escriba a {contact}.", "Écrivez plutôt à {contact}.", "Schreiben Sie stattdessen an {contact}.";
    NOTICE_MINUTES: "{count} minutes", "{count} minutos", "{count}\u{a0}minutes", "{count} Minuten";
    NOTICE_HOURS: "{count} hours", "{count} horas", "{count} heures", "{count} Stunden";

    TIMES: "Choose a new time", "Elija otra hora", "Choisissez un nouvel horaire", "Neue Zeit wählen";
    TIMES_WITH: "Your call with {who}, {minutes} min.", "Su llamada con {who}, {minutes} min.",
        "Votre appel avec {who}, {minutes} min.", "Ihr Telefonat mit {who}, {minutes} min.";
    NO_TIMES: "There is no free time in this month.", "No hay horas libres en este mes.",
        "Aucun horaire libre ce mois-ci.", "In diesem Monat ist keine Zeit frei.";
    EARLIER_MONTH: "Earlier", "Antes", "Plus tôt", "Früher";
    LATER_MONTH: "Later", "Después", "Plus tard", "Später";
    DAYS: "Days", "Días", "Jours", "Tage";
    FREE_TIMES: "free times: {count}", "horas libres: {count}", "horaires libres\u{a0}: {count}", "freie Zeiten: {count}";

    MOVE_ASKS: "Move your call with {who}?", "¿Cambiar su llamada con {who}?",
        "Déplacer votre appel avec {who}\u{a0}?", "Ihr Telefonat mit {who} verschieben?";
    MOVE: "Move the call", "Cambiar la llamada", "Déplacer l'appel", "Telefonat verschieben";
    FROM: "Now", "Ahora", "Actuellement", "Bisher";
    TO: "New", "Nueva hora", "Nouvel horaire", "Neu";
    BOOK_ASKS: "Book a new call with {who}?", "¿Reservar otra llamada con {who}?",
        "Réserver un nouvel appel avec {who}\u{a0}?", "Ein neues Telefonat mit {who} buchen?";
    BOOK: "Book the call", "Reservar la llamada", "Réserver l'appel", "Telefonat buchen";
    LOST: "That time was just taken", "Esa hora acaba de ocuparse", "Cet horaire vient d'être pris", "Diese Zeit wurde gerade vergeben";
    LOST_SAYS: "Nothing has changed. These times are free and near it:", "No ha cambiado nada. Estas horas cercanas están libres:",
        "Rien n'a changé. Ces horaires proches sont libres\u{a0}:", "Nichts hat sich geändert. Diese Zeiten in der Nähe sind frei:";
    NONE_NEAR: "Nothing has changed, and no time near it is free.", "No ha cambiado nada, y no hay horas libres cercanas.",
        "Rien n'a changé, et aucun horaire proche n'est libre.", "Nichts hat sich geändert, und in der Nähe ist keine Zeit frei.";
    BOOKED_AGAIN: "You have booked a new call. Open the link in the newest message about it.",
        "Ya ha reservado otra llamada. Abra el enlace del mensaje más reciente.",
        "Vous avez réservé un nouvel appel. Ouvrez le lien du message le plus récent.",
        "Sie haben ein neues Telefonat gebucht. Öffnen Sie den Link in der neuesten Nachricht.";

    STOP_ASKS: "Should {organization} never call {number} again?", "¿Que {organization} no vuelva a llamar al {number}?",
        "{organization} ne doit plus jamais appeler le {number}\u{a0}?", "Soll {organization} {number} nie wieder anrufen?";
    STOP_NONE: "No call to this number is planned. {organization} cannot book one any more.",
        "No hay llamadas previstas a este número. {organization} ya no podrá reservar ninguna.",
        "Aucun appel à ce numéro n'est prévu. {organization} ne pourra plus en réserver.",
        "Zu dieser Nummer ist kein Telefonat geplant. {organization} kann dann keines mehr buchen.";
    STOP_CANCELS: "These calls to this number are cancelled, and {organization} cannot book others:",
        "Se cancelarán estas llamadas a este número, y {organization} no podrá reservar otras:",
        "Ces appels à ce numéro seront annulés, et {organization} ne pourra plus en réserver\u{a0}:",
        "Diese Telefonate zu dieser Nummer werden abgesagt, und {organization} kann keine weiteren buchen:";
    STOPPED: "{organization} does not call {number} any more", "{organization} ya no llamará al {number}",
        "{organization} n'appellera plus le {number}", "{organization} ruft {number} nicht mehr an";
    STOPPED_SAYS: "Planned calls that were cancelled: {count}. If you change your mind, write to {contact}.",
        "Llamadas previstas que se han cancelado: {count}. Si cambia de opinión, escriba a {contact}.",
        "Appels prévus qui ont été annulés\u{a0}: {count}. Si vous changez d'avis, écrivez à {contact}.",
        "Abgesagte Telefonate: {count}. Wenn Sie es sich anders überlegen, schreiben Sie an {contact}.";

    ZONE: "Time zone", "Zona horaria", "Fuseau horaire", "Zeitzone";
    LANGUAGE: "Language", "Idioma", "Langue", "Sprache";
    SHOW: "Show", "Mostrar", "Afficher", "Anzeigen";
    VIEW: "Time zone and language", "Zona horaria e idioma", "Fuseau horaire et langue", "Zeitzone und Sprache";
    TIMES_IN: "Times in {zone}", "Horas en {zone}", "Horaires\u{a0}: {zone}", "Zeiten: {zone}";
    PRESS_AGAIN: "This page was open for too long, or your call has changed. Press the button again.",
        "Esta página ha estado abierta demasiado tiempo o su llamada ha cambiado. Pulse de nuevo el botón.",
        "Cette page est restée ouverte trop longtemps, ou votre appel a changé. Appuyez de nouveau sur le bouton.",
        "Diese Seite war zu lange offen, oder Ihr Telefonat hat sich geändert. Drücken Sie noch einmal auf den Knopf.";
}
