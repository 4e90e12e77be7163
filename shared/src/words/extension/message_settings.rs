//! The texts of the settings of messages: which kinds are sent, for the organization, a call type or a member.

member_texts! {
    TITLE: "What is sent", "Qué se envía";
    HELP: "A message is sent unless its kind is off for the organization, for the type of the call, or for its operator.",
        "Un mensaje se envía salvo que su tipo esté desactivado para la organización, para el tipo de llamada o para su operador.";
    ALWAYS: "Sign-in codes, invitations and security alerts are always sent.",
        "Los códigos de inicio de sesión, las invitaciones y las alertas de seguridad se envían siempre.";
    SCOPE: "Applies to", "Se aplica a";
    SCOPE_ALL: "All calls of {organization}", "Todas las llamadas de {organization}";
    SCOPE_TYPES: "Call types", "Tipos de llamada";
    SCOPE_MEMBERS: "Calls of one member", "Llamadas de un miembro";
    SCOPE_MEMBER: "calls of {who}", "llamadas de {who}";
    SCOPE_OWN: "your calls", "sus llamadas";
    TO_ATTENDEES: "To attendees", "A los contactos";
    TEXTS: "Text messages to attendees", "SMS a los contactos";
    TO_OPERATORS: "To operators", "A los operadores";
    DAILY: "Once a day, to members", "Una vez al día, a los miembros";
    OFF_FOR_ALL: "Off for all calls of {organization}.", "Desactivado en todas las llamadas de {organization}.";
    OFF_BY_ORGANIZATION: "Turned off by {organization}.", "Desactivado por {organization}.";
    READ_ONLY: "An owner or admin of {organization} can change this.",
        "Un propietario o administrador de {organization} puede cambiarlo.";
    TURNED_ON: "Turned on: {kind} ({scope}).", "Activado: {kind} ({scope}).";
    TURNED_OFF: "Turned off: {kind} ({scope}).", "Desactivado: {kind} ({scope}).";
    BOTH_KEPT: "Somebody else changed other settings meanwhile; both changes hold.",
        "Otra persona cambió otros ajustes entretanto; ambos cambios valen.";

    ATTENDEE_BOOKED: "Time, operator and a calendar invitation, as soon as the call is booked.",
        "Hora, operador e invitación de calendario, en cuanto se reserva la llamada.";
    ATTENDEE_MOVED: "The new and the previous time, as soon as the call is rescheduled.",
        "La hora nueva y la anterior, en cuanto se cambia la hora de la llamada.";
    ATTENDEE_CANCELLED: "That nobody will call, as soon as the call is cancelled. Only to those who were told of it.",
        "Que nadie llamará, en cuanto se cancela la llamada. Solo a quien sabía de ella.";
    ATTENDEE_REMINDER_DAY: "Time and operator, 24 hours before the call.", "Hora y operador, 24 horas antes de la llamada.";
    ATTENDEE_REMINDER_HOUR: "Time and operator, one hour before the call.", "Hora y operador, una hora antes de la llamada.";
    ATTENDEE_MISSED: "That the call did not take place, as soon as that is certain. Only to those who were told of it.",
        "Que la llamada no se realizó, en cuanto es seguro. Solo a quien sabía de ella.";
    SMS_REMINDER: "One hour before the call, or on the evening before an early one. Only to those who have agreed to texts.",
        "Una hora antes de la llamada, o la víspera si es temprano. Solo a quien aceptó recibir SMS.";
    SMS_MOVED: "The new time, as soon as the call is rescheduled; at night, in the morning.",
        "La hora nueva, en cuanto se cambia la hora; de noche, por la mañana.";
    SMS_CANCELLED: "That nobody will call, as soon as the call is cancelled; at night, in the morning.",
        "Que nadie llamará, en cuanto se cancela la llamada; de noche, por la mañana.";
    OPERATOR_BOOKED: "Person, time and a calendar invitation, when somebody else books a call for them.",
        "Persona, hora e invitación de calendario, cuando otra persona les reserva una llamada.";
    OPERATOR_MOVED: "The new and the previous time, when somebody else reschedules their call.",
        "La hora nueva y la anterior, cuando otra persona cambia la hora de su llamada.";
    OPERATOR_CANCELLED: "That no phone will ring, when somebody else cancels their call.",
        "Que no sonará ningún teléfono, cuando otra persona cancela su llamada.";
    OPERATOR_HANDED_OVER: "The colleague who has the call now, when somebody else hands it over.",
        "El colega que tiene ahora la llamada, cuando otra persona la traspasa.";
    OPERATOR_TAKEN_OVER: "Person, time and a calendar invitation, when somebody else gives them a call.",
        "Persona, hora e invitación de calendario, cuando otra persona les da una llamada.";
    OPERATOR_MISSED: "That the call failed, and why, as soon as it does.", "Que la llamada falló y por qué, en cuanto ocurre.";
    OUTCOMES_MISSING: "Their calls of the day that still need an outcome, at the end of the day. None if nothing is missing.",
        "Las llamadas del día sin resultado, al final del día. Ninguno si no falta nada.";
    DAILY_NOTICES: "All notices of the day in one mail, to owners. None if there are none.",
        "Todos los avisos del día en un solo correo, a los propietarios. Ninguno si no hay avisos.";

    CONSENTS: "Agreements to texts", "Aceptaciones de SMS";
    CONSENTS_HELP: "Texts go only to numbers whose agreement is in force. Those that ended are kept as proof.",
        "Solo se envían SMS a números con una aceptación vigente. Las terminadas se conservan como prueba.";
    CONSENTS_NONE: "Nobody has agreed to texts yet", "Nadie ha aceptado todavía recibir SMS";
    CONSENTS_NONE_TEXT: "Enter the agreement when you schedule a call for somebody who wants texts; it stands here then.",
        "Anote la aceptación al programar una llamada para quien desee SMS; entonces aparecerá aquí.";
    CONSENTS_SOMEBODY: "Somebody", "Alguien";
    CONSENTS_ENTERED: "{who} entered it when booking a call, {when}", "{who} la anotó al reservar una llamada, {when}";
    CONSENTS_SENT: "The attendee sent it, {when}", "La envió el contacto, {when}";
    CONSENTS_IN_FORCE: "In force", "Vigente";
    CONSENTS_ENDED: "Ended", "Terminada";
    CONSENTS_ENDED_AT: "Ended {when}", "Terminó {when}";
    CONSENTS_WITHDRAWN_BY: "{who} withdrew it, {when}", "{who} la retiró, {when}";
    CONSENTS_WITHDRAW: "Withdraw", "Retirar";
    CONSENTS_WITHDRAW_OF: "Withdraw the agreement of {number}", "Retirar la aceptación de {number}";
    CONSENTS_SURE: "Send no more texts to {number}? Its bearer has to agree anew before any is sent.",
        "¿No enviar más SMS a {number}? Su titular tendrá que aceptarlos de nuevo.";
    CONSENTS_KEEP: "Keep it", "Conservar";
    CONSENTS_WITHDRAWN: "No more texts go to {number}.", "Ya no se envían SMS a {number}.";

    OPT_OUTS: "Numbers that want no texts", "Números que no desean SMS";
    OPT_OUTS_HELP: "Their bearers answered STOP. START from the number itself brings texts back; here you can allow them again if they ask you.",
        "Sus titulares respondieron STOP. START desde el propio número los reactiva; aquí puede volver a permitirlos si se lo piden.";
    OPT_OUTS_NONE: "Nobody has answered STOP.", "Nadie ha respondido STOP.";
    OPT_OUTS_REMOVE: "Allow again", "Volver a permitir";
    OPT_OUTS_REMOVE_OF: "Allow texts to {number} again", "Volver a permitir SMS a {number}";
    OPT_OUTS_REMOVED: "{number} may get texts again, once its bearer has agreed.",
        "{number} puede volver a recibir SMS, cuando su titular lo acepte.";

    OWN_TITLE: "E-mails about your calls", "Correos sobre sus llamadas";
    OWN_HELP: "About calls of {organization} in which your phone rings, and about your days. Only yours: attendees and colleagues are told as before.",
        "Sobre las llamadas de {organization} en las que suena su teléfono y sobre sus días. Solo los suyos: a los contactos y colegas se les avisa como antes.";
}
