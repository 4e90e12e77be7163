//! The texts of a booking's history.
member_texts! {
    SOMEBODY: "Somebody", "Alguien";
    BY_API: "{who} (API)", "{who} (API)";
    BOOKED: "{who} booked it", "{who} la reservó";
    MOVED: "Moved from {from} to {to} by {who}", "{who} la cambió de {from} a {to}";
    MOVED_BY_RULES: "Moved from {from} to {to} because the rules of its time zone changed",
        "Cambiada de {from} a {to} porque cambiaron las reglas de su zona horaria";
    HANDED_OVER: "Handed over from {from} to {to} by {who}", "{who} la traspasó de {from} a {to}";
    EDITED: "{who} changed it", "{who} la cambió";
    EDITED_FIELDS: "{who} changed: {fields}", "{who} cambió: {fields}";
    CANCELLED: "{who} cancelled it", "{who} la canceló";
    HUNG_UP: "{who} hung up", "{who} colgó";
    NOT_SENT: "The call was not requested in time. Nothing rang.", "La llamada no se pidió a tiempo. No sonó nada.";
    CONFIRMED: "{who} confirmed: {prompt}", "{who} confirmó: {prompt}";
    DECLARED: "{who} declared the outcome: {outcome}", "{who} indicó el resultado: {outcome}";
    WITHDRAWN: "{who} withdrew the outcome: {outcome}", "{who} retiró el resultado: {outcome}";
    MOVED_FROM: "Moved from {when}", "Antes: {when}";
    FIELD_TITLE: "title", "título";
    FIELD_DESCRIPTION: "description", "descripción";
    FIELD_LENGTH: "length", "duración";
    FIELD_ZONE: "time zone", "zona horaria";
    FIELD_NAME: "name", "nombre";
    FIELD_EMAIL: "e-mail", "correo";
    FIELD_PHONE: "phone number", "teléfono";
    FIELD_EXTENSION: "extension", "extensión";
    FIELD_LANGUAGE: "language", "idioma";
    FIELD_MODULATIONS: "recording and transcription", "grabación y transcripción";
    FIELD_NOTES: "notes", "notas";
    FIELD_CO_HOSTS: "who else takes part", "quién más participa";
    FIELD_NOTIFY: "messages to the attendee", "mensajes al contacto";
    FIELD_SMS_CONSENT: "agreement to text messages", "aceptación de SMS";
}
