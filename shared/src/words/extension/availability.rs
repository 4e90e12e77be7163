//! The texts of a member's own availability: working hours, overrides, time off.

member_texts! {
    HOURS_TEXT: "Calls with you can be booked within these hours.", "Se pueden programar llamadas con usted dentro de este horario.";
    HOURS_ASSUMED: "You have no hours of your own yet. These are assumed. Change and save them.",
        "Aún no tiene un horario propio. Se supone este. Cámbielo y guárdelo.";
    HOURS_SHARED: "You have no hours of your own yet. These are your organization's: {name}.",
        "Aún no tiene un horario propio. Este es el de su organización: {name}.";
    SCHEDULE: "Schedule", "Plan de horario";
    NEW_NAME: "Working hours", "Horario de trabajo";
    ZONE: "Time zone", "Zona horaria";
    ZONE_HINT: "The hours are in this zone, such as Europe/Berlin.", "El horario está en esta zona; por ejemplo, Europe/Berlin.";
    WRONG_ZONE: "Enter a time zone, such as Europe/Berlin.", "Escriba una zona horaria, como Europe/Berlin.";
    UNAVAILABLE: "Unavailable", "No disponible";
    FROM: "{day}, hours {number}: from", "{day}, horas {number}: desde";
    TO: "{day}, hours {number}: to", "{day}, horas {number}: hasta";
    UNTIL: "to", "a";
    NEXT_DAY: "Ends the next day", "Termina al día siguiente";
    NEXT_DAY_OF: "{day}, hours {number}: ends the next day", "{day}, horas {number}: termina al día siguiente";
    ADD_HOURS: "Add hours", "Añadir horas";
    ADD_HOURS_OF: "Add hours: {day}", "Añadir horas: {day}";
    REMOVE: "Remove", "Quitar";
    REMOVE_HOURS_OF: "Remove hours {number}: {day}", "Quitar las horas {number}: {day}";
    COPY: "Copy to…", "Copiar a…";
    COPY_OF: "Copy to… ({day})", "Copiar a… ({day})";
    COPY_YES: "Copy", "Copiar";
    COPY_ALL: "All days", "Todos los días";
    WRONG_TIME: "Enter a time.", "Escriba una hora.";
    WRONG_LENGTH: "The end is the same as the start. Choose a later end.", "El fin coincide con el inicio. Elija un fin posterior.";
    WRONG_ORDER: "The end is before the start. Choose a later end, or “Ends the next day”.",
        "El fin es anterior al inicio. Elija un fin posterior o «Termina al día siguiente».";
    WRONG_OVERLAP: "These hours overlap others of this day. Change one of them.",
        "Estas horas coinciden con otras de este día. Cambie unas u otras.";
    SAVE: "Save", "Guardar";
    SAVING: "Saving…", "Guardando…";
    SAVE_ANYWAY: "Save, keep the bookings", "Guardar y mantener las reservas";
    DISCARD: "Discard changes", "Descartar los cambios";
    KEEP_EDITING: "Keep editing", "Seguir editando";
    OUTSIDE_ONE: "1 booking outside these hours: it stays.", "1 reserva fuera de este horario: se mantiene.";
    OUTSIDE: "{count} bookings outside these hours: they stay.", "{count} reservas fuera de este horario: se mantienen.";
    WITHIN_ONE: "1 booking in this time off: it stays.", "1 reserva durante esta ausencia: se mantiene.";
    WITHIN: "{count} bookings in this time off: they stay.", "{count} reservas durante esta ausencia: se mantienen.";
    AND_MORE: "and {count} more", "y {count} más";
    HOURS_SAVED: "Working hours saved.", "Horario de trabajo guardado.";
    UNDONE: "Undone.", "Deshecho.";
    THEIRS_TITLE: "These hours have changed since you opened them", "Este horario ha cambiado desde que lo abrió";
    THEIRS_TEXT: "Your changes are kept below. Now saved:", "Sus cambios siguen abajo. Ahora está guardado:";
    USE_THEIRS: "Use the saved hours", "Usar el horario guardado";
    SAVE_MINE: "Save mine", "Guardar el mío";
    GONE: "These hours were deleted meanwhile. Saving makes them anew.", "Este horario se eliminó entretanto. Al guardar se crea de nuevo.";
    OVERRIDES_TEXT: "On these dates other hours hold than on that day of the week.",
        "En estas fechas el horario es distinto del habitual.";
    NO_OVERRIDES: "No overrides ahead. Choose a date to make it unavailable or give it other hours.",
        "No hay excepciones próximas. Elija una fecha para que no esté disponible o tenga otras horas.";
    AHEAD: "Overrides ahead", "Próximas excepciones";
    TO_HOURS: "Go to working hours", "Ir al horario de trabajo";
    NEEDS_HOURS: "Save your working hours first. Overrides change single dates of them.",
        "Guarde primero su horario de trabajo. Las excepciones cambian fechas sueltas.";
    EARLIER_MONTH: "Previous month", "Mes anterior";
    LATER_MONTH: "Next month", "Mes siguiente";
    MARK_CLOSED: "unavailable", "no disponible";
    MARK_HOURS: "own hours", "horas propias";
    MARK_OFF: "time off", "ausencia";
    MARKED: "{date}, {mark}", "{date}: {mark}";
    LEGEND: "Marks", "Marcas";
    DATE_KIND: "On this date", "En esta fecha";
    USUAL: "Usual hours: {hours}", "Horario habitual: {hours}";
    OWN_HOURS: "Own hours", "Horas propias";
    REMOVE_OVERRIDE: "Remove override", "Quitar la excepción";
    WRONG_NO_HOURS: "Add hours, or choose “Unavailable”.", "Añada horas o elija «No disponible».";
    OVERRIDE_SAVED: "Override saved: {date}.", "Excepción guardada: {date}.";
    OVERRIDE_REMOVED: "Override removed: {date}.", "Excepción quitada: {date}.";
    THEIRS_DATE: "This date has changed since you opened it. Now saved: {hours}. Save again to replace it.",
        "Esta fecha ha cambiado desde que la abrió. Ahora está guardado: {hours}. Guarde otra vez para reemplazarlo.";
    TIME_OFF_TEXT: "No call is offered during time off. Bookings made before stay.",
        "Durante una ausencia no se ofrecen llamadas. Las reservas anteriores se mantienen.";
    NO_TIME_OFF: "No time off planned. Add some below.", "No hay ausencias previstas. Añada una abajo.";
    EVERYBODY: "Everyone", "Todos";
    PAST_OFF: "Past time off: {count}", "Ausencias pasadas: {count}";
    ADD_TIME_OFF: "Add time off", "Añadir una ausencia";
    FIRST_DAY: "From", "Desde";
    LAST_DAY: "To", "Hasta";
    WHOLE_DAYS: "Whole days", "Días completos";
    START_TIME: "Start time", "Hora de inicio";
    END_TIME: "End time", "Hora de fin";
    REASON: "Reason (optional)", "Motivo (opcional)";
    REASON_HINT: "You, owners and admins see it.", "Lo ven usted, los propietarios y los administradores.";
    WRONG_DATE: "Enter a date.", "Escriba una fecha.";
    WRONG_REACH: "Enter a date between the years 2000 and 2199.", "Escriba una fecha entre los años 2000 y 2199.";
    WRONG_END: "The end is before the start. Choose a later end.", "El fin es anterior al inicio. Elija un fin posterior.";
    WRONG_TOO_LONG: "Time off lasts 366 days at most. Choose an earlier end.", "Una ausencia dura como máximo 366 días. Elija un fin anterior.";
    WRONG_REASON: "Enter a reason of at most 200 characters, without control characters.",
        "Escriba un motivo de 200 caracteres como máximo, sin caracteres de control.";
    REMOVE_OFF: "Remove time off: {when}", "Quitar la ausencia: {when}";
    SPAN: "{from} to {to}", "{from} a {to}";
    OFF_ADDED: "Time off added: {when}.", "Ausencia añadida: {when}.";
    OFF_REMOVED: "Time off removed: {when}.", "Ausencia quitada: {when}.";
    NOT_ALLOWED: "Your role in {organization} takes no calls, so you have no availability to set. An owner or admin can change the role.",
        "Su rol en {organization} no atiende llamadas, así que no tiene disponibilidad que indicar. Un propietario o administrador puede cambiar el rol.";
}
