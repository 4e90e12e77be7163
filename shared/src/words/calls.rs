//! Texts spoken on calls. Changing one changes what people are told: the snapshot of `disclosure` shows all of them at
//! once.

attendee_texts! {
    RECORDING:
        "This call with {organization} is recorded for quality and documentation.",
        "Esta llamada con {organization} se graba con fines de calidad y documentación.",
        "Cet appel avec {organization} est enregistré à des fins de qualité et de documentation.",
        "Dieser Anruf mit {organization} wird zur Qualitätssicherung und Dokumentation aufgezeichnet.";
    NOT_RECORDED:
        "This is a call with {organization}. It is not recorded.",
        "Esta es una llamada con {organization}. No se graba.",
        "Ceci est un appel avec {organization}. Il n'est pas enregistré.",
        "Dies ist ein Anruf mit {organization}. Er wird nicht aufgezeichnet.";
    SURVEY:
        "After this call you may be asked a few questions about it.",
        "Después de esta llamada es posible que le hagamos algunas preguntas sobre ella.",
        "Après cet appel, quelques questions pourront vous être posées.",
        "Nach diesem Anruf stellen wir Ihnen vielleicht einige Fragen dazu.";
    TRANSLATION:
        "This call is translated by a machine, which can make mistakes.",
        "Una máquina traduce esta llamada y puede cometer errores.",
        "Cet appel est traduit par une machine, qui peut se tromper.",
        "Dieser Anruf wird von einer Maschine übersetzt, die Fehler machen kann.";
    TRANSCRIPTION:
        "What is said is written down by a machine, which can make mistakes.",
        "Una máquina pone por escrito lo que se dice y puede cometer errores.",
        "Ce qui est dit est mis par écrit par une machine, qui peut se tromper.",
        "Was gesagt wird, schreibt eine Maschine mit, die Fehler machen kann.";
    ASK_TO_KEEP:
        "Press 1 to agree to this. Without it, the call goes on, and nothing of it is recorded or written down.",
        "Pulse 1 para aceptarlo. Si no, la llamada continúa y no se graba ni se escribe nada.",
        "Appuyez sur 1 pour l'accepter. Sinon, l'appel continue et rien n'en est enregistré ni mis par écrit.",
        "Drücken Sie die 1, um dem zuzustimmen. Sonst geht der Anruf weiter, und nichts davon wird aufgezeichnet oder mitgeschrieben.";
    ASK_TO_KEEP_AND_CONNECT:
        "Press 1 to agree to this and to be connected. Otherwise this call ends.",
        "Pulse 1 para aceptarlo y continuar. Si no, la llamada termina.",
        "Appuyez sur 1 pour l'accepter et être mis en relation. Sinon, l'appel prend fin.",
        "Drücken Sie die 1, um dem zuzustimmen und verbunden zu werden. Sonst endet der Anruf.";
    GOES_ON_UNKEPT:
        "Nothing of this call is recorded or written down.",
        "De esta llamada no se graba ni se escribe nada.",
        "Rien de cet appel n'est enregistré ni mis par écrit.",
        "Von diesem Anruf wird nichts aufgezeichnet oder mitgeschrieben.";
    NOT_AGREED_TO_KEEP:
        "You have not agreed, so this call ends. Goodbye.",
        "No lo ha aceptado, por lo que la llamada termina. Adiós.",
        "Vous ne l'avez pas accepté, l'appel prend donc fin. Au revoir.",
        "Sie haben nicht zugestimmt, daher endet der Anruf. Auf Wiederhören.";
    ASK_TO_RECORD:
        "Press 1 to agree to the recording. Without it, the call goes on and is not recorded.",
        "Pulse 1 para aceptar la grabación. Si no, la llamada continúa y no se graba.",
        "Appuyez sur 1 pour accepter l'enregistrement. Sinon, l'appel continue sans être enregistré.",
        "Drücken Sie die 1, um der Aufzeichnung zuzustimmen. Sonst geht der Anruf ohne Aufzeichnung weiter.";
    ASK_TO_CONNECT:
        "Press 1 to agree to the recording and to be connected. Otherwise this call ends.",
        "Pulse 1 para aceptar la grabación y continuar. Si no, la llamada termina.",
        "Appuyez sur 1 pour accepter l'enregistrement et être mis en relation. Sinon, l'appel prend fin.",
        "Drücken Sie die 1, um der Aufzeichnung zuzustimmen und verbunden zu werden. Sonst endet der Anruf.";
    GOES_ON_UNRECORDED:
        "This call is not recorded.",
        "Esta llamada no se graba.",
        "Cet appel n'est pas enregistré.",
        "Dieser Anruf wird nicht aufgezeichnet.";
    NOT_AGREED:
        "You have not agreed to the recording, so this call ends. Goodbye.",
        "No ha aceptado la grabación, por lo que la llamada termina. Adiós.",
        "Vous n'avez pas accepté l'enregistrement, l'appel prend donc fin. Au revoir.",
        "Sie haben der Aufzeichnung nicht zugestimmt, daher endet der Anruf. Auf Wiederhören.";
    PRESS_ANY_KEY:
        "Press any key to be connected. Otherwise this call ends.",
        "Pulse cualquier tecla para conectarse. Si no, la llamada termina.",
        "Appuyez sur une touche pour être mis en relation. Sinon, l'appel prend fin.",
        "Drücken Sie eine beliebige Taste, um verbunden zu werden. Sonst endet der Anruf.";
    PRESS_TO_RECORD:
        "Press 1 to agree to the recording and to be connected, or any other key to be connected without it. Otherwise this call ends.",
        "Pulse 1 para aceptar la grabación y conectarse, o cualquier otra tecla para conectarse sin ella. Si no, la llamada termina.",
        "Appuyez sur 1 pour accepter l'enregistrement et être mis en relation, ou sur une autre touche pour l'être sans enregistrement. Sinon, l'appel prend fin.",
        "Drücken Sie die 1, um der Aufzeichnung zuzustimmen und verbunden zu werden, oder eine andere Taste, um ohne Aufzeichnung verbunden zu werden. Sonst endet der Anruf.";
    PRESS_TO_KEEP:
        "Press 1 to agree to this and to be connected, or any other key to be connected without any of it. Otherwise this call ends.",
        "Pulse 1 para aceptarlo y conectarse, o cualquier otra tecla para conectarse sin que se grabe ni se escriba nada. Si no, la llamada termina.",
        "Appuyez sur 1 pour l'accepter et être mis en relation, ou sur une autre touche pour l'être sans que rien ne soit enregistré ni mis par écrit. Sinon, l'appel prend fin.",
        "Drücken Sie die 1, um dem zuzustimmen und verbunden zu werden, oder eine andere Taste, um verbunden zu werden, ohne dass etwas aufgezeichnet oder mitgeschrieben wird. Sonst endet der Anruf.";
    WAITING:
        "You have a call with {who}: {title}. Press any key to be connected.",
        "Tiene una llamada con {who}: {title}. Pulse cualquier tecla para conectarse.",
        "Vous avez un appel avec {who} : {title}. Appuyez sur une touche pour être mis en relation.",
        "Sie haben einen Anruf mit {who}: {title}. Drücken Sie eine beliebige Taste, um verbunden zu werden.";
    NO_KEY:
        "No key was pressed. The call is not placed. Goodbye.",
        "No se ha pulsado ninguna tecla. La llamada no se realiza. Adiós.",
        "Aucune touche n'a été pressée. L'appel n'est pas passé. Au revoir.",
        "Es wurde keine Taste gedrückt. Der Anruf findet nicht statt. Auf Wiederhören.";
    BUSY:
        "The line is busy. This was your call with {who}. Goodbye.",
        "La línea está ocupada. Era su llamada con {who}. Adiós.",
        "La ligne est occupée. C'était votre appel avec {who}. Au revoir.",
        "Der Anschluss ist besetzt. Das war Ihr Anruf mit {who}. Auf Wiederhören.";
    UNREACHABLE:
        "Nobody could be reached for your call with {who}. Goodbye.",
        "No se ha podido contactar con nadie para su llamada con {who}. Adiós.",
        "Personne n'a pu être joint pour votre appel avec {who}. Au revoir.",
        "Für Ihren Anruf mit {who} war niemand zu erreichen. Auf Wiederhören.";
    NOT_TAKEN:
        "Nobody took the call. This was your call with {who}. Goodbye.",
        "Nadie ha contestado. Era su llamada con {who}. Adiós.",
        "Personne n'a répondu. C'était votre appel avec {who}. Au revoir.",
        "Niemand hat abgenommen. Das war Ihr Anruf mit {who}. Auf Wiederhören.";
    HOLDING:
        "Please hold the line. You are being connected with {organization}.",
        "No cuelgue, por favor. Le conectamos con {organization}.",
        "Veuillez patienter. Nous vous mettons en relation avec {organization}.",
        "Bitte bleiben Sie am Apparat. Sie werden mit {organization} verbunden.";
    NOT_TWICE:
        "This call cannot be connected again. Please book it again. Goodbye.",
        "Esta llamada no se puede volver a conectar. Resérvela de nuevo, por favor. Adiós.",
        "Cet appel ne peut pas être rétabli. Veuillez le réserver à nouveau. Au revoir.",
        "Dieser Anruf kann nicht noch einmal verbunden werden. Bitte buchen Sie ihn neu. Auf Wiederhören.";
    PHONE_CODE:
        "Your Callslot code is {code}.",
        "Su código de Callslot es {code}.",
        "Votre code Callslot est {code}.",
        "Ihr Callslot-Code lautet {code}.";
    SOMEBODY:
        "your contact",
        "su contacto",
        "votre contact",
        "Ihrem Kontakt";
}
