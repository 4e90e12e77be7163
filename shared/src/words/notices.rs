//! Texts of notices. `{who}` is the attendee's name, or number if there is none.

member_texts! {
    MISSED_WINDOW: "The call with {who} was not placed in time. Book again?",
        "La llamada con {who} no se hizo a tiempo. ¿Reservar de nuevo?";
    OPERATOR_BUSY: "Your line was busy when the call with {who} was due. Book again?",
        "Su línea estaba ocupada a la hora de la llamada con {who}. ¿Reservar de nuevo?";
    OPERATOR_DID_NOT_ACCEPT: "Your phone was picked up, but no key was pressed; {who} was not called. Book again?",
        "Su teléfono se descolgó, pero no se pulsó ninguna tecla; no se llamó a {who}. ¿Reservar de nuevo?";
    OPERATOR_DID_NOT_ACCEPT_ATTENDEE_WAITED: "Your phone was picked up, but no key was pressed; {who} was on the line. Book again?",
        "Su teléfono se descolgó, pero no se pulsó ninguna tecla; {who} estaba en la línea. ¿Reservar de nuevo?";
    OPERATOR_NO_ANSWER: "You did not answer; {who} was not called. Book again?",
        "Usted no contestó; no se llamó a {who}. ¿Reservar de nuevo?";
    OPERATOR_NO_ANSWER_ATTENDEE_WAITED: "You did not answer; {who} was on the line. Book again?",
        "Usted no contestó; {who} estaba en la línea. ¿Reservar de nuevo?";
    OPERATOR_FAILED: "Your phone could not be reached; {who} was not called. Book again?",
        "No se pudo conectar con su teléfono; no se llamó a {who}. ¿Reservar de nuevo?";
    OPERATOR_FAILED_ATTENDEE_WAITED: "Your phone could not be reached; {who} was on the line. Book again?",
        "No se pudo conectar con su teléfono; {who} estaba en la línea. ¿Reservar de nuevo?";
    OPERATOR_GAVE_UP: "You hung up before {who} was connected. Book again?",
        "Usted colgó antes de la conexión con {who}. ¿Reservar de nuevo?";
    ATTENDEE_LEFT: "{who} did not stay on the line, or a machine picked up. Book again?",
        "{who} no siguió en la línea, o contestó una máquina. ¿Reservar de nuevo?";
    ATTENDEE_HUNG_UP: "{who} hung up before being connected. Book again?",
        "{who} colgó antes de la conexión. ¿Reservar de nuevo?";
    ATTENDEE_NO_ANSWER: "{who} did not answer. Book again?", "{who} no contestó. ¿Reservar de nuevo?";
    VOICEMAIL: "{who}'s voicemail answered; your phone was not called. Book again?",
        "Contestó el buzón de voz de {who}; no se llamó a su teléfono. ¿Reservar de nuevo?";
    BUSY: "{who}'s line was busy. Book again?", "La línea de {who} estaba ocupada. ¿Reservar de nuevo?";
    CARRIER_REFUSED: "The carrier refused to place the call with {who}. Check the number.",
        "La operadora rechazó la llamada con {who}. Compruebe el número.";
    ATTENDEE_FAILED: "{who} could not be reached. Check the number.",
        "No se pudo conectar con {who}. Compruebe el número.";
    OUTCOME_UNKNOWN: "The carrier did not confirm the call with {who}. It will not be redialled.",
        "La operadora no confirmó la llamada con {who}. No se volverá a marcar.";
    OPERATOR_UNAVAILABLE: "The operator of the call with {who} could not take calls. Hand it over to a colleague and book again.",
        "El operador de la llamada con {who} no podía atender llamadas. Traspásela a un colega y resérvela de nuevo.";
    PLAN_REQUIRED: "The call with {who} was not placed: your plan does not include booking, or booking is off.",
        "La llamada con {who} no se hizo: su plan no incluye reservas, o están desactivadas.";
    CALL_LIMIT: "The call with {who} was not placed: your organization had reached its call limit. Book again?",
        "La llamada con {who} no se hizo: su organización había llegado a su límite de llamadas. ¿Reservar de nuevo?";
    NUMBER_BLOCKED: "{who} was not called: the number is on your do-not-call list.",
        "No se llamó a {who}: el número está en su lista de números bloqueados.";
    COUNTRY_NOT_ALLOWED: "{who} was not called: your organization does not call numbers in that country.",
        "No se llamó a {who}: su organización no llama a números de ese país.";
    NUMBER_NOT_ALLOWED: "{who} was not called: your organization does not call numbers of that kind or its own numbers.",
        "No se llamó a {who}: su organización no llama a números de ese tipo ni a los propios.";
    ATTENDEE_LIMIT: "{who} was not called: your organization had reached its limit of calls to this person. Book again?",
        "No se llamó a {who}: su organización había llegado a su límite de llamadas a esta persona. ¿Reservar de nuevo?";
    MEMBER_LIMIT: "The call with {who} was not placed: the member who booked it had reached their call limit. Book again?",
        "La llamada con {who} no se hizo: el miembro que la reservó había llegado a su límite de llamadas. ¿Reservar de nuevo?";
    OUTSIDE_CALLING_HOURS: "{who} was not called: it was outside calling hours in a time zone where they may be. Book again?",
        "No se llamó a {who}: era fuera del horario de llamadas en una zona horaria donde puede estar. ¿Reservar de nuevo?";
    TIME_MOVED: "The time zone's rules have changed. The call with {who} keeps the agreed local time.",
        "Las reglas de la zona horaria han cambiado. La llamada con {who} conserva la hora local acordada.";
    TIME_KEPT: "The time zone's rules have changed, and another call has the agreed time. The call with {who} now rings at a different local time; check it.",
        "Las reglas de la zona horaria han cambiado y otra llamada ocupa la hora acordada. La llamada con {who} sonará a otra hora local; compruébela.";
    TIME_TOO_CLOSE: "The time zone's rules have changed, and the agreed time is past or too close. The call with {who} now rings at a different local time; check it.",
        "Las reglas de la zona horaria han cambiado y la hora acordada ya pasó o está demasiado cerca. La llamada con {who} sonará a otra hora local; compruébela.";
    EVERY_COUNTRY: "Your organization calls numbers in every country. List the countries that it calls in its limits, so that no member books calls to others at its cost.",
        "Su organización llama a números de todos los países. Indique en sus límites los países a los que llama, para que ningún miembro reserve a su costa llamadas a otros.";
    MESSAGE_FAILED: "A message about the call with {who} could not be delivered. Check the address and the number.",
        "No se pudo entregar un mensaje sobre la llamada con {who}. Compruebe la dirección y el número.";
    INVITATION_FAILED: "An invitation could not be delivered. Check the address and invite again.",
        "No se pudo entregar una invitación. Compruebe la dirección y vuelva a invitar.";
    WEBHOOK_DISABLED: "An endpoint of webhooks was disabled: nothing could be delivered to it. Check it, then enable it again.",
        "Se desactivó un destino de webhooks: no se le pudo entregar nada. Compruébelo y actívelo de nuevo.";
    HOST_CHANGED: "The call with {who} was rescheduled and is yours now: its previous operator is not free then.",
        "La llamada con {who} cambió de hora y ahora es suya: su operador anterior no está libre a esa hora.";
    TAKEN_OVER: "You did not answer; a colleague took the call with {who}.",
        "Usted no contestó; un colega atendió la llamada con {who}.";
    PLAN_ENDED_ONE: "Your plan no longer includes booking: {calls} booked call will not ring unless the plan changes first.",
        "Su plan ya no incluye reservas: {calls} llamada reservada no sonará, salvo que el plan cambie antes.";
    PLAN_ENDED: "Your plan no longer includes booking: {calls} booked calls will not ring unless the plan changes first.",
        "Su plan ya no incluye reservas: {calls} llamadas reservadas no sonarán, salvo que el plan cambie antes.";
    OPERATOR_DISABLED_ONE: "{member} no longer takes calls: {calls} booked call will not ring unless a colleague takes it over first.",
        "{member} ya no atiende llamadas: {calls} llamada reservada no sonará, salvo que un colega la asuma antes.";
    OPERATOR_DISABLED: "{member} no longer takes calls: {calls} booked calls will not ring unless a colleague takes them over first.",
        "{member} ya no atiende llamadas: {calls} llamadas reservadas no sonarán, salvo que un colega las asuma antes.";
    SOME_MEMBER: "A member", "Un miembro";
}
