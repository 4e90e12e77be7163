//! The public booking page. `{organization}` is the name that the page shows, `{event}` that of an event type.

attendee_texts! {
    BOOK_WITH: "Book a call with {organization}", "Reserve una llamada con {organization}", "Réserver un appel avec {organization}", "Telefonat mit {organization} buchen";
    CHOOSE: "Choose a call", "Elija una llamada", "Choisissez un appel", "Wählen Sie ein Telefonat";
    NOTHING: "Nothing can be booked here at the moment.", "Por ahora aquí no se puede reservar nada.",
        "Rien ne peut être réservé ici pour le moment.", "Hier kann derzeit nichts gebucht werden.";
    WE_CALL: "{minutes} min · we call you", "{minutes} min · le llamamos", "{minutes} min · nous vous appelons", "{minutes} Min. · wir rufen Sie an";
    LENGTH: "Length of the call", "Duración de la llamada", "Durée de l'appel", "Dauer des Telefonats";
    MINUTES: "{minutes} minutes", "{minutes} minutos", "{minutes} minutes d'appel", "{minutes} Minuten";
    TIMES_IN: "Times in", "Horas de", "Heures de", "Zeiten in";
    CHANGE: "Change", "Cambiar", "Modifier", "Ändern";
    CLOCK_12: "12-hour clock", "Reloj de 12 horas", "Horloge de 12 heures", "12-Stunden-Uhr";
    CLOCK_24: "24-hour clock", "Reloj de 24 horas", "Horloge de 24 heures", "24-Stunden-Uhr";
    DAYS: "Days with free times", "Días con horas libres", "Jours avec des heures libres", "Tage mit freien Zeiten";
    DAY_FREE: "{date}: {count} times", "{date}: {count} horas", "{date}\u{a0}: {count} créneaux", "{date}: {count} Zeiten";
    NO_TIMES: "There are no free times in {month}.", "No hay horas libres en {month}.", "Aucune heure libre en {month}.", "Im {month} gibt es keine freien Zeiten.";
    NO_TIMES_AT_ALL: "There are no free times at the moment. Come back later.", "Por ahora no hay horas libres. Vuelva más tarde.",
        "Aucune heure libre pour le moment. Revenez plus tard.", "Derzeit gibt es keine freien Zeiten. Schauen Sie später wieder vorbei.";
    NEXT_TIMES: "Next free times: {date}", "Próximas horas libres: {date}", "Prochaines heures libres\u{a0}: {date}", "Nächste freie Zeiten: {date}";
    EARLIER: "Earlier month", "Mes anterior", "Mois précédent", "Früherer Monat";
    LATER: "Later month", "Mes siguiente", "Mois suivant", "Späterer Monat";
    OTHER_CALLS: "Other calls", "Otras llamadas", "Autres appels", "Andere Telefonate";
    LANGUAGE: "Language", "Idioma", "Langue", "Sprache";
    YOUR_DETAILS: "Who should we call?", "¿A quién llamamos?", "Qui devons-nous appeler\u{a0}?", "Wen sollen wir anrufen?";
    HELD_FOR: "This time is kept for you for {minutes} minutes.", "Le guardamos esta hora durante {minutes} minutos.",
        "Cette heure vous est réservée pendant {minutes} minutes.", "Diese Zeit ist {minutes} Minuten für Sie reserviert.";
    OTHER_TIME: "Choose another time", "Elegir otra hora", "Choisir une autre heure", "Andere Zeit wählen";
    NAME: "Your name", "Su nombre", "Votre nom", "Ihr Name";
    COUNTRY: "Country of the phone", "País del teléfono", "Pays du téléphone", "Land des Telefons";
    PHONE: "Your phone number", "Su número de teléfono", "Votre numéro de téléphone", "Ihre Telefonnummer";
    PHONE_HELP: "We call you at this number. You do not need to dial.", "Le llamamos a este número. No tiene que marcar.",
        "Nous vous appelons à ce numéro. Vous n'avez rien à composer.", "Unter dieser Nummer rufen wir Sie an. Sie müssen nicht wählen.";
    EMAIL: "Your e-mail address", "Su correo electrónico", "Votre adresse e-mail", "Ihre E-Mail-Adresse";
    EMAIL_LINK_HELP: "We send you a link. Nothing is booked until you confirm there.", "Le enviamos un enlace. Nada se reserva hasta que confirme allí.",
        "Nous vous envoyons un lien. Rien n'est réservé avant votre confirmation.", "Wir senden Ihnen einen Link. Erst wenn Sie dort bestätigen, ist gebucht.";
    EMAIL_CODE_HELP: "We send you a code. Nothing is booked until you type it here.", "Le enviamos un código. Nada se reserva hasta que lo escriba aquí.",
        "Nous vous envoyons un code. Rien n'est réservé tant que vous ne l'avez pas saisi ici.", "Wir senden Ihnen einen Code. Erst wenn Sie ihn hier eingeben, ist gebucht.";
    NOTES: "What is it about?", "¿De qué se trata?", "De quoi s'agit-il\u{a0}?", "Worum geht es?";
    OPTIONAL: "optional", "opcional", "facultatif", "freiwillig";
    YES: "Yes", "Sí", "Oui", "Ja";
    NO: "No, thanks", "No", "Non", "Nein";
    PLEASE_CHOOSE: "Please choose", "Elija, por favor", "Veuillez choisir", "Bitte wählen";
    SMS: "I agree that {organization} sends text messages about this call to my number. Reply STOP to end them.",
        "Acepto que {organization} envíe mensajes de texto sobre esta llamada a mi número. Responda STOP para no recibir más.",
        "J'accepte que {organization} envoie des SMS au sujet de cet appel à mon numéro. Répondez STOP pour les arrêter.",
        "Ich bin einverstanden, dass {organization} SMS zu diesem Telefonat an meine Nummer sendet. Mit STOP beenden Sie das.";
    RECORDED: "The call is recorded. You will also hear this at its start.", "La llamada se graba. También se le dirá al comienzo.",
        "L'appel est enregistré. Cela vous sera aussi indiqué au début.", "Das Telefonat wird aufgezeichnet. Das hören Sie auch zu Beginn.";
    HAPPENS: "{organization} calls you on {when}.", "{organization} le llama el {when}.", "{organization} vous appelle le {when}.", "{organization} ruft Sie am {when} an.";
    CONTINUE: "Continue", "Continuar", "Continuer", "Weiter";
    TRAP: "Leave this empty", "Deje esto vacío", "Laissez ce champ vide", "Lassen Sie dieses Feld leer";
    PROBLEMS: "Please check:", "Revise, por favor:", "Veuillez vérifier\u{a0}:", "Bitte prüfen Sie:";
    NAME_MISSING: "Enter your name.", "Escriba su nombre.", "Indiquez votre nom.", "Geben Sie Ihren Namen ein.";
    PHONE_WRONG: "Enter a phone number of the chosen country.", "Escriba un número de teléfono del país elegido.",
        "Indiquez un numéro de téléphone du pays choisi.", "Geben Sie eine Telefonnummer des gewählten Landes ein.";
    PHONE_REFUSED: "We cannot call this number. Enter the number of a landline or mobile phone of a country in the list.",
        "No podemos llamar a este número. Escriba el de un teléfono fijo o móvil de un país de la lista.",
        "Nous ne pouvons pas appeler ce numéro. Indiquez celui d'un téléphone fixe ou mobile d'un pays de la liste.",
        "Diese Nummer können wir nicht anrufen. Geben Sie die eines Festnetz- oder Mobiltelefons aus einem Land der Liste an.";
    PHONE_NIGHT: "At that time it is too early or too late where this number is. Choose another time.",
        "A esa hora es demasiado temprano o demasiado tarde donde está este número. Elija otra hora.",
        "À cette heure, il est trop tôt ou trop tard là où se trouve ce numéro. Choisissez une autre heure.",
        "Zu dieser Zeit ist es dort, wo diese Nummer ist, zu früh oder zu spät. Wählen Sie eine andere Zeit.";
    EMAIL_WRONG: "Enter an e-mail address such as name@example.com.", "Escriba un correo como nombre@example.com.",
        "Indiquez une adresse e-mail comme nom@example.com.", "Geben Sie eine E-Mail-Adresse wie name@example.com an.";
    ANSWER_MISSING: "Answer this question.", "Responda a esta pregunta.", "Répondez à cette question.", "Beantworten Sie diese Frage.";
    TOO_LONG: "Shorten this, and leave special characters out.", "Acorte esto y no use caracteres especiales.",
        "Raccourcissez ce texte, sans caractères spéciaux.", "Kürzen Sie das und lassen Sie Sonderzeichen weg.";
    LOST: "Somebody else has just taken this time. What you have entered is kept: choose one of these times.",
        "Alguien acaba de tomar esta hora. Lo que ha escrito se conserva: elija una de estas horas.",
        "Quelqu'un vient de prendre cette heure. Votre saisie est conservée\u{a0}: choisissez l'une de ces heures.",
        "Diese Zeit ist gerade vergeben worden. Ihre Eingaben bleiben erhalten: Wählen Sie eine dieser Zeiten.";
    LOST_PLAIN: "This time was just taken. Choose another one.", "Esta hora acaba de ser tomada. Elija otra.",
        "Cette heure vient d'être prise. Choisissez-en une autre.", "Diese Zeit ist gerade vergeben worden. Wählen Sie eine andere.";
    TOO_MANY: "Too many calls are being booked from here, or for this day. Wait some minutes, or choose another day.",
        "Se están reservando demasiadas llamadas desde aquí o para este día. Espere unos minutos o elija otro día.",
        "Trop d'appels sont en cours de réservation d'ici ou pour ce jour. Attendez quelques minutes ou choisissez un autre jour.",
        "Von hier oder für diesen Tag werden gerade zu viele Telefonate gebucht. Warten Sie einige Minuten oder wählen Sie einen anderen Tag.";
    LIMITED: "This has been asked for too often. Try again later.", "Se ha pedido demasiadas veces. Inténtelo más tarde.",
        "Cela a été demandé trop souvent. Réessayez plus tard.", "Das wurde zu oft angefragt. Versuchen Sie es später noch einmal.";
    SLOWLY: "That was very fast. Check your details, then press the button again.", "Eso fue muy rápido. Revise sus datos y vuelva a pulsar el botón.",
        "C'était très rapide. Vérifiez vos données, puis appuyez à nouveau sur le bouton.", "Das ging sehr schnell. Prüfen Sie Ihre Angaben und drücken Sie dann noch einmal auf die Schaltfläche.";
    LOOK: "Look into your mail", "Revise su correo", "Consultez votre messagerie", "Sehen Sie in Ihr Postfach";
    LINK_SENT: "We have sent you a link. Open it within 15 minutes and press the button there. Until then the time is kept for you, and nothing is booked.",
        "Le hemos enviado un enlace. Ábralo en 15 minutos y pulse el botón. Hasta entonces le guardamos la hora y no hay nada reservado.",
        "Nous vous avons envoyé un lien. Ouvrez-le dans les 15 minutes et appuyez sur le bouton. D'ici là, l'heure vous est gardée et rien n'est réservé.",
        "Wir haben Ihnen einen Link gesendet. Öffnen Sie ihn innerhalb von 15 Minuten und drücken Sie dort auf die Schaltfläche. Bis dahin ist die Zeit für Sie reserviert und nichts gebucht.";
    CODE_SENT: "We have sent you a code of six digits. Type it here within 10 minutes.", "Le hemos enviado un código de seis cifras. Escríbalo aquí en 10 minutos.",
        "Nous vous avons envoyé un code à six chiffres. Saisissez-le ici dans les 10 minutes.", "Wir haben Ihnen einen sechsstelligen Code gesendet. Geben Sie ihn innerhalb von 10 Minuten hier ein.";
    CODE: "Code of the mail", "Código del correo", "Code reçu par e-mail", "Code aus der E-Mail";
    CODE_WRONG: "This is not the code, or it is good no more. After five tries choose the time anew.",
        "Este no es el código, o ya no sirve. Tras cinco intentos elija la hora de nuevo.",
        "Ce n'est pas le code, ou il n'est plus valable. Après cinq essais, choisissez à nouveau l'heure.",
        "Das ist nicht der Code, oder er gilt nicht mehr. Wählen Sie nach fünf Versuchen die Zeit neu.";
    CONFIRM_TITLE: "Confirm your call", "Confirme su llamada", "Confirmez votre appel", "Bestätigen Sie Ihr Telefonat";
    CONFIRM: "Confirm the call", "Confirmar la llamada", "Confirmer l'appel", "Telefonat bestätigen";
    EXPIRED: "This is good no more", "Esto ya no sirve", "Ce n'est plus valable", "Das gilt nicht mehr";
    EXPIRED_SAYS: "The time was kept for a few minutes only. Choose one anew.", "La hora solo se guardó unos minutos. Elija otra vez.",
        "L'heure n'était gardée que quelques minutes. Choisissez à nouveau.", "Die Zeit war nur einige Minuten reserviert. Wählen Sie neu.";
    BOOKED: "Your call is booked", "Su llamada está reservada", "Votre appel est réservé", "Ihr Telefonat ist gebucht";
    NOT_BOOKED: "The call is not booked", "La llamada no está reservada", "L'appel n'est pas réservé", "Das Telefonat ist nicht gebucht";
    ALREADY: "There is a call for this number already. It has to be over, or cancelled, before another one is booked.",
        "Ya hay una llamada para este número. Debe terminar o cancelarse antes de reservar otra.",
        "Il y a déjà un appel pour ce numéro. Il doit être terminé ou annulé avant d'en réserver un autre.",
        "Für diese Nummer gibt es schon ein Telefonat. Es muss vorbei oder abgesagt sein, bevor ein weiteres gebucht wird.";
    REFUSED: "This call cannot be booked here. Contact {organization} another way.", "Esta llamada no se puede reservar aquí. Contacte con {organization} de otra manera.",
        "Cet appel ne peut pas être réservé ici. Contactez {organization} autrement.", "Dieses Telefonat kann hier nicht gebucht werden. Wenden Sie sich auf anderem Weg an {organization}.";
    UNAVAILABLE: "This does not work at the moment. Try again in a few minutes.", "Esto no funciona en este momento. Inténtelo en unos minutos.",
        "Cela ne fonctionne pas pour le moment. Réessayez dans quelques minutes.", "Das geht im Moment nicht. Versuchen Sie es in einigen Minuten noch einmal.";
    NOT_HERE: "There is nothing here", "Aquí no hay nada", "Il n'y a rien ici", "Hier gibt es nichts";
    NOT_HERE_SAYS: "This page is not there, or not any more. Ask for another link.", "Esta página no existe o ya no existe. Pida otro enlace.",
        "Cette page n'existe pas ou n'existe plus. Demandez un autre lien.", "Diese Seite gibt es nicht oder nicht mehr. Bitten Sie um einen anderen Link.";
}
