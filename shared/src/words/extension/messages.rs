//! The texts of messages: their kinds, states and reasons in words, the list of them, and their lines in a booking's history.

member_texts! {
    MESSAGES: "Messages", "Mensajes";
    PARTS: "Parts of the messages", "Apartados de los mensajes";
    DELIVERIES: "Deliveries", "Entregas";

    KIND_CONFIRMATION: "Confirmation", "Confirmación";
    KIND_NEW_TIME: "New time", "Cambio de hora";
    KIND_CANCELLATION: "Cancellation", "Cancelación";
    KIND_REMINDER_DAY: "Reminder, a day before", "Recordatorio, un día antes";
    KIND_REMINDER_HOUR: "Reminder, an hour before", "Recordatorio, una hora antes";
    KIND_MISSED: "Missed call", "Llamada no realizada";
    KIND_NEW_CALL: "New call", "Nueva llamada";
    KIND_HANDED_OVER: "Call handed over", "Llamada traspasada";
    KIND_TAKEN_OVER: "Call taken over", "Llamada asumida";
    KIND_OUTCOMES: "Outcomes missing", "Resultados pendientes";
    KIND_NOTICES: "Today’s notices", "Avisos del día";
    KIND_SIGN_IN: "Sign-in code", "Código de inicio de sesión";
    KIND_INVITATION: "Invitation", "Invitación";
    KIND_ALERT: "Security alert", "Alerta de seguridad";
    KIND_REPLY: "Reply to a text", "Respuesta a un SMS";
    KIND_PROOF: "Proof of an address", "Prueba de una dirección";
    KIND_OTHER: "Message", "Mensaje";

    STATE_PENDING: "Scheduled", "Programado";
    STATE_CLAIMED: "Being sent", "Enviándose";
    STATE_SENT: "Sent", "Enviado";
    STATE_DELIVERED: "Delivered", "Entregado";
    STATE_SKIPPED: "Not sent", "No enviado";
    STATE_FAILED: "Failed", "Fallido";
    STATE_BOUNCED: "Did not arrive", "No llegó";

    REASON_CANCELLED: "The call was cancelled.", "La llamada se canceló.";
    REASON_MOVED: "The call was rescheduled.", "La llamada cambió de hora.";
    REASON_OVER: "The call is over.", "La llamada ya terminó.";
    REASON_NOTHING_LEFT: "There was nothing to tell any more.", "Ya no había nada que contar.";
    REASON_HANDED_OVER: "The call was handed over.", "La llamada se traspasó.";
    REASON_SWITCHED_OFF: "Messages of this kind are off.", "Los mensajes de este tipo están desactivados.";
    REASON_NOT_WANTED: "Messages to the attendee are off for this call.",
        "Los mensajes al contacto están desactivados en esta llamada.";
    REASON_OPTED_OUT: "The recipient does not want these messages.", "El destinatario no desea estos mensajes.";
    REASON_NO_ADDRESS: "There is no e-mail address.", "No hay dirección de correo.";
    REASON_OTHER_ADDRESS: "The e-mail address was changed.", "La dirección de correo cambió.";
    REASON_NEVER_TOLD: "The recipient was never told of this call.", "Al destinatario no se le había avisado de esta llamada.";
    REASON_NOT_CERTAIN: "The attendee is not told of an end like this.", "De un final así no se avisa al contacto.";
    REASON_OWN_ACTION: "The recipient made this change.", "El cambio lo hizo el propio destinatario.";
    REASON_INACTIVE: "The recipient is no longer an active member.", "El destinatario ya no es un miembro activo.";
    REASON_ERASED: "The personal data was erased.", "Los datos personales se borraron.";
    REASON_STOPPED: "No more mail goes to this address: it came back or was reported as spam before.",
        "Ya no se envía correo a esta dirección: antes fue devuelto o marcado como no deseado.";
    REASON_REFUSED: "The mail provider refused it. Check the address.",
        "El proveedor de correo lo rechazó. Compruebe la dirección.";
    REASON_NO_ANSWER: "The mail provider did not answer.", "El proveedor de correo no respondió.";
    REASON_THROTTLED: "The mail provider asked to wait.", "El proveedor de correo pidió esperar.";
    REASON_QUOTA: "The mail provider’s quota is used up.", "Se agotó la cuota del proveedor de correo.";
    REASON_ACCOUNT: "The mail provider does not accept the server’s account.",
        "El proveedor de correo no acepta la cuenta del servidor.";
    REASON_NOT_CONFIGURED: "The server has no mail provider.", "El servidor no tiene proveedor de correo.";
    REASON_UNREADABLE: "Its content can no longer be read.", "Su contenido ya no se puede leer.";
    REASON_DEADLINE: "It could not be sent in time.", "No se pudo enviar a tiempo.";
    REASON_BOUNCED: "The mailbox does not take mail. Check the address.",
        "El buzón no acepta correo. Compruebe la dirección.";
    REASON_COMPLAINED: "The recipient reported it as spam.", "El destinatario lo marcó como no deseado.";
    REASON_SUPPRESSED: "The mail provider sends nothing to this address.",
        "El proveedor de correo no envía nada a esta dirección.";
    REASON_FAILED: "The mail provider could not deliver it.", "El proveedor de correo no pudo entregarlo.";
    REASON_NO_CONSENT: "The attendee has not agreed to text messages.", "El contacto no ha aceptado recibir SMS.";
    REASON_OTHER_NUMBER: "The phone number was changed.", "El número de teléfono cambió.";
    REASON_QUIET_HOURS: "No texts are sent between 20:00 and 9:00 on the attendee’s clock.",
        "No se envían SMS entre las 20:00 y las 9:00, hora del contacto.";
    REASON_PLAN: "The plan does not include messages.", "El plan no incluye mensajes.";
    REASON_OUTCOME_UNKNOWN: "The carrier did not confirm it. It is not sent again by itself.",
        "El operador de telefonía no lo confirmó. No se reenvía automáticamente.";
    REASON_UNREACHABLE: "The phone could not be reached.", "No se pudo localizar el teléfono.";
    REASON_UNDELIVERED: "The carrier could not deliver it. Check the number.",
        "El operador de telefonía no pudo entregarlo. Compruebe el número.";
    REASON_SMS_REFUSED: "The carrier refused it. Check the number.",
        "El operador de telefonía lo rechazó. Compruebe el número.";
    REASON_SMS_NO_ANSWER: "The carrier did not answer.", "El operador de telefonía no respondió.";
    REASON_SMS_THROTTLED: "The carrier asked to wait.", "El operador de telefonía pidió esperar.";
    REASON_SMS_ACCOUNT: "The carrier does not accept the account: its balance, its allowance or its credentials.",
        "El operador de telefonía no acepta la cuenta: su saldo, su cupo o sus credenciales.";
    REASON_SMS_NOT_CONFIGURED: "The server has no carrier for texts.", "El servidor no tiene operador de telefonía para SMS.";
    REASON_OTHER: "Reason: {code}", "Motivo: {code}";

    BY_MAIL: "E-mail", "Correo";
    BY_SMS: "Text message", "Mensaje de texto";
    TO: "To {who}", "Para {who}";
    TO_ATTENDEE: "the attendee", "el contacto";
    TO_MEMBER: "a member", "un miembro";
    TO_INVITEE: "an invited person", "una persona invitada";
    DUE: "Due {when}", "Previsto: {when}";
    TRIES: "Tries: {count}", "Intentos: {count}";
    LINE: "E-mail “{kind}” to {who} · {state}", "Correo «{kind}» para {who} · {state}";

    LINE_SMS: "Text “{kind}” to {who} · {state}", "SMS «{kind}» para {who} · {state}";

    FILTER: "Filter messages", "Filtrar mensajes";
    STATE: "State", "Estado";
    ANY_STATE: "Any state", "Cualquier estado";
    CHANNEL: "Channel", "Canal";
    ANY_CHANNEL: "Any channel", "Cualquier canal";
    OF_CALL_WITH: "Only messages about the call with {who}", "Solo mensajes sobre la llamada con {who}";
    OF_CALL: "Only messages about one call", "Solo mensajes sobre una llamada";
    CLEAR: "Show all messages", "Mostrar todos los mensajes";
    COUNT_SHOWN: "{count} messages shown", "{count} mensajes mostrados";
    EMPTY: "No messages yet", "Aún no hay mensajes";
    EMPTY_TEXT: "When a call is booked with an e-mail address, its messages appear here with their delivery.",
        "Cuando se reserva una llamada con una dirección de correo, sus mensajes aparecen aquí con su entrega.";
    EMPTY_FOUND: "No messages found", "No se encontró ningún mensaje";
    EMPTY_FOUND_TEXT: "No message matches this filter.", "Ningún mensaje coincide con este filtro.";
    OPEN_CALL: "Open the call", "Abrir la llamada";
    OPEN_CALL_WITH: "Open the call with {who}", "Abrir la llamada con {who}";
    ONLY_CALL: "Only this call", "Solo esta llamada";
    ONLY_CALL_WITH: "Only this call: {who}", "Solo esta llamada: {who}";
    TRY_AGAIN_OF: "Try again: {what}", "Reintentar: {what}";
    TRIED: "“{kind}” to {who} is tried again.", "Se vuelve a intentar «{kind}» para {who}.";
    PLAN_TITLE: "Your plan does not include messages", "Su plan no incluye mensajes";
    PLAN_TEXT: "The plans Business and Enterprise do. An owner or admin of {organization} can change the plan.",
        "Los planes Business y Enterprise sí. Un propietario o administrador de {organization} puede cambiar el plan.";
}
