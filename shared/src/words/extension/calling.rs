//! The texts of calling now, and of the cockpit beside a call.

member_texts! {
    CALL_NUMBER: "Call a number", "Llamar a un número";
    CALL_NOW_TITLE: "Call now", "Llamar ya";
    NUMBER: "Phone number", "Número de teléfono";
    NUMBER_HELP: "With its country code, such as +1 415 555 2671.", "Con el prefijo del país, como +1 415 555 2671.";
    NAME: "Name (optional)", "Nombre (opcional)";
    CONTINUE: "Continue", "Continuar";
    CHANGE_NUMBER: "Change the number", "Cambiar el número";
    NO_OWN_PHONE: "Your profile has no phone number, so there is no phone of yours to ring.",
        "Su perfil no tiene número de teléfono, así que no hay ningún teléfono suyo que pueda sonar.";
    PLACING: "Placing the call…", "Haciendo la llamada…";
    NO_ANSWER: "No answer came from the server. The call may have been placed. Try again to find out: it is placed at most once.",
        "El servidor no respondió. Puede que la llamada se haya hecho. Inténtelo de nuevo para saberlo: se hace una vez como máximo.";
    UNANSWERED: "You asked for this call at {time} and no answer came. Try again to find out: it is placed at most once.",
        "Pidió esta llamada a las {time} y no hubo respuesta. Inténtelo de nuevo para saberlo: se hace una vez como máximo.";
    RINGS: "Calling {who}.", "Llamando a {who}.";
    WAITS: "The call to {who} waits for its turn and starts within seconds.",
        "La llamada a {who} espera su turno y empieza en unos segundos.";
    ENDED: "The call to {who} has already ended.", "La llamada a {who} ya terminó.";
    CANCELLED: "The call to {who} was cancelled.", "La llamada a {who} se canceló.";
    NOT_PLACED: "The call to {who} did not take place.", "La llamada a {who} no se hizo.";
    REFUSED: "No phone rings.", "No suena ningún teléfono.";
    TAKEN: "You have another call at this time.", "Tiene otra llamada a esta hora.";
    TOO_EARLY: "It is too early or too late in a time zone where they may be.",
        "Es demasiado pronto o demasiado tarde en una zona horaria donde pueden estar.";
    MAY_NOT_CALL: "Your role in {organization} does not place calls. An owner or admin can change it.",
        "Su rol en {organization} no hace llamadas. Un propietario o administrador puede cambiarlo.";

    ALL_CALLS: "All calls", "Todas las llamadas";
    SIDE_PANEL: "Side panel", "Panel lateral";
    OPEN_COCKPIT: "Open cockpit", "Abrir la cabina";
    HANG_UP: "Hang up", "Colgar";
    HUNG_UP: "Hung up.", "Llamada colgada.";
    MISSED: "Missed calls", "Llamadas perdidas";
    BOOK_AGAIN: "Book again", "Reservar de nuevo";

    BRIEF: "About this call", "Sobre esta llamada";
    NOTES: "Notes", "Notas";
    ABOUT: "Details", "Detalles";
    TRANSCRIPT: "Transcript", "Transcripción";
    TRANSCRIPT_EMPTY: "What is said appears here.", "Aquí aparece lo que se dice.";
    BOTH_SPEAK: "Both", "Ambos";
    LIVE_NOTE: "Note on this call", "Nota de esta llamada";
    LIVE_NOTE_HELP: "Kept as you type, and saved with the outcome.", "Se conserva mientras escribe y se guarda con el resultado.";
    CHOOSE: "Choose an outcome.", "Elija un resultado.";
    SAVE: "Save", "Guardar";
    SAVED: "Outcome saved: {outcome}.", "Resultado guardado: {outcome}.";
    UNDO: "Undo", "Deshacer";
    UNDOING: "“{outcome}” is withdrawn. Choose again.", "«{outcome}» se retiró. Elija de nuevo.";
    NOT_UNDONE: "The outcome could not be withdrawn. It can be within ten minutes, by whoever took the call.",
        "El resultado no se pudo retirar. Puede hacerlo en diez minutos quien atendió la llamada.";
    COCKPIT: "Cockpit", "Cabina";
}
