//! The texts of webhooks: endpoints, their secrets, and the log of what was delivered to them.

member_texts! {
    WEBHOOKS: "Webhooks", "Webhooks";
    HELP: "Events of bookings and calls are sent to your own programs, signed as Standard Webhooks says.",
        "Los eventos de reservas y llamadas se envían a sus propios programas, firmados según Standard Webhooks.";
    NONE: "No endpoint yet", "Aún no hay destinos";
    NONE_TEXT: "Add the address of a program that is to hear of bookings and calls.",
        "Añada la dirección de un programa que deba enterarse de reservas y llamadas.";
    LEADERS_ONLY: "An owner or admin of {organization} sees and changes webhooks.",
        "Un propietario o administrador de {organization} ve y cambia los webhooks.";
    ADD: "Add endpoint", "Añadir destino";
    ALL_ENDPOINTS: "All endpoints", "Todos los destinos";
    URL: "Address", "Dirección";
    URL_HELP: "https, with a public host name.", "https, con un nombre de servidor público.";
    URL_WRONG: "This address cannot receive webhooks: it has to be https, with a public host name, and port 443 or 8443.",
        "Esta dirección no puede recibir webhooks: tiene que ser https, con un nombre de servidor público y puerto 443 u 8443.";
    DESCRIPTION: "What it is for", "Para qué es";
    EVENTS: "Events", "Eventos";
    EVENTS_WRONG: "Choose at least one event.", "Elija al menos un evento.";
    ALL_EVENTS: "All events", "Todos los eventos";
    SAVE: "Save", "Guardar";
    SAVED: "The endpoint was saved.", "El destino se guardó.";
    MADE: "The endpoint was added.", "El destino se añadió.";
    FRESH: "Changing webhooks needs a person who has signed in a moment ago.",
        "Para cambiar webhooks hay que haber iniciado sesión hace un momento.";
    FRESH_WEB: "Change webhooks in the web application.", "Cambie los webhooks en la aplicación web.";
    CONFIRM: "Confirm that it is you", "Confirme que es usted";
    SECRET: "Secret", "Secreto";
    SECRET_ONCE: "This is shown once. Copy it to the receiver now.",
        "Solo se muestra una vez. Cópielo ahora en el receptor.";
    SECRET_KEPT: "I have copied it", "Ya lo he copiado";
    ROTATE: "New secret", "Secreto nuevo";
    ROTATE_SURE: "Make a new secret? The present one signs, too, for 24 hours.",
        "¿Crear un secreto nuevo? El actual firma también durante 24 horas.";
    ROTATED_UNTIL: "The secret before signs, too, until {when}.", "El secreto anterior firma también hasta {when}.";
    TEST: "Send test", "Enviar prueba";
    TESTED: "A test was sent. The log shows what came of it.", "Se envió una prueba. El registro muestra el resultado.";
    ENABLE: "Enable", "Activar";
    DISABLE: "Disable", "Desactivar";
    ENABLED_NOW: "The endpoint receives events.", "El destino recibe eventos.";
    DISABLED_NOW: "The endpoint receives no events.", "El destino no recibe eventos.";
    DELETE: "Delete", "Eliminar";
    DELETE_SURE: "Delete this endpoint? What waits for it is not sent.",
        "¿Eliminar este destino? Lo que espera no se enviará.";
    DELETED: "The endpoint was deleted.", "El destino se eliminó.";
    KEEP: "Keep it", "Conservar";
    STATE_ENABLED: "Enabled", "Activo";
    STATE_DISABLED: "Disabled", "Desactivado";
    STATE_FAILING: "Failing since {when}", "Falla desde {when}";
    STATE_GONE: "Disabled: it answered that it is gone", "Desactivado: respondió que ya no existe";
    STATE_FAILED: "Disabled: nothing was delivered for five days", "Desactivado: nada se entregó durante cinco días";

    LOG: "Deliveries", "Entregas";
    LOG_NONE: "No delivery yet", "Aún no hay entregas";
    LOG_NONE_TEXT: "Events stand here once they happen. Send a test to see one.",
        "Los eventos aparecen aquí cuando ocurren. Envíe una prueba para ver uno.";
    LOG_STATE: "State", "Estado";
    ANY_STATE: "Any state", "Cualquier estado";
    PENDING: "Waiting", "En espera";
    DELIVERED: "Delivered", "Entregado";
    FAILED: "Failed", "Fallido";
    SKIPPED: "Not sent", "No enviado";
    NEXT_TRY: "Next try {when}", "Próximo intento {when}";
    ATTEMPT: "{when}: {result} after {duration} ms", "{when}: {result} tras {duration} ms";
    NO_ANSWER: "no answer", "sin respuesta";
    REPLAY: "Send again", "Enviar de nuevo";
    REPLAY_OF: "Send {event} again", "Enviar de nuevo {event}";
    REPLAY_FAILED: "Send all failed again", "Reenviar todos los fallidos";
    LINE: "Webhook “{event}” to {host} · {state}", "Webhook «{event}» a {host} · {state}";
    REPLAYED: "Sent again: {count}.", "Reenviados: {count}.";

    BOOKING_CREATED: "A call was booked", "Se reservó una llamada";
    BOOKING_UPDATED: "A booking was edited", "Se editó una reserva";
    BOOKING_RESCHEDULED: "A call has a new time", "Una llamada cambió de hora";
    BOOKING_CANCELLED: "A call was cancelled", "Se canceló una llamada";
    BOOKING_COMPLETED: "A call took place", "Se realizó una llamada";
    BOOKING_FAILED: "A call did not take place", "Una llamada no se realizó";
    CALL_RINGING: "A phone rings", "Suena un teléfono";
    CALL_BRIDGED: "Both are connected", "Ambos están conectados";
    CALL_ENDED: "A call is over", "Terminó una llamada";
    OUTCOME_DECLARED: "An outcome was declared", "Se declaró un resultado";
    RECORDING_READY: "A recording is ready", "Una grabación está lista";
    NOTICE_CREATED: "A notice was written", "Se escribió un aviso";
    WEBHOOK_TEST: "Test", "Prueba";
}
