//! Texts of notices. `{who}` is the attendee's name, or number if there is none.

member_texts! {
    MISSED_WINDOW: "The call with {who} was not placed in time. Book again?",
        "La llamada con {who} no se hizo a tiempo. ¿Reservar de nuevo?";
    OPERATOR_BUSY: "Your line was busy when the call with {who} was due. Book again?",
        "Su línea comunicaba a la hora de la llamada con {who}. ¿Reservar de nuevo?";
    OPERATOR_DID_NOT_ACCEPT: "Your phone was picked up, but no key was pressed; {who} was not rung. Book again?",
        "Su teléfono se descolgó, pero no se pulsó ninguna tecla; el de {who} no sonó. ¿Reservar de nuevo?";
    OPERATOR_DID_NOT_ACCEPT_ATTENDEE_WAITED: "Your phone was picked up, but no key was pressed; {who} was on the line. Book again?",
        "Su teléfono se descolgó, pero no se pulsó ninguna tecla; {who} estaba en la línea. ¿Reservar de nuevo?";
    OPERATOR_NO_ANSWER: "You did not answer; {who} was not rung. Book again?",
        "Usted no contestó; el teléfono de {who} no sonó. ¿Reservar de nuevo?";
    OPERATOR_NO_ANSWER_ATTENDEE_WAITED: "You did not answer; {who} was on the line. Book again?",
        "Usted no contestó; {who} estaba en la línea. ¿Reservar de nuevo?";
    OPERATOR_FAILED: "Your phone could not be reached; {who} was not rung. Book again?",
        "No se pudo conectar con su teléfono; el de {who} no sonó. ¿Reservar de nuevo?";
    OPERATOR_FAILED_ATTENDEE_WAITED: "Your phone could not be reached; {who} was on the line. Book again?",
        "No se pudo conectar con su teléfono; {who} estaba en la línea. ¿Reservar de nuevo?";
    OPERATOR_GAVE_UP: "You hung up before {who} was connected. Book again?",
        "Usted colgó antes de que se conectara a {who}. ¿Reservar de nuevo?";
    ATTENDEE_LEFT: "{who} did not stay on the line, or a machine picked up. Book again?",
        "{who} no siguió en la línea, o contestó una máquina. ¿Reservar de nuevo?";
    ATTENDEE_HUNG_UP: "{who} hung up before being connected. Book again?",
        "{who} colgó antes de la conexión. ¿Reservar de nuevo?";
    ATTENDEE_NO_ANSWER: "{who} did not answer. Book again?", "{who} no contestó. ¿Reservar de nuevo?";
    VOICEMAIL: "{who}'s voicemail answered; your phone was not rung. Book again?",
        "Contestó el buzón de voz de {who} y a usted no se le llamó. ¿Reservar de nuevo?";
    BUSY: "{who}'s line was busy. Book again?", "La línea de {who} comunicaba. ¿Reservar de nuevo?";
    CARRIER_REFUSED: "The carrier refused to place the call with {who}. Check the number.",
        "La operadora rechazó la llamada con {who}. Compruebe el número.";
    ATTENDEE_FAILED: "{who} could not be reached. Check the number.",
        "No se pudo conectar con {who}. Compruebe el número.";
    OUTCOME_UNKNOWN: "The carrier did not confirm the call with {who}. It will not be redialled.",
        "La operadora no confirmó la llamada con {who}. No se volverá a marcar.";
    OPERATOR_UNAVAILABLE: "The call with {who} had nobody to take it. Hand it to a colleague and book again.",
        "Nadie podía atender la llamada con {who}. Traspásela a un colega y resérvela de nuevo.";
    PLAN_REQUIRED: "The call with {who} was not placed: your plan does not include booking, or booking is off.",
        "La llamada con {who} no se hizo: su plan no incluye reservas, o están desactivadas.";
    CALL_LIMIT: "The call with {who} was not placed: your organization had reached its limit of calls. Book again?",
        "La llamada con {who} no se hizo: su organización había llegado a su límite de llamadas. ¿Reservar de nuevo?";
    NUMBER_BLOCKED: "{who} was not called: the number is on your list of numbers not to call.",
        "No se llamó a {who}: el número está en su lista de los que no se llaman.";
    COUNTRY_NOT_ALLOWED: "{who} was not called: your organization does not call numbers of that country.",
        "No se llamó a {who}: su organización no llama a números de ese país.";
    NUMBER_NOT_ALLOWED: "{who} was not called: your organization does not call numbers of that kind, nor its own.",
        "No se llamó a {who}: su organización no llama a números de ese tipo, ni a los propios.";
    ATTENDEE_LIMIT: "{who} was not called: they had been called as often as your organization's limits allow. Book again?",
        "No se llamó a {who}: ya se le había llamado tanto como permiten los límites de su organización. ¿Reservar de nuevo?";
    MEMBER_LIMIT: "The call with {who} was not placed: whoever booked it had reached the limit of calls for one member. Book again?",
        "La llamada con {who} no se hizo: quien la reservó había llegado al límite de llamadas de un miembro. ¿Reservar de nuevo?";
    OUTSIDE_CALLING_HOURS: "{who} was not called: it was outside calling hours where they may be. Book again?",
        "No se llamó a {who}: donde puede estar era fuera del horario de llamadas. ¿Reservar de nuevo?";
    TIME_MOVED: "The rules of the time zone have changed. The call with {who} keeps the time on the clock that was agreed on.",
        "Las reglas de la zona horaria han cambiado. La llamada con {who} conserva la hora de reloj acordada.";
    TIME_KEPT: "The rules of the time zone have changed, and another call has the agreed time. The call with {who} rings at another time on the clock; check it.",
        "Las reglas de la zona horaria han cambiado y otra llamada ocupa la hora acordada. La llamada con {who} sonará a otra hora de reloj; compruébela.";
    TIME_TOO_CLOSE: "The rules of the time zone have changed, and the agreed time is over or too close. The call with {who} rings at another time on the clock; check it.",
        "Las reglas de la zona horaria han cambiado y la hora acordada ya pasó o está demasiado cerca. La llamada con {who} sonará a otra hora de reloj; compruébela.";
    EVERY_COUNTRY: "Your organization calls numbers of every country. Name the countries that it calls in its limits, so that nobody books calls to others at its cost.",
        "Su organización llama a números de todos los países. Indique en sus límites los países a los que llama, para que nadie reserve a su costa llamadas a otros.";
    HOST_CHANGED: "The call with {who} was moved and is yours now: whoever had it is not free then.",
        "La llamada con {who} cambió de hora y ahora es suya: quien la tenía no está libre entonces.";
    TAKEN_OVER: "You did not answer; a colleague took the call with {who}.",
        "Usted no contestó; un colega atendió la llamada con {who}.";
    PLAN_ENDED_ONE: "Your plan does not include booking any more: {calls} booked call will not ring, unless the plan changes before.",
        "Su plan ya no incluye reservas: {calls} llamada reservada no sonará, salvo que el plan cambie antes.";
    PLAN_ENDED: "Your plan does not include booking any more: {calls} booked calls will not ring, unless the plan changes before.",
        "Su plan ya no incluye reservas: {calls} llamadas reservadas no sonarán, salvo que el plan cambie antes.";
    OPERATOR_DISABLED_ONE: "{member} takes no calls any more: {calls} booked call will not ring, unless a colleague takes over before.",
        "{member} ya no atiende llamadas: {calls} llamada reservada no sonará, salvo que un colega la asuma antes.";
    OPERATOR_DISABLED: "{member} takes no calls any more: {calls} booked calls will not ring, unless a colleague takes over before.",
        "{member} ya no atiende llamadas: {calls} llamadas reservadas no sonarán, salvo que un colega las asuma antes.";
    SOME_MEMBER: "A member", "Un miembro";
}
