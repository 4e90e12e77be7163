//! Text messages to attendees. Each is to fit one segment with a short name: so no letter is used that the GSM alphabet lacks
//! (of á, ê, í, ó, ú and ç it has none), and no space that does not break.

attendee_texts! {
    REMINDER: "{organization}: reminder of your call on {when}. We call this number. {end}",
        "{organization}: le recordamos su llamada: {when}. Llamamos a este teléfono. {end}",
        "{organization} : rappel de votre appel, {when}. Nous appelons ce numéro. {end}",
        "{organization}: Erinnerung an Ihr Telefonat am {when}. Wir rufen diese Nummer an. {end}";
    MOVED: "{organization}: your call is now on {when}. We call this number. {end}",
        "{organization}: su llamada tiene nueva hora: {when}. Llamamos a este teléfono. {end}",
        "{organization} : nouvel horaire de votre appel, {when}. Nous appelons ce numéro. {end}",
        "{organization}: neue Zeit für Ihr Telefonat: {when}. Wir rufen diese Nummer an. {end}";
    CANCELLED: "{organization}: your call on {when} is cancelled. Nobody will call you. {end}",
        "{organization}: se cancela su llamada: {when}. Nadie le va a llamar. {end}",
        "{organization} : votre appel, {when}, est annulé. Personne ne vous appellera. {end}",
        "{organization}: Ihr Telefonat am {when} ist abgesagt. Niemand ruft Sie an. {end}";
    SERIES_MOVED: "{organization}: your calls have changed. The next is on {when}. {end}",
        "{organization}: sus llamadas han cambiado. La siguiente: {when}. {end}",
        "{organization} : vos appels ont changé. Le prochain : {when}. {end}",
        "{organization}: Ihre Telefonate haben sich geändert. Das nächste: {when}. {end}";
    SERIES_CANCELLED_IN_PART: "{organization}: some of your calls are cancelled. The next is on {when}. {end}",
        "{organization}: se cancelan algunas de sus llamadas. La siguiente: {when}. {end}",
        "{organization} : certains de vos appels sont annulés. Le prochain : {when}. {end}",
        "{organization}: Einige Ihrer Telefonate sind abgesagt. Das nächste: {when}. {end}";
    SERIES_CANCELLED: "{organization}: your calls from {when} on are cancelled. Nobody will call you. {end}",
        "{organization}: se cancelan sus llamadas desde: {when}. Nadie le va a llamar. {end}",
        "{organization} : vos appels à partir du {when} sont annulés. Personne ne vous appellera. {end}",
        "{organization}: Ihre Telefonate ab {when} sind abgesagt. Niemand ruft Sie an. {end}";
    END: "Reply STOP to end texts.", "Responda STOP para no recibir SMS.", "STOP pour ne plus recevoir de SMS.",
        "STOP beendet diese SMS.";
    STOPPED: "{organization}: you will get no more text messages from us. Your calls stay booked. Reply START to get them again.",
        "{organization}: no le enviaremos otros SMS. Sus llamadas siguen reservadas. Responda START para recibirlos de nuevo.",
        "{organization} : vous ne recevrez plus de SMS. Vos appels restent réservés. Répondez START pour en recevoir.",
        "{organization}: Sie erhalten keine SMS mehr. Ihre Telefonate bleiben gebucht. Mit START erhalten Sie sie wieder.";
    STARTED: "{organization}: you will get text messages about your calls. Reply HELP for help, STOP to end them.",
        "{organization}: le enviaremos SMS sobre sus llamadas. Responda HELP para ayuda, STOP para terminar.",
        "{organization} : vous recevrez des SMS sur vos appels. Répondez HELP pour de l'aide, STOP pour ne plus en recevoir.",
        "{organization}: Sie erhalten SMS zu Ihren Telefonaten. HELP für Hilfe, STOP beendet sie.";
    HELP: "{organization}: text messages about calls that are booked with us. Contact: {contact}. {end}",
        "{organization}: SMS sobre llamadas reservadas con nosotros. Contacto: {contact}. {end}",
        "{organization} : SMS sur les appels réservés chez nous. Contact : {contact}. {end}",
        "{organization}: SMS zu Telefonaten, die mit uns gebucht sind. Kontakt: {contact}. {end}";
}
