//! The mail that asks a visitor of a public page whether the address is theirs. `{event}` is the name of an event type.

attendee_texts! {
    SUBJECT: "Confirm your call with {organization}", "Confirme su llamada con {organization}",
        "Confirmez votre appel avec {organization}", "Bestätigen Sie Ihr Telefonat mit {organization}";
    ASKED: "Somebody has left this address to have a call from {organization}: {event}, on {when}. Nobody is called until you confirm it.",
        "Alguien ha dejado esta dirección para recibir una llamada de {organization}: {event}, el {when}. No se llamará a nadie hasta que usted lo confirme.",
        "Quelqu'un a indiqué cette adresse pour recevoir un appel de {organization}\u{a0}: {event}, le {when}. Personne n'est appelé avant votre confirmation.",
        "Jemand hat diese Adresse für einen Anruf von {organization} angegeben: {event}, am {when}. Solange Sie nicht bestätigen, wird niemand angerufen.";
    CODE: "Type this code on the page:", "Escriba este código en la página:", "Saisissez ce code sur la page\u{a0}:", "Geben Sie diesen Code auf der Seite ein:";
    LINK: "Open this link and press the button there:", "Abra este enlace y pulse el botón:",
        "Ouvrez ce lien et appuyez sur le bouton\u{a0}:", "Öffnen Sie diesen Link und drücken Sie dort auf die Schaltfläche:";
    OPEN: "See the call and confirm", "Ver la llamada y confirmar", "Voir l'appel et confirmer", "Telefonat ansehen und bestätigen";
    LINK_LASTS: "The link is good for 15 minutes. If you did not ask for this, ignore this message: then nothing is booked.",
        "El enlace sirve durante 15 minutos. Si usted no lo ha pedido, ignore este mensaje: no se reservará nada.",
        "Le lien est valable 15 minutes. Si vous n'avez rien demandé, ignorez ce message\u{a0}: rien ne sera réservé.",
        "Der Link gilt 15 Minuten. Wenn Sie nichts angefragt haben, ignorieren Sie diese Nachricht: Dann wird nichts gebucht.";
    CODE_LASTS: "The code is good for 10 minutes. If you did not ask for this, ignore this message: then nothing is booked.",
        "El código sirve durante 10 minutos. Si usted no lo ha pedido, ignore este mensaje: no se reservará nada.",
        "Le code est valable 10 minutes. Si vous n'avez rien demandé, ignorez ce message\u{a0}: rien ne sera réservé.",
        "Der Code gilt 10 Minuten. Wenn Sie nichts angefragt haben, ignorieren Sie diese Nachricht: Dann wird nichts gebucht.";
}
