//! The policy set itself: every phrase in every language. Changing one changes what people are told;
//! the snapshot next door shows all of them at once.

use super::Phrase;
use crate::voice::Language;

/// A phrase with its places: `{organization}`, `{who}`, `{title}`.
pub(super) const fn text(phrase: Phrase, language: Language) -> &'static str {
    match language {
        Language::En => english(phrase),
        Language::Es => spanish(phrase),
        Language::Fr => french(phrase),
        Language::De => german(phrase),
    }
}

/// What somebody is called whose name is not known.
pub(super) const fn somebody(language: Language) -> &'static str {
    match language {
        Language::En => "your contact",
        Language::Es => "su contacto",
        Language::Fr => "votre contact",
        Language::De => "Ihrem Kontakt",
    }
}

const fn english(phrase: Phrase) -> &'static str {
    match phrase {
        Phrase::Recording => {
            "This call with {organization} is recorded for quality and documentation."
        }
        Phrase::NotRecorded => "This is a call with {organization}. It is not recorded.",
        Phrase::Survey => "After this call you may be asked a few questions about it.",
        Phrase::Translation => "This call is translated by a machine, which can make mistakes.",
        Phrase::Transcription => {
            "What is said is written down by a machine, which can make mistakes."
        }
        Phrase::AskToKeep => {
            "Press 1 to agree to this. Without it, the call goes on, and nothing of it is recorded or written down."
        }
        Phrase::AskToKeepAndConnect => {
            "Press 1 to agree to this and to be connected. Otherwise this call ends."
        }
        Phrase::GoesOnUnkept => "Nothing of this call is recorded or written down.",
        Phrase::NotAgreedToKeep => "You have not agreed, so this call ends. Goodbye.",
        Phrase::AskToRecord => {
            "Press 1 to agree to the recording. Without it, the call goes on and is not recorded."
        }
        Phrase::AskToConnect => {
            "Press 1 to agree to the recording and to be connected. Otherwise this call ends."
        }
        Phrase::GoesOnUnrecorded => "This call is not recorded.",
        Phrase::NotAgreed => "You have not agreed to the recording, so this call ends. Goodbye.",
        Phrase::PressAnyKey => "Press any key to be connected. Otherwise this call ends.",
        Phrase::PressToRecord => {
            "Press 1 to agree to the recording and to be connected, or any other key to be connected without it. Otherwise this call ends."
        }
        Phrase::PressToKeep => {
            "Press 1 to agree to this and to be connected, or any other key to be connected without any of it. Otherwise this call ends."
        }
        Phrase::Waiting => "You have a call with {who}: {title}. Press any key to be connected.",
        Phrase::NoKey => "No key was pressed. The call is not placed. Goodbye.",
        Phrase::Busy => "The line is busy. This was your call with {who}. Goodbye.",
        Phrase::Unreachable => "Nobody could be reached for your call with {who}. Goodbye.",
        Phrase::NotTaken => "Nobody took the call. This was your call with {who}. Goodbye.",
        Phrase::Holding => "Please hold the line. You are being connected with {organization}.",
        Phrase::NotTwice => "This call cannot be connected again. Please book it again. Goodbye.",
    }
}

const fn spanish(phrase: Phrase) -> &'static str {
    match phrase {
        Phrase::Recording => {
            "Esta llamada con {organization} se graba con fines de calidad y documentación."
        }
        Phrase::NotRecorded => "Esta es una llamada con {organization}. No se graba.",
        Phrase::Survey => {
            "Después de esta llamada es posible que le hagamos algunas preguntas sobre ella."
        }
        Phrase::Translation => "Una máquina traduce esta llamada y puede cometer errores.",
        Phrase::Transcription => {
            "Una máquina pone por escrito lo que se dice y puede cometer errores."
        }
        Phrase::AskToKeep => {
            "Pulse 1 para aceptarlo. Si no, la llamada continúa y no se graba ni se escribe nada."
        }
        Phrase::AskToKeepAndConnect => {
            "Pulse 1 para aceptarlo y continuar. Si no, la llamada termina."
        }
        Phrase::GoesOnUnkept => "De esta llamada no se graba ni se escribe nada.",
        Phrase::NotAgreedToKeep => "No lo ha aceptado, por lo que la llamada termina. Adiós.",
        Phrase::AskToRecord => {
            "Pulse 1 para aceptar la grabación. Si no, la llamada continúa y no se graba."
        }
        Phrase::AskToConnect => {
            "Pulse 1 para aceptar la grabación y continuar. Si no, la llamada termina."
        }
        Phrase::GoesOnUnrecorded => "Esta llamada no se graba.",
        Phrase::NotAgreed => "No ha aceptado la grabación, por lo que la llamada termina. Adiós.",
        Phrase::PressAnyKey => "Pulse cualquier tecla para conectarse. Si no, la llamada termina.",
        Phrase::PressToRecord => {
            "Pulse 1 para aceptar la grabación y conectarse, o cualquier otra tecla para conectarse sin ella. Si no, la llamada termina."
        }
        Phrase::PressToKeep => {
            "Pulse 1 para aceptarlo y conectarse, o cualquier otra tecla para conectarse sin que se grabe ni se escriba nada. Si no, la llamada termina."
        }
        Phrase::Waiting => {
            "Tiene una llamada con {who}: {title}. Pulse cualquier tecla para conectarse."
        }
        Phrase::NoKey => "No se ha pulsado ninguna tecla. La llamada no se realiza. Adiós.",
        Phrase::Busy => "La línea está ocupada. Era su llamada con {who}. Adiós.",
        Phrase::Unreachable => {
            "No se ha podido contactar con nadie para su llamada con {who}. Adiós."
        }
        Phrase::NotTaken => "Nadie ha contestado. Era su llamada con {who}. Adiós.",
        Phrase::Holding => "No cuelgue, por favor. Le conectamos con {organization}.",
        Phrase::NotTwice => {
            "Esta llamada no se puede volver a conectar. Resérvela de nuevo, por favor. Adiós."
        }
    }
}

const fn french(phrase: Phrase) -> &'static str {
    match phrase {
        Phrase::Recording => {
            "Cet appel avec {organization} est enregistré à des fins de qualité et de documentation."
        }
        Phrase::NotRecorded => "Ceci est un appel avec {organization}. Il n'est pas enregistré.",
        Phrase::Survey => "Après cet appel, quelques questions pourront vous être posées.",
        Phrase::Translation => "Cet appel est traduit par une machine, qui peut se tromper.",
        Phrase::Transcription => {
            "Ce qui est dit est mis par écrit par une machine, qui peut se tromper."
        }
        Phrase::AskToKeep => {
            "Appuyez sur 1 pour l'accepter. Sinon, l'appel continue et rien n'en est enregistré ni mis par écrit."
        }
        Phrase::AskToKeepAndConnect => {
            "Appuyez sur 1 pour l'accepter et être mis en relation. Sinon, l'appel prend fin."
        }
        Phrase::GoesOnUnkept => "Rien de cet appel n'est enregistré ni mis par écrit.",
        Phrase::NotAgreedToKeep => "Vous ne l'avez pas accepté, l'appel prend donc fin. Au revoir.",
        Phrase::AskToRecord => {
            "Appuyez sur 1 pour accepter l'enregistrement. Sinon, l'appel continue sans être enregistré."
        }
        Phrase::AskToConnect => {
            "Appuyez sur 1 pour accepter l'enregistrement et être mis en relation. Sinon, l'appel prend fin."
        }
        Phrase::GoesOnUnrecorded => "Cet appel n'est pas enregistré.",
        Phrase::NotAgreed => {
            "Vous n'avez pas accepté l'enregistrement, l'appel prend donc fin. Au revoir."
        }
        Phrase::PressAnyKey => {
            "Appuyez sur une touche pour être mis en relation. Sinon, l'appel prend fin."
        }
        Phrase::PressToRecord => {
            "Appuyez sur 1 pour accepter l'enregistrement et être mis en relation, ou sur une autre touche pour l'être sans enregistrement. Sinon, l'appel prend fin."
        }
        Phrase::PressToKeep => {
            "Appuyez sur 1 pour l'accepter et être mis en relation, ou sur une autre touche pour l'être sans que rien ne soit enregistré ni mis par écrit. Sinon, l'appel prend fin."
        }
        Phrase::Waiting => {
            "Vous avez un appel avec {who} : {title}. Appuyez sur une touche pour être mis en relation."
        }
        Phrase::NoKey => "Aucune touche n'a été pressée. L'appel n'est pas passé. Au revoir.",
        Phrase::Busy => "La ligne est occupée. C'était votre appel avec {who}. Au revoir.",
        Phrase::Unreachable => "Personne n'a pu être joint pour votre appel avec {who}. Au revoir.",
        Phrase::NotTaken => "Personne n'a répondu. C'était votre appel avec {who}. Au revoir.",
        Phrase::Holding => "Veuillez patienter. Nous vous mettons en relation avec {organization}.",
        Phrase::NotTwice => {
            "Cet appel ne peut pas être rétabli. Veuillez le réserver à nouveau. Au revoir."
        }
    }
}

const fn german(phrase: Phrase) -> &'static str {
    match phrase {
        Phrase::Recording => {
            "Dieser Anruf mit {organization} wird zur Qualitätssicherung und Dokumentation aufgezeichnet."
        }
        Phrase::NotRecorded => {
            "Dies ist ein Anruf mit {organization}. Er wird nicht aufgezeichnet."
        }
        Phrase::Survey => "Nach diesem Anruf stellen wir Ihnen vielleicht einige Fragen dazu.",
        Phrase::Translation => {
            "Dieser Anruf wird von einer Maschine übersetzt, die Fehler machen kann."
        }
        Phrase::Transcription => {
            "Was gesagt wird, schreibt eine Maschine mit, die Fehler machen kann."
        }
        Phrase::AskToKeep => {
            "Drücken Sie die 1, um dem zuzustimmen. Sonst geht der Anruf weiter, und nichts davon wird aufgezeichnet oder mitgeschrieben."
        }
        Phrase::AskToKeepAndConnect => {
            "Drücken Sie die 1, um dem zuzustimmen und verbunden zu werden. Sonst endet der Anruf."
        }
        Phrase::GoesOnUnkept => "Von diesem Anruf wird nichts aufgezeichnet oder mitgeschrieben.",
        Phrase::NotAgreedToKeep => {
            "Sie haben nicht zugestimmt, daher endet der Anruf. Auf Wiederhören."
        }
        Phrase::AskToRecord => {
            "Drücken Sie die 1, um der Aufzeichnung zuzustimmen. Sonst geht der Anruf ohne Aufzeichnung weiter."
        }
        Phrase::AskToConnect => {
            "Drücken Sie die 1, um der Aufzeichnung zuzustimmen und verbunden zu werden. Sonst endet der Anruf."
        }
        Phrase::GoesOnUnrecorded => "Dieser Anruf wird nicht aufgezeichnet.",
        Phrase::NotAgreed => {
            "Sie haben der Aufzeichnung nicht zugestimmt, daher endet der Anruf. Auf Wiederhören."
        }
        Phrase::PressAnyKey => {
            "Drücken Sie eine beliebige Taste, um verbunden zu werden. Sonst endet der Anruf."
        }
        Phrase::PressToRecord => {
            "Drücken Sie die 1, um der Aufzeichnung zuzustimmen und verbunden zu werden, oder eine andere Taste, um ohne Aufzeichnung verbunden zu werden. Sonst endet der Anruf."
        }
        Phrase::PressToKeep => {
            "Drücken Sie die 1, um dem zuzustimmen und verbunden zu werden, oder eine andere Taste, um verbunden zu werden, ohne dass etwas aufgezeichnet oder mitgeschrieben wird. Sonst endet der Anruf."
        }
        Phrase::Waiting => {
            "Sie haben einen Anruf mit {who}: {title}. Drücken Sie eine beliebige Taste, um verbunden zu werden."
        }
        Phrase::NoKey => {
            "Es wurde keine Taste gedrückt. Der Anruf findet nicht statt. Auf Wiederhören."
        }
        Phrase::Busy => "Der Anschluss ist besetzt. Das war Ihr Anruf mit {who}. Auf Wiederhören.",
        Phrase::Unreachable => {
            "Für Ihren Anruf mit {who} war niemand zu erreichen. Auf Wiederhören."
        }
        Phrase::NotTaken => "Niemand hat abgenommen. Das war Ihr Anruf mit {who}. Auf Wiederhören.",
        Phrase::Holding => "Bitte bleiben Sie am Apparat. Sie werden mit {organization} verbunden.",
        Phrase::NotTwice => {
            "Dieser Anruf kann nicht noch einmal verbunden werden. Bitte buchen Sie ihn neu. Auf Wiederhören."
        }
    }
}
